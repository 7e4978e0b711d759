//! The files that hold packets, and the way from a packet to its connection.

pub(super) mod pcap;
pub(super) mod pcapng;

use super::flow::Connections;
use super::layers::link::Inner;
use super::layers::segment::Contents;
use super::layers::{glance, segment};
use super::note::Note;
use super::reading::Reading;

pub(super) use super::layers::{Packet, link};

/// Longest packet that is looked at, in bytes; longer ones are passed over.
pub(super) const LONGEST: usize = 1 << 20;

/// Takes one packet apart and hands its TCP segment on; everything else is counted.
pub(super) fn handle(packet: Packet<'_>, to: &mut Connections, reading: &mut Reading<'_, '_>) {
    let statistics = &mut reading.statistics;
    statistics.packets = statistics.packets.saturating_add(1);
    let counted = match link::unwrap(packet.link, packet.bytes) {
        Inner::Ip(bytes) => {
            if let Some(glance) = glance::glance(bytes, &packet) {
                let named = to.name(&glance.ends);
                if to.passes_over(&glance, &named) {
                    return;
                }
                if let Some(segment) = glance.segment() {
                    to.take(&segment, named, packet.bytes.len(), reading);
                    return;
                }
            }
            let lost = (packet.length as usize).saturating_sub(packet.bytes.len());
            match segment::read(bytes, lost) {
                Contents::Segment(segment) => {
                    let named = to.name(&segment.ends);
                    if segment.fragment {
                        statistics.fragments = statistics.fragments.saturating_add(1);
                    }
                    if segment.is_cut() {
                        statistics.snapped = statistics.snapped.saturating_add(1);
                    }
                    to.take(&segment, named, packet.bytes.len(), reading);
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
