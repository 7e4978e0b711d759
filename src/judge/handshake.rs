//! The judgement of one handshake: both sides against the draft, and the answer against the right
//! one.

use super::suspect::{self, Suspicion};
use super::{Exchange, Frames, Verdict};
use crate::bytes::Span;
use crate::challenge::{Answer, Computation};
use crate::draft::webkit534::{self, Failure};
use crate::draft::{
    self, By, Finding, KeyFields, LineEnds, RequestContext, ResponseContext, Severity, Subject,
    Version, rules,
};
use crate::message::{LineEnd, Request, Response};
use crate::versions::{self, Checked};

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
    pub request: Option<Request<'a>>,
    /// The response, where captured.
    pub response: Option<Response<'a>>,
    /// What the request speaks; none without a request.
    pub version: Option<Version>,
    /// The keys' fields.
    pub keys: KeyFields<'a>,
    /// The computation, where both keys and all of key 3 are there.
    pub computation: Option<Computation<'a>>,
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
    /// Reads and judges an exchange. `secure` says whether the client used TLS, where known.
    #[must_use]
    pub fn judge(exchange: &'a Exchange<'_>, scope: Scope, secure: Option<bool>) -> Self {
        let request = exchange.request.as_deref().map(Request::read);
        let response = exchange.response.as_deref().map(Response::read);
        let line_ends = line_ends(exchange, request.as_ref(), response.as_ref());
        let mut findings = exchange.findings.clone();
        if line_ends == LineEnds::LostInCapture {
            let rule = &rules::CAPTURE_LF_LINE_ENDS;
            findings.push(Finding::new(rule, Subject::Capture, rule.title));
        }
        let version = request.as_ref().map(draft::version_of);
        let keys = request.as_ref().map_or(KeyFields::NONE, KeyFields::of);
        if let (Some(request), Some(version)) = (&request, version) {
            let context = RequestContext {
                line_ends,
                key3_lost: exchange.key3_lost,
            };
            findings.extend(draft::check_request(request, version, context));
        } else {
            let rule = &rules::REQUEST_MISSING;
            findings.push(Finding::new(rule, Subject::Capture, rule.title));
        }
        let rfc6455 = check_rfc6455(request.as_ref(), version, response.as_ref(), scope);
        if let Some(checked) = &rfc6455 {
            note_accept(&mut findings, checked);
            findings.extend(checked.findings.iter().cloned());
        }
        let judged = version.is_none_or(Version::is_judged);
        if let Some(response) = response.as_ref().filter(|_| judged && scope == Scope::Both) {
            let context = ResponseContext {
                request: request.as_ref(),
                secure,
                line_ends,
            };
            findings.extend(draft::check_response(response, context));
        }
        let key3 = request.as_ref().and_then(Request::key3);
        let mut handshake = Self {
            version,
            keys,
            computation: computation(keys, key3),
            exact: exchange.exact,
            uncertain: &exchange.uncertain,
            frames: exchange.frames,
            server_closed: exchange.server_closed,
            received: response.as_ref().and_then(received),
            request,
            response,
            rfc6455,
            findings,
            verdict: None,
        };
        let verdict = handshake.weigh(exchange, scope);
        handshake.verdict = match verdict {
            Some(Verdict::Match) if handshake.has_errors() => Some(Verdict::Faulty),
            Some(Verdict::Incomplete) if scope == Scope::Both => {
                handshake.report_closed();
                verdict
            }
            verdict => verdict,
        };
        if let Some(suspicion) = suspect::of(&handshake) {
            handshake.doubt(suspicion);
        }
        handshake
    }

    /// Takes back what blames a peer: the capture is at fault.
    fn doubt(&mut self, suspicion: Suspicion) {
        let blames = |finding: &Finding| {
            draft::forbids_answer(finding)
                || finding.is_of(&rules::ANSWER_WRONG)
                || finding.is_of(&rules::ANSWER_FORBIDDEN)
        };
        self.findings.retain(|finding| !blames(finding));
        let (rule, text) = (suspicion.rule, suspicion.text);
        self.findings
            .push(Finding::new(rule, Subject::Capture, text));
        if suspicion.answer_lost {
            self.received = None;
        }
        self.verdict = Some(Verdict::Incomplete);
    }

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
        if verdict == Verdict::NotDraft76 {
            return None;
        }
        let mut findings = self.findings.iter();
        // Of a key that must be refused, a status other than 101 is no answer either.
        let is_refusal =
            |f: &Finding| verdict == Verdict::Aborted && f.is_of(&rules::STATUS_NOT_101);
        let is_fault = |f: &Finding| f.by == By::Server && f.severity == Severity::Error;
        if findings.any(|f| is_fault(f) && !is_refusal(f)) {
            return Some(false);
        }
        let has_status = self.response.as_ref().is_some_and(|r| r.status.ended);
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

    /// Judges the response as WebKit 534.34 does in place of the draft's client. Rules that it does not
    /// hold a response to become warnings; what it fails on is an error of its own. `secure` is
    /// whether it used TLS.
    pub fn weigh_as_webkit534(&mut self, secure: Option<bool>) {
        let is_right = self.verdict.is_some_and(Verdict::is_right);
        let (Some(request), Some(response)) = (&self.request, &self.response) else {
            return;
        };
        if response.message.body().is_none()
            || !(is_right || self.verdict == Some(Verdict::Mismatch))
        {
            return;
        }
        let wss = self
            .findings
            .iter()
            .any(|f| f.is_of(&rules::LOCATION_SCHEME));
        let read = webkit534::read(response, request, secure.unwrap_or(wss));
        for finding in &mut self.findings {
            if finding.subject == Subject::Response && finding.severity == Severity::Error {
                finding.severity = Severity::Warning;
            }
        }
        if let Err(failure) = read {
            let text = match failure {
                Failure::Says(text) => format!("WebKit 534.34 fails; its console says: {text}"),
                Failure::Silent(why) => {
                    format!("WebKit 534.34 fails, and its console says nothing: {why}")
                }
                Failure::Waits(why) => {
                    format!("WebKit 534.34 waits, without an event or a word in its console: {why}")
                }
            };
            let rule = &rules::CLIENT_FAILS;
            self.findings
                .push(Finding::new(rule, Subject::Response, text));
        }
        if is_right {
            let has_errors = self.findings.iter().any(|f| f.severity == Severity::Error);
            self.verdict = Some(if has_errors {
                Verdict::Faulty
            } else {
                Verdict::Match
            });
        }
    }

    /// The right answer, where the draft has one for this request.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        if self.findings.iter().any(draft::forbids_answer) {
            return None;
        }
        self.computation?.answer().ok()
    }

    fn weigh(&mut self, exchange: &Exchange<'_>, scope: Scope) -> Option<Verdict> {
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
            .as_ref()
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
        self.response.as_ref().is_some_and(is_accepted) && self.received != Some(answer.as_slice())
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

    fn has_other_version(&self, subject: Subject) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|f| f.subject == subject && f.is_of(&rules::VERSION_RFC_6455))
    }

    /// Reports that what is missing was never sent. Where the request breaks a rule, a server may
    /// close for that.
    fn report_closed(&mut self) {
        if !self.server_closed || self.request.is_none() {
            return;
        }
        let mut findings = self.findings.iter();
        let may_close = findings.any(|f| f.by == By::Client && f.severity >= Severity::Warning);
        let sent = self
            .response
            .as_ref()
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
        let Some(response) = self.response.as_ref().filter(|_| scope == Scope::Both) else {
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
        let start = self
            .response
            .as_ref()
            .and_then(|r| r.message.body())
            .unwrap_or(0);
        let is_lost = |index: usize| {
            let at = start.saturating_add(index);
            exchange
                .uncertain
                .iter()
                .any(|span| span.start <= at && at < span.end)
        };
        // A stand-in for a byte that is not printable: right only where such a byte is due.
        let differs = |index: usize, got: u8, right: u8| {
            if is_lost(index) {
                crate::bytes::is_printable(right) && right != got
            } else {
                got != right
            }
        };
        let mut pairs = received.iter().zip(&answer).enumerate();
        let wrong = pairs.any(|(index, (&got, &right))| differs(index, got, right));
        if received.len() < answer.len() {
            let already = if wrong {
                ", and they are already not the right ones"
            } else {
                ""
            };
            let text = format!(
                "{} of 16 bytes follow the response's empty line{already}",
                received.len()
            );
            self.findings
                .push(Finding::new(&rules::ANSWER_SHORT, Subject::Answer, text));
            return Verdict::Incomplete;
        }
        // Where even the stand-ins are what is due, they are none.
        let is_right = received == answer;
        let lost = (0..answer.len())
            .filter(|&index| !is_right && is_lost(index))
            .count();
        if lost > 0 {
            let left = if wrong { "are already not" } else { "may be" };
            let text = format!(
                "{lost} of 16 bytes are lost in this form; the others {left} the right ones"
            );
            self.findings
                .push(Finding::new(&rules::ANSWER_LOST, Subject::Answer, text));
            // Dots that stand for other bytes are not shown as if the server had sent them.
            self.received = None;
            return Verdict::Incomplete;
        }
        if wrong {
            let rule = &rules::ANSWER_WRONG;
            self.findings
                .push(Finding::new(rule, Subject::Answer, rule.title));
            return Verdict::Mismatch;
        }
        self.check_behind(answer);
        Verdict::Match
    }

    /// 4.1 step 46: frames follow.
    fn check_behind(&mut self, answer: Answer) {
        let body = self.response.as_ref().and_then(Response::body);
        let behind = body.and_then(|body| body.get(16..)).unwrap_or_default();
        self.findings.extend(draft::check_behind(&answer, behind));
    }
}

/// RFC 6455's own check, of a whole request of that version.
fn check_rfc6455(
    request: Option<&Request<'_>>,
    version: Option<Version>,
    response: Option<&Response<'_>>,
    scope: Scope,
) -> Option<Checked> {
    let request = request.filter(|request| request.message.body().is_some())?;
    let response = response.filter(|_| scope == Scope::Both);
    (version == Some(Version::Rfc6455)).then(|| versions::check(request, response))
}

/// Says in the finding that names the version whether Sec-WebSocket-Accept is right.
fn note_accept(findings: &mut [Finding], checked: &Checked) {
    if checked.accepted.received.is_none() {
        return;
    }
    let right = if checked.accepted.right {
        "right"
    } else {
        "wrong"
    };
    for finding in findings
        .iter_mut()
        .filter(|f| f.is_of(&rules::VERSION_RFC_6455))
    {
        finding.message = format!("{}; its Sec-WebSocket-Accept is {right}", finding.message);
    }
}

fn computation<'a>(keys: KeyFields<'a>, key3: Option<[u8; 8]>) -> Option<Computation<'a>> {
    Some(Computation::new(keys.key1?, keys.key2?, key3?))
}

fn received<'a>(response: &Response<'a>) -> Option<&'a [u8]> {
    response
        .answer_bytes()
        .filter(|_| response.code() == Some(101))
}

/// A text file's LF on both sides was lost on the way; on one side alone, a peer sent it.
fn line_ends(
    exchange: &Exchange<'_>,
    request: Option<&Request<'_>>,
    response: Option<&Response<'_>>,
) -> LineEnds {
    let ends = [
        request.and_then(|request| request.message.line_end()),
        response.and_then(|response| response.message.line_end()),
    ];
    let is_lost = ends.contains(&Some(LineEnd::Lf)) && !ends.contains(&Some(LineEnd::CrLf));
    // A line end behind key 3 shows that the file is hand-made: then LF is the editor's, even where
    // the other side kept CR LF.
    let is_hand_made = exchange
        .findings
        .iter()
        .any(|finding| finding.is_of(&rules::CAPTURE_NEWLINE_AFTER_KEY3));
    let is_mixed = is_hand_made && ends.contains(&Some(LineEnd::Lf));
    if (is_lost || is_mixed) && !exchange.exact {
        LineEnds::LostInCapture
    } else {
        LineEnds::AsSent
    }
}
