//! All inputs: small files in parallel over the cores, the others one after the other, and what
//! comes out in the order of the inputs.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::Ordering::Relaxed;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use ws76::capture::Note;
use ws76::report::{HandshakeReport, PassedOver, Summary};

use super::Totals;
use super::error::SourceError;
use super::run::Taker;
use super::source::{Judge, THOROUGH};
use super::together::{self, Kept};
use crate::cli::input::Input;
use crate::cli::outcome::Outcome;

/// Files up to this size are judged in parallel, 128 KiB; their handshakes are held until it is
/// their turn.
const SMALL: u64 = 128 << 10;

/// Inputs judged at once: enough to keep all cores at work, few enough to hold.
const CHUNK: usize = 256;

/// Fewer inputs than this are done before a bar would be seen.
const LONG: usize = 2000;

/// Judges all inputs.
pub(super) fn run(
    judge: &Judge,
    inputs: Vec<Input>,
    quiet: bool,
    totals: &mut Totals<'_>,
) -> io::Result<()> {
    // Where the results go to the same terminal, they are progress enough.
    let is_shown = !judge.summary_only && io::stdout().is_terminal();
    let bar = progress(inputs.len(), quiet || is_shown);
    totals.bar = bar.clone();
    for chunk in inputs.chunks(CHUNK) {
        let left = THOROUGH.saturating_sub(totals.searched);
        judge.thorough.store(left, Relaxed);
        let judged: Vec<Option<Judged>> = if chunk.len() > 1 && judge.deep.is_none() {
            chunk.par_iter().map(|input| small(judge, input)).collect()
        } else {
            vec![None; chunk.len()]
        };
        for (input, judged) in chunk.iter().zip(judged) {
            match judged {
                Some(judged) => judged.give(&input.name(), totals)?,
                None => {
                    let name = &input.name();
                    let is_live = matches!(input, Input::Stdin);
                    let mut taker = Named {
                        name,
                        is_live,
                        totals,
                    };
                    if let Err(error) = judge.input(input, &mut taker)? {
                        totals.unreadable(name, &error)?;
                    }
                }
            }
        }
        bar.inc(u64::try_from(chunk.len()).unwrap_or(0));
    }
    bar.finish_and_clear();
    Ok(())
}

/// A bar on standard error, where that is a terminal and the work is long.
fn progress(inputs: usize, quiet: bool) -> ProgressBar {
    if quiet || inputs < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos}/{len} files {wide_bar} {per_sec} {eta}");
    let bar = ProgressBar::new(u64::try_from(inputs).unwrap_or(0));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// What one small input came to.
#[derive(Debug, Default)]
struct Judged {
    reports: Vec<HandshakeReport>,
    counted: Summary,
    outcome: Option<Outcome>,
    passed: PassedOver,
    warnings: Vec<Note>,
    error: Option<SourceError>,
    lacks_draft_76: bool,
    kept: Vec<Kept>,
    searched: u32,
}

impl Clone for Judged {
    /// Only the empty one is ever cloned, to fill a vector.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Judged {
    fn give(self, name: &str, totals: &mut Totals<'_>) -> io::Result<()> {
        if let Some(outcome) = self.outcome {
            totals.add(&self.counted, outcome);
        }
        for kept in self.kept {
            totals.servers.keep(kept);
        }
        totals.searched = totals.searched.saturating_add(self.searched);
        for report in self.reports {
            totals.handshake(report)?;
        }
        if self.lacks_draft_76 {
            totals.no_draft_76(name)?;
        }
        totals.passed_over(name, &self.passed, &self.warnings);
        self.error
            .map_or(Ok(()), |error| totals.unreadable(name, &error))
    }
}

impl Taker for Judged {
    fn no_draft_76(&mut self) -> io::Result<()> {
        self.lacks_draft_76 = true;
        Ok(())
    }

    fn show(&mut self, report: HandshakeReport) -> io::Result<()> {
        self.reports.push(report);
        Ok(())
    }

    fn count(&mut self, summary: &Summary, outcome: Outcome) {
        self.counted.add(summary);
        self.outcome = self.outcome.max(Some(outcome));
    }

    fn keep(&mut self, kept: Kept) {
        if self.kept.len() < together::MOST_KEPT {
            self.kept.push(kept);
        }
    }

    fn searched(&mut self) {
        self.searched = self.searched.saturating_add(1);
    }

    fn passed(&mut self, passed: &PassedOver, warnings: Vec<Note>) {
        self.passed.add(passed);
        self.warnings = warnings;
    }
}

/// The totals, which take what comes of one input.
struct Named<'n, 't, 'o> {
    name: &'n str,
    /// Somebody waits for each handshake: the input may be a connection that is still open.
    is_live: bool,
    totals: &'t mut Totals<'o>,
}

impl Taker for Named<'_, '_, '_> {
    fn no_draft_76(&mut self) -> io::Result<()> {
        self.totals.no_draft_76(self.name)
    }

    fn show(&mut self, report: HandshakeReport) -> io::Result<()> {
        self.totals.handshake(report)?;
        if self.is_live {
            self.totals.output.flush()?;
        }
        Ok(())
    }

    fn count(&mut self, summary: &Summary, outcome: Outcome) {
        self.totals.add(summary, outcome);
    }

    fn passed(&mut self, passed: &PassedOver, warnings: Vec<Note>) {
        self.totals.passed_over(self.name, passed, &warnings);
    }

    fn keep(&mut self, kept: Kept) {
        self.totals.servers.keep(kept);
    }

    fn searched(&mut self) {
        self.totals.searched = self.totals.searched.saturating_add(1);
    }
}

/// Judges a small file; none where the input is no small file. What is no regular file, as a named
/// pipe, is read but once, in its turn.
fn small(judge: &Judge, input: &Input) -> Option<Judged> {
    let Input::File(path) = input else {
        return None;
    };
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > SMALL {
        return None;
    }
    let mut judged = Judged {
        counted: judge.no_counts(),
        ..Judged::default()
    };
    let length = usize::try_from(metadata.len()).unwrap_or(0);
    judged.error = match judge.small(path, length, &mut judged) {
        Ok(result) => result.err(),
        Err(error) => Some(SourceError::Io { source: error }),
    };
    Some(judged)
}
