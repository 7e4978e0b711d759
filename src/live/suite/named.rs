//! The mistakes that explain a server's wrong answers, out of all cases of a run.

use crate::report::{CaseReport, NamedReport};

/// The fewest mistakes that explain the cases that failed and can be explained: always the one
/// next that explains most of those left.
#[must_use]
pub fn named(cases: &[CaseReport]) -> Vec<NamedReport> {
    let mut left: Vec<&CaseReport> = cases
        .iter()
        .filter(|case| !case.diagnosis.is_empty())
        .collect();
    let mut named = Vec::new();
    while !left.is_empty() {
        let sets = left.iter().flat_map(|case| &case.diagnosis);
        let explained = |set: &Vec<&'static str>| {
            let fitting = left.iter().filter(|case| case.diagnosis.contains(set));
            fitting.count()
        };
        // The first of the best: a case tells the commonest explanation first.
        let mut best: Option<(usize, &Vec<&'static str>)> = None;
        for set in sets {
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
        let (fitting, rest): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|case| case.diagnosis.contains(&set));
        // Three mistakes explain almost any single answer.
        if set.len() < 3 || fitting.len() > 1 {
            named.push(NamedReport {
                mistakes: set,
                cases: fitting.iter().map(|case| case.id).collect(),
            });
        }
        left = rest;
    }
    named
}
