//! A request and its response against the rules of RFC 6455.

use super::accept::Accept;
use super::rules;
use super::slips::{self, Explanation};
use crate::bytes::escape_up_to;
use crate::draft::rules::Rule;
use crate::draft::{Finding, Subject};
use crate::message::{Field, LineEnd, Message, QuirkKind, Request, Response};

/// More of a value is not quoted.
const QUOTED: usize = 60;

/// What `Sec-WebSocket-Accept` is and should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accepted {
    /// The computation; none without a usable key.
    pub accept: Option<Accept>,
    /// The value in the response; none where it has none.
    pub received: Option<Vec<u8>>,
    /// Whether they are the same.
    pub right: bool,
}

/// What a handshake of RFC 6455 came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The rules that are broken.
    pub findings: Vec<Finding>,
    /// The value that the server sent, and the right one.
    pub accepted: Accepted,
    /// What made a wrong value.
    pub explanations: Vec<Explanation>,
}

/// Checks a request of RFC 6455 and, where it was captured, its response.
#[must_use]
pub fn check(request: &Request<'_>, response: Option<&Response<'_>>) -> Checked {
    let mut out = Out::default();
    check_request(&mut out, request);
    let key = request.message.value("Sec-WebSocket-Key");
    let accept = key.map(Accept::new);
    let mut accepted = Accepted {
        accept: accept.clone(),
        received: None,
        right: false,
    };
    let mut explanations = Vec::new();
    if let Some(response) = response {
        let message = &response.message;
        if check_response(&mut out, request, response) {
            accepted.received = message
                .value("Sec-WebSocket-Accept")
                .map(|value| value.trim_ascii().to_vec());
            explanations = check_accept(&mut out, message, &mut accepted);
        }
    }
    Checked {
        findings: out.findings,
        accepted,
        explanations,
    }
}

#[derive(Default)]
struct Out {
    findings: Vec<Finding>,
}

impl Out {
    fn report(&mut self, rule: &'static Rule, subject: Subject, text: impl Into<String>) {
        self.findings.push(Finding::new(rule, subject, text));
    }

    fn report_at(
        &mut self,
        rule: &'static Rule,
        subject: Subject,
        message: &Message<'_>,
        field: &Field,
        text: impl Into<String>,
    ) {
        let finding = Finding::new(rule, subject, text).at(message, field.line, field.value);
        self.findings.push(finding);
    }
}

/// 4.2.1: what a server may hold against a request.
fn check_request(out: &mut Out, request: &Request<'_>) {
    let message = &request.message;
    // 1: an HTTP/1.1 or higher GET request.
    let version = message.text(request.version);
    let is_old = version.starts_with(b"HTTP/0") || version == b"HTTP/1.0";
    if message.text(request.method) != b"GET" || !version.starts_with(b"HTTP/") || is_old {
        let line = escape_up_to(message.text(message.start_line()), QUOTED);
        let text = format!("the request line is \"{line}\", GET and HTTP/1.1 are required");
        out.report(&rules::REQUEST_LINE, Subject::Request, text);
    }
    if message.line_end().is_some_and(|end| end != LineEnd::CrLf) {
        let rule = &rules::REQUEST_LINE_END;
        out.report(rule, Subject::Request, rule.title);
    }
    // 2: a Host field. 3: an Upgrade field that contains "websocket", compared without regard to
    // case. 4: a Connection field that contains the token "Upgrade", compared in the same way.
    for (name, rule, token) in [
        ("Host", &rules::HOST, None),
        ("Upgrade", &rules::UPGRADE_FIELD, Some("websocket")),
        ("Connection", &rules::CONNECTION_FIELD, Some("Upgrade")),
    ] {
        let Some(field) = message.named(name).next() else {
            let text = format!("the request has no {name} field");
            out.report(rule, Subject::Request, text);
            continue;
        };
        if let Some(token) = token.filter(|token| !holds(message, name, token)) {
            let value = escape_up_to(message.text(field.value), QUOTED);
            let text = format!("{name} is \"{value}\", {token} is required");
            out.report_at(rule, Subject::Request, message, field, text);
        }
    }
    check_key(out, message);
    // 6: a Sec-WebSocket-Version of 13.
    let field = message.named("Sec-WebSocket-Version").next();
    match field.map(|field| (field, message.text(field.value).trim_ascii())) {
        Some((_, b"13")) => {}
        None => {
            let text = "the request has no Sec-WebSocket-Version field";
            out.report(&rules::VERSION, Subject::Request, text);
        }
        Some((field, version)) => {
            let value = escape_up_to(version, QUOTED);
            let text = format!("Sec-WebSocket-Version is \"{value}\", 13 is RFC 6455");
            out.report_at(&rules::VERSION, Subject::Request, message, field, text);
        }
    }
}

/// 5: a Sec-WebSocket-Key with a value that decodes to 16 bytes; 11.3.1: not more than once.
fn check_key(out: &mut Out, message: &Message<'_>) {
    let mut fields = message.named("Sec-WebSocket-Key");
    let Some(field) = fields.next() else {
        let text = "the request has no Sec-WebSocket-Key field";
        out.report(&rules::KEY, Subject::Request, text);
        return;
    };
    let accept = Accept::new(message.text(field.value));
    if !accept.has_right_key() {
        let value = escape_up_to(&accept.key, QUOTED);
        let text = match accept.decoded {
            Some(bytes) => format!(
                "Sec-WebSocket-Key is \"{value}\", which decodes to {} bytes, not 16",
                bytes.len()
            ),
            None => format!("Sec-WebSocket-Key is \"{value}\", which is not base64"),
        };
        out.report_at(&rules::KEY, Subject::Request, message, field, text);
    }
    if let Some(second) = fields.next() {
        let text = "Sec-WebSocket-Key appears twice";
        out.report_at(&rules::KEY, Subject::Request, message, second, text);
    }
}

/// 4.1, the list by which a client checks the response. Whether it comes to the fields.
fn check_response(out: &mut Out, request: &Request<'_>, response: &Response<'_>) -> bool {
    let (message, of) = (&response.message, Subject::Response);
    let line = message.text(message.start_line());
    let Some(code) = status(line) else {
        let seen = escape_up_to(line, QUOTED);
        let text = format!("the response begins with \"{seen}\", which is not a status line");
        out.report(&rules::RESPONSE_MALFORMED, of, text);
        return false;
    };
    // 1: any other status than 101 is handled as HTTP does.
    if code != 101 {
        let mut text = format!("the status is {code}, not 101");
        text.push_str(advice(code, &request.message));
        out.report(&rules::STATUS, of, text);
        return false;
    }
    if !line.starts_with(b"HTTP/1.1") {
        let rule = &rules::STATUS_VERSION;
        out.report(rule, of, rule.title);
    }
    let is_lf = |kind| kind == QuirkKind::BareLf;
    if message.line_end() == Some(LineEnd::Lf) || message.quirks().iter().any(|q| is_lf(q.kind)) {
        let rule = &rules::LINE_END;
        out.report(rule, of, rule.title);
    }
    let Some(body) = response.body() else {
        let end = message.bytes().len();
        let text = format!("the response ends at byte {end}, before its empty line");
        out.report(&rules::INCOMPLETE, of, text);
        return true;
    };
    check_fields(out, request, message);
    check_behind(out, message, body);
    true
}

fn check_fields(out: &mut Out, request: &Request<'_>, message: &Message<'_>) {
    let of = Subject::Response;
    let spaced = |field: &&Field| message.text(field.name).ends_with(b" ");
    if let Some(field) = message.fields().iter().find(spaced) {
        let name = escape_up_to(message.text(field.name).trim_ascii(), QUOTED);
        let text = format!("white space before the colon of {name}");
        out.report_at(&rules::NAME_SPACE, of, message, field, text);
    }
    let has_nul = |field: &&Field| message.text(field.line).contains(&0);
    if let Some(field) = message.fields().iter().find(has_nul) {
        let rule = &rules::RESPONSE_NUL;
        out.report_at(rule, of, message, field, rule.title);
    }
    // 2: Upgrade is "websocket", compared without regard to case. 3: Connection contains the token
    // "Upgrade".
    for (name, rule, token) in [
        ("Upgrade", &rules::UPGRADE_ANSWER, "websocket"),
        ("Connection", &rules::CONNECTION_ANSWER, "Upgrade"),
    ] {
        if name == "Upgrade" && has_more(message, name) {
            let text = "Upgrade has more than one value, websocket alone is required";
            out.report(rule, of, text);
            continue;
        }
        if holds(message, name, token) {
            continue;
        }
        match message.named(name).next() {
            None => out.report(rule, of, format!("the response has no {name} field")),
            Some(field) => {
                let value = escape_up_to(message.text(field.value), QUOTED);
                let text = format!("{name} is \"{value}\", {token} is required");
                out.report_at(rule, of, message, field, text);
            }
        }
    }
    check_extensions(out, &request.message, message);
    check_protocol(out, &request.message, message);
}

/// Whether a field has several values, in a list or because it is there more than once.
fn has_more(message: &Message<'_>, name: &str) -> bool {
    list(message, name).nth(1).is_some()
}

/// 5: fail if the response names an extension that was not in the request.
fn check_extensions(out: &mut Out, request: &Message<'_>, message: &Message<'_>) {
    let name = "Sec-WebSocket-Extensions";
    let offered: Vec<&[u8]> = list(request, name).map(extension).collect();
    for field in message.named(name) {
        let agreed = message.text(field.value).split(|&byte| byte == b',');
        for extension in agreed.map(extension).filter(|name| !name.is_empty()) {
            if !offered
                .iter()
                .any(|other| other.eq_ignore_ascii_case(extension))
            {
                let name = escape_up_to(extension, QUOTED);
                let text = format!("the extension {name} was not offered");
                out.report_at(&rules::EXTENSION, Subject::Response, message, field, text);
            }
        }
    }
}

/// 6: fail if the response names a subprotocol that was not in the request. Names are compared as they
/// are.
fn check_protocol(out: &mut Out, request: &Message<'_>, message: &Message<'_>) {
    let (name, of) = ("Sec-WebSocket-Protocol", Subject::Response);
    let asked: Vec<&[u8]> = list(request, name).collect();
    let mut fields = message.named(name);
    let Some(field) = fields.next() else {
        if !asked.is_empty() {
            let text = "a subprotocol was asked for, and the response names none";
            out.report(&rules::PROTOCOL_ABSENT, of, text);
        }
        return;
    };
    let value = message.text(field.value).trim_ascii();
    let seen = escape_up_to(value, QUOTED);
    if value.contains(&b',') || fields.next().is_some() {
        let text = format!("Sec-WebSocket-Protocol is \"{seen}\": the server has to choose one");
        out.report_at(&rules::PROTOCOL_LIST, of, message, field, text);
    } else if !asked.contains(&value) {
        let text = if asked.is_empty() {
            format!("the response names the subprotocol \"{seen}\", the request asked for none")
        } else {
            format!("the response names the subprotocol \"{seen}\", the request did not")
        };
        out.report_at(&rules::PROTOCOL_UNASKED, of, message, field, text);
    }
}

/// 4: fail if Sec-WebSocket-Accept is absent or is not the base64 of the SHA-1 of key and GUID.
fn check_accept(out: &mut Out, message: &Message<'_>, accepted: &mut Accepted) -> Vec<Explanation> {
    let of = Subject::Response;
    let name = "Sec-WebSocket-Accept";
    let mut fields = message.named(name);
    let Some(field) = fields.next() else {
        if message.body().is_some() {
            out.report(&rules::ACCEPT_MISSING, of, absent(message));
        }
        let old = ["Sec-WebSocket-Location", "Sec-WebSocket-Origin"];
        if old.iter().any(|name| message.named(name).next().is_some()) {
            let rule = &rules::DRAFT_76;
            out.report(rule, of, rule.title);
        }
        return Vec::new();
    };
    if let Some(second) = fields.next() {
        let text = "Sec-WebSocket-Accept appears twice";
        out.report_at(&rules::ACCEPT_TWICE, of, message, second, text);
    }
    let (Some(accept), Some(received)) = (&accepted.accept, &accepted.received) else {
        return Vec::new();
    };
    accepted.right = received == accept.value.as_bytes();
    if accepted.right {
        return Vec::new();
    }
    let explanations = slips::explain(accept, received);
    let seen = escape_up_to(received, QUOTED);
    let mut text = format!("{name} is \"{seen}\", for this key it is {}", accept.value);
    if explanations.is_empty() {
        text.push_str(": no known slip makes it; compare the GUID character by character, and check that no proxy replaces the key");
    }
    out.report_at(&rules::ACCEPT_WRONG, of, message, field, text);
    explanations
}

fn absent(message: &Message<'_>) -> String {
    let key = message.named("Sec-WebSocket-Key").next();
    let text = "the response has no Sec-WebSocket-Accept field";
    match key {
        Some(_) => format!("{text}, but a Sec-WebSocket-Key, which is the request's"),
        None => text.to_owned(),
    }
}

/// 5.2: the first byte has FIN, three bits that are 0 without an extension, and an opcode of 0 to 2 or
/// 8 to A; a server does not mask.
fn check_behind(out: &mut Out, message: &Message<'_>, behind: &[u8]) {
    let Some(&first) = behind.first() else {
        return;
    };
    let known = matches!(first & 0x0f, 0..=2 | 8..=10);
    let is_masked = behind.get(1).is_some_and(|second| second & 0x80 != 0);
    let reserved = first & 0x30 != 0;
    if known && !is_masked && !reserved {
        return;
    }
    // An answer of draft 76 has a finding of its own.
    if message.named("Sec-WebSocket-Accept").next().is_none() {
        return;
    }
    let seen = escape_up_to(behind.get(..4).unwrap_or(behind), QUOTED);
    let text = format!("\"{seen}\" follows the empty line, which does not begin a frame");
    out.report(&rules::BEHIND, Subject::Response, text);
}

/// Whether a comma-separated field holds a token, compared without regard to case.
fn holds(message: &Message<'_>, name: &str, token: &str) -> bool {
    let spaced = format!("{name} ");
    list(message, name)
        .chain(list(message, &spaced))
        .any(|item| item.eq_ignore_ascii_case(token.as_bytes()))
}

/// The items of a comma-separated field, all fields of the name taken together.
fn list<'m>(message: &'m Message<'_>, name: &'m str) -> impl Iterator<Item = &'m [u8]> {
    message
        .named(name)
        .flat_map(|field| message.text(field.value).split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|item| !item.is_empty())
}

/// The name of an extension, without its parameters.
fn extension(item: &[u8]) -> &[u8] {
    let name = item.split(|&byte| byte == b';').next();
    name.unwrap_or_default().trim_ascii()
}

/// The code of an HTTP status line.
fn status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"HTTP/")?;
    let space = memchr::memchr(b' ', rest)?;
    let code = rest.get(space.saturating_add(1)..)?;
    let code = code.split(|&byte| byte == b' ').next()?;
    if code.len() != 3 || !code.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(code).ok()?.parse().ok()
}

/// What a status often means.
fn advice(code: u16, request: &Message<'_>) -> &'static str {
    let connection = request.value("Connection").unwrap_or_default();
    match code {
        400 | 426 if connection.contains(&b',') => {
            ": the server may compare Connection with Upgrade as a whole, and the request's is a list"
        }
        200 => {
            ": an ordinary page was served; the path is not the WebSocket's, or a proxy removed Upgrade"
        }
        301 | 302 | 303 | 307 | 308 => ": a redirect, which a WebSocket does not follow",
        400 => ": the server takes the request as malformed",
        401 | 403 => ": the server requires a login, or does not accept the origin",
        404 => ": there is nothing at this path",
        426 => ": the server does not support the version, and names those that it does",
        500..=599 => ": the server or, behind a proxy, its upstream failed",
        _ => "",
    }
}
