//! Records of packet files as their limits have them, and reading ahead of them.

use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

use ws76::capture::{self, Ahead, Form, Note, Options, Statistics};

use crate::support::{Peer, Told, read_with, talk};
use crate::wire::{Kind, Order, Pcapng, link, pcap, pcap_record, pcap_start};

/// The longest packet that is taken apart, 1 MiB.
const LONGEST: usize = 1 << 20;
const MICRO: (Kind, Order) = (Kind::Micro, Order::Little);

fn frames(peer: &Peer, port: u16) -> Vec<Vec<u8>> {
    let segments = peer.segments(&mut talk(port));
    segments.iter().map(|segment| segment.ip()).collect()
}

fn file(frames: &[Vec<u8>]) -> Vec<u8> {
    pcap(Kind::Micro, Order::Little, link::RAW, frames)
}

fn read(bytes: &[u8]) -> (Vec<Told>, Statistics) {
    let (told, statistics) = read_with(bytes, &Options::default());
    (told, statistics.unwrap())
}

#[test]
fn the_longest_packet_is_read_and_a_longer_one_counted() {
    let peer = Peer::good();
    let padded = |length: usize| {
        let mut all = frames(&peer, 40000);
        let request = all
            .iter_mut()
            .find(|frame| frame.ends_with(&peer.request))
            .unwrap();
        request.resize(length, 0);
        read(&file(&all))
    };
    let (told, statistics) = padded(LONGEST);
    told[0].assert_is(&peer, "with padding");
    assert_eq!(statistics.undecodable, 0);
    let (told, statistics) = padded(LONGEST + 1);
    assert_eq!(told[0].verdict, "incomplete");
    assert_eq!((statistics.undecodable, statistics.packets), (1, 8));
}

#[test]
fn a_length_that_no_tool_writes_is_damage() {
    let peer = Peer::good();
    let mut bytes = file(&frames(&peer, 40000));
    let at = bytes.len() as u64;
    let longest = 128_u32 << 20;
    for (length, note) in [
        (longest, Note::TailCut { at }),
        (
            longest + 1,
            Note::Damaged {
                form: Form::Pcap,
                at,
            },
        ),
    ] {
        bytes.truncate(at as usize);
        for number in [0, 0, length, length] {
            bytes.extend_from_slice(&u32::to_le_bytes(number));
        }
        let (told, statistics) = read(&bytes);
        told[0].assert_is(&peer, "before the damage");
        assert_eq!(statistics.notes, [note]);
    }
}

#[test]
fn the_head_of_a_second_file_is_found_in_either_byte_order() {
    let [good, bad] = [Peer::good(), Peer::bad()];
    let orders = [Order::Little, Order::Big];
    for kind in [Kind::Micro, Kind::Nano] {
        for (first, second) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let before = pcap(kind, orders[first], link::RAW, &frames(&good, 40000));
            let behind = pcap(kind, orders[second], link::RAW, &frames(&bad, 50000));
            // Whatever the first one says of its records, its own byte order or the other.
            let (told, statistics) = read(&[&before[..], &behind].concat());
            let at = before.len() as u64;
            assert_eq!(
                statistics.notes,
                [Note::SecondHead { at }],
                "{kind:?} {first} {second}"
            );
            told[0].assert_is(&good, "the first");
            told[1].assert_is(&bad, "the second");
        }
        // A head that is cut is a record that is cut.
        let before = pcap(kind, Order::Little, link::RAW, &frames(&good, 40000));
        let (told, statistics) = read(&[&before[..], &before[..23]].concat());
        let at = before.len() as u64;
        assert_eq!(
            (told.len(), &statistics.notes[..]),
            (1, &[Note::TailCut { at }][..])
        );
    }
}

#[test]
fn a_packet_of_no_bytes_is_no_head() {
    let peer = Peer::good();
    let all = frames(&peer, 40000);
    let mut bytes = pcap_start(Kind::Micro, Order::Little, link::RAW);
    for (time, frame) in (0..).zip(&all) {
        pcap_record(&mut bytes, MICRO, time, frame, frame.len());
        // At any time, and at the one that looks like a magic number.
        pcap_record(&mut bytes, MICRO, time, b"", 0);
        pcap_record(
            &mut bytes,
            MICRO,
            0xa1b2_c3d4_u32.wrapping_sub(1_700_000_000),
            b"",
            0,
        );
    }
    let (told, statistics) = read(&bytes);
    told[0].assert_is(&peer, "between packets of no bytes");
    assert_eq!(
        (&statistics.notes[..], statistics.packets),
        (&[][..], 3 * all.len() as u64)
    );
}

#[test]
fn a_long_block_that_is_no_packet_is_passed_over() {
    let peer = Peer::good();
    let mut file = Pcapng::new(Order::Little);
    file.interface(link::RAW, 0);
    for frame in frames(&peer, 40000) {
        file.packet(0, &frame, frame.len());
        // A block of a vendor's own.
        file.block(0x0bad, &vec![0; 2 * LONGEST + 4]);
    }
    let (told, statistics) = read(&file.bytes);
    told[0].assert_is(&peer, "between long blocks");
    assert_eq!(statistics.notes, []);
    // The last one is cut: where it begins.
    let last = file.bytes.len() - (2 * LONGEST + 4 + 12);
    let (told, statistics) = read(&file.bytes[..file.bytes.len() - 1]);
    told[0].assert_is(&peer, "before a block that is cut");
    assert!(matches!(statistics.notes[..], [Note::TailCut { at }] if at >= last as u64));
}

#[test]
fn an_obsolete_packet_is_of_the_interface_that_it_names() {
    let peer = Peer::good();
    for order in [Order::Little, Order::Big] {
        let mut file = Pcapng::new(order);
        file.interface(link::ETHERNET, 0);
        file.interface(link::ETHERNET, 0);
        file.interface(link::RAW, 0);
        for frame in frames(&peer, 40000) {
            file.obsolete(2, &frame, frame.len());
        }
        let (told, statistics) = read(&file.bytes);
        told[0].assert_is(&peer, "obsolete packets");
        assert_eq!(statistics.undecodable, 0);
    }
}

#[test]
fn a_length_of_half_the_range_is_damage() {
    let mut file = Pcapng::new(Order::Little);
    file.interface(link::RAW, 0);
    let at = file.bytes.len() as u64;
    for (length, note) in [
        (0x7fff_fffc_u32, Note::TailCut { at }),
        (
            0x8000_0000,
            Note::Damaged {
                form: Form::Pcapng,
                at,
            },
        ),
    ] {
        let head = [0x0bad, length, 0].map(u32::to_le_bytes).concat();
        let (_, statistics) = read(&[&file.bytes[..], &head].concat());
        let is_note = match (&statistics.notes[..], note) {
            ([Note::TailCut { .. }], Note::TailCut { .. }) => true,
            (notes, note) => notes == [note],
        };
        assert!(is_note, "{length:x}: {:?}", statistics.notes);
    }
}

#[test]
fn as_many_interfaces_are_known_as_the_limit_says() {
    let peer = Peer::good();
    let mut file = Pcapng::new(Order::Little);
    for _ in 0..4097 {
        file.interface(link::RAW, 0);
    }
    for frame in frames(&peer, 40000) {
        file.packet(4095, &frame, frame.len());
        file.packet(4096, &frame, frame.len());
    }
    let (told, statistics) = read(&file.bytes);
    told[0].assert_is(&peer, "the last interface that is known");
    assert_eq!(statistics.undecodable, 8);
    let known = 4096;
    assert!(statistics.notes.contains(&Note::Interface {
        number: 4096,
        known
    }));
}

/// A source that is interrupted before each read, and fails once where the first part ends.
struct Failing<'b> {
    parts: [Cursor<&'b [u8]>; 2],
    turn: u32,
    failed: bool,
}

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        if self.turn % 2 == 1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = into.len().min(100);
        let count = self.parts[0].read(&mut into[..most])?;
        if count > 0 {
            return Ok(count);
        }
        if !self.failed {
            self.failed = true;
            return Err(io::Error::other("the disk is gone"));
        }
        self.parts[1].read(&mut into[..most])
    }
}

#[test]
fn reading_ahead_gives_the_same_to_its_end_or_to_its_error() {
    let [good, bad] = [Peer::good(), Peer::bad()];
    let (first, second) = (file(&frames(&good, 40000)), file(&frames(&bad, 50000)));
    for ahead in [Ahead::Never, Ahead::Always] {
        let options = Options {
            ahead,
            ..Options::default()
        };
        let source = Failing {
            parts: [Cursor::new(&first), Cursor::new(&second)],
            turn: 0,
            failed: false,
        };
        let (told, result) = read_with(source, &options);
        told[0].assert_is(&good, "before the error");
        assert_eq!(told.len(), 1, "{ahead:?}");
        let error = result.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap();
        assert_eq!(cause.to_string(), "the disk is gone");
    }
}

#[test]
fn reading_ahead_ends_with_the_reading() {
    /// The same packets for ever.
    struct Endless(Vec<u8>, usize);
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let rest = self.0.get(self.1..).unwrap_or_default();
            let count = rest.len().min(into.len());
            into[..count].copy_from_slice(&rest[..count]);
            self.1 += count;
            if self.1 == self.0.len() {
                self.1 = 24;
            }
            Ok(count)
        }
    }
    let source = Endless(file(&frames(&Peer::good(), 40000)), 0);
    let options = Options {
        ahead: Ahead::Always,
        ..Options::default()
    };
    let result = capture::read(source, &options, &mut |_| ControlFlow::Break(()));
    assert!(result.unwrap().stopped);
}
