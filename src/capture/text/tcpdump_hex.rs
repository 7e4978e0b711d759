//! `tcpdump -X`, `-XX`, `-x` and `-xx`, and `tshark -x`: packets as text, taken apart as packets
//! again.

use super::super::error::{Error, Problem};
use super::super::flow::Connections;
use super::super::form::Form;
use super::super::note::Note;
use super::super::packets::{self, Packet, link};
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::{Dumped, digits, lines};

/// Whether a row of offset 0 is among the first lines and no line contradicts.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let rows = head.lines().filter(|line| row(line).is_some()).count();
    let starts = head
        .lines()
        .any(|line| row(line).is_some_and(|(offset, _)| offset == 0));
    // Headings, up to three lines of them with `-v`, stand between the rows.
    let others = head.lines().count().saturating_sub(rows);
    Confidence::Likely.when(starts && rows.saturating_mul(4) >= others)
}

/// Reads the packets.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut connections = Connections::new(reading.options, Form::TcpdumpHex);
    let mut packet = Vec::new();
    let mut found = false;
    for line in lines::of(text) {
        let Some((offset, groups)) = row(line.text) else {
            hand_on(&mut packet, &mut connections, reading);
            continue;
        };
        if offset == 0 {
            hand_on(&mut packet, &mut connections, reading);
        }
        found = true;
        let in_order = offset == packet.len() as u64;
        let whole = in_order && take(groups, &mut packet).is_some();
        if !whole && line.last {
            connections.source_cut(Note::TailCut { at: line.at as u64 }, reading);
        } else if !whole {
            return Err(line.error(Form::TcpdumpHex, Problem::Hex));
        }
    }
    hand_on(&mut packet, &mut connections, reading);
    connections.finish(reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form: Form::TcpdumpHex,
            problem: Problem::NoBytes,
            at: 0,
        })
    }
}

fn hand_on(packet: &mut Vec<u8>, to: &mut Connections, reading: &mut Reading<'_, '_>) {
    if packet.is_empty() {
        return;
    }
    let shown = Packet {
        bytes: packet,
        length: u32::try_from(packet.len()).unwrap_or(u32::MAX),
        link: link::guess(packet),
    };
    packets::handle(shown, to, reading);
    packet.clear();
}

/// Whether a line is a row.
pub(super) fn is_row(line: &[u8]) -> bool {
    row(line).is_some()
}

/// The offset and the groups of a row: tcpdump's is indented, tshark's has four digits and two
/// spaces.
fn row(line: &[u8]) -> Option<(u64, &[u8])> {
    let inner = line.trim_ascii_start();
    let (offset, groups) = if inner.len() == line.len() {
        let (offset, rest) = line.split_first_chunk::<4>()?;
        (&offset[..], rest.strip_prefix(b"  ")?)
    } else {
        let rest = inner.strip_prefix(b"0x")?;
        let (offset, rest) = rest.split_at_checked(digits::leading(rest))?;
        (offset, rest.strip_prefix(b":")?)
    };
    let offset = digits::number(offset, 16)?;
    let groups = groups.strip_prefix(b"  ").unwrap_or(groups);
    let end = memchr::memmem::find(groups, b"  ").unwrap_or(groups.len());
    Some((offset, groups.get(..end)?))
}

fn take(groups: &[u8], into: &mut Vec<u8>) -> Option<()> {
    groups
        .split(|&byte| byte == b' ')
        .filter(|group| !group.is_empty())
        .try_for_each(|group| digits::bytes(group, into))
}
