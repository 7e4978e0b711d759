//! The verdict: what the request decides alone, and the response against the right answer.

use super::{Exchange, Handshake, Scope, Verdict};
use crate::bytes::{Span, is_printable};
use crate::challenge::Answer;
use crate::draft::rules::{self, Rule};
use crate::draft::{self, By, Finding, Severity, Subject};
use crate::message::{ANSWER_LEN, Response};

impl Handshake<'_> {
    pub(super) fn weigh(&mut self, exchange: &Exchange<'_>, scope: Scope) -> Option<Verdict> {
        if let Some(verdict) = self.weigh_request(scope, exchange) {
            return Some(verdict);
        }
        match (scope, self.answer()) {
            (Scope::Request, _) => None,
            (Scope::Both, Some(answer)) => Some(self.weigh_response(answer, exchange)),
            (Scope::Both, None) => Some(Verdict::Incomplete),
        }
    }

    /// The verdict that the request alone decides.
    fn weigh_request(&mut self, scope: Scope, exchange: &Exchange<'_>) -> Option<Verdict> {
        let is_whole = self
            .request
            .is_some_and(|r| r.message.body().is_some());
        let Some(version) = self.version else {
            return Some(self.weigh_response_alone());
        };
        if !is_whole {
            return Some(Verdict::Incomplete);
        }
        if !version.is_judged() {
            return Some(Verdict::NotDraft76);
        }
        if self.findings.iter().any(draft::forbids_answer) {
            self.tell_forbidden_answer(scope);
            return Some(Verdict::Aborted);
        }
        if self.computation.is_some() {
            return None;
        }
        self.check_early_answer(exchange);
        Some(Verdict::Incomplete)
    }

    /// An answer to a request whose key 3 is not there, and was not lost by the capture.
    fn check_early_answer(&mut self, exchange: &Exchange<'_>) {
        let Some(received) = self.received.filter(|_| !exchange.key3_lost) else {
            return;
        };
        let early = draft::check_early_answer(self.keys, received);
        self.findings.extend(early);
    }

    fn weigh_response(&mut self, answer: Answer, exchange: &Exchange<'_>) -> Verdict {
        let Some(response) = &self.response else {
            if !self.server_closed {
                let rule = &rules::RESPONSE_MISSING;
                self.findings
                    .push(Finding::new(rule, Subject::Response, rule.title));
            }
            return Verdict::Incomplete;
        };
        match (response.code(), response.status.ended) {
            (Some(101), true) if self.is_other_version(&answer) => self.weigh_other_version(),
            (Some(101), true) => self.weigh_answer(answer, exchange),
            (_, true) => Verdict::Refused,
            (_, false) => Verdict::Incomplete,
        }
    }

    /// Without a request nothing can be compared, but another protocol shows all the same.
    fn weigh_response_alone(&mut self) -> Verdict {
        let Some(response) = &self.response else {
            return Verdict::Incomplete;
        };
        if response
            .message
            .named("Sec-WebSocket-Accept")
            .next()
            .is_some()
        {
            let text =
                "the response has Sec-WebSocket-Accept: it is one of RFC 6455 or hybi-04 and later";
            self.findings.push(Finding::new(
                &rules::VERSION_RFC_6455,
                Subject::Response,
                text,
            ));
            return Verdict::NotDraft76;
        }
        Verdict::Incomplete
    }

    /// Sec-WebSocket-Accept, and not the right 16 bytes: the server answers by RFC 6455.
    fn is_other_version(&self, answer: &Answer) -> bool {
        // With a field of draft 76 beside it, it is a draft-76 server that makes this mistake.
        let is_accepted = |response: &Response<'_>| {
            let has = |name| response.message.named(name).next().is_some();
            has("Sec-WebSocket-Accept")
                && !has("Sec-WebSocket-Origin")
                && !has("Sec-WebSocket-Location")
        };
        self.response.is_some_and(is_accepted) && self.received != Some(answer.as_slice())
    }

    /// What the draft requires of the response says nothing about one of another version.
    fn weigh_other_version(&mut self) -> Verdict {
        let is_draft_76 = |f: &Finding| !matches!(f.subject, Subject::Response | Subject::Answer);
        self.findings.retain(is_draft_76);
        let text = "the server answers with Sec-WebSocket-Accept, by RFC 6455 or hybi-04 and later";
        let rule = &rules::VERSION_RFC_6455;
        self.findings
            .push(Finding::new(rule, Subject::Response, text));
        self.received = None;
        Verdict::NotDraft76
    }

    /// Reports that what is missing was never sent. Where the request breaks a rule, a server may
    /// close for that.
    pub(super) fn report_closed(&mut self) {
        if !self.server_closed || self.request.is_none() {
            return;
        }
        let mut findings = self.findings.iter();
        let may_close = findings.any(|f| f.by == By::Client && f.severity >= Severity::Warning);
        let sent = self
            .response
            .map_or(0, |r| r.message.bytes().len());
        let text = match (sent, may_close) {
            (0, true) => {
                "the server closed the connection without a byte: the request breaks a rule"
                    .to_owned()
            }
            (0, false) => "the server closed the connection without a byte".to_owned(),
            (sent, _) => format!(
                "the server closed the connection after {sent} bytes, before it had answered"
            ),
        };
        let mut finding = Finding::new(&rules::RESPONSE_CLOSED, Subject::Response, text);
        if may_close {
            finding.severity = Severity::Warning;
        }
        self.findings.push(finding);
    }

    fn tell_forbidden_answer(&mut self, scope: Scope) {
        let Some(response) = self.response.filter(|_| scope == Scope::Both) else {
            return;
        };
        if response.code() != Some(101) {
            return;
        }
        let text = match self.received.map_or(0, <[u8]>::len) {
            0 => "the server sent 101 and no answer, where it must abort the connection".to_owned(),
            16 => "the server answered, where it must abort the connection".to_owned(),
            got => {
                format!("the server sent 101 and {got} bytes, where it must abort the connection")
            }
        };
        self.findings.push(Finding::new(
            &rules::ANSWER_FORBIDDEN,
            Subject::Answer,
            text,
        ));
    }

    /// 4.1 steps 42 to 46.
    fn weigh_answer(&mut self, answer: Answer, exchange: &Exchange<'_>) -> Verdict {
        let Some(received) = self.received.filter(|_| !exchange.answer_lost) else {
            return Verdict::Incomplete;
        };
        let body = self.response.and_then(|r| r.message.body());
        let lost = Lost {
            spans: &exchange.uncertain,
            start: body.unwrap_or(0),
        };
        let is_wrong = lost.differ(received, &answer);
        // Where even the stand-ins are what is due, they are none.
        let lost = if received == answer { 0 } else { lost.count() };
        if received.len() < answer.len() {
            let already = if is_wrong {
                ", and they are already not the right ones"
            } else {
                ""
            };
            let text = format!(
                "{} of 16 bytes follow the response's empty line{already}",
                received.len()
            );
            self.report_answer(&rules::ANSWER_SHORT, text);
            Verdict::Incomplete
        } else if lost > 0 {
            let left = if is_wrong { "are already not" } else { "may be" };
            let text = format!(
                "{lost} of 16 bytes are lost in this form; the others {left} the right ones"
            );
            self.report_answer(&rules::ANSWER_LOST, text);
            // Dots that stand for other bytes are not shown as if the server had sent them.
            self.received = None;
            Verdict::Incomplete
        } else if is_wrong {
            self.report_answer(&rules::ANSWER_WRONG, rules::ANSWER_WRONG.title);
            Verdict::Mismatch
        } else {
            self.check_behind(answer);
            Verdict::Match
        }
    }

    fn report_answer(&mut self, rule: &'static Rule, text: impl Into<String>) {
        self.findings.push(Finding::new(rule, Subject::Answer, text));
    }

    /// 4.1 step 46: frames follow.
    fn check_behind(&mut self, answer: Answer) {
        let body = self.response.and_then(Response::body);
        let behind = body.and_then(|body| body.get(ANSWER_LEN..)).unwrap_or_default();
        self.findings.extend(draft::check_behind(&answer, behind));
    }
}

/// Which bytes of an answer may stand for others.
struct Lost<'a> {
    /// In the response.
    spans: &'a [Span],
    /// Where the answer begins in it.
    start: usize,
}

impl Lost<'_> {
    fn is_lost(&self, index: usize) -> bool {
        let at = self.start.saturating_add(index);
        let mut spans = self.spans.iter();
        spans.any(|span| span.start <= at && at < span.end)
    }

    /// How many of the 16.
    fn count(&self) -> usize {
        (0..ANSWER_LEN).filter(|&index| self.is_lost(index)).count()
    }

    /// Whether some byte that is there is not the right one. A stand-in for a byte that is not printable is
    /// right only where such a byte is due.
    fn differ(&self, received: &[u8], answer: &Answer) -> bool {
        let mut pairs = received.iter().zip(answer).enumerate();
        pairs.any(|(index, (got, right))| {
            got != right && (!self.is_lost(index) || is_printable(*right))
        })
    }
}
