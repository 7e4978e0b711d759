//! From captured bytes to one request and one response, with what the capture changed.
//!
//! Only here captured bytes become messages: each is read once, and whoever judges, explains or
//! shows it borrows it from its exchange. What a file's maker added (a line end after key 3, a byte
//! order mark) is left out, what an editor made of the bytes is undone where that is certain, and
//! each such thing becomes a finding. All of it is about the bytes behind a head that was read.

use serde::Serialize;

use super::{damage, pages};
use crate::bytes::Span;
use crate::draft::{Finding, Subject, rules};
use crate::message::{ANSWER_LEN, KEY3_LEN, Request, Response};

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
    /// What the client sent, straightened: fields, empty line, key 3.
    pub request: Option<Request<'a>>,
    /// What the server sent, straightened: fields, empty line, answer, frames.
    pub response: Option<Response<'a>>,
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

/// What comes behind a request in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followed {
    /// Nothing: what is there is all that the client sent.
    ByNothing,
    /// A response, or another request.
    ByMore,
}

/// How the bytes behind a response's empty line become what they were.
enum Straight {
    /// By leaving out what follows the answer.
    Cut,
    /// By putting these in their place.
    Undone(Vec<u8>),
}

impl<'a> Exchange<'a> {
    /// The exchange of two directions whose bytes are as they were on the wire.
    #[must_use]
    pub fn from_wire(client: &'a [u8], server: Option<&'a [u8]>) -> Self {
        Self {
            request: Some(Request::read(client)),
            response: server.map(Response::read),
            exact: true,
            ..Self::default()
        }
    }

    /// The exchange of two directions that were captured apart, whose bytes may have changed on
    /// their way into a file.
    #[must_use]
    pub fn from_file(client: &'a [u8], server: Option<&'a [u8]>) -> Self {
        let mut exchange = Self::default();
        let request = Request::read(exchange.without_lead(client));
        let key3 = exchange.take_request(request, Followed::ByNothing);
        if let Some(server) = server {
            let server = exchange.without_lead(server);
            exchange.take_response(server, key3);
        }
        exchange
    }

    /// The same with bytes of its own.
    #[must_use]
    pub fn into_static(self) -> Exchange<'static> {
        Exchange {
            request: self.request.map(Request::into_static),
            response: self.response.map(Response::into_static),
            exact: self.exact,
            key3_lost: self.key3_lost,
            answer_lost: self.answer_lost,
            server_closed: self.server_closed,
            hand_made: self.hand_made,
            frames: self.frames,
            uncertain: self.uncertain,
            findings: self.findings,
        }
    }

    /// How many bytes its sides have.
    pub fn lengths(&self) -> impl Iterator<Item = usize> {
        let request = self.request.as_ref().map(|request| &request.message);
        let response = self.response.as_ref().map(|response| &response.message);
        let sides = [request, response].into_iter().flatten();
        sides.map(|message| message.bytes().len())
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

    /// Takes the request with all that came behind its empty line.
    pub(super) fn take_request(&mut self, mut request: Request<'a>, followed: Followed) -> Key3Bytes {
        let mut key3 = Key3Bytes::AsCaptured;
        let tail = request.message.behind().unwrap_or_default();
        if !is_line_ends(tail.get(KEY3_LEN..).unwrap_or_default()) {
            key3 = self.straighten_long_key3(&mut request);
        } else if tail.len() > KEY3_LEN {
            self.bent(
                &rules::CAPTURE_NEWLINE_AFTER_KEY3,
                "a line end stands after key 3, it is left out",
            );
            self.hand_made = true;
            request.message.keep_behind(KEY3_LEN);
        } else if tail.len() < KEY3_LEN && followed == Followed::ByMore {
            // Too short in any case: a line end before the response is not the client's.
            let kept = damage::without_line_end(tail).len();
            request.message.keep_behind(kept);
        }
        self.request = Some(request);
        key3
    }

    /// More than eight bytes and a line end: what an editor made of them, or frames.
    fn straighten_long_key3(&mut self, request: &mut Request<'_>) -> Key3Bytes {
        let tail = request.message.behind().unwrap_or_default();
        if damage::has_replacements(tail) {
            self.key3_lost = true;
            self.bent(
                &rules::CAPTURE_REPLACED,
                "bytes of key 3 were replaced by U+FFFD",
            );
            request.message.keep_behind(0);
        } else if let Some(undone) = damage::undo_utf8_and_line_end(tail, KEY3_LEN) {
            self.bent(
                &rules::CAPTURE_UTF8,
                "the bytes of key 3 above 0x7f were written as UTF-8, that is undone here",
            );
            request.message.put_behind(&undone);
            return Key3Bytes::WereUtf8;
        } else if let Some(text) = damage::wide_text(tail, KEY3_LEN) {
            let undone = self.key3_of_page(text);
            request.message.put_behind(&undone);
        } else {
            let text = format!(
                "{} bytes follow the request's empty line, the first 8 are taken for key 3",
                damage::without_line_end(tail).len()
            );
            self.bent(&rules::CAPTURE_KEY3_LONG, text);
            request.message.keep_behind(KEY3_LEN);
        }
        Key3Bytes::AsCaptured
    }

    /// Key 3 of eight characters: the bytes that windows-1252 has for them, if it has all.
    fn key3_of_page(&mut self, text: &str) -> Vec<u8> {
        let undone = pages::WINDOWS_1252.bytes(text);
        let what = if undone.is_some() {
            "the bytes of key 3 above 0x7f became characters of windows-1252, that is undone here"
        } else {
            self.key3_lost = true;
            "the bytes of key 3 above 0x7f became characters of an unknown code page"
        };
        self.bent(&rules::CAPTURE_CODE_PAGE, what);
        undone.unwrap_or_default()
    }

    /// Takes the response from all of the bytes.
    pub(super) fn take_response(&mut self, bytes: &'a [u8], key3: Key3Bytes) {
        let mut response = Response::read(bytes);
        if let Some(straight) = self.straighten_answer(&response, key3) {
            match straight {
                Straight::Cut => response.message.keep_behind(ANSWER_LEN),
                Straight::Undone(answer) => response.message.put_behind(&answer),
            }
        }
        self.response = Some(response);
    }

    /// What the bytes behind the response's empty line were, where a file changed them.
    fn straighten_answer(&mut self, response: &Response<'_>, key3: Key3Bytes) -> Option<Straight> {
        let tail = response.body()?;
        if key3 == Key3Bytes::WereUtf8
            && let Some(undone) = damage::undo_utf8_and_line_end(tail, ANSWER_LEN)
        {
            return Some(Straight::Undone(undone));
        }
        if !response.is_switching() {
            return None;
        }
        let wide = damage::wide_text(tail, ANSWER_LEN);
        if let Some(undone) = wide.and_then(|text| pages::WINDOWS_1252.bytes(text)) {
            self.bent(
                &rules::CAPTURE_CODE_PAGE,
                "the bytes of the answer above 0x7f became characters of windows-1252, that is undone here",
            );
            return Some(Straight::Undone(undone));
        }
        let rest = tail.get(ANSWER_LEN..).unwrap_or_default();
        if !rest.is_empty() && is_line_ends(rest) {
            self.bent(
                &rules::CAPTURE_NEWLINE_AFTER_ANSWER,
                "a line end stands after the 16 bytes, it is left out",
            );
            return Some(Straight::Cut);
        }
        if damage::has_replacements(tail) && !self.keeps_raw_bytes() {
            self.answer_lost = true;
            self.bent(
                &rules::CAPTURE_REPLACED,
                "bytes of the answer were replaced by U+FFFD, in the capture or by the server",
            );
        }
        None
    }

    /// Whether the request shows that bytes above 0x7f came through the capture unchanged.
    fn keeps_raw_bytes(&self) -> bool {
        let request = self.request.as_ref().map(|request| request.message.bytes());
        std::str::from_utf8(request.unwrap_or_default()).is_err()
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
        assert_eq!(exchange.clone().into_static(), exchange);
    }

    #[test]
    fn its_lengths_are_those_of_the_sides_that_are_there() {
        let both = Exchange::from_wire(b"request", Some(b"response"));
        assert_eq!(both.lengths().collect::<Vec<_>>(), [7, 8]);
        let one = Exchange::from_wire(b"request", None);
        assert_eq!(one.lengths().collect::<Vec<_>>(), [7]);
    }

    const HEAD: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    fn bytes_of<'e>(exchange: &'e Exchange<'_>) -> Option<&'e [u8]> {
        exchange.request.as_ref().map(|request| request.message.bytes())
    }

    fn rules_of(exchange: &Exchange<'_>) -> Vec<&'static str> {
        exchange.findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn a_key_3_of_eight_characters_is_undone_where_one_page_has_them_all() {
        let file = format!("{HEAD}1234567\u{20ac}");
        let exchange = Exchange::from_file(file.as_bytes(), None);
        let whole = [HEAD.as_bytes(), b"1234567\x80"].concat();
        assert_eq!(bytes_of(&exchange), Some(&whole[..]));
        assert_eq!((exchange.key3_lost, rules_of(&exchange)), (false, vec!["capture-code-page"]));
        let file = format!("{HEAD}1234567\u{416}");
        let exchange = Exchange::from_file(file.as_bytes(), None);
        assert_eq!(bytes_of(&exchange), Some(HEAD.as_bytes()));
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
