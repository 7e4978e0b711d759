//! Start line, fields with their offsets, and what is odd about them.

use super::{LineEnd, Side};
use crate::bytes::Span;

/// What parts a field's name from its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// A colon and one space, as 5.1 demands.
    ColonSpace,
    /// A colon alone: 5.1 does not allow it, the client's reader (4.1 step 36) does.
    Colon,
    /// The line has no colon. It has a name, which is the whole line, and no value.
    Missing,
}

impl Separator {
    /// Its bytes.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::ColonSpace => b": ",
            Self::Colon => b":",
            Self::Missing => b"",
        }
    }
}

/// One field: the offsets of its line, name and value within the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The line, without its end.
    pub line: Span,
    /// The bytes before the first colon.
    pub name: Span,
    /// The bytes after the colon and, where there is one, one space. Nothing else is taken off.
    pub value: Span,
    /// What stands between the two.
    pub separator: Separator,
}

/// A departure from the draft's grammar that the reader met and went past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirk {
    /// What it is.
    pub kind: QuirkKind,
    /// The bytes in question.
    pub at: Span,
    /// The line they stand in.
    pub line: Span,
}

/// The kinds of departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuirkKind {
    /// LF alone ends a line of a message that otherwise ends its lines with CR LF.
    BareLf,
    /// A CR that no LF follows.
    BareCr,
    /// A line that begins with a space or a tab: a folded line in HTTP, nothing in the draft.
    Folded,
    /// A line without a colon.
    NoColon,
    /// A colon with no name before it.
    EmptyName,
    /// A name with a byte outside U+0021 to U+0039 and U+003B to U+007E.
    NameByte,
    /// More fields than are kept.
    TooManyFields,
}

/// A message as far as it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    bytes: &'a [u8],
    line_end: Option<LineEnd>,
    start_line: Span,
    fields: Vec<Field>,
    quirks: Vec<Quirk>,
    body: Option<usize>,
}

/// More fields than this are not kept: no handshake has them, and a hostile capture may.
const MOST_FIELDS: usize = 4096;

/// Most handshakes have no more.
const USUAL_FIELDS: usize = 12;

impl<'a> Message<'a> {
    /// Reads a message from its first byte on.
    ///
    /// Every offset in the result lies within `bytes`. A request's reader takes CR LF alone for a
    /// line end, as 5.1 says, so that a bare LF is part of a value; a response's takes LF too,
    /// since 4.1 fails there and only what comes after it can still be reported. Where already the
    /// start line ends with LF alone, or the request's empty line shows only so, all lines may.
    #[must_use]
    pub fn read(bytes: &'a [u8], side: Side) -> Self {
        let line_end = first_line_end(bytes);
        let lf_ends = side == Side::Server || line_end == Some(LineEnd::Lf);
        let message = Self::read_lines(bytes, line_end, lf_ends);
        match (side, line_end) {
            (Side::Client, Some(LineEnd::CrLf)) if message.body.is_none() => {
                let mixed = Self::read_lines(bytes, Some(LineEnd::Mixed), true);
                if mixed.body.is_some() { mixed } else { message }
            }
            _ => message,
        }
    }

    fn read_lines(bytes: &'a [u8], line_end: Option<LineEnd>, lf_ends: bool) -> Self {
        let mut message = Self {
            bytes,
            line_end,
            start_line: Span::new(0, bytes.len()),
            fields: Vec::new(),
            quirks: Vec::new(),
            body: None,
        };
        let Some((first, mut at)) = next_line(bytes, 0, lf_ends) else {
            return message;
        };
        message.start_line = first.content;
        message.fields.reserve(USUAL_FIELDS);
        while let Some((line, next)) = next_line(bytes, at, lf_ends) {
            message.note_line_end(&line);
            if line.content.is_empty() {
                message.body = Some(next);
                break;
            }
            message.take_field(line.content);
            at = next;
        }
        message
    }

    /// The message's bytes, those after the empty line included.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How the first line ends; none where no line has ended yet.
    #[must_use]
    pub const fn line_end(&self) -> Option<LineEnd> {
        self.line_end
    }

    /// The start line without its end, or all bytes where it has none.
    #[must_use]
    pub const fn start_line(&self) -> Span {
        self.start_line
    }

    /// The fields in wire order; a line that has not ended is not among them.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// What the reader went past.
    #[must_use]
    pub fn quirks(&self) -> &[Quirk] {
        &self.quirks
    }

    /// Offset of the first byte after the empty line; none where the message ends before it.
    #[must_use]
    pub const fn body(&self) -> Option<usize> {
        self.body
    }

    /// The bytes of a span of this message.
    #[must_use]
    pub fn text(&self, span: Span) -> &'a [u8] {
        span.of(self.bytes)
    }

    /// The fields of a name, compared without regard to ASCII case, in wire order.
    pub fn named<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Field> {
        self.fields
            .iter()
            .filter(move |field| self.text(field.name).eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The value of the first field of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a [u8]> {
        self.named(name).next().map(|field| self.text(field.value))
    }

    /// The length that the message's Content-Length gives its body; white space around it is passed
    /// over. None without such a field, or where it holds no number.
    #[must_use]
    pub fn content_length(&self) -> Option<usize> {
        let length = std::str::from_utf8(self.value("Content-Length")?).ok()?;
        length.trim_ascii().parse().ok()
    }

    fn note_line_end(&mut self, line: &Line) {
        if line.bare_lf && self.line_end == Some(LineEnd::CrLf) {
            self.quirk(
                QuirkKind::BareLf,
                Span::sized(line.content.end, 1),
                line.content,
            );
        }
    }

    fn take_field(&mut self, line: Span) {
        if self.fields.len() >= MOST_FIELDS {
            self.quirk(QuirkKind::TooManyFields, Span::sized(line.start, 1), line);
            return;
        }
        let text = line.of(self.bytes);
        let colon = memchr::memchr(b':', text);
        let name_end = colon.map_or(line.end, |at| line.start.saturating_add(at));
        let (value_start, separator) = match colon {
            None => (line.end, Separator::Missing),
            Some(_) => {
                let after = name_end.saturating_add(1);
                match self.bytes.get(after) {
                    // Behind the line are its CR and LF, so the space is in it.
                    Some(b' ') => (after.saturating_add(1), Separator::ColonSpace),
                    _ => (after, Separator::Colon),
                }
            }
        };
        let field = Field {
            line,
            name: Span::new(line.start, name_end),
            value: Span::new(value_start, line.end),
            separator,
        };
        self.note_field(&field);
        self.fields.push(field);
    }

    fn note_field(&mut self, field: &Field) {
        let name = self.text(field.name);
        if matches!(name.first(), Some(b' ' | b'\t')) {
            self.quirk(
                QuirkKind::Folded,
                Span::sized(field.line.start, 1),
                field.line,
            );
        } else if field.separator == Separator::Missing {
            self.quirk(QuirkKind::NoColon, field.line, field.line);
        } else if name.is_empty() {
            self.quirk(
                QuirkKind::EmptyName,
                Span::sized(field.line.start, 1),
                field.line,
            );
        } else if !is_visible(name)
            && let Some(at) = name.iter().position(|byte| !byte.is_ascii_graphic())
        {
            let at = field.name.start.saturating_add(at);
            self.quirk(QuirkKind::NameByte, Span::sized(at, 1), field.line);
        }
        // One look at nearly all lines.
        if memchr::memchr2(b'\r', b'\n', self.text(field.line)).is_none() {
            return;
        }
        let lone_cr = self.text(field.line).iter().position(|&byte| byte == b'\r');
        if let Some(at) = lone_cr {
            let at = field.line.start.saturating_add(at);
            self.quirk(QuirkKind::BareCr, Span::sized(at, 1), field.line);
        }
        let lone_lf = self.text(field.line).iter().position(|&byte| byte == b'\n');
        if let Some(at) = lone_lf {
            let at = field.line.start.saturating_add(at);
            self.quirk(QuirkKind::BareLf, Span::sized(at, 1), field.line);
        }
    }

    fn quirk(&mut self, kind: QuirkKind, at: Span, line: Span) {
        if self.quirks.len() < MOST_FIELDS {
            self.quirks.push(Quirk { kind, at, line });
        }
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
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exactly_one_space_after_the_colon_is_taken_off() {
        let bytes = b"GET / HTTP/1.1\r\nA:v\r\nB: v\r\nC:  v \r\nD:\r\nE: \r\n\r\nrest";
        let message = Message::read(bytes, Side::Client);
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
        let request = Message::read(bytes, Side::Client);
        assert_eq!(request.value("a"), Some(&b"1\nB: 2"[..]));
        assert_eq!(request.quirks().len(), 1);
        let response = Message::read(bytes, Side::Server);
        assert_eq!(response.value("B"), Some(&b"2"[..]));
        assert_eq!(
            response.quirks().first().map(|q| q.kind),
            Some(QuirkKind::BareLf)
        );
    }

    #[test]
    fn lf_ends_every_line_where_it_ends_the_first() {
        let message = Message::read(b"X\nA: 1\nB: 2\r\n\nrest", Side::Client);
        assert_eq!(message.line_end(), Some(LineEnd::Lf));
        assert_eq!(message.value("A"), Some(&b"1"[..]));
        assert_eq!(message.value("B"), Some(&b"2"[..]));
        assert_eq!(message.body(), Some(14));
    }

    #[test]
    fn each_quirk_is_noted_where_it_stands() {
        let bytes = b"X\r\n folded\r\nno colon\r\n: empty\r\nA : space\r\nB: c\rr\r\n\r\n";
        let message = Message::read(bytes, Side::Server);
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
        let message = Message::read(b"X\r\nA: 1\nB: 2\n\r\nrest", Side::Client);
        assert_eq!(message.line_end(), Some(LineEnd::Mixed));
        assert_eq!(message.value("A"), Some(&b"1"[..]));
        assert_eq!(message.value("B"), Some(&b"2"[..]));
        assert_eq!(message.body(), Some(15));
        assert_eq!(message.quirks(), []);
        // One that has is not read in that way, nor is half a request.
        let whole = Message::read(b"X\r\nA: b\n\nc\r\n\r\n", Side::Client);
        assert_eq!(whole.line_end(), Some(LineEnd::CrLf));
        assert_eq!(whole.value("A"), Some(&b"b\n\nc"[..]));
        let half = Message::read(b"X\r\nA: 1\nB: 2\n", Side::Client);
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
            let message = Message::read(&bytes, side);
            for field in message.fields() {
                prop_assert!(field.line.end <= bytes.len());
                prop_assert!(field.line.start <= field.name.end && field.name.end <= field.value.start);
                prop_assert!(field.value.start <= field.value.end && field.value.end == field.line.end);
            }
            prop_assert!(message.body().is_none_or(|at| at <= bytes.len()));
        }
    }
}
