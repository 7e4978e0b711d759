//! One reading of one input: what comes of it is judged, put in order and handed on.

use std::io;
use std::ops::ControlFlow;

use ws76::capture::{self, Conversation, Note, Statistics};
use ws76::diagnosis::{Case, MOST};
use ws76::draft::Version;
use ws76::judge::{self, Exchange, Handshake, Verdict};
use ws76::report::{HandshakeReport, Origin, PassedOver, Summary};

use super::error::SourceError;
use super::order::Order;
use super::source::Judge;
use super::together::Kept;
use crate::cli::outcome::Outcome;

/// Takes the handshakes of one input as they come.
pub(super) trait Taker {
    /// Shows a handshake.
    fn show(&mut self, report: HandshakeReport) -> io::Result<()>;
    /// Counts one that nobody wants to see.
    fn count(&mut self, summary: &Summary, outcome: Outcome);
    /// Keeps one for the diagnosis of its server.
    fn keep(&mut self, kept: Kept);
    /// Takes that the input holds other protocols alone.
    fn no_draft_76(&mut self) -> io::Result<()>;
    /// Counts an answer that was searched for three mistakes in vain.
    fn searched(&mut self);
    /// Counts what was passed over, and takes what is to be told of the input as a whole.
    fn passed(&mut self, passed: &PassedOver, warnings: Vec<Note>);
}

/// One reading of one input.
pub(super) struct Run<'r> {
    judge: &'r Judge,
    name: &'r str,
    taker: &'r mut dyn Taker,
    order: Order,
    found: u64,
    /// One of them is a handshake of draft 76.
    has_draft_76: bool,
    /// Connections over HTTP that hold no WebSocket.
    other_talk: u64,
    /// One of them sent more than was kept: what lies beyond is not known.
    other_was_cut: bool,
    /// What the handshakes told of the input as a whole.
    told: Vec<Note>,
    /// Answers that may still be searched for three mistakes at once.
    thorough: u32,
    /// What keeps the output from being written.
    failed: Option<io::Error>,
}

impl<'r> Run<'r> {
    /// Nothing read yet.
    pub(super) fn new(judge: &'r Judge, name: &'r str, taker: &'r mut dyn Taker) -> Self {
        Self {
            judge,
            name,
            taker,
            order: Order::default(),
            found: 0,
            has_draft_76: false,
            other_talk: 0,
            other_was_cut: false,
            told: Vec::new(),
            thorough: judge.thorough(),
            failed: None,
        }
    }

    /// The same with another number of thorough searches.
    pub(super) const fn with_thorough(mut self, thorough: u32) -> Self {
        self.thorough = thorough;
        self
    }

    /// Judges a conversation, and shows what may be shown by now.
    pub(super) fn take(&mut self, conversation: &Conversation) -> ControlFlow<()> {
        let (flow, other) = (conversation.flow.as_ref(), self.other_talk);
        for note in conversation.notes.iter().filter(|note| is_of_source(note)) {
            if !self.told.contains(note) {
                self.told.push(*note);
            }
        }
        for (nth, exchange) in judge::of_conversation(conversation).iter().enumerate() {
            self.exchange(exchange, flow, conversation.ordinal, nth);
        }
        if self.other_talk > other {
            let is_limit = |note: &Note| matches!(note, Note::KeptLimit { .. });
            self.other_was_cut |= conversation.notes.iter().any(is_limit);
        }
        self.emit(conversation.settled)
    }

    /// Judges one exchange; `ordinal` is its connection's, `nth` its number within that.
    pub(super) fn exchange(
        &mut self,
        exchange: &Exchange<'_>,
        flow: Option<&capture::Flow>,
        ordinal: u64,
        nth: usize,
    ) {
        let judge = self.judge;
        let handshake = Handshake::judge(exchange, judge.scope, judge.secure);
        // In a file of packets, other talk is passed over; a file of its own is judged.
        let is_cut = flow.is_none() && is_cut(exchange);
        if exchange.exact && !is_cut && is_other_talk(&handshake) {
            self.other_talk = self.other_talk.saturating_add(1);
            return;
        }
        self.found = self.found.saturating_add(1);
        self.has_draft_76 |= handshake.verdict != Some(Verdict::NotDraft76);
        if judge.summary_only {
            let mut summary = judge.no_counts();
            summary.count_judged(&handshake);
            let standing = judge.wanted.policy.standing_of(&handshake);
            self.taker.count(&summary, Outcome::of(standing));
            return;
        }
        let origin = Origin {
            source: self.name.to_owned(),
            index: 0,
            flow: flow.map(ToString::to_string),
            filter: flow.and_then(capture::Flow::display_filter),
        };
        let mut report = HandshakeReport::new(&handshake, origin, judge.wanted);
        if judge.wanted.verdict {
            let case = Case::of(&handshake);
            if let Some(case) = &case {
                let most = if self.thorough > 0 { MOST } else { 2 };
                let (diagnosed, is_unexplained) = judge.diagnosed(case, report, most);
                report = diagnosed;
                if is_unexplained && self.thorough > 0 {
                    self.thorough = self.thorough.saturating_sub(1);
                    self.taker.searched();
                }
            }
            let is_right = handshake.verdict.is_some_and(Verdict::is_right);
            if is_right || case.is_some() {
                self.taker.keep(Kept::new(exchange, flow, is_right));
            }
        }
        self.order.take(ordinal, nth, report);
    }

    fn emit(&mut self, settled: u64) -> ControlFlow<()> {
        while let Some(report) = self.order.next(settled) {
            if let Err(error) = self.taker.show(report) {
                self.failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Shows what was held back, and what the reading came to.
    pub(super) fn end(
        mut self,
        read: Result<Statistics, capture::Error>,
    ) -> io::Result<Result<(), SourceError>> {
        self.finish()?;
        if self.found > 0 && !self.has_draft_76 && self.judge.wanted.policy.expect.is_none() {
            self.taker.no_draft_76()?;
        }
        Ok(match read {
            Ok(statistics) => self.conclude(statistics),
            Err(error) => Err(SourceError::Capture { source: error }),
        })
    }

    /// Hands on what was passed over; an input without any handshake is told as such.
    fn conclude(self, statistics: Statistics) -> Result<(), SourceError> {
        let passed = PassedOver {
            connections: statistics.other_flows.saturating_add(self.other_talk),
            packets: statistics
                .other_packets
                .saturating_add(statistics.unknown_link),
            undecodable: statistics.undecodable,
            fragments: statistics.fragments,
            given_up: statistics.given_up,
        };
        let result = if self.found == 0 && self.other_was_cut {
            let kept = self.judge.kept;
            Err(SourceError::KeptTooFew { kept })
        } else if self.found == 0 {
            Err(SourceError::nothing_in(&statistics))
        } else {
            Ok(())
        };
        let mut notes = statistics.notes;
        notes.retain(|note| is_of_source(note) && !self.told.contains(note));
        self.taker.passed(&passed, notes);
        result
    }

    /// Shows what was held back.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.failed.is_none() {
            let _ = self.emit(u64::MAX);
        }
        self.failed.take().map_or(Ok(()), Err)
    }
}

/// Whether the bytes are HTTP without a sign of WebSocket.
fn is_other_talk(handshake: &Handshake<'_>) -> bool {
    match handshake.version {
        Some(Version::NotWebSocket) => true,
        Some(_) => false,
        None => handshake
            .response
            .as_ref()
            .is_none_or(|response| response.code() != Some(101)),
    }
}

/// Whether the capture lacks bytes of an exchange: what it would hold is not known.
fn is_cut(exchange: &Exchange<'_>) -> bool {
    let gap = &ws76::draft::rules::CAPTURE_GAP;
    let mut rules = exchange.findings.iter().map(|finding| finding.rule);
    rules.any(|rule| std::ptr::eq(rule, gap))
}

/// Whether a note is about the input as a whole, so that a handshake's findings may lack it.
const fn is_of_source(note: &Note) -> bool {
    matches!(
        note,
        Note::TailCut { .. } | Note::Damaged { .. } | Note::LinkType(_)
    )
}
