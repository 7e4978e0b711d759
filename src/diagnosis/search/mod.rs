//! The search: one mistake, then all pairs, then the triples of common mistakes that can act
//! together.
//!
//! What the phases up to the parts can come to, what can be made of parts and key 3, and what
//! digests can be behind the captured bytes is found first, each result once. Then the two sides
//! are put together, hashed many at a time and compared by one word of the digest. The search only
//! proposes: an explanation is what [`Chain::answer`] confirms.

mod blocks;
mod levels;
mod memory;
mod others;
mod parts;
mod round;
mod set;
mod sources;
mod writings;

use std::cmp::Reverse;

use super::material::Material;
use super::mistakes::{ALL, Mistake};
use super::seen::Seen;
use super::stage::{Chain, Form, Phase, Wrapping};
use levels::Scope;
pub use memory::{Known, Memory};
use others::Others;
use round::Round;
use sources::Sources;

/// The most mistakes that are sought at once.
pub const MOST: usize = 3;

/// The most mistakes of the keys and the division.
const MOST_OF_PARTS: usize = 2;

/// Keys longer than this, in bytes, are searched for single mistakes alone: the work grows with
/// their length, and only hostile ones are.
const LONGEST_KEY: usize = 1024;

/// Bytes that must speak for an explanation of so many mistakes, where 16 are not there: among the
/// hundreds of single mistakes one that fits 4 bytes by chance is found once in 10 million answers,
/// among the hundred thousand triples one that fits 8 once in 10^14.
const LEAST: [usize; MOST] = [4, 6, 8];

/// One way in which a captured answer comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The mistakes that make it, in the order of the computation.
    pub mistakes: Vec<&'static Mistake>,
    /// The chain that makes them.
    pub chain: Chain,
    /// The captured bytes that it explains.
    pub explained: &'a [u8],
}

impl Explanation<'_> {
    /// Orders explanations: fewest mistakes first, then the commonest.
    fn order(&self) -> Order {
        order(&self.mistakes)
    }
}

/// See [`order`].
pub(super) type Order = (usize, u32, Reverse<Vec<Phase>>, Vec<usize>);

/// Orders sets of mistakes: fewest first, then the commonest; of those as common as each other the
/// ones of a later phase, then as they are in the catalogue.
pub(super) fn order(mistakes: &[&'static Mistake]) -> Order {
    let weights = mistakes.iter().map(|mistake| mistake.commonness.weight());
    let place = |mistake: &Mistake| ALL.iter().position(|row| std::ptr::eq(*row, mistake));
    (
        mistakes.len(),
        weights.fold(0, u32::saturating_add),
        Reverse(mistakes.iter().map(|mistake| mistake.phase()).collect()),
        mistakes
            .iter()
            .filter_map(|mistake| place(mistake))
            .collect(),
    )
}

/// What a search goes through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sought {
    /// How many mistakes at once.
    pub mistakes: usize,
    /// Whether mistakes in reading the keys are among them.
    pub in_keys: bool,
    /// Why it is not all that can be sought, where it is not.
    pub less: Option<Less>,
}

/// Why a search does not go through all that it could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Less {
    /// The keys are long: the work grows with them.
    LongKeys,
    /// Fewer mistakes at once were asked for.
    Asked,
}

impl Sought {
    /// What is sought of a request, where at most so many mistakes are asked for.
    pub(super) fn of(material: &Material<'_>, most: usize) -> Self {
        let is_longer = |longest| material.keys.iter().any(|key| key.value.len() > longest);
        let (mistakes, less) = if is_longer(LONGEST_KEY) {
            (1, Some(Less::LongKeys))
        } else {
            (most.min(MOST), (most < MOST).then_some(Less::Asked))
        };
        Self {
            mistakes,
            in_keys: !is_longer(parts::LONGEST_KEY),
            less,
        }
    }
}

/// Every explanation of the fewest mistakes, at most `most`, the commonest first. They write the
/// same bytes for this request: no byte of it decides between them.
///
/// Where bytes are left behind what is explained that no client takes for frames, explanations of
/// more mistakes that have them too are preferred.
#[must_use]
pub fn explain<'a>(material: &Material<'_>, seen: &Seen<'a>, most: usize) -> Vec<Explanation<'a>> {
    let most = Sought::of(material, most).mistakes;
    let (mut partial, mut silent) = (Vec::new(), Vec::new());
    let (mut sources, others) = (Sources::new(material), Others::default());
    for count in 1..=most {
        let scope = if count < MOST {
            Scope::All
        } else {
            Scope::Common
        };
        if count <= MOST_OF_PARTS {
            sources.grow();
        }
        let mut round = Round::new(material, seen, (&sources, &others), count, scope);
        round.run();
        let mut found = round.found;
        found.sort_by_cached_key(Explanation::order);
        let (mut whole, rest): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|found| seen.leaves_nothing_odd(found.explained.len()));
        // What no byte speaks for stands back behind what is in a field.
        let is_silent =
            |found: &Explanation<'_>| found.chain.answer(material).is_some_and(|w| w.is_nothing());
        if seen.may_hold_answer_in_field() {
            let (nothing, something) = whole.into_iter().partition(is_silent);
            silent = [silent, nothing].concat();
            whole = something;
        }
        if !whole.is_empty() {
            return whole;
        }
        if partial.is_empty() {
            partial = rest;
        }
    }
    if partial.is_empty() {
        return silent;
    }
    let longest = partial.iter().map(|found| found.explained.len()).max();
    partial.retain(|found| Some(found.explained.len()) == longest);
    partial
}

/// Whether a chain writes what was seen, with enough bytes to speak for it.
#[must_use]
pub fn explains(chain: &Chain, mistakes: usize, material: &Material<'_>, seen: &Seen<'_>) -> bool {
    let speaks = chain
        .answer(material)
        .and_then(|written| seen.speaks_for(&written));
    speaks.is_some_and(|bytes| is_enough(bytes, mistakes) || is_nothing(bytes, chain))
}

fn is_enough(bytes: usize, mistakes: usize) -> bool {
    let least = LEAST.get(mistakes.saturating_sub(1)).copied().unwrap_or(16);
    bytes >= least
}

/// Whether nothing was sent and the chain sends nothing: that needs no byte to be seen.
fn is_nothing(bytes: usize, chain: &Chain) -> bool {
    bytes == 0 && (chain.wrapping == Wrapping::Missing || chain.form == Form::CutAtNul)
}

#[cfg(test)]
mod tests {
    use super::super::chain::{Written, md5};
    use super::super::{Commonness, DISCRIMINATING, Discriminating};
    use super::*;

    /// Requests of draft 76, 1.2, with another key 3 each, whose answers fit.
    fn asked(fits: impl Fn(&[u8; 16]) -> bool) -> (Material<'static>, [u8; 16]) {
        let answers = (0..100_000_u32).map(|number| {
            let key3: [u8; 8] = format!("{number:08}").as_bytes().try_into().unwrap();
            (
                key3,
                md5(&[b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c", &key3[..]].concat()),
            )
        });
        let (key3, answer) = { answers }.find(|(_, answer)| fits(answer)).unwrap();
        (
            Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", key3),
            answer,
        )
    }

    fn found(material: &Material<'_>, body: &[u8], most: usize) -> Vec<String> {
        let found = explain(material, &Seen::from_body(body), most);
        let ids = |found: &Explanation<'_>| {
            let ids: Vec<&str> = found.mistakes.iter().map(|mistake| mistake.id).collect();
            ids.join(" + ")
        };
        found.iter().map(ids).collect()
    }

    #[test]
    fn an_answer_that_was_cut_needs_bytes_that_speak_for_it() {
        for (nul, expected) in [
            (1, &[][..]),
            (3, &[]),
            (4, &["answer-cut-at-nul", "answer-first-4"]),
            (9, &["answer-cut-at-nul"]),
        ] {
            let (material, answer) =
                asked(|answer| answer.iter().position(|&byte| byte == 0) == Some(nul));
            assert_eq!(found(&material, &answer[..nul], 1), expected, "{nul}");
        }
        let (material, _) = asked(|answer| answer[0] == 0);
        assert_eq!(found(&material, b"", 1), ["answer-missing"]);
        // That is what it comes to as well for a server that was known to cut.
        let cut = super::super::mistakes::find("answer-cut-at-nul").unwrap().chain();
        assert!(explains(&cut, 1, &material, &Seen::from_body(b"")));
        let (material, answer) = asked(|answer| answer.iter().position(|&byte| byte == 0) == Some(2));
        assert!(!explains(&cut, 1, &material, &Seen::from_body(&answer[..2])));
    }

    /// Two of each stage, one of them common.
    fn of_each_stage() -> Vec<&'static Mistake> {
        let mut chosen: Vec<&'static Mistake> = Vec::new();
        for row in ALL.iter().copied().filter(|row| row.commonness != Commonness::Rare).chain(ALL.iter().copied()) {
            let of_stage = chosen.iter().filter(|known| known.choice.excludes(row.choice));
            if of_stage.count() < 2 && !chosen.contains(&row) {
                chosen.push(row);
            }
        }
        chosen
    }

    /// A request on which a set of mistakes shows as no smaller one of it does, and what is written.
    fn shown(set: &[&'static Mistake]) -> Option<(Material<'static>, Written)> {
        let all = super::super::mistakes::chain_of(set)?;
        let requests = DISCRIMINATING.iter().map(Discriminating::material);
        requests.into_iter().find_map(|material| {
            let written = all.answer(&material).filter(|written| written.body.len() >= 16)?;
            let less = (0..set.len()).map(|out| {
                let rest = set.iter().enumerate().filter(|(at, _)| *at != out);
                let chain = rest.fold(Chain::default(), |chain, (_, row)| chain.with(row.choice));
                chain.answer(&material)
            });
            let is_new = less.into_iter().all(|less| less.as_ref() != Some(&written));
            is_new.then_some((material, written))
        })
    }

    /// What explains a set is the set, or one of fewer or as many mistakes that writes the same.
    fn missed(set: &[&'static Mistake]) -> Option<String> {
        let (material, written) = shown(set)?;
        let seen = Seen::from_written(&written);
        let found = explain(&material, &seen, set.len());
        let fewest = found.first().map_or(usize::MAX, |found| found.mistakes.len());
        let is_named = fewest < set.len() || found.iter().any(|found| found.mistakes == set);
        let ids: Vec<&str> = set.iter().map(|row| row.id).collect();
        (!is_named).then(|| ids.join(" + "))
    }

    #[test]
    fn two_mistakes_of_any_two_stages_are_found_together() {
        let chosen = of_each_stage();
        let mut missing = Vec::new();
        let mut count = 0;
        for (at, one) in chosen.iter().enumerate() {
            for two in &chosen[at + 1..] {
                let mut set = [*one, *two];
                set.sort_by_key(|row| order(&[*row]).3);
                count += usize::from(shown(&set).is_some());
                missing.extend(missed(&set));
            }
        }
        assert_eq!(missing, [""; 0]);
        assert!(count > 150, "{count}");
    }

    #[test]
    fn each_hash_is_found_behind_another_block() {
        let mut missing = Vec::new();
        let hashes = ALL.iter().filter(|row| row.phase() == Phase::Digest);
        for hash in hashes {
            for block in ["keys-swapped", "parts-little-endian", "challenge-in-64", "md5-of-hex-text"] {
                missing.extend(missed(&[super::super::mistakes::find(block).unwrap(), hash]));
            }
        }
        // The key of an HMAC is the block; four bytes are too few.
        missing.retain(|ids| !ids.contains("answer-hmac") && !ids.contains("answer-crc32"));
        assert_eq!(missing, [""; 0]);
    }
}
