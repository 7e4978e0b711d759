//! The mistakes that explain a server's wrong answers, out of all cases of a run.

use super::{Case, CaseRun};
use crate::diagnosis::mistakes::Mistake;

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
/// next that explains most of those left.
#[must_use]
pub fn named(runs: &[CaseRun]) -> Vec<Named> {
    let mut left: Vec<(&'static Case, &Sets)> = runs
        .iter()
        .map(|run| (run.case, &run.outcome.explanations))
        .filter(|(_, sets)| !sets.is_empty())
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
