//! All inputs: small files in parallel over the cores, the others one after the other, and what
//! comes out in the order of the inputs.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};

use rayon::prelude::*;
use ws76::capture::Flow;
use ws76::report::{HandshakeReport, PassedOver, Summary};

use super::Totals;
use super::coverage::Coverage;
use super::pace::Pace;
use super::run::Taker;
use super::source::{self, Reader, Reading, SMALL};
use super::together::Kept;
use crate::cli::input::{Input, Inputs, Origin, SaidBy};
use crate::cli::outcome::Outcome;
use crate::cli::progress::Progress;

/// Memory of the reports of one small file that wait for their turn, 64 KiB. A file with more is
/// judged when it is its turn, however small it is.
const HELD: usize = 64 << 10;

/// Inputs judged at once: enough to keep all cores at work, few enough to hold.
pub(super) const CHUNK: usize = 256;

/// Answers of one small file that are searched for three mistakes at once.
const THOROUGH_SMALL: u32 = 16;

/// Judges all inputs: those of `chunk`, then the others.
pub(super) fn run(
    reader: &Reader,
    mut chunk: Vec<Input>,
    mut others: Inputs,
    quiet: bool,
    totals: &mut Totals<'_>,
) -> io::Result<()> {
    // Where the results go to the same terminal, they are progress enough.
    let is_shown = !reader.judge.summary_only && io::stdout().is_terminal();
    if !quiet && !is_shown && chunk.len() >= CHUNK {
        totals.progress = Progress::counting("files");
    }
    while !chunk.is_empty() {
        let judged: Vec<Option<Held>> = if chunk.len() > 1 && reader.judge.deep.is_none() {
            let pace = totals.pace.beside_others(THOROUGH_SMALL);
            let judge = |input| small(reader, input, &pace);
            chunk.par_iter().map(judge).collect()
        } else {
            chunk.iter().map(|_| None).collect()
        };
        for (input, judged) in chunk.iter().zip(judged) {
            match judged {
                Some(judged) => judged.give(input, totals)?,
                None => in_turn(reader, input, totals)?,
            }
            totals.progress.add(1);
        }
        chunk.clear();
        chunk.extend(others.by_ref().take(CHUNK));
    }
    totals.progress.clear();
    Ok(())
}

/// Judges an input when it is its turn.
fn in_turn(reader: &Reader, input: &Input, totals: &mut Totals<'_>) -> io::Result<()> {
    if let Input::Pair(files) = input
        && files.said_by == SaidBy::Names
        && !source::are_raw(files)
    {
        for path in [&files.request, &files.response] {
            in_turn(reader, &Input::File(path.clone(), Origin::Named), totals)?;
        }
        return Ok(());
    }
    let name = input.name();
    let pace = totals.pace.next();
    let mut taker = Named {
        name: &name,
        is_live: matches!(input, Input::Stdin),
        totals: &mut *totals,
    };
    let reading = Reading {
        name: &name,
        pace,
        taker: &mut taker,
    };
    let coverage = reader.input(input, reading)?;
    totals.close(input, &name, coverage)
}

/// What one small input came to.
#[derive(Debug)]
struct Held {
    reports: Vec<HandshakeReport>,
    /// About their memory, in bytes.
    weight: usize,
    counted: Summary,
    outcome: Option<Outcome>,
    passed: PassedOver,
    coverage: Coverage,
    lacks_draft_76: bool,
    kept: Vec<Kept>,
    /// What was spent on its answers: before it, and with it.
    pace: [Pace; 2],
}

impl Held {
    fn give(self, input: &Input, totals: &mut Totals<'_>) -> io::Result<()> {
        if let Some(outcome) = self.outcome {
            totals.add(&self.counted, outcome);
        }
        for kept in self.kept {
            totals.servers.keep(kept);
        }
        let [began, ended] = &self.pace;
        totals.pace.add(began, ended);
        for report in self.reports {
            totals.handshake(report)?;
        }
        if self.lacks_draft_76 {
            totals.no_draft_76(&input.name())?;
        }
        totals.passed_over(&self.passed);
        totals.close(input, &input.name(), self.coverage)
    }
}

impl Taker for Held {
    fn show(&mut self, report: HandshakeReport, weight: usize) -> io::Result<()> {
        self.weight = self.weight.saturating_add(weight);
        self.reports.push(report);
        Ok(())
    }

    fn count(&mut self, summary: &Summary, outcome: Outcome) {
        self.counted.add(summary);
        self.outcome = self.outcome.max(Some(outcome));
    }

    fn wants(&mut self, _flow: Option<&Flow>, _is_right: bool) -> bool {
        true
    }

    fn keep(&mut self, kept: Kept) {
        self.kept.push(kept);
    }

    fn paced(&mut self, pace: Pace) {
        let [_, ended] = &mut self.pace;
        *ended = pace;
    }

    fn no_draft_76(&mut self) -> io::Result<()> {
        self.lacks_draft_76 = true;
        Ok(())
    }

    fn passed(&mut self, passed: &PassedOver) {
        self.passed.add(passed);
    }

    fn is_full(&self) -> bool {
        self.weight > HELD
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
    fn show(&mut self, report: HandshakeReport, _weight: usize) -> io::Result<()> {
        self.totals.handshake(report)
    }

    fn shown(&mut self) -> io::Result<()> {
        if self.is_live {
            self.totals.output.flush()?;
        }
        Ok(())
    }

    fn count(&mut self, summary: &Summary, outcome: Outcome) {
        self.totals.add(summary, outcome);
    }

    fn wants(&mut self, flow: Option<&Flow>, is_right: bool) -> bool {
        self.totals.servers.wants(flow, is_right)
    }

    fn keep(&mut self, kept: Kept) {
        self.totals.servers.keep(kept);
    }

    fn paced(&mut self, pace: Pace) {
        self.totals.pace = pace;
    }

    fn no_draft_76(&mut self) -> io::Result<()> {
        self.totals.no_draft_76(self.name)
    }

    fn passed(&mut self, passed: &PassedOver) {
        self.totals.passed_over(passed);
    }
}

thread_local! {
    /// Where a small file is read to: as many as there are threads, not as there are files.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Judges a small file; none where the input is no small file, or holds too much to wait for its
/// turn. What is no regular file, as a named pipe, is read but once, in its turn.
fn small(reader: &Reader, input: &Input, pace: &Pace) -> Option<Held> {
    let Input::File(path, origin) = input else {
        return None;
    };
    let is_regular = *origin == Origin::Found || std::fs::metadata(path).ok()?.is_file();
    if !is_regular {
        return None;
    }
    // While one file is judged, its thread may begin with another: that has a buffer of its own.
    let mut buffer = BUFFER.take();
    buffer.resize(SMALL.saturating_add(1), 0);
    let held = File::open(path).ok().and_then(|mut file| {
        let count = source::fill(&mut file, &mut buffer).ok()?;
        let bytes = buffer.get(..count).filter(|_| count <= SMALL)?;
        held(reader, input, bytes, pace)
    });
    BUFFER.set(buffer);
    held
}

/// Judges the bytes of a small file; none where they hold too much to wait for their turn.
fn held(reader: &Reader, input: &Input, bytes: &[u8], pace: &Pace) -> Option<Held> {
    let mut held = Held {
        reports: Vec::new(),
        weight: 0,
        counted: reader.judge.no_counts(),
        outcome: None,
        passed: PassedOver::default(),
        coverage: Coverage::default(),
        lacks_draft_76: false,
        kept: Vec::new(),
        pace: [pace.clone(), pace.clone()],
    };
    let name = input.name();
    let reading = Reading {
        name: &name,
        pace: pace.clone(),
        taker: &mut held,
    };
    let coverage = reader.small(bytes, reading).ok()?;
    if held.is_full() {
        return None;
    }
    held.coverage = coverage;
    Some(held)
}
