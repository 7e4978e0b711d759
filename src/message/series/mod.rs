//! Handshakes in a row: where one ends and the next begins in a run of bytes that holds requests
//! and responses, each right after the other, any number of times.
//!
//! Every search stops at what it finds and remembers it, so that the work is linear in the bytes
//! however many places look like a beginning.

mod lines;
#[cfg(test)]
mod tests;

pub(crate) use lines::is_status_line;
use lines::{
    after_line_ends, begins_message, ends_with_version, is_field_of_websocket, is_request_line, lead,
};

use super::response::announced;
use super::{KEY3_LEN, Side};

/// Longest body whose `Content-Length` is believed, 1 MiB: a handshake may lie behind a false one.
const LONGEST_BODY: usize = 1 << 20;

/// Bytes of a request's head within which it must have shown itself, 1 MiB.
const LONGEST_HEAD: usize = 1 << 20;

/// Whether bytes follow the ones at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// They may.
    More,
    /// The run ends with them.
    Nothing,
}

/// Where the parts of the first handshake of a run lie: offsets from the run's first byte.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The first byte after a byte order mark and line ends.
    pub(crate) start: usize,
    /// The first byte after the request's empty line.
    pub(crate) body: Option<usize>,
    /// The first byte of the response.
    pub(crate) response: Option<usize>,
    /// The first byte after the response's empty line.
    pub(crate) response_body: Option<usize>,
    /// Where the next request begins, or the bytes end.
    pub(crate) end: usize,
}

/// How far the first handshake of a run is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// Another request follows it: more bytes change nothing.
    Ends(Bounds),
    /// Nothing follows it, as far as the bytes go.
    Open(Bounds),
}

/// Where the next request begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Here.
    At(usize),
    /// Here, if the bytes that follow make it one.
    Open(usize),
    /// Nowhere in these bytes.
    Nowhere,
}

/// How the fields of a message end their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    CrLf,
    Lf,
}

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

/// What comes first after the start line of what looks like a request.
#[derive(Debug, Clone, Copy)]
struct Event {
    /// The search began here, at the beginning of a line.
    from: usize,
    /// The first line that was not looked at yet.
    scanned: usize,
    /// Whether `scanned` is a field of a WebSocket's request, or the empty line before any.
    decided: Option<Decided>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decided {
    Field,
    EmptyLine,
}

/// Where a request was looked for.
#[derive(Debug, Clone, Copy)]
struct Looked {
    from: usize,
    /// None begins before this.
    scanned: usize,
    /// Whether one begins there.
    found: bool,
}

/// Splits a run, handshake by handshake. What was found out about bytes further on is kept: offsets
/// are those from the first byte that was not passed.
#[derive(Debug, Default)]
pub(crate) struct Series {
    looked: Option<Looked>,
    /// For fields that end with CR LF and for those that end with LF.
    events: [Option<Event>; 2],
}

impl Series {
    /// Finds the first handshake of `bytes`.
    pub(crate) fn first(&mut self, bytes: &[u8], rest: Rest) -> First {
        let mut bounds = Bounds {
            start: lead(bytes),
            end: bytes.len(),
            ..Bounds::default()
        };
        let mut search = Search {
            bytes,
            rest,
            known: self,
        };
        match search.request(&mut bounds) {
            Next::At(end) => First::Ends(Bounds { end, ..bounds }),
            Next::Open(_) | Next::Nowhere => First::Open(bounds),
        }
    }

    /// Where the first request begins in `bytes`, at or after `from`: a start line of `GET`, and a
    /// field that only a WebSocket's request has. Frames and pages hold nothing of the kind.
    pub(crate) fn next_request(&mut self, bytes: &[u8], from: usize, rest: Rest) -> Next {
        let mut search = Search {
            bytes,
            rest,
            known: self,
        };
        search.request_from(from)
    }

    /// Goes on by so many bytes.
    pub(crate) fn pass(&mut self, count: usize) {
        self.looked = self.looked.filter(|looked| looked.scanned >= count);
        if let Some(looked) = &mut self.looked {
            looked.from = looked.from.saturating_sub(count);
            looked.scanned = looked.scanned.saturating_sub(count);
        }
        for slot in &mut self.events {
            *slot = slot.filter(|event| event.scanned >= count);
            if let Some(event) = slot {
                event.from = event.from.saturating_sub(count);
                event.scanned = event.scanned.saturating_sub(count);
            }
        }
    }
}

struct Search<'b, 'k> {
    bytes: &'b [u8],
    rest: Rest,
    known: &'k mut Series,
}

impl<'b> Search<'b, '_> {
    /// Reads the request and what follows it; the next request.
    fn request(&mut self, bounds: &mut Bounds) -> Next {
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

    /// The first request at or after `from`.
    fn request_from(&mut self, from: usize) -> Next {
        let known = self.known.looked;
        let known = known.filter(|looked| (looked.from..=looked.scanned).contains(&from));
        if let Some(looked) = known.filter(|looked| looked.found) {
            return Next::At(looked.scanned);
        }
        let start = known.map_or(from, |looked| looked.scanned);
        let next = self.search_request(start);
        self.known.looked = Some(Looked {
            from: known.map_or(from, |looked| looked.from),
            scanned: match next {
                Next::At(at) | Next::Open(at) => at,
                // "GET" may be there already.
                Next::Nowhere => self.bytes.len().saturating_sub(3).max(start),
            },
            found: matches!(next, Next::At(_)),
        });
        next
    }

    fn search_request(&mut self, from: usize) -> Next {
        let mut from = from;
        // The end of the line that was looked at last; none where the bytes end before it.
        let mut line_end = self.newline(from);
        loop {
            let rest = self.after(from);
            let Some(found) = memchr::memmem::find(rest, b"GET ") else {
                count(rest.len());
                return Next::Nowhere;
            };
            count(found);
            let at = from.saturating_add(found);
            if line_end.is_some_and(|end| end < at) {
                line_end = self.newline(at);
            }
            from = at.saturating_add(4);
            let Some(end) = line_end.filter(|end| end.abs_diff(at) <= LONGEST_HEAD) else {
                if self.rest == Rest::More && self.bytes.len().abs_diff(at) <= LONGEST_HEAD {
                    return Next::Open(at);
                }
                continue;
            };
            let line = self.bytes.get(at..end).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if !ends_with_version(line) {
                // Nor does any other place in this line.
                from = end;
                continue;
            }
            if !is_request_line(line) {
                continue;
            }
            let lines = if self.ends_in_cr_lf(at, end) {
                Lines::CrLf
            } else {
                Lines::Lf
            };
            match self.event(end.saturating_add(1), lines) {
                Some(Decided::Field) => return Next::At(at),
                Some(Decided::EmptyLine) => {}
                None => {
                    let looked_at = self.bytes.len().abs_diff(end);
                    if self.rest == Rest::More && looked_at <= LONGEST_HEAD {
                        return Next::Open(at);
                    }
                }
            }
        }
    }

    /// The first line from `from` on that is empty or a field of a WebSocket's request.
    fn event(&mut self, from: usize, lines: Lines) -> Option<Decided> {
        let slot = match lines {
            Lines::CrLf => 0,
            Lines::Lf => 1,
        };
        let known = self.known.events.get(slot).copied().flatten();
        let known = known.filter(|event| (event.from..=event.scanned).contains(&from));
        let mut event = known.unwrap_or(Event {
            from,
            scanned: from,
            decided: None,
        });
        while event.decided.is_none() {
            let at = event.scanned;
            if is_field_of_websocket(self.after(at)) {
                event.decided = Some(Decided::Field);
                break;
            }
            let Some((line, next)) = self.line(at, lines) else {
                break;
            };
            if line.is_empty() {
                event.decided = Some(Decided::EmptyLine);
            } else {
                event.scanned = next;
            }
        }
        if let Some(slot) = self.known.events.get_mut(slot) {
            *slot = Some(event);
        }
        event.decided
    }

    /// The first status line between two offsets.
    fn status_between(&self, from: usize, until: usize) -> Option<usize> {
        let between = self.bytes.get(from..until)?;
        count(between.len());
        memchr::memmem::find_iter(between, b"HTTP/1.")
            .map(|at| from.saturating_add(at))
            .find(|&at| is_status_line(self.after(at)))
    }

    /// The line that begins at `from`, without its end, and where the next one begins.
    fn line(&self, from: usize, lines: Lines) -> Option<(&'b [u8], usize)> {
        let mut search = from;
        loop {
            let end = self.newline(search)?;
            let next = end.saturating_add(1);
            let line = self.bytes.get(from..end)?;
            match (line.strip_suffix(b"\r"), lines) {
                (Some(line), _) => return Some((line, next)),
                (None, Lines::Lf) => return Some((line, next)),
                (None, Lines::CrLf) => search = next,
            }
        }
    }

    fn ends_in_cr_lf(&self, start: usize, newline: usize) -> bool {
        self.bytes.get(start..newline).is_some_and(|line| line.ends_with(b"\r"))
    }

    fn newline(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let found = memchr::memchr(b'\n', rest);
        count(found.unwrap_or(rest.len()));
        found.map(|at| from.saturating_add(at))
    }

    fn after(&self, at: usize) -> &'b [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }
}

#[cfg(test)]
thread_local! {
    /// Bytes looked at.
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn count(steps: usize) {
    STEPS.with(|counted| counted.set(counted.get().saturating_add(steps).saturating_add(1)));
}

#[cfg(not(test))]
const fn count(_steps: usize) {}
