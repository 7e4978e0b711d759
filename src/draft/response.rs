//! A response against 4.1 steps 28 to 46, as its client checks it, and 5.2 steps 10 to 13.

use super::request::{LineEnds, QUOTED, first_of_each_kind};
use super::rules::{self, Rule};
use super::{Finding, Subject, location, names};
use crate::bytes::{Span, escape_up_to};
use crate::message::{Field, LineEnd, Message, QuirkKind, Request, Response, Separator};

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

/// Every rule that a response breaks, its answer aside. Of one that is no 101, only that is told.
#[must_use]
pub fn check_response(response: &Response<'_>, context: ResponseContext<'_, '_>) -> Vec<Finding> {
    let mut check = Check {
        response,
        message: &response.message,
        context,
        findings: Vec::new(),
    };
    let is_101 = check.status_line();
    if is_101 {
        check.lines();
        if response.message.body().is_some() {
            check.expected_fields();
            check.location();
            check.protocol();
        }
        check.names();
    }
    if response.message.body().is_none() && response.status.ended {
        let end = response.message.bytes().len();
        let text = format!("the response ends at byte {end}, before its empty line");
        check.tell(&rules::RESPONSE_INCOMPLETE, text);
    }
    check.findings
}

struct Check<'c, 'a> {
    response: &'c Response<'a>,
    message: &'c Message<'a>,
    context: ResponseContext<'c, 'a>,
    findings: Vec<Finding>,
}

impl Check<'_, '_> {
    fn tell(&mut self, rule: &'static Rule, text: impl Into<String>) {
        self.findings
            .push(Finding::new(rule, Subject::Response, text));
    }

    fn tell_at(&mut self, rule: &'static Rule, text: impl Into<String>, line: Span, mark: Span) {
        let finding = Finding::new(rule, Subject::Response, text).at(self.message, line, mark);
        self.findings.push(finding);
    }

    /// 4.1 steps 28 to 31. Whether the client goes on to the fields.
    fn status_line(&mut self) -> bool {
        let status = self.response.status;
        if !status.ended {
            let end = self.message.bytes().len();
            let text = format!("the response ends at byte {end}, within its status line");
            self.tell(&rules::RESPONSE_INCOMPLETE, text);
            return false;
        }
        let line = self.message.start_line();
        if status.line.len() < 7 || status.spaces < 2 {
            let seen = escape_up_to(self.message.text(line), QUOTED);
            let text = format!("the status line is \"{seen}\", the code stands between two spaces");
            self.tell_at(&rules::STATUS_LINE_MALFORMED, text, line, line);
            return false;
        }
        let code = self.message.text(status.code);
        let seen = escape_up_to(code, QUOTED);
        let is_101 = match self.response.code() {
            Some(101) => true,
            Some(100) => {
                let text = "the status code is 100, which HTTP proxies and libraries send on their own, and not 101";
                self.tell_at(&rules::STATUS_NOT_101, text, line, status.code);
                false
            }
            Some(_) => {
                let text = format!("the status code is {seen}, not 101: the server refuses");
                self.tell_at(&rules::STATUS_NOT_101, text, line, status.code);
                false
            }
            None => {
                let text = format!("the status code is \"{seen}\", not three digits");
                self.tell_at(&rules::STATUS_CODE_MALFORMED, text, line, status.code);
                false
            }
        };
        let text = self.message.text(line);
        if let Some(at) = text
            .iter()
            .position(|&byte| byte == b'\r')
            .filter(|_| is_101)
        {
            let mark = Span::sized(line.start.saturating_add(at), 1);
            let text = rules::STATUS_STRAY_CR.title;
            self.tell_at(&rules::STATUS_STRAY_CR, text, line, mark);
        }
        if is_101 && !text.starts_with(b"HTTP/1.1 ") {
            let text = rules::STATUS_VERSION.title;
            self.tell_at(
                &rules::STATUS_VERSION,
                text,
                line,
                Span::new(line.start, status.code.start),
            );
        }
        is_101
    }

    fn lines(&mut self) {
        let sent_lf = self.context.line_ends == LineEnds::AsSent;
        if sent_lf && self.message.line_end() == Some(LineEnd::Lf) {
            let text = "the response ends its lines with LF instead of CR LF";
            self.tell(&rules::RESPONSE_LINE_END, text);
        }
        for quirk in first_of_each_kind(self.message.quirks()) {
            let (rule, text) = match quirk.kind {
                QuirkKind::BareLf => (&rules::RESPONSE_LINE_END, "a line ends with LF alone"),
                QuirkKind::BareCr => (&rules::RESPONSE_BARE_CR, "a CR is not followed by LF"),
                QuirkKind::Folded => (
                    &rules::RESPONSE_FIELD_GRAMMAR,
                    "a line begins with white space: the draft knows no folded lines",
                ),
                QuirkKind::NoColon => (&rules::RESPONSE_FIELD_GRAMMAR, "a line has no colon"),
                QuirkKind::EmptyName => (&rules::RESPONSE_EMPTY_NAME, "a field has an empty name"),
                QuirkKind::NameByte => (
                    &rules::RESPONSE_NAME_BYTE,
                    "a field's name holds a byte outside U+0021 to U+007E",
                ),
                QuirkKind::TooManyFields => (
                    &rules::RESPONSE_MANY_FIELDS,
                    rules::RESPONSE_MANY_FIELDS.title,
                ),
            };
            self.tell_at(rule, text, quirk.line, quirk.at);
        }
        let tight = self
            .message
            .fields()
            .iter()
            .find(|field| field.separator == Separator::Colon);
        if let Some(field) = tight.copied() {
            let name = escape_up_to(self.message.text(field.name), QUOTED);
            let text = format!("no space follows the colon of {name}");
            let mark = Span::sized(field.name.end, 1);
            self.tell_at(
                &rules::RESPONSE_NO_SPACE_AFTER_COLON,
                text,
                field.line,
                mark,
            );
        }
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
            Some(format!("the client wants {}", escape_up_to(right, QUOTED)))
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
            Some(format!("the client wants {}", escape_up_to(right, QUOTED)))
        });
        if let Some(field) = self
            .message
            .named(name)
            .next()
            .filter(|_| only_scheme)
            .copied()
        {
            let text = "the location says wss://, right only for a client that used TLS";
            self.tell_at(&rules::LOCATION_SCHEME, text, field.line, field.value);
        }
    }

    fn protocol(&mut self) {
        let name = "Sec-WebSocket-Protocol";
        let Some(request) = self.context.request else {
            return;
        };
        if let Some(wanted) = request.message.value(name) {
            self.exactly(name, &rules::PROTOCOL_ANSWER, |value| {
                (value != wanted)
                    .then(|| format!("the client wants {}", escape_up_to(wanted, QUOTED)))
            });
        } else if let Some(field) = self.message.named(name).next().copied() {
            let value = escape_up_to(self.message.text(field.value), QUOTED);
            let text = format!(
                "the response names the subprotocol \"{value}\", the request asked for none"
            );
            self.tell_at(&rules::PROTOCOL_UNASKED, text, field.line, field.value);
        }
    }

    /// Tells where the field is absent, there more than once, or wrong by `fault`.
    fn exactly(
        &mut self,
        name: &str,
        rule: &'static Rule,
        fault: impl FnOnce(&[u8]) -> Option<String>,
    ) {
        let mut fields = self.message.named(name).copied();
        let (first, second) = (fields.next(), fields.next());
        let Some(first) = first else {
            self.tell(rule, format!("the response has no {name} field"));
            return;
        };
        if let Some(wanted) = fault(self.message.text(first.value)) {
            self.tell_value(rule, &first, &wanted);
        }
        if let Some(second) = second {
            let text = format!("{name} stands there twice, the client wants exactly one");
            self.tell_at(rule, text, second.line, second.name);
        }
    }

    fn tell_value(&mut self, rule: &'static Rule, field: &Field, wanted: &str) {
        let text = format!(
            "{} is \"{}\", {wanted}",
            escape_up_to(self.message.text(field.name), QUOTED),
            escape_up_to(self.message.text(field.value), QUOTED),
        );
        self.tell_at(rule, text, field.line, field.value);
    }

    fn names(&mut self) {
        let mut told = 0_usize;
        let fields = self.message.fields().iter();
        for field in fields.filter(|field| field.separator != Separator::Missing) {
            let name = self.message.text(field.name);
            let seen = escape_up_to(name, QUOTED);
            if told >= 8 {
                break;
            }
            let (rule, text) = if let Some(new) = names::of_draft_75(name) {
                (
                    &rules::FIELD_DRAFT_75,
                    format!("{seen} is draft 75's name of {new}"),
                )
            } else if let Some(meant) = names::misspelt(name) {
                (&rules::FIELD_MISSPELT, format!("{seen} looks like {meant}"))
            } else {
                continue;
            };
            told = told.saturating_add(1);
            self.tell_at(rule, text, field.line, field.name);
        }
        for name in ["Content-Length", "Transfer-Encoding"] {
            if let Some(field) = self.message.named(name).next().copied() {
                let text = format!("{name} announces a body, the answer is none");
                self.tell_at(&rules::FIELD_BODY_LENGTH, text, field.line, field.name);
            }
        }
    }
}
