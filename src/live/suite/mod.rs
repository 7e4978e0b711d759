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

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

pub use docs::table as document;
pub use maker::{Maker, Request};
pub use named::{Named, named};
pub use verdict::{Came, Outcome};

use super::connect::{ConnectError, Connection, Target, after};
use super::stop::{Stop, runtime};
use super::url::Url;
use crate::draft::Severity;
use crate::draft::rules::{Duty, Row, Rule};

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
    Keeps(&'static [&'static Row]),
    /// The same, or an abort.
    KeepsOrAbort(&'static [&'static Row]),
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
    pub cases: Vec<Case>,
}

/// Every case, in the order in which they are run. They are made at their first use: as constants
/// they would be addresses that the loader adjusts at each start of the program.
pub static GROUPS: LazyLock<[Group; 5]> = LazyLock::new(|| {
    [
    Group {
        title: "5.1: reading the request",
        cases: reading::cases(),
    },
    Group {
        title: "5.2 steps 4 to 9: the answer",
        cases: answer::cases(),
    },
    Group {
        title: "5.2 steps 10 to 13: the response",
        cases: response::cases(),
    },
    Group {
        title: "5.1 and 5.2 steps 2 to 6: what is aborted",
        cases: abort::cases(),
    },
    Group {
        title: "what the draft leaves open",
        cases: open::cases(),
    },
    ]
});

impl Case {
    /// The requests that the case sends to a URL.
    #[must_use]
    pub fn requests(&self, url: &Url, seed: u64) -> Vec<Request> {
        (self.make)(&mut Maker::new(url, None, seed, self.id))
    }
}

/// Every case with its group.
pub fn cases() -> impl Iterator<Item = (&'static Group, &'static Case)> {
    GROUPS
        .iter()
        .flat_map(|group| group.cases.iter().map(move |case| (group, case)))
}

/// How the suite is run.
#[derive(Debug)]
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
    /// Cases that are run at one time; 0 is taken for 1.
    pub jobs: usize,
    /// What is done where the server cannot be expected to keep any further case.
    pub at_dead_end: AtDeadEnd,
    /// Ends the run before its end.
    pub stop: Stop,
    /// Whether the server answers a plain request with anything.
    answers: AtomicBool,
}

/// What is done where the server fails the plain request, is gone, or hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AtDeadEnd {
    /// The run ends there.
    #[default]
    End,
    /// The rest is run all the same.
    KeepGoing,
}

/// One case that was run.
#[derive(Debug, Clone)]
pub struct CaseRun {
    /// The case.
    pub case: &'static Case,
    /// Its group.
    pub group: &'static Group,
    /// What its worst request came to: the first that fails, else the last.
    pub outcome: Outcome,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// All cases were run.
    Done,
    /// The server fails the plain request, so nothing else can be expected of it.
    PlainFailed,
    /// The server is gone, or does not answer any more.
    ServerEnded,
    /// The end was asked for.
    Stopped,
}

/// A case with its group.
pub type Wanted = (&'static Group, &'static Case);

impl Suite {
    /// A suite with the defaults: one case at a time, two seconds for each request.
    #[must_use]
    pub fn new(target: Target, seed: u64) -> Self {
        Self {
            target,
            seed,
            origin: None,
            time: Duration::from_secs(2),
            jobs: 1,
            at_dead_end: AtDeadEnd::End,
            stop: Stop::new(),
            answers: AtomicBool::new(false),
        }
    }

    /// Runs cases; `take` gets each when it and those before it have been run.
    ///
    /// # Errors
    /// There is nobody at the address.
    pub fn run(
        self,
        wanted: &[Wanted],
        take: &mut dyn FnMut(CaseRun),
    ) -> Result<RunEnd, ConnectError> {
        let runtime = runtime().map_err(|source| ConnectError::Runtime { source })?;
        let end = runtime.block_on(async {
            Connection::open(&self.target, after(self.time)).await?;
            Ok(Arc::new(self).run_all(wanted, take).await)
        });
        runtime.shutdown_background();
        end
    }

    async fn run_all(self: Arc<Self>, wanted: &[Wanted], take: &mut dyn FnMut(CaseRun)) -> RunEnd {
        let mut left = wanted.iter().copied().enumerate().peekable();
        let mut running = JoinSet::new();
        // Cases that are run and wait for those before them.
        let mut waiting: BTreeMap<usize, CaseRun> = BTreeMap::new();
        let mut next = 0_usize;
        let mut end = RunEnd::Done;
        if let Some((_, (group, case))) = left.next_if(|(_, (_, case))| case.id == PLAIN) {
            let run = tokio::select! {
                run = self.run_case(group, case) => run,
                () = self.stop.asked() => return RunEnd::Stopped,
            };
            let passed = run.outcome.passed;
            take(run);
            next = 1;
            if !passed && self.at_dead_end == AtDeadEnd::End {
                return RunEnd::PlainFailed;
            }
        }
        loop {
            while running.len() < self.jobs.max(1) && end == RunEnd::Done {
                let Some((at, (group, case))) = left.next() else {
                    break;
                };
                let suite = Arc::clone(&self);
                running.spawn(async move { (at, suite.run_case(group, case).await) });
            }
            let joined = tokio::select! {
                joined = running.join_next() => joined,
                () = self.stop.asked() => return RunEnd::Stopped,
            };
            let Some(Ok((at, run))) = joined else {
                return end;
            };
            if run.outcome.came.is_end() && self.at_dead_end == AtDeadEnd::End {
                end = RunEnd::ServerEnded;
            }
            waiting.insert(at, run);
            while let Some(run) = waiting.remove(&next) {
                take(run);
                next = next.saturating_add(1);
            }
        }
    }

    async fn run_case(&self, group: &'static Group, case: &'static Case) -> CaseRun {
        let mut maker = self.maker(case.id);
        let requests = (case.make)(&mut maker);
        let mut outcome = Outcome::nothing_sent();
        for request in &requests {
            outcome = verdict::of(self, case.expect, request).await;
            if !outcome.passed {
                break;
            }
        }
        if case.id == PLAIN && outcome.came.is_response() {
            self.answers.store(true, Ordering::Relaxed);
        }
        CaseRun {
            case,
            group,
            outcome,
        }
    }

    fn maker(&self, id: &str) -> Maker<'_> {
        Maker::new(&self.target.url, self.origin.as_deref(), self.seed, id)
    }

    /// Whether the server has answered the plain request with anything.
    fn answers_plain(&self) -> bool {
        self.answers.load(Ordering::Relaxed)
    }
}

/// The case without which no other can be expected to pass.
const PLAIN: &str = "request-plain";

/// A conforming request.
fn plain(suite: &Suite) -> Vec<u8> {
    suite.maker(PLAIN).plan().bytes().concat()
}
