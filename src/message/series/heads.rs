//! Where the two messages of a handshake end, and so the handshake.

use super::lines::{after_line_ends, begins_message, is_request_line, is_status_line};
use super::search::{Lines, Search};
use super::{Bounds, LONGEST_BODY, Next, Rest};
use crate::message::response::announced;
use crate::message::{KEY3_LEN, Side};

/// Where the fields of a message end.
enum Head {
    /// At an empty line; this is the offset after it.
    Body(usize),
    /// At a line that is the status line of a response.
    Status(usize),
    /// At a line that is the start line of a request.
    Request(usize),
    /// Not in these bytes.
    Open,
}

impl Search<'_, '_> {
    /// Reads the request and what follows it; the next request.
    pub(super) fn request(&mut self, bounds: &mut Bounds) -> Next {
        let start = bounds.start;
        if is_status_line(self.after(start)) {
            return self.response(start, bounds);
        }
        match self.head(start, Side::Client) {
            Head::Body(body) => {
                bounds.body = Some(body);
                self.after_request(body, bounds)
            }
            Head::Status(at) => self.response(at, bounds),
            Head::Request(at) => Next::At(at),
            Head::Open => Next::Nowhere,
        }
    }

    /// The response begins right after the eight bytes, after line ends that someone put there, or
    /// wherever a status line comes first. Key 3 may itself be the eight bytes `HTTP/1.1`, so the
    /// places are tried in this order. Another request may come before any response.
    fn after_request(&mut self, body: usize, bounds: &mut Bounds) -> Next {
        let straight = after_line_ends(self.bytes, body.saturating_add(KEY3_LEN).min(self.bytes.len()));
        if self.after(straight).starts_with(b"HTTP/") {
            return self.response(straight, bounds);
        }
        if self.rest == Rest::More && self.after(straight).len() < b"HTTP/".len() {
            return Next::Nowhere;
        }
        let next = self.request_from(body);
        let until = match next {
            Next::At(at) | Next::Open(at) => at,
            Next::Nowhere => self.bytes.len(),
        };
        match self.status_between(body, until) {
            Some(at) => self.response(at, bounds),
            None => next,
        }
    }

    /// The next request lies behind the answer, which may be missing or cut short, and the frames
    /// that follow it, or behind the response's body. Line ends before it belong to the response.
    fn response(&mut self, at: usize, bounds: &mut Bounds) -> Next {
        bounds.response = Some(at);
        let body = match self.head(at, Side::Server) {
            Head::Body(body) => body,
            Head::Request(next) => return Next::At(next),
            Head::Status(_) | Head::Open => return Next::Nowhere,
        };
        bounds.response_body = Some(body);
        let head = self.bytes.get(at..body).unwrap_or_default();
        let length = announced(head);
        let after = body.saturating_add(length);
        if length <= LONGEST_BODY {
            if after <= self.bytes.len() {
                let beyond = self.after(after_line_ends(self.bytes, after));
                if beyond.is_empty() || begins_message(beyond) {
                    return self.request_from(after);
                }
            } else if self.rest == Rest::More {
                return Next::Nowhere;
            }
        }
        self.request_from(body)
    }

    /// Where the fields of the message at `start` end. A request ends its lines with CR LF alone,
    /// unless already its first one ends with LF (5.1); a response may end any line with either.
    /// A request without its empty line ends where a response follows.
    fn head(&self, start: usize, sender: Side) -> Head {
        let Some(first) = self.newline(start) else {
            return Head::Open;
        };
        let lines = match sender {
            Side::Client if self.ends_in_cr_lf(start, first) => Lines::CrLf,
            Side::Client | Side::Server => Lines::Lf,
        };
        let mut at = first.saturating_add(1);
        while let Some((line, next)) = self.line(at, lines) {
            if line.is_empty() {
                return Head::Body(next);
            }
            if is_request_line(line) {
                return Head::Request(at);
            }
            if sender == Side::Client && is_status_line(line) && !line.contains(&b':') {
                return Head::Status(at);
            }
            at = next;
        }
        Head::Open
    }
}
