//! From captured bytes to one request and one response, with what the capture changed.
//!
//! Only here it is decided where a handshake ends in a run of bytes. What a file's maker added (a
//! line end after key 3, a byte order mark) is left out, what an editor made of the bytes is
//! undone where that is certain, and each such thing becomes a finding.

use std::borrow::Cow;

use serde::Serialize;

use super::{damage, pages};
use crate::bytes::Span;
use crate::draft::{Finding, Subject, rules};
use crate::message::{ANSWER_LEN, KEY3_LEN, Message, Side, Response};

/// Numbers of packets within their capture, from 1, as Wireshark counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Frames {
    /// The packet that holds the first byte of the request.
    pub request: Option<u64>,
    /// The same of the response.
    pub response: Option<u64>,
}

/// One request with, where captured, its response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange<'a> {
    /// The client's bytes, straightened: fields, empty line, key 3.
    pub request: Option<Cow<'a, [u8]>>,
    /// The server's bytes, straightened: fields, empty line, answer, frames.
    pub response: Option<Cow<'a, [u8]>>,
    /// Whether the capture is sure to hold the bytes as they were on the wire (a packet capture).
    pub exact: bool,
    /// Whether bytes of key 3 were replaced in the capture, so that it is not known.
    pub key3_lost: bool,
    /// Whether bytes of the answer were replaced in the capture, so that it is not known.
    pub answer_lost: bool,
    /// Whether the server is known to have closed the connection behind its last byte: packets
    /// show it (FIN, RST), or a live connection did. Without a byte, there is no response.
    pub server_closed: bool,
    /// Whether a line end behind key 3 shows that a person or an editor made the file.
    pub hand_made: bool,
    /// The packets that begin both messages, in a packet capture.
    pub frames: Option<Frames>,
    /// Bytes of the response that may stand for others, by a lossy form of capture.
    pub uncertain: Vec<Span>,
    /// What the capture bent.
    pub findings: Vec<Finding>,
}

/// How key 3 was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key3Bytes {
    /// As the capture has it.
    AsCaptured,
    /// Written as UTF-8, which was undone: the answer was written so too.
    WereUtf8,
}

impl<'a> Exchange<'a> {
    /// The exchange of two directions whose bytes are as they were on the wire.
    #[must_use]
    pub fn from_wire(client: &'a [u8], server: Option<&'a [u8]>) -> Self {
        Self {
            request: Some(Cow::Borrowed(client)),
            response: server.map(Cow::Borrowed),
            exact: true,
            ..Self::default()
        }
    }

    /// The exchange of two directions that were captured apart, whose bytes may have changed on
    /// their way into a file.
    #[must_use]
    pub fn from_file(client: &'a [u8], server: Option<&'a [u8]>) -> Self {
        let mut exchange = Self::default();
        let client = exchange.without_lead(client);
        let body = Message::read(client, Side::Client).body();
        let key3 = exchange.take_request(client, body, client.len());
        if let Some(server) = server {
            let server = exchange.without_lead(server);
            exchange.take_response(server, key3);
        }
        exchange
    }

    /// The same with bytes of its own.
    #[must_use]
    pub fn to_static(&self) -> Exchange<'static> {
        let owned = |side: &Option<Cow<'_, [u8]>>| {
            let bytes = side.as_ref().map(|bytes| bytes.to_vec());
            bytes.map(Cow::Owned)
        };
        Exchange {
            request: owned(&self.request),
            response: owned(&self.response),
            exact: self.exact,
            key3_lost: self.key3_lost,
            answer_lost: self.answer_lost,
            server_closed: self.server_closed,
            hand_made: self.hand_made,
            frames: self.frames,
            uncertain: self.uncertain.clone(),
            findings: self.findings.clone(),
        }
    }

    /// Leaves out a byte order mark and empty lines before a message.
    pub(super) fn without_lead(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => {
                self.bent(&rules::CAPTURE_BOM, rules::CAPTURE_BOM.title);
                rest
            }
            None => bytes,
        };
        let trimmed = without_leading_line_ends(bytes);
        if trimmed.len() < bytes.len() && !trimmed.is_empty() {
            let title = rules::CAPTURE_LEADING_BYTES.title;
            self.bent(&rules::CAPTURE_LEADING_BYTES, title);
            return trimmed;
        }
        bytes
    }

    /// Takes the request from the bytes up to `end`, where the response begins or the bytes end.
    pub(super) fn take_request(
        &mut self,
        bytes: &'a [u8],
        body: Option<usize>,
        end: usize,
    ) -> Key3Bytes {
        let Some(body) = body else {
            self.request = Some(Cow::Borrowed(Span::new(0, end).of(bytes)));
            return Key3Bytes::AsCaptured;
        };
        let tail = Span::new(body, end).of(bytes);
        let (key3, rest) = tail.split_at_checked(KEY3_LEN).unwrap_or((tail, &[]));
        let trimmed = damage::without_line_end(tail);
        if !is_line_ends(rest) {
            return self.take_long_key3(bytes, body, tail);
        }
        let mut kept = body.saturating_add(key3.len());
        if !rest.is_empty() {
            self.bent(
                &rules::CAPTURE_NEWLINE_AFTER_KEY3,
                "a line end stands after key 3, it is left out",
            );
            self.hand_made = true;
        } else if tail.len() < KEY3_LEN && end < bytes.len() {
            // Too short in any case: a line end before the response is not the client's.
            kept = body.saturating_add(trimmed.len());
        }
        self.request = Some(Cow::Borrowed(Span::new(0, kept).of(bytes)));
        Key3Bytes::AsCaptured
    }

    fn take_long_key3(&mut self, bytes: &'a [u8], body: usize, tail: &'a [u8]) -> Key3Bytes {
        if damage::has_replacements(tail) {
            self.key3_lost = true;
            self.bent(
                &rules::CAPTURE_REPLACED,
                "bytes of key 3 were replaced by U+FFFD",
            );
            self.request = Some(Cow::Borrowed(Span::new(0, body).of(bytes)));
        } else if let Some(undone) = damage::undo_utf8_and_line_end(tail, KEY3_LEN) {
            self.bent(
                &rules::CAPTURE_UTF8,
                "the bytes of key 3 above 0x7f were written as UTF-8, that is undone here",
            );
            let head = Span::new(0, body).of(bytes);
            self.request = Some(Cow::Owned([head, &undone].concat()));
            return Key3Bytes::WereUtf8;
        } else if let Some(text) = damage::wide_text(tail, 8) {
            self.take_key3_of_page(bytes, body, text);
        } else {
            let text = format!(
                "{} bytes follow the request's empty line, the first 8 are taken for key 3",
                damage::without_line_end(tail).len()
            );
            self.bent(&rules::CAPTURE_KEY3_LONG, text);
            let end = body.saturating_add(KEY3_LEN);
            self.request = Some(Cow::Borrowed(Span::new(0, end).of(bytes)));
        }
        Key3Bytes::AsCaptured
    }

    /// Takes a key 3 of eight characters: the bytes that windows-1252 has for them, if it has all.
    fn take_key3_of_page(&mut self, bytes: &'a [u8], body: usize, text: &str) {
        let head = Span::new(0, body).of(bytes);
        let (undone, what) = match pages::WINDOWS_1252.bytes(text) {
            Some(undone) => (
                undone,
                "the bytes of key 3 above 0x7f became characters of windows-1252, that is undone here",
            ),
            None => {
                self.key3_lost = true;
                (
                    Vec::new(),
                    "the bytes of key 3 above 0x7f became characters of an unknown code page",
                )
            }
        };
        self.bent(&rules::CAPTURE_CODE_PAGE, what);
        self.request = Some(Cow::Owned([head, &undone].concat()));
    }

    /// Takes the response from all of the bytes.
    pub(super) fn take_response(&mut self, bytes: &'a [u8], key3: Key3Bytes) {
        let read = Response::read(bytes);
        let is_switching = read.is_switching();
        let Some((head, tail)) = read.message.body().and_then(|body| bytes.split_at_checked(body)) else {
            self.response = Some(Cow::Borrowed(bytes));
            return;
        };
        let damaged = key3 == Key3Bytes::WereUtf8;
        if let Some(undone) = damage::undo_utf8_and_line_end(tail, ANSWER_LEN).filter(|_| damaged) {
            self.response = Some(Cow::Owned([head, &undone].concat()));
            return;
        }
        let wide = damage::wide_text(tail, ANSWER_LEN).filter(|_| is_switching);
        if let Some(undone) = wide.and_then(|text| pages::WINDOWS_1252.bytes(text)) {
            self.bent(
                &rules::CAPTURE_CODE_PAGE,
                "the bytes of the answer above 0x7f became characters of windows-1252, that is undone here",
            );
            self.response = Some(Cow::Owned([head, &undone].concat()));
            return;
        }
        let rest = tail.get(ANSWER_LEN..).unwrap_or_default();
        if !rest.is_empty() && is_line_ends(rest) && is_switching {
            self.bent(
                &rules::CAPTURE_NEWLINE_AFTER_ANSWER,
                "a line end stands after the 16 bytes, it is left out",
            );
            let end = head.len().saturating_add(ANSWER_LEN);
            self.response = Some(Cow::Borrowed(Span::new(0, end).of(bytes)));
            return;
        }
        if is_switching && damage::has_replacements(tail) && !self.keeps_raw_bytes() {
            self.answer_lost = true;
            self.bent(
                &rules::CAPTURE_REPLACED,
                "bytes of the answer were replaced by U+FFFD, in the capture or by the server",
            );
        }
        self.response = Some(Cow::Borrowed(bytes));
    }

    /// Whether the request shows that bytes above 0x7f came through the capture unchanged.
    fn keeps_raw_bytes(&self) -> bool {
        let request = self.request.as_deref().unwrap_or_default();
        std::str::from_utf8(request).is_err()
    }

    fn bent(&mut self, rule: &'static rules::Rule, text: impl Into<String>) {
        self.findings
            .push(Finding::new(rule, Subject::Capture, text));
    }
}

fn is_line_ends(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

pub(super) fn without_leading_line_ends(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
    start.and_then(|at| bytes.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_its_own_change_nothing_else() {
        let exchange = Exchange {
            key3_lost: true,
            answer_lost: true,
            server_closed: true,
            hand_made: true,
            frames: Some(Frames {
                request: Some(1),
                response: Some(2),
            }),
            uncertain: vec![Span::new(3, 4)],
            findings: vec![Finding::new(&rules::CAPTURE_BOM, Subject::Capture, "a")],
            ..Exchange::from_wire(b"request", Some(b"response"))
        };
        assert_eq!(exchange.to_static(), exchange);
    }

    const HEAD: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    fn rules_of(exchange: &Exchange<'_>) -> Vec<&'static str> {
        exchange.findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn a_key_3_of_eight_characters_is_undone_where_one_page_has_them_all() {
        let file = format!("{HEAD}1234567\u{20ac}");
        let exchange = Exchange::from_file(file.as_bytes(), None);
        let whole = [HEAD.as_bytes(), b"1234567\x80"].concat();
        assert_eq!(exchange.request.as_deref(), Some(&whole[..]));
        assert_eq!((exchange.key3_lost, rules_of(&exchange)), (false, vec!["capture-code-page"]));
        let file = format!("{HEAD}1234567\u{416}");
        let exchange = Exchange::from_file(file.as_bytes(), None);
        assert_eq!(exchange.request.as_deref(), Some(HEAD.as_bytes()));
        assert_eq!((exchange.key3_lost, rules_of(&exchange)), (true, vec!["capture-code-page"]));
    }

    #[test]
    fn a_replacement_is_the_servers_where_raw_bytes_came_through() {
        let response = "HTTP/1.1 101 x\r\n\r\n0123456789abc\u{fffd}".as_bytes();
        for (key3, lost) in [(b"12345678", true), (b"1234567\xff", false)] {
            let client = [HEAD.as_bytes(), key3].concat();
            let exchange = Exchange::from_file(&client, Some(response));
            assert_eq!(exchange.answer_lost, lost, "{key3:?}");
            assert_eq!(rules_of(&exchange).contains(&"capture-replaced"), lost);
        }
    }
}
