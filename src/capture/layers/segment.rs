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
