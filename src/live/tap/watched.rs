//! What is kept of a pair's bytes until its handshake is over.

use std::net::SocketAddr;

use super::super::had::{Had, cut_after_key3};
use super::super::script::{Ending, Watch, content_length};
use super::{Event, Passed};
use crate::draft::{Version, version_of};
use crate::message::{Request, Response, Side};

/// Kept of each direction until the handshake is judged: 64 KiB.
const MOST_KEPT: usize = 64 << 10;

/// The beginnings of both directions.
#[derive(Debug)]
pub(super) struct Watched {
    peer: SocketAddr,
    up: Vec<u8>,
    down: Vec<u8>,
    watch: Watch,
    /// Whether the handshake is reported, and nothing is kept any more.
    is_over: bool,
}

impl Watched {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            up: Vec::new(),
            down: Vec::new(),
            watch: Watch::default(),
            is_over: false,
        }
    }

    /// Whether no byte has come.
    pub(super) const fn is_silent(&self) -> bool {
        !self.is_over && self.up.is_empty() && self.down.is_empty()
    }

    /// Keeps bytes of one side, and reports what they complete.
    pub(super) fn take(&mut self, side: Side, bytes: &[u8]) -> Vec<Event> {
        if self.is_over {
            return Vec::new();
        }
        let kept = match side {
            Side::Client => &mut self.up,
            Side::Server => &mut self.down,
        };
        let room = MOST_KEPT.saturating_sub(kept.len());
        kept.extend(bytes.iter().take(room));
        std::iter::from_fn(|| self.completed()).collect()
    }

    /// What is to be reported, once a response is whole or no more is kept.
    fn completed(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        let is_full = self.up.len() >= MOST_KEPT || self.down.len() >= MOST_KEPT;
        let has_body = !self.up.starts_with(b"HEAD ");
        let Some(whole) = self.watch.look(&self.down, has_body) else {
            return is_full.then(|| self.judge(Ending::Full)).flatten();
        };
        let Some((request, version)) = self.request_before_next(whole) else {
            return self.judge(Ending::Done);
        };
        // The connection goes on with another request: this one and its response are cut off.
        let after_request = self.up.split_off(request);
        let after_response = self.down.split_off(whole);
        let event = if version == Version::NotWebSocket {
            Some(Event::Plain(self.peer))
        } else {
            self.judge(Ending::Done)
        };
        self.up = after_request;
        self.down = after_response;
        self.watch = Watch::default();
        self.is_over = false;
        event
    }

    /// The length and version of the request whose response is whole, where another may follow it:
    /// the response is no 101, and both messages announce their ends.
    fn request_before_next(&self, whole: usize) -> Option<(usize, Version)> {
        let response = Response::read(self.down.get(..whole)?);
        let length = content_length(&response.message);
        let has_end = length.is_some() || matches!(response.code(), Some(204 | 304));
        let chunked = response.message.value("Transfer-Encoding").is_some();
        if !has_end || chunked || matches!(response.code(), None | Some(100..=199)) {
            return None;
        }
        let request = Request::read(&self.up);
        let message = &request.message;
        let version = version_of(&request);
        let body = if version.is_judged() {
            size_of::<crate::challenge::Key3>()
        } else if message.value("Transfer-Encoding").is_some() {
            return None;
        } else {
            content_length(message).unwrap_or(0)
        };
        let end = message.body()?.saturating_add(body);
        (end <= self.up.len()).then_some((end, version))
    }

    /// What went by so far; none where nothing did.
    fn judge(&mut self, ending: Ending) -> Option<Event> {
        self.is_over = true;
        let mut request = std::mem::take(&mut self.up);
        let response = std::mem::take(&mut self.down);
        if request.is_empty() && response.is_empty() {
            return None;
        }
        cut_after_key3(&mut request);
        Some(Event::Handshake(Box::new(Passed {
            peer: self.peer,
            had: Had {
                request,
                response,
                scheme: None,
                ending,
            },
        })))
    }

    /// What is to be reported at the end of the connection.
    pub(super) fn at_end(mut self, ending: Ending) -> Option<Event> {
        if self.is_over {
            None
        } else {
            self.judge(ending)
        }
    }
}
