//! What a server has before it when it computes.

use std::borrow::Cow;

use crate::challenge::Key3;
use crate::message::{Request, Separator};

/// A request's pieces, as any server sees them, wrong ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material<'a> {
    /// The client's bytes from the first of the start line on, key 3 and what follows included.
    pub request: Cow<'a, [u8]>,
    /// Offset in `request` of the first byte after the empty line.
    pub body: usize,
    /// Key 1 and key 2, by the names of their fields.
    pub keys: [KeyField<'a>; 2],
    /// The eight bytes after the empty line.
    pub key3: Key3,
    /// Whether the field of key 2 came before that of key 1.
    pub key2_first: bool,
}

/// The field of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyField<'a> {
    /// The value, as the draft takes it: nothing trimmed.
    pub value: &'a [u8],
    /// Whether one space stood between the colon and the value.
    pub spaced: bool,
}

impl<'a> Material<'a> {
    /// The pieces of a request; none where a key or a byte of key 3 is missing.
    #[must_use]
    pub fn of(request: &Request<'a>, key1: &'a [u8], key2: &'a [u8]) -> Option<Self> {
        let message = &request.message;
        let place = |key: &[u8]| {
            let mut fields = message.fields().iter().enumerate();
            fields.find(|(_, field)| std::ptr::eq(message.text(field.value), key))
        };
        let (place1, place2) = (place(key1), place(key2));
        let key_field = |value: &'a [u8], spaced: Option<Separator>| KeyField {
            value,
            spaced: spaced == Some(Separator::ColonSpace),
        };
        let separator = |at: Option<(usize, &crate::message::Field)>| at.map(|(_, f)| f.separator);
        Some(Self {
            request: Cow::Borrowed(message.bytes()),
            body: message.body()?,
            keys: [
                key_field(key1, separator(place1)),
                key_field(key2, separator(place2)),
            ],
            key3: request.key3()?,
            key2_first: place2.map(|(at, _)| at) < place1.map(|(at, _)| at),
        })
    }

    /// The pieces of a request that has these keys, key 1 first, and nothing else of note.
    #[must_use]
    pub fn from_keys(key1: &'a [u8], key2: &'a [u8], key3: Key3) -> Self {
        let request = [
            b"GET / HTTP/1.1\r\nSec-WebSocket-Key1: ",
            key1,
            b"\r\nSec-WebSocket-Key2: ",
            key2,
            b"\r\n\r\n",
            &key3,
        ]
        .concat();
        let spaced = |value| KeyField {
            value,
            spaced: true,
        };
        Self {
            body: request.len().saturating_sub(key3.len()),
            request: Cow::Owned(request),
            keys: [spaced(key1), spaced(key2)],
            key3,
            key2_first: false,
        }
    }

    /// The same with bytes right behind key 3, as a client may send frames there.
    #[must_use]
    pub fn followed_by(mut self, frames: &[u8]) -> Self {
        self.request.to_mut().extend_from_slice(frames);
        self
    }

    /// The same with the field of key 2 before that of key 1.
    #[must_use]
    pub const fn key2_first(mut self) -> Self {
        self.key2_first = true;
        self
    }

    /// All bytes after the empty line: key 3, and frames that came right behind it.
    #[must_use]
    pub fn after_fields(&self) -> &[u8] {
        self.request.get(self.body..).unwrap_or_default()
    }

    /// The last eight bytes that the client sent.
    pub(super) fn last_eight(&self) -> &[u8] {
        let start = self.request.len().saturating_sub(8);
        self.request.get(start..).unwrap_or_default()
    }

    /// The eight bytes before the first NUL of the whole request, or before its end.
    pub(super) fn eight_before_nul(&self) -> &[u8] {
        let end = memchr::memchr(0, &self.request).unwrap_or(self.request.len());
        crate::bytes::Span::new(end.saturating_sub(8), end).of(&self.request)
    }

    /// Eight bytes from `before` bytes before the first one after the empty line.
    pub(super) fn eight_from(&self, before: usize) -> &[u8] {
        let start = self.body.saturating_sub(before);
        crate::bytes::Span::sized(start, 8).of(&self.request)
    }
}
