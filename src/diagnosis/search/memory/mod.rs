//! What explained earlier answers is tried first.
//!
//! The handshakes of one capture mostly come from one server. What explained one of its answers is
//! run forward on the next request; where it writes the captured bytes, nothing is searched. Of a
//! set that does, the smallest part that writes them too is taken, so that no mistake is named that
//! does not show. What a search of this answer alone would list beside it, and what the earlier
//! answers rule out, is not listed.

use std::sync::Arc;

use super::{Explanation, LONGEST_KEY, is_enough, is_nothing};
use crate::diagnosis::discriminating::{self, Discriminating};
use crate::diagnosis::material::Material;
use crate::diagnosis::mistakes::{Mistake, chain_of};
use crate::diagnosis::seen::Seen;
use crate::diagnosis::stage::Chain;

/// Explained answers that are kept.
const MOST: usize = 16;

/// Explanations of one answer that are kept.
const MOST_SETS: usize = 12;

/// What explained earlier answers, the latest first.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    known: Vec<Known>,
}

/// All that explained one answer.
#[derive(Debug, Clone)]
pub struct Known(Arc<Sets>);

#[derive(Debug)]
struct Sets {
    sets: Vec<(Vec<&'static Mistake>, Chain)>,
    /// What decides between all of them.
    next_request: Option<&'static Discriminating>,
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        let chains = |known: &Self| known.0.sets.iter().map(|(_, chain)| *chain).collect::<Vec<_>>();
        Arc::ptr_eq(&self.0, &other.0) || chains(self) == chains(other)
    }
}

impl Eq for Known {}

/// What explains an answer as it did an earlier one.
#[derive(Debug)]
pub(in crate::diagnosis) struct Again<'a> {
    pub(in crate::diagnosis) explanations: Vec<Explanation<'a>>,
    pub(in crate::diagnosis) next_request: Option<&'static Discriminating>,
    pub(in crate::diagnosis) known: Known,
}

impl Known {
    /// None where nothing was found.
    pub(in crate::diagnosis) fn of(
        found: &[Explanation<'_>],
        next_request: Option<&'static Discriminating>,
    ) -> Option<Self> {
        let sets = found.iter().take(MOST_SETS);
        let sets = sets.map(|found| (found.mistakes.clone(), found.chain));
        (!found.is_empty()).then(|| {
            Self(Arc::new(Sets {
                sets: sets.collect(),
                next_request,
            }))
        })
    }

    fn again<'a>(&self, material: &Material<'_>, seen: &Seen<'a>) -> Option<Again<'a>> {
        let sets = self.0.sets.iter();
        let fitting: Vec<Explanation<'a>> = sets
            .filter_map(|(mistakes, chain)| explanation(mistakes, *chain, material, seen))
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let chains: Vec<Chain> = fitting.iter().map(|found| found.chain).collect();
        // Sets that an answer rules out are not tried on later ones.
        let known = if chains.len() == self.0.sets.len() {
            self.clone()
        } else {
            Self::of(&fitting, discriminating::best_of(&chains))?
        };
        let mut found: Vec<Explanation<'a>> = Vec::new();
        for whole in &fitting {
            for part in smaller(&whole.mistakes, material, seen) {
                if found.iter().all(|known| known.chain != part.chain) {
                    found.push(part);
                }
            }
        }
        if found.is_empty() {
            return Some(Again {
                explanations: fitting,
                next_request: known.0.next_request,
                known,
            });
        }
        let fewest = found.iter().map(|found| found.mistakes.len()).min()?;
        found.retain(|found| found.mistakes.len() == fewest);
        found.sort_by_cached_key(Explanation::order);
        let chains: Vec<Chain> = found.iter().map(|found| found.chain).collect();
        Some(Again {
            explanations: found,
            next_request: discriminating::best_of(&chains),
            known,
        })
    }
}

impl Memory {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { known: Vec::new() }
    }

    /// What of it explains an answer: of the latest that does, all that do, if they leave nothing
    /// open. Answers that the capture lost bytes of are left to the search, and so are long keys.
    pub(in crate::diagnosis) fn explain<'a>(
        &self,
        material: &Material<'_>,
        seen: &Seen<'a>,
    ) -> Option<Again<'a>> {
        let is_long = material.keys.iter().any(|key| key.value.len() > LONGEST_KEY);
        if is_long || !seen.is_whole() {
            return None;
        }
        self.known.iter().find_map(|known| known.again(material, seen))
    }

    /// Takes over what another one holds, and puts it before all others.
    pub fn add(&mut self, later: &Self) {
        later.known.iter().rev().for_each(|known| self.keep(known));
    }

    /// Puts what explained an answer before all others.
    pub fn keep(&mut self, known: &Known) {
        self.known.retain(|other| other != known);
        self.known.truncate(MOST.saturating_sub(1));
        self.known.insert(0, known.clone());
    }
}

/// The explanation by a set, where it leaves nothing of the answer unexplained.
fn explanation<'a>(
    mistakes: &[&'static Mistake],
    chain: Chain,
    material: &Material<'_>,
    seen: &Seen<'a>,
) -> Option<Explanation<'a>> {
    let written = chain.answer(material)?;
    let bytes = seen.speaks_for(&written)?;
    if !(is_enough(bytes, mistakes.len()) || is_nothing(bytes, &chain)) {
        return None;
    }
    // What no byte speaks for stands back behind what is in a field.
    if written.is_nothing() && seen.may_hold_answer_in_field() {
        return None;
    }
    let explained = seen.explained(written.body.len());
    seen.leaves_nothing_odd(explained.len()).then(|| Explanation {
        mistakes: mistakes.to_vec(),
        chain,
        explained,
    })
}

/// The explanations by parts of a set: of two mistakes, or of one where two leave nothing open.
fn smaller<'a>(
    mistakes: &[&'static Mistake],
    material: &Material<'_>,
    seen: &Seen<'a>,
) -> Vec<Explanation<'a>> {
    let without = |left_out: usize| {
        let rest = mistakes.iter().enumerate().filter(|(at, _)| *at != left_out);
        let rest: Vec<&'static Mistake> = rest.map(|(_, mistake)| *mistake).collect();
        explanation(&rest, chain_of(&rest)?, material, seen)
    };
    if mistakes.len() < 2 {
        return Vec::new();
    }
    let found = (0..mistakes.len()).filter_map(without);
    let found = found.flat_map(|part| {
        let smaller = smaller(&part.mistakes, material, seen);
        if smaller.is_empty() { vec![part] } else { smaller }
    });
    found.collect()
}

#[cfg(test)]
mod tests;
