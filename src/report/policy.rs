//! What counts as passed.

use super::HandshakeReport;
use crate::draft::Severity;
use crate::judge::{Handshake, Verdict};

/// What counts as passed: by default, nothing but a right answer without errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// Findings of this severity, or a heavier one, fail a handshake.
    pub fail_on: Severity,
    /// The one verdict that passes, in place of `match`.
    pub expect: Option<Verdict>,
}

/// What a handshake comes to, by a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It passes.
    Passed,
    /// It was judged and does not pass.
    Failed,
    /// It cannot be judged: the capture ends before, or something that is no other protocol's whole
    /// conversation.
    Unjudged,
    /// A conversation in another protocol: neither passed nor failed.
    Other,
}

/// What a policy looks at.
#[derive(Debug, Clone, Copy)]
struct Facts {
    verdict: Option<Verdict>,
    /// Whether findings fail it.
    is_faulted: bool,
    server_ok: Option<bool>,
    /// The server closed before it had answered: nothing is left to capture.
    is_cut_by_server: bool,
    /// Both sides are there.
    is_whole: bool,
}

impl Policy {
    /// What a reported handshake comes to.
    #[must_use]
    pub fn standing(&self, report: &HandshakeReport) -> Standing {
        self.of(Facts {
            verdict: report.verdict(),
            is_faulted: report.computation.has_findings_of(self.fail_on),
            server_ok: report.judged().and_then(|judged| judged.server_ok),
            is_cut_by_server: report.is_cut_by_server(),
            is_whole: report.request.is_some() && report.response.is_some(),
        })
    }

    /// What a judged handshake comes to.
    #[must_use]
    pub fn standing_of(&self, handshake: &Handshake<'_>) -> Standing {
        self.of(Facts {
            verdict: handshake.verdict,
            is_faulted: handshake.has_findings_of(self.fail_on),
            server_ok: handshake.server_ok(),
            is_cut_by_server: handshake.is_cut_by_server(),
            is_whole: handshake.request.is_some() && handshake.response.is_some(),
        })
    }

    fn of(&self, facts: Facts) -> Standing {
        if let Some(expected) = self.expect {
            let is_met = facts.verdict == Some(expected)
                && (expected != Verdict::Aborted || facts.server_ok == Some(true));
            return if is_met {
                Standing::Passed
            } else {
                Standing::Failed
            };
        }
        match facts.verdict {
            None | Some(Verdict::Match) if facts.is_faulted => Standing::Failed,
            None | Some(Verdict::Match) => Standing::Passed,
            Some(Verdict::Incomplete) if facts.is_cut_by_server => Standing::Failed,
            Some(Verdict::Incomplete) => Standing::Unjudged,
            Some(Verdict::NotDraft76) if facts.is_whole => Standing::Other,
            Some(Verdict::NotDraft76) => Standing::Unjudged,
            Some(Verdict::Faulty | Verdict::Mismatch | Verdict::Aborted | Verdict::Refused) => {
                Standing::Failed
            }
        }
    }
}
