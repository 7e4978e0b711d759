//! The ways of writing that can have made what was captured.

use super::levels::{Scope, variants_in};
use super::set::Set;
use crate::diagnosis::chain::ordered;
use crate::diagnosis::seen::Seen;
use crate::diagnosis::stage::{Form, Hash, Phase, Wrapping};
use crate::diagnosis::targets::Target;

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub(super) form: Form,
    pub(super) wrapping: Wrapping,
    pub(super) set: Set,
    /// How many mistakes it is.
    pub(super) mistakes: usize,
    /// What digest of 16 bytes it is that can be written so.
    pub(super) target: Target,
    /// Whether only a digest of another length can be.
    pub(super) is_for_short: bool,
}

impl Writing {
    /// Whether a digest written so can be what was captured, by what is known of it beforehand.
    pub(super) fn may_write(&self, digest: &[u8], hash: Hash) -> bool {
        // The answer of RFC 6455 is written in a form of its own.
        if digest.len() < 16 || matches!(hash, Hash::Rfc6455(_) | Hash::Rfc6455Behind(_)) {
            return true;
        }
        match &self.target {
            Target::Any => true,
            Target::Digest(whole) => digest.starts_with(whole),
            Target::Middle(bytes) => digest.get(4..12) == Some(&bytes[..]),
            // What only a digest of another length can be is not known of those.
            Target::Words(_) if self.is_for_short || digest.len() > 16 => true,
            Target::Words(words) => {
                let word = digest.first_chunk().copied().map(u32::from_le_bytes);
                word.is_some_and(|word| words.contains(&word))
            }
        }
    }
}

/// All of at most so many mistakes.
pub(super) fn writings(seen: &Seen<'_>, most: usize, scope: Scope) -> [Vec<Writing>; 3] {
    // Sixteen bytes that are no text are hardly a digest of another length in another form.
    let may_be_short = seen.body().len() != 16 || seen.body().is_ascii();
    let mut writings: [Vec<Writing>; 3] = Default::default();
    for (mistakes, writings) in writings.iter_mut().enumerate().take(most.saturating_add(1)) {
        for variant in variants_in(Phase::Written, mistakes, scope) {
            let (form, wrapping) = (variant.chain.form, variant.chain.wrapping);
            // That nothing was sent needs no second mistake to be explained.
            if most > 1 && wrapping == Wrapping::Missing {
                continue;
            }
            let target = seen.target(form, wrapping);
            let is_for_short = target.is_none();
            let may_be_wrapped = mistakes < 2 || seen.may_be_wrapped(wrapping);
            if !is_for_short || may_be_short && may_be_wrapped {
                writings.push(Writing {
                    form,
                    wrapping,
                    set: variant.set,
                    mistakes,
                    target: target.unwrap_or(Target::Words(Vec::new())),
                    is_for_short,
                });
            }
        }
    }
    writings
}

/// What MD5 has to begin with so that so many mistakes in writing, or in the order of its bytes,
/// make the captured bytes of it.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// First words.
    pub(super) words: Vec<u32>,
    /// Whether every digest has to be written to see.
    pub(super) any: bool,
}

impl Wanted {
    pub(super) fn of(writings: &[Vec<Writing>; 3], mistakes: usize, scope: Scope) -> Self {
        let mut wanted = Self::default();
        for writing in writings.iter().flatten() {
            match &writing.target {
                Target::Any | Target::Middle(_) if writing.mistakes == mistakes => {
                    wanted.any = true;
                }
                // Bytes in another order are looked at one digest after the other.
                Target::Any | Target::Middle(_)
                    if writing.mistakes > 0 && writing.mistakes.saturating_add(1) == mistakes =>
                {
                    wanted.any = true;
                }
                Target::Words(words)
                    if writing.mistakes > 0 && writing.mistakes.saturating_add(1) == mistakes =>
                {
                    wanted.any |= !words.is_empty();
                }
                Target::Any | Target::Middle(_) => {}
                Target::Digest(digest) if writing.mistakes == mistakes => wanted.take(*digest),
                Target::Digest(digest)
                    if mistakes > 0 && writing.mistakes.saturating_add(1) == mistakes =>
                {
                    for (hash, _) in orders(scope) {
                        // Each order undoes itself.
                        if let Hash::Ordered(order) = hash {
                            wanted.take(ordered(*digest, order));
                        }
                    }
                }
                Target::Words(words) if writing.mistakes == mistakes => {
                    wanted.words.extend(words);
                }
                _ => {}
            }
        }
        wanted.words.sort_unstable();
        wanted.words.dedup();
        wanted
    }

    /// The same for a digest in its order.
    pub(super) fn of_writings(writings: &[Vec<Writing>; 3], mistakes: usize) -> Self {
        let mut wanted = Self::default();
        for writing in writings.get(mistakes).into_iter().flatten() {
            match &writing.target {
                Target::Any | Target::Middle(_) => wanted.any = true,
                Target::Digest(digest) => wanted.take(*digest),
                Target::Words(words) => wanted.words.extend(words),
            }
        }
        wanted
    }

    /// Words of the other byte order.
    pub(super) fn swap(&mut self) {
        for word in &mut self.words {
            *word = word.swap_bytes();
        }
    }

    fn take(&mut self, digest: [u8; 16]) {
        let word = digest.first_chunk().copied().map(u32::from_le_bytes);
        self.words.extend(word);
    }

    pub(super) const fn is_none(&self) -> bool {
        self.words.is_empty() && !self.any
    }
}

/// The orders of MD5's bytes.
pub(super) fn orders(scope: Scope) -> impl Iterator<Item = (Hash, Set)> {
    let rows = variants_in(Phase::Digest, 1, scope);
    let rows = rows.map(|variant| (variant.chain.hash, variant.set));
    rows.filter(|(hash, _)| matches!(hash, Hash::Ordered(_)))
}

/// Hashes that are looked for beside MD5 and its orders.
pub(super) fn other_hashes(scope: Scope) -> impl Iterator<Item = (Hash, Set)> {
    let rows = variants_in(Phase::Digest, 1, scope);
    rows.map(|variant| (variant.chain.hash, variant.set))
        .filter(|(hash, _)| !matches!(hash, Hash::Ordered(_) | Hash::Same | Hash::Before))
}

/// Whether a hash has nothing of the block in it.
pub(super) const fn is_constant(hash: Hash) -> bool {
    matches!(
        hash,
        Hash::Zeros
            | Hash::OfDraft(_)
            | Hash::Key3
            | Hash::Rfc6455(_)
            | Hash::Rfc6455Behind(_)
            | Hash::Rfc6455Raw(_)
    )
}
