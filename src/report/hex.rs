//! Bytes that serialise themselves: lower-case hex, and text where they are printable ASCII.

use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::bytes::printable;

/// Bytes of a report. Serialised, they are lower-case hex.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Hex(pub Vec<u8>);

impl Hex {
    /// The bytes as text, where all of them are printable ASCII.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        printable(&self.0)
    }
}

impl Deref for Hex {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<B: AsRef<[u8]> + ?Sized> From<&B> for Hex {
    fn from(bytes: &B) -> Self {
        Self(bytes.as_ref().to_vec())
    }
}

impl std::fmt::Display for Hex {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Piece by piece: a formatter for each byte takes most of the time of a line of JSON.
        let mut digits = [0_u8; 128];
        self.0.chunks(digits.len() / 2).try_for_each(|bytes| {
            let length = bytes.len().saturating_mul(2);
            let digits = digits.get_mut(..length).unwrap_or_default();
            hex::encode_to_slice(bytes, digits).map_err(|_| std::fmt::Error)?;
            out.write_str(std::str::from_utf8(digits).map_err(|_| std::fmt::Error)?)
        })
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Fields that are two or more members of their object: a key in `_hex` and its twin in `_text`, which
/// is left out where the bytes are not printable ASCII. For `#[serde(flatten, serialize_with = ..)]`.
pub(super) mod twin {
    use serde::Serializer;
    use serde::ser::{Error as _, SerializeMap as _};

    use super::Hex;
    use crate::challenge::Solution;

    fn twins<S: Serializer>(
        names: [&'static str; 2],
        bytes: &Hex,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let [hex, text] = names;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry(hex, bytes)?;
        if let Some(printable) = bytes.text() {
            map.serialize_entry(text, printable)?;
        }
        map.end()
    }

    macro_rules! twins {
        ($($name:ident: $hex:literal, $text:literal;)*) => {
            $(
                pub(in crate::report) fn $name<S: Serializer>(bytes: &Hex, to: S) -> Result<S::Ok, S::Error> {
                    twins([$hex, $text], bytes, to)
                }
            )*
        };
    }

    twins! {
        bare: "hex", "text";
        value: "value_hex", "value_text";
        name: "name_hex", "name_text";
        start_line: "start_line_hex", "start_line_text";
        key: "key_hex", "key_text";
        with_junk: "with_junk_hex", "with_junk_text";
        key1: "key1_hex", "key1_text";
        key2: "key2_hex", "key2_text";
    }

    /// A part as a number and as its four bytes.
    pub(in crate::report) fn part<S: Serializer>(
        part: &Option<u32>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("part", part)?;
        let bytes = part.map(|part| Hex::from(&part.to_be_bytes()));
        map.serialize_entry("part_hex", &bytes)?;
        map.end()
    }

    /// The challenge block and the answer; both null where the draft aborts.
    pub(in crate::report) fn solution<S: Serializer>(
        solution: &Option<Solution>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        let block = solution.map(|solution| Hex::from(solution.block.bytes()));
        map.serialize_entry("challenge_hex", &block)?;
        let answer = solution.map(|solution| Hex::from(&solution.answer));
        map.serialize_entry("answer_hex", &answer)?;
        map.end()
    }

    /// The same of a block that is there.
    pub(in crate::report) fn solved<S: Serializer>(
        solution: &Solution,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        self::solution(&Some(*solution), to).map_err(S::Error::custom)
    }
}
