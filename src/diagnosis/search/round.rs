//! One round: everything that so many mistakes can write, no more and no fewer.

use super::blocks::{Maker, Pushed};
use super::levels::Scope;
use super::others::Others;
use super::parts::Pair;
use super::set::Set;
use super::sources::{Candidate, Sources};
use super::writings::{Wanted, Writing, is_constant, orders, other_hashes, writings};
use super::{Explanation, is_enough, is_nothing};
use crate::diagnosis::chain;
use crate::diagnosis::exhaust::many::{LONGEST, Messages, WIDTH};
use crate::diagnosis::material::Material;
use crate::diagnosis::seen::Seen;
use crate::diagnosis::stage::{Chain, Hash};
use crate::md5_rounds::INITIAL;

pub(super) struct Round<'r, 'a> {
    material: &'r Material<'r>,
    seen: &'r Seen<'a>,
    sources: &'r Sources<'r>,
    others: &'r Others,
    /// How many mistakes are to be made.
    count: usize,
    scope: Scope,
    /// By how many mistakes they are.
    writings: [Vec<Writing>; 3],
    pub(super) found: Vec<Explanation<'a>>,
}

impl<'r, 'a> Round<'r, 'a> {
    pub(super) fn new(
        material: &'r Material<'_>,
        seen: &'r Seen<'a>,
        (sources, others): (&'r Sources<'r>, &'r Others),
        count: usize,
        scope: Scope,
    ) -> Self {
        Self {
            material,
            seen,
            sources,
            others,
            count,
            scope,
            writings: writings(seen, count, scope),
            found: Vec::new(),
        }
    }

    pub(super) fn run(&mut self) {
        for before in 0..=self.count {
            let behind = self.count.saturating_sub(before);
            let wanted = Wanted::of(&self.writings, behind, self.scope);
            if !wanted.is_none() {
                self.compare(before, &wanted);
            }
            if behind > 0 {
                self.other_hashes(before, behind.saturating_sub(1));
            }
        }
    }

    /// Looks for blocks whose MD5 begins as is wanted.
    fn compare(&mut self, mistakes: usize, wanted: &Wanted) {
        let sources = self.sources;
        let mut maker = Maker::new(&sources.makings);
        let mut messages = Messages::new();
        let mut waiting: Vec<Candidate> = Vec::with_capacity(WIDTH);
        for (first, pairs, makings) in sources.levels(mistakes, self.scope) {
            let scope = self.scope;
            let in_scope = |(_, pair): &(usize, &Pair)| scope == Scope::All || pair.is_common;
            for (pair, parts) in (first..).zip(pairs).filter(in_scope) {
                maker.begin(parts.parts);
                for &making in &makings {
                    let candidate = Candidate { pair, making };
                    match maker.push(making, &mut messages) {
                        Pushed::Added => waiting.push(candidate),
                        Pushed::Idle => continue,
                        Pushed::TooLong => {
                            let digest = chain::md5(maker.make(making));
                            self.try_digest(digest, candidate, mistakes, wanted);
                            continue;
                        }
                    }
                    if messages.is_full() {
                        self.try_all(&mut messages, &mut waiting, mistakes, wanted);
                    }
                }
            }
        }
        self.try_all(&mut messages, &mut waiting, mistakes, wanted);
    }

    fn try_all(
        &mut self,
        messages: &mut Messages,
        waiting: &mut Vec<Candidate>,
        mistakes: usize,
        wanted: &Wanted,
    ) {
        let is_hit = |messages: &Messages| wanted.any || messages.any(INITIAL, &wanted.words);
        if messages.count() > 0 && is_hit(messages) {
            let digests: Vec<[u8; 16]> = messages.digests().collect();
            for (digest, candidate) in digests.into_iter().zip(waiting.iter()) {
                self.try_digest(digest, *candidate, mistakes, wanted);
            }
        }
        messages.clear();
        waiting.clear();
    }

    fn try_digest(
        &mut self,
        digest: [u8; 16],
        candidate: Candidate,
        mistakes: usize,
        wanted: &Wanted,
    ) {
        let word = digest.first_chunk().copied().map(u32::from_le_bytes);
        if wanted.any || word.is_some_and(|word| wanted.words.contains(&word)) {
            self.try_writings(&digest, (Hash::Md5, Set::default()), candidate, mistakes);
            if mistakes < self.count {
                for (hash, set) in orders(self.scope) {
                    if let Hash::Ordered(order) = hash {
                        let digest = chain::ordered(digest, order);
                        self.try_writings(&digest, (hash, set), candidate, mistakes);
                    }
                }
            }
        }
    }

    /// Blocks hashed otherwise. Those of two mistakes are not: another hash is seldom the third.
    fn other_hashes(&mut self, mistakes: usize, writing: usize) {
        if mistakes > 1 || self.writings.get(writing).is_none_or(Vec::is_empty) {
            return;
        }
        let sources = self.sources;
        for other in self.others.at(sources, self.material, mistakes) {
            let is_in_scope = self.scope == Scope::All
                || other.set.is_common() && self.is_common(other.candidate);
            if is_in_scope && (mistakes == 0 || self.is_worth_trying(other.hash)) {
                let by_hash = (other.hash, other.set);
                self.try_writings(&other.digest, by_hash, other.candidate, mistakes);
            }
        }
        if mistakes > 0 {
            for (hash, set) in other_hashes(self.scope) {
                self.own_md5(mistakes, writing, hash, set);
            }
        }
    }

    fn is_common(&self, candidate: Candidate) -> bool {
        let pair = self.sources.parts.get(candidate.pair);
        let is_of_block = self.sources.makings.is_common(candidate.making);
        is_of_block && pair.is_some_and(|pair| pair.is_common)
    }

    /// Whether a hash can act together with a mistake before it.
    fn is_worth_trying(&self, hash: Hash) -> bool {
        match hash {
            // Four bytes are too few for two mistakes, unless they are written as more.
            Hash::Crc32 => self.seen.body().len() < 16,
            // The key is what is hashed: another block is another key.
            Hash::Hmac => false,
            _ => !is_constant(hash),
        }
    }

    /// MD5 of one's own, many at a time.
    fn own_md5(&mut self, mistakes: usize, writing: usize, hash: Hash, set: Set) {
        let Hash::Own(fault) = hash else {
            return;
        };
        let mut wanted = Wanted::of_writings(&self.writings, writing);
        if chain::writes_big_endian(fault) {
            wanted.swap();
        }
        let sources = self.sources;
        let Some(blocks) = self.others.blocks(sources, mistakes) else {
            return;
        };
        let mut messages = Messages::new();
        let mut waiting: Vec<(Candidate, &[u8])> = Vec::with_capacity(WIDTH);
        let mut hits: Vec<(Candidate, &[u8])> = Vec::new();
        for (candidate, message) in blocks.iter() {
            if self.scope == Scope::Common && !self.is_common(candidate) {
                continue;
            }
            if wanted.any || message.len() > LONGEST {
                hits.push((candidate, message));
                continue;
            }
            messages.push_words(&chain::only_block(message, fault));
            waiting.push((candidate, message));
            if messages.is_full() {
                if messages.any(chain::initial(fault), &wanted.words) {
                    hits.append(&mut waiting);
                }
                messages.clear();
                waiting.clear();
            }
        }
        if messages.count() > 0 && messages.any(chain::initial(fault), &wanted.words) {
            hits.append(&mut waiting);
        }
        for (candidate, message) in hits {
            let digest = chain::digest(message, hash, self.material);
            self.try_writings(&digest, (hash, set), candidate, mistakes);
        }
    }

    /// Writes a digest in every way of as many mistakes as are left; `mistakes` are those of the
    /// candidate.
    fn try_writings(
        &mut self,
        digest: &[u8],
        (hash, by_hash): (Hash, Set),
        candidate: Candidate,
        mistakes: usize,
    ) {
        let made = mistakes.saturating_add(by_hash.places().count());
        let left = self.count.saturating_sub(made);
        let mut hits = Vec::new();
        for writing in self.writings.get(left).into_iter().flatten() {
            if writing.is_for_short && digest.len() == 16 || !writing.may_write(digest, hash) {
                continue;
            }
            let written = chain::write(digest, hash, writing.form, writing.wrapping);
            let chain = Chain {
                form: writing.form,
                wrapping: writing.wrapping,
                ..Chain::default()
            };
            let speaks = self.seen.speaks_for(&written);
            // That nothing was sent needs no second mistake to be explained.
            let is_hit = speaks.is_some_and(|bytes| {
                is_enough(bytes, self.count) || self.count == 1 && is_nothing(bytes, &chain)
            });
            if is_hit {
                hits.push((writing.set, written.body.len()));
            }
        }
        for (set, length) in hits {
            self.keep(candidate, by_hash.joined(set), length);
        }
    }

    /// Keeps every set that comes to it, where its chain confirms it.
    fn keep(&mut self, candidate: Candidate, more: Set, length: usize) {
        let sources = self.sources;
        for by_parts in sources.parts.sets(candidate.pair) {
            for by_making in sources.makings.sets(candidate.making) {
                let set = by_parts.joined(by_making).joined(more);
                if self.scope == Scope::Common && !set.is_common() {
                    continue;
                }
                let mistakes = set.mistakes();
                let is_known = self.found.iter().any(|found| found.mistakes == mistakes);
                let chain = set.chain();
                if !is_known && super::explains(&chain, self.count, self.material, self.seen) {
                    self.found.push(Explanation {
                        mistakes,
                        chain,
                        explained: self.seen.explained(length),
                    });
                }
            }
        }
    }
}
