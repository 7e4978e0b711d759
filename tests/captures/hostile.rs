//! Files that mean harm, a test for each form and attack: each ends, soon, without a panic.

use std::ops::ControlFlow;

use ws76::capture::{self, Form, Options, TABLE};

use crate::support::{Peer, data, judged, path, read_with, talk};
use crate::wire::{Kind, Order, Pcapng, SYN, ethernet, link, pcap, pcap_record, pcap_start};

/// Reads bytes as any form and judges what comes out; whatever it is, it has to end.
fn survives(bytes: &[u8], form: Option<Form>) {
    let options = Options {
        form,
        text: 1 << 20,
        ..Options::default()
    };
    let _ = capture::read(bytes, &options, &mut |conversation| {
        let _ = judged(&conversation);
        ControlFlow::Continue(())
    });
}

fn pcap_with(records: &[[u32; 2]]) -> Vec<u8> {
    let mut file = pcap_start(Kind::Micro, Order::Little, link::ETHERNET);
    for [captured, length] in records {
        for number in [0, 0, *captured, *length] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(&[0x45; 64]);
    }
    file
}

#[test]
fn pcap_records_that_state_absurd_lengths() {
    for captured in [
        0,
        1,
        63,
        65,
        0xffff,
        1 << 20,
        (1 << 20) + 1,
        128 << 20,
        (128 << 20) + 1,
        u32::MAX,
    ] {
        for length in [0, 64, u32::MAX] {
            survives(&pcap_with(&[[64, 64], [captured, length], [64, 64]]), None);
        }
    }
    let (told, result) = read_with(&pcap_with(&[[u32::MAX, 64]])[..], &Options::default());
    assert_eq!(told, []);
    let notes: Vec<_> = result
        .unwrap()
        .notes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        notes,
        ["damaged pcap at offset 24: nothing after it was read"]
    );
}

#[test]
fn a_packet_longer_than_any_is_passed_over_and_the_next_one_read() {
    let mut file = pcap_start(Kind::Micro, Order::Little, link::ETHERNET);
    let kind = (Kind::Micro, Order::Little);
    pcap_record(
        &mut file,
        kind,
        0,
        &vec![0x45; (1 << 20) + 1],
        (1 << 20) + 1,
    );
    for segment in Peer::good().segments(&mut talk(40000)) {
        let frame = ethernet(&segment.ip());
        pcap_record(&mut file, kind, 0, &frame, frame.len());
    }
    let (told, result) = read_with(&file[..], &Options::default());
    told[0].assert_is(&Peer::good(), "after a packet of a megabyte");
    assert_eq!(result.unwrap().undecodable, 1);
}

#[test]
fn pcapng_blocks_that_state_absurd_lengths() {
    for length in [
        0_u32,
        1,
        4,
        8,
        11,
        12,
        13,
        16,
        28,
        1 << 21,
        1 << 30,
        u32::MAX,
    ] {
        for kind in [0x0a0d_0d0a_u32, 1, 2, 3, 4, 5, 6, 10, 0xbad] {
            let mut file = Pcapng::new(Order::Little);
            file.interface(link::ETHERNET, 0);
            file.bytes.extend_from_slice(&kind.to_le_bytes());
            file.bytes.extend_from_slice(&length.to_le_bytes());
            file.bytes.extend_from_slice(&[0x45; 200]);
            survives(&file.bytes, None);
        }
    }
}

#[test]
fn a_hundred_thousand_interfaces() {
    let mut file = Pcapng::new(Order::Little);
    for _ in 0..100_000 {
        file.interface(link::ETHERNET, 0);
    }
    file.packet(99_999, &[0; 60], 60);
    let (_, result) = read_with(&file.bytes[..], &Options::default());
    assert_eq!(result.unwrap().undecodable, 1);
}

#[test]
fn a_hundred_thousand_half_open_connections() {
    let mut file = pcap_start(Kind::Micro, Order::Little, link::ETHERNET);
    for at in 0..100_000_u32 {
        let mut syn = talk(1024 + (at % 60_000) as u16).segment(0, SYN, b"");
        syn.source
            .set_ip(std::net::Ipv4Addr::from(0x0a00_0000 + at / 60_000).into());
        let frame = ethernet(&syn.ip());
        pcap_record(
            &mut file,
            (Kind::Micro, Order::Little),
            0,
            &frame,
            frame.len(),
        );
    }
    let (told, result) = read_with(&file[..], &Options::default());
    let statistics = result.unwrap();
    assert_eq!((told.len(), statistics.flows), (0, 100_000));
    assert_eq!(statistics.given_up, 100_000 - 65_536);
}

#[test]
fn a_thousand_pieces_with_holes_between_them() {
    let mut talk = talk(40000);
    let mut segments = talk.open();
    let whole = talk.say(0, &vec![b'a'; 60_000]);
    for at in (0..60_000).step_by(20) {
        let mut piece = whole.clone();
        piece.sequence = piece.sequence.wrapping_add(59_980 - at as u32);
        piece.payload = whole.payload[..10].to_vec();
        segments.push(piece);
    }
    let frames: Vec<_> = segments
        .iter()
        .map(|segment| ethernet(&segment.ip()))
        .collect();
    survives(
        &pcap(Kind::Micro, Order::Little, link::ETHERNET, &frames),
        None,
    );
}

#[test]
fn ip_and_tcp_whose_own_lengths_are_wrong() {
    let segment = talk(40000).segment(0, SYN, b"GET / HTTP/1.1\r\n\r\n");
    let packet = segment.ip();
    for at in 0..40 {
        for value in [0, 1, 0x0f, 0x40, 0x4f, 0x60, 0x6f, 0x7f, 0xf0, 0xff] {
            let mut packet = packet.clone();
            packet[at] = value;
            let raw = pcap(Kind::Micro, Order::Little, link::RAW, &[packet.clone()]);
            survives(&raw, None);
            let ether = pcap(
                Kind::Micro,
                Order::Little,
                link::ETHERNET,
                &[ethernet(&packet)],
            );
            survives(&ether, None);
        }
    }
}

#[test]
fn vlan_tags_without_end() {
    let frame = [&[0; 12][..], &[0x81, 0, 0, 1].repeat(300)].concat();
    survives(
        &pcap(Kind::Micro, Order::Little, link::ETHERNET, &[frame]),
        None,
    );
}

#[test]
fn a_gzip_bomb_is_read_in_bounds() {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b'4'; 1 << 20];
    for _ in 0..64 {
        gzip.write_all(&zeros).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let (told, result) = read_with(&bomb[..], &Options::default());
    assert_eq!(told, []);
    assert!(result.is_err());
}

#[test]
fn gzip_in_gzip_in_gzip() {
    use std::io::Write as _;
    let mut bytes = data("formats/good.pcap");
    for _ in 0..10 {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes).unwrap();
        bytes = gzip.finish().unwrap();
    }
    let (_, result) = read_with(&bytes[..], &Options::default());
    assert_eq!(
        result.unwrap_err().to_string(),
        "more than 4 forms within each other"
    );
}

#[test]
fn a_zstd_frame_that_asks_for_a_window_of_gigabytes() {
    // Magic, a descriptor without a size, a window of 2^41 bytes.
    let frame = [&b"\x28\xb5\x2f\xfd\x00\xf8"[..], &[0xff; 64]].concat();
    survives(&frame, None);
    let skipped = b"\x50\x2a\x4d\x18\xff\xff\xff\xffabc";
    survives(skipped, None);
}

#[test]
fn a_line_without_end_in_every_form() {
    for start in [
        "0000: ",
        "00000000  47 45 ",
        "> GET /",
        "GET / HTTP/1.1 ",
        "T 1:2 -> 3:4 [AP]\n  ",
    ] {
        let text = |length| format!("{start}{}", "4".repeat(length));
        for row in TABLE.iter() {
            survives(text(128 << 10).as_bytes(), Some(row.form));
        }
        survives(text(2 << 20).as_bytes(), None);
    }
}

#[test]
fn many_short_lines_in_every_form() {
    for line in [
        "\n",
        "*\n",
        "0000: 47\n",
        ">\n",
        "< \n",
        "T 1:2 -> 3:4 [AP]\n",
        "0\n",
        "0x47,\n",
        "- \n",
    ] {
        let text = |length| line.repeat(length / line.len());
        for row in TABLE.iter() {
            survives(text(128 << 10).as_bytes(), Some(row.form));
        }
        survives(text(1 << 20).as_bytes(), None);
    }
}

#[test]
fn every_file_read_as_every_form() {
    for entry in std::fs::read_dir(path("formats")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for row in TABLE.iter() {
                survives(&bytes, Some(row.form));
            }
        }
    }
}

#[test]
fn every_file_with_one_byte_changed() {
    // A generator of numbers that needs no crate: any will do here.
    let mut state = 76_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for entry in std::fs::read_dir(path("formats")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for _ in 0..100 {
            let mut changed = bytes.clone();
            let at = next(changed.len());
            changed[at] = next(256) as u8;
            survives(&changed, None);
        }
    }
}
