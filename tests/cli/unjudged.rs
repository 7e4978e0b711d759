//! Nothing that was not judged ends in 0, and every format says so; and what belongs together is
//! found.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::{Run, run, ws76};
use crate::wire::{Kind, Order, Talk, Tcp, link, pcap};

/// A folder that goes with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ws76-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn data(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name);
    fs::read(path).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Packets of a right handshake, and then those of another connection.
fn beside_a_right_one(others: &[Tcp]) -> Vec<u8> {
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &data("peers/wsdriver/draft.request.bin")));
    segments.push(talk.say(1, &data("peers/wsdriver/draft.response.bin")));
    segments.extend(talk.close());
    let frames: Vec<_> = segments.iter().chain(others).map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

fn talk(port: u16) -> Talk {
    let client = SocketAddr::from(([10, 0, 0, 2], port));
    let server = SocketAddr::from(([10, 0, 0, 1], 8080));
    Talk::new(client, server, [1000, 2_000_000])
}

/// The verdicts of a run in JSON.
fn verdicts(run: &Run) -> Vec<String> {
    let json = run.json();
    let handshakes = json["handshakes"].as_array().unwrap();
    let verdict = |handshake: &serde_json::Value| handshake["verdict"].as_str().unwrap().to_owned();
    handshakes.iter().map(verdict).collect()
}

/// Holds a capture of a right handshake, and something that is not judged, to code 3 and to being
/// mentioned in every format.
fn is_said(arguments: &[&str], reason: &str, has_offset: bool) {
    let verify = |format: &[&str]| run(&[&["verify"], arguments, format].concat());
    for format in ["text", "json", "jsonl", "tap", "junit"] {
        let run = verify(&["--format", format]);
        let context = format!("{arguments:?} {format}: {}{}", run.out(), run.err());
        assert_eq!(run.code, 3, "{context}");
        assert!(run.err().contains(reason), "{context}");
        match format {
            "json" => {
                let failed = &run.json()["inputs_failed"];
                assert_eq!(failed.as_array().unwrap().len(), 1, "{context}");
                let said = failed[0]["reason"].as_str().unwrap();
                assert!(said.contains(reason), "{context}");
                assert_eq!(failed[0]["offset"].is_u64(), has_offset, "{context}");
                assert_eq!(run.json()["summary"]["errors"], 1, "{context}");
            }
            "jsonl" => assert!(run.out().contains("\"reason\":"), "{context}"),
            "tap" => assert!(run.out().contains("not ok"), "{context}"),
            "junit" => assert!(run.out().contains("<error"), "{context}"),
            _ => {}
        }
    }
    assert_eq!(verify(&["--summary"]).code, 3, "{arguments:?}");
    assert_eq!(verify(&["-q"]).code, 3, "{arguments:?}");
}

#[test]
fn a_capture_that_is_damaged_or_cut_anywhere_is_said_to_be() {
    let folder = Folder::new("cut");
    let good = data("formats/good.pcap");
    let right = data("draft/1.2.raw");
    let cut = folder.write("cut.pcap", &good[..good.len() - 1]);
    is_said(&[&cut], "the capture is cut short at offset", true);
    let broken = folder.write("broken.pcap", &[&good[..], &[0xff; 100]].concat());
    is_said(&[&broken], "damaged pcap at offset", true);
    let joined = folder.write("joined.pcap", &[&good[..], &good[..]].concat());
    is_said(&[&joined], "another capture begins at offset", true);
    let pcapng = data("formats/good.pcapng");
    let cut = folder.write("cut.pcapng", &pcapng[..pcapng.len() - 1]);
    is_said(&[&cut], "the capture is cut short at offset", true);
    let gz = gzip(&right.repeat(500));
    let cut = folder.write("cut.gz", &gz[..gz.len() - 1]);
    is_said(&[&cut], "the capture is cut short at offset", true);
}

#[test]
fn two_files_in_one_are_both_judged() {
    let run = run(&[
        "verify",
        "--format",
        "json",
        "testdata/hostile/two-files-in-one.pcap",
    ]);
    assert_eq!(
        (run.code, verdicts(&run)),
        (3, vec!["match".into(), "mismatch".into()])
    );
}

#[test]
fn a_pair_of_files_without_a_handshake_is_said_to_be() {
    let folder = Folder::new("tcpflow");
    folder.write(
        "127.000.000.001.09102-127.000.000.001.40368",
        b"220 ready\r\n",
    );
    folder.write("127.000.000.001.40368-127.000.000.001.09102", b"QUIT\r\n");
    is_said(&["-r", folder.path()], "no handshake of draft 76", false);
}

#[test]
fn a_connection_that_may_begin_a_handshake_counts_and_another_does_not() {
    let folder = Folder::new("undecided");
    let mut open = talk(40001);
    let mut segments = open.open();
    segments.push(open.say(0, b"GET / HTTP/1.1\r\nHost: a\r\n"));
    let file = folder.write("half.pcap", &beside_a_right_one(&segments));
    is_said(&[&file], "one connection was cut in its request", false);
    // Neither what shows itself as another talk, nor what the client ended, nor a connection without
    // a byte may be a handshake.
    let mut others = Vec::new();
    for (port, said, closes) in [
        (40002, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", false),
        (40003, "SSH-2.0-x\r\n", false),
        (40004, "GET / HTTP/1.1\r\nHost: a\r\n", true),
    ] {
        let mut talk = talk(port);
        others.extend(talk.open());
        others.push(talk.say(0, said.as_bytes()));
        if closes {
            others.extend(talk.close());
        }
    }
    others.extend(talk(40005).open());
    let file = folder.write("others.pcap", &beside_a_right_one(&others));
    for flags in [&["verify"][..], &["verify", "--flows", "1"]] {
        let run = run(&[flags, &[&file[..]]].concat());
        assert_eq!(run.code, 0, "{flags:?} {}{}", run.out(), run.err());
    }
}

#[test]
fn links_are_followed_and_everything_is_judged_once() {
    let folder = Folder::new("links");
    let (right, elsewhere) = (data("draft/1.2.raw"), Folder::new("elsewhere"));
    folder.write("a/one.raw", &right);
    elsewhere.write("two.raw", &right);
    elsewhere.write("deep/three.raw", &right);
    symlink(elsewhere.0.join("two.raw"), folder.0.join("to-two.raw")).unwrap();
    symlink(
        elsewhere.0.join("two.raw"),
        folder.0.join("to-two-again.raw"),
    )
    .unwrap();
    symlink(&elsewhere.0, folder.0.join("elsewhere")).unwrap();
    symlink(&folder.0, folder.0.join("a/circle")).unwrap();
    symlink(&folder.0, elsewhere.0.join("deep/circle")).unwrap();
    let all = run(&["verify", "-r", folder.path(), "--format", "json"]);
    assert_eq!((all.code, verdicts(&all).len()), (0, 3), "{}", all.out());
    symlink("nowhere", folder.0.join("b-dangling.raw")).unwrap();
    is_said(&["-r", folder.path()], "a link that leads nowhere", false);
}

#[test]
fn of_a_folder_what_is_no_capture_is_passed_over_and_counted() {
    let folder = Folder::new("passed");
    let right = data("draft/1.2.raw");
    folder.write("one.raw", &right);
    folder.write("two.log", &right);
    let readme = folder.write("README.md", b"captures of a server\n");
    let all = run(&["verify", "-r", folder.path(), "--format", "json"]);
    assert_eq!(all.code, 0, "{}{}", all.out(), all.err());
    assert_eq!(all.json()["summary"]["passed_over"]["files"], 1);
    assert_eq!(run(&["verify", &readme]).code, 3);
    let fitting = run(&[
        "verify",
        "-r",
        folder.path(),
        "--glob",
        "*.raw",
        "--format",
        "json",
    ]);
    assert_eq!((fitting.code, verdicts(&fitting).len()), (0, 1));
    assert_eq!(fitting.json()["summary"]["passed_over"]["files"], 0);
    let none = run(&["verify", "-r", folder.path(), "--glob", "*.pcap"]);
    assert_eq!(none.code, 3);
    assert!(
        none.err().contains("no files in it that fit --glob"),
        "{}",
        none.err()
    );
    fs::remove_file(folder.0.join("one.raw")).unwrap();
    fs::remove_file(folder.0.join("two.log")).unwrap();
    is_said(
        &["-r", folder.path()],
        "none of the 1 files in it is a capture",
        false,
    );
}

#[test]
fn two_files_that_are_a_pair_are_one_handshake_and_said_to_be() {
    let folder = Folder::new("pairs");
    let (request, response) = (
        data("peers/wsdriver/draft.request.bin"),
        data("peers/wsdriver/draft.response.bin"),
    );
    let client = folder.write("x.request.bin", &request);
    let server = folder.write("x.response.bin", &response);
    let in_folder = ["-r", folder.path()];
    for inputs in [&in_folder[..], &[&client, &server], &[&server, &client]] {
        let run = run(&[&["verify", "--format", "json"], inputs].concat());
        assert_eq!(
            (run.code, verdicts(&run)),
            (0, vec!["match".to_owned()]),
            "{inputs:?}"
        );
        assert!(
            run.out().contains("put together by their names"),
            "{}",
            run.out()
        );
    }
    // Exchanged, by their flags.
    let flags = [
        "verify",
        "--format",
        "json",
        "--request",
        &server,
        "--response",
        &client,
    ];
    let exchanged = run(&flags);
    assert_eq!(
        (exchanged.code, verdicts(&exchanged)),
        (0, vec!["match".to_owned()])
    );
    assert!(
        exchanged.out().contains("capture-exchanged"),
        "{}",
        exchanged.out()
    );
    // Packet captures of those names are two.
    let pcap = data("formats/good.pcap");
    let other = folder.write("y.request.pcap", &pcap);
    folder.write("y.response.pcap", &pcap);
    let two = run(&[
        "verify",
        "--format",
        "json",
        &other,
        &other.replace("request", "response"),
    ]);
    assert_eq!((two.code, verdicts(&two).len()), (0, 2));
    // A second request in the file is not judged.
    folder.write("x.request.bin", &request.repeat(2));
    is_said(
        &[&client, &server],
        "the request's file holds several requests",
        false,
    );
}

#[test]
fn an_empty_response_is_a_server_that_closed() {
    let folder = Folder::new("closed");
    let request = data("peers/wsdriver/draft.request.bin");
    let client = folder.write("x.request.bin", &request);
    let server = folder.write("x.response.bin", b"");
    let closed = run(&["verify", "--format", "json", &client, &server]);
    assert_eq!(
        (closed.code, verdicts(&closed)),
        (1, vec!["incomplete".to_owned()])
    );
    // A key without a space must be aborted: closing is right.
    let text = String::from_utf8_lossy(&request).into_owned();
    let line = text
        .lines()
        .find(|line| line.starts_with("Sec-WebSocket-Key1"))
        .unwrap();
    let broken = text.replace(line, "Sec-WebSocket-Key1: 12345").into_bytes();
    let client = folder.write("x.request.bin", &broken);
    let closed = run(&[
        "verify",
        "--format",
        "json",
        "--request",
        &client,
        "--response",
        &server,
    ]);
    let handshake = &closed.json()["handshakes"][0];
    assert_eq!(handshake["verdict"], "aborted", "{}", closed.out());
    assert_eq!(handshake["server_ok"], true, "{}", closed.out());
}

/// Runs with at most so much memory to address, in MiB beside the program itself, in one arena.
fn bounded(mebibytes: u32, arguments: &[&str]) -> Run {
    let binary = ws76().get_program().to_str().unwrap().to_owned();
    // A program that is not optimised takes more than one that is, and so do its threads' stacks.
    let program = std::fs::metadata(&binary).unwrap().len() / 1024;
    let kibibytes = u64::from(mebibytes) * 1024 + program;
    let limited = format!("ulimit -v {kibibytes}; exec \"$0\" \"$@\"");
    let output = std::process::Command::new("sh")
        .args([&["-c", &limited, &binary], arguments].concat())
        .env_remove("RUST_MIN_STACK")
        .env("MALLOC_ARENA_MAX", "1")
        .env("RAYON_NUM_THREADS", "2")
        .output();
    Run::of(output.unwrap())
}

#[test]
fn memory_does_not_grow_with_what_waits_for_its_turn() {
    let folder = Folder::new("memory");
    let right = data("draft/1.2.raw");
    let one = folder.write("one.raw", &right);
    // A small file of many handshakes, beside another: all its reports were held.
    let refused = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n12345678HTTP/1.1 400 No\r\n\r\n";
    let bomb = zstd::encode_all(&refused.repeat(60_000)[..], 19).unwrap();
    assert!(bomb.len() < 128 << 10);
    let bomb = folder.write("bomb.zst", &bomb);
    let run = bounded(150, &["verify", "-q", &bomb, &one]);
    assert_eq!(run.out().lines().count(), 60_001, "{}", run.err());
    // A connection that stays open, before many with long keys.
    let mut first = talk(39999);
    let mut segments = first.open();
    segments.push(first.say(0, b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n"));
    let text = String::from_utf8(right.clone()).unwrap();
    let (request, response) = text.split_at(text.find("HTTP/1.1 101").unwrap());
    let long = format!("Sec-WebSocket-Key1: {}", "x".repeat(30_000));
    let request = request.replace("Sec-WebSocket-Key1: ", &long);
    for port in 1..1200 {
        let mut talk = talk(port);
        segments.extend(talk.open());
        segments.push(talk.say(0, request.as_bytes()));
        segments.push(talk.say(1, response.as_bytes()));
        segments.extend(talk.close());
    }
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    let open = pcap(Kind::Micro, Order::Little, link::RAW, &frames);
    let open = folder.write("open.pcap", &open);
    let run = bounded(150, &["verify", "-q", &open]);
    assert_eq!(run.out().lines().count(), 1200, "{}", run.err());
}
