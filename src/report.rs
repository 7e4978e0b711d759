//! What is told of a handshake: plain data, complete, in the contract's words and order.
//!
//! A renderer takes everything from here and computes nothing. Serialised, these types are the
//! contract's JSON: bytes as lower-case hex under a key that ends in `_hex`, with a `_text` twin
//! where they are printable ASCII; numbers that can pass 2^53 as strings.

use serde::Serialize;

use crate::bytes::{Span, printable};
use crate::challenge::{ChallengeBlock, Computation, Key3};
use crate::draft::{Finding, Severity};
use crate::judgement::{Handshake, Verdict};
use crate::key::KeyReading;
use crate::message::Message;

/// The schema's name, first in every JSON object that ws76 writes.
pub const SCHEMA: &str = "ws76/1";

/// One key, read.
#[derive(Debug, Clone, Serialize)]
pub struct KeyReport {
    /// The value's bytes.
    pub value_hex: String,
    /// The value, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<String>,
    /// The digits in their order.
    pub digits: String,
    /// How many U+0020 there are.
    pub spaces: u64,
    /// The digits as an integer; none without digits.
    pub key_number: Option<String>,
    /// What the division leaves over; none where there is none.
    pub remainder: Option<u64>,
    /// The part; none where the draft aborts.
    pub part: Option<u32>,
    /// The part's four bytes.
    pub part_hex: Option<String>,
    /// The value's bytes, for those who draw them.
    #[serde(skip)]
    pub value: Vec<u8>,
    /// The quotient rounded down, and whether only its low 64 bits are left; none where there is
    /// no division.
    #[serde(skip)]
    pub quotient: Option<(u64, bool)>,
}

impl KeyReport {
    /// Reports a reading.
    #[must_use]
    pub fn new(key: &KeyReading<'_>) -> Self {
        let part = key.part().ok();
        Self {
            value_hex: hex::encode(key.value()),
            value_text: text(key.value()),
            digits: key.digits(),
            spaces: key.spaces(),
            key_number: key.key_number(),
            remainder: key.remainder(),
            part,
            part_hex: part.map(|part| hex::encode(part.to_be_bytes())),
            value: key.value().to_vec(),
            quotient: key.quotient(),
        }
    }
}

/// Key 3.
#[derive(Debug, Clone, Serialize)]
pub struct Key3Report {
    /// Its eight bytes.
    pub hex: String,
    /// The same, where they are printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The same, for those who draw them.
    #[serde(skip)]
    pub bytes: Key3,
}

/// What a server that checks nothing goes on with: quotients rounded down and cut to 32 bits, 0 for
/// a key without digits or spaces.
#[derive(Debug, Clone, Serialize)]
pub struct LenientReport {
    /// Part 1, so made.
    pub part1: u32,
    /// Part 2, so made.
    pub part2: u32,
    /// The challenge block of these parts.
    pub challenge_hex: String,
    /// Its MD5.
    pub answer_hex: String,
    /// The block, for those who draw it.
    #[serde(skip)]
    pub block: ChallengeBlock,
}

/// One thing wrong or odd.
#[derive(Debug, Clone, Serialize)]
pub struct FindingReport {
    /// The rule's id.
    pub rule: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The draft's section.
    pub section: &'static str,
    /// The step in it, where the rule has one.
    pub step: Option<u8>,
    /// What it is about.
    pub subject: &'static str,
    /// One sentence, escaped.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
    /// Offset of the bytes in question within their message, where it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// How many bytes are in question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// The line they stand in, and where in it, for those who draw them.
    #[serde(skip)]
    pub line: Option<(Vec<u8>, Span)>,
    /// What a conforming peer does about it.
    #[serde(skip)]
    pub consequence: &'static str,
    /// The severity, for those who compare it.
    #[serde(skip)]
    pub weight: Severity,
}

impl FindingReport {
    /// Reports a finding.
    #[must_use]
    pub fn new(finding: &Finding) -> Self {
        let place = finding.place.as_ref();
        Self {
            rule: finding.rule.id,
            severity: finding.severity.word(),
            section: finding.rule.section,
            step: finding.rule.step,
            subject: finding.subject.word(),
            message: finding.message.clone(),
            help: finding.rule.help,
            offset: place.map(|place| place.offset),
            length: place.map(|place| place.mark.len()),
            line: place.map(|place| (place.line.clone(), place.mark)),
            consequence: finding.rule.consequence,
            weight: finding.severity,
        }
    }
}

/// Every step to the answer, as far as the request has what it takes.
#[derive(Debug, Clone, Serialize)]
pub struct ComputationReport {
    /// Key 1; none where the request lacks it.
    pub key1: Option<KeyReport>,
    /// Key 2; none where the request lacks it.
    pub key2: Option<KeyReport>,
    /// Key 3; none where its eight bytes are not there.
    pub key3: Option<Key3Report>,
    /// The challenge block; none where the draft aborts.
    pub challenge_hex: Option<String>,
    /// The right answer; none where the draft aborts.
    pub answer_hex: Option<String>,
    /// What a server that checks nothing makes of it; only where it was asked for and differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lenient: Option<LenientReport>,
    /// What is wrong or odd.
    pub findings: Vec<FindingReport>,
    /// The block, for those who draw it.
    #[serde(skip)]
    pub block: Option<ChallengeBlock>,
}

impl ComputationReport {
    /// Reports a computation from keys that were handed in.
    #[must_use]
    pub fn new(computation: &Computation<'_>, findings: &[Finding], lenient: bool) -> Self {
        Self::from_parts(
            Some(&computation.key1),
            Some(&computation.key2),
            Some(computation.key3),
            findings,
            lenient.then_some(computation),
        )
    }

    fn from_parts(
        key1: Option<&KeyReading<'_>>,
        key2: Option<&KeyReading<'_>>,
        key3: Option<Key3>,
        findings: &[Finding],
        lenient: Option<&Computation<'_>>,
    ) -> Self {
        let part = |key: Option<&KeyReading<'_>>| key.and_then(|key| key.part().ok());
        let block = match (part(key1), part(key2), key3) {
            (Some(part1), Some(part2), Some(key3)) => Some(ChallengeBlock::new(part1, part2, key3)),
            _ => None,
        };
        Self {
            key1: key1.map(KeyReport::new),
            key2: key2.map(KeyReport::new),
            key3: key3.map(|bytes| Key3Report {
                hex: hex::encode(bytes),
                text: text(&bytes),
                bytes,
            }),
            challenge_hex: block.map(|block| hex::encode(block.bytes())),
            answer_hex: block.map(|block| hex::encode(block.answer())),
            lenient: lenient.filter(|_| block.is_none()).map(lenient_report),
            findings: findings.iter().map(FindingReport::new).collect(),
            block,
        }
    }

    /// Whether a finding of severity error is among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.weight == Severity::Error)
    }
}

fn lenient_report(computation: &Computation<'_>) -> LenientReport {
    let block = computation.lenient_block();
    LenientReport {
        part1: computation.key1.lenient_part(),
        part2: computation.key2.lenient_part(),
        challenge_hex: hex::encode(block.bytes()),
        answer_hex: hex::encode(block.answer()),
        block,
    }
}

/// One field as it stands in its message.
#[derive(Debug, Clone, Serialize)]
pub struct FieldReport {
    /// Offset of the field's line from the message's first byte.
    pub offset: usize,
    /// The name's bytes.
    pub name_hex: String,
    /// The name, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_text: Option<String>,
    /// The value's bytes.
    pub value_hex: String,
    /// The value, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<String>,
    /// The line's bytes, for those who draw them.
    #[serde(skip)]
    pub line: Vec<u8>,
}

/// Start line and fields of one message.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// The start line's bytes, without its end.
    pub start_line_hex: String,
    /// The start line, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_line_text: Option<String>,
    /// The fields in wire order.
    pub fields: Vec<FieldReport>,
    /// The start line's bytes, for those who draw them.
    #[serde(skip)]
    pub start_line: Vec<u8>,
}

impl MessageReport {
    fn new(message: &Message<'_>) -> Self {
        let start_line = message.text(message.start_line());
        let fields = message.fields().iter().map(|field| {
            let (name, value) = (message.text(field.name), message.text(field.value));
            FieldReport {
                offset: field.line.start,
                name_hex: hex::encode(name),
                name_text: text(name),
                value_hex: hex::encode(value),
                value_text: text(value),
                line: message.text(field.line).to_vec(),
            }
        });
        Self {
            start_line_hex: hex::encode(start_line),
            start_line_text: text(start_line),
            fields: fields.collect(),
            start_line: start_line.to_vec(),
        }
    }
}

/// What only `verify` tells.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictReport {
    /// The contract's word for it.
    pub verdict: &'static str,
    /// The captured answer, up to 16 bytes.
    pub received_hex: Option<String>,
    /// What the server computed instead, where that was found.
    pub diagnosis: Vec<ExplanationReport>,
    /// The captured answer, for those who draw it.
    #[serde(skip)]
    pub received: Option<Vec<u8>>,
}

/// One way in which the captured answer comes about.
#[derive(Debug, Clone, Serialize)]
pub struct ExplanationReport {
    /// The mistakes that make it, all at once.
    pub mistakes: Vec<&'static str>,
    /// One sentence.
    pub explanation: String,
    /// The captured bytes that it explains.
    pub answer_hex: String,
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
        let key3 = handshake
            .request
            .as_ref()
            .and_then(crate::message::Request::key3);
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
                received: handshake.received.map(<[u8]>::to_vec),
            }),
            verdict: handshake.verdict,
        }
    }
}

/// How many handshakes came to which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The answer is right.
    #[serde(rename = "match")]
    pub matched: u64,
    /// The answer is wrong.
    pub mismatch: u64,
    /// The draft forbids an answer.
    pub aborted: u64,
    /// The server did not say 101.
    pub refused: u64,
    /// A side is missing or cut short.
    pub incomplete: u64,
    /// Another protocol.
    pub not_draft_76: u64,
    /// Inputs that could not be read.
    pub errors: u64,
    /// All handshakes, those among them that `parse` has no verdict for.
    pub handshakes: u64,
}

impl Summary {
    /// Counts one handshake.
    pub fn count(&mut self, verdict: Option<Verdict>) {
        self.handshakes = self.handshakes.saturating_add(1);
        let count = match verdict {
            Some(Verdict::Match) => &mut self.matched,
            Some(Verdict::Mismatch) => &mut self.mismatch,
            Some(Verdict::Aborted) => &mut self.aborted,
            Some(Verdict::Refused) => &mut self.refused,
            Some(Verdict::Incomplete) => &mut self.incomplete,
            Some(Verdict::NotDraft76) => &mut self.not_draft_76,
            None => return,
        };
        *count = count.saturating_add(1);
    }

    /// Counts one input that could not be read.
    pub fn count_error(&mut self) {
        self.errors = self.errors.saturating_add(1);
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    printable(bytes).map(str::to_owned)
}
