//! The byte-exact reader of handshake messages.
//!
//! A message is a start line, fields, an empty line, and bytes. This reader never trims, folds or
//! decodes: spaces are the data here, and a reader that tidies up would hide the very faults that
//! are looked for. What other readers do in silence (a bare LF taken for a line end, say) is kept
//! as a [`Quirk`] with its place. A message that ends early is a state, not an error.

pub(crate) mod arriving;
mod fields;
mod head;
mod request;
mod response;
pub(crate) mod series;

use std::borrow::Cow;

pub(crate) use fields::{Print, is_same_name};
pub use fields::{Field, Quirk, QuirkKind, Separator};
use head::Head;
#[cfg(test)]
pub(crate) use head::READ;
pub use request::Request;
pub use response::{Response, StatusLine};

use crate::bytes::Span;

/// Bytes of key 3, which follow the request's empty line (5.1).
pub const KEY3_LEN: usize = 8;

/// Bytes of the answer, which follow the response's empty line (5.2 step 13).
pub const ANSWER_LEN: usize = 16;

/// How a message ends its lines, by the end of its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// CR LF, as the draft demands (4.1 steps 5 and 24, 5.2 steps 10 and 11).
    CrLf,
    /// LF alone: a peer's fault, or a capture that went through an editor.
    Lf,
    /// CR LF after the first line of a request and LF after its fields: a peer's fault. The bytes
    /// 0D 0A 0D 0A, for which a server waits, are not there.
    Mixed,
}

/// Who sent a message: the two are read by different rules (5.1 for the server's reader, 4.1
/// steps 28 to 40 for the client's).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The request.
    Client,
    /// The response.
    Server,
}

/// A message as far as it goes: its bytes, and its head as it was read from them, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    bytes: Cow<'a, [u8]>,
    head: Head,
}

impl<'a> Message<'a> {
    /// Reads a message from its first byte on.
    fn read(bytes: Cow<'a, [u8]>, side: Side) -> Self {
        Self {
            head: Head::read(&bytes, side),
            bytes,
        }
    }

    /// The same with bytes of its own.
    fn into_static(self) -> Message<'static> {
        Message {
            bytes: Cow::Owned(self.bytes.into_owned()),
            head: self.head,
        }
    }

    /// The message's bytes, those after the empty line included.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How the first line ends; none where no line has ended yet.
    #[must_use]
    pub const fn line_end(&self) -> Option<LineEnd> {
        self.head.line_end
    }

    /// The start line without its end, or all bytes where it has none.
    #[must_use]
    pub const fn start_line(&self) -> Span {
        self.head.start_line
    }

    /// The fields in wire order; a line that has not ended is not among them.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.head.fields
    }

    /// What the reader went past.
    #[must_use]
    pub fn quirks(&self) -> &[Quirk] {
        &self.head.quirks
    }

    /// Whether there are more fields than are kept: what the others say is not known.
    #[must_use]
    pub const fn is_short_of_fields(&self) -> bool {
        self.head.is_short_of_fields
    }

    /// Offset of the first byte after the empty line; none where the message ends before it.
    #[must_use]
    pub const fn body(&self) -> Option<usize> {
        self.head.body
    }

    /// All bytes after the empty line; none where the message ends before it.
    #[must_use]
    pub fn behind(&self) -> Option<&[u8]> {
        self.bytes.get(self.head.body?..)
    }

    /// Leaves at most so many bytes after the empty line. The head stays as it was read.
    pub(crate) fn keep_behind(&mut self, count: usize) {
        let Some(body) = self.head.body else {
            return;
        };
        let end = body.saturating_add(count);
        match &mut self.bytes {
            Cow::Borrowed(bytes) => *bytes = Span::new(0, end).of(bytes),
            Cow::Owned(bytes) => bytes.truncate(end),
        }
    }

    /// Adds bytes that came behind those at hand. The head stays as it was read.
    pub(crate) fn append(&mut self, more: &[u8]) {
        self.bytes.to_mut().extend_from_slice(more);
    }

    /// Takes off the bytes from an offset behind the head on. The head stays as it was read.
    pub(crate) fn split_off(&mut self, at: usize) -> Vec<u8> {
        let bytes = self.bytes.to_mut();
        bytes.split_off(at.min(bytes.len()))
    }

    /// About the memory that it takes, in bytes: a short line is shorter than what is kept of it.
    #[must_use]
    pub fn weight(&self) -> usize {
        let (fields, quirks) = (self.head.fields.len(), self.head.quirks.len());
        let fields = fields.saturating_mul(size_of::<Field>());
        let quirks = quirks.saturating_mul(size_of::<Quirk>());
        self.bytes.len().saturating_add(fields).saturating_add(quirks)
    }

    /// Puts other bytes after the empty line. The head stays as it was read.
    pub(crate) fn put_behind(&mut self, behind: &[u8]) {
        let Some(body) = self.head.body else {
            return;
        };
        let head = Span::new(0, body).of(&self.bytes);
        self.bytes = Cow::Owned([head, behind].concat());
    }

    /// The bytes of a span of this message.
    #[must_use]
    pub fn text(&self, span: Span) -> &[u8] {
        span.of(&self.bytes)
    }

    /// The fields of a name, compared without regard to ASCII case, in wire order.
    pub fn named<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Field> {
        let (bytes, name) = (self.bytes(), name.as_bytes());
        let print = Print::of(name);
        let alike = self.head.fields.iter().filter(move |field| field.print == print);
        alike.filter(move |field| is_same_name(field.name.of(bytes), name))
    }

    /// The value of the first field of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&[u8]> {
        self.named(name).next().map(|field| self.text(field.value))
    }

    /// The length that the message's Content-Length gives its body. None without such a field, or
    /// where it holds no number.
    #[must_use]
    pub fn content_length(&self) -> Option<usize> {
        length_of(self.value("Content-Length")?)
    }
}

/// The number that a Content-Length holds; white space around it is passed over.
fn length_of(value: &[u8]) -> Option<usize> {
    let length = std::str::from_utf8(value).ok()?;
    length.trim_ascii().parse().ok()
}
