//! The mistakes that explain a server's wrong answers, out of all cases of a run.

use super::{Came, Case, CaseRun};
use crate::diagnosis::{self, Mistake};
use crate::judge::{Exchange, Handshake, Scope, Verdict};
use crate::message::Side;

/// Mistakes that explain wrong answers of several cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The mistakes, all at once.
    pub mistakes: Vec<&'static Mistake>,
    /// The ids of the cases whose answers they explain.
    pub cases: Vec<&'static str>,
}

type Sets = Vec<Vec<&'static Mistake>>;

/// The fewest mistakes that explain the cases that failed and can be explained: always the one
/// next that explains most of those left. What would have spoiled an answer that the server gave
/// rightly is named only where nothing else explains a case.
#[must_use]
pub fn named(runs: &[CaseRun]) -> Vec<Named> {
    let failed: Vec<(&'static Case, &Sets)> = runs
        .iter()
        .map(|run| (run.case, &run.outcome.explanations))
        .filter(|(_, sets)| !sets.is_empty())
        .collect();
    let possible = possible(&failed, runs);
    let mut left: Vec<(&'static Case, Sets)> = failed
        .into_iter()
        .map(|(case, sets)| {
            let kept = sets.iter().filter(|set| possible.contains(*set));
            let kept: Sets = kept.cloned().collect();
            // A mistake that shows by turns, as where key 3 comes late, is one all the same.
            let kept = if kept.is_empty() { sets.clone() } else { kept };
            (case, kept)
        })
        .collect();
    let mut named = Vec::new();
    while !left.is_empty() {
        let explained = |set: &Vec<&'static Mistake>| {
            let fitting = left.iter().filter(|(_, sets)| sets.contains(set));
            fitting.count()
        };
        // The first of the best: a case has the commonest explanation first.
        let mut best: Option<(usize, &Vec<&'static Mistake>)> = None;
        for set in left.iter().flat_map(|(_, sets)| sets.iter()) {
            let count = explained(set);
            if best.is_none_or(|(most, kept)| {
                count > most || (count == most && set.len() < kept.len())
            }) {
                best = Some((count, set));
            }
        }
        let Some((_, set)) = best else {
            break;
        };
        let set = set.clone();
        let (fitting, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, sets)| sets.contains(&set));
        // Three mistakes explain almost any single answer.
        if set.len() < 3 || fitting.len() > 1 {
            named.push(Named {
                mistakes: set,
                cases: fitting.iter().map(|(case, _)| case.id).collect(),
            });
        }
        left = rest;
    }
    named
}

/// The sets that explain failed cases and spoil none of the answers that were right.
fn possible(failed: &[(&'static Case, &Sets)], runs: &[CaseRun]) -> Sets {
    let sides: Vec<(Vec<u8>, Vec<u8>)> = runs
        .iter()
        .filter(|run| run.outcome.passed && run.outcome.came == Came::Answered)
        .filter_map(|run| run.outcome.exchanged.as_ref())
        .map(|exchanged| (exchanged.bytes_of(Side::Client), exchanged.bytes_of(Side::Server)))
        .collect();
    let exchanges: Vec<Exchange<'_>> = sides
        .iter()
        .map(|(request, response)| Exchange::from_wire(request, Some(response)))
        .collect();
    let judged: Vec<Handshake<'_>> = exchanges
        .iter()
        .map(|exchange| Handshake::judge(exchange, Scope::Both, None))
        .filter(|handshake| matches!(handshake.verdict, Some(Verdict::Match | Verdict::Faulty)))
        .collect();
    let right: Vec<diagnosis::Case<'_>> =
        judged.iter().filter_map(diagnosis::Case::read).collect();
    let mut sets: Sets = Vec::new();
    for set in failed.iter().flat_map(|(_, sets)| sets.iter()) {
        if !sets.contains(set) && right.iter().all(|case| case.fits(set)) {
            sets.push(set.clone());
        }
    }
    sets
}
