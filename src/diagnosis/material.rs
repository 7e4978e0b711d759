//! What a server has before it when it computes.

use std::borrow::Cow;

use crate::challenge::{Key3, Solution};
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
    /// The right block and its hash, where somebody computed them before.
    pub(super) solution: Option<Solution>,
}

/// The field of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyField<'a> {
    /// The value, as the draft takes it: nothing trimmed.
    pub value: &'a [u8],
    /// Whether one space is between the colon and the value.
    pub spaced: bool,
    /// The values of all fields of that name, where there are several.
    pub all: Vec<&'a [u8]>,
    /// Offset of the value in the request.
    start: usize,
}

impl<'a> Material<'a> {
    /// The pieces of a request; none where a key or a byte of key 3 is missing.
    #[must_use]
    pub fn of(request: &'a Request<'_>) -> Option<Self> {
        let message = &request.message;
        let [(first1, key1), (first2, key2)] =
            ["Sec-WebSocket-Key1", "Sec-WebSocket-Key2"].map(|name| {
                let mut fields = message.named(name);
                let first = fields.next();
                let more: Vec<&'a [u8]> = fields.map(|field| message.text(field.value)).collect();
                let key = first.map(|field| KeyField {
                    value: message.text(field.value),
                    spaced: field.separator == Separator::ColonSpace,
                    start: field.value.start,
                    all: if more.is_empty() {
                        more
                    } else {
                        [&[message.text(field.value)], &more[..]].concat()
                    },
                });
                (first.map(|field| field.line.start), key)
            });
        Some(Self {
            request: Cow::Borrowed(message.bytes()),
            body: message.body()?,
            keys: [key1?, key2?],
            key3: request.key3()?,
            key2_first: first2 < first1,
            solution: None,
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
        let spaced = |value: &'a [u8], start: usize| KeyField {
            value,
            spaced: true,
            all: Vec::new(),
            start,
        };
        let start = b"GET / HTTP/1.1\r\nSec-WebSocket-Key1: ".len();
        let between = b"\r\nSec-WebSocket-Key2: ".len();
        let second = start.saturating_add(key1.len()).saturating_add(between);
        Self {
            body: request.len().saturating_sub(key3.len()),
            request: Cow::Owned(request),
            keys: [spaced(key1, start), spaced(key2, second)],
            key3,
            key2_first: false,
            solution: None,
        }
    }

    /// The same with what the right computation came to, which is not hashed again.
    #[must_use]
    pub const fn solved(mut self, solution: Option<Solution>) -> Self {
        self.solution = solution;
        self
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

    /// The same with further fields of the two keys' names, behind the first ones.
    #[must_use]
    pub fn repeated(mut self, values: [&[&'a [u8]]; 2]) -> Self {
        for (key, more) in self.keys.iter_mut().zip(values) {
            if !more.is_empty() {
                key.all = [&[key.value], more].concat();
            }
        }
        self
    }

    /// A key's value and what follows it in the request: as many bytes as lie before its line's
    /// end.
    pub(super) fn past_line_end(&self, index: usize) -> Option<&[u8]> {
        let key = self.keys.get(index)?;
        let end = key.start.saturating_add(key.value.len());
        Some(crate::bytes::Span::sized(key.start, end).of(&self.request))
    }

    /// The line that follows the field of key 2, empty lines passed over.
    pub(super) fn line_after_key2(&self) -> &[u8] {
        let [_, key2] = &self.keys;
        let end = key2.start.saturating_add(key2.value.len());
        let rest = self.request.get(end..).unwrap_or_default();
        let start = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
        let rest = rest.get(start.unwrap_or(rest.len())..).unwrap_or_default();
        super::text::cut_at_line_end(rest)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_the_pieces_that_a_server_sees() {
        let text = b"GET / HTTP/1.1\r\nSec-WebSocket-Key2: 2 2\r\nHost: a\r\nSec-WebSocket-Key1:1 1\r\n\
            Sec-WebSocket-Key1: 3 3\r\n\r\n\x001234567\xff\0";
        let request = Request::read(text);
        let material = Material::of(&request).unwrap();
        let [key1, key2] = &material.keys;
        assert_eq!((key1.value, key1.spaced, &key1.all[..]), (&b"1 1"[..], false, &[&b"1 1"[..], b"3 3"][..]));
        assert_eq!((key2.value, key2.spaced, key2.all.len()), (&b"2 2"[..], true, 0));
        assert!(material.key2_first);
        assert_eq!(material.key3, *b"\x001234567");
        assert_eq!(material.after_fields(), b"\x001234567\xff\0");
        assert_eq!(material.last_eight(), b"234567\xff\0");
        assert_eq!(material.eight_before_nul(), b" 3 3\r\n\r\n");
        assert_eq!(material.eight_from(2), b"\r\n\x0012345");
        assert_eq!(material.line_after_key2(), b"Host: a");
        let ordered = b"GET / HTTP/1.1\r\nSec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key2: 2 2\r\n\r\n12345678";
        let request = Request::read(ordered);
        let ordered = Material::of(&request).unwrap();
        assert!(!ordered.key2_first);
        assert_eq!(ordered, Material::from_keys(b"1 1", b"2 2", *b"12345678"));
        for missing in ["Sec-WebSocket-Key1", "Sec-WebSocket-Key2"] {
            let text = String::from_utf8(ordered.request.to_vec()).unwrap().replace(missing, "X");
            assert_eq!(Material::of(&Request::read(text.as_bytes())), None);
        }
        let short = ordered.request.strip_suffix(b"8").unwrap();
        assert_eq!(Material::of(&Request::read(short)), None);
    }
}
