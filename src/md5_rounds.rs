//! MD5 of one block, step by step, for teaching.
//!
//! The answer itself never comes from here: [`crate::challenge`] takes it from the md-5 crate, and
//! a property test holds the two equal. RFC 1321 names the words A, B, C and D.

/// The block as MD5 sees it, and the state after each of its four rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Md5Rounds {
    /// The 16 bytes, the bit 1, zeros, and the length of 128 bits: 64 bytes.
    pub padded: [u8; 64],
    /// A, B, C and D before the first step.
    pub initial: [u32; 4],
    /// Each of the 64 steps.
    pub steps: [Md5Step; 64],
    /// A, B, C and D after each round of 16 steps.
    pub rounds: [[u32; 4]; 4],
    /// The last state with the initial one added, word by word.
    pub sum: [u32; 4],
    /// The sum as bytes, each word little-endian: the answer.
    pub digest: [u8; 16],
}

/// One step: A + function(B, C, D) + word + constant, rotated left and added to B, becomes the next
/// B; the other words move on by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Md5Step {
    /// The round's function as RFC 1321, 3.4 names it: `F`, `G`, `H` or `I`.
    pub function: char,
    /// The place of the message word that is added, 0 to 15.
    pub index: u32,
    /// The message word, little-endian in the padded block.
    pub word: u32,
    /// The constant that is added, T of RFC 1321.
    pub constant: u32,
    /// Bits to rotate by.
    pub rotation: u32,
    /// A, B, C and D after the step.
    pub state: [u32; 4],
}

pub(crate) const INITIAL: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// Bits to rotate by in each round, for its steps in turn.
pub(crate) const ROTATIONS: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

/// RFC 1321, 3.4: the table T, of each step the integer part of 2^32 times abs(sin(step + 1)) in
/// radians. Written down, for sines need a library that every start would load.
#[rustfmt::skip]
pub(crate) const SINES: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee,
    0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be,
    0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa,
    0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed,
    0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c,
    0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05,
    0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039,
    0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1,
    0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];

impl Md5Rounds {
    /// Hashes 16 bytes, a challenge block's size, and keeps what comes by.
    #[must_use]
    pub fn of(block: &[u8; 16]) -> Self {
        let padded = pad(block);
        let mut words = [0_u32; 16];
        for (word, bytes) in words.iter_mut().zip(padded.chunks_exact(4)) {
            *word = bytes
                .iter()
                .rev()
                .fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        let mut state = INITIAL;
        let mut rounds = [[0_u32; 4]; 4];
        let mut steps = [Md5Step::default(); 64];
        let in_rounds = steps.chunks_exact_mut(16);
        for ((round, after), in_round) in (0_u32..).zip(&mut rounds).zip(in_rounds) {
            for (step, taken) in (0..16).zip(in_round) {
                *taken = next(state, &words, round, step);
                state = taken.state;
            }
            *after = state;
        }
        let mut sum = INITIAL;
        for (word, last) in sum.iter_mut().zip(state) {
            *word = word.wrapping_add(last);
        }
        let mut digest = [0; 16];
        for (byte, value) in digest
            .iter_mut()
            .zip(sum.iter().flat_map(|word| word.to_le_bytes()))
        {
            *byte = value;
        }
        Self {
            padded,
            initial: INITIAL,
            steps,
            rounds,
            sum,
            digest,
        }
    }
}

/// RFC 1321, 3.1 and 3.2: the message, 0x80, zeros, and the length in bits, little-endian.
fn pad(block: &[u8; 16]) -> [u8; 64] {
    let mut padded = [0; 64];
    for (to, &from) in padded.iter_mut().zip(block.iter().chain(&[0x80])) {
        *to = from;
    }
    for (to, from) in padded.iter_mut().skip(56).zip(128_u64.to_le_bytes()) {
        *to = from;
    }
    padded
}

/// One of the 64 steps: its number is `16 * round + step`.
fn next([a, b, c, d]: [u32; 4], words: &[u32; 16], round: u32, step: u32) -> Md5Step {
    let (function, mixed, index) = match round {
        0 => ('F', (b & c) | (!b & d), step),
        1 => (
            'G',
            (d & b) | (!d & c),
            step.wrapping_mul(5).wrapping_add(1),
        ),
        2 => ('H', b ^ c ^ d, step.wrapping_mul(3).wrapping_add(5)),
        _ => ('I', c ^ (b | !d), step.wrapping_mul(7)),
    };
    let index = index & 15;
    let word = words.iter().copied().nth(index as usize).unwrap_or(0);
    let rotation = ROTATIONS
        .get(round as usize)
        .and_then(|row| row.get(step as usize & 3))
        .copied()
        .unwrap_or(0);
    let number = round.wrapping_mul(16).wrapping_add(step);
    let constant = SINES.get(number as usize).copied().unwrap_or(0);
    let sum = a
        .wrapping_add(mixed)
        .wrapping_add(word)
        .wrapping_add(constant);
    Md5Step {
        function,
        index,
        word,
        constant,
        rotation,
        state: [d, b.wrapping_add(sum.rotate_left(rotation)), b, c],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use md5::{Digest as _, Md5};
    use proptest::prelude::*;

    #[test]
    fn the_drafts_example_ends_in_its_answer() {
        // Draft 76, 5.2.
        let block = *b"\x36\x09\x65\x65\x0a\xb9\x67\x33WjN}|M(6";
        let trace = Md5Rounds::of(&block);
        assert_eq!(&trace.digest, b"n`9eBk9z$R8pOtVb");
        assert_eq!(trace.padded[16], 0x80);
        assert_eq!(trace.padded[56..], [0x80, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn the_table_is_that_of_the_formula() {
        for (step, constant) in SINES.iter().enumerate() {
            let sine = (step as f64 + 1.0).sin().abs() * 4_294_967_296.0;
            assert_eq!(f64::from(*constant), sine.floor(), "step {step}");
        }
    }

    proptest! {
        #[test]
        fn the_rounds_end_where_the_md5_crate_does(block: [u8; 16]) {
            let right: [u8; 16] = Md5::digest(block).into();
            prop_assert_eq!(Md5Rounds::of(&block).digest, right);
        }
    }
}
