//! Totals over many handshakes.

use serde::Serialize;

use crate::judge::Verdict;

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
    /// What else the inputs held.
    pub passed_over: PassedOver,
}

/// What packet captures hold beside handshakes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// TCP connections without a handshake.
    pub connections: u64,
    /// Packets that are not TCP over IP, or of a link type that cannot be read.
    pub packets: u64,
    /// Packets too short or too damaged to be read.
    pub undecodable: u64,
    /// IP fragments: all but the first of a packet are passed over.
    pub fragments: u64,
    /// Connections given up because too many were open, or too many bytes were held.
    pub given_up: u64,
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

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in [
            (&mut self.matched, other.matched),
            (&mut self.mismatch, other.mismatch),
            (&mut self.aborted, other.aborted),
            (&mut self.refused, other.refused),
            (&mut self.incomplete, other.incomplete),
            (&mut self.not_draft_76, other.not_draft_76),
            (&mut self.errors, other.errors),
            (&mut self.handshakes, other.handshakes),
        ] {
            *count = count.saturating_add(more);
        }
        self.passed_over.add(&other.passed_over);
    }

    /// Counts one input that could not be read.
    pub fn count_error(&mut self) {
        self.errors = self.errors.saturating_add(1);
    }
}

impl PassedOver {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in [
            (&mut self.connections, other.connections),
            (&mut self.packets, other.packets),
            (&mut self.undecodable, other.undecodable),
            (&mut self.fragments, other.fragments),
            (&mut self.given_up, other.given_up),
        ] {
            *count = count.saturating_add(more);
        }
    }
}
