//! Where a response ends that comes in pieces. Nothing is read for that: the message is, when it is there.

use super::ANSWER_LEN;
use super::head::value_in;
use super::response::{announced, switches};

/// Looks for the end of a response in what came so far, at each byte once.
#[derive(Debug, Default)]
pub(crate) struct Arriving {
    scanned: usize,
    end: Option<usize>,
}

impl Arriving {
    /// The length of the response that `received` begins with, where all of it is there: the 16 bytes
    /// of a 101, of another code the body that it announces. One to HEAD announces a body and has none.
    pub(crate) fn look(&mut self, received: &[u8], has_body: bool) -> Option<usize> {
        if self.end.is_none() {
            // An empty line may have begun in what was there before.
            let from = self.scanned.saturating_sub(2);
            self.scanned = received.len();
            let body = end_of_head(received, from)?;
            let head = received.get(..body)?;
            let behind = match (switches(head), has_body) {
                (true, _) => ANSWER_LEN,
                (false, true) => announced(head),
                (false, false) => 0,
            };
            self.end = Some(body.saturating_add(behind));
        }
        self.end.filter(|&end| received.len() >= end)
    }
}

/// The first byte behind the empty line: an LF that follows another one, with or without a CR.
fn end_of_head(received: &[u8], from: usize) -> Option<usize> {
    let tail = received.get(from..)?;
    let mut ends = memchr::memchr_iter(b'\n', tail);
    ends.find_map(|at| {
        let after = at.saturating_add(1);
        let rest = tail.get(after..)?;
        let empty: [&[u8]; 2] = [b"\r\n", b"\n"];
        let empty = empty.iter().find(|end| rest.starts_with(end))?;
        Some(from.saturating_add(after).saturating_add(empty.len()))
    })
}

/// Whether a response's empty line has come.
pub(crate) fn has_fields(received: &[u8]) -> bool {
    end_of_head(received, 0).is_some()
}

/// Whether a response has all that a client waits for.
pub(crate) fn is_whole(received: &[u8]) -> bool {
    Arriving::default().look(received, true).is_some()
}

/// Whether the end of a response whose empty line has come is known: a 101's, or one with the length of
/// its body.
pub(crate) fn announces_end(received: &[u8]) -> bool {
    switches(received) || value_in(received, "Content-Length").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_in_pieces_is_whole_where_it_is_in_one() {
        for text in [
            "HTTP/1.1 101 x\r\nA: b\r\n\r\n0123456789abcdef",
            "HTTP/1.1 101 x\nA: b\n\n0123456789abcdef",
            "HTTP/1.1 101 x\r\nA: b\n\r\n0123456789abcdef",
            "HTTP/1.1 404 x\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 204 x\r\n\r\n",
        ] {
            for step in [1, 2, 3, 7, 100] {
                let mut arriving = Arriving::default();
                let mut end = 0;
                while end < text.len() {
                    end = text.len().min(end + step);
                    let received = &text.as_bytes()[..end];
                    let is_there = arriving.look(received, true).is_some();
                    assert_eq!(is_there, is_whole(received), "{text:?} at {end}");
                }
                assert_eq!(arriving.look(text.as_bytes(), true), Some(text.len()));
            }
        }
        let head = b"HTTP/1.1 200 x\r\nContent-Length: 3\r\n\r\n";
        assert_eq!(Arriving::default().look(head, false), Some(head.len()));
    }

    #[test]
    fn the_fields_are_there_with_the_empty_line() {
        assert!(!has_fields(b"HTTP/1.1 101 x\r\nA: b\r\n"));
        assert!(has_fields(b"HTTP/1.1 101 x\r\nA: b\r\n\r\n"));
    }

    #[test]
    fn a_101_and_a_length_of_the_body_say_where_the_response_ends() {
        assert!(announces_end(b"HTTP/1.1 101 x\r\nA: b\r\n\r\n"));
        assert!(announces_end(b"HTTP/1.1 404 x\r\nContent-Length: 3\r\n\r\n"));
        assert!(!announces_end(b"HTTP/1.1 404 x\r\nA: b\r\n\r\n"));
    }
}
