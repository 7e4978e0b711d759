//! `ws76 generate`.

use crate::support::{golden, run, run_with};

#[test]
fn what_is_generated_is_right_in_each_form() {
    for format in ["raw", "pcap"] {
        let args = [
            "generate", "--seed", "3", "--count", "20", "--format", format,
        ];
        let made = run(&args);
        assert_eq!((made.code, made.err().as_str()), (0, ""), "{format}");
        assert_eq!(
            made.stdout,
            run(&args).stdout,
            "the same seed, the same bytes"
        );
        let verified = run_with(&["verify", "--format", "json", "-"], &made.stdout);
        let json = verified.json();
        assert_eq!(verified.code, 0, "{format}: {}", verified.out());
        assert_eq!(json["summary"]["match"], 20, "{format}");
        let findings = json["handshakes"].as_array().unwrap();
        assert!(
            findings
                .iter()
                .all(|one| one["findings"] == serde_json::json!([]))
        );
    }
}

#[test]
fn the_forms_hold_the_same_handshakes() {
    let raw = run(&["generate", "--count", "3"]).stdout;
    let json = run(&["generate", "--count", "3", "--format", "json"]).json();
    let lines = run(&["generate", "--count", "3", "--format", "jsonl"]).out();
    let made = json["handshakes"].as_array().unwrap();
    let mut bytes = Vec::new();
    for (one, line) in made.iter().zip(lines.lines()) {
        for name in ["request_hex", "response_hex"] {
            bytes.extend(hex::decode(one[name].as_str().unwrap()).unwrap());
        }
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["request_hex"], one["request_hex"]);
        assert_eq!(
            (&line["schema"], &line["seed"]),
            (&"ws76/1".into(), &"76".into())
        );
        let response = one["response_hex"].as_str().unwrap();
        assert!(response.ends_with(one["answer_hex"].as_str().unwrap()));
    }
    assert_eq!((made.len(), lines.lines().count()), (3, 3));
    assert_eq!(bytes, raw);
}

#[test]
fn a_mistake_shows_and_is_found_back() {
    for id in [
        "parts-little-endian",
        "challenge-utf8",
        "answer-hex",
        "key-trimmed",
    ] {
        let made = run(&["generate", "--count", "5", "--mistake", id]);
        assert_eq!((made.code, made.err().as_str()), (0, ""), "{id}");
        let verified = run_with(&["verify", "--format", "json", "-"], &made.stdout);
        assert_eq!(verified.code, 1, "{id}");
        for handshake in verified.json()["handshakes"].as_array().unwrap() {
            let found = handshake["diagnosis"].to_string();
            assert!(found.contains(id), "{id}: {found}");
        }
    }
}

#[test]
fn host_origin_path_and_subprotocol_go_into_the_request() {
    let text = run(&[
        "generate",
        "--host",
        "a.example:81",
        "--origin",
        "http://b.example",
        "--path",
        "/x?y",
        "--protocol",
        "chat",
        "--format",
        "text",
    ]);
    for line in [
        "  GET /x?y HTTP/1.1\\r\\n",
        "  Host: a.example:81\\r\\n",
        "  Origin: http://b.example\\r\\n",
        "  Sec-WebSocket-Location: ws://a.example:81/x?y\\r\\n",
    ] {
        assert!(text.out().contains(line), "{line}: {}", text.out());
    }
    assert_eq!(
        text.out().matches("Sec-WebSocket-Protocol: chat").count(),
        2
    );
}

#[test]
fn the_making_of_a_key_is_shown_step_by_step() {
    golden(
        "generate/explain-key.txt",
        &["generate", "--explain-key"],
        0,
    );
    let json = run(&["generate", "--explain-key", "--format", "json"]).json();
    let made = &json["handshakes"][0]["made"];
    for (made, key) in [(&made[0], "key1"), (&made[1], "key2")] {
        let key = &json["handshakes"][0][key];
        assert_eq!(made["key_hex"], key["value_hex"]);
        assert_eq!(
            (&made["number"], &made["product"]),
            (&key["part"], &key["key_number"])
        );
        assert_eq!(made["spaces"], key["spaces"]);
    }
}

#[test]
fn what_no_client_sends_is_refused() {
    for args in [
        &["--host", ""][..],
        &["--host", "Example.com"],
        &["--path", "x"],
        &["--path", "/a b"],
        &["--origin", "http://a\r\nX: y"],
        &["--mistake", "nothing"],
        &["--count", "0"],
        &[
            "--mistake",
            "parts-little-endian",
            "--mistake",
            "parts-decimal-text",
        ],
        &["--explain-key", "--format", "pcap"],
        &["--format", "tap"],
    ] {
        let run = run(&[&["generate"], args].concat());
        assert_eq!((run.code, run.out().as_str()), (2, ""), "{args:?}");
        assert!(!run.err().is_empty(), "{args:?}");
    }
}
