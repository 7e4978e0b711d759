//! `ws76 probe --suite`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use anyhow::Context as _;
use ws76::bytes::{escape_up_to, safe_text};
use ws76::diagnosis::mistakes::Mistake;
use ws76::live::Stop;
use ws76::live::connect::Target;
use ws76::live::record;
use ws76::live::suite::{
    self, AtDeadEnd, Came, CaseRun, Named, Outcome as CaseOutcome, RunEnd, Suite, Wanted,
};
use ws76::render::github::GithubSuiteWriter;
use ws76::render::suite::{
    HtmlWriter, JunitWriter, LineWriter, ObjectWriter, SuiteRenderer, TapWriter,
};
use ws76::render::text::SuiteWriter;
use ws76::report::{CaseReport, CaseResult, NamedReport, RunEnded, SuiteReport, SuiteSummary};

use super::super::args::{Format, Global, ProbeArgs};
use super::super::live::stop_at_signals;
use super::super::notify;
use super::super::outcome::{Outcome, UsageError};
use super::super::output::{self, Output};
use super::cases::{known, wanted, weight};

/// Runs the suite, or the cases of it that are asked for.
pub(super) fn run(
    args: &ProbeArgs,
    global: &Global,
    output: &mut Output,
    target: Target,
    seed: u64,
) -> anyhow::Result<Outcome> {
    let wanted = wanted(args)?;
    let known = known(args.known.as_deref())?;
    let folder = args.save.clone();
    let folder = folder.map(|path| Folder::new(path, global.force));
    if let Some(folder) = &folder {
        folder.check(&wanted)?;
    }
    let mut renderer = renderer(global.format, output);
    let url = target.url.to_string();
    let suite = suite(args, target, seed, &known);
    stop_at_signals(&suite.stop)?;
    let report = SuiteReport {
        url,
        seed: seed.to_string(),
    };
    renderer.begin(output, &report)?;
    let mut shower = Shower {
        output,
        renderer,
        folder,
        known: &known,
        stop: suite.stop.clone(),
        summary: SuiteSummary::default(),
        runs: Vec::new(),
        failed: None,
    };
    match suite.run(&wanted, &mut |run| shower.take(run)) {
        Ok(end) => shower.finish(end, wanted.len()),
        Err(error) => {
            notify(&error.with_cause());
            Ok(Outcome::Unreachable)
        }
    }
}

/// Shows and keeps the cases as they come.
struct Shower<'s> {
    output: &'s mut Output,
    renderer: Box<dyn SuiteRenderer>,
    folder: Option<Folder>,
    known: &'s BTreeSet<String>,
    stop: Stop,
    summary: SuiteSummary,
    runs: Vec<CaseRun>,
    /// The first thing that could not be written.
    failed: Option<io::Error>,
}

impl Shower<'_> {
    fn take(&mut self, run: CaseRun) {
        let case = report_of(&run, self.known.contains(run.case.id));
        self.summary.count(&case);
        if let Err(error) = self.show(&run, case) {
            self.failed.get_or_insert(error);
            self.stop.stop();
        }
        self.runs.push(run);
    }

    fn show(&mut self, run: &CaseRun, case: CaseReport) -> io::Result<()> {
        if let Some(folder) = &mut self.folder {
            folder.save(run)?;
        }
        self.renderer.case(self.output, case)
    }

    /// The end of a run in which so many cases were wanted.
    fn finish(mut self, end: RunEnd, wanted: usize) -> anyhow::Result<Outcome> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        let left = wanted.saturating_sub(self.runs.len());
        self.summary.not_run = u64::try_from(left).unwrap_or(u64::MAX);
        self.summary.ended = reason(end).filter(|_| left > 0);
        let named = suite::named(&self.runs);
        let named: Vec<NamedReport> = named.iter().map(named_report).collect();
        self.renderer.finish(self.output, &self.summary, &named)?;
        let is_silent = |run: &CaseRun| run.outcome.came == Came::Silent;
        if end == RunEnd::PlainFailed && self.runs.first().is_some_and(is_silent) {
            return Ok(Outcome::Unreachable);
        }
        Ok(outcome(&self.summary))
    }
}

fn suite(args: &ProbeArgs, target: Target, seed: u64, known: &BTreeSet<String>) -> Suite {
    let mut suite = Suite::new(target, seed);
    suite.origin.clone_from(&args.origin);
    suite.jobs = args.jobs;
    suite.stop = Stop::new();
    if let Some(time) = args.timeout {
        suite.time = time;
    }
    if args.keep_going || known.contains("request-plain") {
        suite.at_dead_end = AtDeadEnd::KeepGoing;
    }
    suite
}

const fn outcome(summary: &SuiteSummary) -> Outcome {
    if summary.errors > 0 {
        Outcome::Wrong
    } else if summary.not_run > 0 {
        // Nothing that was not judged ends in 0.
        Outcome::Unreadable
    } else {
        Outcome::Right
    }
}

const fn reason(end: RunEnd) -> Option<RunEnded> {
    match end {
        RunEnd::Done => None,
        RunEnd::PlainFailed => Some(RunEnded::PlainFailed),
        RunEnd::ServerEnded => Some(RunEnded::ServerEnded),
        RunEnd::Stopped => Some(RunEnded::Stopped),
    }
}

fn renderer(format: Format, output: &Output) -> Box<dyn SuiteRenderer> {
    match format {
        // The command line refuses what the suite cannot write.
        Format::Text | Format::Raw | Format::Pcap => {
            Box::new(SuiteWriter::new(output.palette(), output.detail()))
        }
        Format::Json => Box::new(ObjectWriter::default()),
        Format::Jsonl => Box::new(LineWriter),
        Format::Tap => Box::new(TapWriter::default()),
        Format::Junit => Box::new(JunitWriter::default()),
        Format::Github => Box::new(GithubSuiteWriter::default()),
        Format::Html => Box::new(HtmlWriter::default()),
    }
}

/// Where the exchanges of cases that fail are kept.
struct Folder {
    path: PathBuf,
    force: bool,
}

impl Folder {
    const fn new(path: PathBuf, force: bool) -> Self {
        Self { path, force }
    }

    fn file(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.pcap"))
    }

    /// Makes the folder; nothing in it may be replaced unasked.
    fn check(&self, wanted: &[Wanted]) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.path).with_context(|| self.path.display().to_string())?;
        for (_, case) in wanted {
            let path = self.file(case.id);
            if path.exists() && !self.force {
                let path = path.display();
                let text = format!("{path} exists: use --force to replace it");
                return Err(UsageError(text).into());
            }
        }
        Ok(())
    }

    fn save(&self, run: &CaseRun) -> std::io::Result<()> {
        match &run.outcome.exchanged {
            Some(exchanged) if !run.outcome.passed => {
                let path = self.file(run.case.id);
                output::write_file(&path, &record::pcap(exchanged), self.force)
            }
            _ => Ok(()),
        }
    }
}

fn report_of(run: &CaseRun, known: bool) -> CaseReport {
    let CaseRun {
        case,
        group,
        outcome,
    } = run;
    let result = if outcome.passed {
        CaseResult::Pass
    } else {
        CaseResult::Fail
    };
    let ids = |set: &Vec<&'static Mistake>| set.iter().map(|m| Cow::Borrowed(m.id)).collect();
    CaseReport {
        id: Cow::Borrowed(case.id),
        group: Cow::Borrowed(group.title),
        section: Cow::Borrowed(case.section),
        step: case.step,
        severity: weight(case.severity),
        sent: Cow::Borrowed(case.sent),
        must: Cow::Borrowed(case.expect.words()),
        result,
        known,
        came: outcome.came.words(),
        detail: detail(outcome),
        diagnosis: outcome.explanations.iter().map(ids).collect(),
    }
}

fn detail(outcome: &CaseOutcome) -> Vec<String> {
    let findings = outcome.broken.iter();
    let mut lines: Vec<String> = findings.map(|finding| finding.message.clone()).collect();
    if let Came::NoConnection(why) | Came::Gone(why) = &outcome.came {
        lines.push(safe_text(why));
    }
    if let Some((right, received)) = &outcome.answers {
        lines.push(format!("expected {}", hex(right)));
        lines.push(format!("received {}", hex(received)));
    }
    for set in &outcome.explanations {
        let ids: Vec<&str> = set.iter().map(|mistake| mistake.id).collect();
        lines.push(format!("{} [{}]", sentences(set), ids.join(" + ")));
    }
    if let Some(line) = &outcome.status_line {
        lines.push(escape_up_to(line, 60));
    }
    lines
}

fn hex(bytes: &[u8]) -> String {
    ws76::bytes::spaced_hex(bytes).replace(' ', "")
}

fn sentences(set: &[&'static Mistake]) -> String {
    let sentences: Vec<&str> = set.iter().map(|mistake| mistake.sentence).collect();
    sentences.join(" ")
}

fn named_report(named: &Named) -> NamedReport {
    NamedReport {
        mistakes: named.mistakes.iter().map(|m| Cow::Borrowed(m.id)).collect(),
        explanation: sentences(&named.mistakes),
        cases: named.cases.iter().map(|id| Cow::Borrowed(*id)).collect(),
    }
}
