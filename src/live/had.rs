//! What was had of one handshake: both messages, and how the connection ended.

use super::script::Ending;
use crate::draft::{Scheme, rules};
use crate::judge::{Exchange, Handshake, Scope, Verdict};
use crate::message::{Request, Response};

pub(super) use crate::message::{ANSWER_LEN, KEY3_LEN};

/// One handshake over a live connection. Its messages are read once, when it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Had {
    /// Exact, since nothing was lost between the wire and here.
    exchange: Exchange<'static>,
    /// The scheme of the client's URL, where that is known.
    pub scheme: Option<Scheme>,
    /// Why no more came.
    ending: Ending,
}

impl Had {
    /// The bytes of both sides, as far as they were kept; the server may have sent none.
    pub(super) fn new(
        request: Vec<u8>,
        response: Vec<u8>,
        scheme: Option<Scheme>,
        ending: Ending,
    ) -> Self {
        let response = (!response.is_empty()).then(|| Response::read(response));
        Self::of(Request::read(request), response, scheme, ending)
    }

    /// Messages that were read already.
    pub(super) fn of(
        request: Request<'static>,
        response: Option<Response<'static>>,
        scheme: Option<Scheme>,
        ending: Ending,
    ) -> Self {
        let exchange = Exchange {
            request: Some(request),
            response,
            exact: true,
            ..Exchange::default()
        };
        Self {
            exchange,
            scheme,
            ending,
        }
        .ended(ending)
    }

    /// The same with another reason why no more came.
    pub(super) fn ended(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self.exchange.server_closed = matches!(ending, Ending::Closed | Ending::Reset);
        self
    }

    /// Why no more came.
    #[must_use]
    pub const fn ending(&self) -> Ending {
        self.ending
    }

    /// What the client sent.
    #[must_use]
    pub const fn request(&self) -> Option<&Request<'static>> {
        self.exchange.request.as_ref()
    }

    /// What the server sent; none where it sent no byte.
    #[must_use]
    pub const fn response(&self) -> Option<&Response<'static>> {
        self.exchange.response.as_ref()
    }

    /// The client's bytes.
    #[must_use]
    pub fn sent(&self) -> &[u8] {
        self.request().map_or(&[], |request| request.message.bytes())
    }

    /// The server's bytes.
    #[must_use]
    pub fn received(&self) -> &[u8] {
        self.response().map_or(&[], |response| response.message.bytes())
    }

    /// About the memory that it takes, in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        let request = self.request().map_or(0, |it| it.message.weight());
        let response = self.response().map_or(0, |it| it.message.weight());
        request.saturating_add(response)
    }

    /// Judges it.
    #[must_use]
    pub fn judge(&self) -> Handshake<'_> {
        Handshake::judge(&self.exchange, Scope::Both, self.scheme)
    }

    /// The handshake's bytes in a row, as `verify` reads them: the request up to key 3, and the
    /// response. Frames behind a right answer are no part of it; where a server sent something else,
    /// all that was kept of it is.
    #[must_use]
    pub fn raw(&self) -> Vec<u8> {
        let request = self.request().and_then(|request| request.message.body());
        let sent = up_to(self.sent(), request, KEY3_LEN);
        let received = if self.is_followed_by_frames() {
            let response = self.response().and_then(|response| response.message.body());
            up_to(self.received(), response, ANSWER_LEN)
        } else {
            self.received()
        };
        [sent, received].concat()
    }

    /// Whether the answer is right and nothing but frames came behind it.
    fn is_followed_by_frames(&self) -> bool {
        let handshake = self.judge();
        let is_right = handshake.verdict.is_some_and(Verdict::is_right);
        let mut findings = handshake.findings.iter();
        is_right && !findings.any(|finding| finding.is_of(&rules::ANSWER_FOLLOWED))
    }
}

/// The bytes up to so many behind the empty line, as far as they are there.
fn up_to(bytes: &[u8], body: Option<usize>, behind: usize) -> &[u8] {
    let end = body.map(|body| body.saturating_add(behind));
    end.and_then(|end| bytes.get(..end)).unwrap_or(bytes)
}
