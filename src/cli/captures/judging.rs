//! How a conversation is judged: pure, so that the conversations of a batch are judged on all cores.

use rayon::prelude::*;
use ws76::capture::{Conversation, Flow, Streams};
use ws76::diagnosis::{Case, Diagnosis, Known, Memory};
use ws76::draft::{Scheme, Version};
use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};
use ws76::message::Response;
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

use super::deep::Deep;
use crate::cli::args::Client;
use crate::cli::outcome::Outcome;

/// Fewer exchanges than this are judged where they are.
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
    /// What later answers are tried by.
    pub(super) known: Option<Known>,
}

/// An exchange of a conversation.
#[derive(Debug)]
pub(super) struct Item<'c> {
    exchange: Exchange<'c>,
    conversation: &'c Conversation,
}

/// An exchange of a conversation, judged.
#[derive(Debug)]
pub(super) struct JudgedItem<'c> {
    pub(super) judged: Judged<'c>,
    pub(super) conversation: &'c Conversation,
}

/// How wrong answers are searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search<'s> {
    /// At most so many mistakes at once.
    pub(super) most: usize,
    /// What explained earlier answers.
    pub(super) memory: &'s Memory,
}

impl<'c> Item<'c> {
    /// The exchanges of a conversation.
    pub(super) fn all_of(conversation: &'c Conversation) -> impl Iterator<Item = Self> {
        let exchanges = judge::of_conversation(conversation).into_iter();
        exchanges.map(move |exchange| Item {
            exchange,
            conversation,
        })
    }
}

/// All exchanges of conversations, in their order.
pub(super) fn items(conversations: &[Conversation]) -> Vec<Item<'_>> {
    if conversations.len() < FEW {
        return conversations.iter().flat_map(Item::all_of).collect();
    }
    let conversations = conversations.par_iter().with_min_len(FEW / 2);
    conversations.flat_map_iter(Item::all_of).collect()
}

impl Judge {
    /// Judges items on all cores, and does something else meanwhile. What comes out does not depend
    /// on the number of cores.
    pub(super) fn beside<'c, T>(
        &self,
        name: &str,
        items: Vec<Item<'c>>,
        search: Search<'_>,
        meanwhile: impl FnOnce() -> T,
    ) -> (Vec<JudgedItem<'c>>, T) {
        if items.len() < FEW {
            let done = meanwhile();
            let items = items.into_iter();
            let judged = items.map(|item| self.item(name, item, search));
            return (judged.collect(), done);
        }
        let mut judged = Vec::new();
        let done = rayon::in_place_scope(|scope| {
            scope.spawn(|_| {
                let items = items.into_par_iter().with_min_len(FEW / 2);
                let each = items.map(|item| self.item(name, item, search));
                judged = each.collect();
            });
            meanwhile()
        });
        (judged, done)
    }

    /// Whether nothing is gained by several cores: without reports judging is as quick as reading,
    /// and the exhaustive search takes all cores by itself.
    pub(super) const fn is_serial(&self) -> bool {
        self.summary_only || self.deep.is_some()
    }

    /// Judges an exchange of a conversation.
    pub(super) fn item<'c>(
        &self,
        name: &str,
        item: Item<'c>,
        search: Search<'_>,
    ) -> JudgedItem<'c> {
        let Item {
            exchange,
            conversation,
        } = item;
        let handshake = self.read(&exchange);
        // In a file of packets, other talk is passed over; a file of its own is judged.
        let is_cut = conversation.flow.is_none() && is_cut(&exchange);
        let judged = if exchange.exact && !is_cut && is_other_talk(&handshake) {
            Judged::Other {
                is_undecided: is_undecided(&handshake, conversation),
            }
        } else {
            let found = self.handshake(&handshake, name, conversation.flow.as_ref(), search);
            drop(handshake);
            Judged::Handshake(Box::new(found.with(exchange)))
        };
        JudgedItem {
            judged,
            conversation,
        }
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
    pub(super) fn exchange<'c>(
        &self,
        name: &str,
        exchange: Exchange<'c>,
        search: Search<'_>,
    ) -> Judged<'c> {
        let handshake = self.read(&exchange);
        let found = self.handshake(&handshake, name, None, search);
        drop(handshake);
        Judged::Handshake(Box::new(found.with(exchange)))
    }

    fn handshake(
        &self,
        handshake: &Handshake<'_>,
        name: &str,
        flow: Option<&Flow>,
        search: Search<'_>,
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
            known: None,
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
                let diagnosis = case.diagnose_again(search.most, search.memory);
                report = self.diagnosed(case, report, &diagnosis);
                found.is_unexplained = diagnosis.is_nothing();
                found.known = diagnosis.known;
            }
            let is_right = handshake.verdict.is_some_and(Verdict::is_right);
            found.is_right = (is_right || case.is_some()).then_some(is_right);
        }
        found.report = Some(report);
        found
    }

    /// The report with what the server computed instead.
    fn diagnosed(
        &self,
        case: &Case<'_>,
        report: HandshakeReport,
        diagnosis: &Diagnosis<'_>,
    ) -> HandshakeReport {
        let report = report.with_diagnosis(&case.material, diagnosis);
        let deep = self.deep.as_ref().filter(|_| diagnosis.is_nothing());
        match deep.and_then(|deep| deep.search(case)) {
            Some(deep) => report.with_deep(deep),
            None => report,
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
        // The field that makes it a handshake may be one that was not kept.
        Some(Version::NotWebSocket) => {
            let request = handshake.request;
            !request.is_some_and(|request| request.message.is_short_of_fields())
        }
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
    rules.any(|rule| rule.id == gap.id)
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
