//! Packet captures made up around bytes: a pcap file of raw IP packets, checksums and sequence
//! numbers right, TCP's handshake before the bytes and its end behind them.

use std::net::SocketAddr;
use std::time::Duration;

use crate::message::Side;

/// The longest piece of bytes in one packet: what Ethernet carries.
const SEGMENT: usize = 1440;

/// The link type of packets that begin with their IP part.
const LINKTYPE_RAW: u32 = 101;

const RST: u8 = 0x04;
const FIN: u8 = 0x01;
const SYN: u8 = 0x02;
const PUSH: u8 = 0x08;
const ACK: u8 = 0x10;

/// One TCP connection.
#[derive(Debug, Clone, Copy)]
pub struct Connection<'c> {
    /// The client's address.
    pub client: SocketAddr,
    /// The server's address.
    pub server: SocketAddr,
    /// When it began, since 1970.
    pub began: Duration,
    /// How long it took.
    pub took: Duration,
    /// Who sent what, and when, from the beginning on.
    pub chunks: &'c [(Side, Duration, &'c [u8])],
    /// How it ended.
    pub end: ConnectionEnd,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionEnd {
    /// This side closed it, then the other.
    Closed(Side),
    /// This side reset it: the other did not close.
    Reset(Side),
}

/// What a pcap file begins with: magic number (microseconds), version 2.4, zone and accuracy, the
/// longest packet, the link type.
#[must_use]
pub fn pcap_beginning() -> Vec<u8> {
    let words = [0xa1b2_c3d4, 0x0002_0004, 0, 0, 0x0004_0000, LINKTYPE_RAW];
    words.into_iter().flat_map(u32::to_be_bytes).collect()
}

/// The packets of a connection, as they stand behind [`pcap_beginning`]. Sequence numbers begin at
/// 0.
#[must_use]
pub fn pcap_packets(connection: Connection<'_>) -> Vec<u8> {
    let mut packets = Packets {
        bytes: Vec::new(),
        connection,
        sent: [0, 0],
    };
    let (start, took) = (Duration::ZERO, connection.took);
    packets.push(Side::Client, start, SYN, &[]);
    packets.push(Side::Server, start, SYN | ACK, &[]);
    packets.push(Side::Client, start, ACK, &[]);
    for (from, at, bytes) in connection.chunks {
        for piece in bytes.chunks(SEGMENT) {
            packets.push(*from, *at, PUSH | ACK, piece);
        }
    }
    match connection.end {
        ConnectionEnd::Reset(side) => packets.push(side, took, RST | ACK, &[]),
        ConnectionEnd::Closed(first) => {
            let second = match first {
                Side::Client => Side::Server,
                Side::Server => Side::Client,
            };
            packets.push(first, took, FIN | ACK, &[]);
            packets.push(second, took, FIN | ACK, &[]);
            packets.push(first, took, ACK, &[]);
        }
    }
    packets.bytes
}

struct Packets<'c> {
    bytes: Vec<u8>,
    connection: Connection<'c>,
    /// The next sequence numbers of client and server.
    sent: [u32; 2],
}

impl Packets<'_> {
    fn push(&mut self, from: Side, at: Duration, flags: u8, payload: &[u8]) {
        let connection = self.connection;
        let [client, server] = self.sent;
        let (source, destination, sequence, acknowledged) = match from {
            Side::Client => (connection.client, connection.server, client, server),
            Side::Server => (connection.server, connection.client, server, client),
        };
        let acknowledged = if flags & ACK == 0 { 0 } else { acknowledged };
        let mut tcp = Vec::with_capacity(20);
        tcp.extend_from_slice(&source.port().to_be_bytes());
        tcp.extend_from_slice(&destination.port().to_be_bytes());
        tcp.extend_from_slice(&sequence.to_be_bytes());
        tcp.extend_from_slice(&acknowledged.to_be_bytes());
        // Five words, the flags, a window of 64 KiB, checksum and urgent pointer.
        tcp.extend_from_slice(&[0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        tcp.extend_from_slice(payload);
        let packet = ip(source, destination, &mut tcp);
        let at = connection.began.saturating_add(at);
        let seconds = u32::try_from(at.as_secs()).unwrap_or(u32::MAX);
        let length = u32::try_from(packet.len()).unwrap_or(u32::MAX);
        for word in [seconds, at.subsec_micros(), length, length] {
            self.bytes.extend_from_slice(&word.to_be_bytes());
        }
        self.bytes.extend_from_slice(&packet);
        let control = u32::from(flags & (SYN | FIN) != 0);
        let taken = u32::try_from(payload.len())
            .unwrap_or(0)
            .wrapping_add(control);
        let sequence = match from {
            Side::Client => self.sent.first_mut(),
            Side::Server => self.sent.last_mut(),
        };
        if let Some(sequence) = sequence {
            *sequence = sequence.wrapping_add(taken);
        }
    }
}

/// The IP part before a TCP segment, whose checksum is set on the way.
fn ip(source: SocketAddr, destination: SocketAddr, tcp: &mut Vec<u8>) -> Vec<u8> {
    let length = u16::try_from(tcp.len()).unwrap_or(u16::MAX);
    match (source, destination) {
        (SocketAddr::V4(source), SocketAddr::V4(destination)) => {
            let addresses = [source.ip().octets(), destination.ip().octets()].concat();
            set_tcp_checksum(tcp, &addresses, length);
            let total = length.saturating_add(20).to_be_bytes();
            let mut head = vec![0x45, 0];
            head.extend_from_slice(&total);
            // Identification, no fragments, 64 hops, TCP.
            head.extend_from_slice(&[0, 0, 0x40, 0, 64, 6]);
            let sum = checksum([head.as_slice(), &addresses].concat().as_slice());
            head.extend_from_slice(&sum.to_be_bytes());
            [head.as_slice(), &addresses, tcp].concat()
        }
        _ => {
            let addresses = [octets6(source), octets6(destination)].concat();
            set_tcp_checksum(tcp, &addresses, length);
            let mut head = vec![0x60, 0, 0, 0];
            head.extend_from_slice(&length.to_be_bytes());
            head.extend_from_slice(&[6, 64]);
            [head.as_slice(), &addresses, tcp].concat()
        }
    }
}

fn octets6(address: SocketAddr) -> [u8; 16] {
    match address {
        SocketAddr::V6(address) => address.ip().octets(),
        SocketAddr::V4(address) => address.ip().to_ipv6_mapped().octets(),
    }
}

/// Over the pseudo part (addresses, protocol, length) and the segment.
fn set_tcp_checksum(tcp: &mut Vec<u8>, addresses: &[u8], length: u16) {
    let [high, low] = length.to_be_bytes();
    let sum = checksum(&[addresses, &[0, 6, high, low], tcp.as_slice()].concat());
    let [high, low] = sum.to_be_bytes();
    if let Some(place) = tcp.get_mut(16..18) {
        place.copy_from_slice(&[high, low]);
    }
}

/// The Internet checksum, RFC 1071.
fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.chunks(2).map(|pair| {
        let high = pair.first().copied().unwrap_or(0);
        let low = pair.get(1).copied().unwrap_or(0);
        u32::from(u16::from_be_bytes([high, low]))
    });
    // A packet has far fewer words than would carry beyond 32 bits.
    let mut sum = words.fold(0_u32, u32::wrapping_add);
    while sum > 0xffff {
        sum = (sum & 0xffff).wrapping_add(sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}
