//! One lane, in a loop that the compiler turns into vectors of whatever the target always has:
//! SSE2 on x86-64, NEON on AArch64.

use std::ops::RangeInclusive;

use super::lanes::{self, Lanes, Row};
use super::several::{self, Question as Many};
use super::question::{Found, Question};

/// Every CPU can do this.
#[derive(Debug, Clone, Copy)]
struct Portable;

/// Finds every word of the range that answers the question.
pub(super) fn search(question: &Question, range: &RangeInclusive<u32>, found: &mut Vec<Found>) {
    lanes::search(Portable, question, range, found);
}

/// Whether any message of a block of them has one of the digests' first words.
pub(super) fn any(many: &Many<'_>) -> bool {
    several::any(Portable, many)
}

/// The digests of a block of messages.
pub(super) fn digests(many: &Many<'_>, digests: &mut [Row; 4]) {
    several::digests(Portable, many, digests);
}

impl Lanes for Portable {
    type Vector = u32;
    const COUNT: u16 = 1;
    const REPEATED: u16 = 256;

    #[inline(always)]
    fn splat(self, value: u32) -> u32 {
        value
    }

    #[inline(always)]
    fn load(self, row: &Row, at: usize) -> u32 {
        row.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn store(self, a: u32, row: &mut Row, at: usize) {
        if let Some(word) = row.get_mut(at) {
            *word = a;
        }
    }

    #[inline(always)]
    fn count_from(self, first: u32) -> u32 {
        first
    }

    #[inline(always)]
    fn add(self, a: u32, b: u32) -> u32 {
        a.wrapping_add(b)
    }

    #[inline(always)]
    fn subtract(self, a: u32, b: u32) -> u32 {
        a.wrapping_sub(b)
    }

    #[inline(always)]
    fn rotate_left(self, a: u32, bits: u32) -> u32 {
        a.rotate_left(bits)
    }

    #[inline(always)]
    fn select(self, mask: u32, one: u32, zero: u32) -> u32 {
        ((one ^ zero) & mask) ^ zero
    }

    #[inline(always)]
    fn parity(self, b: u32, c: u32, d: u32) -> u32 {
        b ^ c ^ d
    }

    #[inline(always)]
    fn last_mix(self, b: u32, c: u32, d: u32) -> u32 {
        c ^ (b | !d)
    }

    #[inline(always)]
    fn any_equal(self, a: u32, b: u32) -> bool {
        a == b
    }
}
