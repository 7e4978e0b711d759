//! The exhaustive search, with its progress on standard error and Ctrl-C to end it.

use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use ws76::diagnosis::exhaust::{Exhaustion, Outcome, Progress};
use ws76::diagnosis::{Case, DeepQuestion};
use ws76::report::{DeepReport, FoundReport};

use crate::cli::notify;
use crate::cli::progress::Progress as Line;
use crate::cli::signals::on_signal;

/// Set by Ctrl-C: the search under way ends, and no other begins. What was found is still reported.
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Whether a search is under way. Where none is, Ctrl-C ends the run, as a second one always does.
static SEARCHING: AtomicBool = AtomicBool::new(false);

fn interrupted() {
    let is_second = CANCELLED.swap(true, Relaxed);
    if is_second || !SEARCHING.load(Relaxed) {
        crate::cli::output::exit_at_signal();
    }
}

/// Values by which the time of a search is estimated.
const FEW: u32 = 1 << 24;

/// How often the bar moves and Ctrl-C is looked for.
const TICK: Duration = Duration::from_millis(100);

/// The search as the command line asks for it.
#[derive(Debug)]
pub(super) struct Deep {
    quiet: bool,
}

impl Deep {
    /// Makes ready; from here on the first Ctrl-C in a search ends that and not the run.
    pub(super) fn new(quiet: bool) -> anyhow::Result<Self> {
        on_signal(interrupted).context("cannot watch for Ctrl-C")?;
        Ok(Self { quiet })
    }

    /// Runs the searches of a case until one has a hit; none where there is no answer to search.
    pub(super) fn search(&self, case: &Case<'_>) -> Option<DeepReport> {
        let questions = case.deep_questions();
        if questions.is_empty() {
            return None;
        }
        if !self.quiet && io::stderr().is_terminal() {
            notify(&plan(&questions, first_values(&questions)));
        }
        let line = self.line(&questions);
        let mut report = DeepReport {
            searches: 0,
            sought: Vec::new(),
            cancelled: false,
            found: None,
        };
        SEARCHING.store(true, Relaxed);
        for question in &questions {
            line.describe(question.supposed());
            match run(question, &line) {
                Outcome::Found(found) => {
                    report.count(question);
                    let first = found
                        .first()
                        .map(|found| case.deep_answer(question, *found));
                    report.found = first.as_ref().map(FoundReport::new);
                    break;
                }
                Outcome::Nothing => report.count(question),
                Outcome::Cancelled => {
                    report.cancelled = true;
                    break;
                }
            }
        }
        SEARCHING.store(false, Relaxed);
        line.clear();
        Some(report)
    }

    fn line(&self, questions: &[DeepQuestion]) -> Line {
        if self.quiet {
            return Line::hidden();
        }
        let total = (questions.len() as u64).saturating_mul(1 << 32);
        Line::of(usize::try_from(total).unwrap_or(usize::MAX), "words")
    }
}

/// How long the first of the searches takes for a few values; none where there is no search.
fn first_values(questions: &[DeepQuestion]) -> Duration {
    let start = Instant::now();
    if let Some(first) = questions.first() {
        let some = Exhaustion::new(first.question.clone()).within(0..=FEW - 1);
        let _ = some.run(&Progress::new());
    }
    start.elapsed()
}

/// What will be searched, the likeliest first, and about how long each search takes, where so few
/// values take so long.
fn plan(questions: &[DeepQuestion], few: Duration) -> String {
    let each = few.as_secs_f64() * f64::from(u32::MAX / FEW);
    let supposed: Vec<String> = questions.iter().map(DeepQuestion::supposed).collect();
    format!(
        "{} searches over all 2^32 values, about {each:.0} s each, the likeliest first: {}; \
         Ctrl-C ends them",
        questions.len(),
        supposed.join("; ")
    )
}

fn run(question: &DeepQuestion, line: &Line) -> Outcome {
    let progress = Progress::new();
    if CANCELLED.load(Relaxed) {
        return Outcome::Cancelled;
    }
    let before = line.position();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Relaxed) {
                std::thread::park_timeout(TICK);
                let done = usize::try_from(progress.done()).unwrap_or(usize::MAX);
                line.set(before.saturating_add(done));
                if CANCELLED.load(Relaxed) {
                    progress.cancel();
                }
            }
        });
        let outcome = Exhaustion::new(question.question.clone()).run(&progress);
        ended.store(true, Relaxed);
        outcome
    })
}
