//! What comes out does not depend on how many cores judge it.

use std::net::SocketAddr;
use std::process::Stdio;

use ws76::diagnosis::mistakes::{chain_of, find};
use ws76::diagnosis::{Chain, Material};
use ws76::generate::{Generator, RequestPlan};

use crate::support::{Run, ws76};
use crate::unjudged::Folder;
use crate::wire::{Kind, Order, Talk, Tcp, link, pcap};

const FIELDS: &[u8] = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n\r\n";

/// Requests and responses of several servers: right ones, one to three mistakes, and an answer
/// that nothing explains.
fn handshakes() -> Vec<(Vec<u8>, Vec<u8>)> {
    let ways: [&[&str]; 6] = [
        &[],
        &["parts-little-endian"],
        &["keys-swapped", "challenge-utf8"],
        &["space-runs-counted", "parts-little-endian", "answer-hex"],
        &["no-spaces-is-zero", "keys-swapped"],
        &["answer-base64"],
    ];
    let mut generator = Generator::new(12);
    let mut found = Vec::new();
    for round in 0..80_usize {
        let keys = generator.keys();
        let request = RequestPlan::new(b"/demo", b"example.com", b"http://example.com", &keys);
        let material = Material::from_keys(&keys.key1, &keys.key2, keys.key3);
        let made: Vec<_> = ways[round * 7 % 6]
            .iter()
            .map(|id| find(id).unwrap())
            .collect();
        let chain: Chain = chain_of(&made).unwrap();
        let mut answer = chain.answer(&material).unwrap().body;
        if round == 30 {
            answer = b"\x80 no such answer".to_vec();
        }
        found.push((request.bytes().concat(), [FIELDS, &answer].concat()));
    }
    found
}

fn packets(handshakes: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut segments = Vec::new();
    for (port, (request, response)) in (20_000..).zip(handshakes) {
        let client = SocketAddr::from(([10, 0, 0, 1], port));
        // Two servers by turns.
        let server = SocketAddr::from(([10, 0, 0, 2 + u8::from(port % 3 == 0)], 80));
        let mut talk = Talk::new(client, server, [1000, 2000]);
        segments.extend(talk.open());
        segments.push(talk.say(0, request));
        segments.push(talk.say(1, response));
        segments.extend(talk.close());
    }
    let frames: Vec<Vec<u8>> = segments.iter().map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

fn dump(bytes: &[u8]) -> Vec<u8> {
    let lines = (0_usize..).step_by(16).zip(bytes.chunks(16));
    let line = |(at, bytes): (usize, &[u8])| {
        let pairs: Vec<String> = bytes.chunks(2).map(hex::encode).collect();
        let text = bytes.iter().map(|byte| match byte {
            0x20..=0x7e => char::from(*byte),
            _ => '.',
        });
        format!(
            "{at:08x}: {:39}  {}\n",
            pairs.join(" "),
            text.collect::<String>()
        )
    };
    lines.map(line).collect::<String>().into_bytes()
}

fn on_cores(cores: &str, format: &str, paths: &[String]) -> Run {
    let mut command = ws76();
    command.args(["verify", "--format", format]).args(paths);
    command.env("RAYON_NUM_THREADS", cores).stdin(Stdio::null());
    Run::of(command.output().unwrap())
}

#[test]
fn one_core_and_several_show_the_same_in_the_same_order() {
    let folder = Folder::new("cores");
    let handshakes = handshakes();
    let one: Vec<Vec<u8>> = handshakes
        .iter()
        .map(|(request, response)| [&request[..], response].concat())
        .collect();
    let raw = one.concat();
    let files = one.iter().take(24).enumerate();
    let files = files.map(|(nth, bytes)| folder.write(&format!("{nth:02}.raw"), bytes));
    let files: Vec<String> = files.collect();
    let packed = zstd::encode_all(&raw[..], 3).unwrap();
    for (paths, format) in [
        (vec![folder.write("all.raw", &raw)], "text"),
        (vec![folder.write("all.xxd", &dump(&raw))], "jsonl"),
        (
            vec![folder.write("all.pcap", &packets(&handshakes))],
            "jsonl",
        ),
        (vec![folder.write("all.raw.zst", &packed)], "jsonl"),
        (files, "jsonl"),
    ] {
        let alone = on_cores("1", format, &paths);
        assert_eq!((alone.code, alone.err().as_str()), (1, ""));
        if format == "jsonl" {
            let lines = alone.out();
            let of_three =
                r#""mistakes":["space-runs-counted","parts-little-endian","answer-hex"]"#;
            let three = lines.lines().filter(|line| line.contains(of_three));
            assert!(three.count() > 1, "{}", paths[0]);
            let verdicts = lines.lines().filter(|line| line.contains(r#""verdict""#));
            let expected = if paths.len() == 1 {
                handshakes.len()
            } else {
                paths.len()
            };
            assert_eq!(verdicts.count(), expected, "{}", paths[0]);
        }
        for cores in ["2", "3"] {
            let together = on_cores(cores, format, &paths);
            assert_eq!(together.code, 1);
            assert!(
                together.stdout == alone.stdout,
                "{} {format} {cores}",
                paths[0]
            );
        }
    }
}
