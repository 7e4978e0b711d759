//! A conforming client: one handshake with a live server, 4.1 from its first step to its last.

use std::time::Duration;

use super::ask::{self, Asked};
use super::connect::{ConnectError, Target};
use super::script::{Ending, Exchanged, Session, Step, is_whole};
use super::told;
use crate::challenge::Key3;
use crate::generate::{Generator, Keys, RequestBytes, RequestPlan};
use crate::judge::{Handshake, Scope, Verdict};
use crate::message::{Request, Response, Side};
use crate::report::{FrameReport, HandshakeReport, ProbeReport, TogetherReport};

/// When the eight bytes are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Key3Timing {
    /// Right behind the empty line, in the same write.
    #[default]
    AtOnce,
    /// In a later packet.
    After(Duration),
    /// When the server's fields have come, as a reverse proxy does that takes them for a body.
    AfterFields,
}

/// What a probe sends.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Where to.
    pub target: Target,
    /// What the keys and the order of the fields are made from.
    pub seed: u64,
    /// Key 1, where it is fixed.
    pub key1: Option<Vec<u8>>,
    /// Key 2, where it is fixed.
    pub key2: Option<Vec<u8>>,
    /// Key 3, where it is fixed.
    pub key3: Option<Key3>,
    /// The Origin field's value; none for the page's own host.
    pub origin: Option<String>,
    /// The subprotocol to ask for.
    pub protocol: Option<String>,
    /// More fields, names and values.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// When key 3 is sent.
    pub timing: Key3Timing,
    /// A text to send in a frame after the handshake.
    pub send: Option<String>,
    /// The time for the request: connection, answer and frame. Each further request that tells
    /// explanations apart gets it anew.
    pub time: Duration,
}

/// What a probe had.
#[derive(Debug, Clone)]
pub struct Probed {
    /// What went both ways.
    pub exchanged: Exchanged,
    /// What is told of it.
    pub report: ProbeReport,
    /// The handshake, judged.
    pub handshake: HandshakeReport,
    /// What the answers to further requests have in common with it, where they were asked for to
    /// tell its explanations apart.
    pub together: Option<TogetherReport>,
    /// Why fewer further requests were asked than would tell: the server takes no more connections.
    pub cut_off: Option<String>,
}

impl Probe {
    /// A probe that leaves all to chance.
    #[must_use]
    pub const fn new(target: Target, seed: u64) -> Self {
        Self {
            target,
            seed,
            key1: None,
            key2: None,
            key3: None,
            origin: None,
            protocol: None,
            fields: Vec::new(),
            timing: Key3Timing::AtOnce,
            send: None,
            time: Duration::from_secs(5),
        }
    }

    /// The request's bytes: the same for the same seed.
    #[must_use]
    pub fn request(&self) -> RequestBytes {
        let mut generator = Generator::new(self.seed);
        let made = generator.keys();
        let keys = Keys {
            key1: self.key1.clone().unwrap_or(made.key1),
            key2: self.key2.clone().unwrap_or(made.key2),
            key3: self.key3.unwrap_or(made.key3),
        };
        let url = &self.target.url;
        let origin = self.origin.clone().unwrap_or_else(|| url.same_origin());
        let host = url.host_field();
        let resource = url.resource.as_bytes();
        let mut plan = RequestPlan::new(resource, host.as_bytes(), origin.as_bytes(), &keys);
        if let Some(protocol) = &self.protocol {
            plan = plan.with("Sec-WebSocket-Protocol", protocol.as_bytes());
        }
        plan.fields.extend(self.fields.iter().cloned());
        plan.shuffled(&mut generator).bytes()
    }

    pub(super) fn steps(&self) -> Vec<Step> {
        let request = self.request();
        match self.timing {
            Key3Timing::AtOnce => vec![Step::Send(request.concat()), Step::AwaitAnswer],
            Key3Timing::After(time) => vec![
                Step::Send(request.head),
                Step::Pause(time),
                Step::Send(request.key3),
                Step::AwaitAnswer,
            ],
            Key3Timing::AfterFields => vec![
                Step::Send(request.head),
                Step::AwaitFields,
                Step::Send(request.key3),
                Step::AwaitAnswer,
            ],
        }
    }

    /// Connects, sends, reads and judges.
    ///
    /// # Errors
    /// There is no connection.
    pub fn run(&self) -> Result<Probed, ConnectError> {
        let mut session = Session::open(&self.target, self.time)?;
        session.play(&self.steps());
        let request = self.request().concat();
        let handshake_bytes = session.received().to_vec();
        let is_right = self.is_right(&request, &handshake_bytes);
        let frame = self.exchange_frames(&mut session, is_right);
        let exchanged = session.finish();
        let url = self.target.url.to_string();
        let flow = format!("{} -> {}", exchanged.local, exchanged.remote);
        let mut exchange = told::exchange(&request, &handshake_bytes);
        exchange.server_closed = matches!(exchanged.ending, Ending::Closed | Ending::Reset);
        let secure = Some(self.target.url.secure);
        let mut handshake = told::report(&exchange, secure, url.clone(), Some(flow));
        // A server that lets the time pass would do so each time.
        let Asked { together, cut_off } = if is_whole(&handshake_bytes) {
            ask::further(self, &request, &handshake_bytes)
        } else {
            Asked::default()
        };
        if let (Some(together), Some(judged)) = (&together, handshake.judged_mut()) {
            // What the further answers have ruled out is told no more.
            let is_left = |mistakes: &Vec<&str>| {
                *mistakes == together.mistakes || together.or.contains(mistakes)
            };
            if judged
                .diagnosis
                .iter()
                .any(|found| is_left(&found.mistakes))
            {
                judged.diagnosis.retain(|found| is_left(&found.mistakes));
                judged.next_request = None;
            }
        }
        let report = ProbeReport {
            url,
            peer: exchanged.remote.to_string(),
            seed: self.seed.to_string(),
            ending: if is_whole(&handshake_bytes) {
                Ending::Done.word()
            } else {
                exchanged.ending.word()
            },
            milliseconds: u64::try_from(exchanged.took.as_millis()).unwrap_or(u64::MAX),
            frame,
        };
        Ok(Probed {
            exchanged,
            report,
            handshake,
            together,
            cut_off: cut_off.as_ref().map(ConnectError::with_cause),
        })
    }

    fn is_right(&self, request: &[u8], response: &[u8]) -> bool {
        let exchange = told::exchange(request, response);
        let secure = Some(self.target.url.secure);
        let handshake = Handshake::judge(&exchange, Scope::Both, secure);
        handshake.verdict.is_some_and(Verdict::is_right)
    }

    /// After a handshake that succeeds: the text and what comes back, then the closing handshake.
    fn exchange_frames(&self, session: &mut Session, is_right: bool) -> Option<FrameReport> {
        if !is_right {
            return None;
        }
        let frame = self.send.as_ref().map(|text| {
            let sent = [&[0x00][..], text.as_bytes(), &[0xff]].concat();
            session.send(&sent);
            session.read_until(|received| after_answer(received).contains(&0xff));
            let came = after_answer(session.received());
            FrameReport::new(&sent, came)
        });
        session.send(&[0xff, 0x00]);
        frame
    }
}

fn after_answer(received: &[u8]) -> &[u8] {
    let response = Response::read(received);
    let body = response.body().unwrap_or_default();
    body.get(16..).unwrap_or_default()
}

impl Probed {
    /// Whether the server let the time pass.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.report.ending == Ending::Late.word()
    }

    /// The handshake's bytes in a row, as `verify` reads them: the request up to key 3, and the
    /// response up to the answer. Frames are no part of it.
    #[must_use]
    pub fn raw(&self) -> Vec<u8> {
        let mut sent = self.exchanged.bytes_of(Side::Client);
        if let Some(body) = Request::read(&sent).message.body() {
            sent.truncate(body.saturating_add(8));
        }
        let mut received = self.exchanged.bytes_of(Side::Server);
        let response = Response::read(&received);
        let answered = response
            .message
            .body()
            .filter(|_| response.code() == Some(101));
        if let Some(body) = answered {
            received.truncate(body.saturating_add(16));
        }
        [sent, received].concat()
    }
}
