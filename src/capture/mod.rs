//! From a capture in any form to conversations: the bytes that two sides sent, and nothing about
//! what they mean.
//!
//! A source is read once, front to back. Its form is found by its first bytes ([`TABLE`]), forms
//! within forms are undone (a hex dump of a gzipped pcap), and each [`Conversation`] goes to the
//! taker as soon as it holds enough. Memory is bounded by [`Options`], however long the source.

mod ahead;
mod blocks;
mod conversation;
mod error;
mod flow;
mod foreign;
mod form;
mod layers;
mod likeness;
mod note;
mod options;
mod packets;
mod raw;
mod reading;
mod sniff;
mod statistics;
mod table;
mod tcpflow;
mod text;
mod trial;
mod unwrap;
mod window;
mod zstd;

use std::io::Read;
use std::ops::ControlFlow;

pub use conversation::{Conversation, Cut, Endpoint, Flow, Side, Streams};
pub use error::{Error, Problem};
pub use form::{Form, Row, TABLE};
pub use note::{Dress, Note, Who};
pub use options::{Ahead, Enough, Options, Waits};
pub use statistics::Statistics;
pub use tcpflow::{Pair, Pairing, from_tcpflow, is_tcpflow, pair_tcpflow};
pub use text::byte_list::{ListRadix, list_of_bytes};

/// Whether the first bytes of a file are those of a packet capture or of a compressed one.
#[must_use]
pub fn has_magic(bytes: &[u8]) -> bool {
    sniff::told_by_magic(bytes).is_some()
}

/// Reads a source and hands each conversation to `sink`, which may ask to stop.
///
/// Conversations come as they are complete: [`Conversation::ordinal`] sorts them by their first
/// packet or byte.
///
/// # Errors
///
/// An [`Error`] where the source fails or is not of a form that can be read. What was found
/// before it has been delivered. Cut tails, gaps and damage in a capture are no errors but notes.
pub fn read(
    source: impl Read + Send,
    options: &Options<'_>,
    sink: &mut dyn FnMut(Conversation) -> ControlFlow<()>,
) -> Result<Statistics, Error> {
    let mut reading = reading::Reading::new(options, sink);
    unwrap::read(source, &mut reading)?;
    let attempts = reading.attempts_made();
    Ok(Statistics {
        attempts,
        ..reading.statistics
    })
}
