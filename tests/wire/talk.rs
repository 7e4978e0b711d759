//! TCP segments in IP packets, and two sides that send them.

use std::net::{IpAddr, SocketAddr};

pub(crate) const FIN: u8 = 1;
pub(crate) const SYN: u8 = 2;
pub(crate) const RST: u8 = 4;
pub(crate) const PSH: u8 = 8;
pub(crate) const ACK: u8 = 16;

const TCP: u8 = 6;
const UDP: u8 = 17;

/// A TCP segment.
#[derive(Clone, Debug)]
pub(crate) struct Tcp {
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) sequence: u32,
    pub(crate) acknowledged: u32,
    pub(crate) flags: u8,
    pub(crate) payload: Vec<u8>,
}

impl Tcp {
    /// The segment without the IP layer. Checksums are left to the hardware, as on most hosts.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(20 + self.payload.len());
        bytes.extend_from_slice(&self.source.port().to_be_bytes());
        bytes.extend_from_slice(&self.destination.port().to_be_bytes());
        bytes.extend_from_slice(&self.sequence.to_be_bytes());
        bytes.extend_from_slice(&self.acknowledged.to_be_bytes());
        bytes.extend_from_slice(&[0x50, self.flags, 0xff, 0xff, 0, 0, 0, 0]);
        bytes.extend_from_slice(&self.payload);
        bytes
    }

    /// The IP packet.
    pub(crate) fn ip(&self) -> Vec<u8> {
        self.ip_after(&[], TCP)
    }

    /// The IPv6 packet with extension fields before the segment, of which the first has the
    /// number `first`; each names the next one itself.
    pub(crate) fn ip_after(&self, extensions: &[u8], first: u8) -> Vec<u8> {
        let body = [extensions, &self.bytes()].concat();
        packet(self.source.ip(), self.destination.ip(), first, &body)
    }

    /// The IPv4 packet in fragments, each of at most `size` bytes, a multiple of eight.
    pub(crate) fn fragments(&self, size: usize) -> Vec<Vec<u8>> {
        let body = self.bytes();
        let pieces: Vec<&[u8]> = body.chunks(size).collect();
        let last = pieces.len() - 1;
        (0..)
            .zip(pieces)
            .map(|(at, piece)| {
                let mut ip = packet(self.source.ip(), self.destination.ip(), TCP, piece);
                let more = if at == last { 0 } else { 0x2000 };
                let offset = (at * size / 8) as u16 | more;
                ip[6..8].copy_from_slice(&offset.to_be_bytes());
                ip
            })
            .collect()
    }
}

/// A UDP packet.
pub(crate) fn udp(source: SocketAddr, destination: SocketAddr, payload: &[u8]) -> Vec<u8> {
    let mut body = source.port().to_be_bytes().to_vec();
    body.extend_from_slice(&destination.port().to_be_bytes());
    body.extend_from_slice(&((8 + payload.len()) as u16).to_be_bytes());
    body.extend_from_slice(&[0; 2]);
    body.extend_from_slice(payload);
    packet(source.ip(), destination.ip(), UDP, &body)
}

fn packet(source: IpAddr, destination: IpAddr, protocol: u8, body: &[u8]) -> Vec<u8> {
    let mut ip = Vec::with_capacity(40 + body.len());
    match (source, destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            ip.extend_from_slice(&[0x45, 0]);
            ip.extend_from_slice(&((20 + body.len()) as u16).to_be_bytes());
            ip.extend_from_slice(&[0, 7, 0x40, 0, 64, protocol, 0, 0]);
            ip.extend_from_slice(&source.octets());
            ip.extend_from_slice(&destination.octets());
        }
        (IpAddr::V6(source), IpAddr::V6(destination)) => {
            ip.extend_from_slice(&[0x60, 0, 0, 0]);
            ip.extend_from_slice(&(body.len() as u16).to_be_bytes());
            ip.extend_from_slice(&[protocol, 64]);
            ip.extend_from_slice(&source.octets());
            ip.extend_from_slice(&destination.octets());
        }
        _ => unreachable!("both ends are of one version"),
    }
    ip.extend_from_slice(body);
    ip
}

/// Two sides that talk: keeps their sequence numbers.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    pub(crate) client: SocketAddr,
    pub(crate) server: SocketAddr,
    /// The next sequence number of each.
    pub(crate) next: [u32; 2],
}

impl Talk {
    /// Two sides with their initial sequence numbers.
    pub(crate) fn new(client: SocketAddr, server: SocketAddr, first: [u32; 2]) -> Self {
        Self {
            client,
            server,
            next: first,
        }
    }

    /// SYN, SYN and ACK, ACK.
    pub(crate) fn open(&mut self) -> Vec<Tcp> {
        let mut syn = self.segment(0, SYN, b"");
        syn.acknowledged = 0;
        self.next[0] = self.next[0].wrapping_add(1);
        let answer = self.segment(1, SYN | ACK, b"");
        self.next[1] = self.next[1].wrapping_add(1);
        vec![syn, answer, self.segment(0, ACK, b"")]
    }

    /// What the client (0) or the server (1) sends.
    pub(crate) fn say(&mut self, side: usize, payload: &[u8]) -> Tcp {
        let segment = self.segment(side, PSH | ACK, payload);
        self.next[side] = self.next[side].wrapping_add(payload.len() as u32);
        segment
    }

    /// Each side ends, the server first.
    pub(crate) fn close(&mut self) -> Vec<Tcp> {
        let server = self.segment(1, FIN | ACK, b"");
        self.next[1] = self.next[1].wrapping_add(1);
        let client = self.segment(0, FIN | ACK, b"");
        self.next[0] = self.next[0].wrapping_add(1);
        vec![server, client, self.segment(1, ACK, b"")]
    }

    /// A segment of that side, at its present sequence number.
    pub(crate) fn segment(&self, side: usize, flags: u8, payload: &[u8]) -> Tcp {
        let (source, destination) = if side == 0 {
            (self.client, self.server)
        } else {
            (self.server, self.client)
        };
        Tcp {
            source,
            destination,
            sequence: self.next[side],
            acknowledged: self.next[1 - side],
            flags,
            payload: payload.to_vec(),
        }
    }
}

/// A segment in pieces of at most `size` bytes each.
pub(crate) fn in_pieces(segment: &Tcp, size: usize) -> Vec<Tcp> {
    let mut sequence = segment.sequence;
    segment
        .payload
        .chunks(size)
        .map(|payload| {
            let piece = Tcp {
                sequence,
                payload: payload.to_vec(),
                ..segment.clone()
            };
            sequence = sequence.wrapping_add(payload.len() as u32);
            piece
        })
        .collect()
}
