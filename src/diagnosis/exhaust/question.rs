//! What is asked: which value of one message word makes the hash come out as the target?

use crate::md5_rounds::{INITIAL, SINES};

use super::schedule::{State, apply, last_use, rotation, undo, word_of};

/// The message word that is not known. Each is four bytes of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Bytes 0 to 3: part 1 of a challenge block.
    First,
    /// Bytes 4 to 7: part 2 of a challenge block.
    Second,
}

impl Word {
    /// Its index among the 16 message words.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }
}

/// A message that leaves no question to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionFault {
    /// More than 55 bytes: with its padding the message needs a second block.
    #[error("a message of {0} bytes does not fit one MD5 block, which holds 55 at most")]
    TooLong(usize),
    /// The message ends before the word that varies does.
    #[error("a message of {0} bytes ends before the word that is to be found")]
    TooShort(usize),
}

/// One block, padded, with one word unknown, and the hash that it shall have.
///
/// What all candidates share is computed here, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    varying: Word,
    /// For each step its constant plus its message word; the unknown word counts as 0.
    pub(super) sums: [u32; 64],
    /// The state before the first step that adds the unknown word.
    pub(super) start: State,
    pub(super) meeting: Meeting,
    /// The target less the initial state: the state after the last step.
    end: State,
}

/// The values just before the last step *n* that adds the unknown word, seen from the target.
///
/// The steps after *n* add known words only and are undone from the target, so the values of the
/// steps *n* to *n - 3* are known. Step *n* undone gives the value of step *n - 4* as a constant
/// less the word. The two before it cost hardly more, since most of what they mix is known.
/// Farther back each value costs as much as a step forward, so candidates are compared at *n - 6*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meeting {
    /// The values of the steps *n - 2* and *n - 3*.
    pub(super) known: [u32; 2],
    /// For the steps *n - 4*, *n - 5* and *n - 6*: the value before what depends on the candidate
    /// is subtracted, which is the word itself for the first and the mixed values for the others.
    pub(super) minuends: [u32; 3],
}

impl Question {
    /// Which four bytes in place of the message's own at `varying` make its MD5 the target?
    ///
    /// # Errors
    /// A message of more than 55 bytes, or one that ends before the varying word does.
    pub fn new(message: &[u8], varying: Word, target: [u8; 16]) -> Result<Self, QuestionFault> {
        let length = message.len();
        let bits = u32::try_from(length.saturating_mul(8))
            .ok()
            .filter(|&bits| bits <= 55 * 8)
            .ok_or(QuestionFault::TooLong(length))?;
        if length / 4 <= varying.index() {
            return Err(QuestionFault::TooShort(length));
        }
        let mut words = words(message.iter().copied().chain([0x80]));
        for (index, word) in words.iter_mut().enumerate() {
            if index == varying.index() {
                *word = 0;
            } else if index == 14 {
                *word = bits;
            }
        }
        let mut sums = [0_u32; 64];
        for ((step, constant), sum) in SINES.iter().enumerate().zip(&mut sums) {
            let word = words.get(word_of(step)).copied().unwrap_or(0);
            *sum = word.wrapping_add(*constant);
        }
        let mut end = words_of_digest(target);
        for (word, initial) in end.iter_mut().zip(INITIAL) {
            *word = word.wrapping_sub(initial);
        }
        let start = (0..)
            .zip(sums)
            .take(varying.index())
            .fold(INITIAL, |state, (step, sum)| apply(step, state, sum));
        Ok(Self {
            varying,
            start,
            meeting: Meeting::new(&sums, varying, end),
            sums,
            end,
        })
    }

    /// The word that varies.
    #[must_use]
    pub const fn varying(&self) -> Word {
        self.varying
    }

    /// Whether the message with this word has the target for its MD5: all steps, all 128 bits.
    #[must_use]
    pub fn holds(&self, word: u32) -> bool {
        let end = (0..).zip(self.sums).fold(INITIAL, |state, (step, sum)| {
            let varies = word_of(step) == self.varying.index();
            let word = if varies { word } else { 0 };
            apply(step, state, sum.wrapping_add(word))
        });
        end == self.end
    }
}

impl Meeting {
    fn new(sums: &[u32; 64], varying: Word, end: State) -> Self {
        let last = last_use(varying.index());
        let sum = |step: usize| sums.get(step).copied().unwrap_or(0);
        let [q3, q0, q1, q2] = (last.saturating_add(1)..64)
            .rev()
            .fold(end, |state, step| undo(step, state, sum(step)));
        let [q4, ..] = undo(last, [q3, q0, q1, q2], sum(last));
        let minuend = |new: u32, b: u32, step: usize| {
            let added = new.wrapping_sub(b).rotate_right(rotation(step));
            added.wrapping_sub(sum(step))
        };
        Self {
            known: [q2, q3],
            minuends: [
                q4,
                minuend(q1, q2, last.saturating_sub(1)),
                minuend(q2, q3, last.saturating_sub(2)),
            ],
        }
    }
}

/// A word that makes the hash come out as the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found(u32);

impl Found {
    pub(super) const fn new(word: u32) -> Self {
        Self(word)
    }

    /// The four bytes in the order of the message.
    #[must_use]
    pub const fn bytes(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }

    /// The bytes read as the draft has a part: big-endian.
    #[must_use]
    pub const fn as_be(self) -> u32 {
        u32::from_be_bytes(self.bytes())
    }

    /// The bytes read little-endian, which is the message word as MD5 has it.
    #[must_use]
    pub const fn as_le(self) -> u32 {
        self.0
    }
}

/// Up to 64 bytes as little-endian words; what is missing is 0.
fn words(bytes: impl Iterator<Item = u8>) -> [u32; 16] {
    let mut block = [0_u8; 64];
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = from;
    }
    let mut words = [0; 16];
    for (word, &bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_le_bytes(bytes);
    }
    words
}

fn words_of_digest(digest: [u8; 16]) -> State {
    let mut state = [0; 4];
    for (word, &bytes) in state.iter_mut().zip(digest.as_chunks().0) {
        *word = u32::from_le_bytes(bytes);
    }
    state
}
