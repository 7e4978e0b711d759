//! What is reported of a handshake: plain data, complete, in the contract's words and order.
//!
//! A renderer takes everything from here and computes nothing. Serialised, these types are the
//! contract's JSON: bytes as lower-case hex under a key that ends in `_hex`, with a `_text` twin
//! where they are printable ASCII; numbers that can pass 2^53 as strings.

mod accept;
mod cause;
mod computation;
mod diagnosis;
mod explained;
mod failed;
mod finding;
#[cfg(feature = "generate")]
mod generated;
mod hex;
mod live;
mod md5;
mod message;
mod mistake;
mod policy;
mod suite;
mod summary;

pub use accept::{AcceptReport, AcceptSteps};
pub use cause::Cause;
pub use computation::{ComputationReport, Key3Report, KeyReport, Lenient, LenientReport};
pub use diagnosis::{
    BrokenReport, Comparison, DeepReport, ExplanationReport, FoundReport, KeysReport, SearchReport,
    SoughtReport, Stage, TogetherReport, compare,
};
pub use explained::{
    CaseHelp, CauseReport, ClientReport, Explained, RuleReport, SlipReport, TopicReport, VerdictHelp,
};
pub use failed::FailedInput;
#[cfg(feature = "generate")]
pub use generated::{GeneratedReport, KeyMaking, MadeKeyReport};
pub use hex::Hex;
pub use live::{AskedReport, FrameReport, ProbeReport};
pub use md5::{Md5Report, Md5StepReport, TracedReport};
pub use message::{FieldReport, MessageReport};
pub use mistake::{ExampleReport, FixReport, MistakeReport};
pub use policy::{Policy, Standing};
pub use suite::{
    CaseReport, CaseResult, CaseStanding, NamedReport, RunEnded, SuiteReport, SuiteRun,
    SuiteSummary, Text, Weight,
};
pub use summary::{Counts, PassedOver, Summary};

use serde::{Serialize, Serializer};

use crate::diagnosis::{Diagnosis, Material};
use crate::draft::{Version, rules};
use crate::judge::{Frames, Handshake, Verdict};
use crate::message::Message;

/// The schema's name, first in every JSON object that ws76 writes.
pub const SCHEMA: &str = "ws76/1";

/// What only `verify` reports.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictReport {
    /// What became of it.
    pub verdict: Verdict,
    /// Whether it is a match, and no finding fails it.
    pub ok: bool,
    /// Whether the server did what the draft requires of it, whatever the client did; none where
    /// the capture does not show it.
    pub server_ok: Option<bool>,
    /// The version that both sides speak.
    pub protocol: Option<Version>,
    /// The captured answer, up to 16 bytes.
    #[serde(rename = "received_hex")]
    pub received: Option<Hex>,
    /// What the server computed instead, where that was found.
    pub diagnosis: Vec<ExplanationReport>,
    /// What was sought, where a wrong answer was searched and nothing explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sought: Option<SoughtReport>,
    /// A request whose answer would tell several explanations apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_request: Option<KeysReport>,
    /// What a server that refuses says beside its fields: the first bytes of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalReport>,
    /// What the exhaustive search came to, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deep: Option<DeepReport>,
    /// Whether the bytes may have been changed on their way into the capture, for those who say what
    /// an editor or a terminal does as well as a server.
    #[serde(skip)]
    pub may_be_bent: bool,
}

impl VerdictReport {
    /// What was sought in vain, where that is worth a word: where the answer is what is wrong, and
    /// wherever less was sought than could be.
    #[must_use]
    pub fn sought_in_vain(&self) -> Option<SoughtReport> {
        let is_mismatch = self.verdict == Verdict::Mismatch;
        self.sought.filter(|sought| is_mismatch || sought.less_because.is_some())
    }
}

/// The text of a response that refuses.
#[derive(Debug, Clone, Serialize)]
pub struct RefusalReport {
    /// Its first bytes, at most [`RefusalReport::MOST`].
    #[serde(rename = "text_hex")]
    pub text: Hex,
    /// How many bytes follow the response's fields.
    pub bytes: usize,
}

impl RefusalReport {
    /// More bytes of a text are not kept.
    pub const MOST: usize = 512;

    fn of(handshake: &Handshake<'_>) -> Option<Self> {
        if handshake.verdict != Some(Verdict::Refused) {
            return None;
        }
        let body = handshake.response?.body()?;
        let text = body.get(..body.len().min(Self::MOST))?;
        (!text.is_empty()).then(|| Self {
            text: Hex::from(text),
            bytes: body.len(),
        })
    }
}

/// What a handshake was judged for.
#[derive(Debug, Clone)]
pub enum Judgement {
    /// The request alone, as `parse` does: the verdict where the request decides it.
    Request(Option<Verdict>),
    /// Both sides.
    Both(Box<VerdictReport>),
}

impl Serialize for Judgement {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        match self {
            Self::Request(_) => to.serialize_map(Some(0))?.end(),
            Self::Both(report) => report.serialize(to),
        }
    }
}

/// One handshake of a capture.
#[derive(Debug, Clone, Serialize)]
pub struct HandshakeReport {
    /// The path it was read from, or `-`.
    pub source: String,
    /// Its number within the source, from 0.
    pub index: usize,
    /// Who talked to whom, where the capture shows it.
    pub flow: Option<String>,
    /// The packets that begin both messages, in a packet capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<Frames>,
    /// Wireshark's display filter for the connection, in a packet capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The request; none where it was not captured.
    pub request: Option<MessageReport>,
    /// The response; none where it was not captured.
    pub response: Option<MessageReport>,
    /// Every step to the answer.
    #[serde(flatten)]
    pub computation: ComputationReport,
    /// What `Sec-WebSocket-Accept` is and should be, of a request of RFC 6455.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<AcceptReport>,
    /// What became of it.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// Where a handshake was found.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The path it was read from, or `-`.
    pub source: String,
    /// Its number within the source, from 0.
    pub index: usize,
    /// Who talked to whom, where the capture shows it.
    pub flow: Option<String>,
    /// Wireshark's display filter for the connection.
    pub filter: Option<String>,
}

/// What a report is to hold beside the reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The verdict, as `verify` reports it.
    pub verdict: bool,
    /// What a server that checks nothing goes on with.
    pub lenient: Lenient,
    /// What counts as passed.
    pub policy: Policy,
}

impl HandshakeReport {
    /// Reports a judged handshake.
    #[must_use]
    pub fn new(handshake: &Handshake<'_>, origin: Origin, wanted: Wanted) -> Self {
        let message = |message: &Message<'_>| MessageReport::new(message);
        let verdict = handshake.verdict.filter(|_| wanted.verdict);
        let ok = !handshake.has_findings_of(wanted.policy.fail_on);
        let frames = handshake.frames;
        let checked = handshake.rfc6455.as_ref();
        let slips = checked.map_or_else(Vec::new, |checked| {
            accept::explanations(&checked.accepted, &checked.explanations)
        });
        Self {
            source: origin.source,
            index: origin.index,
            flow: origin.flow,
            frames,
            filter: origin.filter.filter(|_| frames.is_some()),
            request: handshake
                .request
                .map(|request| message(&request.message)),
            response: handshake
                .response
                .map(|response| message(&response.message)),
            computation: ComputationReport::of(handshake, wanted.lenient),
            accept: checked.map(|checked| AcceptReport::new(&checked.accepted)),
            judgement: verdict.map_or(Judgement::Request(handshake.verdict), |verdict| {
                Judgement::Both(Box::new(VerdictReport {
                    verdict,
                    ok: ok && verdict == Verdict::Match,
                    server_ok: handshake.server_ok(),
                    protocol: handshake.protocol(),
                    received: handshake.received.map(Hex::from),
                    diagnosis: slips,
                    next_request: None,
                    refusal: RefusalReport::of(handshake),
                    deep: None,
                    sought: None,
                    may_be_bent: !handshake.exact,
                }))
            }),
        }
    }

    /// What became of it, where that was decided.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.judgement {
            Judgement::Request(verdict) => *verdict,
            Judgement::Both(report) => Some(report.verdict),
        }
    }

    /// The judgement of both sides.
    #[must_use]
    pub fn judged(&self) -> Option<&VerdictReport> {
        match &self.judgement {
            Judgement::Request(_) => None,
            Judgement::Both(report) => Some(report),
        }
    }

    /// The same, to be added to.
    pub fn judged_mut(&mut self) -> Option<&mut VerdictReport> {
        match &mut self.judgement {
            Judgement::Request(_) => None,
            Judgement::Both(report) => Some(report),
        }
    }

    /// Whether the server closed the connection before it had answered.
    #[must_use]
    pub fn is_cut_by_server(&self) -> bool {
        let mut findings = self.computation.findings.iter();
        findings.any(|finding| finding.is_of(&rules::RESPONSE_CLOSED))
    }

    /// Adds what the exhaustive search came to, where a verdict is reported.
    #[must_use]
    pub fn with_deep(mut self, deep: DeepReport) -> Self {
        if let Some(judged) = self.judged_mut() {
            judged.deep = Some(deep);
        }
        self
    }

    /// Adds what the server computed instead, where a verdict is reported.
    #[must_use]
    pub fn with_diagnosis(mut self, material: &Material<'_>, diagnosis: &Diagnosis<'_>) -> Self {
        if let Some(judged) = self.judged_mut() {
            judged.sought = SoughtReport::of(diagnosis);
            (judged.diagnosis, judged.next_request) = diagnosis::explanations(material, diagnosis);
        }
        self
    }
}
