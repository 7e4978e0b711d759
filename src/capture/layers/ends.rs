//! Who sent a segment, and to whom.

use std::net::IpAddr;

/// Address, in two words, and port of one end.
pub(in crate::capture) type End = ([u64; 2], u16);

/// Both ends of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) struct Ends {
    pub(in crate::capture) source: End,
    pub(in crate::capture) destination: End,
    pub(in crate::capture) is_ipv6: bool,
}

impl Ends {
    /// Those of addresses and ports.
    pub(in crate::capture) fn new(source: (IpAddr, u16), destination: (IpAddr, u16)) -> Self {
        Self {
            source: (words(source.0), source.1),
            destination: (words(destination.0), destination.1),
            is_ipv6: source.0.is_ipv6(),
        }
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
