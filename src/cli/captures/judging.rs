//! How a conversation is judged: pure, so that the conversations of a batch are judged on all cores.

use rayon::prelude::*;
use ws76::capture::{Conversation, Flow, Streams};
use ws76::diagnosis::Case;
use ws76::draft::{Scheme, Version};
use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};
use ws76::message::Response;
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

use super::deep::Deep;
use crate::cli::args::Client;
use crate::cli::outcome::Outcome;

/// Fewer conversations than this are judged where they are.
const FEW: usize = 8;

/// How handshakes are judged.
#[derive(Debug)]
pub(super) struct Judge {
    pub(super) scope: Scope,
    pub(super) scheme: Option<Scheme>,
    /// The client by which responses are judged.
    pub(super) client: Client,
    pub(super) wanted: Wanted,
    /// Nobody wants to see the handshakes: no report is made of them.
    pub(super) summary_only: bool,
    /// The exhaustive search, where it was asked for.
    pub(super) deep: Option<Deep>,
}

/// An exchange, judged.
#[derive(Debug)]
pub(super) enum Judged<'c> {
    /// Talk over HTTP in which no WebSocket shows, beside others in a file of packets.
    Other {
        /// It ends before it shows whether it is one.
        is_undecided: bool,
    },
    /// A handshake, of whatever version.
    Handshake(Box<Found<'c>>),
}

/// A handshake, judged.
#[derive(Debug)]
pub(super) struct Found<'c> {
    pub(super) exchange: Exchange<'c>,
    /// Whether it is one of draft 76, as far as it goes.
    pub(super) is_draft_76: bool,
    /// What it adds to the totals.
    pub(super) counted: Summary,
    pub(super) outcome: Outcome,
    /// None where nobody wants to see it.
    pub(super) report: Option<HandshakeReport>,
    /// For the diagnosis of its server: whether the answer is right. None where it says nothing.
    pub(super) is_right: Option<bool>,
    /// The answer is wrong and nothing explains it.
    pub(super) is_unexplained: bool,
}

impl Judge {
    /// Judges conversations on all cores; the wrong answers are searched for at most `most` mistakes
    /// at once. What comes out does not depend on the number of cores.
    pub(super) fn all<'c>(
        &self,
        name: &str,
        conversations: &'c [Conversation],
        most: usize,
    ) -> Vec<Vec<Judged<'c>>> {
        let is_cheap = self.summary_only || self.deep.is_some() || conversations.len() < FEW;
        let judge = |conversation| self.conversation(name, conversation, most);
        if is_cheap {
            conversations.iter().map(judge).collect()
        } else {
            conversations
                .par_iter()
                .with_min_len(FEW / 2)
                .map(judge)
                .collect()
        }
    }

    /// Judges all exchanges of a conversation.
    pub(super) fn conversation<'c>(
        &self,
        name: &str,
        conversation: &'c Conversation,
        most: usize,
    ) -> Vec<Judged<'c>> {
        let exchanges = judge::of_conversation(conversation).into_iter();
        exchanges
            .map(|exchange| {
                let handshake = self.read(&exchange);
                // In a file of packets, other talk is passed over; a file of its own is judged.
                let is_cut = conversation.flow.is_none() && is_cut(&exchange);
                if exchange.exact && !is_cut && is_other_talk(&handshake) {
                    let is_undecided = is_undecided(&handshake, conversation);
                    return Judged::Other { is_undecided };
                }
                let found = self.handshake(&handshake, name, conversation.flow.as_ref(), most);
                drop(handshake);
                Judged::Handshake(Box::new(found.with(exchange)))
            })
            .collect()
    }

    /// Judges an exchange as the chosen client does.
    fn read<'x>(&self, exchange: &'x Exchange<'_>) -> Handshake<'x> {
        let mut handshake = Handshake::judge(exchange, self.scope, self.scheme);
        if self.client == Client::Webkit534 {
            handshake.weigh_as_webkit534(self.scheme);
        }
        handshake
    }

    /// Judges one exchange that is a handshake in any case.
    pub(super) fn exchange<'c>(&self, name: &str, exchange: Exchange<'c>) -> Judged<'c> {
        let handshake = self.read(&exchange);
        let found = self.handshake(&handshake, name, None, ws76::diagnosis::MOST);
        drop(handshake);
        Judged::Handshake(Box::new(found.with(exchange)))
    }

    fn handshake(
        &self,
        handshake: &Handshake<'_>,
        name: &str,
        flow: Option<&Flow>,
        most: usize,
    ) -> Found<'static> {
        let mut counted = self.no_counts();
        counted.count_judged(handshake);
        let standing = self.wanted.policy.standing_of(handshake);
        let mut found = Found {
            exchange: Exchange::default(),
            is_draft_76: handshake.verdict != Some(Verdict::NotDraft76),
            counted,
            outcome: Outcome::of(standing),
            report: None,
            is_right: None,
            is_unexplained: false,
        };
        if self.summary_only {
            return found;
        }
        let origin = Origin {
            source: name.to_owned(),
            index: 0,
            flow: flow.map(ToString::to_string),
            filter: flow.and_then(Flow::display_filter),
        };
        let mut report = HandshakeReport::new(handshake, origin, self.wanted);
        if self.wanted.verdict {
            let case = Case::of(handshake);
            if let Some(case) = &case {
                (report, found.is_unexplained) = self.diagnosed(case, report, most);
            }
            let is_right = handshake.verdict.is_some_and(Verdict::is_right);
            found.is_right = (is_right || case.is_some()).then_some(is_right);
        }
        found.report = Some(report);
        found
    }

    /// The report with what the server computed instead, and whether nothing was found; of at most
    /// `most` mistakes.
    fn diagnosed(
        &self,
        case: &Case<'_>,
        report: HandshakeReport,
        most: usize,
    ) -> (HandshakeReport, bool) {
        let diagnosis = case.diagnose(most);
        let report = report.with_diagnosis(&case.material, &diagnosis);
        if !diagnosis.is_nothing() {
            return (report, false);
        }
        let deep = self.deep.as_ref().and_then(|deep| deep.search(case));
        match deep {
            Some(deep) => (report.with_deep(deep), true),
            None => (report, true),
        }
    }

    /// The totals before anything was counted.
    pub(super) fn no_counts(&self) -> Summary {
        if self.wanted.verdict {
            Summary::default()
        } else {
            Summary::of_requests()
        }
    }
}

impl Found<'static> {
    fn with(self, exchange: Exchange<'_>) -> Found<'_> {
        Found { exchange, ..self }
    }
}

/// Whether the bytes are HTTP without a sign of WebSocket.
fn is_other_talk(handshake: &Handshake<'_>) -> bool {
    match handshake.version {
        Some(Version::NotWebSocket) => true,
        Some(_) => false,
        None => handshake
            .response
            .is_none_or(|response| response.code() != Some(101)),
    }
}

/// Whether the capture lacks bytes of an exchange: what it would hold is not known.
fn is_cut(exchange: &Exchange<'_>) -> bool {
    let gap = &ws76::draft::rules::CAPTURE_GAP;
    let mut rules = exchange.findings.iter().map(|finding| finding.rule);
    rules.any(|rule| std::ptr::eq(rule, gap))
}

/// Whether a request ends before its fields do, with nothing to show that no more were sent or that
/// the server took it for something else: it may be a handshake.
fn is_undecided(handshake: &Handshake<'_>, conversation: &Conversation) -> bool {
    let Streams::Split { client, .. } = &conversation.streams else {
        return false;
    };
    let request = handshake.request;
    let is_cut = request.is_some_and(|request| request.message.body().is_none());
    let has_ended = client.closed && client.cut.is_none();
    let code = handshake.response.and_then(Response::code);
    is_cut && !has_ended && matches!(code, None | Some(101))
}
