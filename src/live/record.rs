//! Exchanges as files that `verify` and other tools read: packet captures.

use std::time::{SystemTime, UNIX_EPOCH};

use super::script::{Chunk, Exchanged};
use crate::generate::{Connection, pcap_beginning, pcap_packets};

/// A pcap file of an exchange: TCP's handshake, the bytes as they came and went, and its end.
/// The packets are made up around the bytes that were had.
#[must_use]
pub fn pcap(exchanged: &Exchanged) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let ended = now.unwrap_or_default();
    let chunks: Vec<_> = exchanged
        .chunks
        .iter()
        .map(|Chunk { from, at, bytes }| (*from, *at, bytes.as_slice()))
        .collect();
    let packets = pcap_packets(Connection {
        client: exchanged.local,
        server: exchanged.remote,
        began: ended.saturating_sub(exchanged.took),
        took: exchanged.took,
        chunks: &chunks,
    });
    [pcap_beginning(), packets].concat()
}
