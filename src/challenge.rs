//! The plain path from two keys and key 3 to the answer: draft 76, 5.2 steps 4 to 9.

use md5::{Digest as _, Md5};

use crate::key::{KeyFault, KeyReading};

/// Key 3, /key_3/: the eight bytes after the client's fields, in wire order (5.1).
pub type Key3 = [u8; 8];

/// The answer, /response/ of 5.2 step 9: 16 raw bytes.
pub type Answer = [u8; 16];

/// The 16 bytes that are hashed, /challenge/ of 5.2 step 8: part 1 and part 2 as 32-bit big-endian
/// integers, then key 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengeBlock([u8; 16]);

impl ChallengeBlock {
    /// Lays the block out.
    #[must_use]
    pub const fn new(part1: u32, part2: u32, key3: Key3) -> Self {
        let [a, b, c, d] = part1.to_be_bytes();
        let [e, f, g, h] = part2.to_be_bytes();
        let [i, j, k, l, m, n, o, p] = key3;
        Self([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p])
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The right answer: the MD5 of the block.
    #[must_use]
    pub fn answer(&self) -> Answer {
        Md5::digest(self.0).into()
    }

    /// The block with its answer, hashed once.
    #[must_use]
    pub fn solve(self) -> Solution {
        Solution {
            block: self,
            answer: self.answer(),
        }
    }
}

/// A challenge block and its answer, which was computed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Solution {
    /// The 16 bytes that are hashed.
    pub block: ChallengeBlock,
    /// Their MD5.
    pub answer: Answer,
}

/// The whole computation for one request.
///
#[cfg_attr(feature = "internals", doc = "```")]
#[cfg_attr(not(feature = "internals"), doc = "```ignore")]
/// use ws76::challenge::Computation;
///
/// // The example of draft 76, 1.2.
/// let handshake = Computation::new(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
/// assert_eq!(&handshake.answer()?, b"8jKS'y:G*Co,Wxa-");
/// # Ok::<(), ws76::key::KeyFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computation<'a> {
    /// Key 1 as it was read.
    pub key1: KeyReading<'a>,
    /// Key 2 as it was read.
    pub key2: KeyReading<'a>,
    /// Key 3.
    pub key3: Key3,
}

impl<'a> Computation<'a> {
    /// Reads the keys; the rest follows from them.
    #[must_use]
    pub fn new(key1: &'a [u8], key2: &'a [u8], key3: Key3) -> Self {
        Self {
            key1: KeyReading::new(key1),
            key2: KeyReading::new(key2),
            key3,
        }
    }

    /// The challenge block.
    ///
    /// # Errors
    /// A key that has no part: the draft aborts, and there is no block.
    pub fn block(&self) -> Result<ChallengeBlock, KeyFault> {
        Ok(ChallengeBlock::new(
            self.key1.part()?,
            self.key2.part()?,
            self.key3,
        ))
    }

    /// The challenge block with the answer.
    ///
    /// # Errors
    /// As [`Self::block`].
    pub fn solution(&self) -> Result<Solution, KeyFault> {
        Ok(self.block()?.solve())
    }

    /// The answer.
    ///
    /// # Errors
    /// As [`Self::block`].
    pub fn answer(&self) -> Result<Answer, KeyFault> {
        Ok(self.block()?.answer())
    }

    /// The block that a server makes which checks nothing: quotients rounded down and cut to 32
    /// bits, 0 for a key without digits or spaces.
    #[must_use]
    pub fn lenient_block(&self) -> ChallengeBlock {
        ChallengeBlock::new(
            self.key1.lenient_part(),
            self.key2.lenient_part(),
            self.key3,
        )
    }
}
