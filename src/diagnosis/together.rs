//! Several handshakes of one server: the mistakes that explain them all.

use std::cmp::Reverse;

use super::case::Case;
use super::mistakes::{ALL, Mistake, chain_of};
use super::search::{MOST, rank};
use super::stage::Chain;
use super::telling::{self, Telling};

/// Sets of mistakes that are followed at once.
const MOST_SETS: usize = 512;

/// What one server did, by all of its handshakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// Sets of mistakes, each of which explains every wrong answer and no right one away; fewest
    /// mistakes first, then the commonest.
    pub sets: Vec<Vec<&'static Mistake>>,
    /// A request whose answer would tell the sets apart, where there are several.
    pub telling: Option<&'static Telling>,
}

/// Explains all cases of a server at once. `right` are handshakes that it answered rightly, so
/// that what would have spoiled them is ruled out. None where nothing explains them all.
#[must_use]
pub fn explain_together(wrong: &[Case<'_>], right: &[Case<'_>]) -> Option<Together> {
    let of_each: Vec<Sets> = wrong.iter().map(explanations).collect();
    // What explains one of them alone may explain all; only else several mistakes act by turns.
    let mut sets: Sets = of_each.concat();
    sets.retain(|set| fits_all(set, wrong, right));
    if sets.is_empty() {
        sets = joined(wrong, &of_each);
        sets.retain(|set| !set.is_empty() && fits_all(set, wrong, right));
    }
    let fewest = sets.iter().map(Vec::len).min()?;
    sets.retain(|set| set.len() == fewest);
    sets.sort_by_key(|set| order(set));
    sets.dedup();
    let chains: Vec<Chain> = sets.iter().filter_map(|set| chain_of(set)).collect();
    Some(Together {
        telling: telling::best_of(&chains),
        sets,
    })
}

type Sets = Vec<Vec<&'static Mistake>>;

fn explanations(case: &Case<'_>) -> Sets {
    let found = case.diagnose(MOST).explanations.into_iter();
    found.map(|explanation| explanation.mistakes).collect()
}

/// Sets of which each case has one explanation within.
fn joined(wrong: &[Case<'_>], of_each: &[Sets]) -> Sets {
    let mut sets: Sets = vec![Vec::new()];
    for (case, explanations) in wrong.iter().zip(of_each) {
        // What explains the cases so far may explain this one too.
        let (fitting, other): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| fits(set, case));
        sets = fitting;
        for set in other {
            sets.extend(explanations.iter().filter_map(|more| join(&set, more)));
        }
        sets.sort_by_key(|set| order(set));
        sets.dedup();
        sets.truncate(MOST_SETS);
    }
    sets
}

/// As [`explain`](super::explain) orders them: where two are as common, the later stage comes first.
fn order(set: &[&'static Mistake]) -> ((usize, u32), Reverse<Vec<usize>>) {
    (rank(set), Reverse(places(set)))
}

/// The mistakes' places in the catalogue.
fn places(set: &[&'static Mistake]) -> Vec<usize> {
    let place = |mistake: &Mistake| ALL.iter().position(|row| std::ptr::eq(*row, mistake));
    set.iter().filter_map(|mistake| place(mistake)).collect()
}

fn fits_all(set: &[&'static Mistake], wrong: &[Case<'_>], right: &[Case<'_>]) -> bool {
    wrong.iter().chain(right).all(|case| fits(set, case))
}

fn fits(set: &[&'static Mistake], case: &Case<'_>) -> bool {
    chain_of(set).is_some_and(|chain| case.fits(&chain, set.len().max(1)))
}

/// Both sets in one, in the order of the computation; none where no server can make all of them.
fn join(set: &[&'static Mistake], more: &[&'static Mistake]) -> Option<Vec<&'static Mistake>> {
    let mut joined = set.to_vec();
    for mistake in more {
        if !joined.iter().any(|known| std::ptr::eq(*known, *mistake)) {
            joined.push(mistake);
        }
    }
    joined.sort_by_key(|mistake| places(&[*mistake]));
    chain_of(&joined)
        .filter(|_| joined.len() <= MOST)
        .map(|_| joined)
}
