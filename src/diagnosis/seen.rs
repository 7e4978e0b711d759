//! What a server sent in place of the right answer, held against what a chain writes.

use super::chain::Written;
use crate::bytes::Span;
use crate::message::Response;

/// The captured response, as far as diagnosis looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// All bytes after the empty line.
    body: &'a [u8],
    /// Bytes of `body` that may stand for others, by a lossy form of capture.
    lost: Vec<Span>,
    /// The values of the fields.
    values: Vec<&'a [u8]>,
    /// Bytes before the status line.
    lead: &'a [u8],
}

/// More of a body is not looked at: what a chain writes is shorter.
const MOST: usize = 256;

/// The start of an HTTP error in place of an answer.
const HTTP: &[u8] = b"HTTP/1.";

impl<'a> Seen<'a> {
    /// What is to be explained of a response. `uncertain` are bytes of the response that may stand
    /// for others. None where the response ends before its empty line.
    #[must_use]
    pub fn of(response: &'a Response<'_>, uncertain: &[Span]) -> Option<Self> {
        let start = response.message.body()?;
        let lost = uncertain
            .iter()
            .filter(|span| span.end > start)
            .map(|span| span.relative_to(start));
        let fields = response.message.fields().iter();
        Some(Self {
            body: Span::sized(0, MOST).of(response.body()?),
            lost: lost.collect(),
            values: fields
                .map(|field| response.message.text(field.value))
                .collect(),
            lead: before_status_line(response.message.bytes()),
        })
    }

    /// The bytes after the empty line of a server that sent no field of note.
    #[must_use]
    pub fn from_body(body: &'a [u8]) -> Self {
        Self {
            body: Span::sized(0, MOST).of(body),
            lost: Vec::new(),
            values: Vec::new(),
            lead: &[],
        }
    }

    /// What a chain wrote, as if it had been captured.
    #[must_use]
    pub fn from_written(written: &'a Written) -> Self {
        let mut seen = Self::from_body(&written.body);
        seen.values
            .extend(written.field.as_ref().map(|(_, value)| value.as_slice()));
        seen.lead = &written.lead;
        seen
    }

    /// The bytes after the empty line.
    pub(super) const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The bytes before the status line.
    pub(super) const fn lead(&self) -> &'a [u8] {
        self.lead
    }

    /// The values of the response's fields.
    pub(super) fn values(&self) -> &[&'a [u8]] {
        &self.values
    }

    /// Whether nothing follows the fields, and the value of one looks like a digest in hex or base64.
    pub(super) fn may_hold_answer_in_field(&self) -> bool {
        let is_coded = |value: &&[u8]| {
            let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
            value.len() >= 16 && value.iter().all(is_base64)
        };
        self.body.is_empty() && self.values.iter().any(is_coded)
    }

    /// Whether every byte is known.
    pub(super) fn is_whole(&self) -> bool {
        self.lost.is_empty()
    }

    /// Whether what follows so many explained bytes is nothing, or frames.
    pub(super) fn leaves_nothing_odd(&self, explained: usize) -> bool {
        let rest = self.body.get(explained..).unwrap_or_default();
        match rest {
            [] => true,
            // A NUL alone begins no frame, 0xff alone ends none.
            [0 | 0xff] => false,
            [0, ..] => true,
            [kind, 0, ..] if *kind >= 0x80 => true,
            // An HTTP error is explained by its first line.
            _ => self.body.starts_with(HTTP),
        }
    }

    /// Whether the bytes are the first of what a chain writes, and were cut.
    pub(super) fn may_be_cut_of(&self, written: &Written) -> bool {
        self.body.len() < 16
            && written.field.is_none()
            && written.lead.is_empty()
            && written.body.starts_with(self.body)
    }

    /// The captured bytes that an explanation of `length` bytes after the empty line explains.
    pub(super) fn explained(&self, length: usize) -> &'a [u8] {
        if self.body.starts_with(HTTP) {
            return super::text::cut_at_line_end(self.body);
        }
        Span::sized(0, length).of(self.body)
    }

    /// How many bytes speak for what a chain writes; none where one speaks against it.
    ///
    /// Frames may follow an answer, so more bytes than were written are no contradiction, unless
    /// fewer than 16 were: a client takes the next ones for the rest of the answer, and whoever
    /// sent them would be sending frames to one that still waits.
    #[must_use]
    pub fn speaks_for(&self, written: &Written) -> Option<usize> {
        if let Some((_, value)) = &written.field {
            return self
                .values
                .contains(&value.as_slice())
                .then_some(value.len());
        }
        if !written.lead.is_empty() {
            let is_so = self.lead == written.lead && self.body.is_empty();
            return is_so.then_some(written.lead.len());
        }
        if written.body.starts_with(HTTP) {
            return self.body.starts_with(HTTP).then_some(16);
        }
        let length = written.body.len();
        if self.body.len() < length || (length < 16 && self.body.len() > length) {
            return None;
        }
        let mut certain = 0_usize;
        for (at, (seen, wrote)) in self.body.iter().zip(&written.body).enumerate() {
            if self.is_lost(at) {
                if crate::bytes::is_printable(*wrote) && seen != wrote {
                    return None;
                }
            } else if seen != wrote {
                return None;
            } else {
                certain = certain.saturating_add(1);
            }
        }
        Some(certain)
    }

    fn is_lost(&self, at: usize) -> bool {
        self.lost
            .iter()
            .any(|span| span.start <= at && at < span.end)
    }
}

/// What a server sent before its status line, on the same line.
fn before_status_line(response: &[u8]) -> &[u8] {
    let start = Span::sized(0, MOST).of(response);
    let at = memchr::memmem::find(start, HTTP);
    Span::sized(0, at.unwrap_or(0)).of(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESPONSE: &[u8] = b"leadHTTP/1.1 101 X\r\nA: b\r\nC: d\r\n\r\nab?d";
    const START: usize = RESPONSE.len() - 4;

    fn wrote(body: &[u8]) -> Written {
        Written { body: body.to_vec(), ..Written::default() }
    }

    #[test]
    fn what_is_looked_at_of_a_response() {
        let response = Response::read(RESPONSE);
        let of = |uncertain: &[Span]| Seen::of(&response, uncertain).unwrap();
        let seen = of(&[]);
        assert_eq!((seen.body(), seen.lead(), seen.values()), (&b"ab?d"[..], &b"lead"[..], &[&b"b"[..], b"d"][..]));
        assert!(seen.is_whole());
        // Bytes of fields that the capture lost are no evidence here.
        assert!(of(&[Span::new(0, START)]).is_whole());
        assert!(!of(&[Span::new(0, START + 1)]).is_whole());
        assert_eq!(Seen::of(&Response::read(b"HTTP/1.1 101 X\r\nA: b\r\n"), &[]), None);
        let plain = Response::read(b"HTTP/1.1 101 X\r\n\r\n");
        assert_eq!(Seen::of(&plain, &[]).unwrap().lead(), b"");
        let long = [7; 300];
        assert_eq!(Seen::from_body(&long).body().len(), 256);
        let long = [&b"HTTP/1.1 101 X\r\n\r\n"[..], &long].concat();
        assert_eq!(Seen::of(&Response::read(&long), &[]).unwrap().body().len(), 256);
    }

    #[test]
    fn every_byte_speaks_that_the_capture_kept() {
        let response = Response::read(RESPONSE);
        let of = |uncertain: &[Span]| Seen::of(&response, uncertain).unwrap();
        let lost = of(&[Span::new(START + 2, START + 3)]);
        for (seen, body, expected) in [
            (&of(&[]), &b"ab?d"[..], Some(4)),
            (&of(&[]), b"abXd", None),
            (&of(&[]), b"ab\xffd", None),
            // A question mark stands for what cannot be printed.
            (&lost, b"ab\xffd", Some(3)),
            (&lost, b"ab?d", Some(3)),
            (&lost, b"abXd", None),
            (&lost, b"a\xff?d", None),
            (&lost, b"ab?\xff", None),
            // Of fewer than 16 bytes there are neither more nor fewer.
            (&of(&[]), b"ab?", None),
            (&of(&[]), b"ab?de", None),
        ] {
            assert_eq!(seen.speaks_for(&wrote(body)), expected, "{}", body.escape_ascii());
        }
        let sixteen = b"0123456789abcdef";
        let more = Seen::from_body(b"0123456789abcdef\0hi\xff");
        assert_eq!(more.speaks_for(&wrote(sixteen)), Some(16));
        assert_eq!(more.speaks_for(&wrote(&sixteen[..15])), None);
        assert_eq!(Seen::from_body(&sixteen[..15]).speaks_for(&wrote(sixteen)), None);
    }

    #[test]
    fn what_is_elsewhere_speaks_by_its_length() {
        let response = Response::read(RESPONSE);
        let seen = Seen::of(&response, &[]).unwrap();
        let field = Written { field: Some(("A", b"d".to_vec())), ..Written::default() };
        assert_eq!(seen.speaks_for(&field), Some(1));
        let other = Written { field: Some(("A", b"e".to_vec())), ..Written::default() };
        assert_eq!(seen.speaks_for(&other), None);
        let lead = Written { lead: b"lead".to_vec(), ..Written::default() };
        assert_eq!(seen.speaks_for(&lead), None, "something follows the fields");
        let bare = b"leadHTTP/1.1 101 X\r\n\r\n";
        let response = Response::read(bare);
        let bare = Seen::of(&response, &[]).unwrap();
        assert_eq!(bare.speaks_for(&lead), Some(4));
        let other = Written { lead: b"leaf".to_vec(), ..Written::default() };
        assert_eq!(bare.speaks_for(&other), None);
        let error = wrote(b"HTTP/1.1 500 Internal Server Error\r\n\r\n");
        let page = Seen::from_body(b"HTTP/1.0 400 Bad Request\r\n\r\n");
        assert_eq!(page.speaks_for(&error), Some(16));
        assert_eq!(Seen::from_body(b"0123456789abcdef").speaks_for(&error), None);
        assert_eq!(page.explained(3), b"HTTP/1.0 400 Bad Request");
        assert_eq!(Seen::from_body(b"0123").explained(3), b"012");
    }

    #[test]
    fn frames_may_follow_and_nothing_else() {
        for (rest, is_even) in [
            (&b""[..], true),
            (b"\0", false),
            (b"\xff", false),
            (b"\0x", true),
            (b"\x80\0", true),
            (b"\xff\0", true),
            (b"\x7f\0", false),
            (b"\x80\x01", false),
            (b"\r\n", false),
        ] {
            let body = [b"0123456789abcdef", rest].concat();
            assert_eq!(Seen::from_body(&body).leaves_nothing_odd(16), is_even, "{}", rest.escape_ascii());
        }
        assert!(Seen::from_body(b"HTTP/1.1 500 Oh\r\n\r\n").leaves_nothing_odd(16));
    }

    #[test]
    fn a_short_body_may_be_the_first_of_more() {
        let sixteen = wrote(b"0123456789abcdef");
        for (body, is_cut) in [
            (&b"0123456789abcde"[..], true),
            (b"", true),
            (b"0123456789abcdE", false),
            (b"0123456789abcdef", false),
        ] {
            assert_eq!(Seen::from_body(body).may_be_cut_of(&sixteen), is_cut);
        }
        let field = Written { field: Some(("A", Vec::new())), ..Written::default() };
        assert!(!Seen::from_body(b"").may_be_cut_of(&field));
        let lead = Written { lead: b"x".to_vec(), ..Written::default() };
        assert!(!Seen::from_body(b"").may_be_cut_of(&lead));
    }

    #[test]
    fn a_field_may_hold_what_the_body_does_not() {
        let holds = |value: &[u8], body: &[u8]| {
            let written = Written { field: Some(("A", value.to_vec())), body: body.to_vec(), ..Written::default() };
            Seen::from_written(&written).may_hold_answer_in_field()
        };
        for value in ["0123456789abcdef", "AB+/-_=456789abcd"] {
            assert!(holds(value.as_bytes(), b""));
            assert!(!holds(value.as_bytes(), b"x"));
        }
        assert!(!holds(b"0123456789abcde", b""));
        assert!(!holds(b"0123456789abcde.", b""));
        assert!(!Seen::from_body(b"").may_hold_answer_in_field());
    }
}
