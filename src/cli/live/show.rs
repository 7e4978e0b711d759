//! Handshakes shown as they come, by a thread of its own: a reader of them that stops stops no
//! server.

use std::io::{self, Write};

use ws76::live::Stop;
use ws76::render::text::Detail;
use ws76::render::{self, HandshakeRenderer, text};
use ws76::report::{FailedInput, HandshakeReport, Origin, Policy, Summary};

use super::super::args::{Format, Global};
use super::super::outcome::Outcome;
use super::super::output::Output;
use super::Knowledge;
use super::queue::{Finished, Limits, Queue, Worker};
use super::seen::Seen;
use super::tally::{Held, Tally};

/// What may wait for its reader.
const LIMITS: Limits = Limits {
    items: 256,
    bytes: 4 << 20,
};

/// Shows handshakes, and counts what they come to.
pub(in super::super) struct Show {
    worker: Worker<Seen, Ended>,
    stop: Stop,
    /// Handshakes that could not be shown, and what they come to.
    lost: u64,
    tally: Tally,
}

/// What came of showing.
pub(in super::super) struct Shown {
    /// The highest of all handshakes, shown or not.
    pub(in super::super) outcome: Outcome,
    /// Handshakes that could not be shown.
    pub(in super::super) lost: u64,
    /// Handshakes beyond those that a report holds.
    pub(in super::super) beyond: u64,
    /// Whether the reader has gone away.
    pub(in super::super) is_closed: bool,
}

struct Ended {
    tally: Tally,
    beyond: u64,
    is_closed: bool,
    result: io::Result<()>,
}

impl Show {
    /// Starts the thread. `source` names the command's own address in the reports,
    /// `policy` says what passes.
    pub(in super::super) fn start(
        global: &Global,
        output: &mut Output,
        source: &str,
        policy: Policy,
        stop: &Stop,
    ) -> Self {
        let mut shower = Shower {
            output: output.take(),
            renderer: renderer(global.format, policy),
            held: Held::new(global.format),
            summary: Summary::default(),
            tally: Tally::by(policy),
            source: source.to_owned(),
            last: 0,
            known: Knowledge::default(),
        };
        let of_thread = stop.clone();
        let worker = Worker::start(LIMITS, move |queue: &Queue<Seen>| {
            let result = shower.work(queue, &of_thread);
            if result.is_err() {
                of_thread.stop();
            }
            Ended {
                tally: shower.tally,
                beyond: shower.held.beyond,
                is_closed: shower.output.is_closed(),
                result,
            }
        });
        Self {
            worker,
            stop: stop.clone(),
            lost: 0,
            tally: Tally::by(policy),
        }
    }

    /// Shows a handshake; false for the first one that finds no room.
    pub(in super::super) fn take(&mut self, seen: Seen) -> bool {
        let bytes = seen.had.weight();
        match self.worker.offer(seen, bytes) {
            Ok(()) => true,
            Err(seen) => {
                self.lost = self.lost.saturating_add(1);
                self.tally.add(&seen);
                self.lost != 1
            }
        }
    }

    /// Shows what is left, and the end.
    pub(in super::super) fn finish(self) -> anyhow::Result<Shown> {
        let (mut lost, mut tally) = (self.lost, self.tally);
        let (mut is_closed, mut beyond) = (false, 0);
        match self.worker.finish(&self.stop) {
            Finished::Done(ended) => {
                ended.result?;
                tally = tally.and(ended.tally);
                is_closed = ended.is_closed;
                beyond = ended.beyond;
            }
            Finished::Stuck(left) => {
                // With the one that the thread is at.
                lost = lost.saturating_add(1);
                for seen in &left {
                    lost = lost.saturating_add(1);
                    tally.add(seen);
                }
            }
        }
        Ok(Shown {
            // A report that lacks handshakes passes nobody.
            outcome: if beyond > 0 {
                tally.outcome().max(Outcome::Unreadable)
            } else {
                tally.outcome()
            },
            lost,
            beyond,
            is_closed,
        })
    }
}

impl Seen {
    fn report(
        &self,
        source: &str,
        detail: Detail,
        policy: Policy,
        known: &mut Knowledge,
    ) -> HandshakeReport {
        let flow = format!("{} -> {}", self.peer, self.local);
        let number = usize::try_from(self.number).unwrap_or(usize::MAX);
        let origin = Origin {
            source: source.to_owned(),
            index: number.saturating_sub(1),
            // Ports differ from run to run.
            flow: (detail == Detail::Verbose).then_some(flow),
            ..Origin::default()
        };
        known.report_of(&self.had, origin, policy)
    }
}

/// None for text, where each handshake is shown in full.
fn renderer(format: Format, policy: Policy) -> Option<Box<dyn HandshakeRenderer>> {
    match format {
        Format::Text => None,
        // The command line refuses what a live command cannot write.
        format => format.handshakes(&render::Options {
            policy,
            ..render::Options::default()
        }),
    }
}

/// The thread that shows.
struct Shower {
    output: Output,
    renderer: Option<Box<dyn HandshakeRenderer>>,
    held: Held,
    summary: Summary,
    tally: Tally,
    source: String,
    /// The number of the last handshake that was shown.
    last: u64,
    known: Knowledge,
}

impl Shower {
    fn work(&mut self, queue: &Queue<Seen>, stop: &Stop) -> io::Result<()> {
        while let Some(seen) = queue.take() {
            let detail = self.output.detail();
            let policy = self.tally.policy;
            let report = seen.report(&self.source, detail, policy, &mut self.known);
            self.tally.add(&seen);
            self.summary.count(&report);
            self.show(queue, &seen, report)?;
            if self.output.is_closed() {
                // A command without an end of its own ends when nobody reads it.
                stop.stop();
            }
        }
        let palette = self.output.palette();
        let mut out = Progress {
            inner: &mut self.output,
            queue,
        };
        if let (Some(renderer), Some(reason)) = (&mut self.renderer, self.held.reason()) {
            let beyond = FailedInput {
                source: self.source.clone(),
                reason,
                offset: None,
            };
            renderer.failed_input(&mut out, &beyond)?;
        }
        match &mut self.renderer {
            Some(renderer) => renderer.finish(&mut out, &self.summary)?,
            None => text::write_totals(&mut out, &palette, &self.summary)?,
        }
        out.flush()
    }

    fn show(
        &mut self,
        queue: &Queue<Seen>,
        seen: &Seen,
        report: HandshakeReport,
    ) -> io::Result<()> {
        let (palette, detail) = (self.output.palette(), self.output.detail());
        let mut out = Progress {
            inner: &mut self.output,
            queue,
        };
        let missed = seen.number.saturating_sub(self.last).saturating_sub(1);
        self.last = seen.number;
        if let Some(renderer) = &mut self.renderer {
            if self.held.takes_one() {
                renderer.handshake(&mut out, report)?;
            }
            return out.flush();
        }
        if detail > Detail::Quiet {
            if missed > 0 {
                writeln!(out, "({missed} handshakes were not shown: nobody read)\n")?;
            }
            let label = format!("#{}", seen.number);
            let what = report.flow.clone().unwrap_or_else(|| seen.start_line());
            text::write_heading(&mut out, &palette, &label, &what, seen.why)?;
        }
        text::write_handshake(&mut out, &palette, &report, detail)?;
        if detail > Detail::Quiet {
            writeln!(out)?;
        }
        out.flush()
    }
}

impl Seen {
    /// The request's first line, escaped.
    fn start_line(&self) -> String {
        let line = self.had.sent().split(|&byte| byte == b'\n').next();
        let line = line.unwrap_or_default();
        ws76::bytes::escape_up_to(line.strip_suffix(b"\r").unwrap_or(line), 60)
    }
}

/// A writer that says that it gets on.
struct Progress<'w> {
    inner: &'w mut Output,
    queue: &'w Queue<Seen>,
}

impl Write for Progress<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.queue.note_progress();
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()?;
        self.queue.note_progress();
        Ok(())
    }
}
