//! `ws76 verify` on captures of every form: many inputs, the formats for programs and for CI.

use std::path::{Path, PathBuf};

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{golden, run, run_with, ws76};
use crate::wire::{Kind, Order, Talk, Tcp, link, pcap};

const MIXED: &str = "testdata/formats/mixed-ether.pcap";
const SESSIONS: [&str; 2] = [
    "testdata/peers/wsdriver/session.pcap",
    "testdata/peers/oldws/session.pcap",
];
/// A right one, a wrong one, a lossy one, and one that is no capture.
const FOUR: [&str; 4] = [
    "testdata/formats/good.pcapng",
    "testdata/formats/bad.socat-x.txt",
    "testdata/formats/bad.follow-ascii.txt",
    "testdata/damaged/rfc-6455.raw",
];

fn verify<'a>(inputs: &[&'a str], flags: &[&'a str]) -> Vec<&'a str> {
    [&["verify"], flags, inputs].concat()
}

#[test]
fn a_capture_of_several_handshakes_is_a_table_in_the_order_of_their_first_packets() {
    golden("verify/mixed.txt", &verify(&[MIXED], &[]), 1);
    golden("verify/mixed-quiet.txt", &verify(&[MIXED], &["-q"]), 1);
}

/// The clients' ports, as TAP names the flows, of a capture whose first connection stays open, with so
/// many others after it, each of 64,000 bytes.
fn ports_behind_an_open_connection(others: u16) -> Vec<u16> {
    let mut frames = Vec::new();
    for number in 0..=others {
        let client = ([10, 0, 0, 2], 40_000 + number).into();
        let mut talk = Talk::new(client, ([10, 0, 0, 1], 80).into(), [100, 900]);
        let mut segments = talk.open();
        let head = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n";
        segments.push(talk.say(0, head.as_bytes()));
        if number > 0 {
            segments.push(talk.say(0, format!("X: {}", "x".repeat(32_000)).as_bytes()));
            segments.push(talk.say(0, "y".repeat(32_000).as_bytes()));
            segments.push(talk.say(0, b"\r\n\r\n"));
            segments.push(talk.say(1, b"HTTP/1.1 400 x\r\n\r\n"));
            segments.extend(talk.close());
        }
        frames.extend(segments.iter().map(Tcp::ip));
    }
    let capture = pcap(Kind::Micro, Order::Little, link::RAW, &frames);
    let text = run_with(&["verify", "-", "--format", "tap"], &capture).out();
    let is_point = |line: &&str| line.starts_with("ok ") || line.starts_with("not ok ");
    let points = text.lines().filter(is_point);
    let port = |line: &str| {
        line.split_once("10.0.0.2:")?
            .1
            .split(' ')
            .next()?
            .parse()
            .ok()
    };
    points.filter_map(port).collect()
}

/// What is held back for it is bounded: then what is complete goes first.
#[test]
fn an_open_connection_holds_others_back_up_to_8_mib_and_then_comes_after_them() {
    let few: Vec<u16> = (40_000..=40_100).collect();
    assert_eq!(ports_behind_an_open_connection(100), few);
    let mut shown = ports_behind_an_open_connection(200);
    let open = shown.iter().position(|&port| port == 40_000).unwrap();
    assert!((1..200).contains(&open), "{open}");
    shown.remove(open);
    assert_eq!(shown, (40_001..=40_200).collect::<Vec<u16>>());
}

#[test]
fn a_lossy_form_is_incomplete_and_names_the_form_that_keeps_the_bytes() {
    golden(
        "verify/lossy.txt",
        &verify(&["testdata/formats/bad.socat-v.txt"], &[]),
        3,
    );
}

#[test]
fn the_formats_for_programs_and_for_ci() {
    golden("verify/four.tap", &verify(&FOUR, &["--format", "tap"]), 3);
    golden("verify/four.xml", &verify(&FOUR, &["--format", "junit"]), 3);
    golden(
        "verify/four.jsonl",
        &verify(&FOUR, &["--format", "jsonl"]),
        3,
    );
    golden(
        "verify/mixed.tap",
        &verify(&[MIXED], &["--format", "tap"]),
        1,
    );
    golden(
        "verify/mixed.xml",
        &verify(&[MIXED], &["--format", "junit"]),
        1,
    );
}

#[test]
fn summary_writes_the_totals_alone() {
    golden("verify/summary.txt", &verify(&SESSIONS, &["--summary"]), 1);
    golden(
        "verify/summary.json",
        &verify(&SESSIONS, &["--summary", "--format", "json"]),
        1,
    );
}

#[test]
fn summary_has_the_totals_of_the_whole_list() {
    for inputs in [&SESSIONS[..], &FOUR, &[MIXED]] {
        let whole = run(&verify(inputs, &["--format", "json"]));
        let alone = run(&verify(inputs, &["--format", "json", "--summary"]));
        assert_eq!(alone.json()["summary"], whole.json()["summary"]);
        assert_eq!(alone.code, whole.code);
    }
    let refused = run(&verify(&[MIXED], &["--summary", "--format", "tap"]));
    assert_eq!((refused.code, refused.out().as_str()), (2, ""));
}

#[test]
fn the_forms_are_listed_with_the_commands_that_make_them() {
    golden("parse/list-formats.txt", &["parse", "--list-formats"], 0);
    let global = ["parse", "--list-formats", "--color", "never", "-q"];
    golden("parse/list-formats.txt", &global, 0);
}

#[test]
fn an_input_that_cannot_be_read_is_a_test_that_fails() {
    let args = [
        "no-such-file",
        "testdata/formats/good.pcap",
        "testdata/README.md",
    ];
    let tap = run(&verify(&args, &["--format", "tap"]));
    assert_eq!(tap.code, 3);
    assert!(
        tap.out().contains("not ok 1 - no-such-file unreadable"),
        "{}",
        tap.out()
    );
    assert!(
        tap.out().contains("ok 2 - testdata/formats/good.pcap"),
        "{}",
        tap.out()
    );
    assert!(tap.out().ends_with("1..3\n"), "{}", tap.out());
    let junit = run(&verify(&args, &["--format", "junit"])).out();
    assert!(
        junit.contains("tests=\"3\" failures=\"0\" errors=\"2\""),
        "{junit}"
    );
}

#[test]
fn json_lines_hold_what_the_object_holds() {
    let lines = run(&verify(&[MIXED], &["--format", "jsonl"])).out();
    let object = run(&verify(&[MIXED], &["--format", "json"])).json();
    let handshakes = object["handshakes"].as_array().unwrap();
    // The totals are the last line.
    assert_eq!(lines.lines().count(), handshakes.len() + 1);
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["summary"], object["summary"]);
    for (line, handshake) in lines.lines().zip(handshakes) {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            line.as_object_mut().unwrap().remove("schema").unwrap(),
            "ws76/1"
        );
        assert_eq!(line, *handshake);
    }
}

#[test]
fn a_pipe_is_read_as_a_file_is() {
    for name in [
        "good.pcap",
        "bad.pcap.gz",
        "bad.follow-hex.txt",
        "mixed-rawip.pcap",
    ] {
        let path = format!("testdata/formats/{name}");
        let bytes = std::fs::read(&path).unwrap();
        let piped = run_with(&["verify", "-", "--format", "json"], &bytes);
        let mut expected = run(&["verify", &path, "--format", "json"]).json();
        for handshake in expected["handshakes"].as_array_mut().unwrap() {
            handshake["source"] = "-".into();
        }
        assert_eq!(piped.json(), expected, "{name}");
    }
}

#[test]
fn the_two_files_of_tcpflow_are_one_input_by_name_or_in_their_folder() {
    let folder = "testdata/formats/tcpflow";
    let client = format!("{folder}/127.000.000.001.40368-127.000.000.001.09102");
    let server = format!("{folder}/127.000.000.001.09102-127.000.000.001.40368");
    let raw = run(&[
        "verify",
        "testdata/formats/oldws-draft.raw",
        "--format",
        "json",
    ])
    .json();
    for args in [
        &["verify", "--format", "json", &client, &server][..],
        &["verify", "--format", "json", &server, &client],
        &["verify", "--format", "json", "-r", folder],
    ] {
        let run = run(args);
        assert_eq!(run.code, 1);
        let json = run.json();
        assert_eq!(json["handshakes"].as_array().unwrap().len(), 1, "{args:?}");
        let handshake = &json["handshakes"][0];
        assert_eq!(handshake["flow"], "127.0.0.1:40368 -> 127.0.0.1:9102");
        for key in [
            "request",
            "response",
            "key3",
            "answer_hex",
            "received_hex",
            "verdict",
        ] {
            assert_eq!(handshake[key], raw["handshakes"][0][key], "{args:?} {key}");
        }
    }
}

#[test]
fn one_of_tcpflows_files_alone_is_half_a_handshake() {
    let client = "testdata/formats/tcpflow/127.000.000.001.40368-127.000.000.001.09102";
    let run = run(&["verify", client, "--format", "json"]);
    assert_eq!(run.code, 3);
    assert_eq!(run.json()["handshakes"][0]["verdict"], "incomplete");
}

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ws76-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn folders_are_read_with_all_folders_in_them_in_an_order_that_stays() {
    let folder = Folder::new("folders");
    let good = Path::new("testdata/formats/good.pcap");
    let bad = Path::new("testdata/formats/oldws-draft.raw");
    let mut expected = Vec::new();
    for sub in ["a", "b/c", "b/d", "z"] {
        let sub = folder.0.join(sub);
        std::fs::create_dir_all(&sub).unwrap();
        for at in 0..150 {
            let path = sub.join(format!("{at:03}"));
            std::fs::copy(if at % 7 == 0 { bad } else { good }, &path).unwrap();
            let verdict = if at % 7 == 0 { "mismatch" } else { "match" };
            expected.push(format!("{verdict} {}", path.display()));
        }
    }
    std::fs::write(folder.0.join(".hidden"), "no capture").unwrap();
    let run_once = || {
        let run = run(&["verify", "-q", "-r", folder.path()]);
        assert_eq!((run.code, run.err().as_str()), (1, ""));
        run.out()
    };
    let out = run_once();
    let found: Vec<String> = out
        .lines()
        .map(|line| {
            line.split_whitespace()
                .skip(1)
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(run_once(), out);
    let totals = run(&["verify", "--summary", "-r", folder.path()]).out();
    assert_eq!(
        totals,
        "600 handshakes: 512 passed, 88 failed (88 mismatch)\n"
    );
}

#[test]
fn a_folder_that_cannot_be_read_or_is_empty_says_so() {
    let folder = Folder::new("empty");
    let run = run(&["verify", "-r", folder.path()]);
    assert_eq!(run.code, 3);
    assert!(run.err().contains("no files"), "{}", run.err());
}

#[test]
fn what_is_odd_about_a_whole_input_is_told_beside_the_verdicts() {
    let whole = std::fs::read(SESSIONS[0]).unwrap();
    let run = run_with(&["verify", "-q", "-"], &whole[..10_000]);
    assert_eq!(run.out().lines().count(), 8);
    assert!(
        run.err()
            .starts_with("ws76: -: the capture is cut short at offset"),
        "{}",
        run.err()
    );
}

#[test]
fn traffic_that_is_passed_over_is_counted_and_told() {
    let mixed = std::fs::read(MIXED).unwrap();
    // Two records of ARP, 28 bytes of zeros, behind the handshakes.
    let mut frame = vec![0; 42];
    frame[12..14].copy_from_slice(&[0x08, 0x06]);
    let mut record = vec![0; 8];
    record.extend_from_slice(&42_u32.to_le_bytes());
    record.extend_from_slice(&42_u32.to_le_bytes());
    record.extend_from_slice(&frame);
    let file = [mixed, record.clone(), record].concat();
    let json = run_with(&["verify", "-", "--format", "json"], &file).json();
    assert_eq!(json["summary"]["passed_over"]["packets"], 2);
    let text = run_with(&["verify", "-", "--summary"], &file).out();
    let expected = "passed over: 2 packets without TCP in it that can be read\n\
        8 handshakes: 5 passed, 3 failed (2 mismatch, 1 aborted)\n";
    assert_eq!(text, expected);
}

#[test]
fn a_form_can_be_forced_and_an_unknown_one_is_the_command_lines_fault() {
    let good = "testdata/formats/good.pcap";
    let run_as = |form| run(&["verify", "--input-format", form, good]);
    assert_eq!(run_as("pcap").code, 0);
    let wrong = run_as("xxd");
    assert_eq!(wrong.code, 3);
    assert!(wrong.err().contains("not xxd"), "{}", wrong.err());
    let unknown = run_as("wireshark");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err().contains("follow-hex"), "{}", unknown.err());
}

#[test]
fn limits_are_flags_and_what_they_cost_is_told() {
    let few = run(&["verify", "--flows", "1", "--summary", MIXED]);
    assert!(few.out().contains("given up: "), "{}", few.out());
    let short = run(&["verify", "--kept", "50", "testdata/formats/good.pcap"]);
    assert_eq!(short.code, 3);
    assert!(short.err().contains("raise --kept"), "{}", short.err());
    assert_eq!(run(&["verify", "--flows", "0", MIXED]).code, 2);
}

#[test]
fn a_live_pipe_is_judged_handshake_by_handshake() {
    let mut child = ws76()
        .args(["verify", "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    // All but the last packets: the connection is not closed, nor is the pipe.
    let pcap = std::fs::read("testdata/formats/bad.pcap").unwrap();
    stdin.write_all(&pcap[..pcap.len() - 200]).unwrap();
    stdin.flush().unwrap();
    let (send, receive) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines();
        send.send(lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(
            lines.count(),
            2,
            "the cut and the totals, and no more handshakes"
        );
    });
    // The minute ends a test that fails; one that succeeds does not wait.
    let line = receive.recv_timeout(Duration::from_secs(60));
    drop(stdin);
    assert!(line.unwrap().contains("\"verdict\":\"mismatch\""));
    reader.join().unwrap();
    // The pipe ended within a packet.
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn the_forms_are_listed_for_programs_too() {
    let json = run(&["parse", "--list-formats", "--format", "json"]).json();
    assert_eq!(json["schema"], "ws76/1");
    let formats = json["formats"].as_array().unwrap();
    let lossy = formats.iter().filter(|row| !row["instead"].is_null());
    let lossy: Vec<_> = lossy.map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(
        lossy,
        [
            "follow-ascii",
            "socat-v",
            "curl-trace-ascii",
            "prefixed",
            "tcpdump-A",
            "ngrep-text",
            "har",
            "fields"
        ]
    );
    assert_eq!(run(&["parse", "--list-formats", "--format", "tap"]).code, 2);
}

#[test]
fn a_packet_capture_without_packets_is_told_as_one() {
    // What tcpdump leaves where nothing came by: the file's first 24 bytes.
    let good = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/formats/good.pcap"
    ))
    .unwrap();
    for length in [24, 60] {
        let run = run_with(&["verify"], &good[..length]);
        assert_eq!(run.code, 3);
        assert!(
            run.err().contains("without a whole packet"),
            "{}",
            run.err()
        );
    }
    let run = run_with(&["verify"], b"\r\n\r\n");
    assert!(
        !run.err().contains("packet capture without"),
        "{}",
        run.err()
    );
}
