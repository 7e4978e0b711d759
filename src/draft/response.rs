//! A response against 4.1 steps 28 to 46, as its client checks it, and 5.2 steps 10 to 13.

use super::collector::{Collector, LineEnds, LineRules, quoted};
use super::rules::{self, Rule};
use super::{Finding, Subject, location};
use crate::bytes::Span;
use crate::message::{Request, Response};

/// What the client knows when the response comes.
#[derive(Debug, Clone, Copy)]
pub struct ResponseContext<'c, 'a> {
    /// Its own request, where it was captured.
    pub request: Option<&'c Request<'a>>,
    /// Whether it used TLS; none where the capture does not tell.
    pub secure: Option<bool>,
    /// Whether the line ends are those that were sent.
    pub line_ends: LineEnds,
}

/// What a response's lines break: the client's reader.
const LINE_RULES: LineRules = LineRules {
    line_end: &rules::RESPONSE_LINE_END,
    bare_lf: &rules::RESPONSE_LINE_END,
    bare_cr: &rules::RESPONSE_BARE_CR,
    grammar: &rules::RESPONSE_FIELD_GRAMMAR,
    empty_name: &rules::RESPONSE_EMPTY_NAME,
    name_byte: &rules::RESPONSE_NAME_BYTE,
    many_fields: &rules::RESPONSE_MANY_FIELDS,
    no_space: &rules::RESPONSE_NO_SPACE_AFTER_COLON,
};

/// Every rule that a response breaks, its answer aside. Of one that is no 101, only that is told.
#[must_use]
pub fn check_response(response: &Response<'_>, context: ResponseContext<'_, '_>) -> Vec<Finding> {
    let mut check = Check {
        response,
        context,
        out: Collector::new(&response.message, Subject::Response),
    };
    let is_101 = check.status_line();
    if is_101 {
        check.out.lines(&LINE_RULES, context.line_ends);
        if response.message.body().is_some() {
            check.expected_fields();
            check.location();
            check.protocol();
        }
        check.out.names("the answer");
    }
    if response.message.body().is_none() && response.status.ended {
        let end = response.message.bytes().len();
        let text = format!("the response ends at byte {end}, before its empty line");
        check.out.tell(&rules::RESPONSE_INCOMPLETE, text);
    }
    check.out.findings
}

struct Check<'c, 'a> {
    response: &'c Response<'a>,
    context: ResponseContext<'c, 'a>,
    out: Collector<'c, 'a>,
}

impl Check<'_, '_> {
    /// 4.1 steps 28 to 31. Whether the client goes on to the fields.
    fn status_line(&mut self) -> bool {
        let status = self.response.status;
        if !status.ended {
            let end = self.out.message.bytes().len();
            let text = format!("the response ends at byte {end}, within its status line");
            self.out.tell(&rules::RESPONSE_INCOMPLETE, text);
            return false;
        }
        let line = self.out.message.start_line();
        if status.line.len() < 7 || status.spaces < 2 {
            let seen = self.out.quoted(line);
            let text = format!("the status line is \"{seen}\", the code stands between two spaces");
            self.out
                .tell_at(&rules::STATUS_LINE_MALFORMED, text, line, line);
            return false;
        }
        let seen = self.out.quoted(status.code);
        let is_101 = match self.response.code() {
            Some(101) => true,
            Some(100) => {
                let text = "the status code is 100, which HTTP proxies and libraries send on their own, and not 101";
                self.out
                    .tell_at(&rules::STATUS_NOT_101, text, line, status.code);
                false
            }
            Some(_) => {
                let text = format!("the status code is {seen}, not 101: the server refuses");
                self.out
                    .tell_at(&rules::STATUS_NOT_101, text, line, status.code);
                false
            }
            None => {
                let text = format!("the status code is \"{seen}\", not three digits");
                self.out
                    .tell_at(&rules::STATUS_CODE_MALFORMED, text, line, status.code);
                false
            }
        };
        let text = self.out.message.text(line);
        if let Some(at) = text
            .iter()
            .position(|&byte| byte == b'\r')
            .filter(|_| is_101)
        {
            let mark = Span::sized(line.start.saturating_add(at), 1);
            let text = rules::STATUS_STRAY_CR.title;
            self.out.tell_at(&rules::STATUS_STRAY_CR, text, line, mark);
        }
        if is_101 && !text.starts_with(b"HTTP/1.1 ") {
            let text = rules::STATUS_VERSION.title;
            self.out.tell_at(
                &rules::STATUS_VERSION,
                text,
                line,
                Span::new(line.start, status.code.start),
            );
        }
        is_101
    }

    /// 4.1 step 41: exactly one field of each name, with exactly one value.
    fn expected_fields(&mut self) {
        self.exactly("Upgrade", &rules::UPGRADE_ANSWER, |value| {
            if value == b"WebSocket" {
                None
            } else if value.eq_ignore_ascii_case(b"WebSocket") {
                Some("the case counts here: the client wants WebSocket".to_owned())
            } else {
                Some("the client wants WebSocket".to_owned())
            }
        });
        self.exactly("Connection", &rules::CONNECTION_ANSWER, |value| {
            let is_right = value.eq_ignore_ascii_case(b"Upgrade");
            (!is_right).then(|| "the client wants Upgrade and nothing else".to_owned())
        });
        let request = self.context.request;
        let origin = request.and_then(|request| request.message.value("Origin"));
        let origin = origin.map(<[u8]>::to_ascii_lowercase);
        self.exactly("Sec-WebSocket-Origin", &rules::ORIGIN_ANSWER, |value| {
            let right = origin.as_deref().filter(|right| *right != value)?;
            Some(format!("the client wants {}", quoted(right)))
        });
    }

    fn location(&mut self) {
        let name = "Sec-WebSocket-Location";
        let request = self.context.request;
        let url = |secure| request.and_then(|request| location::expected_location(request, secure));
        let right = url(self.context.secure.unwrap_or(false));
        let over_tls = url(true).filter(|_| self.context.secure.is_none());
        let mut only_scheme = false;
        self.exactly(name, &rules::LOCATION_ANSWER, |value| {
            let right = right.as_deref().filter(|right| *right != value)?;
            only_scheme = over_tls.as_deref() == Some(value);
            if only_scheme {
                return None;
            }
            Some(format!("the client wants {}", quoted(right)))
        });
        if let Some(field) = self
            .out
            .message
            .named(name)
            .next()
            .filter(|_| only_scheme)
            .copied()
        {
            let text = "the location says wss://, right only for a client that used TLS";
            self.out
                .tell_at(&rules::LOCATION_SCHEME, text, field.line, field.value);
        }
    }

    fn protocol(&mut self) {
        let name = "Sec-WebSocket-Protocol";
        let Some(request) = self.context.request else {
            return;
        };
        if let Some(wanted) = request.message.value(name) {
            self.exactly(name, &rules::PROTOCOL_ANSWER, |value| {
                (value != wanted).then(|| format!("the client wants {}", quoted(wanted)))
            });
        } else if let Some(field) = self.out.message.named(name).next().copied() {
            let value = self.out.quoted(field.value);
            let text = format!(
                "the response names the subprotocol \"{value}\", the request asked for none"
            );
            self.out
                .tell_at(&rules::PROTOCOL_UNASKED, text, field.line, field.value);
        }
    }

    /// Tells where the field is absent, there more than once, or wrong by `fault`.
    fn exactly(
        &mut self,
        name: &str,
        rule: &'static Rule,
        fault: impl FnOnce(&[u8]) -> Option<String>,
    ) {
        let mut fields = self.out.message.named(name).copied();
        let (first, second) = (fields.next(), fields.next());
        let Some(first) = first else {
            self.out
                .tell(rule, format!("the response has no {name} field"));
            return;
        };
        if let Some(wanted) = fault(self.out.message.text(first.value)) {
            self.out.tell_value(rule, &first, &wanted);
        }
        if let Some(second) = second {
            let text = format!("{name} stands there twice, the client wants exactly one");
            self.out.tell_at(rule, text, second.line, second.name);
        }
    }
}
