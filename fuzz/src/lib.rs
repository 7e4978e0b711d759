//! What the fuzz targets share: handshakes out of a fuzzer's bytes, the draft written down
//! naively, captures written by hand, and the whole way from a capture to what is printed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::missing_panics_doc,
    reason = "what cannot go on fails: that is what a fuzz target is for"
)]

pub mod chain;
pub mod forms;
pub mod handshake;
pub mod oracle;
pub mod packets;

/// Packets written by hand, as the tests write them.
#[path = "../../tests/wire/mod.rs"]
mod wire;
