//! The exhaustive search from the command line.
//!
//! The answer is Python's
//! `hashlib.md5(struct.pack('>II', 1000003, 259970620) + b'^n:ds[4U').digest()`: part 1 is a number
//! that nothing makes of the draft's key 1, part 2 and key 3 are the draft's.

use serde_json::json;

use crate::support::{Run, run_with};

const REQUEST: &str = "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";
const RESPONSE: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n";
const ANSWER: [u8; 16] = [
    0x5b, 0xb0, 0x05, 0x00, 0xdb, 0xc2, 0x05, 0xa1, 0x4f, 0x93, 0x98, 0x91, 0xff, 0xa2, 0x7c, 0xf2,
];

fn verify(more: &[&str]) -> Run {
    let capture = [REQUEST.as_bytes(), RESPONSE.as_bytes(), &ANSWER].concat();
    run_with(&[&["verify", "-", "--deep"], more].concat(), &capture)
}

#[test]
fn the_number_is_found_and_what_was_sought_is_said() {
    let run = verify(&["--format", "json"]);
    assert_eq!(run.code, 1);
    let report = run.json();
    let deep = &report["handshakes"][0]["deep"];
    assert_eq!(deep["searches"], 1);
    assert_eq!(deep["cancelled"], false);
    assert_eq!(
        deep["sought"],
        json!([{"subject": "part1", "mistakes": []}])
    );
    assert_eq!(deep["found"]["subject"], "part1");
    assert_eq!(deep["found"]["part_hex"], "000f4243");
}

#[test]
fn text_shows_the_number_and_no_plan_where_nobody_waits() {
    let run = verify(&[]);
    assert_eq!(run.code, 1);
    let text = run.out();
    assert!(
        text.contains("The server hashed 1000003 (00 0f 42 43) for part 1"),
        "{text}"
    );
    assert_eq!(run.err(), "");
}
