//! `Sec-WebSocket-Accept`, step by step.

use serde::Serialize;

use super::{ExplanationReport, Hex};
use crate::bytes::escape_up_to;
use crate::versions::{Accept, Accepted, Explanation};

/// More of a value is not reported.
const LONGEST: usize = 400;

/// The steps of RFC 6455, 4.2.2, from a key to its value.
#[derive(Debug, Clone, Serialize)]
pub struct AcceptSteps {
    /// The key, escaped, without white space around it.
    pub key: String,
    /// How many bytes it decodes to: 16 in a right one; none where it is not base64.
    pub key_bytes: Option<usize>,
    /// Key and GUID in a row.
    pub joined: String,
    /// The SHA-1 of that.
    #[serde(rename = "sha1_hex")]
    pub sha1: Hex,
    /// Its base64.
    pub value: String,
}

impl AcceptSteps {
    /// Reports a computation.
    #[must_use]
    pub fn new(accept: &Accept) -> Self {
        Self {
            key: escape_up_to(&accept.key, LONGEST),
            key_bytes: accept.decoded.as_ref().map(Vec::len),
            joined: escape_up_to(&accept.joined, LONGEST),
            sha1: Hex::from(&accept.digest),
            value: accept.value.clone(),
        }
    }
}

/// What a server sent, and what is right.
#[derive(Debug, Clone, Serialize)]
pub struct AcceptReport {
    /// The right value; none without a usable key.
    pub expected: Option<String>,
    /// The value received, escaped; none where the response has none.
    pub received: Option<String>,
    /// Whether they are the same.
    pub right: bool,
    /// What leads to the right value.
    pub steps: Option<AcceptSteps>,
}

impl AcceptReport {
    /// Reports what was checked.
    #[must_use]
    pub fn new(accepted: &Accepted) -> Self {
        let accept = accepted.accept.as_ref();
        let received = accepted.received.as_deref();
        Self {
            expected: accept.map(|accept| accept.value.clone()),
            received: received.map(|value| escape_up_to(value, LONGEST)),
            right: accepted.right,
            steps: accept.map(AcceptSteps::new),
        }
    }
}

/// What made a wrong value, in the form of the mistakes of draft 76.
pub(super) fn explanations(accepted: &Accepted, found: &[Explanation]) -> Vec<ExplanationReport> {
    let value = accepted.received.as_deref().unwrap_or_default();
    let explained = |explanation: &Explanation| ExplanationReport {
        mistakes: explanation.slips.clone(),
        explanation: explanation.sentence.clone(),
        answer: Hex::from(value),
        help: explanation.help.clone(),
        chance: None,
            comparison: Vec::new(),
    };
    found.iter().map(explained).collect()
}
