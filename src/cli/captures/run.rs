//! One reading of one input: what comes of it is judged and handed on, in order.

use std::io;
use std::ops::ControlFlow;

use ws76::capture::{self, Conversation, Flow, Note, Statistics};
use ws76::judge::{self, Exchange};
use ws76::report::{HandshakeReport, PassedOver, Summary};

use super::coverage::Coverage;
use super::error::SourceError;
use super::judging::{self, Found, Judge, Judged, JudgedItem};
use super::pace::Pace;
use super::together::Kept;
use crate::cli::outcome::Outcome;

/// Takes the handshakes of one input as they come.
pub(super) trait Taker: Send {
    /// Shows a handshake; `weight` is about the memory that its report holds, in bytes.
    fn show(&mut self, report: HandshakeReport, weight: usize) -> io::Result<()>;
    /// Counts one that nobody wants to see.
    fn count(&mut self, summary: &Summary, outcome: Outcome);
    /// Whether a handshake of that flow is to be kept for the diagnosis of its server.
    fn wants(&mut self, flow: Option<&Flow>, is_right: bool) -> bool;
    /// Keeps one for the diagnosis of its server.
    fn keep(&mut self, kept: Kept);
    /// Takes what was searched in vain, and what explained answers.
    fn paced(&mut self, pace: Pace);
    /// The input was read and holds no draft-76 handshake, only other protocols.
    fn no_draft_76(&mut self) -> io::Result<()>;
    /// Counts what was passed over.
    fn passed(&mut self, passed: &PassedOver);
    /// All of a batch was shown.
    fn shown(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Whether no more is taken.
    fn is_full(&self) -> bool {
        false
    }
}

/// One reading of one input.
pub(super) struct Run<'r> {
    judge: &'r Judge,
    name: &'r str,
    pace: Pace,
    shown: Shown<'r>,
}

/// What was handed on.
struct Shown<'r> {
    taker: &'r mut dyn Taker,
    found: u64,
    next_index: usize,
    /// One of them is a handshake of draft 76.
    has_draft_76: bool,
    /// Connections over HTTP that hold no WebSocket.
    other_talk: u64,
    /// Those among them that may yet have been one.
    undecided: u64,
    /// One of these sent more than so many bytes, which were kept: the most of any.
    kept_of_other: Option<u64>,
    /// What keeps the output from being written.
    failed: Option<io::Error>,
}

impl<'r> Run<'r> {
    /// Nothing read yet.
    pub(super) fn new(
        judge: &'r Judge,
        name: &'r str,
        pace: Pace,
        taker: &'r mut dyn Taker,
    ) -> Self {
        Self {
            judge,
            name,
            pace,
            shown: Shown {
                taker,
                found: 0,
                next_index: 0,
                has_draft_76: false,
                other_talk: 0,
                undecided: 0,
                kept_of_other: None,
                failed: None,
            },
        }
    }

    /// Judges conversations, which come in their order, and shows them.
    pub(super) fn batch(&mut self, conversations: &[Conversation]) -> ControlFlow<()> {
        if self.judge.summary_only {
            self.count(conversations)?;
        } else {
            self.in_blocks(conversations)?;
        }
        let flushed = self.shown.taker.shown();
        self.shown.unless_failed(flushed)
    }

    /// Judges for the totals alone, which is as quick as reading: several cores gain nothing.
    fn count(&mut self, conversations: &[Conversation]) -> ControlFlow<()> {
        for conversation in conversations {
            for exchange in &judge::of_conversation(conversation) {
                let judged = self.judge.count(exchange, conversation);
                let taken = self.shown.take(judged, Some(conversation));
                self.shown.unless_failed(taken)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Judges on all cores: while one block of exchanges is judged, the one before is shown. The
    /// exhaustive search takes all cores by itself.
    fn in_blocks(&mut self, conversations: &[Conversation]) -> ControlFlow<()> {
        let mut items = judging::items(conversations).into_iter();
        let mut judged: Vec<JudgedItem<'_>> = Vec::new();
        loop {
            let room = if self.judge.deep.is_some() {
                1
            } else {
                self.pace.room()
            };
            let block: Vec<_> = items.by_ref().take(room).collect();
            if block.is_empty() && judged.is_empty() {
                return ControlFlow::Continue(());
            }
            let Self {
                judge,
                name,
                pace,
                shown,
            } = &mut *self;
            let show = || shown.all(judged);
            let (next, flow) = judge.beside(name, block, pace.search(), show);
            flow?;
            next.iter().for_each(|item| pace.pass(&item.judged));
            judged = next;
        }
    }

    /// Judges the one exchange of an input.
    pub(super) fn exchange(&mut self, exchange: Exchange<'_>) -> ControlFlow<()> {
        let judged = self.judge.exchange(self.name, exchange, self.pace.search());
        self.pace.pass(&judged);
        let taken = self.shown.take(judged, None);
        self.shown.unless_failed(taken)
    }

    /// What the reading came to; an input without any handshake is said to be one.
    pub(super) fn end(self, read: Result<Statistics, capture::Error>) -> io::Result<Coverage> {
        self.end_with(read, SourceError::nothing_in)
    }

    /// The same, where `nothing` says what it means that nothing was found.
    pub(super) fn end_with(
        self,
        read: Result<Statistics, capture::Error>,
        nothing: impl FnOnce(&Statistics) -> SourceError,
    ) -> io::Result<Coverage> {
        let Self {
            judge, pace, shown, ..
        } = self;
        if let Some(error) = shown.failed {
            return Err(error);
        }
        let mut coverage = Coverage::default();
        coverage.undecided(shown.undecided);
        if shown.found > 0 && !shown.has_draft_76 && judge.wanted.policy.expect.is_none() {
            shown.taker.no_draft_76()?;
        }
        match read {
            Ok(statistics) => {
                statistics.notes.iter().for_each(|note| coverage.note(note));
                shown.taker.passed(&shown.passed_over(&statistics));
                match (shown.found, shown.kept_of_other) {
                    (0, Some(kept)) => coverage.fail(&SourceError::KeptTooFew { kept }),
                    (0, None) => coverage.fail(&nothing(&statistics)),
                    _ => {}
                }
            }
            Err(error) => coverage.fail(&SourceError::Capture { source: error }),
        }
        shown.taker.paced(pace);
        Ok(coverage)
    }
}

impl Shown<'_> {
    fn all(&mut self, judged: Vec<JudgedItem<'_>>) -> ControlFlow<()> {
        for item in judged {
            let taken = self.take(item.judged, Some(item.conversation));
            self.unless_failed(taken)?;
        }
        ControlFlow::Continue(())
    }

    fn unless_failed(&mut self, result: io::Result<()>) -> ControlFlow<()> {
        match result {
            Ok(()) if self.taker.is_full() => ControlFlow::Break(()),
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn take(&mut self, judged: Judged<'_>, conversation: Option<&Conversation>) -> io::Result<()> {
        match judged {
            Judged::Other { is_undecided } => {
                self.other_talk = self.other_talk.saturating_add(1);
                self.undecided = self.undecided.saturating_add(u64::from(is_undecided));
                let mut notes = conversation.into_iter().flat_map(|found| &found.notes);
                let kept = notes.find_map(|note| match note {
                    Note::KeptLimit { kept, .. } => Some(*kept),
                    _ => None,
                });
                // Whatever the order in which they come.
                self.kept_of_other = self.kept_of_other.max(kept.filter(|_| is_undecided));
                Ok(())
            }
            Judged::Counted(counted) => {
                self.found = self.found.saturating_add(1);
                self.has_draft_76 |= counted.is_draft_76;
                self.taker.count(&counted.counts, counted.outcome);
                Ok(())
            }
            Judged::Handshake(found) => {
                self.handshake(*found, conversation.and_then(|found| found.flow.as_ref()))
            }
        }
    }

    fn handshake(&mut self, found: Found<'_>, flow: Option<&Flow>) -> io::Result<()> {
        self.found = self.found.saturating_add(1);
        self.has_draft_76 |= found.is_draft_76;
        let weight = weight(&found.exchange);
        if let Some(is_right) = found.is_right
            && self.taker.wants(flow, is_right)
        {
            self.taker.keep(Kept::new(found.exchange, flow, is_right));
        }
        let mut report = found.report;
        report.index = self.next_index;
        self.next_index = self.next_index.saturating_add(1);
        self.taker.show(report, weight)
    }

    fn passed_over(&self, statistics: &Statistics) -> PassedOver {
        PassedOver {
            connections: statistics.other_flows.saturating_add(self.other_talk),
            packets: statistics
                .other_packets
                .saturating_add(statistics.unknown_link),
            undecodable: statistics.undecodable,
            fragments: statistics.fragments,
            given_up: statistics.given_up,
            files: 0,
        }
    }
}

/// About the memory of a handshake's report, in bytes: it holds most bytes several times over.
fn weight(exchange: &Exchange<'_>) -> usize {
    exchange
        .lengths()
        .fold(0, usize::saturating_add)
        .saturating_mul(8)
        .saturating_add(4 << 10)
}
