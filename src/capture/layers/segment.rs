//! One TCP segment, taken from an IP packet.

use etherparse::{IpNumber, Ipv6ExtensionSlice, LaxIpSlice, LenSource, TcpSlice};

use super::ends::Ends;

/// A TCP segment: what reassembly needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) struct Segment<'b> {
    pub(in crate::capture) ends: Ends,
    pub(in crate::capture) sequence: u32,
    /// The sequence number that the sender expects next, where it says so.
    pub(in crate::capture) acknowledged: Option<u32>,
    pub(in crate::capture) syn: bool,
    pub(in crate::capture) fin: bool,
    pub(in crate::capture) reset: bool,
    /// The bytes captured.
    pub(in crate::capture) payload: &'b [u8],
    /// Bytes that were sent after those captured.
    pub(in crate::capture) lost: u32,
    /// The packet is the first fragment of a larger one.
    pub(in crate::capture) fragment: bool,
}

impl Segment<'_> {
    /// Whether the packet was captured only in part.
    pub(in crate::capture) fn is_cut(&self) -> bool {
        self.lost > 0 && !self.fragment
    }
}

/// What an IP packet carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) enum Contents<'b> {
    /// A TCP segment, or its first fragment.
    Segment(Segment<'b>),
    /// A later fragment.
    Fragment,
    /// Another protocol.
    Other,
    /// It cannot be read.
    Broken,
}

/// The contents of an IP packet whose frame lost its last `lost` bytes.
pub(in crate::capture) fn read(packet: &[u8], lost: usize) -> Contents<'_> {
    let Ok((ip, stopped)) = LaxIpSlice::from_slice(packet) else {
        return Contents::Broken;
    };
    let payload = ip.payload();
    if payload.fragmented && !is_first_fragment(&ip) {
        return Contents::Fragment;
    }
    if payload.ip_number != IpNumber::TCP {
        return if stopped.is_some() {
            Contents::Broken
        } else {
            Contents::Other
        };
    }
    let Ok(tcp) = TcpSlice::from_slice(payload.payload) else {
        return Contents::Broken;
    };
    let stated = match &ip {
        LaxIpSlice::Ipv4(v4) => usize::from(v4.header().total_len()),
        LaxIpSlice::Ipv6(v6) => usize::from(v6.header().payload_length()).saturating_add(40),
    };
    let lost = match payload.len_source {
        _ if payload.incomplete => stated.saturating_sub(packet.len()),
        // Segmentation offload leaves the length 0: the frame is all that there is to go by.
        LenSource::Slice => lost,
        _ => 0,
    };
    // How much follows in the other fragments is not known here: at least one byte does.
    let lost = if payload.fragmented {
        lost.max(1)
    } else {
        lost
    };
    Contents::Segment(Segment {
        ends: Ends::new(
            (ip.source_addr(), tcp.source_port()),
            (ip.destination_addr(), tcp.destination_port()),
        ),
        sequence: tcp.sequence_number(),
        acknowledged: tcp.ack().then(|| tcp.acknowledgment_number()),
        syn: tcp.syn(),
        fin: tcp.fin(),
        reset: tcp.rst(),
        payload: tcp.payload(),
        lost: u32::try_from(lost).unwrap_or(u32::MAX >> 2),
        fragment: payload.fragmented,
    })
}

fn is_first_fragment(ip: &LaxIpSlice<'_>) -> bool {
    match ip {
        LaxIpSlice::Ipv4(v4) => v4.header().fragments_offset().value() == 0,
        LaxIpSlice::Ipv6(v6) => {
            v6.extensions()
                .clone()
                .into_iter()
                .all(|extension| match extension {
                    Ipv6ExtensionSlice::Fragment(fragment) => {
                        fragment.fragment_offset().value() == 0
                    }
                    _ => true,
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An IPv4 packet that states its length and carries a segment with 20 bytes, of which so many bytes in
    /// all were captured.
    fn ipv4(stated: u8, captured: usize) -> Vec<u8> {
        let mut packet = vec![0_u8; captured];
        packet[0] = 0x45;
        packet[3] = stated;
        packet[9] = 6;
        packet[32] = 0x50;
        packet
    }

    /// An IPv6 packet with these extension fields before a segment of 20 bytes and no payload.
    fn ipv6(extensions: &[u8], first: u8) -> Vec<u8> {
        let mut tcp = [0_u8; 20];
        tcp[12] = 0x50;
        let body = [extensions, &tcp].concat();
        let mut packet = vec![0_u8; 40];
        packet[0] = 0x60;
        packet[5] = u8::try_from(body.len()).unwrap();
        packet[6] = first;
        packet.extend(body);
        packet
    }

    fn segment(packet: &[u8], lost: usize) -> Segment<'_> {
        match read(packet, lost) {
            Contents::Segment(segment) => segment,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_packet_lost_is_what_ip_states_and_not_the_end_of_the_frame() {
        // The frame lost 14 bytes, of which 10 are the packet's.
        let lost = |packet: &[u8], of_frame| {
            let segment = segment(packet, of_frame);
            (segment.payload.len(), segment.lost, segment.is_cut())
        };
        assert_eq!(lost(&ipv4(60, 50), 14), (10, 10, true));
        // Padding alone.
        assert_eq!(lost(&ipv4(60, 60), 4), (20, 0, false));
        assert_eq!(lost(&ipv4(60, 64), 0), (20, 0, false));
        // Segmentation offload: no length.
        assert_eq!(lost(&ipv4(0, 60), 7), (20, 7, true));
        assert_eq!(lost(&ipv4(0, 60), 0), (20, 0, false));
        let longest = u32::MAX / 4;
        assert_eq!(lost(&ipv4(0, 60), usize::MAX), (20, longest, true));
    }

    #[test]
    fn of_fragments_the_first_has_the_segment() {
        const FRAGMENT: u8 = 44;
        const DESTINATION: u8 = 60;
        let fragment = |offset: u8| [6, 0, 0, offset << 3 | 1, 0, 0, 0, 9];
        let first = ipv6(&fragment(0), FRAGMENT);
        assert!(segment(&first, 0).fragment);
        assert_eq!((segment(&first, 0).lost, segment(&first, 0).is_cut()), (1, false));
        assert_eq!(read(&ipv6(&fragment(2), FRAGMENT), 0), Contents::Fragment);
        // Behind other extension fields.
        let behind = |offset| [&[FRAGMENT, 0, 1, 4, 0, 0, 0, 0], &fragment(offset)[..]].concat();
        assert!(segment(&ipv6(&behind(0), DESTINATION), 0).fragment);
        assert_eq!(read(&ipv6(&behind(2), DESTINATION), 0), Contents::Fragment);
        let mut four = ipv4(60, 60);
        four[6] = 0x20;
        assert!(segment(&four, 0).fragment);
        four[7] = 1;
        assert_eq!(read(&four, 0), Contents::Fragment);
        assert!(!segment(&ipv4(60, 60), 0).fragment);
    }
}
