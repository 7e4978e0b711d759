//! A request against 5.1, and against 4.1 steps 5 to 27 where a server cannot see the difference.

use super::rules::{self, Rule};
use super::{Finding, Subject, Version, key, location, names};
use crate::bytes::{Span, escape_up_to};
use crate::key::KeyReading;
use crate::message::{Field, LineEnd, Message, Quirk, QuirkKind, Request, Separator};

/// How much of a value a message quotes.
pub(super) const QUOTED: usize = 60;

/// The values of the two key fields, where the request has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFields<'a> {
    /// The value of the first `Sec-WebSocket-Key1`.
    pub key1: Option<&'a [u8]>,
    /// The value of the first `Sec-WebSocket-Key2`.
    pub key2: Option<&'a [u8]>,
}

impl<'a> KeyFields<'a> {
    /// Those of a request that was not captured.
    pub const NONE: Self = Self {
        key1: None,
        key2: None,
    };

    /// Takes the values by name: the order on the wire means nothing (5.2 step 2).
    #[must_use]
    pub fn of(request: &Request<'a>) -> Self {
        Self {
            key1: request.message.value("Sec-WebSocket-Key1"),
            key2: request.message.value("Sec-WebSocket-Key2"),
        }
    }
}

/// Whether the line ends in a capture are those that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    /// They are: an LF without a CR is the peer's fault.
    AsSent,
    /// The CRs were lost when the file was made.
    LostInCapture,
}

/// What is known of a request's capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestContext {
    /// Whether the line ends are those that were sent.
    pub line_ends: LineEnds,
    /// Whether the bytes of key 3 were there and got lost.
    pub key3_lost: bool,
}

/// Every rule that a request breaks. Of a request that is no draft-76 handshake, only that is told.
#[must_use]
pub fn check_request(
    request: &Request<'_>,
    version: Version,
    context: RequestContext,
) -> Vec<Finding> {
    let mut check = Check {
        request,
        message: &request.message,
        context,
        findings: Vec::new(),
    };
    check.version(version);
    if !version.is_judged() {
        return check.findings;
    }
    check.start_line();
    check.lines();
    check.expected_values();
    check.names();
    check.keys();
    check.tail();
    check.findings
}

struct Check<'c, 'a> {
    request: &'c Request<'a>,
    message: &'c Message<'a>,
    context: RequestContext,
    findings: Vec<Finding>,
}

impl Check<'_, '_> {
    fn tell(&mut self, rule: &'static Rule, message: impl Into<String>) {
        self.findings
            .push(Finding::new(rule, Subject::Request, message));
    }

    fn tell_at(&mut self, rule: &'static Rule, text: impl Into<String>, line: Span, mark: Span) {
        let finding = Finding::new(rule, Subject::Request, text).at(self.message, line, mark);
        self.findings.push(finding);
    }

    fn tell_value(&mut self, rule: &'static Rule, field: &Field, wanted: &str) {
        let text = format!(
            "{} is \"{}\", {wanted}",
            escape_up_to(self.message.text(field.name), QUOTED),
            escape_up_to(self.message.text(field.value), QUOTED),
        );
        self.tell_at(rule, text, field.line, field.value);
    }

    fn version(&mut self, version: Version) {
        match version {
            Version::Draft76 => {}
            Version::Hybi01To03 => {
                if let Some(field) = self.message.named("Sec-WebSocket-Draft").next().copied() {
                    let value = escape_up_to(self.message.text(field.value), QUOTED);
                    let text = format!("Sec-WebSocket-Draft: {value} tells of hybi-01 to -03");
                    self.tell_at(&rules::VERSION_HYBI_01_03, text, field.line, field.value);
                }
            }
            Version::Rfc6455 => self.tell(&rules::VERSION_RFC_6455, rules::VERSION_RFC_6455.title),
            Version::Draft75 => self.tell(&rules::VERSION_DRAFT_75, rules::VERSION_DRAFT_75.title),
            Version::NotWebSocket => self.tell(
                &rules::VERSION_NOT_WEBSOCKET,
                rules::VERSION_NOT_WEBSOCKET.title,
            ),
        }
        let rfc_key = self.message.named("Sec-WebSocket-Key").next().copied();
        if let Some(field) = rfc_key.filter(|_| version.is_judged()) {
            let text = rules::VERSION_HYBRID.title;
            self.tell_at(&rules::VERSION_HYBRID, text, field.line, field.name);
        }
    }

    fn start_line(&mut self) {
        let (line, request) = (self.message.start_line(), self.request);
        if self.message.text(request.method) != b"GET" {
            let method = escape_up_to(self.message.text(request.method), QUOTED);
            let text = format!("the request begins with \"{method}\", 5.1 wants GET");
            self.tell_at(&rules::REQUEST_METHOD, text, line, request.method);
        }
        let resource = self.message.text(request.resource);
        if resource.first() != Some(&b'/') || !resource.iter().all(|b| matches!(b, 0x21..=0x7e)) {
            let text = format!(
                "the resource name is \"{}\", 5.1 wants / and bytes of U+0021 to U+007E",
                escape_up_to(resource, QUOTED)
            );
            self.tell_at(&rules::REQUEST_RESOURCE, text, line, request.resource);
        }
        let version = self.message.text(request.version);
        if version != b"HTTP/1.1" {
            let version = escape_up_to(version, QUOTED);
            let text = format!("the request line ends in \"{version}\", 4.1 has HTTP/1.1");
            self.tell_at(&rules::REQUEST_VERSION, text, line, request.version);
        }
    }

    fn lines(&mut self) {
        let sent_lf = self.context.line_ends == LineEnds::AsSent;
        if sent_lf && self.message.line_end() == Some(LineEnd::Lf) {
            let title = rules::REQUEST_LINE_END.title;
            self.tell(&rules::REQUEST_LINE_END, title);
        }
        for quirk in first_of_each_kind(self.message.quirks()) {
            let (rule, text) = match quirk.kind {
                QuirkKind::BareLf => (
                    &rules::REQUEST_BARE_LF,
                    "an LF without a CR stands in a field",
                ),
                QuirkKind::BareCr => (
                    &rules::REQUEST_BARE_CR,
                    "a CR without an LF stands in a field",
                ),
                QuirkKind::Folded => (
                    &rules::REQUEST_FIELD_GRAMMAR,
                    "a line begins with white space: the draft knows no folded lines",
                ),
                QuirkKind::NoColon => (&rules::REQUEST_FIELD_GRAMMAR, "a line has no colon"),
                QuirkKind::EmptyName => {
                    (&rules::REQUEST_FIELD_GRAMMAR, "a field has an empty name")
                }
                QuirkKind::NameByte => (
                    &rules::REQUEST_FIELD_GRAMMAR,
                    "a field's name holds a byte outside U+0021 to U+007E",
                ),
                QuirkKind::TooManyFields => (
                    &rules::REQUEST_MANY_FIELDS,
                    rules::REQUEST_MANY_FIELDS.title,
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
            self.tell_at(&rules::REQUEST_NO_SPACE_AFTER_COLON, text, field.line, mark);
        }
    }

    fn expected_values(&mut self) {
        for (name, rule) in [
            ("Upgrade", &rules::UPGRADE_FIELD),
            ("Connection", &rules::CONNECTION_FIELD),
            ("Host", &rules::HOST_FIELD),
            ("Origin", &rules::ORIGIN_FIELD),
        ] {
            let mut fields = self.message.named(name).copied();
            let (first, second) = (fields.next(), fields.next());
            match first {
                None => self.tell(rule, format!("the request has no {name} field")),
                Some(field) => self.expected_value(name, rule, &field),
            }
            if let Some(field) = second {
                let text = format!("{name} stands there twice, the first one is used");
                self.tell_at(&rules::FIELD_DUPLICATE, text, field.line, field.name);
            }
        }
        let protocol = self.message.named("Sec-WebSocket-Protocol").next().copied();
        if let Some(field) = protocol {
            let value = self.message.text(field.value);
            if value.is_empty() || value.contains(&b',') {
                self.tell_value(
                    &rules::PROTOCOL_FIELD,
                    &field,
                    "the draft has one name there",
                );
            }
        }
    }

    fn expected_value(&mut self, name: &str, rule: &'static Rule, field: &Field) {
        let value = self.message.text(field.value);
        match name {
            "Upgrade" if !value.eq_ignore_ascii_case(b"WebSocket") => {
                self.tell_value(rule, field, "5.1 wants WebSocket");
            }
            "Connection" if !value.eq_ignore_ascii_case(b"Upgrade") => {
                self.tell_value(rule, field, "5.1 wants Upgrade and nothing else");
            }
            "Host" if value.is_empty() => self.tell_value(rule, field, "4.1 has the host there"),
            "Host" if value.iter().any(u8::is_ascii_uppercase) => {
                self.tell_value(rule, field, "4.1 step 9 has it in lower case");
            }
            "Host" if location::names_default_port(value) => {
                self.tell_value(rule, field, "4.1 step 11 leaves the default port out");
            }
            "Origin" if value.iter().any(u8::is_ascii_uppercase) => {
                self.tell_value(rule, field, "an origin holds no upper case (4.1)");
            }
            _ => {}
        }
    }

    fn names(&mut self) {
        let mut told = 0_usize;
        let fields = self.message.fields().iter();
        for field in fields.filter(|field| field.separator != Separator::Missing) {
            let name = self.message.text(field.name);
            if told >= 8 {
                break;
            }
            if let Some(meant) = names::misspelt(name) {
                told = told.saturating_add(1);
                let text = format!("{} looks like {meant}", escape_up_to(name, QUOTED));
                self.tell_at(&rules::FIELD_MISSPELT, text, field.line, field.name);
            }
        }
        for name in ["Content-Length", "Transfer-Encoding"] {
            if let Some(field) = self.message.named(name).next().copied() {
                let text = format!("{name} announces a body, key 3 is none");
                self.tell_at(&rules::FIELD_BODY_LENGTH, text, field.line, field.name);
            }
        }
    }

    fn keys(&mut self) {
        for (subject, name) in [
            (Subject::Key1, "Sec-WebSocket-Key1"),
            (Subject::Key2, "Sec-WebSocket-Key2"),
        ] {
            let mut fields = self.message.named(name).copied();
            let Some(field) = fields.next() else {
                if self.message.body().is_some() {
                    let text = format!("the request has no {name} field");
                    self.findings
                        .push(Finding::new(&rules::KEY_FIELD_MISSING, subject, text));
                }
                continue;
            };
            if let Some(second) = fields.next() {
                let text = format!("{name} stands there twice, the first one is used");
                let finding = Finding::new(&rules::KEY_FIELD_DUPLICATE, subject, text);
                self.findings
                    .push(finding.at(self.message, second.line, second.name));
            }
            let reading = KeyReading::new(self.message.text(field.value));
            let mut found = Vec::new();
            key::check_key(subject, &reading, &mut found);
            let placed = |finding: Finding| finding.at(self.message, field.line, field.value);
            self.findings.extend(found.into_iter().map(placed));
        }
    }

    fn tail(&mut self) {
        if self.message.body().is_none() {
            let end = self.message.bytes().len();
            let text = format!("the request ends at byte {end}, before its empty line");
            self.tell(&rules::REQUEST_INCOMPLETE, text);
            return;
        }
        if self.context.key3_lost {
            return;
        }
        let key3 = self.request.key3_bytes();
        let finding = match key3.len() {
            8 => None,
            0 => Some(Finding::new(
                &rules::KEY3_MISSING,
                Subject::Key3,
                "no byte of key 3 follows the request's empty line",
            )),
            got => Some(Finding::new(
                &rules::KEY3_SHORT,
                Subject::Key3,
                format!("{got} of 8 bytes of key 3 follow the request's empty line"),
            )),
        };
        self.findings.extend(finding);
    }
}

/// The first quirk of each kind: a hostile message may have thousands of one.
pub(super) fn first_of_each_kind(quirks: &[Quirk]) -> Vec<Quirk> {
    let mut firsts: Vec<Quirk> = Vec::new();
    for quirk in quirks {
        if !firsts.iter().any(|first| first.kind == quirk.kind) {
            firsts.push(*quirk);
        }
    }
    firsts
}
