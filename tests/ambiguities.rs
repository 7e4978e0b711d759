//! What the draft leaves open, or what implementations read differently, decided and told. One
//! test for each, named by the decision.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};

const KEY1: &str = "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5";
const KEY2: &str = "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00";
const ANSWER: &[u8] = b"8jKS'y:G*Co,Wxa-";

/// The draft's example of 1.2, its lines changed by `change`.
fn capture(change: impl Fn(&str) -> String) -> Vec<u8> {
    let request = [
        "GET /demo HTTP/1.1",
        "Host: example.com",
        "Connection: Upgrade",
        KEY2,
        "Upgrade: WebSocket",
        KEY1,
        "Origin: http://example.com",
        "",
        "^n:ds[4U",
    ];
    let response = [
        "HTTP/1.1 101 WebSocket Protocol Handshake",
        "Upgrade: WebSocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Origin: http://example.com",
        "Sec-WebSocket-Location: ws://example.com/demo",
        "",
        "",
    ];
    let request = change(&request.join("\r\n"));
    let response = change(&response.join("\r\n"));
    [request.as_bytes(), response.as_bytes(), ANSWER].concat()
}

/// The verdict and the rules that are told, notes and all.
fn judge(bytes: &[u8]) -> (Option<Verdict>, Vec<&'static str>) {
    let exchanges = judge::split(bytes);
    assert_eq!(exchanges.len(), 1);
    judged(&exchanges[0])
}

fn judged(exchange: &Exchange<'_>) -> (Option<Verdict>, Vec<&'static str>) {
    let handshake = Handshake::judge(exchange, Scope::Both, None);
    let rules = handshake
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect();
    (handshake.verdict, rules)
}

fn replaced(from: &str, to: &str) -> (Option<Verdict>, Vec<&'static str>) {
    let change = |message: &str| message.replace(from, to);
    assert!(
        capture(change) != capture(str::to_owned),
        "{from} is not there"
    );
    judge(&capture(change))
}

const MATCH: Option<Verdict> = Some(Verdict::Match);
const FAULTY: Option<Verdict> = Some(Verdict::Faulty);
const ABORTED: Option<Verdict> = Some(Verdict::Aborted);

#[test]
fn the_example_itself_has_nothing_wrong() {
    assert_eq!(judge(&capture(str::to_owned)), (MATCH, vec![]));
}

#[test]
fn a_value_is_never_trimmed_so_a_second_space_counts() {
    // Six spaces instead of five: 4146546015 does not divide by 6.
    let (verdict, rules) = replaced("Key1: 4", "Key1:  4");
    assert_eq!(verdict, ABORTED);
    assert_eq!(
        rules,
        ["key-not-multiple", "key-space-at-end", "answered-forbidden"]
    );
    let (verdict, rules) = replaced("46546xW%0l 1 5", "46546xW%0l 1 5 ");
    assert_eq!((verdict, rules[0]), (ABORTED, "key-not-multiple"));
}

#[test]
fn no_space_after_the_colon_is_read_and_told_on_both_sides() {
    assert_eq!(
        replaced("Upgrade: WebSocket", "Upgrade:WebSocket"),
        (
            MATCH,
            vec![
                "request-no-space-after-colon",
                "response-no-space-after-colon"
            ]
        )
    );
    // The key's own first space is not taken for the separator twice.
    assert_eq!(
        replaced("Key1: 4 @1", "Key1:4 @1"),
        (MATCH, vec!["request-no-space-after-colon"])
    );
}

#[test]
fn a_key_field_twice_is_an_error_and_the_first_counts() {
    let twice = format!("{KEY1}\r\nSec-WebSocket-Key1: 1 1");
    assert_eq!(
        replaced(KEY1, &twice),
        (FAULTY, vec!["key-field-duplicate"])
    );
}

#[test]
fn another_field_twice_is_a_warning_in_a_request_and_an_error_in_a_response() {
    let twice = "Connection: Upgrade\r\nConnection: Upgrade";
    assert_eq!(
        replaced("Connection: Upgrade", twice),
        (FAULTY, vec!["field-duplicate", "connection-answer"])
    );
}

#[test]
fn a_key_without_digits_has_no_number_and_is_refused() {
    let (verdict, rules) = replaced("4 @1  46546xW%0l 1 5", "a @b  c");
    assert_eq!((verdict, rules[0]), (ABORTED, "key-no-digits"));
}

#[test]
fn key_number_zero_is_legal_and_makes_part_zero() {
    // Chrome 6.0.427 sent such keys: 0 / 1 = 0, testdata/draft/draft.json.
    let request = "GET / HTTP/1.1\r\nSec-WebSocket-Key1:  !0\r\nSec-WebSocket-Key2:  !0\r\n\r\n";
    let bytes = [request.as_bytes(), &[0; 8]].concat();
    let exchanges = judge::split(&bytes);
    let handshake = Handshake::judge(&exchanges[0], Scope::Request, None);
    let answer = handshake.answer().map(hex::encode);
    assert_eq!(answer.as_deref(), Some("4ae71336e44bf9bf79d2752e234818a5"));
}

#[test]
fn a_number_above_32_bits_whose_part_fits_is_answered_with_a_warning() {
    // 4146546015 * 5 over 25 spaces is the same part.
    let key = format!("Sec-WebSocket-Key1: 20732730075x{}x", " ".repeat(25));
    assert_eq!(
        replaced(KEY1, &key),
        (MATCH, vec!["key-number-too-large", "key-spaces-too-many"])
    );
}

#[test]
fn a_part_above_32_bits_has_no_place_in_the_block() {
    let (verdict, rules) = replaced("4 @1  46546xW%0l 1 5", "99999999999 9!");
    assert_eq!((verdict, rules[0]), (ABORTED, "part-too-large"));
}

#[test]
fn a_key_that_does_not_divide_is_refused_not_rounded() {
    let (verdict, rules) = replaced("46546xW%0l 1 5", "46546xW%0l 1 6");
    assert_eq!(verdict, ABORTED);
    assert_eq!(rules, ["key-not-multiple", "answered-forbidden"]);
}

#[test]
fn no_break_spaces_and_tabs_are_not_spaces() {
    let (verdict, rules) = replaced("4 @1  46546", "4\u{a0}@1\u{a0}\u{a0}46546");
    assert_eq!((verdict, rules[0]), (ABORTED, "key-not-multiple"));
    assert!(rules.contains(&"key-no-break-space"));
    let (verdict, rules) = replaced("xW%0l 1 5", "xW%\t0l 1 5");
    assert_eq!((verdict, rules), (MATCH, vec!["key-junk-byte"]));
}

#[test]
fn junk_of_more_than_twelve_characters_is_no_error() {
    // The draft's own keys of 4.1.
    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/draft/4.1.raw"
    ))
    .unwrap();
    assert_eq!(
        judge(&bytes),
        (MATCH, vec!["key-junk-count", "key-junk-count"])
    );
}

#[test]
fn the_keys_go_by_name_not_by_their_order_on_the_wire() {
    // 1.2 has Key2 first and answers with part 1 first; the other order means the same.
    let other = |message: &str| {
        let with_mark = message.replace(KEY1, "<first>").replace(KEY2, KEY1);
        with_mark.replace("<first>", KEY2)
    };
    assert_eq!(judge(&capture(other)), (MATCH, vec![]));
}

#[test]
fn names_are_compared_without_case_and_values_as_the_draft_says() {
    assert_eq!(
        replaced("Sec-WebSocket-", "sEC-wEBsOCKET-"),
        (MATCH, vec![])
    );
    // Connection: any case on both sides. Upgrade: any case in a request, exact in a response.
    assert_eq!(
        replaced("Connection: Upgrade", "Connection: uPGRADE"),
        (MATCH, vec![])
    );
    assert_eq!(
        replaced("Upgrade: WebSocket", "Upgrade: websocket"),
        (FAULTY, vec!["upgrade-answer"])
    );
}

#[test]
fn connection_is_one_value_not_a_list() {
    assert_eq!(
        replaced("Connection: Upgrade", "Connection: keep-alive, Upgrade"),
        (FAULTY, vec!["connection-field", "connection-answer"])
    );
}

#[test]
fn the_origin_comes_back_in_lower_case() {
    // The request's own capitals are told; the response then differs from what 5.2 step 2 makes.
    assert_eq!(
        replaced("Origin: http://example.com", "Origin: http://Example.com"),
        (FAULTY, vec!["origin-not-lower-case", "origin-answer"])
    );
    let only_request = |message: &str| message.replace("\nOrigin: http://e", "\nOrigin: http://E");
    assert_eq!(
        judge(&capture(only_request)),
        (MATCH, vec!["origin-not-lower-case"])
    );
}

#[test]
fn a_request_without_origin_leaves_the_response_nothing_to_be_compared_with() {
    let without = |message: &str| message.replace("\r\nOrigin: http://example.com", "");
    assert_eq!(judge(&capture(without)), (MATCH, vec!["origin-field"]));
}

#[test]
fn the_location_leaves_the_default_port_out() {
    assert_eq!(
        replaced("ws://example.com/demo", "ws://example.com:80/demo"),
        (FAULTY, vec!["location-answer"])
    );
    assert_eq!(
        replaced("Host: example.com", "Host: example.com:80"),
        (MATCH, vec!["host-names-default-port"])
    );
    assert_eq!(
        replaced("ws://example.com/demo", "ws://example.com//demo"),
        (FAULTY, vec!["location-answer"])
    );
    assert_eq!(
        replaced("ws://example.com/demo", "wss://example.com/demo"),
        (MATCH, vec!["location-scheme"])
    );
}

#[test]
fn a_stray_cr_in_the_status_line_passes_in_this_draft() {
    assert_eq!(
        replaced("101 WebSocket", "101 Web\rSocket"),
        (MATCH, vec!["status-stray-cr"])
    );
}

#[test]
fn a_status_line_needs_its_second_space() {
    let (verdict, rules) = replaced("101 WebSocket Protocol Handshake", "101");
    assert_eq!(
        (verdict, rules[0]),
        (Some(Verdict::Refused), "status-line-malformed")
    );
    assert_eq!(
        replaced("101 WebSocket Protocol Handshake", "101 "),
        (MATCH, vec![])
    );
}

#[test]
fn a_subprotocol_must_come_back_and_only_then() {
    let asked = |message: &str| {
        message.replace(
            "Upgrade: WebSocket\r\nSec",
            "Upgrade: WebSocket\r\nSec-WebSocket-Protocol: a b\r\nSec",
        )
    };
    assert_eq!(judge(&capture(asked)), (FAULTY, vec!["protocol-answer"]));
    let unasked = |message: &str| {
        message.replace(
            "HTTP/1.1 101 WebSocket Protocol Handshake",
            "HTTP/1.1 101 WebSocket Protocol Handshake\r\nSec-WebSocket-Protocol: x",
        )
    };
    assert_eq!(judge(&capture(unasked)), (MATCH, vec!["protocol-unasked"]));
}

#[test]
fn key_3_may_hold_line_ends_and_nul() {
    for key3 in [*b"\r\nab\r\n\r\n", *b"\0\0\0\0\0\0\0\0", *b"HTTP/1.1"] {
        let key3 = String::from_utf8(key3.to_vec()).unwrap();
        let bytes = capture(|message| message.replace("^n:ds[4U", &key3));
        let exchanges = judge::split(&bytes);
        let handshake = Handshake::judge(&exchanges[0], Scope::Both, None);
        assert_eq!(handshake.computation.unwrap().key3, key3.as_bytes());
        // The answer is that of another key 3.
        assert_eq!(handshake.verdict, Some(Verdict::Mismatch));
    }
}

#[test]
fn sec_websocket_draft_tells_of_hybi_01_to_03_and_is_judged_all_the_same() {
    let with = |message: &str| {
        message.replace(
            "Upgrade: WebSocket\r\nSec",
            "Sec-WebSocket-Draft: 2\r\nUpgrade: WebSocket\r\nSec",
        )
    };
    assert_eq!(judge(&capture(with)), (MATCH, vec!["version-hybi-01-03"]));
    let hybrid = |message: &str| {
        message.replace(
            "Upgrade: WebSocket\r\nSec",
            "Sec-WebSocket-Key: eA==\r\nUpgrade: WebSocket\r\nSec",
        )
    };
    assert_eq!(judge(&capture(hybrid)), (MATCH, vec!["version-hybrid"]));
}

#[test]
fn lf_line_ends_are_the_captures_fault_only_where_both_sides_and_the_form_allow_it() {
    let text = |message: &str| message.replace("\r\n", "\n");
    assert_eq!(judge(&capture(text)), (MATCH, vec!["capture-lf-line-ends"]));
    let bytes = capture(text);
    let split = bytes
        .windows(8)
        .position(|window| window == b"^n:ds[4U")
        .unwrap()
        + 8;
    let (client, server) = bytes.split_at(split);
    let exact = Exchange::from_wire(client, Some(server));
    assert_eq!(
        judged(&exact),
        (FAULTY, vec!["request-line-end", "response-line-end"])
    );
}

#[test]
fn a_version_of_two_digits_is_a_status_line_everywhere() {
    // A file with a line end behind the answer: it is left out of any 101.
    let bytes = [
        capture(|message| message.replace("HTTP/1.1 101", "HTTP/1.10 101")),
        b"\n".to_vec(),
    ];
    let (verdict, rules) = judge(&bytes.concat());
    assert_eq!(verdict, MATCH);
    assert!(rules.contains(&"status-version"), "{rules:?}");
    assert!(rules.contains(&"capture-newline-after-answer"), "{rules:?}");
}
