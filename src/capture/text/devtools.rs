//! The network panel of a browser: `Name:value` lines, `(Key3):5E:6E:...` and
//! `(Challenge Response):...` where it shows them, with the titles of its sections or without.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::{Dumped, digits, lines};

/// Names of the panel's own, and what is shown around them.
const TITLES: [&[u8]; 8] = [
    b"Request Headers",
    b"Response Headers",
    b"Headers",
    b"General",
    b"view source",
    b"view parsed",
    b"Request Headersview source",
    b"Response Headersview source",
];

/// Fields that only a response has.
const OF_RESPONSE: [&[u8]; 4] = [
    b"Sec-WebSocket-Location",
    b"Sec-WebSocket-Origin",
    b"WebSocket-Location",
    b"WebSocket-Origin",
];

/// Whether lines are fields, and the panel's own names or a key are among them.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let is_own = |line: &[u8]| {
        split(line).is_some_and(|(name, _)| {
            name == b"(Key3)"
                || name == b"(Challenge Response)"
                || name == b"Request URL"
                || name.eq_ignore_ascii_case(b"Sec-WebSocket-Key1")
        })
    };
    let is_field = |line: &[u8]| split(line).is_some() || is_title(line);
    let fields = head.lines().filter(|line| is_field(line)).count();
    let others = head.lines().count().saturating_sub(fields);
    let sure = head
        .lines()
        .any(|line| line.trim_ascii_start().starts_with(b"(Key3)"));
    let fits = head.lines().any(is_own) && (sure || others.saturating_mul(3) <= fields);
    if sure {
        Confidence::Likely
    } else {
        Confidence::Possible
    }
    .when(fits)
}

/// Reads the fields.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut panel = Panel::default();
    let mut ordinal = 0;
    for line in lines::of(text) {
        if panel.begins_anew(line.text) {
            ordinal = std::mem::take(&mut panel).deliver(ordinal, reading);
        }
        panel.take(line.text);
    }
    if panel.is_empty() && ordinal == 0 {
        return Err(Error::Malformed {
            form: Form::Devtools,
            problem: Problem::NoBytes,
            at: 0,
        });
    }
    panel.deliver(ordinal, reading);
    Ok(Dumped::Done)
}

#[derive(Default)]
struct Panel {
    url: Option<Vec<u8>>,
    status: Option<Vec<u8>>,
    request: Vec<u8>,
    response: Vec<u8>,
    key3: Option<Vec<u8>>,
    answer: Option<Vec<u8>>,
    location: Option<Vec<u8>>,
    in_response: bool,
    /// A start line of the request, where "view source" was on.
    start: Option<Vec<u8>>,
    /// Names of fields of the request, to see where another begins.
    has_key1: bool,
}

impl Panel {
    fn is_empty(&self) -> bool {
        self.request.is_empty() && self.response.is_empty() && self.key3.is_none()
    }

    /// Whether this line begins another handshake.
    fn begins_anew(&self, line: &[u8]) -> bool {
        match split(line) {
            Some((b"Request URL", _)) => !self.is_empty(),
            Some((name, _)) => {
                name.eq_ignore_ascii_case(b"Sec-WebSocket-Key1")
                    && self.has_key1
                    && self.answer.is_some()
                    || (self.answer.is_some() && name.eq_ignore_ascii_case(b"Host"))
            }
            None => false,
        }
    }

    fn take(&mut self, line: &[u8]) {
        let shown = line.trim_ascii();
        if is_title(shown) {
            if shown.starts_with(b"Response") {
                self.in_response = true;
            } else if shown.starts_with(b"Request") {
                self.in_response = false;
            }
            return;
        }
        if super::pasted::begins(shown) {
            self.in_response = shown.starts_with(b"HTTP/");
            let line = Some(shown.to_vec());
            if self.in_response {
                self.status = line.map(|line| line.get(9..).unwrap_or_default().to_vec());
            } else {
                self.start = line;
            }
            return;
        }
        let Some((name, value)) = split(line) else {
            return;
        };
        match name {
            b"Request URL" => self.url = Some(value.trim_ascii().to_vec()),
            b"Status Code" => self.status = Some(value.trim_ascii().to_vec()),
            b"(Key3)" => {
                self.key3 = pairs(value);
                self.in_response = true;
            }
            b"(Challenge Response)" => self.answer = pairs(value),
            _ if name.contains(&b' ') => {}
            _ => self.field(name, value),
        }
    }

    fn field(&mut self, name: &[u8], value: &[u8]) {
        let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
        let of_response = OF_RESPONSE.iter().any(|field| is(field));
        if is(b"Sec-WebSocket-Location") {
            self.location = Some(value.trim_ascii().to_vec());
        }
        self.has_key1 |= is(b"Sec-WebSocket-Key1");
        let of_request =
            is(b"Sec-WebSocket-Key1") || is(b"Sec-WebSocket-Key2") || is(b"Host") || is(b"Origin");
        let side = if of_response || (self.in_response && !of_request) {
            &mut self.response
        } else {
            &mut self.request
        };
        side.extend_from_slice(name);
        side.extend_from_slice(b": ");
        side.extend_from_slice(value);
        side.extend_from_slice(b"\r\n");
    }

    fn deliver(self, ordinal: u64, reading: &mut Reading<'_, '_>) -> u64 {
        if self.is_empty() {
            return ordinal;
        }
        let mut dialogue = Dialogue::default();
        let kept = reading.options.kept;
        if !self.request.is_empty() || self.key3.is_some() {
            let url = self.url.as_deref().or(self.location.as_deref());
            let start = self.start.unwrap_or_else(|| {
                [b"GET ", resource(url.unwrap_or_default()), b" HTTP/1.1"].concat()
            });
            let key3 = self.key3.as_deref();
            let request = [
                &start,
                &b"\r\n"[..],
                &self.request,
                b"\r\n",
                key3.unwrap_or_default(),
            ];
            dialogue.say(Speaker::First, &request.concat(), kept);
            dialogue.notes.push(if key3.is_some() {
                Note::StartLineAssumed
            } else {
                Note::FieldsAlone {
                    form: Form::Devtools,
                }
            });
        }
        if !self.response.is_empty() || self.answer.is_some() {
            let status = self
                .status
                .unwrap_or_else(|| b"101 WebSocket Protocol Handshake".to_vec());
            let answer = self.answer.unwrap_or_default();
            let response = [
                b"HTTP/1.1 ",
                &status[..],
                b"\r\n",
                &self.response,
                b"\r\n",
                &answer,
            ];
            dialogue.say(Speaker::Second, &response.concat(), kept);
        }
        dialogue.deliver(Form::Devtools, ordinal, reading);
        ordinal.saturating_add(1)
    }
}

/// The path and what follows of a URL; `/` of none.
fn resource(url: &[u8]) -> &[u8] {
    let after = memchr::memmem::find(url, b"://").map_or(0, |at| at.saturating_add(3));
    let rest = url.get(after..).unwrap_or_default();
    memchr::memchr(b'/', rest)
        .and_then(|at| rest.get(at..))
        .unwrap_or(b"/")
}

fn is_title(line: &[u8]) -> bool {
    TITLES.contains(&line.trim_ascii())
}

/// `Name:value`, with one space after the colon or none.
fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = line.trim_ascii_start();
    let colon = memchr::memchr(b':', line)?;
    let name = line.get(..colon)?;
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_ ()".contains(byte);
    if name.is_empty() || name.len() > 40 || !name.iter().all(is_sign) {
        return None;
    }
    let value = line.get(colon.saturating_add(1)..)?;
    Some((name, value.strip_prefix(b" ").unwrap_or(value)))
}

/// `5E:6E:3A`; of pairs that are cut, as many as are whole.
fn pairs(value: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for pair in value
        .trim_ascii()
        .split(|&byte| byte == b':' || byte == b' ')
    {
        digits::bytes(pair, &mut bytes)?;
    }
    Some(bytes)
}
