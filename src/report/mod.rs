//! What is told of a handshake: plain data, complete, in the contract's words and order.
//!
//! A renderer takes everything from here and computes nothing. Serialised, these types are the
//! contract's JSON: bytes as lower-case hex under a key that ends in `_hex`, with a `_text` twin
//! where they are printable ASCII; numbers that can pass 2^53 as strings.

mod computation;
mod diagnosis;
mod finding;
mod live;
mod message;
mod mistake;
mod suite;
mod summary;

pub use computation::{ComputationReport, Key3Report, KeyReport, LenientReport};
pub use diagnosis::{
    BrokenReport, Comparison, DeepReport, ExplanationReport, FoundReport, KeysReport, Stage,
    TogetherReport, compare,
};
pub use finding::FindingReport;
pub use live::{FrameReport, ProbeReport};
pub use message::{FieldReport, MessageReport};
pub use mistake::{ExampleReport, MendReport, MistakeReport};
pub use suite::{CaseReport, NamedReport, SuiteReport, SuiteSummary};
pub use summary::{PassedOver, Summary};

use serde::Serialize;

use crate::bytes::printable;
use crate::diagnosis::{Diagnosis, Material};
use crate::judge::{Handshake, Verdict};
use crate::key::KeyReading;
use crate::message::{Message, Request};

/// The schema's name, first in every JSON object that ws76 writes.
pub const SCHEMA: &str = "ws76/1";

/// What only `verify` tells.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictReport {
    /// The contract's word for it.
    pub verdict: &'static str,
    /// The captured answer, up to 16 bytes.
    pub received_hex: Option<String>,
    /// What the server computed instead, where that was found.
    pub diagnosis: Vec<ExplanationReport>,
    /// A request whose answer would tell several explanations apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_apart: Option<KeysReport>,
    /// What the exhaustive search came to, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deep: Option<DeepReport>,
    /// Whether the bytes may have been changed on their way into the capture, for those who tell what
    /// an editor or a terminal does as well as a server.
    #[serde(skip)]
    pub may_be_bent: bool,
    /// How many mistakes at once were sought, for those who tell that there are none.
    #[serde(skip)]
    pub sought: usize,
    /// The captured answer, for those who draw it.
    #[serde(skip)]
    pub received: Option<Vec<u8>>,
}

/// One handshake of a capture.
#[derive(Debug, Clone, Serialize)]
pub struct HandshakeReport {
    /// The path it was read from, or `-`.
    pub source: String,
    /// Its number within the source, from 0.
    pub index: usize,
    /// Who talked to whom, where the capture tells.
    pub flow: Option<String>,
    /// The request; none where it was not captured.
    pub request: Option<MessageReport>,
    /// The response; none where it was not captured.
    pub response: Option<MessageReport>,
    /// Every step to the answer.
    #[serde(flatten)]
    pub computation: ComputationReport,
    /// What became of it, where that was asked for.
    #[serde(flatten)]
    pub judged: Option<VerdictReport>,
    /// The verdict, for those who compare it.
    #[serde(skip)]
    pub verdict: Option<Verdict>,
}

/// Where a handshake was found.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The path it was read from, or `-`.
    pub source: String,
    /// Its number within the source, from 0.
    pub index: usize,
    /// Who talked to whom, where the capture tells.
    pub flow: Option<String>,
}

/// What a report is to hold beside the reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The verdict, as `verify` tells it.
    pub verdict: bool,
    /// What a server that checks nothing goes on with.
    pub lenient: bool,
}

impl HandshakeReport {
    /// Reports a judged handshake.
    #[must_use]
    pub fn new(handshake: &Handshake<'_>, origin: Origin, wanted: Wanted) -> Self {
        let key1 = handshake.keys.key1.map(KeyReading::new);
        let key2 = handshake.keys.key2.map(KeyReading::new);
        let key3 = handshake.request.as_ref().and_then(Request::key3);
        let lenient = handshake.computation.as_ref().filter(|_| wanted.lenient);
        let message = |message: &Message<'_>| MessageReport::new(message);
        let verdict = handshake.verdict.filter(|_| wanted.verdict);
        Self {
            source: origin.source,
            index: origin.index,
            flow: origin.flow,
            request: handshake
                .request
                .as_ref()
                .map(|request| message(&request.message)),
            response: handshake
                .response
                .as_ref()
                .map(|response| message(&response.message)),
            computation: ComputationReport::from_parts(
                key1.as_ref(),
                key2.as_ref(),
                key3,
                &handshake.findings,
                lenient,
            ),
            judged: verdict.map(|verdict| VerdictReport {
                verdict: verdict.word(),
                received_hex: handshake.received.map(hex::encode),
                diagnosis: Vec::new(),
                tell_apart: None,
                deep: None,
                sought: 0,
                may_be_bent: !handshake.exact,
                received: handshake.received.map(<[u8]>::to_vec),
            }),
            verdict: handshake.verdict,
        }
    }

    /// Adds what the exhaustive search came to, where a verdict is told.
    #[must_use]
    pub fn with_deep(mut self, deep: DeepReport) -> Self {
        if let Some(judged) = &mut self.judged {
            judged.deep = Some(deep);
        }
        self
    }

    /// Adds what the server computed instead, where a verdict is told.
    #[must_use]
    pub fn with_diagnosis(mut self, material: &Material<'_>, diagnosis: &Diagnosis<'_>) -> Self {
        if let Some(judged) = &mut self.judged {
            judged.sought = diagnosis.sought;
            (judged.diagnosis, judged.tell_apart) = diagnosis::explanations(material, diagnosis);
        }
        self
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    printable(bytes).map(str::to_owned)
}
