//! Link layers: from a captured frame to the IP packet in it.

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) enum Inner<'b> {
    /// An IP packet, from its first byte on.
    Ip(&'b [u8]),
    /// Something else.
    Other,
    /// Too few bytes to tell.
    Short,
    /// The link type is not known here.
    Unknown,
}

/// Ethernet, link type 1.
pub(in crate::capture) const ETHERNET: u32 = 1;
/// Raw IP, link type 101.
pub(in crate::capture) const RAW: u32 = 101;
/// Linux cooked, link type 113.
pub(in crate::capture) const SLL: u32 = 113;
/// Linux cooked version 2, link type 276.
pub(in crate::capture) const SLL2: u32 = 276;
/// BSD loopback, link type 0.
pub(in crate::capture) const NULL: u32 = 0;

/// The IP packet in a frame of that link type.
pub(in crate::capture) fn unwrap(link: u32, frame: &[u8]) -> Inner<'_> {
    match link {
        ETHERNET => ethernet(frame),
        SLL => by_type(frame, 14, 16),
        SLL2 => by_type(frame, 0, 20),
        // OpenBSD's link type 12 and BSD/OS's 14 are raw IP in old files.
        RAW | 12 | 14 => by_version(frame),
        228 => only_version(frame, 4),
        229 => only_version(frame, 6),
        // OpenBSD's loopback, 108, is big-endian; NULL has the byte order of the capturing host.
        NULL | 108 => loopback(frame),
        _ => Inner::Unknown,
    }
}

/// The link type that packet bytes without any label most likely have.
pub(in crate::capture) fn guess(frame: &[u8]) -> u32 {
    if is_ip_of_that_length(frame) {
        return RAW;
    }
    let fits = |link| matches!(unwrap(link, frame), Inner::Ip(ip) if has_version(ip));
    [ETHERNET, SLL, SLL2, NULL]
        .into_iter()
        .find(|&link| fits(link))
        .unwrap_or(if has_version(frame) { RAW } else { ETHERNET })
}

fn ethernet(frame: &[u8]) -> Inner<'_> {
    match frame.split_first_chunk::<14>() {
        // Most frames have no tags.
        Some(([.., 0x08, 0x00] | [.., 0x86, 0xdd], ip)) => Inner::Ip(ip),
        _ => by_type(frame, 12, 14),
    }
}

fn by_type(frame: &[u8], at: usize, mut inner: usize) -> Inner<'_> {
    let mut kind = two_bytes(frame, at);
    // The frame bounds the VLAN tags within each other that are passed over.
    loop {
        match kind {
            // 802.1Q, 802.1ad and the number that switches used before it.
            Some(0x8100 | 0x88a8 | 0x9100) => {
                kind = two_bytes(frame, inner.saturating_add(2));
                inner = inner.saturating_add(4);
            }
            Some(0x0800 | 0x86dd) => return frame.get(inner..).map_or(Inner::Short, Inner::Ip),
            Some(_) => return Inner::Other,
            None => return Inner::Short,
        }
    }
}

fn by_version(frame: &[u8]) -> Inner<'_> {
    match frame.first() {
        None => Inner::Short,
        Some(_) if has_version(frame) => Inner::Ip(frame),
        Some(_) => Inner::Other,
    }
}

fn only_version(frame: &[u8], version: u8) -> Inner<'_> {
    match frame.first() {
        None => Inner::Short,
        Some(first) if first >> 4 == version => Inner::Ip(frame),
        Some(_) => Inner::Other,
    }
}

/// The address families of IPv4 (2) and IPv6 (10 Linux, 23 Windows, 24, 28, 30 the BSDs).
fn loopback(frame: &[u8]) -> Inner<'_> {
    let Some((family, ip)) = frame.split_first_chunk::<4>() else {
        return Inner::Short;
    };
    let known = |family: u32| matches!(family, 2 | 10 | 23 | 24 | 28 | 30);
    if known(u32::from_le_bytes(*family)) || known(u32::from_be_bytes(*family)) {
        by_version(ip)
    } else {
        Inner::Other
    }
}

fn has_version(ip: &[u8]) -> bool {
    matches!(ip.first(), Some(0x45..=0x4f | 0x60..=0x6f))
}

fn is_ip_of_that_length(frame: &[u8]) -> bool {
    let length = match frame.first() {
        Some(0x45..=0x4f) => two_bytes(frame, 2).map(usize::from),
        Some(0x60..=0x6f) => {
            two_bytes(frame, 4).map(|length| usize::from(length).saturating_add(40))
        }
        _ => None,
    };
    length == Some(frame.len())
}

fn two_bytes(frame: &[u8], at: usize) -> Option<u16> {
    let bytes = frame.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An IP packet of that version byte and as long as it says, whose source address holds what would be
    /// the type of an Ethernet frame.
    fn packet(version: u8) -> Vec<u8> {
        let mut packet = vec![0_u8; 64];
        packet[0] = version;
        let length_at = if version < 0x60 { 3 } else { 5 };
        packet[length_at] = if version < 0x60 { 64 } else { 24 };
        packet[12..15].copy_from_slice(&[0x08, 0x00, 0x45]);
        packet
    }

    #[test]
    fn raw_packets_are_of_the_version_that_their_link_type_states() {
        let (four, six, neither) = ([0x45_u8], [0x60_u8], [0x05_u8]);
        for (link, inner) in [
            (RAW, [Inner::Ip(&four[..]), Inner::Ip(&six), Inner::Other]),
            (228, [Inner::Ip(&four), Inner::Other, Inner::Other]),
            (229, [Inner::Other, Inner::Ip(&six), Inner::Other]),
        ] {
            assert_eq!([&four[..], &six, &neither].map(|frame| unwrap(link, frame)), inner);
            assert_eq!(unwrap(link, b""), Inner::Short);
        }
        assert_eq!(unwrap(NULL, &[2, 0, 0, 0, 0x05]), Inner::Other);
    }

    #[test]
    fn what_is_as_long_as_ip_says_is_ip_whatever_else_it_looks_like() {
        for version in [0x45, 0x4f, 0x60, 0x6f] {
            let raw = packet(version);
            assert_eq!(guess(&raw), RAW, "{version:x}");
            assert_eq!(guess(&[&raw[..], &[0]].concat()), ETHERNET, "{version:x}, a byte longer");
        }
        assert_eq!(guess(&packet(0x44)), ETHERNET);
        // Nothing fits: by the version, else Ethernet.
        assert_eq!(guess(&[0x45; 60]), RAW);
        assert_eq!(guess(&[0x05; 60]), ETHERNET);
    }
}
