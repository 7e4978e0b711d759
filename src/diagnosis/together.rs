//! Several handshakes of one server: the mistakes that explain them all.

use super::case::Case;
use super::mistakes::{Mistake, chain_of};
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
    let mut sets: Vec<Vec<&'static Mistake>> = vec![Vec::new()];
    for case in wrong {
        // What explains the cases so far may explain this one too.
        let (fitting, other): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| fits(set, case));
        sets = fitting;
        let explanations = case.diagnose(MOST).explanations;
        for set in other {
            let joined = explanations
                .iter()
                .filter_map(|found| join(&set, &found.mistakes));
            sets.extend(joined);
        }
        sets.sort_by_key(|set| rank(set));
        sets.dedup();
        sets.truncate(MOST_SETS);
    }
    sets.retain(|set| {
        let all = wrong.iter().chain(right);
        !set.is_empty() && all.into_iter().all(|case| fits(set, case))
    });
    let fewest = sets.iter().map(Vec::len).min()?;
    sets.retain(|set| set.len() == fewest);
    let chains: Vec<Chain> = sets.iter().filter_map(|set| chain_of(set)).collect();
    Some(Together {
        telling: telling::best_of(&chains),
        sets,
    })
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
    joined.sort_by_key(|mistake| {
        super::mistakes::ALL
            .iter()
            .position(|row| std::ptr::eq(*row, *mistake))
    });
    chain_of(&joined)
        .filter(|_| joined.len() <= MOST)
        .map(|_| joined)
}
