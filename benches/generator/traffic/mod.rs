//! Traffic of many connections, interleaved, with the verdict that each handshake has to get.
//!
//! The verdicts follow from how a connection was built: parts, block and MD5 are worked out here
//! anew, and nothing of the library is used.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a generator of tests: what cannot go on fails"
)]

mod handshake;
mod mishap;
mod story;

use std::collections::VecDeque;
use std::io::{self, Write};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::wire::{self, Kind, Order, link};

pub(crate) use story::Story;

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) connections: u64,
    pub(crate) seed: u64,
    /// Connections open at once.
    pub(crate) window: usize,
    /// Bytes of frames after each handshake, at most.
    pub(crate) padding: usize,
}

/// What a handshake has to be judged as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// `CLIENT -> SERVER`.
    pub(crate) flow: String,
    /// The contract's word.
    pub(crate) verdict: &'static str,
    /// What happens in the connection, for those who look for a fault.
    pub(crate) kind: &'static str,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) packets: u64,
    pub(crate) connections: u64,
    pub(crate) handshakes: u64,
}

/// A connection being written.
struct Open {
    packets: VecDeque<Vec<u8>>,
    expected: Option<Expected>,
}

const FILE: (Kind, Order) = (Kind::Micro, Order::Little);

/// Writes the pcap; `tell` gets each handshake, in the order of first packets.
pub(crate) fn write(
    plan: &Plan,
    out: &mut dyn Write,
    tell: &mut dyn FnMut(Expected) -> io::Result<()>,
) -> io::Result<Count> {
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
    let mut count = Count::default();
    let mut open: Vec<Open> = Vec::new();
    let mut record = Vec::new();
    out.write_all(&wire::pcap_start(FILE.0, FILE.1, link::ETHERNET))?;
    loop {
        while open.len() < plan.window.max(1) && count.connections < plan.connections {
            open.push(begin(plan, count.connections));
            count.connections += 1;
        }
        if open.is_empty() {
            return Ok(count);
        }
        let at = rng.random_range(0..open.len());
        let Some(packet) = open[at].packets.pop_front() else {
            open.swap_remove(at);
            continue;
        };
        if let Some(expected) = open[at].expected.take() {
            count.handshakes += 1;
            tell(expected)?;
        }
        record.clear();
        let time = (count.packets / 1000) as u32;
        wire::pcap_record(&mut record, FILE, time, &packet, packet.len());
        out.write_all(&record)?;
        count.packets += 1;
    }
}

/// Writes one of the connections alone.
pub(crate) fn write_one(
    plan: &Plan,
    number: u64,
    out: &mut Vec<u8>,
) -> io::Result<Option<Expected>> {
    let open = begin(plan, number);
    out.write_all(&wire::pcap_start(FILE.0, FILE.1, link::ETHERNET))?;
    for packet in &open.packets {
        wire::pcap_record(out, FILE, 0, packet, packet.len());
    }
    Ok(open.expected)
}

/// Each connection comes from its own seed, whatever the others are.
fn begin(plan: &Plan, number: u64) -> Open {
    let seed = plan.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let story = Story::draw(&mut rng, number, plan.padding);
    let packets = mishap::packets(&mut rng, &story);
    let flow = format!("{} -> {}", story.talk.client, story.talk.server);
    let expected = story.verdict.map(|verdict| Expected {
        flow,
        verdict,
        kind: story.kind,
    });
    Open {
        packets: packets.iter().map(|ip| wire::ethernet(ip)).collect(),
        expected,
    }
}
