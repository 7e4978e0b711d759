//! Many short messages hashed side by side, each of one block, against a few digests.

use super::lanes::Row;
pub(in crate::diagnosis) use super::several::WIDTH;
use super::several::Question;
#[cfg(target_arch = "x86_64")]
use super::{avx2::Avx2, avx512::Avx512};
use crate::md5_rounds::SINES;

/// Bytes of the longest message.
pub(in crate::diagnosis) const LONGEST: usize = 55;

/// A block of messages, filled one by one.
#[derive(Debug, Clone)]
pub(in crate::diagnosis) struct Messages {
    /// Each by its words, padding and length among them.
    messages: Box<[[u32; 16]; WIDTH]>,
    count: usize,
    kernel: Kernel,
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
            messages: Box::new([[0; 16]; WIDTH]),
            count: 0,
            kernel: Kernel::best(),
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
        if let Some(message) = self.messages.get_mut(self.count) {
            for (word, bytes) in message.iter_mut().zip(block.as_chunks::<4>().0) {
                *word = u32::from_le_bytes(*bytes);
            }
            let [.., low, _] = message;
            *low = u32::try_from(length.wrapping_mul(8)).unwrap_or(0);
            self.count = self.count.saturating_add(1);
        }
    }

    /// Adds a message by its words, padding and length among them, where there is room.
    pub(in crate::diagnosis) fn push_words(&mut self, words: &[u32; 16]) {
        if let Some(message) = self.messages.get_mut(self.count) {
            *message = *words;
            self.count = self.count.saturating_add(1);
        }
    }

    /// The first words of all messages, the second ones, and so on.
    fn words(&self) -> [Row; 16] {
        let mut rows = [[0; WIDTH]; 16];
        for (at, row) in rows.iter_mut().enumerate() {
            for (place, message) in row.iter_mut().zip(&*self.messages) {
                *place = message.get(at).copied().unwrap_or(0);
            }
        }
        rows
    }

    /// Whether the digest of any begins with one of these words.
    ///
    /// Messages of an earlier block may be compared over again behind the last one.
    pub(in crate::diagnosis) fn any(&self, start: [u32; 4], targets: &[u32]) -> bool {
        let question = Question {
            words: &self.words(),
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
            words: &self.words(),
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
