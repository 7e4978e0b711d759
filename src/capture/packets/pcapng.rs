//! pcapng files: sections of blocks, each section with its own byte order and interfaces.

use pcap_parser::pcapng::{Block, parse_block_be, parse_block_le};
use pcap_parser::traits::PcapNGPacketBlock;

use super::super::error::{Error, Problem};
use super::super::flow::Connections;
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::window::Window;
use super::{LONGEST, Packet, handle};

/// The type of the block that begins a section, the same in either byte order.
const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
/// The type of an obsolete packet block, which pcap-parser leaves to us.
const OBSOLETE_PACKET: u32 = 2;
/// Interfaces of a section that are kept apart; a packet of another one is not read.
const MOST_INTERFACES: usize = 4096;

/// What the blocks of a section need of those before them.
#[derive(Debug, Default)]
struct Section {
    big_endian: bool,
    /// Link type and snap length of each interface.
    interfaces: Vec<(u32, u32)>,
}

impl Section {
    fn number(&self, bytes: [u8; 4]) -> u32 {
        if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    }
}

/// Reads all packets of the window.
pub(in crate::capture) fn read(
    window: &mut Window<'_>,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    let mut section = Section::default();
    window.fill(12);
    if !window.shown().starts_with(&SECTION) {
        return Err(Error::Malformed {
            form: Form::Pcapng,
            problem: Problem::Magic,
            at: 0,
        });
    }
    while !reading.stopped() {
        let Some(length) = show_next(window, &mut section, to, reading) else {
            break;
        };
        if length <= LONGEST.saturating_mul(2) {
            let block = window.shown().get(..length).unwrap_or_default();
            read_block(block, &mut section, to, reading);
            window.pass(length);
            continue;
        }
        // A block of packets is as long as no packet that is looked at.
        let is_packet = matches!(window.shown(), [2 | 3 | 6, 0, 0, 0, ..] | [0, 0, 0, 2 | 3 | 6, ..]);
        if is_packet {
            let statistics = &mut reading.statistics;
            statistics.packets = statistics.packets.saturating_add(1);
            statistics.undecodable = statistics.undecodable.saturating_add(1);
        }
        if !window.skip(length as u64) {
            to.source_cut(
                Note::TailCut {
                    at: window.offset(),
                },
                reading,
            );
            break;
        }
    }
    Ok(())
}

/// Makes the window show the next block, unless it is too long to be a packet; its length with
/// padding. `None` at the end of the file.
fn show_next(
    window: &mut Window<'_>,
    section: &mut Section,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) -> Option<usize> {
    let at = window.offset();
    if !window.fill(12) {
        if !window.shown().is_empty() {
            to.source_cut(Note::TailCut { at }, reading);
        }
        return None;
    }
    let (kind, rest) = window.shown().split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    if *kind == SECTION {
        section.interfaces.clear();
        match rest.first_chunk::<4>()? {
            [0x1a, 0x2b, 0x3c, 0x4d] => section.big_endian = true,
            [0x4d, 0x3c, 0x2b, 0x1a] => section.big_endian = false,
            _ => {
                to.source_cut(
                    Note::Damaged {
                        form: Form::Pcapng,
                        at,
                    },
                    reading,
                );
                return None;
            }
        }
    }
    let length = section.number(*length);
    // Lengths are multiples of 4; writers that leave out the padding of the sum exist.
    let whole = (length as usize).checked_next_multiple_of(4)?;
    if !(12..=u32::MAX >> 1).contains(&length) {
        to.source_cut(
            Note::Damaged {
                form: Form::Pcapng,
                at,
            },
            reading,
        );
        return None;
    }
    if whole <= LONGEST.saturating_mul(2) && !window.fill(whole) {
        to.source_cut(Note::TailCut { at }, reading);
        return None;
    }
    Some(whole)
}

fn read_block(
    block: &[u8],
    section: &mut Section,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) {
    let parsed = if section.big_endian {
        parse_block_be(block)
    } else {
        parse_block_le(block)
    };
    let (interface, bytes, length) = match parsed {
        Ok((_, Block::InterfaceDescription(interface))) => {
            if section.interfaces.len() < MOST_INTERFACES {
                let link = interface.linktype.0.cast_unsigned() & 0xffff;
                section.interfaces.push((link, interface.snaplen));
            }
            return;
        }
        Ok((_, Block::EnhancedPacket(ref packet))) => {
            (packet.if_id, packet.packet_data(), packet.origlen)
        }
        Ok((_, Block::SimplePacket(ref packet))) => {
            // The captured length is not stated: the snap length of the first interface bounds it.
            let snap = section.interfaces.first().map_or(0, |&(_, snap)| snap);
            let bytes = packet.packet_data();
            let most = if snap == 0 {
                bytes.len()
            } else {
                snap as usize
            };
            (0, bytes.get(..most).unwrap_or(bytes), packet.origlen)
        }
        Ok((_, Block::Unknown(ref unknown))) => match obsolete_packet(unknown.data, block, section)
        {
            Some(packet) => packet,
            None => return,
        },
        Ok(_) => return,
        Err(_) => {
            reading.statistics.undecodable = reading.statistics.undecodable.saturating_add(1);
            return;
        }
    };
    let known = usize::try_from(interface)
        .ok()
        .and_then(|at| section.interfaces.get(at));
    let Some(&(link, _)) = known else {
        reading.statistics.note(Note::Interface {
            number: interface,
            known: u32::try_from(section.interfaces.len()).unwrap_or(u32::MAX),
        });
        reading.statistics.packets = reading.statistics.packets.saturating_add(1);
        reading.statistics.undecodable = reading.statistics.undecodable.saturating_add(1);
        return;
    };
    let packet = Packet {
        bytes,
        length,
        link,
    };
    handle(packet, to, reading);
}

/// Interface, bytes and length on the wire of an obsolete packet block.
fn obsolete_packet<'b>(
    data: &'b [u8],
    block: &[u8],
    section: &Section,
) -> Option<(u32, &'b [u8], u32)> {
    if section.number(*block.first_chunk()?) != OBSOLETE_PACKET {
        return None;
    }
    let (interface, rest) = data.split_first_chunk::<2>()?;
    let interface = if section.big_endian {
        u16::from_be_bytes(*interface)
    } else {
        u16::from_le_bytes(*interface)
    };
    // Two bytes of drops and eight of time lie between.
    let (captured, rest) = rest.get(10..)?.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let captured = usize::try_from(section.number(*captured)).ok()?;
    let bytes = rest.get(..captured)?;
    Some((u32::from(interface), bytes, section.number(*length)))
}
