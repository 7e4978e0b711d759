//! One handshake as it was judged.

use super::{Frames, Verdict};
use crate::bytes::Span;
use crate::challenge::{Answer, Computation, Solution};
use crate::draft::{self, By, Finding, KeyFields, Severity, Subject, Version, rules};
use crate::message::{Request, Response};
use crate::versions::Checked;

/// What is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The request alone: what `parse` shows. The response is read, not judged.
    Request,
    /// Both sides.
    Both,
}

/// One handshake, read and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake<'a> {
    /// The request, where captured.
    pub request: Option<&'a Request<'a>>,
    /// The response, where captured.
    pub response: Option<&'a Response<'a>>,
    /// What the request speaks; none without a request.
    pub version: Option<Version>,
    /// The keys, as they were read.
    pub keys: KeyFields<'a>,
    /// The computation, where both keys and all of key 3 are there.
    pub computation: Option<Computation<'a>>,
    /// What it comes to, where the keys have parts.
    pub solution: Option<Solution>,
    /// Whether the capture is sure to hold the bytes as they were on the wire.
    pub exact: bool,
    /// Bytes of the response that may stand for others, by a lossy form of capture.
    pub uncertain: &'a [Span],
    /// The packets that begin both messages, in a packet capture.
    pub frames: Option<Frames>,
    /// Whether the server is known to have closed the connection behind its last byte.
    pub server_closed: bool,
    /// The captured answer: up to 16 bytes; none where the response is no 101 or ends before.
    pub received: Option<&'a [u8]>,
    /// What `Sec-WebSocket-Accept` is and should be, of a request of RFC 6455.
    pub rfc6455: Option<Checked>,
    /// What is wrong or odd, in the order in which a reader meets it.
    pub findings: Vec<Finding>,
    /// What became of it; none where the request alone was to be judged and it is right.
    pub verdict: Option<Verdict>,
}

impl<'a> Handshake<'a> {
    /// Whether some finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.has_findings_of(Severity::Error)
    }

    /// Whether some finding weighs at least `least`.
    #[must_use]
    pub fn has_findings_of(&self, least: Severity) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity >= least)
    }

    /// The version of the protocol that both sides speak, as far as the capture shows it.
    #[must_use]
    pub fn protocol(&self) -> Option<Version> {
        if self.has_other_version(Subject::Response) {
            return Some(Version::Rfc6455);
        }
        self.version
    }

    /// Whether the server did what the draft requires of it, whatever the client did; none where
    /// the capture does not show it.
    #[must_use]
    pub fn server_ok(&self) -> Option<bool> {
        let verdict = self.verdict?;
        let is_short = self.response.is_some_and(|it| it.message.is_short_of_fields());
        if verdict == Verdict::NotDraft76 || (verdict == Verdict::Incomplete && is_short) {
            return None;
        }
        let mut findings = self.findings.iter();
        // Another status than 101 is a note where the request must be refused.
        if findings.any(|f| f.by == By::Server && f.severity == Severity::Error) {
            return Some(false);
        }
        let has_status = self.response.is_some_and(|r| r.status.ended);
        match verdict {
            Verdict::Match | Verdict::Faulty => Some(true),
            // 5.2 steps 5 and 6: it closes.
            Verdict::Aborted | Verdict::Incomplete if self.server_closed => Some(true),
            Verdict::Aborted => has_status.then_some(true),
            Verdict::Mismatch | Verdict::Refused => Some(false),
            Verdict::Incomplete | Verdict::NotDraft76 => None,
        }
    }

    /// Whether the server closed the connection before it had answered: what is missing was never
    /// sent.
    #[must_use]
    pub fn is_cut_by_server(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.is_of(&rules::RESPONSE_CLOSED))
    }

    /// The right answer, where the draft has one for this request.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        if self.findings.iter().any(draft::forbids_answer) {
            return None;
        }
        self.solution.map(|solution| solution.answer)
    }

    fn has_other_version(&self, subject: Subject) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|f| f.subject == subject && f.is_of(&rules::VERSION_RFC_6455))
    }
}
