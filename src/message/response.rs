//! The server's handshake as the client reads it, draft 76, 4.1 steps 28 to 45.

use std::borrow::Cow;

use super::head::value_in;
use super::{ANSWER_LEN, Message, Side, length_of};
use crate::bytes::Span;

/// Step 31: the code of a server that answers.
const SWITCHING: u16 = 101;

/// A response: its message and its status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response<'a> {
    /// Start line, fields and the bytes after them.
    pub message: Message<'a>,
    /// The status line as 4.1 steps 28 to 30 take it apart.
    pub status: StatusLine,
}

/// What 4.1 steps 28 to 30 look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusLine {
    /// The line with its LF, or all bytes where none has come yet.
    pub line: Span,
    /// Whether the LF has come (step 28).
    pub ended: bool,
    /// How many spaces the line holds; step 28 wants two or more.
    pub spaces: usize,
    /// The bytes between the first and the second space (step 29).
    pub code: Span,
}

impl<'a> Response<'a> {
    /// Reads a response from its first byte on. Bytes that are handed over stay with it.
    #[must_use]
    pub fn read(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let message = Message::read(bytes.into(), Side::Server);
        Self {
            status: StatusLine::read(message.bytes()),
            message,
        }
    }

    /// The same with bytes of its own.
    #[must_use]
    pub fn into_static(self) -> Response<'static> {
        Response {
            message: self.message.into_static(),
            status: self.status,
        }
    }

    /// The status code, where it is three digits (step 30).
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        self.status.code_in(self.message.bytes())
    }

    /// Whether the server says 101: what follows the empty line is the answer, and no body (step 31).
    #[must_use]
    pub fn is_switching(&self) -> bool {
        self.code() == Some(SWITCHING)
    }

    /// All bytes after the empty line; none where the message ends before it.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.message.behind()
    }

    /// The bytes that the client takes for the answer: the first 16 after the empty line, fewer
    /// where the response ends before (4.1 step 44).
    #[must_use]
    pub fn answer_bytes(&self) -> Option<&[u8]> {
        Some(Span::sized(0, ANSWER_LEN).of(self.body()?))
    }
}

impl StatusLine {
    /// Reads the line that the bytes begin with.
    fn read(bytes: &[u8]) -> Self {
        let lf = memchr::memchr(b'\n', bytes);
        let line = Span::new(0, lf.map_or(bytes.len(), |at| at.saturating_add(1)));
        let text = line.of(bytes);
        let mut spaces = memchr::memchr_iter(b' ', text);
        let code = match (spaces.next(), spaces.next()) {
            (Some(first), Some(second)) => Span::new(first.saturating_add(1), second),
            _ => Span::default(),
        };
        Self {
            line,
            ended: lf.is_some(),
            spaces: memchr::memchr_iter(b' ', text).count(),
            code,
        }
    }

    /// The status code, where it is three digits, in the bytes that the line was read from.
    fn code_in(&self, bytes: &[u8]) -> Option<u16> {
        let &[hundreds, tens, ones] = self.code.of(bytes) else {
            return None;
        };
        [hundreds, tens, ones].iter().try_fold(0_u16, |code, byte| {
            let digit = byte.is_ascii_digit().then_some(byte & 0xf)?;
            Some(code.wrapping_mul(10).wrapping_add(digit.into()))
        })
    }
}

/// The length of the body that a response's head announces; an answer is none.
pub(super) fn announced(head: &[u8]) -> usize {
    if switches(head) {
        return 0;
    }
    value_in(head, "Content-Length").and_then(length_of).unwrap_or(0)
}

/// Whether a response's head says 101.
pub(super) fn switches(head: &[u8]) -> bool {
    StatusLine::read(head).code_in(head) == Some(SWITCHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_legal_status_line_has_seven_bytes() {
        let response = Response::read(b" 101 \r\n");
        assert_eq!(response.code(), Some(101));
        assert_eq!(response.status.spaces, 2);
        assert_eq!(response.status.line.len(), 7);
    }

    #[test]
    fn a_code_without_a_second_space_is_none() {
        assert_eq!(Response::read(b"HTTP/1.1 101\r\n").code(), None);
        assert_eq!(Response::read(b"HTTP/1.1 1010 x\r\n").code(), None);
        assert_eq!(Response::read(b"HTTP/1.1 101 \r\n").code(), Some(101));
    }

    #[test]
    fn a_server_that_says_another_code_does_not_switch() {
        assert!(Response::read(b"HTTP/1.1 101 x\r\n\r\n").is_switching());
        assert!(!Response::read(b"HTTP/1.1 404 x\r\n\r\n").is_switching());
        assert!(!Response::read(b"HTTP/1.1 x\r\n\r\n").is_switching());
    }

    #[test]
    fn the_answer_is_at_most_16_bytes() {
        let response = Response::read(b"HTTP/1.1 101 x\r\n\r\n0123456789abcdefFRAMES");
        assert_eq!(response.answer_bytes(), Some(&b"0123456789abcdef"[..]));
        assert_eq!(
            Response::read(b"HTTP/1.1 101 x\r\n\r\n").answer_bytes(),
            Some(&b""[..])
        );
        assert_eq!(Response::read(b"HTTP/1.1 101 x\r\n").answer_bytes(), None);
    }
}
