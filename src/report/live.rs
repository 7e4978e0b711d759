//! The report of a live server, beside the handshake itself.

use serde::Serialize;

use super::Hex;
use crate::bytes::printable;

/// One connection to a live server.
#[derive(Debug, Clone, Serialize)]
pub struct ProbeReport {
    /// The URL that was asked for.
    pub url: String,
    /// What the keys and the order of the fields were made from: the same seed sends the same.
    pub seed: String,
    /// `answered`, `closed`, `reset`, `timeout`, or `too-long`.
    pub ending: &'static str,
    /// What the server did, in a sentence, where it did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// What to try instead, where the bytes show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The version of the protocol that the server answers: `draft-76`, `rfc-6455` or `draft-75`;
    /// none where it answers none of those that it was asked in.
    pub speaks: Option<&'static str>,
    /// What came for the handshakes in other versions, where the server was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<AskedReport>,
    /// The address that was connected to, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer: Option<String>,
    /// How long it took, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// The frame after the handshake, where one was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<FrameReport>,
}

/// What came for a handshake in another version.
#[derive(Debug, Clone, Serialize)]
pub struct AskedReport {
    /// The version: `rfc-6455` or `draft-75`.
    pub protocol: &'static str,
    /// Whether the server completed it.
    pub speaks: bool,
    /// What came, in a sentence.
    pub came: String,
}

/// A frame that was sent, and what came back.
#[derive(Debug, Clone, Serialize)]
pub struct FrameReport {
    /// The frame's bytes.
    #[serde(rename = "sent_hex")]
    pub sent: Hex,
    /// What followed the answer.
    #[serde(rename = "received_hex")]
    pub received: Hex,
    /// The text in it, where it is one text frame of printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_text: Option<String>,
    /// Whether the same frame came back.
    pub echoed: bool,
}

impl FrameReport {
    /// Reports a frame.
    #[must_use]
    pub fn new(sent: &[u8], received: &[u8]) -> Self {
        let inner = received
            .strip_prefix(&[0x00])
            .and_then(|frame| frame.strip_suffix(&[0xff]));
        Self {
            sent: Hex::from(sent),
            received: Hex::from(received),
            received_text: inner.and_then(printable).map(str::to_owned),
            echoed: received.starts_with(sent),
        }
    }
}
