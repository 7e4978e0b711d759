//! A response against 4.1 steps 28 to 46, as its client checks it, and 5.2 steps 10 to 13.

use super::collector::{Collector, LineEnds, LineRules, quoted};
use super::rules::{self, Rule};
use super::{Finding, KeyFields, Scheme, Subject, location};
use crate::bytes::Span;
use crate::key::KeyReading;
use crate::message::{Field, Message, Request, Response, Separator};

/// What the client knows when the response comes.
#[derive(Debug, Clone, Copy)]
pub struct ResponseContext<'c, 'a> {
    /// Its own request, where it was captured.
    pub request: Option<&'c Request<'a>>,
    /// The keys of it.
    pub keys: KeyFields<'a>,
    /// Its URL's scheme; none where the capture does not show it.
    pub scheme: Option<Scheme>,
    /// Whether the line ends are those that were sent.
    pub line_ends: LineEnds,
}

impl ResponseContext<'_, '_> {
    /// Whether the draft has a server abort on the request's keys (5.2 steps 4 to 8).
    fn must_abort(&self) -> bool {
        let is_whole = self.request.is_some_and(|request| request.message.body().is_some());
        let is_faulty = |key: Option<KeyReading<'_>>| key.is_none_or(|key| key.part().is_err());
        is_whole && (is_faulty(self.keys.key1) || is_faulty(self.keys.key2))
    }
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

/// Every rule that a response breaks, its answer aside. Of one that is not a 101 only that is
/// reported.
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
        check.bytes();
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
        check.out.report(&rules::RESPONSE_INCOMPLETE, text);
    }
    check.out.findings
}

/// The lines of all fields, from the first to the last.
fn fields_of<'m>(message: &'m Message<'_>) -> Option<&'m [u8]> {
    let (first, last) = (message.fields().first()?, message.fields().last()?);
    Some(message.text(Span::new(first.line.start, last.line.end)))
}

struct Check<'c, 'a> {
    response: &'c Response<'a>,
    context: ResponseContext<'c, 'a>,
    out: Collector<'c, 'a>,
}

impl Check<'_, '_> {
    /// 4.1 step 28: read up to the first byte 0A; fail if that is fewer than seven bytes, does not end
    /// in 0D 0A or has fewer than two bytes 20. Whether the client goes on to the fields.
    fn status_line(&mut self) -> bool {
        let status = self.response.status;
        if !status.ended {
            let end = self.out.message.bytes().len();
            let text = format!("the response ends at byte {end}, within its status line");
            self.out.report(&rules::RESPONSE_INCOMPLETE, text);
            return false;
        }
        let line = self.out.message.start_line();
        if status.line.len() < 7 || status.spaces < 2 {
            let seen = self.out.quoted(line);
            let text =
                format!("the status line is \"{seen}\", the code belongs between two spaces");
            let rule = &rules::STATUS_LINE_MALFORMED;
            self.out.report_at(rule, text, line, line);
            return false;
        }
        let is_101 = self.status_code();
        if is_101 {
            self.status_text();
        }
        is_101
    }

    /// Steps 29 to 31: the code is what is between the first and the second space; fail if it is not
    /// three bytes of 30 to 39, or not 101.
    fn status_code(&mut self) -> bool {
        let number = self.response.code();
        if number == Some(101) {
            return true;
        }
        let (line, code) = (self.out.message.start_line(), self.response.status.code);
        let seen = self.out.quoted(code);
        let (rule, text) = match number {
            None => {
                let text = format!("the status code is \"{seen}\", not three digits");
                (&rules::STATUS_CODE_MALFORMED, text)
            }
            Some(_) if self.context.must_abort() => {
                let text = format!(
                    "the status code is {seen}: the server refused the request, which it has to abort"
                );
                (&rules::REFUSED_BAD_REQUEST, text)
            }
            Some(100) => (
                &rules::STATUS_NOT_101,
                "the status code is 100, which HTTP proxies and libraries send on their own, and not 101".to_owned(),
            ),
            Some(_) => {
                let text = format!("the status code is {seen}, not 101: the server refuses");
                (&rules::STATUS_NOT_101, text)
            }
        };
        self.out.report_at(rule, text, line, code);
        false
    }

    /// 5.2 step 10: a valid HTTP Status-Line. Step 28 of 4.1 looks at the last two bytes only, so a 0D
    /// within the line passes.
    fn status_text(&mut self) {
        let line = self.out.message.start_line();
        let text = self.out.message.text(line);
        if let Some(at) = memchr::memchr(b'\r', text) {
            let mark = Span::sized(line.start.saturating_add(at), 1);
            let rule = &rules::STATUS_STRAY_CR;
            self.out.report_at(rule, rule.title, line, mark);
        }
        if !text.starts_with(b"HTTP/1.1 ") {
            let rule = &rules::STATUS_VERSION;
            let mark = Span::new(line.start, self.response.status.code.start);
            self.out.report_at(rule, rule.title, line, mark);
        }
    }

    /// 4.1 steps 38 and 39 decode name and value as UTF-8 and go on whatever they are; WebKit does not
    /// (`clients`). The first field of each kind is reported.
    fn bytes(&mut self) {
        let message = self.out.message;
        let named = || {
            let fields = message.fields().iter();
            fields.filter(|field| field.separator != Separator::Missing)
        };
        // One look at all of them: each part of text is text.
        let is_plain = fields_of(message).is_some_and(|all| {
            std::str::from_utf8(all).is_ok() && memchr::memchr(0, all).is_none()
        });
        let odd = || named().filter(|_| !is_plain);
        let holds_nul = |field: &&Field| message.text(field.line).contains(&0);
        if let Some(field) = odd().find(holds_nul) {
            let at = memchr::memchr(0, message.text(field.line)).unwrap_or(0);
            let mark = Span::sized(field.line.start.saturating_add(at), 1);
            let text = format!("{} holds a NUL", self.out.quoted(field.name));
            self.out
                .report_at(&rules::RESPONSE_NUL, text, field.line, mark);
        }
        let is_text = |span: Span| std::str::from_utf8(message.text(span)).is_ok();
        if let Some(field) = odd().find(|f| !is_text(f.name) || !is_text(f.value)) {
            let mark = if is_text(field.name) {
                field.value
            } else {
                field.name
            };
            let text = format!("{} is not valid UTF-8", self.out.quoted(field.name));
            let rule = &rules::RESPONSE_NOT_UTF8;
            self.out.report_at(rule, text, field.line, mark);
        }
        if let Some(field) = named().find(|f| f.value.is_empty() && !f.name.is_empty()) {
            let text = format!("{} has an empty value", self.out.quoted(field.name));
            let rule = &rules::RESPONSE_EMPTY_VALUE;
            self.out.report_at(rule, text, field.line, field.name);
        }
    }

    /// 4.1 step 41: exactly one upgrade, connection and sec-websocket-origin; the value of the first
    /// equal to WebSocket, of the second to upgrade once lowered, of the third to the origin.
    fn expected_fields(&mut self) {
        self.exactly("Upgrade", &rules::UPGRADE_ANSWER, |value| {
            if value == b"WebSocket" {
                None
            } else if value.eq_ignore_ascii_case(b"WebSocket") {
                Some("case matters here: the client requires WebSocket".to_owned())
            } else {
                Some("the client requires WebSocket".to_owned())
            }
        });
        self.exactly("Connection", &rules::CONNECTION_ANSWER, |value| {
            let is_right = value.eq_ignore_ascii_case(b"Upgrade");
            (!is_right).then(|| "the client requires Upgrade and nothing else".to_owned())
        });
        let request = self.context.request;
        let origin = request.and_then(|request| request.message.value("Origin"));
        self.exactly("Sec-WebSocket-Origin", &rules::ORIGIN_ANSWER, |value| {
            let is_other = |origin: &&[u8]| !origin.iter().map(u8::to_ascii_lowercase).eq(value.iter().copied());
            let origin = origin.filter(is_other)?.to_ascii_lowercase();
            Some(format!("the client requires {}", quoted(&origin)))
        });
    }

    /// Step 41: exactly one sec-websocket-location, equal to the URL of 3.2.
    fn location(&mut self) {
        let name = "Sec-WebSocket-Location";
        let request = self.context.request;
        let url = |scheme| request.and_then(|request| location::expected_location(request, scheme));
        let right = url(self.context.scheme.unwrap_or(Scheme::Ws));
        let is_open = self.context.scheme.is_none();
        let mut only_scheme = false;
        self.exactly(name, &rules::LOCATION_ANSWER, |value| {
            let right = right.as_deref().filter(|right| *right != value)?;
            only_scheme = is_open && url(Scheme::Wss).as_deref() == Some(value);
            if only_scheme {
                return None;
            }
            Some(format!("the client requires {}", quoted(right)))
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
                .report_at(&rules::LOCATION_SCHEME, text, field.line, field.value);
        }
    }

    /// Step 41: if a subprotocol was asked for, exactly one sec-websocket-protocol, equal to it.
    /// 5.2 step 11: without one the server leaves the field out.
    fn protocol(&mut self) {
        let name = "Sec-WebSocket-Protocol";
        let Some(request) = self.context.request else {
            return;
        };
        if let Some(wanted) = request.message.value(name) {
            self.exactly(name, &rules::PROTOCOL_ANSWER, |value| {
                (value != wanted).then(|| format!("the client requires {}", quoted(wanted)))
            });
        } else if let Some(field) = self.out.message.named(name).next().copied() {
            let value = self.out.quoted(field.value);
            let text = format!(
                "the response names the subprotocol \"{value}\", the request asked for none"
            );
            self.out
                .report_at(&rules::PROTOCOL_UNASKED, text, field.line, field.value);
        }
    }

    /// Reports a field that is absent, appears more than once, or is wrong by `fault`.
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
                .report(rule, format!("the response has no {name} field"));
            return;
        };
        if let Some(wanted) = fault(self.out.message.text(first.value)) {
            self.out.report_value(rule, &first, &wanted);
        }
        if let Some(second) = second {
            let text = format!("{name} appears twice, the client requires exactly one");
            self.out.report_at(rule, text, second.line, second.name);
        }
    }
}
