//! How a conversation is judged: pure, so that the conversations of a batch are judged on all cores.

use rayon::prelude::*;
use ws76::capture::{Conversation, Flow};
use ws76::diagnosis::{Case, Diagnosis, Known, Memory};
use ws76::draft::Scheme;
use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

use super::deep::Deep;
use super::other_talk;
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
    /// A handshake, of whatever version, that nobody wants to see.
    Counted(Counted),
    /// A handshake to show.
    Handshake(Box<Found<'c>>),
}

/// What a handshake adds to the totals.
#[derive(Debug)]
pub(super) struct Counted {
    /// Whether it is one of draft 76, as far as it goes.
    pub(super) is_draft_76: bool,
    pub(super) counts: Summary,
    pub(super) outcome: Outcome,
}

/// A handshake, judged.
#[derive(Debug)]
pub(super) struct Found<'c> {
    pub(super) exchange: Exchange<'c>,
    /// Whether it is one of draft 76, as far as it goes.
    pub(super) is_draft_76: bool,
    pub(super) report: HandshakeReport,
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

/// All exchanges of conversations, in their order.
pub(super) fn items(conversations: &[Conversation]) -> Vec<Item<'_>> {
    let split = |conversation| {
        let exchanges = judge::of_conversation(conversation).into_iter();
        exchanges.map(move |exchange| Item {
            exchange,
            conversation,
        })
    };
    if conversations.len() < FEW {
        return conversations.iter().flat_map(split).collect();
    }
    let conversations = conversations.par_iter().with_min_len(FEW / 2);
    conversations.flat_map_iter(split).collect()
}

impl Judge {
    /// Judges an exchange of a conversation for the totals alone.
    pub(super) fn count(
        &self,
        exchange: &Exchange<'_>,
        conversation: &Conversation,
    ) -> Judged<'static> {
        let handshake = self.read(exchange);
        passed_over(exchange, &handshake, conversation)
            .unwrap_or_else(|| Judged::Counted(self.counted(&handshake)))
    }

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

    fn item<'c>(&self, name: &str, item: Item<'c>, search: Search<'_>) -> JudgedItem<'c> {
        let Item {
            exchange,
            conversation,
        } = item;
        let handshake = self.read(&exchange);
        let judged = if let Some(other) = passed_over(&exchange, &handshake, conversation) {
            other
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
        if self.summary_only {
            return Judged::Counted(self.counted(&handshake));
        }
        let found = self.handshake(&handshake, name, None, search);
        drop(handshake);
        Judged::Handshake(Box::new(found.with(exchange)))
    }

    fn counted(&self, handshake: &Handshake<'_>) -> Counted {
        let mut counts = self.no_counts();
        counts.count_judged(handshake);
        Counted {
            is_draft_76: is_draft_76(handshake),
            counts,
            outcome: Outcome::of(self.wanted.policy.standing_of(handshake)),
        }
    }

    fn handshake(
        &self,
        handshake: &Handshake<'_>,
        name: &str,
        flow: Option<&Flow>,
        search: Search<'_>,
    ) -> Found<'static> {
        let origin = Origin {
            source: name.to_owned(),
            index: 0,
            flow: flow.map(ToString::to_string),
            filter: flow.and_then(Flow::display_filter),
        };
        let mut found = Found {
            exchange: Exchange::default(),
            is_draft_76: is_draft_76(handshake),
            report: HandshakeReport::new(handshake, origin, self.wanted),
            is_right: None,
            is_unexplained: false,
            known: None,
        };
        if !self.wanted.verdict {
            return found;
        }
        let is_right = handshake.verdict.is_some_and(Verdict::is_right);
        found.is_right = is_right.then_some(true);
        if let Some(case) = Case::of(handshake) {
            let diagnosis = case.diagnose_again(search.most, search.memory);
            found.report = self.diagnosed(&case, found.report, &diagnosis);
            found.is_right = Some(is_right);
            found.is_unexplained = diagnosis.is_nothing();
            found.known = diagnosis.known;
        }
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

fn is_draft_76(handshake: &Handshake<'_>) -> bool {
    handshake.verdict != Some(Verdict::NotDraft76)
}

/// An exchange that is passed over.
fn passed_over(
    exchange: &Exchange<'_>,
    handshake: &Handshake<'_>,
    conversation: &Conversation,
) -> Option<Judged<'static>> {
    let is_other = other_talk::is_other(exchange, handshake, conversation);
    is_other.then(|| Judged::Other {
        is_undecided: other_talk::is_undecided(handshake, conversation),
    })
}
