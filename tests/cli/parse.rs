//! `ws76 parse`.

use crate::support::{golden, run, run_with};

const REQUEST: &str = "testdata/peers/wsdriver/draft.request.bin";

#[test]
fn a_request_is_shown_with_its_fields_and_every_step() {
    golden("parse/wsdriver-draft.txt", &["parse", REQUEST], 0);
    golden(
        "parse/wsdriver-draft.json",
        &["parse", REQUEST, "--format", "json"],
        0,
    );
}

#[test]
fn a_broken_key_is_wrong_and_lenient_goes_on() {
    let path = "testdata/peers/eventlet/seedkey.request.bin";
    assert_eq!(run(&["parse", path]).code, 1);
    let json = run(&["parse", "--lenient", path, "--format", "json"]).json();
    assert_eq!(json["handshakes"][0]["lenient"]["part1"], 25562);
    assert_eq!(
        json["handshakes"][0]["challenge_hex"],
        serde_json::Value::Null
    );
}

#[test]
fn standard_input_is_read_when_no_file_is_named() {
    let bytes = std::fs::read(REQUEST).unwrap();
    for args in [
        &["parse", "--format", "json"][..],
        &["parse", "-", "--format", "json"],
    ] {
        let run = run_with(args, &bytes);
        assert_eq!(run.code, 0);
        assert_eq!(run.json()["handshakes"][0]["source"], "-");
    }
}

#[test]
fn what_parse_does_not_judge_is_not_in_its_json() {
    let json = run(&["parse", REQUEST, "--format", "json"]).json();
    let handshake = json["handshakes"][0].as_object().unwrap();
    for key in ["verdict", "received_hex", "diagnosis"] {
        assert!(!handshake.contains_key(key), "{key}");
    }
}

#[test]
fn key_3_is_the_eight_bytes_whatever_they_are() {
    // CR LF a b CR LF CR LF, as recorded.
    let path = "testdata/peers/wsdriver/k3crlf.request.bin";
    let json = run(&["parse", path, "--format", "json"]).json();
    assert_eq!(json["handshakes"][0]["key3"]["hex"], "0d0a61620d0a0d0a");
    assert_eq!(json["handshakes"][0]["key3"].get("text"), None);
}
