//! The contract's JSON, declared a second time: a key that is added, renamed or of another type
//! fails here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "the fields are there to be read by serde alone"
)]

use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    value_hex: String,
    value_text: Option<String>,
    digits: String,
    spaces: u64,
    key_number: Option<String>,
    remainder: Option<u64>,
    part: Option<u32>,
    part_hex: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key3 {
    hex: String,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lenient {
    part1: u32,
    part2: u32,
    challenge_hex: String,
    answer_hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    rule: String,
    severity: String,
    section: String,
    step: Option<u8>,
    subject: String,
    by: String,
    message: String,
    help: String,
    offset: Option<usize>,
    length: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compute {
    schema: String,
    key1: Key,
    key2: Key,
    key3: Key3,
    challenge_hex: Option<String>,
    answer_hex: Option<String>,
    lenient: Option<Lenient>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    offset: usize,
    name_hex: String,
    name_text: Option<String>,
    value_hex: String,
    value_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    start_line_hex: String,
    start_line_text: Option<String>,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Explanation {
    mistakes: Vec<String>,
    explanation: String,
    answer_hex: String,
    help: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    key1_hex: String,
    key1_text: Option<String>,
    key2_hex: String,
    key2_text: Option<String>,
    key3_hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Broken {
    compared: u64,
    mistakes: Vec<String>,
    explanation: String,
    help: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    server: Option<String>,
    compared: u64,
    explained: u64,
    mistakes: Vec<String>,
    explanation: String,
    help: Vec<String>,
    #[serde(default)]
    or: Vec<Vec<String>>,
    next_request: Option<Telling>,
    broken: Option<Broken>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    request: Option<u64>,
    response: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    text_hex: String,
    bytes: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FailedInput {
    source: String,
    reason: String,
    offset: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Handshake {
    source: String,
    index: usize,
    flow: Option<String>,
    frames: Option<Frames>,
    filter: Option<String>,
    request: Option<Message>,
    response: Option<Message>,
    key1: Option<Key>,
    key2: Option<Key>,
    key3: Option<Key3>,
    challenge_hex: Option<String>,
    answer_hex: Option<String>,
    lenient: Option<Lenient>,
    findings: Vec<Finding>,
    verdict: String,
    ok: bool,
    server_ok: Option<bool>,
    protocol: Option<String>,
    accept: Option<Accept>,
    received_hex: Option<String>,
    diagnosis: Vec<Explanation>,
    sought: Option<Sought>,
    next_request: Option<Telling>,
    refusal: Option<Refusal>,
}

/// Only where nothing explains a wrong answer.
#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Sought {
    mistakes: u64,
    in_keys: bool,
    less_because: Option<String>,
}

/// Only beside the protocol `rfc-6455`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    expected: Option<String>,
    received: Option<String>,
    right: bool,
    steps: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Summary {
    passed: u64,
    failed: u64,
    #[serde(rename = "match")]
    matched: u64,
    faulty: u64,
    mismatch: u64,
    aborted: u64,
    refused: u64,
    incomplete: u64,
    not_draft_76: u64,
    errors: u64,
    handshakes: u64,
    passed_over: PassedOver,
    uncompared: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassedOver {
    connections: u64,
    packets: u64,
    undecodable: u64,
    fragments: u64,
    given_up: u64,
    files: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    schema: String,
    handshakes: Vec<Handshake>,
    diagnosis: Option<Vec<Together>>,
    inputs_failed: Vec<FailedInput>,
    summary: Summary,
}

fn stdout(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ws76"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

const KEYS: [&str; 7] = [
    "compute",
    "--key1",
    "1\\}  a`;l022aaf  51",
    "--key2",
    "12998 5 Y3 1  .P00",
    "--challenge",
    "hex:00ff000000000000",
];

#[test]
fn compute_holds_the_contracts_keys() {
    let json = stdout(&[&KEYS[..], &["--format", "json", "--lenient"]].concat());
    let compute: Compute = serde_json::from_str(&json).unwrap();
    assert_eq!(compute.schema, "ws76/1");
    assert_eq!((compute.key1.part, compute.key1.remainder), (None, Some(3)));
    assert_eq!(
        compute.key3.text, None,
        "bytes that are not printable have no text"
    );
    assert_eq!((compute.challenge_hex, compute.answer_hex), (None, None));
    assert_eq!(compute.findings[0].rule, "key-not-multiple");
}

#[test]
fn verify_holds_the_contracts_keys() {
    let mut paths = vec!["verify", "--format", "json"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/damaged");
    let files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().display().to_string())
        .filter(|path| !path.ends_with(".md"))
        .collect();
    paths.extend(files.iter().map(String::as_str));
    let verify: Verify = serde_json::from_str(&stdout(&paths)).unwrap();
    assert_eq!(verify.handshakes.len(), files.len());
    assert_eq!(verify.summary.handshakes, verify.handshakes.len() as u64);
    let told: u64 = verify.summary.matched
        + verify.summary.faulty
        + verify.summary.mismatch
        + verify.summary.aborted
        + verify.summary.refused
        + verify.summary.incomplete
        + verify.summary.not_draft_76;
    assert_eq!(told, verify.summary.handshakes);
}

#[test]
fn what_explains_a_server_stands_before_the_summary() {
    let json = stdout(&[
        "verify",
        "--format",
        "json",
        "testdata/peers/oldws/session.pcap",
    ]);
    let verify: Verify = serde_json::from_str(&json).unwrap();
    let together = verify.diagnosis.unwrap();
    assert_eq!(together[0].mistakes, ["challenge-utf8"]);
    assert_eq!(together[0].compared, verify.summary.mismatch);
    assert_eq!(together[0].server.as_deref(), Some("127.0.0.1:9102"));
}

#[test]
fn the_keys_stand_in_the_contracts_order_with_the_schema_first() {
    let json = stdout(&[
        "verify",
        "--format",
        "json",
        "testdata/formats/oldws-draft.raw",
    ]);
    let order = [
        "\"schema\"",
        "\"handshakes\"",
        "\"source\"",
        "\"index\"",
        "\"flow\"",
        "\"request\"",
        "\"response\"",
        "\"key1\"",
        "\"value_hex\"",
        "\"digits\"",
        "\"key_number\"",
        "\"remainder\"",
        "\"part\"",
        "\"part_hex\"",
        "\"key2\"",
        "\"key3\"",
        "\"challenge_hex\"",
        "\"answer_hex\"",
        "\"findings\"",
        "\"verdict\"",
        "\"ok\"",
        "\"server_ok\"",
        "\"protocol\"",
        "\"received_hex\"",
        "\"diagnosis\"",
        "\"mistakes\"",
        "\"next_request\"",
        "\"inputs_failed\"",
        "\"summary\"",
    ];
    let mut at = 0;
    for key in order {
        let found = json[at..].find(key);
        assert!(found.is_some(), "{key} stands where it should not");
        at = at.saturating_add(found.unwrap());
    }
}

#[test]
fn an_empty_run_is_still_one_object() {
    let json = stdout(&["verify", "--format", "json", "no-such-file"]);
    let verify: Verify = serde_json::from_str(&json).unwrap();
    assert_eq!((verify.handshakes.len(), verify.summary.errors), (0, 1));
    let passed = verify.summary.passed_over;
    let counts = [
        passed.connections,
        passed.packets,
        passed.undecodable,
        passed.fragments,
    ];
    assert_eq!((counts, passed.given_up), ([0; 4], 0));
}
