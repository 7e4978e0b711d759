//! `ws76 parse` and `ws76 verify`: every handshake of every input.

mod batch;
mod budget;
mod coverage;
mod deep;
mod error;
mod judging;
mod order;
mod other_talk;
mod pace;
mod run;
mod source;
mod together;

use ws76::draft::Scheme;
use ws76::judge::Scope;
use ws76::render::{self, Extent, HandshakeRenderer, json, text};
use ws76::report::{FailedInput, HandshakeReport, Lenient, PassedOver, Policy, Summary, Wanted};

use super::args::{CaptureArgs, Client, Format, Global, ParseArgs, VerifyArgs};
use super::compute::lenient_of;
use super::input::{Input, Inputs, Origin, SaidBy, TwoFiles};
use super::notify;
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};
use super::progress::Progress;
use coverage::Coverage;
use deep::Deep;
use judging::Judge;
use pace::Pace;
pub(super) use pace::most_behind;
use source::Reader;
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
        scheme: None,
        client: Client::Draft,
        wanted: Wanted {
            verdict: false,
            lenient: lenient_of(args.lenient),
            policy: args.policy.policy()?,
        },
        summary_only: args.captures.summary,
        deep: None,
    };
    output::refuse_input(global, &args.captures.files)?;
    let inputs = inputs(&args.captures);
    run(judge, inputs, &args.captures, global, output)
}

/// Judges captured handshakes.
pub(crate) fn verify(
    args: &VerifyArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let judge = Judge {
        scope: Scope::Both,
        scheme: args.secure.then_some(Scheme::Wss),
        client: args.client,
        wanted: Wanted {
            verdict: true,
            lenient: Lenient::Hidden,
            policy: args.policy.policy()?,
        },
        summary_only: args.captures.summary,
        deep: args.deep.then(|| Deep::new(global.quiet)).transpose()?,
    };
    output::refuse_input(
        global,
        args.captures
            .files
            .iter()
            .chain(&args.request)
            .chain(&args.response),
    )?;
    let inputs = match (&args.request, &args.response) {
        (Some(request), Some(response)) => Inputs::of(vec![Input::Pair(TwoFiles {
            request: request.clone(),
            response: response.clone(),
            said_by: SaidBy::Flags,
        })]),
        _ => inputs(&args.captures),
    };
    run(judge, inputs, &args.captures, global, output)
}

fn inputs(args: &CaptureArgs) -> Inputs {
    Inputs::all(&args.files, args.recursive, &args.glob)
}

fn run(
    judge: Judge,
    mut inputs: Inputs,
    args: &CaptureArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let reader = Reader {
        judge,
        form: args.form()?,
        kept: args.kept,
        flows: args.flows,
    };
    let judge = &reader.judge;
    let first: Vec<Input> = inputs.by_ref().take(batch::CHUNK).collect();
    let extent = match (args.summary, first.len()) {
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
        pace: Pace::default(),
        progress: Progress::hidden(),
    };
    batch::run(&reader, first, inputs, global.quiet, &mut totals)?;
    totals.require_any(args)?;
    for together in totals.servers.explain() {
        totals.renderer.together(totals.output, together)?;
    }
    totals.summary.uncompared = totals.servers.uncompared;
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
    pace: Pace,
    /// Makes way for what is written to standard error.
    progress: Progress,
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

    /// Counts what an input held beside handshakes.
    fn passed_over(&mut self, passed: &PassedOver) {
        self.summary.passed_over.add(passed);
    }

    /// Closes an input: reports what of it was not judged, if anything. A file that was found in a
    /// folder and is no capture is counted.
    fn close(&mut self, input: &Input, name: &str, coverage: Coverage) -> std::io::Result<()> {
        let is_found = matches!(input, Input::File(_, Origin::Found));
        if is_found && coverage.is_unknown_form() {
            let files = &mut self.summary.passed_over.files;
            *files = files.saturating_add(1);
            return Ok(());
        }
        match coverage.into_failed(name) {
            Some(failed) => self.failed(&failed),
            None => Ok(()),
        }
    }

    /// Reports an input that was not judged, or not to its end; the rest goes on.
    fn failed(&mut self, failed: &FailedInput) -> std::io::Result<()> {
        let FailedInput { source, reason, .. } = failed;
        self.progress
            .suspend(|| notify(&format!("{source}: {reason}")));
        self.summary.count_error();
        self.outcome = self.outcome.max(Outcome::Unreadable);
        self.renderer.failed_input(self.output, failed)
    }

    /// Folders in which no file is a capture are not judged.
    fn require_any(&mut self, args: &CaptureArgs) -> std::io::Result<()> {
        let files = self.summary.passed_over.files;
        if self.summary.handshakes > 0 || self.summary.errors > 0 || files == 0 {
            return Ok(());
        }
        let folders = args.files.iter().map(|path| path.display().to_string());
        self.failed(&FailedInput {
            source: folders.collect::<Vec<_>>().join(", "),
            reason: format!("none of the {files} files in it is a capture"),
            offset: None,
        })
    }
}
