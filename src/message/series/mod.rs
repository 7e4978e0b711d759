//! Handshakes in a row: where one ends and the next begins in a run of bytes that holds requests
//! and responses, each right after the other, any number of times.
//!
//! Every search stops at what it finds and remembers it, so that the work is linear in the bytes
//! however many places look like a beginning.

mod heads;
mod lines;
mod requests;
mod search;
#[cfg(test)]
mod tests;

use lines::lead;
pub(crate) use lines::is_status_line;
use requests::{Event, Looked};
use search::Search;

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
            // What may be a request is not a part of this handshake.
            Next::Open(end) => First::Open(Bounds { end, ..bounds }),
            Next::Nowhere => First::Open(bounds),
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
