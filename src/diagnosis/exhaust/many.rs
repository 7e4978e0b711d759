//! Many short messages hashed side by side, each of one block, against a few digests.

use super::lanes::{Lanes, Row, add_mixed};
use super::schedule::{rotation, word_of};
#[cfg(target_arch = "x86_64")]
use super::{avx2::Avx2, avx512::Avx512};
use crate::md5_rounds::SINES;

/// Messages in a block of them.
pub(in crate::diagnosis) const WIDTH: usize = 32;

/// Bytes of the longest message.
pub(in crate::diagnosis) const LONGEST: usize = 55;

/// What is hashed and what is looked for.
#[derive(Debug)]
pub(super) struct Question<'q> {
    /// The words of all messages: the first ones, the second ones, and so on.
    words: &'q [Row; 16],
    /// The state to begin with.
    start: [u32; 4],
    /// See [`SINES`].
    sines: &'q [u32; 64],
    /// First words of digests.
    targets: &'q [u32],
}

/// A block of messages, filled one by one.
#[derive(Debug, Clone)]
pub(in crate::diagnosis) struct Messages {
    words: Box<[Row; 16]>,
    count: usize,
    kernel: Kernel,
    /// Of each message the number of words behind which all are zero, but for the length.
    used: [usize; WIDTH],
}

#[derive(Debug, Clone, Copy)]
enum Kernel {
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    Portable,
}

impl Kernel {
    fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(lanes) = Avx512::detect() {
                return Self::Avx512(lanes);
            }
            if let Some(lanes) = Avx2::detect() {
                return Self::Avx2(lanes);
            }
        }
        Self::Portable
    }
}

impl Messages {
    pub(in crate::diagnosis) fn new() -> Self {
        Self {
            words: Box::new([[0; WIDTH]; 16]),
            count: 0,
            kernel: Kernel::best(),
            used: [0; WIDTH],
        }
    }

    pub(in crate::diagnosis) const fn is_full(&self) -> bool {
        self.count >= WIDTH
    }

    /// Forgets all messages.
    pub(in crate::diagnosis) const fn clear(&mut self) {
        self.count = 0;
    }

    pub(in crate::diagnosis) const fn count(&self) -> usize {
        self.count
    }

    /// Adds a message of at most [`LONGEST`] bytes, where there is room.
    pub(in crate::diagnosis) fn push(&mut self, message: &[u8]) {
        let mut block = [0_u8; 64];
        if let Some(to) = block.get_mut(..message.len()) {
            to.copy_from_slice(message);
            self.push_block(block, message.len());
        }
    }

    /// Adds a message of this length, with zeros behind it.
    pub(in crate::diagnosis) fn push_block(&mut self, mut block: [u8; 64], length: usize) {
        if let Some(behind) = block.get_mut(length) {
            *behind = 0x80;
        }
        let mut words = [0; 16];
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        let used = (length / 4).saturating_add(1).min(14);
        self.put(&words, used);
        let bits = u32::try_from(length.wrapping_mul(8)).unwrap_or(0);
        let [.., low, high] = &mut *self.words;
        if let (Some(low), Some(high)) = (low.get_mut(self.count), high.get_mut(self.count)) {
            *low = bits;
            *high = 0;
        }
        self.count = self.count.saturating_add(1);
    }

    /// Adds a message by its words, padding and length among them, where there is room.
    pub(in crate::diagnosis) fn push_words(&mut self, words: &[u32; 16]) {
        self.put(words, 16);
        self.count = self.count.saturating_add(1);
    }

    /// Writes so many words of the next message, and zeros over those of the one that was there.
    fn put(&mut self, words: &[u32; 16], used: usize) {
        let Some(before) = self.used.get_mut(self.count) else {
            return;
        };
        let written = used.max(*before);
        *before = used;
        for (row, word) in self.words.iter_mut().zip(words).take(written) {
            if let Some(place) = row.get_mut(self.count) {
                *place = *word;
            }
        }
    }

    /// Whether the digest of any begins with one of these words.
    ///
    /// Messages of an earlier block may be compared over again behind the last one.
    pub(in crate::diagnosis) fn any(&self, start: [u32; 4], targets: &[u32]) -> bool {
        let question = Question {
            words: &self.words,
            start,
            sines: &SINES,
            targets,
        };
        match self.kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(lanes) => lanes.any(&question),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(lanes) => lanes.any(&question),
            Kernel::Portable => super::portable::any(&question),
        }
    }

    /// The MD5 of each, in their order; and none is left.
    pub(in crate::diagnosis) fn digests(&mut self) -> impl Iterator<Item = [u8; 16]> + use<> {
        let count = std::mem::take(&mut self.count);
        let question = Question {
            words: &self.words,
            start: crate::md5_rounds::INITIAL,
            sines: &SINES,
            targets: &[],
        };
        let mut rows = [[0; WIDTH]; 4];
        match self.kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(lanes) => lanes.digests(&question, &mut rows),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(lanes) => lanes.digests(&question, &mut rows),
            Kernel::Portable => super::portable::digests(&question, &mut rows),
        }
        (0..count).map(move |at| {
            let words = rows.each_ref().map(|row| row.get(at).copied().unwrap_or(0));
            let mut digest = [0; 16];
            for (bytes, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(words) {
                *bytes = word.to_le_bytes();
            }
            digest
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::md5_rounds::INITIAL;
    use md5::{Digest as _, Md5};

    /// All that this CPU has.
    fn kernels() -> Vec<Kernel> {
        let mut kernels = vec![Kernel::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            kernels.extend(Avx2::detect().map(Kernel::Avx2));
            kernels.extend(Avx512::detect().map(Kernel::Avx512));
        }
        kernels
    }

    #[test]
    fn messages_of_every_length_are_hashed() {
        let text: Vec<u8> = (0..=255).collect();
        for kernel in kernels() {
            let mut messages = Messages {
                kernel,
                ..Messages::new()
            };
            for (round, first) in [0, 24, 3].into_iter().enumerate() {
                let pieces: Vec<&[u8]> = (0..WIDTH)
                    .map(|nth| &text[round * nth..round * nth + (first + nth) % (LONGEST + 1)])
                    .collect();
                for wanted in 0..WIDTH {
                    for piece in &pieces {
                        assert!(!messages.is_full());
                        messages.push(piece);
                    }
                    assert!(messages.is_full());
                    let digest = Md5::digest(pieces[wanted]);
                    let word = u32::from_le_bytes(*digest.first_chunk().unwrap());
                    assert!(
                        messages.clone().any(INITIAL, &[1, word]),
                        "{round} {wanted}"
                    );
                    let digests: Vec<[u8; 16]> = messages.clone().digests().collect();
                    assert_eq!(digests.len(), WIDTH);
                    assert_eq!(digests[wanted][..], digest[..]);
                    assert!(!messages.any(INITIAL, &[word.wrapping_add(1)]));
                    messages.clear();
                }
            }
        }
    }

    /// RFC 1321, A.5.
    #[test]
    fn words_are_hashed_as_they_are() {
        let mut words = [0; 16];
        words[0] = u32::from_le_bytes(*b"abc\x80");
        words[14] = 24;
        for kernel in kernels() {
            let mut messages = Messages {
                kernel,
                ..Messages::new()
            };
            messages.push_words(&words);
            let digests: Vec<[u8; 16]> = messages.digests().collect();
            assert_eq!(
                digests.iter().map(hex::encode).collect::<Vec<_>>(),
                ["900150983cd24fb0d6963f7d28e17f72"]
            );
        }
    }
}
