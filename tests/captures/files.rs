//! pcap and pcapng files of every make, compressed ones and pipes, around one real handshake.

use std::io::{self, Cursor, Read, Write as _};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use ws76::capture::{Form, Note, Options};

use crate::support::{Peer, data, read, read_one, read_with, talk};
use crate::wire::{Kind, Order, Pcapng, ethernet, link, loopback, pcap, sll};

fn frames(peer: &Peer, port: u16) -> Vec<Vec<u8>> {
    let segments = peer.segments(&mut talk(port));
    segments
        .iter()
        .map(|segment| ethernet(&segment.ip()))
        .collect()
}

#[test]
fn pcap_of_either_byte_order_in_micro_and_nanoseconds_and_modified() {
    for peer in [Peer::good(), Peer::bad()] {
        for kind in [Kind::Micro, Kind::Nano, Kind::Modified] {
            for order in [Order::Little, Order::Big] {
                // Nobody has ever written the modified kind big-endian.
                if (kind, order) == (Kind::Modified, Order::Big) {
                    continue;
                }
                let file = pcap(kind, order, link::ETHERNET, &frames(&peer, 40000));
                read_one(&file).assert_is(&peer, &format!("{kind:?} {order:?}"));
            }
        }
    }
}

#[test]
fn the_upper_half_of_the_link_type_tells_of_check_sequences() {
    let link = link::ETHERNET | 0x5400_0000;
    let file = pcap(
        Kind::Micro,
        Order::Little,
        link,
        &frames(&Peer::good(), 40000),
    );
    read_one(&file).assert_is(&Peer::good(), "with the length of a check sequence");
}

#[test]
fn pcapng_with_several_interfaces_sections_and_kinds_of_packets() {
    let (good, bad) = (Peer::good(), Peer::bad());
    // Each kind of packet has the request once, and the response.
    for (first, second, turn) in [
        (Order::Little, Order::Big, 0),
        (Order::Big, Order::Little, 1),
        (Order::Little, Order::Little, 2),
    ] {
        let mut file = Pcapng::new(first);
        file.interface(link::SLL, 0);
        file.interface(link::ETHERNET, 0);
        // A block of names, and one that nobody knows.
        file.block(4, &[0; 4]);
        file.block(0x0bad, b"whatever");
        // The handshake is seen by both interfaces in turn.
        let segments = good.segments(&mut talk(40001));
        for (at, segment) in segments.iter().enumerate() {
            let (interface, frame) = if at % 2 == 0 {
                (1, ethernet(&segment.ip()))
            } else {
                (0, sll(&segment.ip()))
            };
            file.packet(interface, &frame, frame.len());
        }
        // The next section counts its interfaces anew.
        file.section(second);
        file.interface(link::NULL, 0);
        let family = if second == Order::Little {
            [2, 0, 0, 0]
        } else {
            [0, 0, 0, 2]
        };
        for (at, segment) in bad.segments(&mut talk(40002)).iter().enumerate() {
            let frame = loopback(&segment.ip(), family);
            match (at + turn) % 3 {
                0 => file.packet(0, &frame, frame.len()),
                1 => file.simple(&frame, frame.len()),
                _ => file.obsolete(0, &frame, frame.len()),
            }
        }
        let told = read(&file.bytes);
        assert_eq!(told.len(), 2, "{first:?} {second:?}");
        told[0].assert_is(&good, "the first section");
        told[1].assert_is(&bad, "the second section");
    }
}

#[test]
fn a_packet_of_an_interface_that_was_not_named_is_counted_and_passed_over() {
    let mut file = Pcapng::new(Order::Little);
    file.interface(link::ETHERNET, 0);
    for frame in frames(&Peer::good(), 40000) {
        file.packet(7, &frame, frame.len());
        file.packet(0, &frame, frame.len());
    }
    let (told, result) = read_with(&file.bytes[..], &Options::default());
    told[0].assert_is(&Peer::good(), "the named interface");
    assert_eq!(result.unwrap().undecodable, 8);
}

#[test]
fn simple_packets_end_where_the_snap_length_cuts_them() {
    // The block's padding looks like bytes of the packet: the snap length says that it is not.
    let mut file = Pcapng::new(Order::Little);
    let frames = frames(&Peer::good(), 40000);
    let longest = frames.iter().map(Vec::len).max().unwrap();
    file.interface(link::ETHERNET, longest as u32 - 3);
    for frame in &frames {
        let captured = &frame[..frame.len().min(longest - 3)];
        file.simple(captured, frame.len());
    }
    let told = read_one(&file.bytes);
    assert_eq!(told.verdict, "incomplete");
    assert!(told.says("packets were cut at"), "{:?}", told.findings);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

#[test]
fn compressed_captures_in_several_members_and_frames() {
    let file = pcap(
        Kind::Micro,
        Order::Little,
        link::ETHERNET,
        &frames(&Peer::bad(), 40000),
    );
    let (start, end) = file.split_at(file.len() / 2);
    let skipped = b"\x5a\x2a\x4d\x18\x03\0\0\0abc";
    for (name, compressed) in [
        ("gzip", gzip(&file)),
        ("zstd", zstd(&file)),
        ("two members", [gzip(start), gzip(end)].concat()),
        (
            "two frames and one to skip",
            [&zstd(start)[..], skipped, &zstd(end)].concat(),
        ),
        ("gzip in zstd", zstd(&gzip(&file))),
    ] {
        read_one(&compressed).assert_is(&Peer::bad(), name);
    }
    read_one(&zstd(&data("formats/bad.follow-hex.txt"))).assert_is(&Peer::bad(), "a dump in zstd");
    read_one(&data("formats/tools/bad.pcap.zst")).assert_is(&Peer::bad(), "by zstd itself");
}

/// A pipe that gives a few bytes at a time, and now and then is interrupted.
struct Slow<'b> {
    rest: &'b [u8],
    most: usize,
    turn: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        if self.turn.is_multiple_of(5) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = self.most.min(into.len()).min(self.rest.len());
        into[..count].copy_from_slice(&self.rest[..count]);
        self.rest = &self.rest[count..];
        Ok(count)
    }
}

#[test]
fn a_slow_pipe_gives_the_same_as_a_file() {
    for name in [
        "bad.pcap",
        "bad.pcapng",
        "bad.pcap.gz",
        "oldws-draft.raw",
        "oldws-draft.xxd.txt",
        "bad.follow-yaml.txt",
        "bad.ngrep-x.txt",
    ] {
        let bytes = data(&format!("formats/{name}"));
        for most in [1, 3, 7] {
            let slow = Slow {
                rest: &bytes,
                most,
                turn: 0,
            };
            let (told, result) = read_with(slow, &Options::default());
            result.unwrap();
            told[0].assert_is(&Peer::bad(), name);
        }
    }
}

#[test]
fn a_handshake_comes_out_of_a_pipe_before_the_pipe_ends() {
    // `tcpdump -U -w - | ws76 verify -` is asked while the connection lives on.
    struct Endless<'b>(Cursor<&'b [u8]>, &'b AtomicBool);
    impl Read for Endless<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.read(into)?;
            assert!(
                count > 0 || self.1.load(Relaxed),
                "more is asked for, and nothing was delivered"
            );
            Ok(count)
        }
    }
    let all = frames(&Peer::good(), 40000);
    let file = pcap(Kind::Micro, Order::Little, link::ETHERNET, &all[..5]);
    let delivered = AtomicBool::new(false);
    let pipe = Endless(Cursor::new(&file), &delivered);
    let result = ws76::capture::read(pipe, &Options::default(), &mut |_| {
        delivered.store(true, Relaxed);
        std::ops::ControlFlow::Break(())
    });
    assert!(result.unwrap().stopped);
}

#[test]
fn an_error_of_the_source_is_told_and_what_came_before_it_is_judged() {
    struct Broken<'b>(&'b [u8]);
    impl Read for Broken<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("the disk is gone"));
            }
            self.0.read(into)
        }
    }
    for name in ["good.pcap", "good.pcapng", "good.pcap.gz"] {
        let bytes = data(&format!("formats/{name}"));
        let (told, result) = read_with(Broken(&bytes), &Options::default());
        assert_eq!(told[0].verdict, "match", "{name}");
        let error = result.unwrap_err();
        assert_eq!(error.to_string(), "the source cannot be read", "{name}");
        let cause = std::error::Error::source(&error).unwrap();
        assert_eq!(cause.to_string(), "the disk is gone", "{name}");
    }
}

/// A frame of zstd whose head asks for a window of that many bytes.
fn zstd_with_window(bytes: &[u8], log: u32) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(log).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn windows_of_zstd_up_to_128_mib_are_read_and_larger_ones_named() {
    let file = data("formats/bad.pcap");
    for log in [24, 25, 27] {
        let compressed = zstd_with_window(&file, log);
        read_one(&compressed).assert_is(&Peer::bad(), &format!("{log}"));
    }
    let (told, result) = read_with(&zstd_with_window(&file, 28)[..], &Options::default());
    assert_eq!(told, []);
    let text = result.unwrap_err().to_string();
    assert!(text.contains("a window of 256 MiB"), "{text}");
    assert!(text.contains("zstd -d --long=31"), "{text}");
}

#[test]
fn a_broken_stream_is_said_to_be_broken_and_where() {
    let file = data("draft/1.2.raw").repeat(2000);
    for (name, compressed) in [("gzip", gzip(&file)), ("zstd", zstd(&file))] {
        let half = &compressed[..compressed.len() - 20];
        let (told, result) = read_with(half, &Options::default());
        assert_eq!(told[0].verdict, "match", "{name}");
        let notes = result.unwrap().notes;
        let cut = notes
            .iter()
            .find(|note| matches!(note, Note::TailCut { at } if *at > 0));
        assert!(cut.is_some_and(Note::leaves_unjudged), "{name}: {notes:?}");
        let nothing = [&compressed[..6], &[0xff; 20]].concat();
        let (_, result) = read_with(&nothing[..], &Options::default());
        let text = result.unwrap_err().to_string();
        assert!(
            text.contains("nothing of it can be decompressed"),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_form_that_the_source_has_not_is_refused_and_the_one_it_has_named() {
    let pcap = data("formats/good.pcap");
    let raw = data("draft/1.2.raw");
    for (asked, bytes, found) in [
        (Form::Gzip, &raw, "raw"),
        (Form::Zstd, &pcap, "pcap"),
        (Form::Pcapng, &pcap, "pcap"),
        (Form::Pcap, &raw, "raw"),
        (Form::Raw, &pcap, "pcap"),
        (Form::Xxd, &pcap, "pcap"),
        (Form::Xxd, &raw, "raw"),
        (Form::Raw, &data("formats/bad.socat-x.txt"), "socat-x"),
    ] {
        let options = Options {
            form: Some(asked),
            ..Options::default()
        };
        let (told, result) = read_with(&bytes[..], &options);
        assert_eq!(told, [], "{asked}");
        let text = result.unwrap_err().to_string();
        assert_eq!(text, format!("not {asked}: it looks like {found}"));
    }
}

#[test]
fn two_captures_joined_by_cat_are_both_read_and_said_to_be_two() {
    let (good, bad) = (data("formats/good.pcap"), data("formats/bad.pcap"));
    let (told, result) = read_with(&[&good[..], &bad].concat()[..], &Options::default());
    let verdicts: Vec<_> = told.iter().map(|told| told.verdict).collect();
    assert_eq!(verdicts, ["match", "mismatch"]);
    let at = good.len() as u64;
    assert_eq!(result.unwrap().notes, [Note::SecondHead { at }]);
}
