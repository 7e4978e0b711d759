//! The judgement of one handshake: both sides against the draft, and the answer against the right
//! one.

use super::suspect::{self, Suspicion};
use super::{Exchange, Handshake, Scope, Verdict};
use crate::challenge::Computation;
use crate::draft::rules::{self, Rule};
use crate::draft::{
    self, Finding, KeyFields, LineEnds, RequestContext, ResponseContext, Scheme, Subject, Version,
};
use crate::message::{LineEnd, Request, Response};
use crate::versions::{self, Checked};

impl<'a> Handshake<'a> {
    /// Judges an exchange. `scheme` is that of the client's URL, where known.
    #[must_use]
    pub fn judge(exchange: &'a Exchange<'_>, scope: Scope, scheme: Option<Scheme>) -> Self {
        let line_ends = line_ends(exchange);
        let mut handshake = Self::of(exchange);
        if line_ends == LineEnds::LostInCapture {
            let rule = &rules::CAPTURE_LF_LINE_ENDS;
            handshake.report(rule, Subject::Capture);
        }
        handshake.check_request(line_ends, exchange.key3_lost);
        handshake.check_rfc6455(scope);
        if scope == Scope::Both && handshake.version.is_none_or(Version::is_judged) {
            handshake.check_response(line_ends, scheme);
        }
        handshake.verdict = handshake.conclude(exchange, scope);
        if let Some(suspicion) = suspect::of(&handshake) {
            handshake.doubt(suspicion);
        }
        handshake.leave_open(scope);
        handshake
    }

    /// What the exchange holds: its messages as they were read, the keys and what they come to.
    fn of(exchange: &'a Exchange<'_>) -> Self {
        let (request, response) = (exchange.request.as_ref(), exchange.response.as_ref());
        let keys = request.map_or(KeyFields::NONE, KeyFields::of);
        let computation = computation(keys, request.and_then(Request::key3));
        Self {
            version: request.map(draft::version_of),
            keys,
            solution: computation.and_then(|computation| computation.solution().ok()),
            computation,
            exact: exchange.exact,
            uncertain: &exchange.uncertain,
            frames: exchange.frames,
            server_closed: exchange.server_closed,
            received: response.and_then(received),
            request,
            response,
            rfc6455: None,
            findings: exchange.findings.clone(),
            verdict: None,
        }
    }

    /// 5.1, and 5.2 steps 4 to 8.
    fn check_request(&mut self, line_ends: LineEnds, key3_lost: bool) {
        let (Some(request), Some(version)) = (self.request, self.version) else {
            self.report(&rules::REQUEST_MISSING, Subject::Capture);
            return;
        };
        let context = RequestContext {
            line_ends,
            key3_lost,
        };
        let broken = draft::check_request(request, &self.keys, version, context);
        self.findings.extend(broken);
    }

    /// RFC 6455's own check, of a whole request of that version.
    fn check_rfc6455(&mut self, scope: Scope) {
        let is_whole = |request: &&Request<'_>| request.message.body().is_some();
        let Some(request) = self.request.filter(is_whole) else {
            return;
        };
        if self.version != Some(Version::Rfc6455) {
            return;
        }
        let response = self.response.filter(|_| scope == Scope::Both);
        let checked = versions::check(request, response);
        note_accept(&mut self.findings, &checked);
        self.findings.extend(checked.findings.iter().cloned());
        self.rfc6455 = Some(checked);
    }

    /// 4.1 steps 28 to 41.
    fn check_response(&mut self, line_ends: LineEnds, scheme: Option<Scheme>) {
        let Some(response) = self.response else {
            return;
        };
        let context = ResponseContext {
            request: self.request,
            keys: self.keys,
            scheme,
            line_ends,
        };
        self.findings.extend(draft::check_response(response, context));
    }

    /// The verdict; a match with an error is faulty, and what a server that closed did not send was
    /// never sent.
    fn conclude(&mut self, exchange: &Exchange<'_>, scope: Scope) -> Option<Verdict> {
        match self.weigh(exchange, scope) {
            Some(Verdict::Match) if self.has_errors() => Some(Verdict::Faulty),
            Some(Verdict::Incomplete) if scope == Scope::Both => {
                self.report_closed();
                Some(Verdict::Incomplete)
            }
            verdict => verdict,
        }
    }

    fn report(&mut self, rule: &'static Rule, subject: Subject) {
        self.findings.push(Finding::new(rule, subject, rule.title));
    }

    /// Fields that are not kept may be any: what a message without them comes to is not known.
    fn leave_open(&mut self, scope: Scope) {
        let is_known = match self.verdict {
            Some(Verdict::Aborted | Verdict::Refused) => true,
            Some(Verdict::NotDraft76) => self.version != Some(Version::NotWebSocket),
            _ => false,
        };
        let request = self.request.filter(|it| it.message.is_short_of_fields());
        let response = self.response.filter(|it| it.message.is_short_of_fields());
        let response = response.filter(|_| scope == Scope::Both);
        if is_known || (request.is_none() && response.is_none()) {
            return;
        }
        let not_websocket = &rules::VERSION_NOT_WEBSOCKET;
        self.findings.retain(|finding| !finding.is_of(not_websocket));
        let has = |rule| self.findings.iter().any(|finding| finding.is_of(rule));
        if request.is_some() && !has(&rules::REQUEST_MANY_FIELDS) {
            self.report(&rules::REQUEST_MANY_FIELDS, Subject::Request);
        }
        self.verdict = Some(Verdict::Incomplete);
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

const fn computation<'a>(keys: KeyFields<'a>, key3: Option<[u8; 8]>) -> Option<Computation<'a>> {
    match (keys.key1, keys.key2, key3) {
        (Some(key1), Some(key2), Some(key3)) => Some(Computation { key1, key2, key3 }),
        _ => None,
    }
}

fn received<'a>(response: &'a Response<'_>) -> Option<&'a [u8]> {
    response.answer_bytes().filter(|_| response.is_switching())
}

/// A text file's LF on both sides was lost on the way; on one side alone, a peer sent it.
fn line_ends(exchange: &Exchange<'_>) -> LineEnds {
    let (request, response) = (exchange.request.as_ref(), exchange.response.as_ref());
    let ends = [
        request.and_then(|request| request.message.line_end()),
        response.and_then(|response| response.message.line_end()),
    ];
    let is_lost = ends.contains(&Some(LineEnd::Lf)) && !ends.contains(&Some(LineEnd::CrLf));
    // A line end behind key 3 shows that the file is hand-made: then LF is the editor's, even where
    // the other side kept CR LF.
    let is_mixed = exchange.hand_made && ends.contains(&Some(LineEnd::Lf));
    if (is_lost || is_mixed) && !exchange.exact {
        LineEnds::LostInCapture
    } else {
        LineEnds::AsSent
    }
}
