//! Where a request begins. What was found out is kept, so that no byte is searched twice.

use super::lines::{ends_with_version, is_field_of_websocket, is_request_line};
use super::search::{Lines, Search};
use super::{LONGEST_HEAD, Next, Rest, count};

/// What comes first after the start line of what looks like a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    /// The search began here, at the beginning of a line.
    pub(super) from: usize,
    /// The first line that was not looked at yet.
    pub(super) scanned: usize,
    /// Whether `scanned` is a field of a WebSocket's request, or the empty line before any.
    pub(super) decided: Option<Decided>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    Field,
    EmptyLine,
}

/// Where a request was looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looked {
    pub(super) from: usize,
    /// None begins before this.
    pub(super) scanned: usize,
    /// Whether one begins there.
    pub(super) found: bool,
}

impl Search<'_, '_> {
    /// The first request at or after `from`.
    pub(super) fn request_from(&mut self, from: usize) -> Next {
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
                    if looked_at > LONGEST_HEAD {
                        // It may be one: nothing is passed over that was not looked at.
                        return Next::At(at);
                    }
                    if self.rest == Rest::More {
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
}
