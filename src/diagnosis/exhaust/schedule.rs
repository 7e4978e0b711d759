//! The order of MD5's 64 steps, and how a step is undone (RFC 1321, 3.4).
//!
//! A state is A, B, C and D. Step *i* makes one new value, which becomes B; the others move on by
//! one place. So after step *i* the state holds the values of the steps *i - 3*, *i*, *i - 1* and
//! *i - 2*.

use crate::md5_rounds::ROTATIONS;

/// A, B, C and D.
pub(in crate::diagnosis) type State = [u32; 4];

/// Which of the 16 message words a step adds.
pub(in crate::diagnosis) const fn word_of(step: usize) -> usize {
    let index = match step / 16 {
        0 => step,
        1 => step.wrapping_mul(5).wrapping_add(1),
        2 => step.wrapping_mul(3).wrapping_add(5),
        _ => step.wrapping_mul(7),
    };
    index % 16
}

/// Bits by which a step rotates.
#[expect(
    clippy::indexing_slicing,
    reason = "there are 64 steps, and both indices are cut to 4"
)]
pub(super) const fn rotation(step: usize) -> u32 {
    ROTATIONS[step / 16 % 4][step % 4]
}

/// The last step that adds a message word.
pub(super) const fn last_use(word: usize) -> usize {
    let mut step = 63_usize;
    while word_of(step) != word {
        step = step.wrapping_sub(1);
    }
    step
}

/// F, G, H or I of RFC 1321, whichever the step takes.
pub(super) const fn mix(step: usize, b: u32, c: u32, d: u32) -> u32 {
    match step / 16 {
        0 => (b & c) | (!b & d),
        1 => (d & b) | (!d & c),
        2 => b ^ c ^ d,
        _ => c ^ (b | !d),
    }
}

/// One step; `sum` is its constant and its message word added.
pub(in crate::diagnosis) const fn apply(step: usize, [a, b, c, d]: State, sum: u32) -> State {
    let added = a.wrapping_add(mix(step, b, c, d)).wrapping_add(sum);
    [d, b.wrapping_add(added.rotate_left(rotation(step))), b, c]
}

/// The state before a step, from the one after it.
pub(super) const fn undo(step: usize, [d, new, b, c]: State, sum: u32) -> State {
    let added = new.wrapping_sub(b).rotate_right(rotation(step));
    let a = added.wrapping_sub(mix(step, b, c, d)).wrapping_sub(sum);
    [a, b, c, d]
}
