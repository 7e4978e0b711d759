//! What is kept, what gives way, and that both are told.

use std::io::{self, Read, Write as _};

use ws76::capture::{Error, Form, Note, Options};

use crate::support::{Peer, data, read_one, read_with, talk};
use crate::wire::{Kind, Order, Tcp, link, pcap, pcap_record, pcap_start};

fn file(segments: &[Tcp]) -> Vec<u8> {
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

#[test]
fn more_open_connections_than_the_limit_give_up_the_oldest_and_say_so() {
    let peer = Peer::good();
    let mut talks: Vec<_> = (0..6).map(|at| talk(40000 + at)).collect();
    let mut segments = Vec::new();
    for talk in &mut talks {
        segments.extend(talk.open());
        segments.push(talk.say(0, &peer.request));
    }
    for talk in &mut talks {
        segments.push(talk.say(1, &peer.response));
        segments.extend(talk.close());
    }
    let file = file(&segments);
    let options = Options {
        flows: 4,
        ..Options::default()
    };
    let (told, result) = read_with(&file[..], &options);
    assert_eq!(result.unwrap().given_up, 2);
    assert_eq!(told.len(), 6);
    for (at, told) in told.iter().enumerate() {
        if at < 2 {
            assert_eq!(told.verdict, "incomplete", "connection {at}");
            assert!(told.says("given up as the oldest"), "{:?}", told.findings);
        } else {
            told.assert_is(&peer, &format!("connection {at}"));
        }
    }
    let (told, result) = read_with(&file[..], &Options::default());
    assert_eq!(result.unwrap().given_up, 0);
    assert!(told.iter().all(|told| told.verdict == "match"));
}

#[test]
fn more_held_bytes_than_the_limit_give_up_the_oldest_too() {
    let mut segments = Vec::new();
    for at in 0..40 {
        let mut talk = talk(40000 + at);
        segments.extend(talk.open());
        segments.push(talk.say(0, b"GET / HTTP/1.1\r\nX: "));
        segments.push(talk.say(0, &[b'x'; 10_000]));
    }
    let options = Options {
        held: 100_000,
        ..Options::default()
    };
    let (_, result) = read_with(&file(&segments)[..], &options);
    let given_up = result.unwrap().given_up;
    assert!((30..40).contains(&given_up), "{given_up}");
}

#[test]
fn fields_beyond_the_bytes_kept_are_told() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    let file = file(&segments);
    for (kept, who) in [
        (100, "the client sent more than the 100 bytes kept"),
        (203, ""),
    ] {
        let options = Options {
            kept,
            ..Options::default()
        };
        let (told, _) = read_with(&file[..], &options);
        assert_eq!(told.len(), 1);
        if who.is_empty() {
            // The request is 203 bytes long and the response shorter.
            told[0].assert_is(&peer, "exactly as many");
        } else {
            assert_eq!(told[0].verdict, "incomplete");
            assert!(told[0].says(who), "{:?}", told[0].findings);
        }
    }
}

#[test]
fn frames_without_end_after_the_answer_do_not_count_against_the_bytes_kept() {
    let peer = Peer::bad();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    for _ in 0..200 {
        segments.push(talk.say(1, &[b'x'; 1400]));
        segments.push(talk.say(0, &[b'y'; 1400]));
    }
    read_one(&file(&segments)).assert_is(&peer, "with frames");
}

#[test]
fn dumps_and_transcripts_longer_than_the_limit_are_refused() {
    let dump = data("formats/oldws-draft.xxd.txt");
    let options = Options {
        text: 300,
        ..Options::default()
    };
    let (told, result) = read_with(&dump[..], &options);
    assert_eq!(told, []);
    assert!(
        matches!(result, Err(Error::TooLong { limit: 300, .. })),
        "{result:?}"
    );
}

#[test]
fn a_squeezed_dump_cannot_grow_beyond_the_limit() {
    let dump = "00000000: 4745 5420 2f20 4854 5450 2f31 2e31 0d0a  GET / HTTP/1.1..\n*\n\
        ffffffff0: 00  .\n";
    for dump in [
        dump.to_owned(),
        dump.replace("ffffffff0", "ffffffffffffffff"),
    ] {
        let (told, result) = read_with(dump.as_bytes(), &Options::default());
        assert_eq!(told, []);
        assert!(matches!(result, Err(Error::TooLong { .. })), "{result:?}");
    }
}

#[test]
fn forms_within_forms_end_somewhere() {
    let mut text = data("formats/wsdriver-draft.raw");
    for _ in 0..6 {
        text = hex::encode(&text).into_bytes();
    }
    let (told, result) = read_with(&text[..], &Options::default());
    assert_eq!(told, []);
    assert!(
        matches!(
            result,
            Err(Error::NotRecognised { .. } | Error::TooDeep { .. })
        ),
        "{result:?}"
    );
    let (told, _) = read_with(
        &text[..],
        &Options {
            depth: 7,
            ..Options::default()
        },
    );
    told[0].assert_is(&Peer::good(), "six dumps within each other");
}

/// A pcap without end: the same connection's frames again and again.
struct Endless {
    record: Vec<u8>,
    at: usize,
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let count = into.len().min(self.record.len() - self.at);
        into[..count].copy_from_slice(&self.record[self.at..self.at + count]);
        self.at = (self.at + count) % self.record.len();
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

#[test]
fn a_long_capture_is_read_to_its_end() {
    let kind = (Kind::Micro, Order::Little);
    let mut talk = talk(40000);
    let mut segments = Peer::good().segments(&mut talk);
    segments.truncate(5);
    let start = file(&segments);
    let mut record = Vec::new();
    for _ in 0..10 {
        let ip = talk.say(1, &[b'x'; 1400]).ip();
        pcap_record(&mut record, kind, 0, &ip, ip.len());
    }
    let endless = Endless {
        record,
        at: 0,
        left: 64 << 20,
    };
    let (told, result) = read_with(start.chain(endless), &Options::default());
    assert_eq!(told.len(), 1);
    told[0].assert_is(&Peer::good(), "before 64 MiB of frames");
    assert!(result.unwrap().packets > 45_000);
    // What is no capture at all is not read to its end.
    let zeros = io::repeat(0);
    let (_, result) = read_with(zeros, &Options::default());
    assert!(
        matches!(result, Err(Error::NotRecognised { .. })),
        "{result:?}"
    );
    assert_eq!(pcap_start(Kind::Micro, Order::Little, link::RAW).len(), 24);
}

#[test]
fn what_answers_otherwise_for_long_is_delivered_and_waited_for_no_longer() {
    let peer = Peer::good();
    let fields = format!("HTTP/1.1 101 x\r\nX: {}", "x".repeat(70_000));
    for (answer, what) in [
        ("\x00no response at all ".repeat(400), "no response"),
        (fields, "fields without an end"),
    ] {
        let mut talk = talk(40000);
        let mut segments = talk.open();
        segments.push(talk.say(0, &peer.request));
        segments.extend(answer.as_bytes().chunks(1000).map(|part| talk.say(1, part)));
        let before = segments.len();
        segments.extend((0..50).map(|_| talk.say(1, &[b'x'; 1000])));
        let file = file(&segments);
        let mut packets = 0;
        let result = ws76::capture::read(&file[..], &Options::default(), &mut |_| {
            packets += 1;
            std::ops::ControlFlow::Break(())
        });
        let statistics = result.unwrap();
        assert_eq!(packets, 1, "{what}");
        assert!(
            statistics.packets <= before as u64,
            "{what}: {statistics:?}"
        );
    }
}

/// A zip: each file in its place, or all in the place of the first, which the directory then names
/// several times.
fn zip(files: &[(&str, &[u8])], is_packed: bool, in_one_place: bool) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut data = bytes.to_vec();
        if is_packed {
            let best = flate2::Compression::best();
            let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), best);
            packed.write_all(bytes).unwrap();
            data = packed.finish().unwrap();
        }
        let at = if in_one_place { 0 } else { zip.len() };
        let word = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let half = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
        // Version and flags; the method; time, date and checksum, of which none matters here.
        let method = half(if is_packed { 8 } else { 0 });
        let sizes = [word(data.len()), word(bytes.len())].concat();
        let head = [
            &[0; 4][..],
            &method,
            &[0; 8],
            &sizes,
            &half(name.len()),
            &[0; 2],
        ]
        .concat();
        if !in_one_place || zip.is_empty() {
            zip.extend([b"PK\x03\x04", &head[..], name.as_bytes(), &data].concat());
        }
        directory.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 10], &word(at)].concat());
        directory.extend(name.as_bytes());
    }
    zip.extend(directory);
    zip.extend(b"PK\x05\x06");
    zip
}

#[test]
fn what_an_archive_of_sessions_holds_beyond_the_limits_is_not_judged() {
    let peer = Peer::good();
    let files = [
        ("raw/1_c.txt", &peer.request[..]),
        ("raw/1_s.txt", &peer.response[..]),
    ];
    for is_packed in [false, true] {
        read_one(&zip(&files, is_packed, false)).assert_is(&peer, "within the limits");
    }
    // A side that is longer than what is kept of it.
    let options = Options {
        kept: peer.request.len() - 1,
        ..Options::default()
    };
    let (told, result) = read_with(&zip(&files, true, false)[..], &options);
    assert!(result.is_ok());
    assert_eq!(told[0].verdict, "incomplete", "{:?}", told[0].findings);
    // Sides that are longer together than what is decoded.
    let long = [b'x'; 4000];
    let archive = zip(&[files[0], files[1], ("raw/2_c.txt", &long)], true, false);
    let options = Options {
        text: 4000,
        ..Options::default()
    };
    let (_, result) = read_with(&archive[..], &options);
    assert!(matches!(result, Err(Error::TooLong { .. })), "{result:?}");
    // More files than there is room for: the directory names one place again and again.
    let archive = zip(&[files[0]; 50], false, true);
    let (_, result) = read_with(&archive[..], &Options::default());
    let notes = result.unwrap().notes;
    let is_damaged = |note: &Note| {
        matches!(
            note,
            Note::Damaged {
                form: Form::Saz,
                ..
            }
        )
    };
    assert!(notes.iter().any(is_damaged), "{notes:?}");
}

#[test]
fn a_run_that_is_longer_than_is_taken_ends_the_message() {
    let peer = Peer::good();
    let [request, response] = [&peer.request, &peer.response]
        .map(|bytes| bytes.escape_ascii().to_string().replace("\\'", "'"));
    let (start, fields) = request.split_once("\\r\\n").unwrap();
    for (count, verdict) in [(24, "match"), (4096, "match"), (4097, "incomplete")] {
        // As gdb prints it.
        let text = format!(
            "$1 = \"{start}\\r\\nX: \", 'a' <repeats {count} times>, \"\\r\\n{fields}\"\n$2 = \"{response}\"\n"
        );
        assert_eq!(
            read_one(text.as_bytes()).verdict,
            verdict,
            "{count}: {text}"
        );
    }
}
