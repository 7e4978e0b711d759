//! A first look at an IP packet: whose segment it is and whether it opens a connection. Most
//! segments of a long capture belong to connections that were judged long ago, and need no more.

use super::Packet;

/// What a look at a plain TCP segment shows.
#[derive(Clone, Copy, Debug)]
pub(in crate::capture) struct Glance<'b> {
    /// Address, in two words, and port of the sender.
    pub(in crate::capture) source: ([u64; 2], u16),
    /// The same of the receiver.
    pub(in crate::capture) destination: ([u64; 2], u16),
    pub(in crate::capture) is_ipv6: bool,
    pub(in crate::capture) syn: bool,
    /// The bytes after the TCP fields' fixed part: options, if any, then payload and padding.
    pub(in crate::capture) rest: &'b [u8],
}

/// The segment in `ip`, if it is a plain one that was captured in full: no fragment, no option or
/// extension of IP. Anything else is left to the full reading.
pub(in crate::capture) fn glance<'b>(ip: &'b [u8], packet: &Packet<'_>) -> Option<Glance<'b>> {
    if packet.length as usize > packet.bytes.len() {
        return None;
    }
    match *ip.first()? {
        0x45 => ipv4(ip.split_first_chunk::<40>()?),
        0x60..=0x6f => ipv6(ip.split_first_chunk::<60>()?),
        _ => None,
    }
}

const TCP: u8 = 6;
const SYN: u8 = 2;

fn ipv4<'b>((fields, rest): (&[u8; 40], &'b [u8])) -> Option<Glance<'b>> {
    let [
        _,
        _,
        l0,
        l1,
        _,
        _,
        f0,
        f1,
        _,
        protocol,
        _,
        _,
        s0,
        s1,
        s2,
        s3,
        d0,
        d1,
        d2,
        d3,
        tcp @ ..,
    ] = fields;
    let [p0, p1, q0, q1, .., flags, _, _, _, _, _, _] = tcp;
    let length = usize::from(u16::from_be_bytes([*l0, *l1]));
    let fragment = u16::from_be_bytes([*f0, *f1]) & 0x3fff;
    let whole = length >= 40 && length <= rest.len().saturating_add(40);
    (*protocol == TCP && fragment == 0 && whole).then(|| Glance {
        source: (
            [0, word4([*s0, *s1, *s2, *s3])],
            u16::from_be_bytes([*p0, *p1]),
        ),
        destination: (
            [0, word4([*d0, *d1, *d2, *d3])],
            u16::from_be_bytes([*q0, *q1]),
        ),
        is_ipv6: false,
        syn: flags & SYN != 0,
        rest,
    })
}

fn ipv6<'b>((fields, rest): (&[u8; 60], &'b [u8])) -> Option<Glance<'b>> {
    let (first, tail) = fields.split_first_chunk::<8>()?;
    let (addresses, tcp) = tail.split_first_chunk::<32>()?;
    let [_, _, _, _, l0, l1, next, _] = first;
    let [p0, p1, q0, q1, .., flags, _, _, _, _, _, _] = tcp.first_chunk::<20>()?;
    let (words, _) = addresses.as_chunks::<8>();
    let &[a, b, c, d] = words.first_chunk::<4>()?;
    let length = usize::from(u16::from_be_bytes([*l0, *l1]));
    let whole = length >= 20 && length <= rest.len().saturating_add(20);
    (*next == TCP && whole).then(|| Glance {
        source: (
            [u64::from_be_bytes(a), u64::from_be_bytes(b)],
            u16::from_be_bytes([*p0, *p1]),
        ),
        destination: (
            [u64::from_be_bytes(c), u64::from_be_bytes(d)],
            u16::from_be_bytes([*q0, *q1]),
        ),
        is_ipv6: true,
        syn: flags & SYN != 0,
        rest,
    })
}

fn word4(bytes: [u8; 4]) -> u64 {
    u64::from(u32::from_be_bytes(bytes))
}
