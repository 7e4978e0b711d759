//! A conforming client: one handshake with a live server, 4.1 from its first step to its last.

use std::time::Duration;

use super::ask;
use super::connect::ConnectError;
use super::fallback::{self, Spoken};
use super::had::{ANSWER_LEN, Had};
pub use super::plan::{Fallback, Key3Timing, Probe};
use super::script::{Ending, Exchanged, Session};
use super::stop::runtime;
use crate::judge::Verdict;
use crate::message::arriving::{announces_end, is_whole};

/// How long the text of a refusal is read whose length the server does not announce.
const REFUSAL: Duration = Duration::from_millis(300);

/// What a probe had.
#[derive(Debug, Clone)]
pub struct Probed {
    /// What went both ways.
    pub exchanged: Exchanged,
    /// The handshake's bytes.
    pub had: Had,
    /// The frame that was sent after the handshake, and what followed the answer.
    pub frame: Option<Frame>,
    /// The answers to further requests, which tell the explanations of a wrong answer apart; none
    /// where there was nothing to tell apart.
    pub further: Vec<Had>,
    /// Why fewer further requests were made than would help: the server accepts no more
    /// connections.
    pub cut_off: Option<String>,
    /// What the server answers in other versions, where it was asked.
    pub spoken: Vec<Spoken>,
    /// Whether a server that closed each plain connection without a byte completes a TLS handshake.
    pub speaks_tls: bool,
}

/// A frame that was sent, and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The frame's bytes.
    pub sent: Vec<u8>,
    /// What followed the answer.
    pub received: Vec<u8>,
}

impl Probe {
    /// Connects, sends and reads; asks further where that says more.
    ///
    /// # Errors
    /// There is no connection.
    pub fn run(&self) -> Result<Probed, ConnectError> {
        let runtime = runtime().map_err(|source| ConnectError::Runtime { source })?;
        let probed = runtime.block_on(self.play());
        // Name resolution of the system may still be under way; nobody waits for it.
        runtime.shutdown_background();
        probed
    }

    async fn play(&self) -> Result<Probed, ConnectError> {
        let mut session = Session::open(&self.target, self.time).await?;
        session.play(&self.steps()).await;
        let is_whole = is_whole(session.received());
        if is_whole && !announces_end(session.received()) {
            session.read_rest(REFUSAL).await;
        }
        let (request, response) = (self.request().concat(), session.received().to_vec());
        let scheme = self.target.url.scheme();
        let mut had = Had::new(request, response, Some(scheme), Ending::Done);
        let verdict = had.judge().verdict;
        let body = had.response().and_then(|response| response.message.body());
        let frame = match body {
            Some(body) if verdict.is_some_and(Verdict::is_right) => {
                let from = body.saturating_add(ANSWER_LEN);
                self.exchange_frames(&mut session, from).await
            }
            _ => None,
        };
        let exchanged = session.finish();
        if !is_whole {
            had = had.ended(exchanged.ending);
        }
        let mut probed = Probed {
            exchanged,
            had,
            frame,
            further: Vec::new(),
            cut_off: None,
            spoken: Vec::new(),
            speaks_tls: false,
        };
        if verdict == Some(Verdict::Mismatch) {
            let asked = ask::further(self, &probed.had).await;
            probed.further = asked.had;
            probed.cut_off = asked.cut_off.as_ref().map(ConnectError::with_cause);
        } else if self.fallback == Fallback::OtherVersions && !answers(&probed.had) {
            probed.spoken = fallback::ask(self).await;
            if probed.had.response().is_none() && fallback::closed_all(&probed.spoken) {
                probed.speaks_tls = fallback::speaks_tls(self).await;
            }
        }
        Ok(probed)
    }

    /// After a handshake that succeeds: the text and what comes back, then the closing handshake. Frames
    /// begin at `from`.
    async fn exchange_frames(&self, session: &mut Session, from: usize) -> Option<Frame> {
        let after_answer = |received: &[u8]| received.get(from..).unwrap_or_default().to_vec();
        let mut frame = None;
        if let Some(text) = &self.send {
            let sent = [&[0x00][..], text.as_bytes(), &[0xff]].concat();
            session.send(&sent).await;
            let is_there = |received: &[u8]| after_answer(received).contains(&0xff);
            session.read_until(is_there).await;
            let received = after_answer(session.received());
            frame = Some(Frame { sent, received });
        }
        session.send(&[0xff, 0x00]).await;
        frame
    }
}

/// Whether a server answers draft 76 at all, rightly or wrongly: 101, and bytes behind its fields.
fn answers(had: &Had) -> bool {
    let Some(response) = had.response() else {
        return false;
    };
    let has_accept = response.message.value("Sec-WebSocket-Accept").is_some();
    let answer = response.body().unwrap_or_default();
    response.is_switching() && !has_accept && !answer.is_empty()
}

impl Probed {
    /// Whether the server let the time pass.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.had.ending() == Ending::Late
    }
}
