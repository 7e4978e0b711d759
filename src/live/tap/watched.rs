//! What is kept of a pair's bytes until its handshake is over.

use std::net::SocketAddr;

use super::super::had::{Had, KEY3_LEN};
use super::super::script::Ending;
use super::{Event, Passed};
use crate::draft::{Version, version_of};
use crate::message::arriving::Arriving;
use crate::message::{Request, Response, Side};

/// Kept of each direction until the handshake is judged: 64 KiB.
const MOST_KEPT: usize = 64 << 10;

/// The beginnings of both directions.
#[derive(Debug)]
pub(super) struct Watched {
    peer: SocketAddr,
    up: Vec<u8>,
    down: Vec<u8>,
    arriving: Arriving,
    /// Whether the handshake is reported, and nothing is kept any more.
    is_over: bool,
}

impl Watched {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            up: Vec::new(),
            down: Vec::new(),
            arriving: Arriving::default(),
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
        let Some(whole) = self.arriving.look(&self.down, has_body) else {
            return is_full.then(|| self.judge(Ending::Full)).flatten();
        };
        let after = self.down.split_off(whole);
        let mut response = Response::read(std::mem::take(&mut self.down));
        let mut request = Request::read(std::mem::take(&mut self.up));
        let Some((end, version)) = before_next(&request, &response) else {
            self.is_over = true;
            response.message.append(&after);
            return Some(self.report(request, Some(response), Ending::Done));
        };
        // The connection goes on with another request: this one and its response are cut off.
        self.up = request.message.split_off(end);
        self.down = after;
        self.arriving = Arriving::default();
        if version == Version::NotWebSocket && !request.message.is_short_of_fields() {
            return Some(Event::Plain(self.peer));
        }
        Some(self.report(request, Some(response), Ending::Done))
    }

    /// What went by so far; none where nothing did.
    fn judge(&mut self, ending: Ending) -> Option<Event> {
        self.is_over = true;
        let request = std::mem::take(&mut self.up);
        let response = std::mem::take(&mut self.down);
        if request.is_empty() && response.is_empty() {
            return None;
        }
        let response = (!response.is_empty()).then(|| Response::read(response));
        Some(self.report(Request::read(request), response, ending))
    }

    fn report(
        &self,
        mut request: Request<'static>,
        response: Option<Response<'static>>,
        ending: Ending,
    ) -> Event {
        request.message.keep_behind(KEY3_LEN);
        Event::Handshake(Box::new(Passed {
            peer: self.peer,
            had: Had::of(request, response, None, ending),
        }))
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

/// The length and version of a request whose response is whole, where another may follow it: the
/// response is no 101, and both messages announce their ends.
fn before_next(request: &Request<'_>, response: &Response<'_>) -> Option<(usize, Version)> {
    let length = response.message.content_length();
    let has_end = length.is_some() || matches!(response.code(), Some(204 | 304));
    let chunked = response.message.value("Transfer-Encoding").is_some();
    if !has_end || chunked || matches!(response.code(), None | Some(100..=199)) {
        return None;
    }
    let message = &request.message;
    let version = version_of(request);
    let body = if version.is_judged() {
        KEY3_LEN
    } else if message.value("Transfer-Encoding").is_some() {
        return None;
    } else {
        message.content_length().unwrap_or(0)
    };
    let end = message.body()?.saturating_add(body);
    (end <= message.bytes().len()).then_some((end, version))
}
