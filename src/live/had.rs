//! What was had of one handshake: the bytes of both sides, and how the connection ended.

use super::script::Ending;
use crate::draft::Scheme;
use crate::judge::{Exchange, Handshake, Scope};
use crate::message::{Request, Response};

pub(super) use crate::message::{ANSWER_LEN, KEY3_LEN};

/// One handshake over a live connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Had {
    /// The client's bytes, as far as they were kept.
    pub request: Vec<u8>,
    /// The server's bytes, as far as they were kept; none where it sent none.
    pub response: Vec<u8>,
    /// The scheme of the client's URL, where that is known.
    pub scheme: Option<Scheme>,
    /// Why no more came.
    pub ending: Ending,
}

impl Had {
    /// Judges it and has `work` look at the judgement.
    pub fn judged<T>(&self, work: impl FnOnce(&Handshake<'_>) -> T) -> T {
        work(&Handshake::judge(
            &self.exchange(),
            Scope::Both,
            self.scheme,
        ))
    }

    /// The bytes as an exchange: exact, since nothing was lost between the wire and here.
    #[must_use]
    pub fn exchange(&self) -> Exchange<'_> {
        let response = Some(self.response.as_slice()).filter(|bytes| !bytes.is_empty());
        let mut exchange = Exchange::from_wire(&self.request, response);
        exchange.server_closed = matches!(self.ending, Ending::Closed | Ending::Reset);
        exchange
    }

    /// The handshake's bytes in a row, as `verify` reads them: the request up to key 3, and the
    /// response up to the answer. Frames are no part of it.
    #[must_use]
    pub fn raw(&self) -> Vec<u8> {
        let mut sent = self.request.clone();
        cut_after_key3(&mut sent);
        let response = Response::read(&self.response);
        let answered = response
            .message
            .body()
            .filter(|_| response.code() == Some(101));
        let end = answered.map_or(self.response.len(), |body| body.saturating_add(ANSWER_LEN));
        let received = self.response.get(..end).unwrap_or(&self.response);
        [&sent, received].concat()
    }
}

/// Leaves what a client sends up to key 3.
pub(super) fn cut_after_key3(request: &mut Vec<u8>) {
    if let Some(body) = Request::read(request).message.body() {
        request.truncate(body.saturating_add(KEY3_LEN));
    }
}
