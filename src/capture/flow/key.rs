//! The name of a connection: its two ends, in an order that does not depend on the direction.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::super::layers::ends::Ends;

/// The two ends of a connection, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    low: [u64; 2],
    high: [u64; 2],
    /// The lower end's port, the higher end's, and the IP version.
    ports: u64,
    /// Worked out once, for a key is looked up in several maps.
    hash: u64,
}

/// A map by keys, which bring their hash along.
pub(super) type Keyed<T> = HashMap<Key, T, BuildHasherDefault<Brought>>;

/// Takes the hash that a key brings.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Brought(u64);

impl Hasher for Brought {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, _bytes: &[u8]) {}
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Key {
    /// The key of a segment's connection, and whether the lower end sent it. `seed` keeps a capture
    /// from choosing keys whose hashes collide.
    pub(super) fn of(ends: &Ends, seed: &impl BuildHasher) -> (Self, bool) {
        let Ends {
            source,
            destination,
            is_ipv6,
        } = *ends;
        let from_low = source <= destination;
        let (low, high) = if from_low {
            (source, destination)
        } else {
            (destination, source)
        };
        let version = u64::from(is_ipv6);
        let ports = u64::from(low.1) | u64::from(high.1) << 16 | version << 32;
        let mut hasher = seed.build_hasher();
        for word in [low.0[0], low.0[1], high.0[0], high.0[1], ports] {
            hasher.write_u64(word);
        }
        let key = Self {
            low: low.0,
            high: high.0,
            ports,
            hash: hasher.finish(),
        };
        (key, from_low)
    }

    /// A place among `places`, a power of two of at most 16 bits.
    pub(super) fn place(&self, places: usize) -> usize {
        let [.., high, low] = self.hash.to_be_bytes();
        usize::from(u16::from_be_bytes([high, low])) & places.wrapping_sub(1)
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
