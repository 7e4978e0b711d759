//! A first look at an IP packet: whose segment it is and whether it opens a connection. Most
//! segments of a long capture belong to connections that were judged long ago, and need no more; of
//! the others most are plain, and are read from here.

use super::Packet;
use super::ends::Ends;
use super::segment::Segment;

/// What a look at a plain TCP segment shows.
#[derive(Clone, Copy, Debug)]
pub(in crate::capture) struct Glance<'b> {
    pub(in crate::capture) ends: Ends,
    pub(in crate::capture) syn: bool,
    /// TCP's fixed part.
    tcp: &'b [u8; 20],
    /// The bytes after it: options, if any, then payload and padding.
    pub(in crate::capture) rest: &'b [u8],
    /// How many of these are the segment's, and no padding.
    own: usize,
}

/// The segment in `ip`, if it is a plain one that was captured in full: no fragment, no option or
/// extension of IP. Anything else is left to the full reading.
pub(in crate::capture) fn glance<'b>(ip: &'b [u8], packet: &Packet<'_>) -> Option<Glance<'b>> {
    if packet.length as usize > packet.bytes.len() {
        return None;
    }
    match *ip.first()? {
        0x45 => ipv4(ip),
        0x60..=0x6f => ipv6(ip),
        _ => None,
    }
}

const TCP: u8 = 6;
const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

fn ipv4(packet: &[u8]) -> Option<Glance<'_>> {
    let (fields, rest) = packet.split_first_chunk::<20>()?;
    let (tcp, rest) = rest.split_first_chunk::<20>()?;
    let [_, _, l0, l1, _, _, f0, f1, _, protocol, _, _, addresses @ ..] = fields;
    let [s0, s1, s2, s3, d0, d1, d2, d3] = *addresses;
    let length = usize::from(u16::from_be_bytes([*l0, *l1]));
    let fragment = u16::from_be_bytes([*f0, *f1]) & 0x3fff;
    let own = length.checked_sub(40)?;
    let word = |bytes| [0, u64::from(u32::from_be_bytes(bytes))];
    let (source, destination) = ports(tcp);
    let ends = Ends {
        source: (word([s0, s1, s2, s3]), source),
        destination: (word([d0, d1, d2, d3]), destination),
        is_ipv6: false,
    };
    let is_plain = *protocol == TCP && fragment == 0 && own <= rest.len();
    is_plain.then(|| Glance::new(ends, tcp, rest, own))
}

fn ipv6(packet: &[u8]) -> Option<Glance<'_>> {
    let (fields, rest) = packet.split_first_chunk::<40>()?;
    let (tcp, rest) = rest.split_first_chunk::<20>()?;
    let (first, addresses) = fields.split_first_chunk::<8>()?;
    let [_, _, _, _, l0, l1, next, _] = first;
    let (words, _) = addresses.as_chunks::<8>();
    let &[a, b, c, d] = words.first_chunk::<4>()?;
    let length = usize::from(u16::from_be_bytes([*l0, *l1]));
    let own = length.checked_sub(20)?;
    let words = |high, low| [u64::from_be_bytes(high), u64::from_be_bytes(low)];
    let (source, destination) = ports(tcp);
    let ends = Ends {
        source: (words(a, b), source),
        destination: (words(c, d), destination),
        is_ipv6: true,
    };
    (*next == TCP && own <= rest.len()).then(|| Glance::new(ends, tcp, rest, own))
}

/// The sender's port, and the receiver's.
const fn ports(tcp: &[u8; 20]) -> (u16, u16) {
    let [p0, p1, q0, q1, ..] = *tcp;
    (u16::from_be_bytes([p0, p1]), u16::from_be_bytes([q0, q1]))
}

impl<'b> Glance<'b> {
    const fn new(ends: Ends, tcp: &'b [u8; 20], rest: &'b [u8], own: usize) -> Self {
        let [.., flags, _, _, _, _, _, _] = *tcp;
        Self {
            ends,
            syn: flags & SYN != 0,
            tcp,
            rest,
            own,
        }
    }

    /// The segment, as the full reading has it; none where that has to say what is wrong with it.
    pub(in crate::capture) fn segment(&self) -> Option<Segment<'b>> {
        let [_, _, _, _, s0, s1, s2, s3, a0, a1, a2, a3, offset, flags, ..] = *self.tcp;
        let options = usize::from(offset >> 4).checked_mul(4)?.checked_sub(20)?;
        let acknowledged = u32::from_be_bytes([a0, a1, a2, a3]);
        Some(Segment {
            ends: self.ends,
            sequence: u32::from_be_bytes([s0, s1, s2, s3]),
            acknowledged: (flags & ACK != 0).then_some(acknowledged),
            syn: self.syn,
            fin: flags & FIN != 0,
            reset: flags & RST != 0,
            payload: self.rest.get(options..self.own)?,
            lost: 0,
            fragment: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::link::RAW;
    use super::super::segment::{self, Contents};
    use super::*;

    /// A packet whose fields that matter here are mostly plain ones.
    fn packets() -> impl Strategy<Value = Vec<u8>> {
        let version = prop_oneof![Just(0x45_u8), Just(0x60), Just(0x46), any::<u8>()];
        let length = prop_oneof![Just(0_usize), 0..140_usize];
        let offset = prop_oneof![Just(0x50_u8), Just(0x80), any::<u8>()];
        let protocol = prop_oneof![Just(6_u8), any::<u8>()];
        let bytes = proptest::collection::vec(any::<u8>(), 0..140);
        (version, length, offset, protocol, bytes).prop_map(|(version, length, offset, protocol, mut bytes)| {
            let is_ipv6 = version >> 4 == 6;
            let (length_at, protocol_at, offset_at): (usize, usize, usize) = if is_ipv6 { (4, 6, 52) } else { (2, 9, 32) };
            let length = u16::try_from(length).unwrap().to_be_bytes();
            let mut set = |at: usize, byte: u8| {
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            };
            set(0, version);
            set(length_at, length[0]);
            set(length_at.saturating_add(1), length[1]);
            set(protocol_at, protocol);
            if !is_ipv6 {
                set(6, 0x40);
                set(7, 0);
            }
            set(offset_at, offset);
            bytes
        })
    }

    proptest! {
        #[test]
        fn a_segment_read_at_a_glance_is_that_of_the_full_reading(bytes in packets()) {
            let packet = Packet {
                bytes: &bytes,
                length: u32::try_from(bytes.len()).unwrap(),
                link: RAW,
            };
            if let Some(glance) = glance(&bytes, &packet) {
                let full = segment::read(&bytes, 0);
                match glance.segment() {
                    Some(segment) => prop_assert_eq!(full, Contents::Segment(segment)),
                    None => prop_assert_eq!(full, Contents::Broken),
                }
            }
        }
    }

    #[test]
    fn what_is_no_plain_segment_is_left_to_the_full_reading() {
        let mut plain = [0_u8; 44];
        plain[0] = 0x45;
        plain[3] = 44;
        plain[9] = TCP;
        plain[32] = 0x50;
        let seen = |bytes: &[u8], length: u32| {
            let packet = Packet { bytes, length, link: RAW };
            glance(bytes, &packet).and_then(|glance| glance.segment()).is_some()
        };
        assert!(seen(&plain, 44));
        assert!(!seen(&plain, 45), "the capture cut it");
        for (at, value) in [(0, 0x46), (3, 45), (3, 39), (6, 0x20), (7, 1), (9, 17), (32, 0x40), (32, 0x70)] {
            let mut other = plain;
            other[at] = value;
            assert!(!seen(&other, 44), "byte {at} is {value}");
        }
        let mut ipv6 = [0_u8; 64];
        ipv6[0] = 0x60;
        ipv6[5] = 24;
        ipv6[6] = TCP;
        ipv6[52] = 0x50;
        assert!(seen(&ipv6, 64));
        for (at, value) in [(5, 25), (5, 19), (6, 44)] {
            let mut other = ipv6;
            other[at] = value;
            assert!(!seen(&other, 64), "byte {at} is {value}");
        }
    }
}
