//! The hashing of many short messages side by side, for any kind of lanes.

use super::lanes::{Lanes, Row, add_mixed};
use super::schedule::{rotation, word_of};

/// Messages in a block of them.
pub(in crate::diagnosis) const WIDTH: usize = 32;

/// What is hashed and what is looked for.
#[derive(Debug)]
pub(super) struct Question<'q> {
    /// The words of all messages: the first ones, the second ones, and so on.
    pub(super) words: &'q [Row; 16],
    /// The state to begin with.
    pub(super) start: [u32; 4],
    /// The constant of each of the 64 steps.
    pub(super) sines: &'q [u32; 64],
    /// First words of digests.
    pub(super) targets: &'q [u32],
}

/// Hashes all messages, and keeps their digests, a row for each word.
#[inline(always)]
pub(super) fn digests<L: Lanes>(lanes: L, question: &Question<'_>, rows: &mut [Row; 4]) {
    for at in (0..WIDTH).step_by(usize::from(L::COUNT)) {
        let mut state = begun(lanes, question);
        let before = state;
        macro_rules! steps {
            ($($step:literal)*) => {
                $(state = step::<L, $step>(lanes, question, at, state);)*
            };
        }
        steps!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        steps!(16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
        steps!(32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47);
        steps!(48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63);
        for ((word, before), row) in state.into_iter().zip(before).zip(&mut *rows) {
            lanes.store(lanes.add(word, before), row, at);
        }
    }
}

/// The state that all messages begin with.
#[inline(always)]
fn begun<L: Lanes>(lanes: L, question: &Question<'_>) -> [L::Vector; 4] {
    let [a, b, c, d] = question.start;
    [
        lanes.splat(a),
        lanes.splat(b),
        lanes.splat(c),
        lanes.splat(d),
    ]
}

/// Hashes all messages.
#[inline(always)]
pub(super) fn any<L: Lanes>(lanes: L, question: &Question<'_>) -> bool {
    let mut found = false;
    for at in (0..WIDTH).step_by(usize::from(L::COUNT)) {
        found |= any_from(lanes, question, at);
    }
    found
}

#[inline(always)]
fn any_from<L: Lanes>(lanes: L, question: &Question<'_>, at: usize) -> bool {
    let [a, ..] = question.start;
    let mut state = begun(lanes, question);
    macro_rules! steps {
        ($($step:literal)*) => {
            $(state = step::<L, $step>(lanes, question, at, state);)*
        };
    }
    steps!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    steps!(16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
    steps!(32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47);
    // The digest's first word is made by step 60, and passed on since.
    steps!(48 49 50 51 52 53 54 55 56 57 58 59 60);
    let [_, last, ..] = state;
    let first = lanes.add(last, lanes.splat(a));
    let mut found = false;
    for &target in question.targets {
        found |= lanes.any_equal(first, lanes.splat(target));
    }
    found
}

#[expect(
    clippy::indexing_slicing,
    reason = "a step's number is a constant below 64: an index out of bounds cannot compile"
)]
#[inline(always)]
fn step<L: Lanes, const STEP: usize>(
    lanes: L,
    question: &Question<'_>,
    at: usize,
    [a, b, c, d]: [L::Vector; 4],
) -> [L::Vector; 4] {
    let word = lanes.load(&question.words[const { word_of(STEP) }], at);
    let sum = lanes.add(word, lanes.splat(question.sines[STEP]));
    let added = add_mixed::<L, STEP>(lanes, lanes.add(a, sum), b, c, d);
    let rotated = lanes.rotate_left(added, const { rotation(STEP) });
    [d, lanes.add(b, rotated), b, c]
}
