//! The judgement of one handshake: both sides against the draft, and the answer against the right
//! one.

use super::suspect::{self, Suspicion};
use super::{Exchange, Handshake, Scope, Verdict};
use crate::challenge::Computation;
use crate::draft::{
    self, Finding, KeyFields, LineEnds, RequestContext, ResponseContext, Scheme, Subject, Version, rules,
};
use crate::message::{LineEnd, Request, Response};
use crate::versions::{self, Checked};

impl<'a> Handshake<'a> {
    /// Reads and judges an exchange. `scheme` is that of the client's URL, where known.
    #[must_use]
    pub fn judge(exchange: &'a Exchange<'_>, scope: Scope, scheme: Option<Scheme>) -> Self {
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
            findings.extend(draft::check_request(request, &keys, version, context));
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
                keys,
                scheme,
                line_ends,
            };
            findings.extend(draft::check_response(response, context));
        }
        let key3 = request.as_ref().and_then(Request::key3);
        let computation = computation(keys, key3);
        let mut handshake = Self {
            version,
            keys,
            solution: computation.and_then(|computation| computation.solution().ok()),
            computation,
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

const fn computation<'a>(keys: KeyFields<'a>, key3: Option<[u8; 8]>) -> Option<Computation<'a>> {
    match (keys.key1, keys.key2, key3) {
        (Some(key1), Some(key2), Some(key3)) => Some(Computation { key1, key2, key3 }),
        _ => None,
    }
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
    let is_mixed = exchange.hand_made && ends.contains(&Some(LineEnd::Lf));
    if (is_lost || is_mixed) && !exchange.exact {
        LineEnds::LostInCapture
    } else {
        LineEnds::AsSent
    }
}
