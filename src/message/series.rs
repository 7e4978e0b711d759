//! Handshakes in a row: where one ends and the next begins in a run of bytes that holds requests
//! and responses, each right after the other, any number of times.
//!
//! Every search stops at what it finds and remembers it, so that the work is linear in the bytes
//! however many places look like a beginning.

use super::{KEY3_LEN, Response, Side};

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

/// Length of a byte order mark and of line ends before a message.
fn lead(bytes: &[u8]) -> usize {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    after_line_ends(bytes, mark)
}

fn after_line_ends(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let ends = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
    count(ends.unwrap_or(rest.len()));
    from.saturating_add(ends.unwrap_or(rest.len()))
}

/// `HTTP/1.`, one to three digits, a space, three digits.
pub(crate) fn is_status_line(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(b"HTTP/1.") else {
        return false;
    };
    let digits = version.iter().take(3).take_while(|byte| byte.is_ascii_digit());
    let code = version.get(digits.count()..).unwrap_or_default();
    let is_digit = |at: usize| code.get(at).is_some_and(u8::is_ascii_digit);
    version.first().is_some_and(u8::is_ascii_digit)
        && code.first() == Some(&b' ')
        && (1..4).all(is_digit)
}

/// Whether a line, without its end, is the start line of a request with `GET`.
fn is_request_line(line: &[u8]) -> bool {
    let Some(target) = line.strip_prefix(b"GET ") else {
        return false;
    };
    let schemes: [&[u8]; 5] = [b"/", b"ws://", b"wss://", b"http://", b"https://"];
    schemes.iter().any(|scheme| target.starts_with(scheme)) && ends_with_version(line)
}

fn ends_with_version(line: &[u8]) -> bool {
    line.ends_with(b" HTTP/1.1") || line.ends_with(b" HTTP/1.0")
}

/// Whether a line, or what is there of it, begins with the name of a field that only a WebSocket's request has.
fn is_field_of_websocket(line: &[u8]) -> bool {
    let begins = |name: &[u8]| {
        let start = line.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let after = line.get(b"Upgrade".len());
    begins(b"Sec-WebSocket-") || (begins(b"Upgrade") && matches!(after, Some(b':' | b' ' | b'\r')))
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
        let length = body_length(&Response::read(head));
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
        let known = self
            .known
            .looked
            .filter(|looked| looked.from <= from && (from <= looked.scanned || !looked.found));
        if let Some(looked) = known.filter(|looked| looked.found) {
            return Next::At(looked.scanned);
        }
        let start = known.map_or(from, |looked| looked.scanned.max(from));
        let next = self.search_request(start);
        self.known.looked = Some(Looked {
            from: known
                .filter(|looked| from <= looked.scanned)
                .map_or(from, |looked| looked.from),
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
        let known = known.filter(|event| {
            event.from <= from && (from <= event.scanned || event.decided.is_none())
        });
        let mut event = known.unwrap_or(Event {
            from,
            scanned: from,
            decided: None,
        });
        if event.scanned < from {
            (event.from, event.scanned) = (from, from);
        }
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

/// The length that a response's fields give its body; none for an answer, which has no body.
fn body_length(response: &Response<'_>) -> usize {
    if response.is_switching() {
        return 0;
    }
    response.message.content_length().unwrap_or(0)
}

/// Whether a message begins here, and not the middle of a page.
fn begins_message(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GET ") || bytes.starts_with(b"HTTP/")
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
    const ANSWER: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\r\n0123456789abcdef";

    /// The pieces of a run.
    fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
        let mut pieces = Vec::new();
        let mut series = Series::default();
        while !bytes.is_empty() {
            let (First::Ends(bounds) | First::Open(bounds)) = series.first(bytes, Rest::Nothing);
            series.pass(bounds.end);
            let (piece, rest) = bytes.split_at(bounds.end);
            pieces.push(piece);
            bytes = rest;
        }
        pieces
    }

    /// Bytes looked at to split a run.
    fn steps(bytes: &[u8]) -> usize {
        STEPS.with(|counted| counted.set(0));
        pieces(bytes);
        STEPS.with(std::cell::Cell::get)
    }

    #[test]
    fn twice_the_bytes_are_at_most_twice_the_work() {
        let long = "x".repeat(200);
        let page = "HTTP/1.1 404 No\r\nContent-Length: 900000\r\n\r\nno page";
        for unit in [
            format!("{HEAD}12345678"),
            format!("{HEAD}12345678{ANSWER}"),
            format!("{HEAD}12345678{page}"),
            "GET / HTTP/1.1\r\n".to_owned(),
            "GET / HTTP/1.1\n".to_owned(),
            "GET / HTTP/1.1\nGET / HTTP/1.1\r\n".to_owned(),
            "GET / HTTP/1.1\r\n\r\n".to_owned(),
            format!("GET / HTTP/1.1\r\nHost: {long}\r\n"),
            "GET / GET ".to_owned(),
            "GET / HTTP/1.1\r\nHost: a\n\n".to_owned(),
            "HTTP/1.1 101 x\r\n\r\n".to_owned(),
            "HTTP/1.1 101 x\r\n".to_owned(),
            "HTTP/1.HTTP/1.1 10".to_owned(),
            "\r\n".to_owned(),
            "\n\r".to_owned(),
            "GET / HTTP/1.1\r\nGET / HTTP/1.1\nUpgrade: x\n\n12345678".to_owned(),
        ] {
            for before in ["", HEAD, &format!("{HEAD}12345678{ANSWER}")] {
                let once = format!("{before}{}", unit.repeat(500));
                let twice = format!("{before}{}", unit.repeat(1000));
                let (once, twice) = (steps(once.as_bytes()), steps(twice.as_bytes()));
                let context = format!("{before:?} {unit:?}: {once} and {twice}");
                assert!(twice <= once * 22 / 10, "{context}");
                assert!(
                    twice <= 20 * (before.len() + 1000 * unit.len()),
                    "{context}"
                );
            }
        }
    }

    #[test]
    fn a_piece_does_not_change_when_more_bytes_come() {
        let page = "HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nno!";
        let absolute = "GET http://a/ HTTP/1.1\r\nSec-WebSocket-Key1: 1\r\n\r\n";
        let run = format!(
            "\n{HEAD}12345678{ANSWER}\0hi\u{7f}{HEAD}12345678{page}{HEAD}1234GET {absolute}87654321\
             {HEAD}GET / HTTP/1.1\r\n\r\nGET /no HTTP/1.1\r\nHost: a\r\n\r\n{HEAD}HTTP/1.1{ANSWER}"
        );
        let whole = pieces(run.as_bytes());
        for end in 0..run.len() {
            let mut bytes = run.as_bytes().get(..end).unwrap();
            let mut found = Vec::new();
            let mut series = Series::default();
            while let First::Ends(bounds) = series.first(bytes, Rest::More) {
                series.pass(bounds.end);
                let (piece, rest) = bytes.split_at(bounds.end);
                found.push(piece);
                bytes = rest;
            }
            assert_eq!(found, whole[..found.len()], "{end}");
        }
        assert_eq!(whole.len(), 6);
    }

    #[test]
    fn a_body_is_passed_over_only_where_its_length_fits() {
        let page = |length: &str, body: &str| {
            format!("{HEAD}12345678HTTP/1.1 404 No\r\nContent-Length:{length}\r\n\r\n{body}")
        };
        let shown = format!("<pre>{HEAD}</pre>");
        let next = format!("{HEAD}12345678{ANSWER}");
        let right = page(&format!(" {} ", shown.len()), &shown);
        assert_eq!(pieces(format!("{right}{next}").as_bytes()).len(), 2);
        for wrong in ["5000", "20", "99999999999999999999", "-1"] {
            let run = format!("{}{next}", page(wrong, ""));
            assert_eq!(pieces(run.as_bytes()).len(), 2, "{wrong}");
        }
    }

    #[test]
    fn a_length_that_nobody_believes_is_not_waited_for() {
        let page = format!("{HEAD}12345678HTTP/1.1 404 No\r\nContent-Length: 2000000\r\n\r\n{HEAD}");
        let found = Series::default().first(page.as_bytes(), Rest::More);
        assert!(matches!(found, First::Ends(bounds) if bounds.end == page.len() - HEAD.len()));
    }

    fn first(bytes: &str, rest: Rest) -> (bool, Bounds) {
        match Series::default().first(bytes.as_bytes(), rest) {
            First::Ends(bounds) => (true, bounds),
            First::Open(bounds) => (false, bounds),
        }
    }

    #[test]
    fn a_status_line_has_version_space_and_three_digits() {
        for right in ["HTTP/1.1 101", "HTTP/1.0 404 x", "HTTP/1.10 101", "HTTP/1.100 101"] {
            assert!(is_status_line(right.as_bytes()), "{right}");
        }
        for wrong in [
            "HTTP/1. 101", "HTTP/1.x 101", "HTTP/1.1x101", "HTTP/1.1 1x1", "HTTP/1.1 10", "HTTP/1.1000 101",
            "HTTP/2.0 101", "HTTP/1.1",
        ] {
            assert!(!is_status_line(wrong.as_bytes()), "{wrong}");
        }
    }

    /// 5.1: the lines of a request that begins with CR LF end with CR LF, and a bare LF is part of a value.
    #[test]
    fn two_bare_lf_do_not_end_the_fields_of_a_request() {
        let head = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nA: b\n\nc\r\n\r\n";
        let (_, bounds) = first(&format!("{head}12345678{ANSWER}"), Rest::Nothing);
        assert_eq!(bounds.body, Some(head.len()));
        assert_eq!(bounds.response, Some(head.len() + 8));
    }

    #[test]
    fn a_line_without_a_colon_is_no_status_line() {
        let head = "GET / HTTP/1.1\r\nno colon\r\nUpgrade: WebSocket\r\n\r\n";
        let status = "HTTP/1.1 101 x\r\nno colon\r\n\r\n";
        let (_, bounds) = first(&format!("{head}12345678{status}0123456789abcdef"), Rest::Nothing);
        assert_eq!(bounds.body, Some(head.len()));
        assert_eq!(bounds.response, Some(head.len() + 8));
        assert_eq!(bounds.response_body, Some(head.len() + 8 + status.len()));
    }

    #[test]
    fn what_may_still_become_a_response_is_waited_for() {
        let body = Some(HEAD.len());
        // Four bytes behind key 3 may become "HTTP/": then key 3 is "HTTP/1.1".
        let short = format!("{HEAD}HTTP/1.1 101");
        assert_eq!(first(&short, Rest::More).1.response, None);
        assert_eq!(first(&short, Rest::Nothing).1.response, body);
        // Five that are not "HTTP/" cannot.
        assert_eq!(first(&format!("{short}\r"), Rest::More).1.response, body);
        // A request without a response ends where the next one begins.
        let (ends, bounds) = first(&format!("{HEAD}12345678{HEAD}"), Rest::More);
        assert_eq!((ends, bounds.end), (true, HEAD.len() + 8));
    }

    #[test]
    fn what_may_still_become_a_request_is_waited_for() {
        let next = |bytes: &str, rest| Series::default().next_request(bytes.as_bytes(), 0, rest);
        for open in ["ab GET /a HT", "ab GET /a HTTP/1.1\r\nHost: a\r\n", "ab GET /a HTTP/1.1\nHost: a"] {
            assert_eq!(next(open, Rest::More), Next::Open(3), "{open}");
            assert_eq!(next(open, Rest::Nothing), Next::Nowhere, "{open}");
        }
        // Not for ever: a megabyte behind its beginning it has not shown itself.
        for begin in ["GET /", "GET / HTTP/1.1\r\nA: "] {
            let long = format!("{begin}{}", "x".repeat(LONGEST_HEAD + 100));
            assert_eq!(next(&long, Rest::More), Next::Nowhere, "{begin}");
        }
    }

    /// The definition: a start line with GET, and behind it a field that only a WebSocket's request has,
    /// before an empty line.
    fn is_request_at(bytes: &str, at: usize) -> bool {
        let Some((line, rest)) = bytes[at..].split_once('\n') else {
            return false;
        };
        let (bare, end) = match line.strip_suffix('\r') {
            Some(bare) => (bare, "\r\n"),
            None => (line, "\n"),
        };
        let targets = ["GET /", "GET ws://", "GET wss://", "GET http://", "GET https://"];
        let is_start = targets.iter().any(|begin| bare.starts_with(begin))
            && [" HTTP/1.0", " HTTP/1.1"].iter().any(|version| bare.ends_with(version));
        let mut lines = rest.split(end).peekable();
        let field = |line: &str| {
            let line = line.to_ascii_lowercase();
            line.starts_with("sec-websocket-")
                || ["upgrade:", "upgrade ", "upgrade\r"].iter().any(|name| line.starts_with(name))
        };
        while let Some(line) = lines.next() {
            let ended = lines.peek().is_some();
            // The split takes the CR of "upgrade CR LF".
            if field(line) || (ended && field(&format!("{line}{end}"))) {
                return is_start;
            }
            let is_empty = line.is_empty() || (end == "\n" && line == "\r");
            if !ended || is_empty {
                return false;
            }
        }
        false
    }

    const TOKENS: [&str; 24] = [
        "\r\n", "\r\n", "\n", "\n", "\r", "GET / HTTP/1.1", "GET /a HTTP/1.0", "GET ws://a/ HTTP/1.1",
        "GET x HTTP/1.1", "GET ", "GET /", "GET / HTTP/1.1\r\n", "Upgrade: x", "upgrade", "Upgrade", "Upgraded: x",
        "Sec-WebSocket-Key1: 1", "Host: a", "x", "HTTP/1.1 101 x", "HTTP/1.1", "12345678", HEAD, ANSWER,
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

        #[test]
        fn requests_are_found_where_the_definition_has_them(
            tokens in proptest::collection::vec(0..TOKENS.len(), 0..24),
        ) {
            let run: String = tokens.iter().map(|&token| TOKENS[token]).collect();
            let defined = (0..run.len()).find(|&at| run.is_char_boundary(at) && run[at..].starts_with("GET ") && is_request_at(&run, at));
            let found = Series::default().next_request(run.as_bytes(), 0, Rest::Nothing);
            proptest::prop_assert_eq!(found, defined.map_or(Next::Nowhere, Next::At), "{:?}", run);
        }

        /// What is remembered from one handshake to the next, and while bytes come, changes nothing.
        #[test]
        fn a_series_is_what_its_handshakes_are_one_by_one(
            tokens in proptest::collection::vec(0..TOKENS.len(), 0..40),
            step in 1..60_usize,
        ) {
            let run: String = tokens.iter().map(|&token| TOKENS[token]).collect();
            let (mut bytes, mut shown) = (run.as_bytes(), 0);
            let mut series = Series::default();
            while !bytes.is_empty() {
                shown = shown.min(bytes.len());
                let rest = if shown < bytes.len() { Rest::More } else { Rest::Nothing };
                let found = series.first(&bytes[..shown], rest);
                if rest == Rest::More && matches!(found, First::Open(_)) {
                    shown += step;
                    continue;
                }
                proptest::prop_assert_eq!(found, Series::default().first(bytes, Rest::Nothing), "{:?}", run);
                let (First::Ends(bounds) | First::Open(bounds)) = found;
                series.pass(bounds.end);
                bytes = &bytes[bounds.end..];
                shown -= bounds.end;
            }
        }
    }

    #[test]
    fn fields_end_where_another_start_line_stands() {
        let run =
            format!("GET /a HTTP/1.1\r\nHost: a\r\n{HEAD}12345678HTTP/1.1 101 x\r\nA: b\r\n{HEAD}");
        assert_eq!(pieces(run.as_bytes()).len(), 3);
    }
}
