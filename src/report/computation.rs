//! Every step from the keys to the answer.

use serde::Serialize;

use super::finding::FindingReport;
use super::text;
use crate::challenge::{ChallengeBlock, Computation, Key3};
use crate::draft::{Finding, Severity};
use crate::key::KeyReading;

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

    pub(super) fn from_parts(
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
        self.has_findings_of(Severity::Error)
    }

    /// Whether a finding of that severity, or of a heavier one, is among them.
    #[must_use]
    pub fn has_findings_of(&self, least: Severity) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity >= least)
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
