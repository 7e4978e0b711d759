//! libpcap files: a head of 24 bytes, then records.

use pcap_parser::{
    LegacyPcapBlock, PcapError, PcapHeader, nom, parse_pcap_frame, parse_pcap_frame_be,
    parse_pcap_frame_modified, parse_pcap_header,
};

use super::super::error::{Error, Problem};
use super::super::flow::Connections;
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::window::Window;
use super::{LONGEST, Packet, handle};

/// Longest record that any tool writes: beyond, the length is damage. 128 MiB, Wireshark's limit.
const LONGEST_RECORD: u32 = 128 << 20;

type Parsed<'b> = nom::IResult<&'b [u8], LegacyPcapBlock<'b>, PcapError<&'b [u8]>>;

/// How the records of a file are laid out.
#[derive(Clone, Copy)]
struct Layout {
    parse: fn(&[u8]) -> Parsed<'_>,
    head: usize,
    big_endian: bool,
    link: u32,
}

impl Layout {
    fn new(header: &PcapHeader) -> Self {
        let big_endian = header.is_bigendian();
        let modified = header.is_modified_format();
        Self {
            parse: match (modified, big_endian) {
                (true, _) => parse_pcap_frame_modified,
                (false, true) => parse_pcap_frame_be,
                (false, false) => parse_pcap_frame,
            },
            head: if modified { 24 } else { 16 },
            big_endian,
            // The upper half has the length of check sequences, which IP's own length makes us pass over.
            link: header.network.0.cast_unsigned() & 0xffff,
        }
    }

    /// The captured length that the record at the start of `bytes` states.
    fn captured(&self, bytes: &[u8]) -> Option<u32> {
        let length = *bytes.get(8..)?.first_chunk::<4>()?;
        Some(if self.big_endian {
            u32::from_be_bytes(length)
        } else {
            u32::from_le_bytes(length)
        })
    }
}

/// Reads all packets of the window.
pub(in crate::capture) fn read(
    window: &mut Window<'_>,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    window.fill(24);
    let Ok((_, header)) = parse_pcap_header(window.shown()) else {
        return Err(Error::Malformed {
            form: Form::Pcap,
            problem: Problem::Magic,
            at: 0,
        });
    };
    let mut layout = Layout::new(&header);
    window.pass(24);
    while !reading.stopped() {
        read_shown(window, layout, to, reading);
        if is_head(window.shown()) {
            match second_head(window) {
                Ok(second) => layout = second,
                Err(note) => {
                    to.source_cut(note, reading);
                    break;
                }
            }
            let at = window.offset();
            reading.statistics.note(Note::SecondHead { at });
            window.pass(24);
        } else if !show_next(window, layout, to, reading) {
            break;
        }
    }
    Ok(())
}

/// The head of another file, where one is joined to the first by `cat`: no packet was captured in
/// 2055 at 0.000004 or 0.262144 s, of no bytes. A reader that takes it for one loses its place.
fn second_head(window: &mut Window<'_>) -> Result<Layout, Note> {
    let at = window.offset();
    if !window.fill(24) {
        return Err(Note::TailCut { at });
    }
    match parse_pcap_header(window.shown()) {
        Ok((_, header)) => Ok(Layout::new(&header)),
        Err(_) => Err(Note::Damaged {
            form: Form::Pcap,
            at,
        }),
    }
}

/// Whether a record is the head of a file: its magic, version 2.4, and no time zone.
fn is_head(record: &[u8]) -> bool {
    let Some((magic, rest)) = record.split_first_chunk::<4>() else {
        return false;
    };
    let big_endian = match magic {
        [0xa1, 0xb2, 0xc3 | 0x3c, 0xd4 | 0x4d] => true,
        [0xd4 | 0x4d, 0xc3 | 0x3c, 0xb2, 0xa1] | [0x34, 0xcd, 0xb2, 0xa1] => false,
        _ => return false,
    };
    let version: [u8; 4] = if big_endian {
        [0, 2, 0, 4]
    } else {
        [2, 0, 4, 0]
    };
    rest.starts_with(&version) && rest.get(4..12) == Some(&[0; 8])
}

/// Handles each record that the window shows in full.
fn read_shown(
    window: &mut Window<'_>,
    layout: Layout,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) {
    let shown = window.shown();
    let mut rest = shown;
    while let Ok((after, record)) = (layout.parse)(rest) {
        if record.caplen as usize > LONGEST || (record.caplen == 0 && is_head(rest)) {
            break;
        }
        let packet = Packet {
            bytes: record.data,
            length: record.origlen,
            link: layout.link,
        };
        handle(packet, to, reading);
        rest = after;
        if reading.stopped() {
            break;
        }
    }
    let used = shown.len().saturating_sub(rest.len());
    window.pass(used);
}

/// Makes the window show the next record in full; `false` at the end of the file.
fn show_next(
    window: &mut Window<'_>,
    layout: Layout,
    to: &mut Connections,
    reading: &mut Reading<'_, '_>,
) -> bool {
    let at = window.offset();
    if reading.stopped() || !window.fill(layout.head) {
        if !window.shown().is_empty() {
            to.source_cut(Note::TailCut { at }, reading);
        }
        return false;
    }
    let captured = layout.captured(window.shown()).unwrap_or(u32::MAX);
    if captured > LONGEST_RECORD {
        to.source_cut(
            Note::Damaged {
                form: Form::Pcap,
                at,
            },
            reading,
        );
        return false;
    }
    let whole = layout.head.saturating_add(captured as usize);
    let held = if captured as usize > LONGEST {
        reading.statistics.packets = reading.statistics.packets.saturating_add(1);
        reading.statistics.undecodable = reading.statistics.undecodable.saturating_add(1);
        window.skip(whole as u64)
    } else {
        window.fill(whole)
    };
    if !held {
        to.source_cut(Note::TailCut { at }, reading);
    }
    held
}
