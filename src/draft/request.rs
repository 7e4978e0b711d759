//! A request against 5.1, and against 4.1 steps 5 to 27 where a server cannot see the difference.

use super::collector::{Collector, LineEnds, LineRules};
use super::rules::{self, Rule};
use super::{Finding, Subject, Version, key, location};
use crate::key::KeyReading;
use crate::message::{Field, Request};

/// The values of the two key fields as they were read, where the request has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFields<'a> {
    /// The value of the first `Sec-WebSocket-Key1`.
    pub key1: Option<KeyReading<'a>>,
    /// The value of the first `Sec-WebSocket-Key2`.
    pub key2: Option<KeyReading<'a>>,
}

impl<'a> KeyFields<'a> {
    /// Those of a request that was not captured.
    pub const NONE: Self = Self {
        key1: None,
        key2: None,
    };

    /// Reads the values by name: the order on the wire means nothing (5.2 step 2).
    #[must_use]
    pub fn of(request: &'a Request<'_>) -> Self {
        let read = |name| request.message.value(name).map(KeyReading::new);
        Self {
            key1: read("Sec-WebSocket-Key1"),
            key2: read("Sec-WebSocket-Key2"),
        }
    }
}

/// What is known of a request's capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestContext {
    /// Whether the line ends are those that were sent.
    pub line_ends: LineEnds,
    /// Whether the bytes of key 3 were there and got lost.
    pub key3_lost: bool,
}

/// What a request's lines break: the server's reader.
const LINE_RULES: LineRules = LineRules {
    line_end: &rules::REQUEST_LINE_END,
    bare_lf: &rules::REQUEST_BARE_LF,
    bare_cr: &rules::REQUEST_BARE_CR,
    grammar: &rules::REQUEST_FIELD_GRAMMAR,
    empty_name: &rules::REQUEST_FIELD_GRAMMAR,
    name_byte: &rules::REQUEST_FIELD_GRAMMAR,
    many_fields: &rules::REQUEST_MANY_FIELDS,
    no_space: &rules::REQUEST_NO_SPACE_AFTER_COLON,
};

/// Every rule that a request breaks. Of a request that is not a draft-76 handshake only that is
/// reported, and of one that ends before its empty line only that it does: what is absent may lie in
/// the rest.
#[must_use]
pub fn check_request<'a>(
    request: &Request<'a>,
    keys: &KeyFields<'a>,
    version: Version,
    context: RequestContext,
) -> Vec<Finding> {
    let mut check = Check {
        request,
        keys,
        context,
        out: Collector::new(&request.message, Subject::Request),
    };
    if request.message.body().is_none() {
        if !begins_as_http(request) {
            check.version(version);
        }
        check.incomplete();
        return check.out.findings;
    }
    check.version(version);
    if !version.is_judged() {
        return check.out.findings;
    }
    check.start_line();
    check.out.lines(&LINE_RULES, context.line_ends);
    check.expected_values();
    check.out.names("key 3");
    check.keys();
    check.tail();
    check.out.findings
}

/// Whether the bytes can still become a request.
fn begins_as_http(request: &Request<'_>) -> bool {
    let bytes = request.message.bytes();
    let get = b"GET ";
    let begin = bytes.get(..get.len()).unwrap_or(bytes);
    get.starts_with(begin)
}

struct Check<'c, 'a> {
    request: &'c Request<'a>,
    keys: &'c KeyFields<'a>,
    context: RequestContext,
    out: Collector<'c, 'a>,
}

impl Check<'_, '_> {
    fn version(&mut self, version: Version) {
        match version {
            Version::Draft76 => {}
            Version::Hybi01To03 => {
                if let Some(field) = self
                    .out
                    .message
                    .named("Sec-WebSocket-Draft")
                    .next()
                    .copied()
                {
                    let value = self.out.quoted(field.value);
                    let text = format!("Sec-WebSocket-Draft: {value} is a field of hybi-01 to -03");
                    self.out
                        .report_at(&rules::VERSION_HYBI_01_03, text, field.line, field.value);
                }
            }
            Version::Rfc6455 => self
                .out
                .report(&rules::VERSION_RFC_6455, rules::VERSION_RFC_6455.title),
            Version::Draft75 => self
                .out
                .report(&rules::VERSION_DRAFT_75, rules::VERSION_DRAFT_75.title),
            Version::NotWebSocket => self.out.report(
                &rules::VERSION_NOT_WEBSOCKET,
                rules::VERSION_NOT_WEBSOCKET.title,
            ),
        }
        let rfc_key = self.out.message.named("Sec-WebSocket-Key").next().copied();
        if let Some(field) = rfc_key.filter(|_| version.is_judged()) {
            let text = rules::VERSION_HYBRID.title;
            self.out
                .report_at(&rules::VERSION_HYBRID, text, field.line, field.name);
        }
    }

    /// 5.1, first items of the grammar: the three bytes GET; one space; the resource name, which
    /// begins with / and holds U+0021 to U+007E only; what follows up to the first CR LF is ignored.
    fn start_line(&mut self) {
        let (line, request) = (self.out.message.start_line(), self.request);
        if self.out.message.text(request.method) != b"GET" {
            let method = self.out.quoted(request.method);
            let text = format!("the request begins with \"{method}\", 5.1 requires GET");
            self.out
                .report_at(&rules::REQUEST_METHOD, text, line, request.method);
        }
        let resource = self.out.message.text(request.resource);
        if resource.first() != Some(&b'/') || !resource.iter().all(|b| matches!(b, 0x21..=0x7e)) {
            let seen = self.out.quoted(request.resource);
            let text = if location::path_of(resource) == resource {
                format!("the resource name is \"{seen}\", 5.1 requires / and U+0021 to U+007E")
            } else {
                format!("the request line has the whole URL, \"{seen}\", 5.1 requires its path")
            };
            self.out
                .report_at(&rules::REQUEST_RESOURCE, text, line, request.resource);
        }
        let version = self.out.message.text(request.version);
        if version != b"HTTP/1.1" {
            let version = self.out.quoted(request.version);
            let text = format!("the request line ends in \"{version}\", 4.1 has HTTP/1.1");
            self.out
                .report_at(&rules::REQUEST_VERSION, text, line, request.version);
        }
    }

    /// 5.1, the fields that a server may hold against what it expects: Upgrade and Connection compared
    /// without regard to ASCII case; Host and Origin present.
    fn expected_values(&mut self) {
        for (name, rule) in [
            ("Upgrade", &rules::UPGRADE_FIELD),
            ("Connection", &rules::CONNECTION_FIELD),
            ("Host", &rules::HOST_FIELD),
            ("Origin", &rules::ORIGIN_FIELD),
        ] {
            let mut fields = self.out.message.named(name).copied();
            let (first, second) = (fields.next(), fields.next());
            match first {
                None => {
                    let text = format!("the request has no {name} field");
                    self.out.report(rule, text);
                }
                Some(field) => match name {
                    "Host" => self.host(&field),
                    "Origin" => self.origin(&field),
                    _ => self.expected_value(name, rule, &field),
                },
            }
            if let Some(field) = second {
                let text = format!("{name} appears twice, the first one is used");
                let rule = &rules::FIELD_DUPLICATE;
                self.out.report_at(rule, text, field.line, field.name);
            }
        }
        self.protocol();
    }

    fn expected_value(&mut self, name: &str, rule: &'static Rule, field: &Field) {
        let value = self.out.message.text(field.value);
        let (right, wanted) = match name {
            "Upgrade" => ("WebSocket", "5.1 requires WebSocket"),
            _ => ("Upgrade", "5.1 requires Upgrade and nothing else"),
        };
        if !value.eq_ignore_ascii_case(right.as_bytes()) {
            self.out.report_value(rule, field, wanted);
        }
    }

    /// 4.1 steps 9 to 12: the host in lower case; a colon and the port in base ten where it is not
    /// the scheme's default.
    fn host(&mut self, field: &Field) {
        let value = self.out.message.text(field.value);
        let empty = value.is_empty().then_some("4.1 step 9 has the host there");
        let (rule, wanted) = if let Some(fault) = empty.or_else(|| location::port_fault(value)) {
            (&rules::HOST_FIELD, fault)
        } else if location::names_default_port(value) {
            let wanted = "4.1 step 11 leaves the default port out";
            (&rules::HOST_NAMES_DEFAULT_PORT, wanted)
        } else if value.iter().any(u8::is_ascii_uppercase) {
            let wanted = "4.1 step 9 has it in lower case";
            (&rules::HOST_NOT_LOWER_CASE, wanted)
        } else {
            return;
        };
        self.out.report_value(rule, field, wanted);
    }

    /// 4.1, before step 1: the origin holds no character of U+0041 to U+005A.
    fn origin(&mut self, field: &Field) {
        let value = self.out.message.text(field.value);
        if value.iter().any(u8::is_ascii_uppercase) {
            let rule = &rules::ORIGIN_NOT_LOWER_CASE;
            let wanted = "an origin has no upper case (4.1)";
            self.out.report_value(rule, field, wanted);
        }
    }

    /// 4.1, before step 1: the subprotocol is a non-empty string of U+0020 to U+007E. Step 14 sends
    /// the one string as the field's value.
    fn protocol(&mut self) {
        let mut fields = self.out.message.named("Sec-WebSocket-Protocol");
        let Some(field) = fields.next().copied() else {
            return;
        };
        let value = self.out.message.text(field.value);
        let wanted = if value.is_empty() || value.contains(&b',') {
            "the draft has one name there"
        } else if !value.iter().all(|byte| matches!(byte, 0x20..=0x7e)) {
            "a subprotocol holds U+0020 to U+007E only (4.1)"
        } else {
            return;
        };
        let rule = &rules::PROTOCOL_FIELD;
        self.out.report_value(rule, &field, wanted);
    }

    /// 5.2 step 2: key 1 is the value of the field named Sec-WebSocket-Key1, key 2 that of the field
    /// named Sec-WebSocket-Key2.
    fn keys(&mut self) {
        for (subject, name, reading) in [
            (Subject::Key1, "Sec-WebSocket-Key1", self.keys.key1),
            (Subject::Key2, "Sec-WebSocket-Key2", self.keys.key2),
        ] {
            let mut fields = self.out.message.named(name).copied();
            let Some((field, reading)) = fields.next().zip(reading) else {
                let text = format!("the request has no {name} field");
                let finding = Finding::new(&rules::KEY_FIELD_MISSING, subject, text);
                self.out.findings.push(finding);
                continue;
            };
            if let Some(second) = fields.next() {
                let text = format!("{name} appears twice, the first one is used");
                let finding = Finding::new(&rules::KEY_FIELD_DUPLICATE, subject, text);
                self.out
                    .findings
                    .push(finding.at(self.out.message, second.line, second.name));
            }
            let mut found = Vec::new();
            key::check_key(subject, &reading, &mut found);
            let placed = |finding: Finding| finding.at(self.out.message, field.line, field.value);
            self.out.findings.extend(found.into_iter().map(placed));
        }
    }

    /// 5.1: the fields end at the first four bytes 0D 0A 0D 0A.
    fn incomplete(&mut self) {
        let end = self.out.message.bytes().len();
        let text = format!("the request ends at byte {end}, before its empty line");
        self.out.report(&rules::REQUEST_INCOMPLETE, text);
    }

    /// 5.1: key 3 is the eight bytes after them.
    fn tail(&mut self) {
        if self.context.key3_lost {
            return;
        }
        let key3 = self.request.key3_bytes();
        let finding = match key3.len() {
            8 => None,
            0 => Some(Finding::new(
                &rules::KEY3_ABSENT,
                Subject::Key3,
                "no byte of key 3 follows the request's empty line",
            )),
            got => Some(Finding::new(
                &rules::KEY3_SHORT,
                Subject::Key3,
                format!("{got} of 8 bytes of key 3 follow the request's empty line"),
            )),
        };
        self.out.findings.extend(finding);
    }
}
