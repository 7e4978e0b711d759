//! Reading captures as `ws76 verify` does, and the handshakes of real peers.

use std::io::Read;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::PathBuf;

use ws76::capture::{self, Conversation, Error, Options, Statistics};
use ws76::judge::{self, Handshake, Scope};

use crate::wire::{Talk, Tcp};

/// What a handshake of a capture came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) verdict: &'static str,
    pub(crate) flow: Option<String>,
    pub(crate) request: Vec<u8>,
    pub(crate) response: Vec<u8>,
    pub(crate) key3: Option<[u8; 8]>,
    pub(crate) received: Option<Vec<u8>>,
    /// Each finding's rule and sentence.
    pub(crate) findings: Vec<(&'static str, String)>,
}

impl Told {
    pub(crate) fn has(&self, rule: &str) -> bool {
        self.findings.iter().any(|(id, _)| *id == rule)
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.findings
            .iter()
            .any(|(_, message)| message.contains(text))
    }

    /// Whether it is the handshake of that peer, byte for byte.
    #[track_caller]
    pub(crate) fn assert_is(&self, peer: &Peer, context: &str) {
        assert_eq!(self.verdict, peer.verdict, "{context}: {:?}", self.findings);
        assert_eq!(self.request, peer.request, "{context}: request");
        assert_eq!(self.response, peer.response, "{context}: response");
        assert_eq!(
            self.key3.as_ref(),
            peer.request.last_chunk::<8>(),
            "{context}"
        );
        assert_eq!(
            self.received.as_deref(),
            peer.response.last_chunk::<16>().map(|c| &c[..])
        );
    }
}

/// A real peer's handshake.
pub(crate) struct Peer {
    pub(crate) verdict: &'static str,
    pub(crate) request: Vec<u8>,
    pub(crate) response: Vec<u8>,
}

impl Peer {
    fn read(name: &str, verdict: &'static str) -> Self {
        let side = |side| data(&format!("peers/{name}/draft.{side}.bin"));
        Self {
            verdict,
            request: side("request"),
            response: side("response"),
        }
    }

    /// websocket-driver 0.7.4: the answer is right.
    pub(crate) fn good() -> Self {
        Self::read("wsdriver", "match")
    }

    /// ws 0.4.32: the answer is wrong.
    pub(crate) fn bad() -> Self {
        Self::read("oldws", "mismatch")
    }

    /// Its handshake between two ends, from SYN to FIN, each side's bytes in one segment.
    pub(crate) fn segments(&self, talk: &mut Talk) -> Vec<Tcp> {
        let mut segments = talk.open();
        segments.push(talk.say(0, &self.request));
        segments.push(talk.say(1, &self.response));
        segments.extend(talk.close());
        segments
    }
}

/// Two ends, the client at that port.
pub(crate) fn talk(port: u16) -> Talk {
    let client = SocketAddr::from(([10, 0, 0, 2], port));
    let server = SocketAddr::from(([10, 0, 0, 1], 8080));
    Talk::new(client, server, [1000, 2_000_000])
}

/// A file of `testdata`.
pub(crate) fn data(name: &str) -> Vec<u8> {
    let path = path(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

/// The handshakes of a capture in the order of their first packets, and how the reading ended.
pub(crate) fn read_with(
    source: impl Read + Send,
    options: &Options<'_>,
) -> (Vec<Told>, Result<Statistics, Error>) {
    let mut conversations: Vec<Conversation> = Vec::new();
    let result = capture::read(source, options, &mut |conversation| {
        conversations.push(conversation);
        ControlFlow::Continue(())
    });
    conversations.sort_by_key(|conversation| conversation.ordinal);
    (conversations.iter().flat_map(judged).collect(), result)
}

/// The same with the defaults, of a capture that can be read.
#[track_caller]
pub(crate) fn read(bytes: &[u8]) -> Vec<Told> {
    let (told, result) = read_with(bytes, &Options::default());
    result.unwrap_or_else(|error| panic!("{error}"));
    told
}

/// The one handshake of a capture.
#[track_caller]
pub(crate) fn read_one(bytes: &[u8]) -> Told {
    let mut told = read(bytes);
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}

pub(crate) fn judged(conversation: &Conversation) -> Vec<Told> {
    judge::of_conversation(conversation)
        .iter()
        .map(|exchange| {
            let handshake = Handshake::judge(exchange, Scope::Both, None);
            let request = handshake.request;
            Told {
                verdict: handshake.verdict.unwrap().word(),
                flow: conversation.flow.as_ref().map(ToString::to_string),
                request: exchange
                    .request
                    .as_ref()
                    .map_or(&[][..], |it| it.message.bytes())
                    .to_vec(),
                response: exchange
                    .response
                    .as_ref()
                    .map_or(&[][..], |it| it.message.bytes())
                    .to_vec(),
                key3: request.and_then(ws76::message::Request::key3),
                received: handshake.received.map(<[u8]>::to_vec),
                findings: handshake
                    .findings
                    .iter()
                    .map(|finding| (finding.rule.id, finding.message.to_string()))
                    .collect(),
            }
        })
        .collect()
}
