//! What single lines of the core hold: keys, words, and what the sentences of findings say. The right values
//! are the draft's and the contract's.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

use ws76::draft::rules::{self, Document, Duty};
use ws76::draft::{By, Finding, Severity, Subject, Version};
use ws76::judge::{Exchange, Handshake, Scope, Verdict, has_several_requests};
use ws76::key::{KeyFault, KeyReading, Quotient};
use ws76::message::{Request, Separator};

const REQUEST: &str = "GET /demo HTTP/1.1\r\n\
    Host: example.com\r\n\
    Connection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\
    Upgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n\
    Origin: http://example.com\r\n\
    \r\n\
    ^n:ds[4U";
const RESPONSE: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\
    Upgrade: WebSocket\r\n\
    Connection: Upgrade\r\n\
    Sec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\
    \r\n\
    8jKS'y:G*Co,Wxa-";
const KEY1: &str = "4 @1  46546xW%0l 1 5";

fn findings(request: &str, response: &str) -> Vec<Finding> {
    let exchange = Exchange::from_wire(request.as_bytes(), Some(response.as_bytes()));
    Handshake::judge(&exchange, Scope::Both, None).findings
}

/// The sentences about a rule, the response being the example's.
#[track_caller]
fn says(rule: &str, from: &str, to: &str) -> String {
    let request = REQUEST.replacen(from, to, 1);
    assert_ne!(request, REQUEST);
    only(rule, findings(&request, RESPONSE))
}

#[track_caller]
fn answer_says(rule: &str, from: &str, to: &str) -> String {
    let response = RESPONSE.replacen(from, to, 1);
    assert_ne!(response, RESPONSE);
    only(rule, findings(REQUEST, &response))
}

#[track_caller]
fn only(rule: &str, findings: Vec<Finding>) -> String {
    let of_rule = findings.iter().filter(|finding| finding.rule.id == rule);
    let messages: Vec<&str> = of_rule.map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages.len(), 1, "{rule}: {findings:#?}");
    messages[0].to_owned()
}

#[test]
fn a_key_is_divided_as_5_2_says() {
    let key = KeyReading::new(b"abc ");
    assert_eq!(
        (key.key_number(), key.remainder(), key.quotient()),
        (None, None, None)
    );
    assert_eq!(KeyReading::new(b"12").remainder(), None);
    let odd = KeyReading::new(b"7  ");
    assert_eq!(
        (odd.remainder(), odd.quotient()),
        (Some(1), Some(Quotient::Whole(3)))
    );
    assert_eq!(odd.part(), Err(KeyFault::NotMultiple));
    // 10^20 + 1 over two spaces: fifty milliards of milliards, and 1 left.
    let long = KeyReading::new(b"1 0000000000000000000 1");
    assert_eq!((long.remainder(), long.digit_count()), (Some(1), 21));
    for (number, too_large) in [
        ("4294967295", false),
        ("4294967296", true),
        ("999999999", false),
    ] {
        let key = format!("{number} ");
        assert_eq!(
            KeyReading::new(key.as_bytes()).is_number_too_large(),
            too_large,
            "{number}"
        );
    }
}

/// The words of the contract.
#[test]
fn words_are_the_contracts() {
    assert_eq!(
        [By::Client, By::Server, By::Capture].map(By::word),
        ["client", "server", "capture"]
    );
    let severities = [Severity::Note, Severity::Warning, Severity::Error];
    assert_eq!(severities.map(Severity::word), ["note", "warning", "error"]);
    let subjects = [
        Subject::Key1,
        Subject::Key2,
        Subject::Key3,
        Subject::Request,
        Subject::Response,
        Subject::Answer,
        Subject::Capture,
    ];
    let words = [
        "key1", "key2", "key3", "request", "response", "answer", "capture",
    ];
    assert_eq!(subjects.map(Subject::word), words);
    let names = [
        "key 1", "key 2", "key 3", "request", "response", "answer", "capture",
    ];
    assert_eq!(subjects.map(Subject::name), names);
    let versions = [
        Version::Draft76,
        Version::Hybi01To03,
        Version::Draft75,
        Version::Rfc6455,
        Version::NotWebSocket,
    ];
    let protocols = [
        Some("draft-76"),
        Some("hybi-01-03"),
        Some("draft-75"),
        Some("rfc-6455"),
        None,
    ];
    assert_eq!(versions.map(Version::word), protocols);
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::from_word(verdict.word()), Some(verdict));
    }
    assert_eq!(Verdict::from_word("right"), None);
    let right = Verdict::ALL.map(Verdict::is_right);
    assert_eq!(right, [true, true, false, false, false, false, false]);
    assert_eq!(Document::Draft76.name(), "draft 76");
    assert_eq!(Document::Rfc6455.name(), "RFC 6455");
    assert_eq!(Duty::Nothing.words(), None);
    assert_eq!(Duty::MustAbort.words(), Some("must abort the connection"));
    assert_eq!(rules::KEY_NO_SPACES.place(), "draft 76, 5.2 step 5");
    assert_eq!(rules::REQUEST_INCOMPLETE.place(), "draft 76, 5.1");
    // 5.1: a colon and a space.
    let separators = [Separator::ColonSpace, Separator::Colon, Separator::Missing];
    assert_eq!(separators.map(Separator::bytes), [&b": "[..], b":", b""]);
}

#[test]
fn sentences_about_keys_have_their_numbers() {
    let no_spaces = "key 1 holds no space: a server must abort the connection";
    assert_eq!(says("key-no-spaces", KEY1, "1@2"), no_spaces);
    let not_multiple =
        "key 1 does not divide: 7 / 2 leaves 1, so a server must abort the connection";
    assert_eq!(says("key-not-multiple", KEY1, "7 @ @"), not_multiple);
    let too_large =
        "key 1: 4294967296 / 1 is above 4294967295 and does not fit the challenge block";
    assert_eq!(says("part-too-large", KEY1, "4294967296 @"), too_large);
    let digits = "1234567890".repeat(4);
    let long = says("part-too-large", KEY1, &format!("{digits} @"));
    assert!(
        long.starts_with("key 1: 1234567890123456... (40 digits) / 1 is"),
        "{long}"
    );
    let short = says("part-too-large", KEY1, &format!("{} @", &digits[..31]));
    assert!(short.contains(&digits[..31]), "{short}");
    let begins = "key 1 begins with a space, which counts";
    assert_eq!(says("key-space-at-end", KEY1, " 1@2 00"), begins);
    let ends = "key 1 ends with a space, which counts";
    assert_eq!(says("key-space-at-end", KEY1, "1@2 00 "), ends);
}

#[test]
fn sentences_about_requests_quote_what_is_there() {
    let says_get = "the request begins with \"get\", 5.1 requires GET";
    assert_eq!(says("request-method", "GET", "get"), says_get);
    let resource = says("request-resource", "/demo", "demo");
    assert_eq!(
        resource,
        "the resource name is \"demo\", 5.1 requires / and U+0021 to U+007E"
    );
    let whole = says("request-resource", "/demo", "http://example.com/demo");
    assert!(
        whole.contains("the whole URL, \"http://example.com/demo\""),
        "{whole}"
    );
    let space = says(
        "request-no-space-after-colon",
        "Upgrade: WebSocket",
        "Upgrade:WebSocket",
    );
    assert_eq!(space, "no space follows the colon of Upgrade");
    for (value, reason) in [
        ("", "the draft has one name there"),
        ("a,b", "the draft has one name there"),
        ("a\tb", "a subprotocol holds U+0020 to U+007E only (4.1)"),
    ] {
        let field = format!("Sec-WebSocket-Protocol: {value}\r\nOrigin:");
        let said = says("protocol-field", "Origin:", &field);
        assert!(said.contains(reason), "{said}");
    }
    // Of many lines that break a rule in the same way the first is reported, and of each way one.
    let lines = "one\r\ntwo\r\nHost";
    assert_eq!(
        says("request-field-grammar", "Host", lines),
        "a line has no colon"
    );
    let mixed = REQUEST.replacen("Host", "one\r\n two: x\r\n: b\r\ntwo\r\nHost", 1);
    let grammar = |finding: &&Finding| finding.rule.id == "request-field-grammar";
    assert_eq!(findings(&mixed, RESPONSE).iter().filter(grammar).count(), 3);
}

#[test]
fn sentences_about_responses_quote_what_is_there() {
    let field = "Sec-WebSocket-Key3: ^n:ds[4U\r\nUpgrade";
    let key3 = answer_says("key3-field", "Upgrade", field);
    assert_eq!(
        key3,
        "Sec-WebSocket-Key3 is a field: the answer is the 16 bytes after the empty line"
    );
    let code = answer_says("status-not-101", "101", "404");
    assert_eq!(code, "the status code is 404, not 101: the server refuses");
    let version = answer_says("upgrade-answer", "Upgrade: WebSocket", "Upgrade: websocket");
    assert!(version.contains("case matters here"), "{version}");
    // 4.1 step 28: seven bytes are enough.
    let shortest = RESPONSE.replacen("HTTP/1.1 101 WebSocket Protocol Handshake", " 101 ", 1);
    let rules: Vec<&str> = findings(REQUEST, &shortest)
        .iter()
        .map(|f| f.rule.id)
        .collect();
    assert_eq!(rules, ["status-version"]);
}

/// Bytes that can still become a request are not called another protocol.
#[test]
fn what_has_begun_as_a_request_is_one_that_is_cut_short() {
    let rules = |bytes: &str| -> Vec<&str> {
        let exchange = Exchange::from_wire(bytes.as_bytes(), None);
        let judged = Handshake::judge(&exchange, Scope::Request, None);
        judged
            .findings
            .iter()
            .map(|finding| finding.rule.id)
            .collect()
    };
    assert_eq!(rules("GE"), ["request-incomplete"]);
    assert_eq!(rules(&REQUEST[..60]), ["request-incomplete"]);
    assert_eq!(
        rules("SSH-2.0-x\r\n"),
        ["version-not-websocket", "request-incomplete"]
    );
}

/// The byte-exact reader: offsets of 5.1's grammar.
#[test]
fn a_name_ends_at_the_first_colon_and_a_value_begins_behind_one_space() {
    let text = b"GET / HTTP/1.1\r\nA:  b : c \r\nD:\r\nE: \r\nf\r\n\r\n";
    let message = Request::read(text).message;
    let parts: Vec<(&[u8], &[u8], Separator)> = message
        .fields()
        .iter()
        .map(|field| {
            (
                message.text(field.name),
                message.text(field.value),
                field.separator,
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            (&b"A"[..], &b" b : c "[..], Separator::ColonSpace),
            (b"D", b"", Separator::Colon),
            (b"E", b"", Separator::ColonSpace),
            (b"f", b"", Separator::Missing),
        ]
    );
    assert_eq!(message.body(), Some(text.len()));
    let request = Request::read(b"GET /a b c");
    let words = [request.method, request.resource, request.version];
    assert_eq!(
        words.map(|word| request.message.text(word)),
        [&b"GET"[..], b"/a", b"b c"]
    );
}

/// Request and response in two files of one connection.
#[test]
fn two_files_are_the_two_sides_whichever_comes_first() {
    let judge = |one: &str, other: &str| {
        let exchange = Exchange::from_files(one.as_bytes(), other.as_bytes());
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        let rules: Vec<&str> = judged.findings.iter().map(|f| f.rule.id).collect();
        (judged.verdict.unwrap(), rules, judged.server_closed)
    };
    assert_eq!(judge(REQUEST, RESPONSE), (Verdict::Match, vec![], false));
    let exchanged = (Verdict::Match, vec!["capture-exchanged"], false);
    assert_eq!(judge(RESPONSE, REQUEST), exchanged);
    let (verdict, rules, _) = judge(&format!("\r\n{RESPONSE}"), &format!("\n{REQUEST}"));
    assert_eq!(verdict, Verdict::Match);
    assert!(rules.contains(&"capture-exchanged"), "{rules:?}");
    for (one, other) in [(RESPONSE, RESPONSE), (REQUEST, REQUEST)] {
        assert!(!judge(one, other).1.contains(&"capture-exchanged"));
    }
    // A server that closed without a byte leaves an empty file.
    assert_eq!(
        judge(REQUEST, ""),
        (Verdict::Incomplete, vec!["response-closed"], true)
    );
    let mut paired = Exchange::from_files(REQUEST.as_bytes(), RESPONSE.as_bytes());
    paired.say_paired("by their names");
    let judged = Handshake::judge(&paired, Scope::Both, None);
    assert_eq!(only("capture-odd", judged.findings), "by their names");
    let twice = [REQUEST, REQUEST].concat();
    assert!(has_several_requests(twice.as_bytes()));
    assert!(!has_several_requests(REQUEST.as_bytes()));
}

/// The contract's `server_ok`: whether the server did what the draft requires of it, whatever the client did.
#[test]
fn a_server_is_right_whatever_the_client_did() {
    let answered = |request: &str, response: &str, closed: bool| {
        let response = Some(response.as_bytes()).filter(|bytes| !bytes.is_empty());
        let mut exchange = Exchange::from_wire(request.as_bytes(), response);
        exchange.server_closed = closed;
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        (
            judged.verdict.unwrap().word(),
            judged.server_ok(),
            judged.is_cut_by_server(),
        )
    };
    let bad_key = REQUEST.replace(KEY1, "1@2");
    let twice = REQUEST.replace("Upgrade: W", "Sec-WebSocket-Key1: 1 1\r\nUpgrade: W");
    let twice = twice.replacen(&format!("Sec-WebSocket-Key1: {KEY1}\r\n"), "", 1);
    let twice = twice.replace("1 1\r\n", &format!("{KEY1}\r\nSec-WebSocket-Key1: 1 1\r\n"));
    let lower = RESPONSE.replace("Upgrade: WebSocket", "Upgrade: websocket");
    let wrong = RESPONSE.replace("8jKS", "8jKs");
    let refused = "HTTP/1.1 400 Bad Request\r\n\r\n";
    let accepted = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    for (request, response, closed, expected) in [
        (REQUEST, RESPONSE, false, ("match", Some(true), false)),
        (&twice, RESPONSE, false, ("faulty", Some(true), false)),
        (REQUEST, &lower, false, ("faulty", Some(false), false)),
        (REQUEST, &wrong, false, ("mismatch", Some(false), false)),
        (REQUEST, refused, false, ("refused", Some(false), false)),
        (REQUEST, "", false, ("incomplete", None, false)),
        (REQUEST, "", true, ("incomplete", Some(false), true)),
        (REQUEST, &RESPONSE[..60], false, ("incomplete", None, false)),
        (
            REQUEST,
            &RESPONSE[..60],
            true,
            ("incomplete", Some(false), true),
        ),
        (&bad_key, "", true, ("aborted", Some(true), false)),
        (&bad_key, "", false, ("aborted", None, false)),
        (&bad_key, refused, false, ("aborted", Some(true), false)),
        (&bad_key, RESPONSE, false, ("aborted", Some(false), false)),
        (REQUEST, accepted, false, ("not-draft-76", None, false)),
    ] {
        assert_eq!(
            answered(request, response, closed),
            expected,
            "{response:?}"
        );
    }
    let exchange = Exchange::from_wire(REQUEST.as_bytes(), Some(accepted.as_bytes()));
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    assert_eq!(judged.protocol(), Some(Version::Rfc6455));
    let exchange = Exchange::from_wire(REQUEST.as_bytes(), Some(RESPONSE.as_bytes()));
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    assert_eq!(judged.protocol(), Some(Version::Draft76));
}

/// WebKit's view takes the place of the draft's for whole responses alone, and for what the server sends alone.
#[test]
fn a_browsers_view_changes_nothing_but_what_it_is_about() {
    let judged = |request: &str, response: &str, as_webkit: bool| {
        let exchange = Exchange::from_wire(request.as_bytes(), Some(response.as_bytes()));
        let mut judged = Handshake::judge(&exchange, Scope::Both, None);
        if as_webkit {
            judged.weigh_as_webkit534(None);
        }
        let weights = judged.findings.iter().map(|f| (f.rule.id, f.severity));
        (judged.verdict, weights.collect::<Vec<_>>())
    };
    // Not whole, refused, and an answer that is forbidden.
    let bad_key = REQUEST.replace(KEY1, "1@2");
    let refused = "HTTP/1.1 400 Bad Request\r\n\r\n";
    for (request, response) in [
        (REQUEST, &RESPONSE[..60]),
        (REQUEST, refused),
        (&bad_key, RESPONSE),
    ] {
        let (plain, browser) = (
            judged(request, response, false),
            judged(request, response, true),
        );
        assert_eq!(plain, browser, "{response:?}");
    }
    // The client's own error stays one.
    let twice = REQUEST.replace("Origin:", "Sec-WebSocket-Key1: 1 1\r\nOrigin:");
    let (verdict, weights) = judged(&twice, RESPONSE, true);
    assert_eq!(verdict, Some(Verdict::Faulty));
    assert!(
        weights.contains(&("key-field-duplicate", Severity::Error)),
        "{weights:?}"
    );
    // The server's is weighed anew, beside a wrong answer too.
    let lower = RESPONSE.replace("HTTP/1.1 101", "HTTP/1.0 101");
    assert_eq!(judged(REQUEST, &lower, true).0, Some(Verdict::Match));
    let wrong = RESPONSE
        .replace("8jKS", "8jKs")
        .replace("Upgrade: W", "Upgrade: w");
    let of_rule = |as_webkit| {
        let (_, weights) = judged(REQUEST, &wrong, as_webkit);
        weights
            .into_iter()
            .find(|(rule, _)| *rule == "upgrade-answer")
            .map(|(_, weight)| weight)
    };
    assert_eq!(of_rule(false), Some(Severity::Error));
    assert_eq!(of_rule(true), Some(Severity::Warning));
}
