//! Input that means harm: each attack has its name, and none of it may reach a terminal.

use crate::support::{run, run_with, without_styles};

fn request(fields: &[u8], key3: &[u8]) -> Vec<u8> {
    [b"GET / HTTP/1.1\r\n", fields, b"\r\n", key3].concat()
}

fn keys(key1: &[u8], key2: &[u8]) -> Vec<u8> {
    [
        b"Sec-WebSocket-Key1: ",
        key1,
        b"\r\nSec-WebSocket-Key2: ",
        key2,
        b"\r\n",
    ]
    .concat()
}

/// Runs verify and parse in text, with colour and without, and checks that nothing but printable
/// ASCII, line ends and our own marks come out.
#[track_caller]
fn is_harmless(input: &[u8]) -> i32 {
    let mut code = None;
    for command in ["parse", "verify"] {
        for color in ["never", "always"] {
            let run = run_with(&[command, "-v", "--color", color, "-"], input);
            assert!(
                run.code == 1 || run.code == 3 || run.code == 0,
                "{command}: {}",
                run.code
            );
            for text in [without_styles(&run.out()), run.err()] {
                let strange = text.chars().find(|&c| {
                    !(c == '\n' || (' '..='~').contains(&c) || "␣━·✓✗│┌┬┐└┴┘─".contains(c))
                });
                assert_eq!(strange, None, "{text}");
            }
            code = Some(run.code);
        }
    }
    code.unwrap()
}

#[test]
fn osc_52_clipboard_payload_in_a_key() {
    is_harmless(&request(
        &keys(b"1 \x1b]52;c;aGVsbG8=\x07", b"1 1"),
        b"12345678",
    ));
}

#[test]
fn csi_colours_and_cursor_moves_in_every_place() {
    let csi = b"\x1b[2J\x1b[31m\x9b1A";
    let fields = [
        &keys(csi, csi)[..],
        csi,
        b": ",
        csi,
        b"\r\nHost: ",
        csi,
        b"\r\nOrigin: ",
        csi,
        b"\r\n",
    ];
    let mut capture = request(&fields.concat(), b"\x1b[31m\x9b2J");
    capture.extend_from_slice(b"HTTP/1.1 101 \x1b[5m\r\nUpgrade: \x1b[1m\r\n\x1b[0m: x\r\n\r\n\x1b[31m\x1b[31m\x1b[31m\x1b");
    is_harmless(&capture);
    is_harmless(csi);
}

#[test]
fn escape_sequences_in_a_real_capture() {
    is_harmless(&std::fs::read("testdata/damaged/escape-sequences.raw").unwrap());
}

#[test]
fn carriage_returns_that_would_overwrite_the_verdict() {
    is_harmless(&request(
        &keys(b"1 1\r\x1b[K match", b"1 1"),
        b"\r\r\r\r\r\r\r\r",
    ));
}

#[test]
fn an_escape_sequence_in_a_path() {
    let run = run(&["verify", "no\u{1b}[31m\u{202e}such"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err().is_ascii() && !run.err().contains('\u{1b}'),
        "{}",
        run.err()
    );
}

#[test]
fn ten_megabytes_of_digits() {
    let mut key = vec![b'7'; 10 << 20];
    key.push(b' ');
    assert_eq!(is_harmless(&request(&keys(&key, b"1 1"), b"12345678")), 1);
}

#[test]
fn ten_megabytes_of_digits_in_json_are_told_in_full() {
    let mut key = vec![b'9'; 10 << 20];
    key.push(b' ');
    let run = run_with(
        &["parse", "--format", "json"],
        &request(&keys(&key, b"1 1"), b"12345678"),
    );
    assert_eq!(run.code, 1);
    let key1 = &run.json()["handshakes"][0]["key1"];
    assert_eq!(key1["key_number"].as_str().map(str::len), Some(10 << 20));
    assert_eq!(key1["part"], serde_json::Value::Null);
}

#[test]
fn a_line_of_a_megabyte() {
    let line = [&b"X-Long: "[..], &vec![b'a'; 1 << 20], b"\r\n"].concat();
    assert_eq!(
        is_harmless(&request(
            &[keys(b"1 1", b"1 1"), line].concat(),
            b"12345678"
        )),
        3
    );
}

#[test]
fn a_hundred_thousand_fields() {
    let lines = b"a b\x1bc\r\n".repeat(100_000);
    is_harmless(&request(
        &[keys(b"1 1", b"1 1"), lines].concat(),
        b"12345678",
    ));
}

#[test]
fn bytes_that_are_no_fields() {
    for fields in [
        &b"no colon\r\n"[..],
        b"\0\0\0: \0\r\n",
        b"Sec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key1: 2 2\r\nSec-WebSocket-Key2: 1 1\r\n",
        b"Sec-WebSocket-Key1: 1 1\r\n folded\r\nSec-WebSocket-Key2: 1 1\r\n",
        b": \r\n:\r\n",
        b"Sec-WebSocket-Key1:\r\nSec-WebSocket-Key2: \r\n",
    ] {
        is_harmless(&request(fields, b"12345678"));
    }
}

#[test]
fn files_that_are_no_captures() {
    for bytes in [
        &b"\r\r\r\r\r\r\r\r"[..],
        b"\xef\xbb\xbf",
        b"\0",
        b"GET",
        b"GET / HTTP/1.1\rUpgrade: WebSocket\r\r12345678",
        b"\x89PNG\r\n\x1a\n\0\0\0\r",
        b"HTTP/1.1 101",
    ] {
        assert_eq!(is_harmless(bytes), 3, "{bytes:?}");
    }
}
