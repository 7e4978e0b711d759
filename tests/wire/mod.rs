//! Packets written by hand, byte for byte, for the tests and the generator: nothing of the library
//! that reads them is used here.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "shared by several tests, of which none needs all; what cannot go on fails"
)]

mod file;
mod frame;
mod talk;

pub(crate) use file::{Kind, Order, Pcapng, pcap, pcap_record, pcap_start};
pub(crate) use frame::{ethernet, loopback, sll, sll2, tagged};
pub(crate) use talk::{ACK, FIN, PSH, RST, SYN, Talk, Tcp, in_pieces, udp};

/// Link types, as files number them.
pub(crate) mod link {
    pub(crate) const NULL: u32 = 0;
    pub(crate) const ETHERNET: u32 = 1;
    pub(crate) const RAW: u32 = 101;
    pub(crate) const LOOP: u32 = 108;
    pub(crate) const SLL: u32 = 113;
    pub(crate) const IPV4: u32 = 228;
    pub(crate) const IPV6: u32 = 229;
    pub(crate) const SLL2: u32 = 276;
}
