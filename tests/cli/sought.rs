//! What an answer that nothing explains was searched for is said in every format, and why it was
//! less than all.

use serde_json::json;

use crate::support::{Run, run, run_with};
use crate::unjudged::Folder;

/// Draft 76, 1.2, with another key 1.
fn exchange(key1: &str, answer: &str) -> String {
    format!(
        "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Key1: {key1}\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U\
         HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
         Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n{answer}"
    )
}

/// The draft's key 1, with so many letters behind it: they change nothing of the right answer.
fn key_of(length: usize) -> String {
    let key = "4 @1  46546xW%0l 1 5";
    format!("{key}{}", "x".repeat(length.saturating_sub(key.len())))
}

/// A key of more than 1 KiB, and an answer that has nothing to do with it.
fn of_a_long_key(format: &str) -> Run {
    let capture = exchange(&key_of(1025), "sixteen letters!");
    let run = run_with(&["verify", "-", "--format", format], capture.as_bytes());
    assert_eq!(run.code, 1, "{format}: {}", run.err());
    run
}

const CAUSE: &str = "the answer is wrong, and no known mistake explains it, alone";
const WHY: &str =
    "no known mistake explains it, alone; several at once are sought for keys of at most 1 KiB";

#[test]
fn json_and_jsonl_say_what_was_sought() {
    let less = json!({"mistakes": 1, "in_keys": true, "less_because": "long-keys"});
    let handshake = &of_a_long_key("json").json()["handshakes"][0];
    assert_eq!(
        (&handshake["sought"], &handshake["diagnosis"]),
        (&less, &json!([]))
    );
    let lines = of_a_long_key("jsonl").out();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["sought"], less);
    for (key, answer, sought) in [
        (
            key_of(20),
            "sixteen letters!",
            json!({"mistakes": 3, "in_keys": true, "less_because": null}),
        ),
        (
            key_of((16 << 10) + 1),
            "sixteen letters!",
            json!({"mistakes": 1, "in_keys": false, "less_because": "long-keys"}),
        ),
        // Little-endian parts, and a right answer.
        (key_of(20), "\u{1}", json!(null)),
        (key_of(20), "8jKS'y:G*Co,Wxa-", json!(null)),
    ] {
        let mut capture = exchange(&key, answer).into_bytes();
        if answer == "\u{1}" {
            capture.pop();
            capture.extend(b"386a4b5327793a472a436f2c5778612d");
        }
        let run = run_with(&["verify", "-", "--format", "json"], &capture);
        assert_eq!(run.json()["handshakes"][0]["sought"], sought, "{answer}");
    }
}

#[test]
fn junit_tap_and_annotations_say_what_was_sought() {
    let junit = of_a_long_key("junit").out();
    assert!(
        junit.contains(&format!("message=\"{CAUSE} [answer-wrong]\"")),
        "{junit}"
    );
    assert!(junit.contains(&format!("note: {WHY}")), "{junit}");
    let tap = of_a_long_key("tap").out();
    assert!(
        tap.contains(&format!("  message: \"{CAUSE} [answer-wrong]\"\n")),
        "{tap}"
    );
    assert!(tap.contains(&format!("    note: {WHY}\n")), "{tap}");
    let github = of_a_long_key("github").out();
    assert!(
        github.contains(&format!("::{CAUSE} [answer-wrong]%0A")),
        "{github}"
    );
    assert!(github.contains(&format!("%0Anote: {WHY}%0A")), "{github}");
}

#[test]
fn text_and_the_page_say_what_was_sought() {
    let words = |run: Run| run.out().split_whitespace().collect::<Vec<_>>().join(" ");
    let text = words(of_a_long_key("text"));
    assert!(
        text.contains(&format!("note: {WHY}; ws76 verify --deep tries")),
        "{text}"
    );
    assert!(
        text.contains(&format!("mismatch: {CAUSE} [answer-wrong]")),
        "{text}"
    );
    let page = words(of_a_long_key("html"));
    assert!(
        page.contains(&format!("</b> {CAUSE} [answer-wrong]</p>")),
        "{page}"
    );
    assert!(
        page.contains(&format!("What it computed is not found: {WHY}.</p>")),
        "{page}"
    );
    assert!(page.contains("<a href=\"#server\">"), "{page}");
}

/// Files of a run are judged 256 at a time; behind a hundred answers in vain less is sought.
#[test]
fn of_many_answers_the_later_ones_are_said_to_be_searched_for_less() {
    let folder = Folder::new("sought");
    // Keys without digits and an answer of seven bytes are soon searched.
    let capture = exchange("abc", "seven..").replace("12998 5 Y3 1  .P00", "def");
    for number in 0..258 {
        folder.write(&format!("{number:03}.raw"), capture.as_bytes());
    }
    let lines = run_of(&folder, "jsonl");
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<serde_json::Value> = lines.collect();
    let sought = |at: usize| lines[at]["sought"].clone();
    let all = json!({"mistakes": 3, "in_keys": true, "less_because": null});
    let less = json!({"mistakes": 2, "in_keys": true, "less_because": "many-answers"});
    assert_eq!([sought(0), sought(255)], [all.clone(), all]);
    assert_eq!([sought(256), sought(257)], [less.clone(), less]);
    let tap = run_of(&folder, "tap");
    let why = "note: no known mistake explains it, alone or in pairs; more at once are sought for \
               the first such answers of a run: verify it in a file of its own";
    assert_eq!(tap.matches(why).count(), 2, "{tap}");
}

fn run_of(folder: &Folder, format: &str) -> String {
    run(&["verify", "-r", folder.path(), "--format", format]).out()
}

/// An answer that is forbidden, and one that is short, are searched too.
#[test]
fn less_is_said_whatever_the_verdict() {
    let uneven = key_of(1025).replace("1 5", "1 6");
    for (verdict, capture) in [
        ("aborted", exchange(&uneven, "sixteen letters!")),
        ("incomplete", exchange(&key_of(1025), "seven..")),
    ] {
        let run = run_with(&["verify", "-", "--format", "tap"], capture.as_bytes());
        let tap = run.out();
        assert!(tap.contains(&format!("verdict: {verdict}\n")), "{tap}");
        assert!(tap.contains(&format!("    note: {WHY}\n")), "{tap}");
        let run = run_with(&["verify", "-"], capture.as_bytes());
        let text = run.out().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("note: {WHY}")), "{text}");
    }
}
