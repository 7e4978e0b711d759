//! One round: everything that so many mistakes can write, no more and no fewer.

use super::blocks::{Making, Makings};
use super::levels::{Levels, Node, Scope};
use super::set::Set;
use super::writings::{Wanted, Writing, is_constant, orders, other_hashes, writings};
use super::{Explanation, is_enough, is_nothing};
use crate::diagnosis::chain::{self, Keys, Part};
use crate::diagnosis::exhaust::many::{LONGEST, Messages, WIDTH};
use crate::diagnosis::material::Material;
use crate::diagnosis::seen::Seen;
use crate::diagnosis::stage::{Chain, Hash, Phase};
use crate::md5_rounds::INITIAL;

/// What can be made of a request: parts of its keys, and blocks of those. At most two mistakes are
/// of the keys and the division, and at most two of the block.
pub(super) struct Sources<'m> {
    parts: Levels<[Part; 2]>,
    makings: Makings<'m>,
}

impl<'m> Sources<'m> {
    /// With at most so many mistakes.
    pub(super) fn new(material: &'m Material<'_>, most: usize, scope: Scope) -> Self {
        let most = most.min(2);
        let keys: Levels<Keys<'m>> = Levels::of((), most).then(Phase::Keys, scope, |()| {
            |chain: &Chain| Some(chain::take_keys(material, chain))
        });
        let readings = keys.then(Phase::Reading, scope, |keys| {
            let mut reader = chain::Reader::new(keys);
            move |chain: &Chain| Some(reader.read(chain))
        });
        let parts = readings.then(Phase::Parts, scope, |readings| {
            |chain: &Chain| chain::divide(readings, chain)
        });
        Self {
            parts,
            makings: Makings::new(material, most, scope),
        }
    }

    /// Every block of so many mistakes.
    fn candidates(&self, mistakes: usize) -> impl Iterator<Item = Candidate<'_>> {
        self.candidates_where(mistakes, |_| true)
    }

    /// Those whose making is one of these.
    fn candidates_where<'c>(
        &'c self,
        mistakes: usize,
        is_one: impl Fn(&Making) -> bool + Copy + 'c,
    ) -> impl Iterator<Item = Candidate<'c>> {
        (0..=mistakes).flat_map(move |of_parts| {
            let makings = self.makings.at(mistakes.saturating_sub(of_parts));
            let parts = self.parts.at(of_parts);
            let makings = makings.iter().filter(move |making| is_one(making));
            makings.flat_map(move |making| parts.iter().map(move |parts| (parts, making)))
        })
    }
}

pub(super) struct Round<'r, 'a> {
    material: &'r Material<'r>,
    seen: &'r Seen<'a>,
    /// How many mistakes are to be made.
    count: usize,
    scope: Scope,
    writings: Vec<Writing>,
    pub(super) found: Vec<Explanation<'a>>,
}

/// Parts and what is made of them.
type Candidate<'c> = (&'c Node<[Part; 2]>, &'c Making);

impl<'r, 'a> Round<'r, 'a> {
    pub(super) fn new(
        material: &'r Material<'_>,
        seen: &'r Seen<'a>,
        count: usize,
        scope: Scope,
    ) -> Self {
        Self {
            material,
            seen,
            count,
            scope,
            writings: writings(seen, count, scope),
            found: Vec::new(),
        }
    }

    pub(super) fn run(&mut self, sources: &Sources<'_>) {
        for before in 0..=self.count {
            let behind = self.count.saturating_sub(before);
            let wanted = Wanted::of(&self.writings, behind, self.scope);
            if !wanted.is_none() {
                self.compare(sources, before, &wanted);
            }
            if behind > 0 {
                self.other_hashes(sources, before, behind.saturating_sub(1));
            }
        }
    }

    /// The same where it is known what was hashed: nothing else has the same digest.
    pub(super) fn run_known(&mut self, sources: &Sources<'_>, known: &[u8]) {
        let (mut block, mut hashed) = (Vec::new(), Vec::new());
        let plain = [(Hash::Md5, Set::default())];
        let hashes: Vec<(Hash, Set)> = plain
            .into_iter()
            .chain(orders(self.scope))
            .chain(other_hashes(self.scope).filter(|(hash, _)| !is_constant(*hash)))
            .collect();
        let digests: Vec<Vec<u8>> = hashes
            .iter()
            .map(|(hash, _)| chain::digest(known, *hash, self.material))
            .collect();
        for mistakes in 0..=self.count {
            let may_make = |making: &Making| sources.makings.may_make(making, known);
            for candidate in sources.candidates_where(mistakes, may_make) {
                let (parts, making) = candidate;
                let message = sources
                    .makings
                    .hashed(making, parts.value, &mut block, &mut hashed);
                if message != known {
                    continue;
                }
                for ((hash, set), digest) in hashes.iter().zip(&digests) {
                    let by_hash = set.places().count();
                    if self.is_sought(*hash, mistakes)
                        && mistakes.saturating_add(by_hash) <= self.count
                    {
                        self.try_writings(sources, digest, (*hash, *set), candidate);
                    }
                }
            }
        }
    }

    /// Whether the search goes through a hash of blocks of so many mistakes.
    fn is_sought(&self, hash: Hash, mistakes: usize) -> bool {
        match hash {
            Hash::Md5 | Hash::Ordered(_) => true,
            _ if mistakes == 0 => true,
            Hash::Own(_) => mistakes == 1,
            _ => mistakes == 1 && self.is_worth_trying(hash),
        }
    }

    /// Looks for blocks whose MD5 begins as is wanted.
    fn compare(&mut self, sources: &Sources<'_>, mistakes: usize, wanted: &Wanted) {
        let (mut block, mut hashed) = (Vec::new(), Vec::new());
        let mut messages = Messages::new();
        let mut waiting: Vec<Candidate<'_>> = Vec::with_capacity(WIDTH);
        for candidate in sources.candidates(mistakes) {
            let (parts, making) = candidate;
            let message = sources
                .makings
                .hashed(making, parts.value, &mut block, &mut hashed);
            if wanted.any || message.len() > LONGEST {
                self.try_one(sources, message, candidate, wanted);
                continue;
            }
            messages.push(message);
            waiting.push(candidate);
            if messages.is_full() {
                self.try_all(sources, &mut messages, &mut waiting, wanted);
            }
        }
        self.try_all(sources, &mut messages, &mut waiting, wanted);
    }

    fn try_all(
        &mut self,
        sources: &Sources<'_>,
        messages: &mut Messages,
        waiting: &mut Vec<Candidate<'_>>,
        wanted: &Wanted,
    ) {
        if messages.count() > 0 && messages.any(INITIAL, &wanted.words) {
            let (mut block, mut hashed) = (Vec::new(), Vec::new());
            for candidate in waiting.iter() {
                let (parts, making) = candidate;
                let message = sources
                    .makings
                    .hashed(making, parts.value, &mut block, &mut hashed);
                self.try_one(sources, message, *candidate, wanted);
            }
        }
        waiting.clear();
    }

    fn try_one(
        &mut self,
        sources: &Sources<'_>,
        message: &[u8],
        candidate: Candidate<'_>,
        wanted: &Wanted,
    ) {
        let digest = chain::md5(message);
        let word = digest.first_chunk().copied().map(u32::from_le_bytes);
        if wanted.any || word.is_some_and(|word| wanted.words.contains(&word)) {
            self.try_writings(sources, &digest, (Hash::Md5, Set::default()), candidate);
            if count_of(candidate) < self.count {
                for (hash, set) in orders(self.scope) {
                    let digest = chain::digest(message, hash, self.material);
                    self.try_writings(sources, &digest, (hash, set), candidate);
                }
            }
        }
    }

    /// Blocks hashed otherwise. Those of two mistakes are not: another hash is seldom the third.
    fn other_hashes(&mut self, sources: &Sources<'_>, mistakes: usize, writing: usize) {
        if mistakes > 1 || self.writings.iter().all(|w| w.mistakes != writing) {
            return;
        }
        let (mut block, mut hashed) = (Vec::new(), Vec::new());
        let hashes: Vec<(Hash, Set)> = other_hashes(self.scope).collect();
        for candidate in sources.candidates(mistakes) {
            let (parts, making) = candidate;
            let message = sources
                .makings
                .hashed(making, parts.value, &mut block, &mut hashed);
            for (hash, set) in &hashes {
                let is_plain = !matches!(hash, Hash::Own(_));
                if mistakes == 0 || is_plain && self.is_worth_trying(*hash) {
                    let digest = chain::digest(message, *hash, self.material);
                    self.try_writings(sources, &digest, (*hash, *set), candidate);
                }
            }
        }
        if mistakes > 0 {
            for (hash, set) in &hashes {
                self.own_md5(sources, mistakes, writing, *hash, *set);
            }
        }
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
    fn own_md5(
        &mut self,
        sources: &Sources<'_>,
        mistakes: usize,
        writing: usize,
        hash: Hash,
        set: Set,
    ) {
        let Hash::Own(fault) = hash else {
            return;
        };
        let mut wanted = Wanted::of_writings(&self.writings, writing);
        if chain::writes_big_endian(fault) {
            wanted.swap();
        }
        let (mut block, mut hashed) = (Vec::new(), Vec::new());
        let mut messages = Messages::new();
        let mut waiting: Vec<Candidate<'_>> = Vec::with_capacity(WIDTH);
        let mut hits: Vec<Candidate<'_>> = Vec::new();
        for candidate in sources.candidates(mistakes) {
            let (parts, making) = candidate;
            let message = sources
                .makings
                .hashed(making, parts.value, &mut block, &mut hashed);
            if wanted.any || message.len() > LONGEST {
                hits.push(candidate);
                continue;
            }
            for words in chain::blocks(message, fault) {
                messages.push_words(&words);
            }
            waiting.push(candidate);
            if messages.is_full() {
                if messages.any(chain::initial(fault), &wanted.words) {
                    hits.append(&mut waiting);
                }
                waiting.clear();
            }
        }
        if messages.count() > 0 && messages.any(chain::initial(fault), &wanted.words) {
            hits.append(&mut waiting);
        }
        for candidate in hits {
            let (parts, making) = candidate;
            let message = sources
                .makings
                .hashed(making, parts.value, &mut block, &mut hashed);
            let digest = chain::digest(message, hash, self.material);
            self.try_writings(sources, &digest, (hash, set), candidate);
        }
    }

    /// Writes a digest in every way of as many mistakes as are left.
    fn try_writings(
        &mut self,
        sources: &Sources<'_>,
        digest: &[u8],
        (hash, by_hash): (Hash, Set),
        candidate: Candidate<'_>,
    ) {
        let made = count_of(candidate).saturating_add(by_hash.places().count());
        let left = self.count.saturating_sub(made);
        let mut hits = Vec::new();
        for writing in self
            .writings
            .iter()
            .filter(|writing| writing.mistakes == left)
        {
            if writing.is_for_short && digest.len() == 16 {
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
            self.keep(sources, candidate, by_hash.joined(set), length);
        }
    }

    /// Keeps every set that comes to it, where its chain confirms it.
    fn keep(
        &mut self,
        sources: &Sources<'_>,
        (parts, making): Candidate<'_>,
        more: Set,
        length: usize,
    ) {
        for by_parts in parts.sets() {
            for by_making in sources.makings.sets(making) {
                let set = by_parts.joined(by_making).joined(more);
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

fn count_of((parts, making): Candidate<'_>) -> usize {
    parts.set.places().count().saturating_add(making.mistakes)
}
