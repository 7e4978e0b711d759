//! Packets: the files that hold them, and what lies in them.

pub(super) mod glance;
pub(super) mod link;
pub(super) mod pcap;
pub(super) mod pcapng;
pub(super) mod segment;

use super::flow::Connections;
use super::note::Note;
use super::reading::Reading;
use link::Inner;
use segment::Contents;

/// Longest packet that is looked at, in bytes; longer ones are passed over.
pub(super) const LONGEST: usize = 1 << 20;

/// One packet as it was captured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'b> {
    /// The bytes captured.
    pub(super) bytes: &'b [u8],
    /// Bytes that it had on the wire.
    pub(super) length: u32,
    /// Number of its link type.
    pub(super) link: u32,
}

/// Takes one packet apart and hands its TCP segment on; everything else is counted.
pub(super) fn handle(packet: Packet<'_>, to: &mut Connections, reading: &mut Reading<'_, '_>) {
    let statistics = &mut reading.statistics;
    statistics.packets = statistics.packets.saturating_add(1);
    let counted = match link::unwrap(packet.link, packet.bytes) {
        Inner::Ip(bytes) => {
            let glance = glance::glance(bytes, &packet);
            if glance.is_some_and(|glance| to.passes_over(&glance)) {
                return;
            }
            let lost = (packet.length as usize).saturating_sub(packet.bytes.len());
            match segment::read(bytes, lost) {
                Contents::Segment(segment) => {
                    if segment.fragment {
                        statistics.fragments = statistics.fragments.saturating_add(1);
                    }
                    if segment.is_cut() {
                        statistics.snapped = statistics.snapped.saturating_add(1);
                    }
                    to.take(&segment, packet.bytes.len(), reading);
                    return;
                }
                Contents::Fragment => &mut statistics.fragments,
                Contents::Other => &mut statistics.other_packets,
                Contents::Broken => &mut statistics.undecodable,
            }
        }
        Inner::Other => &mut statistics.other_packets,
        Inner::Short => &mut statistics.undecodable,
        Inner::Unknown => {
            statistics.note(Note::LinkType(packet.link));
            &mut statistics.unknown_link
        }
    };
    *counted = counted.saturating_add(1);
}
