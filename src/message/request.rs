//! The client's handshake, draft 76, 5.1.

use std::borrow::Cow;

use super::{KEY3_LEN, Message, Side};
use crate::bytes::Span;

/// A request: its message, the words of its start line, and key 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// Start line, fields and the bytes after them.
    pub message: Message<'a>,
    /// The bytes before the first space of the start line: `GET`.
    pub method: Span,
    /// The bytes between the first and the second space: the resource name.
    pub resource: Span,
    /// The bytes after the second space; 5.1 step 4 has a server pass over them.
    pub version: Span,
}

impl<'a> Request<'a> {
    /// Reads a request from its first byte on. Bytes that are handed over stay with it.
    #[must_use]
    pub fn read(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let message = Message::read(bytes.into(), Side::Client);
        let (bytes, line) = (message.bytes(), message.start_line());
        let (method, rest) = split_at_space(bytes, line);
        let (resource, version) = split_at_space(bytes, rest);
        Self {
            message,
            method,
            resource,
            version,
        }
    }

    /// The same with bytes of its own.
    #[must_use]
    pub fn into_static(self) -> Request<'static> {
        Request {
            message: self.message.into_static(),
            method: self.method,
            resource: self.resource,
            version: self.version,
        }
    }

    /// The bytes after the empty line, at most eight: key 3, where there are eight.
    #[must_use]
    pub fn key3_bytes(&self) -> &[u8] {
        let body = self.message.body().unwrap_or(usize::MAX);
        Span::sized(body, KEY3_LEN).of(self.message.bytes())
    }

    /// Key 3, 5.1: exactly the eight bytes after the empty line, whatever they are.
    #[must_use]
    pub fn key3(&self) -> Option<[u8; KEY3_LEN]> {
        self.key3_bytes().try_into().ok()
    }
}

/// The span before the first space and the span after it; all and nothing where there is none.
fn split_at_space(bytes: &[u8], span: Span) -> (Span, Span) {
    match span.of(bytes).iter().position(|&byte| byte == b' ') {
        Some(at) => {
            let space = span.start.saturating_add(at);
            (
                Span::new(span.start, space),
                Span::new(space.saturating_add(1), span.end),
            )
        }
        None => (span, Span::new(span.end, span.end)),
    }
}
