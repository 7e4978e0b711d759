//! The conformance suite: a case for every rule that a server can keep or break.
//!
//! One table, [`GROUPS`], is all there is of it: the run, the reports and `docs/conformance.md` read
//! the same rows. A case sends one or more requests, each on a connection of its own and one after
//! the other (4.1 step 1 allows no two at once), and holds what comes against what must come.

mod abort;
mod answer;
mod docs;
mod maker;
mod named;
mod open;
mod reading;
mod response;
mod verdict;

use std::time::Duration;

pub use docs::table as document;
pub use maker::{Maker, Request};
pub use named::named;

use super::connect::Target;
use crate::draft::Severity;
use crate::draft::rules::{Duty, Rule};
use crate::report::CaseReport;

/// One row of the suite.
#[derive(Debug)]
pub struct Case {
    /// Its id: what is sent, subject first.
    pub id: &'static str,
    /// The draft's section.
    pub section: &'static str,
    /// The step in it, where there is one.
    pub step: Option<u8>,
    /// What a failure weighs: *error* where the draft says must, *warning* where it says should,
    /// *note* where it leaves it open.
    pub severity: Severity,
    /// What is sent, in a few words.
    pub sent: &'static str,
    /// What must come.
    pub expect: Expect,
    /// Makes the requests.
    pub make: fn(&mut Maker<'_>) -> Vec<Request>,
}

/// What must come back for each request of a case.
#[derive(Debug, Clone, Copy)]
pub enum Expect {
    /// A 101 and the right 16 bytes.
    Answer,
    /// No 101: the connection closed, with or without an HTTP error before.
    Abort,
    /// Either of the two; nothing between them.
    AnswerOrAbort,
    /// A 101 whose fields break none of these rules.
    Keeps(&'static [&'static Rule]),
    /// The same, or an abort.
    KeepsOrAbort(&'static [&'static Rule]),
    /// The right answer, then a closing frame or the end of the connection.
    Closing,
}

impl Expect {
    /// What must come, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Answer => "the right answer",
            Self::Abort => "the connection closed, no 101",
            Self::AnswerOrAbort => "the right answer, or the connection closed",
            Self::Keeps(rules) => rules.first().map_or("a 101", |rule| must_of(rule)),
            Self::KeepsOrAbort(rules) => rules.first().map_or("a 101", |rule| must_or_abort(rule)),
            Self::Closing => "FF 00, or the connection closed",
        }
    }
}

fn must_of(rule: &Rule) -> &'static str {
    match rule.server {
        Duty::Sends { what, .. } => what,
        _ => "a 101",
    }
}

fn must_or_abort(rule: &Rule) -> &'static str {
    match rule.server {
        Duty::Sends { or_abort, .. } => or_abort,
        _ => "a 101, or the connection closed",
    }
}

/// A part of the suite.
#[derive(Debug)]
pub struct Group {
    /// Its heading.
    pub title: &'static str,
    /// Its cases.
    pub cases: &'static [Case],
}

/// Every case, in the order in which they are run.
pub static GROUPS: &[Group] = &[
    Group {
        title: "5.1: reading the request",
        cases: reading::CASES,
    },
    Group {
        title: "5.2 steps 4 to 9: the answer",
        cases: answer::CASES,
    },
    Group {
        title: "5.2 steps 10 to 13: the response",
        cases: response::CASES,
    },
    Group {
        title: "5.1 and 5.2 steps 2 to 6: what is aborted",
        cases: abort::CASES,
    },
    Group {
        title: "what the draft leaves open",
        cases: open::CASES,
    },
];

/// Every case with its group.
pub fn cases() -> impl Iterator<Item = (&'static Group, &'static Case)> {
    GROUPS
        .iter()
        .flat_map(|group| group.cases.iter().map(move |case| (group, case)))
}

/// How the suite is run.
#[derive(Debug, Clone)]
pub struct Suite {
    /// Where to.
    pub target: Target,
    /// What all keys are made from; each case makes its own from it and from its id, so that a case
    /// run alone sends the same bytes.
    pub seed: u64,
    /// The Origin field's value; none for the page's own host.
    pub origin: Option<String>,
    /// The time for each request, and how long the suite waits for a connection to be closed.
    pub time: Duration,
}

impl Suite {
    /// Runs one case.
    #[must_use]
    pub fn run(&self, group: &'static Group, case: &'static Case) -> CaseReport {
        let origin = self.origin.as_deref();
        let mut maker = Maker::new(&self.target.url, origin, self.seed, case.id);
        let requests = (case.make)(&mut maker);
        let mut worst = None;
        for request in &requests {
            let outcome = verdict::of(&self.target, case.expect, request, self.time);
            let failed = !outcome.passed;
            worst = Some(outcome);
            if failed {
                break;
            }
        }
        let outcome = worst.unwrap_or_else(verdict::Outcome::nothing_sent);
        CaseReport {
            id: case.id,
            section: case.section,
            step: case.step,
            severity: case.severity.word(),
            sent: case.sent,
            must: case.expect.words(),
            result: if outcome.passed { "pass" } else { "fail" },
            came: outcome.came,
            detail: outcome.detail,
            diagnosis: outcome.diagnosis,
            group: group.title,
            weight: case.severity,
        }
    }
}
