//! What a probe sends, and when: the settings of a client, and its request as steps.

use std::time::Duration;

use super::connect::Target;
use super::script::Step;
use crate::challenge::Key3;
use crate::generate::{Generator, Keys, RequestBytes, RequestPlan};

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
    /// The time for the request: connection, answer and frame. Each further request gets it anew.
    pub time: Duration,
    /// Whether a server that does not answer is asked which other version it speaks.
    pub fallback: Fallback,
}

/// What is asked of a server that does not answer draft 76.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fallback {
    /// Nothing: there is one connection.
    Never,
    /// RFC 6455 and draft 75, once each.
    #[default]
    OtherVersions,
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
            fallback: Fallback::OtherVersions,
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
}
