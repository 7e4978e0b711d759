//! `ws76 parse` and `ws76 verify`: every handshake of every input.

mod batch;
mod deep;
mod error;
mod order;
mod run;
mod source;
mod together;

use indicatif::ProgressBar;
use ws76::capture::Note;
use ws76::judge::Scope;
use ws76::render::{self, Extent, HandshakeRenderer, json, text};
use ws76::report::{FailedInput, HandshakeReport, Lenient, PassedOver, Policy, Summary, Wanted};

use super::args::{CaptureArgs, Format, Global, ParseArgs, VerifyArgs};
use super::compute::lenient_of;
use super::input::{self, Input};
use super::outcome::{Outcome, UsageError};
use super::output::Output;
use super::tell;
use deep::Deep;
use error::SourceError;
use source::{Judge, THOROUGH};
use together::Servers;

/// Shows captured requests.
pub(crate) fn parse(
    args: &ParseArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    if args.list_formats {
        match global.format {
            Format::Text => {
                let palette = output.palette();
                text::write_forms(output, &palette)?;
            }
            Format::Json => json::write_forms(output, json::Layout::Lines)?,
            Format::Jsonl => json::write_forms(output, json::Layout::OneLine)?,
            format => return Err(UsageError::no_such_format(format).into()),
        }
        return Ok(Outcome::Right);
    }
    let judge = Judge {
        scope: Scope::Request,
        secure: None,
        wanted: Wanted {
            verdict: false,
            lenient: lenient_of(args.lenient),
            policy: Policy::default(),
        },
        form: args.captures.form()?,
        kept: args.captures.kept,
        flows: args.captures.flows,
        summary_only: args.captures.summary,
        deep: None,
        thorough: THOROUGH.into(),
    };
    let inputs = input::all(&args.captures.files, args.captures.recursive);
    run(&judge, inputs, &args.captures, global, output)
}

/// Judges captured handshakes.
pub(crate) fn verify(
    args: &VerifyArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let judge = Judge {
        scope: Scope::Both,
        secure: args.secure.then_some(true),
        wanted: Wanted {
            verdict: true,
            lenient: Lenient::Hidden,
            policy: args.policy.policy()?,
        },
        form: args.captures.form()?,
        kept: args.captures.kept,
        flows: args.captures.flows,
        summary_only: args.captures.summary,
        deep: args.deep.then(|| Deep::new(global.quiet)).transpose()?,
        thorough: THOROUGH.into(),
    };
    let inputs = match (&args.request, &args.response) {
        (Some(request), Some(response)) => vec![Input::Pair {
            request: request.clone(),
            response: response.clone(),
        }],
        _ => input::all(&args.captures.files, args.captures.recursive),
    };
    run(&judge, inputs, &args.captures, global, output)
}

fn run(
    judge: &Judge,
    inputs: Vec<Input>,
    args: &CaptureArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let extent = match (args.summary, inputs.len()) {
        (true, _) => Extent::Totals,
        (false, 0 | 1) => Extent::One,
        (false, _) => Extent::List,
    };
    let renderer = renderer(judge.wanted.policy, global, output, extent)?;
    let mut totals = Totals {
        policy: judge.wanted.policy,
        output,
        renderer,
        summary: judge.no_counts(),
        outcome: Outcome::Right,
        servers: Servers::default(),
        searched: 0,
        bar: ProgressBar::hidden(),
    };
    batch::run(judge, inputs, global.quiet, &mut totals)?;
    for together in totals.servers.explain() {
        totals.renderer.together(totals.output, together)?;
    }
    totals.renderer.finish(totals.output, &totals.summary)?;
    Ok(totals.outcome)
}

fn renderer(
    policy: Policy,
    global: &Global,
    output: &Output,
    extent: Extent,
) -> Result<Box<dyn HandshakeRenderer>, UsageError> {
    let options = render::Options {
        palette: output.palette(),
        detail: output.detail(),
        policy,
        extent,
    };
    let format = global.format;
    format.handshakes(&options).ok_or_else(|| match extent {
        Extent::Totals => UsageError(format!(
            "--summary has totals alone, --format {format} has none of them"
        )),
        Extent::One | Extent::List => UsageError::no_such_format(format),
    })
}

/// What a run has come to so far, and where its handshakes go.
struct Totals<'o> {
    policy: Policy,
    output: &'o mut Output,
    renderer: Box<dyn HandshakeRenderer>,
    summary: Summary,
    outcome: Outcome,
    servers: Servers,
    /// Answers that were searched for three mistakes in vain.
    searched: u32,
    /// Makes way for what is told on standard error.
    bar: ProgressBar,
}

impl Totals<'_> {
    /// Counts a handshake and shows it.
    fn handshake(&mut self, report: HandshakeReport) -> std::io::Result<()> {
        self.summary.count(&report);
        let outcome = Outcome::of(self.policy.standing(&report));
        self.outcome = self.outcome.max(outcome);
        self.renderer.handshake(self.output, report)
    }

    /// An input with other protocols alone was read, and nothing in it was judged.
    fn no_draft_76(&mut self, source: &str) -> std::io::Result<()> {
        self.outcome = self.outcome.max(Outcome::Unreadable);
        self.renderer.no_draft_76(self.output, source)
    }

    /// Counts what was counted elsewhere.
    fn add(&mut self, summary: &Summary, outcome: Outcome) {
        self.summary.add(summary);
        self.outcome = self.outcome.max(outcome);
    }

    /// Counts what an input held beside handshakes, and warns of what is odd about all of it.
    fn passed_over(&mut self, source: &str, passed: &PassedOver, warnings: &[Note]) {
        self.summary.passed_over.add(passed);
        for note in warnings {
            self.bar.suspend(|| tell(&format!("{source}: {note}")));
        }
    }

    /// Tells an input that cannot be read; the rest goes on.
    fn unreadable(&mut self, source: &str, error: &SourceError) -> std::io::Result<()> {
        let why = error.to_string();
        self.bar.suspend(|| tell(&format!("{source}: {why}")));
        self.summary.count_error();
        self.outcome = self.outcome.max(Outcome::Unreadable);
        let failed = FailedInput {
            source: source.to_owned(),
            reason: why,
            offset: error.offset(),
        };
        self.renderer.failed_input(self.output, &failed)
    }
}
