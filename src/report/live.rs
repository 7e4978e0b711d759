//! What is told of a live server.

use serde::Serialize;

use super::text;

/// One handshake with a live server, beside the handshake itself.
#[derive(Debug, Clone, Serialize)]
pub struct ProbeReport {
    /// The URL that was asked for.
    pub url: String,
    /// The address that was connected to.
    pub peer: String,
    /// What the keys and the order of the fields were made from: the same seed sends the same.
    pub seed: String,
    /// `answered`, `closed`, `reset`, `timeout`, or `too-long`.
    pub ending: &'static str,
    /// How long it took.
    pub milliseconds: u64,
    /// The frame after the handshake, where one was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<FrameReport>,
}

/// A frame that was sent, and what came back.
#[derive(Debug, Clone, Serialize)]
pub struct FrameReport {
    /// The frame's bytes.
    pub sent_hex: String,
    /// What followed the answer.
    pub received_hex: String,
    /// The text in it, where it is one text frame of printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_text: Option<String>,
    /// Whether the same frame came back.
    pub echoed: bool,
    /// What followed the answer, for those who draw it.
    #[serde(skip)]
    pub received: Vec<u8>,
}

impl FrameReport {
    /// Reports a frame.
    #[must_use]
    pub fn new(sent: &[u8], received: &[u8]) -> Self {
        let inner = received
            .strip_prefix(&[0x00])
            .and_then(|frame| frame.strip_suffix(&[0xff]));
        Self {
            sent_hex: hex::encode(sent),
            received_hex: hex::encode(received),
            received_text: inner.and_then(text),
            echoed: received.starts_with(sent),
            received: received.to_vec(),
        }
    }
}
