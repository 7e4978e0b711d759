//! `ws76 verify`: the real peers, damaged captures, and what is told of them.

use std::path::Path;

use crate::support::{golden, run, run_with};

/// The verdict that a recorded case must get: by what its recorder found with an independent
/// oracle, and for `aborted` by the rule that the draft has a server abort.
fn expected(case: &serde_json::Value) -> (&'static str, i32) {
    let rightly = case["expected"].is_string();
    match case["verdict"].as_str().unwrap() {
        "OK" if rightly => ("match", 0),
        "WRONG" if rightly => ("mismatch", 1),
        "ANSWERED-FORBIDDEN" | "aborted-rightly" if !rightly => ("aborted", 1),
        other => panic!("unknown verdict {other}"),
    }
}

#[test]
fn every_pair_of_every_peer_gets_its_verdict() {
    let mut pairs = 0;
    for peer in std::fs::read_dir("testdata/peers").unwrap() {
        let peer = peer.unwrap().path();
        if !peer.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&peer).unwrap() {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                check_pair(&path);
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 26);
}

fn check_pair(path: &Path) {
    let case: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let side = |name: &str| {
        path.with_extension(format!("{name}.bin"))
            .display()
            .to_string()
    };
    let (request, response) = (side("request"), side("response"));
    let args = [
        "verify",
        "--request",
        &request,
        "--response",
        &response,
        "--format",
        "json",
    ];
    let run = run(&args);
    let json = run.json();
    let handshake = &json["handshakes"][0];
    let (verdict, code) = expected(&case);
    assert_eq!(handshake["verdict"], verdict, "{}", path.display());
    assert_eq!(run.code, code, "{}", path.display());
    assert_eq!(
        handshake["answer_hex"],
        case["expected"],
        "{}",
        path.display()
    );
    assert_eq!(handshake["key3"]["hex"], case["key3"], "{}", path.display());
    if let Some(received) = case["received"].as_str() {
        assert_eq!(handshake["received_hex"], received, "{}", path.display());
        let rules = handshake["findings"].as_array().unwrap();
        let forbidden = rules
            .iter()
            .any(|finding| finding["rule"] == "answered-forbidden");
        assert_eq!(forbidden, verdict == "aborted", "{}", path.display());
    }
    // The same bytes in a row in one file are the same handshake.
    let joined = [
        std::fs::read(&request).unwrap(),
        std::fs::read(&response).unwrap(),
    ]
    .concat();
    let of_joined = run_with(&["verify", "--format", "json", "-"], &joined).json();
    for key in ["verdict", "answer_hex", "received_hex", "findings"] {
        assert_eq!(
            of_joined["handshakes"][0][key],
            handshake[key],
            "{key} of {}",
            path.display()
        );
    }
}

#[test]
fn a_right_answer_in_one_screen() {
    golden(
        "verify/wsdriver-draft.txt",
        &["verify", "testdata/formats/wsdriver-draft.raw"],
        0,
    );
}

#[test]
fn a_wrong_answer_stands_below_the_right_one() {
    golden(
        "verify/oldws-draft.txt",
        &["verify", "testdata/formats/oldws-draft.raw"],
        1,
    );
    golden(
        "verify/oldws-draft.json",
        &[
            "verify",
            "testdata/formats/oldws-draft.raw",
            "--format",
            "json",
        ],
        1,
    );
}

#[test]
fn a_wrong_answer_in_colour() {
    let run = run(&[
        "verify",
        "testdata/formats/oldws-draft.raw",
        "--color",
        "always",
    ]);
    let expected = snapbox::file!["golden/verify/oldws-draft.term.svg"].raw();
    snapbox::assert_data_eq!(run.out(), expected);
}

#[test]
fn an_answer_that_the_draft_forbids() {
    let side = |name: &str| format!("testdata/peers/eventlet/seedkey.{name}.bin");
    let (request, response) = (side("request"), side("response"));
    let args = ["verify", "--request", &request, "--response", &response];
    golden("verify/eventlet-seedkey.txt", &args, 1);
}

#[test]
fn the_drafts_own_examples_match() {
    for name in ["1.2", "1.3", "4.1", "5.2"] {
        let path = format!("testdata/draft/{name}.raw");
        assert_eq!(run(&["verify", &path]).code, 0, "{name}");
    }
    golden(
        "verify/draft-1.2-verbose.txt",
        &["verify", "-v", "testdata/draft/1.2.raw"],
        0,
    );
}

/// File, exit code, verdict, and a rule that must be told.
const DAMAGED: [(&str, i32, &str, &str); 20] = [
    (
        "answer-replaced-by-server.raw",
        1,
        "mismatch",
        "answer-wrong",
    ),
    ("answer-replaced.raw", 3, "incomplete", "capture-replaced"),
    ("byte-order-mark.raw", 0, "match", "capture-bom"),
    ("continue-first.raw", 1, "refused", "status-not-101"),
    ("draft-75.raw", 3, "not-draft-76", "version-draft-75"),
    ("escape-sequences.raw", 1, "faulty", "response-bare-cr"),
    ("folded-field.raw", 1, "faulty", "response-field-grammar"),
    ("hand-made.txt", 0, "match", "capture-lf-line-ends"),
    ("key3-missing.raw", 3, "incomplete", "key3-absent"),
    ("lf-server-only.raw", 1, "faulty", "response-line-end"),
    ("location-port-80.raw", 1, "faulty", "location-answer"),
    ("misspelt-key.raw", 1, "aborted", "field-misspelt"),
    (
        "newline-after-answer.raw",
        0,
        "match",
        "capture-newline-after-answer",
    ),
    (
        "newline-after-key3.raw",
        0,
        "match",
        "capture-newline-after-key3",
    ),
    ("no-break-spaces.raw", 1, "aborted", "key-no-break-space"),
    ("replaced.raw", 3, "incomplete", "capture-replaced"),
    ("rfc-6455.raw", 3, "not-draft-76", "version-rfc-6455"),
    (
        "spaces-collapsed.raw",
        3,
        "incomplete",
        "capture-spaces-collapsed",
    ),
    ("upgrade-lower-case.raw", 1, "faulty", "upgrade-answer"),
    ("utf8.raw", 0, "match", "capture-utf8"),
];

#[test]
fn every_damaged_capture_is_told_as_what_it_is() {
    let files = std::fs::read_dir("testdata/damaged").unwrap().count();
    assert_eq!(
        files,
        DAMAGED.len() + 1,
        "the folder holds these files and a README"
    );
    for (name, code, verdict, rule) in DAMAGED {
        let run = run(&[
            "verify",
            "--format",
            "json",
            &format!("testdata/damaged/{name}"),
        ]);
        let json = run.json();
        let handshake = &json["handshakes"][0];
        assert_eq!(
            (run.code, handshake["verdict"].as_str()),
            (code, Some(verdict)),
            "{name}"
        );
        let findings = handshake["findings"].as_array().unwrap();
        assert!(
            findings.iter().any(|f| f["rule"] == rule),
            "{name}: {findings:?}"
        );
    }
}

#[test]
fn a_hand_made_text_file_is_told_what_was_bent() {
    golden(
        "verify/hand-made.txt",
        &["verify", "testdata/damaged/hand-made.txt"],
        0,
    );
}

#[test]
fn a_folded_field_is_pointed_at() {
    golden(
        "verify/folded-field.txt",
        &["verify", "testdata/damaged/folded-field.raw"],
        1,
    );
}

#[test]
fn many_captures_are_a_line_each_with_the_details_of_what_is_wrong() {
    let args = [
        "verify",
        "testdata/draft/1.2.raw",
        "testdata/formats/oldws-draft.raw",
        "testdata/damaged/upgrade-lower-case.raw",
        "testdata/damaged/rfc-6455.raw",
        "testdata/damaged/utf8.raw",
    ];
    golden("verify/list.txt", &args, 3);
    golden("verify/list-quiet.txt", &[&args[..], &["-q"]].concat(), 3);
}

#[test]
fn jsonl_is_one_handshake_a_line() {
    let paths = ["testdata/draft/1.2.raw", "testdata/formats/oldws-draft.raw"];
    let run = run(&["verify", "--format", "jsonl", paths[0], paths[1]]);
    let lines: Vec<serde_json::Value> = run
        .out()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2]["summary"]["failed"], 1);
    assert_eq!(
        (&lines[0]["verdict"], &lines[1]["verdict"]),
        (&"match".into(), &"mismatch".into())
    );
    assert!(
        run.out()
            .lines()
            .all(|line| line.starts_with("{\"schema\":\"ws76/1\","))
    );
}

#[test]
fn secure_asks_for_a_wss_location() {
    let raw = std::fs::read_to_string("testdata/draft/1.2.raw").unwrap();
    let secure = raw.replace("Location: ws://", "Location: wss://");
    assert_eq!(run_with(&["verify"], secure.as_bytes()).code, 0);
    assert_eq!(run_with(&["verify", "--secure"], secure.as_bytes()).code, 0);
    assert_eq!(run_with(&["verify", "--secure"], raw.as_bytes()).code, 1);
}
