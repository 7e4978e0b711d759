//! The name of a connection: its two ends, in an order that does not depend on the direction.

use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::super::packets::segment::Segment;

/// The two ends of a connection, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    low: [u64; 2],
    high: [u64; 2],
    /// The lower end's port, the higher end's, and the IP version.
    ports: u64,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for word in [
            self.low[0],
            self.low[1],
            self.high[0],
            self.high[1],
            self.ports,
        ] {
            state.write_u64(word);
        }
    }
}

impl Key {
    /// The key of a segment's connection, and whether the lower end sent it.
    pub(super) fn of(segment: &Segment<'_>) -> (Self, bool) {
        let source = (words(segment.source.ip()), segment.source.port());
        let destination = (words(segment.destination.ip()), segment.destination.port());
        let from_low = source <= destination;
        let (low, high) = if from_low {
            (source, destination)
        } else {
            (destination, source)
        };
        let version = u64::from(segment.source.is_ipv6());
        let key = Self {
            low: low.0,
            high: high.0,
            ports: u64::from(low.1) | u64::from(high.1) << 16 | version << 32,
        };
        (key, from_low)
    }

    /// The address of the lower end, or of the higher one.
    pub(super) fn end(&self, low: bool) -> SocketAddr {
        let [_, _, _, version, a, b, c, d] = self.ports.to_be_bytes();
        let (words, port) = if low {
            (self.low, u16::from_be_bytes([c, d]))
        } else {
            (self.high, u16::from_be_bytes([a, b]))
        };
        let ip = if version == 1 {
            let [high, low] = words;
            IpAddr::V6(Ipv6Addr::from_bits(
                u128::from(high) << 64 | u128::from(low),
            ))
        } else {
            let [.., a, b, c, d] = words[1].to_be_bytes();
            IpAddr::V4(Ipv4Addr::new(a, b, c, d))
        };
        SocketAddr::new(ip, port)
    }
}

fn words(address: IpAddr) -> [u64; 2] {
    match address {
        IpAddr::V4(v4) => [0, u64::from(v4.to_bits())],
        IpAddr::V6(v6) => {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = v6.octets();
            [
                u64::from_be_bytes([a, b, c, d, e, f, g, h]),
                u64::from_be_bytes([i, j, k, l, m, n, o, p]),
            ]
        }
    }
}
