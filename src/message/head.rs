//! Reading a message's head: its start line and its fields, up to the empty line.

use super::fields::Print;
use super::{Field, LineEnd, Quirk, QuirkKind, Separator, Side};
use crate::bytes::Span;

/// More fields than this are not kept: no handshake has them, and a hostile capture may.
const MOST_FIELDS: usize = 4096;

/// What is odd about those that are kept has room: their lines, names and ends.
const MOST_QUIRKS: usize = 4 * MOST_FIELDS;

/// Most handshakes have no more.
const USUAL_FIELDS: usize = 12;

/// The head of a message as far as it goes: offsets within the bytes that it was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) line_end: Option<LineEnd>,
    pub(super) start_line: Span,
    pub(super) fields: Vec<Field>,
    pub(super) quirks: Vec<Quirk>,
    /// There are more fields than are kept.
    pub(super) is_short_of_fields: bool,
    /// The first byte after the empty line; none where the bytes end before it.
    pub(super) body: Option<usize>,
}

impl Head {
    /// Reads the head of a message from its first byte on; every offset lies within `bytes`.
    ///
    /// A request's reader takes CR LF alone for a line end, as 5.1 says, so that a bare LF is part
    /// of a value; a response's takes LF too, since 4.1 fails there and only what comes after it can
    /// still be reported. Where already the start line ends with LF alone, or the request's empty
    /// line shows only so, all lines may.
    pub(super) fn read(bytes: &[u8], side: Side) -> Self {
        #[cfg(test)]
        READ.set(READ.get().saturating_add(1));
        let line_end = first_line_end(bytes);
        let lf_ends = side == Side::Server || line_end == Some(LineEnd::Lf);
        let head = Reader::lines(bytes, line_end, lf_ends);
        match (side, line_end) {
            (Side::Client, Some(LineEnd::CrLf)) if head.body.is_none() => {
                let mixed = Reader::lines(bytes, Some(LineEnd::Mixed), true);
                if mixed.body.is_some() { mixed } else { head }
            }
            _ => head,
        }
    }
}

#[cfg(test)]
thread_local! {
    /// Heads that this thread has read: each message is read once.
    pub(crate) static READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The value of a response's first field of a name; nothing else of it is kept.
pub(super) fn value_in<'b>(response: &'b [u8], name: &str) -> Option<&'b [u8]> {
    let (_, mut at) = next_line(response, 0, true)?;
    while let Some((line, next)) = next_line(response, at, true) {
        if line.content.is_empty() {
            return None;
        }
        let field = field_of(response, line.content);
        if field.name.of(response).eq_ignore_ascii_case(name.as_bytes()) {
            return Some(field.value.of(response));
        }
        at = next;
    }
    None
}

/// A head under way.
struct Reader<'b> {
    bytes: &'b [u8],
    head: Head,
}

impl<'b> Reader<'b> {
    fn lines(bytes: &'b [u8], line_end: Option<LineEnd>, lf_ends: bool) -> Head {
        let mut reader = Self {
            bytes,
            head: Head {
                line_end,
                start_line: Span::new(0, bytes.len()),
                ..Head::default()
            },
        };
        let Some((first, mut at)) = next_line(bytes, 0, lf_ends) else {
            return reader.head;
        };
        reader.head.start_line = first.content;
        reader.head.fields.reserve(USUAL_FIELDS);
        while let Some((line, next)) = next_line(bytes, at, lf_ends) {
            reader.note_line_end(&line);
            if line.content.is_empty() {
                reader.head.body = Some(next);
                break;
            }
            reader.take_field(line.content);
            at = next;
        }
        reader.head
    }

    fn note_line_end(&mut self, line: &Line) {
        if line.bare_lf && self.head.line_end == Some(LineEnd::CrLf) {
            let at = Span::sized(line.content.end, 1);
            self.quirk(QuirkKind::BareLf, at, line.content);
        }
    }

    fn take_field(&mut self, line: Span) {
        if self.head.fields.len() >= MOST_FIELDS {
            if !self.head.is_short_of_fields {
                self.head.is_short_of_fields = true;
                let at = Span::sized(line.start, 1);
                let kind = QuirkKind::TooManyFields;
                self.head.quirks.push(Quirk { kind, at, line });
            }
            return;
        }
        let field = field_of(self.bytes, line);
        self.note_name(&field);
        self.note_line(line);
        self.head.fields.push(field);
    }

    fn note_name(&mut self, field: &Field) {
        let name = field.name.of(self.bytes);
        let first = Span::sized(field.line.start, 1);
        if matches!(name.first(), Some(b' ' | b'\t')) {
            self.quirk(QuirkKind::Folded, first, field.line);
        } else if field.separator == Separator::Missing {
            self.quirk(QuirkKind::NoColon, field.line, field.line);
        } else if name.is_empty() {
            self.quirk(QuirkKind::EmptyName, first, field.line);
        } else if !is_visible(name)
            && let Some(at) = name.iter().position(|byte| !byte.is_ascii_graphic())
        {
            let at = field.name.start.saturating_add(at);
            self.quirk(QuirkKind::NameByte, Span::sized(at, 1), field.line);
        }
    }

    /// A CR or an LF that does not end the line.
    fn note_line(&mut self, line: Span) {
        let text = line.of(self.bytes);
        // One look at nearly all lines.
        if memchr::memchr2(b'\r', b'\n', text).is_none() {
            return;
        }
        for (byte, kind) in [(b'\r', QuirkKind::BareCr), (b'\n', QuirkKind::BareLf)] {
            if let Some(at) = memchr::memchr(byte, text) {
                let at = line.start.saturating_add(at);
                self.quirk(kind, Span::sized(at, 1), line);
            }
        }
    }

    fn quirk(&mut self, kind: QuirkKind, at: Span, line: Span) {
        if self.head.quirks.len() < MOST_QUIRKS {
            self.head.quirks.push(Quirk { kind, at, line });
        }
    }
}

/// Takes the line of a field apart.
fn field_of(bytes: &[u8], line: Span) -> Field {
    let colon = memchr::memchr(b':', line.of(bytes));
    let name_end = colon.map_or(line.end, |at| line.start.saturating_add(at));
    let (value_start, separator) = match colon {
        None => (line.end, Separator::Missing),
        Some(_) => {
            let after = name_end.saturating_add(1);
            match bytes.get(after) {
                // Behind the line are its CR and LF, so the space is in it.
                Some(b' ') => (after.saturating_add(1), Separator::ColonSpace),
                _ => (after, Separator::Colon),
            }
        }
    };
    let name = Span::new(line.start, name_end);
    Field {
        line,
        name,
        print: Print::of(name.of(bytes)),
        value: Span::new(value_start, line.end),
        separator,
    }
}

/// Whether all bytes lie within U+0021 to U+007E; without an early end it takes many at a time.
fn is_visible(name: &[u8]) -> bool {
    name.iter().fold(true, |all, byte| all & byte.is_ascii_graphic())
}

/// A line that has ended.
struct Line {
    content: Span,
    bare_lf: bool,
}

/// The line that begins at `from`, and where the next one begins.
fn next_line(bytes: &[u8], from: usize, lf_ends: bool) -> Option<(Line, usize)> {
    let mut search = from;
    loop {
        let rest = bytes.get(search..)?;
        let lf = search.saturating_add(memchr::memchr(b'\n', rest)?);
        let next = lf.saturating_add(1);
        let before = lf.checked_sub(1).filter(|&at| at >= from);
        let cr = before.filter(|&at| bytes.get(at) == Some(&b'\r'));
        match cr {
            Some(cr) => {
                let content = Span::new(from, cr);
                return Some((
                    Line {
                        content,
                        bare_lf: false,
                    },
                    next,
                ));
            }
            None if lf_ends => {
                let content = Span::new(from, lf);
                return Some((
                    Line {
                        content,
                        bare_lf: true,
                    },
                    next,
                ));
            }
            None => search = next,
        }
    }
}

fn first_line_end(bytes: &[u8]) -> Option<LineEnd> {
    let lf = memchr::memchr(b'\n', bytes)?;
    let before = lf.checked_sub(1).and_then(|at| bytes.get(at));
    Some(if before == Some(&b'\r') {
        LineEnd::CrLf
    } else {
        LineEnd::Lf
    })
}

#[cfg(test)]
mod tests {
    use super::super::Message;
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], side: Side) -> Message<'_> {
        Message::read(bytes.into(), side)
    }

    #[test]
    fn what_comes_later_is_behind_the_head_and_leaves_it_as_it_is() {
        let head = b"GET / HTTP/1.1\r\nA: b\r\n\r\n";
        let mut message = read(head, Side::Client);
        let fields = message.fields().to_vec();
        message.append(b"12345678more");
        assert_eq!(message.behind(), Some(&b"12345678more"[..]));
        assert_eq!(message.split_off(head.len() + 8), b"more");
        assert_eq!(message.behind(), Some(&b"12345678"[..]));
        assert_eq!(message.split_off(1000), b"");
        assert_eq!(message.fields(), fields);
    }

    #[test]
    fn a_content_length_is_a_number_or_none() {
        let length = |value: &str| {
            let bytes = format!("HTTP/1.1 404 x\r\n{value}\r\n\r\n");
            read(bytes.as_bytes(), Side::Server).content_length()
        };
        assert_eq!(length("Content-Length: 42"), Some(42));
        assert_eq!(length("content-length:  7 "), Some(7));
        assert_eq!(length("Content-Length: many"), None);
        assert_eq!(length("A: 42"), None);
    }

    #[test]
    fn a_message_of_many_short_lines_weighs_more_than_its_bytes() {
        let weight = |fields: usize| {
            let bytes = ["GET / HTTP/1.1\r\n", &"a:\r\n".repeat(fields), "\r\n"].concat();
            read(bytes.as_bytes(), Side::Client).weight()
        };
        assert_eq!(weight(0), 18);
        assert_eq!(weight(10), 18 + 10 * (4 + size_of::<Field>()));
    }

    #[test]
    fn exactly_one_space_after_the_colon_is_taken_off() {
        let bytes = b"GET / HTTP/1.1\r\nA:v\r\nB: v\r\nC:  v \r\nD:\r\nE: \r\n\r\nrest";
        let message = read(bytes, Side::Client);
        let values: Vec<_> = message
            .fields()
            .iter()
            .map(|f| message.text(f.value))
            .collect();
        assert_eq!(values, [&b"v"[..], b"v", b" v ", b"", b""]);
        let separators: Vec<_> = message.fields().iter().map(|f| f.separator).collect();
        use Separator::{Colon, ColonSpace};
        assert_eq!(
            separators,
            [Colon, ColonSpace, ColonSpace, Colon, ColonSpace]
        );
        assert_eq!(message.body().map(|at| &bytes[at..]), Some(&b"rest"[..]));
        assert_eq!(message.quirks(), []);
    }

    #[test]
    fn a_bare_lf_is_content_of_a_request_and_ends_a_line_of_a_response() {
        let bytes = b"X\r\nA: 1\nB: 2\r\n\r\n";
        let request = read(bytes, Side::Client);
        assert_eq!(request.value("a"), Some(&b"1\nB: 2"[..]));
        assert_eq!(request.quirks().len(), 1);
        let response = read(bytes, Side::Server);
        assert_eq!(response.value("B"), Some(&b"2"[..]));
        assert_eq!(
            response.quirks().first().map(|q| q.kind),
            Some(QuirkKind::BareLf)
        );
    }

    #[test]
    fn lf_ends_every_line_where_it_ends_the_first() {
        let message = read(b"X\nA: 1\nB: 2\r\n\nrest", Side::Client);
        assert_eq!(message.line_end(), Some(LineEnd::Lf));
        assert_eq!(message.value("A"), Some(&b"1"[..]));
        assert_eq!(message.value("B"), Some(&b"2"[..]));
        assert_eq!(message.body(), Some(14));
    }

    #[test]
    fn each_quirk_is_noted_where_it_stands() {
        let bytes = b"X\r\n folded\r\nno colon\r\n: empty\r\nA : space\r\nB: c\rr\r\n\r\n";
        let message = read(bytes, Side::Server);
        let quirks: Vec<_> = message
            .quirks()
            .iter()
            .map(|q| (q.kind, q.at.start))
            .collect();
        assert_eq!(
            quirks,
            [
                (QuirkKind::Folded, 3),
                (QuirkKind::NoColon, 12),
                (QuirkKind::EmptyName, 22),
                (QuirkKind::NameByte, 32),
                (QuirkKind::BareCr, 46),
            ]
        );
    }

    #[test]
    fn lf_ends_the_fields_of_a_request_that_has_no_other_empty_line() {
        let message = read(b"X\r\nA: 1\nB: 2\n\r\nrest", Side::Client);
        assert_eq!(message.line_end(), Some(LineEnd::Mixed));
        assert_eq!(message.value("A"), Some(&b"1"[..]));
        assert_eq!(message.value("B"), Some(&b"2"[..]));
        assert_eq!(message.body(), Some(15));
        assert_eq!(message.quirks(), []);
        // One that has is not read in that way, nor is half a request.
        let whole = read(b"X\r\nA: b\n\nc\r\n\r\n", Side::Client);
        assert_eq!(whole.line_end(), Some(LineEnd::CrLf));
        assert_eq!(whole.value("A"), Some(&b"b\n\nc"[..]));
        let half = read(b"X\r\nA: 1\nB: 2\n", Side::Client);
        assert_eq!(half.line_end(), Some(LineEnd::CrLf));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_every_offset_lies_within(
            bytes in proptest::collection::vec(
                prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), Just(b' '), any::<u8>()], 0..200),
            server: bool,
        ) {
            let side = if server { Side::Server } else { Side::Client };
            let message = read(&bytes, side);
            for field in message.fields() {
                prop_assert!(field.line.end <= bytes.len());
                prop_assert!(field.line.start <= field.name.end && field.name.end <= field.value.start);
                prop_assert!(field.value.start <= field.value.end && field.value.end == field.line.end);
            }
            prop_assert!(message.body().is_none_or(|at| at <= bytes.len()));
        }
    }
}
