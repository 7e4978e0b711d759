//! Running a chain forward: from a request's pieces to what the server writes.
//!
//! Each phase is a function of the one before and of its own choices, so that the search runs a
//! phase once for all that follows from it.

use std::borrow::Cow;

use super::material::Material;
use super::stage::{Chain, Which};

mod block;
mod digits;
mod division;
mod hash;
mod keys;
mod own_md5;
mod reading;
mod write;

pub(super) use block::{Encoded, arrange, hashed, put_in, take_key3};
pub(super) use division::{Divider, divide_one};
pub(super) use hash::{digest, md5, ordered};
pub(super) use keys::take_keys;
pub(super) use own_md5::{initial, only_block, writes_big_endian};
pub(super) use reading::{Reader, read_keys};
#[cfg(test)]
pub(super) use write::formed;
pub(super) use write::{behind, wrapped, write};

/// The two keys as a server took them, in the order of the parts that they make.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keys<'m> {
    /// Their bytes.
    pub values: [Cow<'m, [u8]>; 2],
    /// Whether they are not the fields' values any more.
    touched: [bool; 2],
}

/// Number and spaces of one key as a server read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The number; none where there is none, or where it is longer than 38 digits.
    pub number: Option<i128>,
    /// What it is divided by.
    pub spaces: u64,
    /// Whether the division is one of single precision.
    is_single: bool,
    /// Whether the quotient of a negative number is rounded down.
    is_floored: bool,
    /// Whether the spaces are not those of the field's value.
    is_miscounted: bool,
    /// Whether number or spaces are not the key's own. Then the check of 5.2 step 6, if the server
    /// makes it, would mostly abort: since there is an answer, the quotient was rounded down.
    touched: bool,
}

/// What a server sends after its own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The bytes before the status line, where the draft has none.
    pub lead: Vec<u8>,
    /// A field that the draft does not know: name and value.
    pub field: Option<(&'static str, Vec<u8>)>,
    /// The bytes after the empty line.
    pub body: Vec<u8>,
}

impl Written {
    /// Whether not a byte is sent.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.lead.is_empty() && self.field.is_none() && self.body.is_empty()
    }
}

/// A part: none where a server leaves a key out that fails a check. A negative number has wrapped.
pub type Part = Option<i64>;

/// Everything a chain comes by on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps<'m> {
    /// The keys as taken.
    pub keys: Keys<'m>,
    /// Their numbers and spaces.
    pub readings: [Reading; 2],
    /// The part of each key; none where it makes the chain abort.
    pub parts: [Option<Part>; 2],
    /// The bytes that are hashed.
    pub hashed: Option<Vec<u8>>,
    /// The hash.
    pub digest: Option<Vec<u8>>,
    /// What is written.
    pub written: Option<Written>,
}

impl Chain {
    /// What a server with this chain sends after its fields; none where it aborts.
    #[must_use]
    pub fn answer(&self, material: &Material<'_>) -> Option<Written> {
        self.steps(material).written
    }

    /// The same, with everything on the way.
    #[must_use]
    pub fn steps<'m>(&self, material: &'m Material<'_>) -> Steps<'m> {
        let keys = take_keys(material, self);
        let readings = read_keys(&keys, self);
        let [reading1, reading2] = &readings;
        let parts = [
            divide_one(reading1, Which::First, self),
            divide_one(reading2, Which::Second, self),
        ];
        let [part1, part2] = parts;
        let hashed = part1
            .zip(part2)
            .map(|(part1, part2)| hashed(material, [part1, part2], self));
        let digest = hashed
            .as_ref()
            .map(|hashed| digest(hashed, self.hash, material));
        let written = digest
            .as_ref()
            .map(|digest| write(digest, self.hash, self.form, self.wrapping));
        Steps {
            keys,
            readings,
            parts,
            hashed,
            digest,
            written,
        }
    }
}
