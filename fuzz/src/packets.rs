//! Captures of connections: a handshake in segments that come late, early, twice or in pieces.

use std::net::SocketAddr;

use arbitrary::Arbitrary;

use crate::wire::{Kind, Order, Pcapng, Talk, Tcp, ethernet, in_pieces, link, loopback, pcap, sll, sll2, tagged};

/// How a connection looks in its capture.
#[derive(Debug, Clone, Arbitrary)]
pub struct Shape {
    six: bool,
    file: File,
    layer: Layer,
    /// The largest segment.
    size: u8,
    /// Initial sequence numbers: near the wrap they matter.
    first: [u32; 2],
    without_syn: bool,
    without_fin: bool,
    /// Places where a segment changes places with its next one, of the same side or not.
    late: Vec<u8>,
    /// Places of segments that come twice.
    twice: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum File {
    Micro,
    Nano,
    Modified,
    Big,
    Pcapng,
    PcapngBig,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Layer {
    Ethernet,
    Tagged,
    Raw,
    Cooked,
    Cooked2,
    Loopback,
}

impl Shape {
    /// Whether the capture began after the connection did.
    #[must_use]
    pub const fn is_without_syn(&self) -> bool {
        self.without_syn
    }
}

/// A capture of one connection in which both sides sent these bytes.
#[must_use]
pub fn capture(shape: &Shape, client: &[u8], server: &[u8]) -> Vec<u8> {
    let ends: [SocketAddr; 2] = if shape.six {
        ["[fe80::2]:40000", "[fe80::1]:8080"].map(|end| end.parse().expect("an address"))
    } else {
        ["10.0.0.2:40000", "10.0.0.1:8080"].map(|end| end.parse().expect("an address"))
    };
    let mut talk = Talk::new(ends[0], ends[1], shape.first);
    let mut segments = talk.open();
    if shape.without_syn {
        segments.clear();
    }
    let start = segments.len();
    let size = usize::from(shape.size).max(1);
    for (side, bytes) in [(0, client), (1, server)] {
        segments.extend(in_pieces(&talk.say(side, bytes), size));
    }
    for place in shape.twice.iter().take(8) {
        let at = start + usize::from(*place) % (segments.len() - start);
        segments.insert(at, segments[at].clone());
    }
    for place in shape.late.iter().take(8) {
        let at = start + usize::from(*place) % (segments.len() - start);
        // Without a SYN the first segment of a side is where it begins.
        let same = |other: &Tcp| other.source == segments[at].source;
        if at + 1 < segments.len() && (!shape.without_syn || segments[..at].iter().any(same)) {
            let is_first = !segments[..at].iter().any(|s| s.source == segments[at + 1].source);
            if !(shape.without_syn && is_first) {
                segments.swap(at, at + 1);
            }
        }
    }
    if !shape.without_fin {
        segments.extend(talk.close());
    }
    file(shape, &segments)
}

fn file(shape: &Shape, segments: &[Tcp]) -> Vec<u8> {
    let (link, frame): (u32, fn(&[u8]) -> Vec<u8>) = match shape.layer {
        Layer::Ethernet => (link::ETHERNET, ethernet),
        Layer::Tagged => (link::ETHERNET, |ip| tagged(ip, &[0x88a8, 0x8100])),
        Layer::Raw => (link::RAW, <[u8]>::to_vec),
        Layer::Cooked => (link::SLL, sll),
        Layer::Cooked2 => (link::SLL2, sll2),
        Layer::Loopback => (link::NULL, |ip| {
            loopback(ip, [if ip[0] >> 4 == 4 { 2 } else { 24 }, 0, 0, 0])
        }),
    };
    let frames: Vec<Vec<u8>> = segments.iter().map(|segment| frame(&segment.ip())).collect();
    let (kind, order) = match shape.file {
        File::Micro => (Kind::Micro, Order::Little),
        File::Nano => (Kind::Nano, Order::Little),
        File::Modified => (Kind::Modified, Order::Little),
        File::Big => (Kind::Micro, Order::Big),
        File::Pcapng => return pcapng(Order::Little, link, &frames),
        File::PcapngBig => return pcapng(Order::Big, link, &frames),
    };
    pcap(kind, order, link, &frames)
}

fn pcapng(order: Order, link: u32, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Pcapng::new(order);
    file.interface(link, 0);
    for frame in frames {
        file.packet(0, frame, frame.len());
    }
    file.bytes
}
