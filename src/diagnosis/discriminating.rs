//! Requests whose answers decide between explanations where one capture cannot.

use super::chain::Written;
use super::material::Material;
use super::stage::Chain;
use crate::challenge::Key3;

/// A conforming request by its keys.
#[derive(Debug, PartialEq, Eq)]
pub struct Discriminating {
    /// Key 1.
    pub key1: &'static str,
    /// Key 2.
    pub key2: &'static str,
    /// Key 3.
    pub key3: Key3,
}

impl Discriminating {
    /// The pieces that a server would see.
    #[must_use]
    pub fn material(&self) -> Material<'static> {
        Material::from_keys(self.key1.as_bytes(), self.key2.as_bytes(), self.key3)
    }
}

/// Each has something that one mistake or another trips over; together they have a run of spaces, a
/// number above 2^31, parts with bytes above 0x7f, with NUL and without, a colon and a space in a
/// key, and key 3 with all that text functions cut, strip, fold or replace.
pub static DISCRIMINATING: &[Discriminating] = &[
    Discriminating {
        key1: "3 f9 3  ?56g183  S9 3",
        key2: "R272  52 k9)%6: 6 1H5",
        key3: *b" \xe9a\r\n\x00\xff ",
    },
    Discriminating {
        key1: "18x 6]8vM;54 *(5:  {   U1]8  z [  8",
        key2: "1_ tx7X d  <  nw  334J702) 7]o}` 0",
        key3: *b"Tm[K T2u",
    },
    Discriminating {
        key1: "3e6b263  4 17 80",
        key2: "17  9 G`ZD9   2 2b 7X 3 /r90",
        key3: *b"\xc3\xa9WjN}\x80\xfe",
    },
    Discriminating {
        key1: "4 @1  46546xW%0l 1 5",
        key2: "12998 5 Y3 1  .P00",
        key3: *b"a\r\nb\x00c\nd",
    },
    Discriminating {
        key1: "4 @1  46546xW%0l 1 5",
        key2: "1 0p0",
        key3: *b"^n:ds[4U",
    },
    // What texts, lists, forms and HTML have a use for.
    Discriminating {
        key1: "1,2;3\"4 5=6 7(8)",
        key2: "2<4>6%31 8+0 's'",
        key3: *b"k\r3B\n\x81\r\n",
    },
    // As many characters as a key may have, and a part from 2^31 on.
    Discriminating {
        key1: "12#0$0/0~0^ 0_ 0|  0}  0{  @   . ]",
        key2: "41465460 15x",
        key3: *b"\x80n:\x9fs[4\xff",
    },
];

/// The request that parts most of the chains; none where there are fewer than two, or where none
/// of the requests parts any.
#[must_use]
pub(super) fn best_of(chains: &[Chain]) -> Option<&'static Discriminating> {
    if chains.len() < 2 {
        return None;
    }
    let parted = |request: &Discriminating| {
        let material = request.material();
        let mut answers: Vec<Option<Written>> = Vec::new();
        for chain in chains {
            let answer = chain.answer(&material);
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        answers.len()
    };
    // The first of the best.
    let best = DISCRIMINATING
        .iter()
        .rev()
        .max_by_key(|request| parted(request))?;
    (parted(best) > 1).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Severity, check_keys};
    use crate::key::KeyReading;

    #[test]
    fn no_request_makes_a_conforming_server_abort() {
        for request in DISCRIMINATING {
            let [key1, key2] =
                [request.key1, request.key2].map(|key| KeyReading::new(key.as_bytes()));
            let mut findings = check_keys(&key1, &key2);
            findings.retain(|finding| finding.severity > Severity::Note);
            assert_eq!(findings, [], "{request:?}");
            assert!(Chain::default().answer(&request.material()).is_some());
        }
    }

    #[test]
    fn the_request_that_parts_most_is_chosen() {
        let of = |id: &str| super::super::mistakes::find(id).unwrap().chain();
        let right = Chain::default();
        let little = of("parts-little-endian");
        // They are parted by a part from 2^31 on, which the last request alone has.
        let (text, signed) = (of("parts-decimal-text"), of("parts-decimal-text-signed"));
        let (first, last) = (DISCRIMINATING.first(), DISCRIMINATING.last());
        for (chains, expected) in [
            (&[][..], None),
            (&[little], None),
            (&[little, little], None),
            (&[right, little], first),
            (&[text, signed], last),
            (&[right, text, signed], last),
            (&[little, little, right], first),
        ] {
            assert_eq!(best_of(chains), expected, "{chains:?}");
        }
    }
}
