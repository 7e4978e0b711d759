//! Text at 40 to 200 columns: no line is longer, and no word is broken.

use std::collections::BTreeSet;
use std::process::Command;

use crate::columns::may_be_long;

/// Commands of text, each with a word of what it says, without which it would not be tested.
const COMMANDS: &[(&str, &str)] = &[
    ("compute --example", "challenge"),
    ("compute --example 2 --trace -v", "MD5"),
    (
        "compute --key1 1 --key2 '4 @1  46546xW%0l 1 5' --key3 hex:00ff0d0a00000000",
        "key-no-space",
    ),
    (
        "parse testdata/formats/wsdriver-draft.raw -v",
        "Sec-WebSocket-Key1",
    ),
    ("parse --list-formats", "pcapng"),
    ("verify testdata/formats/oldws-draft.raw", "mismatch"),
    ("verify testdata/formats/oldws-draft.raw -v", "MD5"),
    ("verify testdata/peers/oldws/session.pcap", "explain"),
    ("verify testdata/formats/mixed-ether.pcap", "passed"),
    ("verify -q testdata/formats/mixed-ether.pcap", "aborted"),
    (
        "verify testdata/draft testdata/damaged/rfc-6455.raw testdata/formats/bad.pcap -r",
        "failed",
    ),
    ("verify testdata/damaged/rfc-6455.raw -v", "SHA-1"),
    ("verify testdata/damaged/folded-field.raw", "faulty"),
    ("verify testdata/damaged/key3-missing.raw", "incomplete"),
    ("verify --summary -r testdata/formats", "handshakes"),
    ("explain", "spaces-one-more"),
    (
        "explain key-not-multiple challenge-utf8 mismatch '5.2 step 6' part-zero",
        "abort",
    ),
    (
        "explain 'location mismatch: ws://a/ != ws://a:80/'",
        "WebKit",
    ),
    ("generate --explain-key", "largest"),
    (
        "generate --mistake parts-little-endian --format text",
        "answer",
    ),
];

fn run(command: &str, columns: usize) -> String {
    let shell = format!("{} {command}", env!("CARGO_BIN_EXE_ws76"));
    let output = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COLUMNS", columns.to_string())
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_line_is_longer_than_the_terminal_and_no_word_is_broken() {
    let mut wrong = Vec::new();
    for (command, holds) in COMMANDS {
        let words = |text: &str| -> BTreeSet<String> {
            text.split_whitespace().map(str::to_owned).collect()
        };
        let widest = run(command, 200);
        let all = words(&widest);
        for columns in [40, 60, 80, 120, 200] {
            let text = run(command, columns);
            let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(holds), "{command} at {columns}: {text}");
            for line in text.lines() {
                if line.chars().count() > columns && !may_be_long(line, columns) {
                    wrong.push(format!("{command} at {columns}: {line}"));
                }
            }
            if columns >= 120 {
                for word in words(&text) {
                    if !all.contains(&word) {
                        wrong.push(format!("{command} at {columns} breaks {word}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
