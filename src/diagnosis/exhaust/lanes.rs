//! The search itself, for any kind of lanes: what a kernel adds is its operations.
//!
//! What makes a candidate cheap, beside many lanes at once:
//! - the steps before the unknown word's first use, and after its last, are done once
//!   ([`Question`]); the last six before it shrink to five operations ([`Meeting`]);
//! - a message word that is known is added to the step's constant once, and so costs nothing;
//! - one comparison of 32 bits decides, and only what passes it is hashed in full: by chance that
//!   is one candidate of 2^32;
//! - sums of constants (the first four steps still have some in their state) are written so that
//!   the compiler can move them out of the loop.

#![expect(
    clippy::indexing_slicing,
    reason = "a step's number is a constant below 64 here: an index out of bounds cannot compile"
)]

use std::ops::RangeInclusive;

use super::question::{Found, Meeting, Question, Word};
use super::schedule::{last_use, rotation, word_of};

/// One number for each of so many messages: see [`super::several`].
pub(super) type Row = [u32; 32];

/// Candidates side by side. All arithmetic is that of `u32`, wrapping.
///
/// A value of an implementing type is the proof that this CPU has the instructions.
pub(super) trait Lanes: Copy {
    /// One number for each candidate.
    type Vector: Copy;
    /// Candidates in a vector; a power of two.
    const COUNT: u16;
    /// Vectors computed before any of them is looked at; a power of two.
    const REPEATED: u16 = 1;

    /// The same number in every lane.
    fn splat(self, value: u32) -> Self::Vector;
    /// The numbers of a row from this place on; zeros behind its end.
    fn load(self, row: &Row, at: usize) -> Self::Vector;
    /// The other way round; what has no room in the row is lost.
    fn store(self, a: Self::Vector, row: &mut Row, at: usize);
    /// `first`, `first + 1`, and so on.
    fn count_from(self, first: u32) -> Self::Vector;
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn subtract(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn rotate_left(self, a: Self::Vector, bits: u32) -> Self::Vector;
    /// Bit by bit: `one` where the mask is 1, `zero` where it is 0.
    fn select(self, mask: Self::Vector, one: Self::Vector, zero: Self::Vector) -> Self::Vector;
    /// `a` plus what [`Lanes::select`] gives.
    #[inline(always)]
    fn add_selected(
        self,
        a: Self::Vector,
        mask: Self::Vector,
        one: Self::Vector,
        zero: Self::Vector,
    ) -> Self::Vector {
        self.add(a, self.select(mask, one, zero))
    }
    /// `b ^ c ^ d`.
    fn parity(self, b: Self::Vector, c: Self::Vector, d: Self::Vector) -> Self::Vector;
    /// `c ^ (b | !d)`.
    fn last_mix(self, b: Self::Vector, c: Self::Vector, d: Self::Vector) -> Self::Vector;
    /// Both unchanged, but neither is used before both are there: see [`Lanes::abreast`].
    #[cfg_attr(
        not(target_arch = "x86_64"),
        expect(dead_code, reason = "only registers chosen by hand are tied")
    )]
    #[inline(always)]
    fn tie(self, a: Self::Vector, b: Self::Vector) -> (Self::Vector, Self::Vector) {
        (a, b)
    }
    /// The vector unchanged. Where it is several registers, all of them end their step here before
    /// any begins its next: left alone, the compiler computes one register's candidates to their
    /// end before the next register's, and the CPU cannot look so far ahead.
    #[inline(always)]
    fn abreast(self, a: Self::Vector) -> Self::Vector {
        a
    }
    /// Whether `a` equals `b` in any lane.
    fn any_equal(self, a: Self::Vector, b: Self::Vector) -> bool;
}

/// Finds every word of the range that answers the question.
#[inline(always)]
pub(super) fn search<L: Lanes>(
    lanes: L,
    question: &Question,
    range: &RangeInclusive<u32>,
    found: &mut Vec<Found>,
) {
    match question.varying() {
        Word::First => search_word::<L, 0>(lanes, question, range, found),
        Word::Second => search_word::<L, 1>(lanes, question, range, found),
    }
}

#[inline(always)]
fn search_word<L: Lanes, const WORD: usize>(
    lanes: L,
    question: &Question,
    range: &RangeInclusive<u32>,
    found: &mut Vec<Found>,
) {
    let block = const { L::COUNT.strict_mul(L::REPEATED) };
    for first in range.clone().step_by(usize::from(block)) {
        let mut any = false;
        for vector in 0..L::REPEATED {
            let offset = u32::from(vector).wrapping_mul(u32::from(L::COUNT));
            any |= any_meets::<L, WORD>(lanes, question, first.wrapping_add(offset));
        }
        if any {
            confirm(question, first, block, range, found);
        }
    }
}

/// The full check. The lanes may reach beyond the range; what lies there was not asked for.
#[cold]
#[inline(never)]
fn confirm(
    question: &Question,
    first: u32,
    count: u16,
    range: &RangeInclusive<u32>,
    found: &mut Vec<Found>,
) {
    let words = (0..count).map(|lane| first.wrapping_add(u32::from(lane)));
    let answers = words.filter(|word| range.contains(word) && question.holds(*word));
    found.extend(answers.map(Found::new));
}

/// Whether some candidate's value, computed forward, is the one that the target demands.
#[inline(always)]
fn any_meets<L: Lanes, const WORD: usize>(lanes: L, question: &Question, first: u32) -> bool {
    let word = lanes.count_from(first);
    let [a, b, c, d] = splat4(lanes, question.start);
    let mut state = [with_sum::<L, WORD, WORD>(lanes, question, word, a), b, c, d];
    macro_rules! steps {
        ($($step:literal)*) => {
            $(state = step::<L, WORD, $step, { $step + 1 }>(lanes, question, word, state);)*
        };
    }
    steps!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    steps!(16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
    steps!(32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47);
    steps!(48 49);
    let [_, forward, _, _] = state;
    lanes.any_equal(forward, demanded::<L, WORD>(lanes, &question.meeting, word))
}

/// Written out: a closure is a function of its own, without the kernel's instructions.
#[inline(always)]
fn splat4<L: Lanes>(lanes: L, [a, b, c, d]: [u32; 4]) -> [L::Vector; 4] {
    [
        lanes.splat(a),
        lanes.splat(b),
        lanes.splat(c),
        lanes.splat(d),
    ]
}

/// One step forward, if it lies between the word's first use and the meeting.
///
/// A has its step's sum already. That is added one step early, while the same value is still D:
/// so the mixing is its last use, and may overwrite it instead of a copy.
#[inline(always)]
fn step<L: Lanes, const WORD: usize, const STEP: usize, const NEXT: usize>(
    lanes: L,
    question: &Question,
    word: L::Vector,
    [a, b, c, d]: [L::Vector; 4],
) -> [L::Vector; 4] {
    if STEP < WORD || STEP > const { last_use(WORD) - 6 } {
        return [a, b, c, d];
    }
    let next = with_sum::<L, WORD, NEXT>(lanes, question, word, d);
    let mut added = add_mixed::<L, STEP>(lanes, a, b, c, d);
    if STEP == WORD {
        // All else is constant yet, and moves out of the loop.
        added = lanes.add(added, word);
    }
    let rotated = lanes.rotate_left(added, const { rotation(STEP) });
    [next, lanes.abreast(lanes.add(b, rotated)), b, c]
}

/// What a step adds to its A: the constant, and the word.
#[inline(always)]
fn with_sum<L: Lanes, const WORD: usize, const STEP: usize>(
    lanes: L,
    question: &Question,
    word: L::Vector,
    a: L::Vector,
) -> L::Vector {
    let sum = lanes.add(a, lanes.splat(question.sums[STEP]));
    if STEP != WORD && const { word_of(STEP) == WORD } {
        lanes.add(sum, word)
    } else {
        sum
    }
}

/// The value at the meeting, computed backward from the target: see [`Meeting`].
#[inline(always)]
fn demanded<L: Lanes, const WORD: usize>(
    lanes: L,
    meeting: &Meeting,
    word: L::Vector,
) -> L::Vector {
    let [q2, q3] = meeting.known;
    let [m4, m5, m6] = meeting.minuends;
    let (q2, q3) = (lanes.splat(q2), lanes.splat(q3));
    let (m4, m5, m6) = (lanes.splat(m4), lanes.splat(m5), lanes.splat(m6));
    let q4 = lanes.subtract(m4, word);
    // Both steps lie in the same round, so that one number stands for both.
    let q5 = lanes.subtract(m5, mix_before_last::<L, WORD>(lanes, q2, q3, q4));
    lanes.subtract(m6, mix_before_last::<L, WORD>(lanes, q3, q4, q5))
}

#[inline(always)]
fn mix_before_last<L: Lanes, const WORD: usize>(
    lanes: L,
    b: L::Vector,
    c: L::Vector,
    d: L::Vector,
) -> L::Vector {
    match const { (last_use(WORD) - 1) / 16 } {
        2 => lanes.parity(b, c, d),
        _ => lanes.last_mix(b, c, d),
    }
}

#[inline(always)]
pub(super) fn add_mixed<L: Lanes, const STEP: usize>(
    lanes: L,
    a: L::Vector,
    b: L::Vector,
    c: L::Vector,
    d: L::Vector,
) -> L::Vector {
    match STEP / 16 {
        0 => lanes.add_selected(a, b, c, d),
        1 => lanes.add_selected(a, d, b, c),
        2 => lanes.add(a, lanes.parity(b, c, d)),
        _ => lanes.add(a, lanes.last_mix(b, c, d)),
    }
}
