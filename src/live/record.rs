//! Exchanges as files that `verify` and other tools read: packet captures.

use std::time::{SystemTime, UNIX_EPOCH};

use super::script::{Chunk, Ending, Exchanged};
use crate::generate::{Connection, ConnectionEnd, pcap_beginning, pcap_packets};
use crate::message::Side;

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
        end: match exchanged.ending {
            Ending::Done | Ending::Left => ConnectionEnd::Closed(Side::Client),
            Ending::Closed => ConnectionEnd::Closed(Side::Server),
            Ending::Reset => ConnectionEnd::Reset(Side::Server),
            // A server that did not close must not look as if it had.
            Ending::Late | Ending::Full | Ending::Stopped => ConnectionEnd::Reset(Side::Client),
        },
    });
    [pcap_beginning(), packets].concat()
}
