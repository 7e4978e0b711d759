//! `verify --client webkit534`, on exchanges of that browser: what it did is in the data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::support::{run, run_with};

/// Request and response in a row.
fn exchange(id: &str) -> Vec<u8> {
    let lines = std::fs::read_to_string("testdata/webkit534/variants.jsonl").unwrap();
    let rows = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let row = rows
        .into_iter()
        .find(|row: &Value| row["id"] == id)
        .unwrap();
    let bytes = |key: &str| STANDARD.decode(row[key].as_str().unwrap()).unwrap();
    [bytes("request"), bytes("response")].concat()
}

#[test]
fn a_response_that_the_draft_accepts_and_the_browser_does_not() {
    let bytes = exchange("empty");
    assert_eq!(run_with(&["verify", "-"], &bytes).code, 0);
    let client = ["verify", "--client", "webkit534", "-"];
    let found = run_with(&client, &bytes);
    assert_eq!((found.code, found.err().as_str()), (1, ""));
    let text = found.out();
    assert!(text.contains("error[client-fails]"), "{text}");
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        joined.contains("its console says: invalid UTF-8 sequence in header value"),
        "{text}"
    );
    let found = run_with(&[&client[..], &["--format", "json"]].concat(), &bytes);
    assert_eq!(found.code, 1);
    let handshake = &found.json()["handshakes"][0];
    assert_eq!(handshake["verdict"], "faulty");
    assert_eq!(handshake["ok"], false);
    let findings = handshake["findings"].as_array().unwrap();
    let fails: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!(fails.len(), 1, "{findings:?}");
    assert_eq!(fails[0]["rule"], "client-fails");
    assert_eq!(fails[0]["subject"], "response");
}

#[test]
fn a_response_that_the_browser_accepts_and_the_draft_does_not() {
    let bytes = exchange("upgrade-lower");
    assert_eq!(run_with(&["verify", "-"], &bytes).code, 1);
    let client = ["verify", "--client", "webkit534", "--format", "json", "-"];
    let found = run_with(&client, &bytes);
    assert_eq!(found.code, 0, "{}", found.out());
    let handshake = &found.json()["handshakes"][0];
    assert_eq!(handshake["verdict"], "match");
    let upgrade = handshake["findings"].as_array().unwrap();
    let upgrade = upgrade
        .iter()
        .find(|finding| finding["rule"] == "upgrade-answer")
        .unwrap();
    assert_eq!(upgrade["severity"], "warning");
    // The draft's client is the default, and has a name too.
    let found = run_with(&["verify", "--client", "draft", "-"], &bytes);
    assert_eq!(found.code, 1);
}

/// A wrong answer is wrong for every client.
#[test]
fn a_wrong_answer_stays_a_mismatch() {
    let found = run_with(
        &["verify", "--client", "webkit534", "--format", "json", "-"],
        &exchange("ans-wrong"),
    );
    assert_eq!(found.code, 1);
    assert_eq!(found.json()["handshakes"][0]["verdict"], "mismatch");
}

#[test]
fn a_client_that_is_not_known_is_a_mistake_of_the_command_line() {
    let found = run(&[
        "verify",
        "--client",
        "webkit",
        "testdata/formats/oldws-draft.raw",
    ]);
    assert_eq!((found.code, found.out().as_str()), (2, ""));
    let err = found.err();
    assert!(
        err.contains("invalid value 'webkit' for '--client <CLIENT>'") && err.contains("webkit534"),
        "{err}"
    );
    // Only responses are judged as a client does.
    let found = run(&[
        "parse",
        "--client",
        "webkit534",
        "testdata/formats/oldws-draft.raw",
    ]);
    assert_eq!(found.code, 2);
}
