//! Every step from the keys to the answer.

use serde::Serialize;

use super::hex::{Hex, twin};
use crate::challenge::{Computation, Key3, Solution};
use crate::draft::{Finding, Severity};
use crate::judge::Handshake;
use crate::key::{KeyByte, KeyReading, Quotient};
use crate::message::Request;

/// One key, read.
#[derive(Debug, Clone, Serialize)]
pub struct KeyReport {
    /// The value's bytes.
    #[serde(flatten, serialize_with = "twin::value")]
    pub value: Hex,
    /// The digits in their order.
    pub digits: String,
    /// How many U+0020 there are.
    pub spaces: u64,
    /// The digits as an integer; none without digits.
    pub key_number: Option<String>,
    /// What the division leaves over; none where there is none.
    pub remainder: Option<u64>,
    /// The part; none where the draft aborts.
    #[serde(flatten, serialize_with = "twin::part")]
    pub part: Option<u32>,
    /// The quotient rounded down; none where there is no division.
    #[serde(skip)]
    pub quotient: Option<Quotient>,
    /// What the reading took each byte of the value for.
    #[serde(skip)]
    kinds: Vec<KeyByte>,
}

impl KeyReport {
    /// Reports a reading.
    #[must_use]
    pub fn new(key: &KeyReading<'_>) -> Self {
        Self {
            value: Hex::from(key.value()),
            digits: key.digits(),
            spaces: key.spaces(),
            key_number: key.key_number(),
            remainder: key.remainder(),
            part: key.part().ok(),
            quotient: key.quotient(),
            kinds: key.marked().map(|(_, kind)| kind).collect(),
        }
    }

    /// The value's bytes, each with what the reading took it for.
    pub fn marked(&self) -> impl Iterator<Item = (u8, KeyByte)> {
        self.value.iter().copied().zip(self.kinds.iter().copied())
    }
}

/// Key 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key3Report {
    /// Its eight bytes.
    #[serde(flatten, serialize_with = "twin::bare")]
    pub bytes: Hex,
}

/// What a server that checks nothing goes on with: quotients rounded down and cut to 32 bits, 0 for
/// a key without digits or spaces.
#[derive(Debug, Clone, Serialize)]
pub struct LenientReport {
    /// Part 1, so made.
    pub part1: u32,
    /// Part 2, so made.
    pub part2: u32,
    /// The challenge block of these parts, and its MD5.
    #[serde(flatten, serialize_with = "twin::solved")]
    pub solution: Solution,
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
    /// The challenge block and the right answer; none where the draft aborts.
    #[serde(flatten, serialize_with = "twin::solution")]
    pub solution: Option<Solution>,
    /// What a server that checks nothing computes; only where it was asked for and differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lenient: Option<LenientReport>,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
}

impl ComputationReport {
    /// Reports a computation from keys that were handed in.
    #[must_use]
    pub fn new(computation: &Computation<'_>, findings: &[Finding], lenient: Lenient) -> Self {
        Self {
            key1: Some(KeyReport::new(&computation.key1)),
            key2: Some(KeyReport::new(&computation.key2)),
            key3: Some(Key3Report::new(&computation.key3)),
            solution: computation.solution().ok(),
            lenient: LenientReport::of(Some(computation), lenient),
            findings: findings.to_vec(),
        }
    }

    /// Reports the computation of a judged handshake, as far as the request has what it takes.
    pub(super) fn of(handshake: &Handshake<'_>, lenient: Lenient) -> Self {
        let key3 = handshake.request.and_then(Request::key3);
        Self {
            key1: handshake.keys.key1.as_ref().map(KeyReport::new),
            key2: handshake.keys.key2.as_ref().map(KeyReport::new),
            key3: key3.as_ref().map(Key3Report::new),
            solution: handshake.solution,
            lenient: LenientReport::of(handshake.computation.as_ref(), lenient),
            findings: handshake.findings.clone(),
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

impl Key3Report {
    /// Reports key 3.
    #[must_use]
    pub fn new(key3: &Key3) -> Self {
        Self {
            bytes: Hex::from(key3),
        }
    }
}

/// Whether it is shown what a server that checks nothing goes on with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lenient {
    /// It is not.
    #[default]
    Hidden,
    /// It is, where the draft aborts.
    Shown,
}

impl LenientReport {
    /// Reports it, where it was asked for and the draft aborts.
    pub(super) fn of(computation: Option<&Computation<'_>>, lenient: Lenient) -> Option<Self> {
        let computation = computation.filter(|_| lenient == Lenient::Shown)?;
        computation.block().is_err().then(|| Self {
            part1: computation.key1.lenient_part(),
            part2: computation.key2.lenient_part(),
            solution: computation.lenient_block().solve(),
        })
    }
}
