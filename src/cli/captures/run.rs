//! One reading of one input: what comes of it is judged and handed on, in order.

use std::io;
use std::ops::ControlFlow;

use ws76::capture::{self, Conversation, Flow, Note, Statistics};
use ws76::diagnosis::MOST;
use ws76::judge::Exchange;
use ws76::report::{HandshakeReport, PassedOver, Summary};

use super::coverage::Coverage;
use super::error::SourceError;
use super::judging::{Found, Judge, Judged};
use super::together::Kept;
use crate::cli::outcome::Outcome;

/// Takes the handshakes of one input as they come.
pub(super) trait Taker {
    /// Shows a handshake; `weight` is about the memory that its report holds, in bytes.
    fn show(&mut self, report: HandshakeReport, weight: usize) -> io::Result<()>;
    /// Counts one that nobody wants to see.
    fn count(&mut self, summary: &Summary, outcome: Outcome);
    /// Whether a handshake of that flow is to be kept for the diagnosis of its server.
    fn wants(&self, flow: Option<&Flow>, is_right: bool) -> bool;
    /// Keeps one for the diagnosis of its server.
    fn keep(&mut self, kept: Kept);
    /// Counts an answer that was searched for three mistakes in vain.
    fn searched(&mut self);
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

/// Answers that are searched for three mistakes at once, of those that nothing explains: of a hundred
/// thousand the last need not cost what the first do. Some seconds of work.
pub(super) const THOROUGH: u32 = 1000;

/// How many answers may still be searched for three mistakes at once. It changes only between
/// blocks of conversations, so that nothing depends on how many are judged at once.
#[derive(Debug)]
struct Search {
    left: u32,
    in_vain: u32,
    in_block: usize,
}

/// Conversations of a block.
const BLOCK: usize = 64;

impl Search {
    const fn most(&self) -> usize {
        if self.left > 0 { MOST } else { 2 }
    }

    fn pass(&mut self, conversations: usize) {
        self.in_block = self.in_block.saturating_add(conversations);
        if self.in_block >= BLOCK {
            self.left = self.left.saturating_sub(self.in_vain);
            self.in_vain = 0;
            self.in_block = 0;
        }
    }
}

/// One reading of one input.
pub(super) struct Run<'r> {
    judge: &'r Judge,
    name: &'r str,
    taker: &'r mut dyn Taker,
    found: u64,
    next_index: usize,
    /// One of them is a handshake of draft 76.
    has_draft_76: bool,
    /// Connections over HTTP that hold no WebSocket.
    other_talk: u64,
    /// Those among them that may yet have been one.
    undecided: u64,
    /// One of these sent more than so many bytes, which were kept.
    kept_of_other: Option<u64>,
    search: Search,
    /// What keeps the output from being written.
    failed: Option<io::Error>,
}

impl<'r> Run<'r> {
    /// Nothing read yet; so many answers may be searched for three mistakes.
    pub(super) fn new(
        judge: &'r Judge,
        name: &'r str,
        thorough: u32,
        taker: &'r mut dyn Taker,
    ) -> Self {
        Self {
            judge,
            name,
            taker,
            found: 0,
            next_index: 0,
            has_draft_76: false,
            other_talk: 0,
            undecided: 0,
            kept_of_other: None,
            search: Search {
                left: thorough,
                in_vain: 0,
                in_block: 0,
            },
            failed: None,
        }
    }

    /// Judges conversations, which come in their order, and shows them.
    pub(super) fn batch(&mut self, conversations: &[Conversation]) -> ControlFlow<()> {
        let mut rest = conversations;
        while !rest.is_empty() {
            let room = BLOCK.saturating_sub(self.search.in_block);
            let (block, later) = rest.split_at(room.min(rest.len()));
            let judged = self.judge.all(self.name, block, self.search.most());
            for (conversation, judged) in block.iter().zip(judged) {
                for judged in judged {
                    let taken = self.take(judged, Some(conversation));
                    self.unless_failed(taken)?;
                }
            }
            self.search.pass(block.len());
            rest = later;
        }
        let shown = self.taker.shown();
        self.unless_failed(shown)
    }

    /// Judges the one exchange of an input.
    pub(super) fn exchange(&mut self, exchange: Exchange<'_>) -> ControlFlow<()> {
        let judged = self.judge.exchange(self.name, exchange);
        let taken = self.take(judged, None);
        self.unless_failed(taken)
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
                self.kept_of_other = self.kept_of_other.or(kept.filter(|_| is_undecided));
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
        if found.is_unexplained && self.search.left > 0 {
            self.search.in_vain = self.search.in_vain.saturating_add(1);
            self.taker.searched();
        }
        let weight = weight(&found.exchange);
        if let Some(is_right) = found.is_right
            && self.taker.wants(flow, is_right)
        {
            self.taker.keep(Kept::new(found.exchange, flow, is_right));
        }
        let Some(mut report) = found.report else {
            self.taker.count(&found.counted, found.outcome);
            return Ok(());
        };
        report.index = self.next_index;
        self.next_index = self.next_index.saturating_add(1);
        self.taker.show(report, weight)
    }

    /// What the reading came to; an input without any handshake is said to be one.
    pub(super) fn end(self, read: Result<Statistics, capture::Error>) -> io::Result<Coverage> {
        self.end_with(read, SourceError::nothing_in)
    }

    /// The same, where `nothing` says what it means that nothing was found.
    pub(super) fn end_with(
        mut self,
        read: Result<Statistics, capture::Error>,
        nothing: impl FnOnce(&Statistics) -> SourceError,
    ) -> io::Result<Coverage> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut coverage = Coverage::default();
        coverage.undecided(self.undecided);
        if self.found > 0 && !self.has_draft_76 && self.judge.wanted.policy.expect.is_none() {
            self.taker.no_draft_76()?;
        }
        match read {
            Ok(statistics) => {
                statistics.notes.iter().for_each(|note| coverage.note(note));
                self.taker.passed(&self.passed_over(&statistics));
                match (self.found, self.kept_of_other) {
                    (0, Some(kept)) => coverage.fail(&SourceError::KeptTooFew { kept }),
                    (0, None) => coverage.fail(&nothing(&statistics)),
                    _ => {}
                }
            }
            Err(error) => coverage.fail(&SourceError::Capture { source: error }),
        }
        Ok(coverage)
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
