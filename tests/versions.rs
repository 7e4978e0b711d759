//! RFC 6455: every exchange of testdata/rfc6455 is judged as its kind says, every slip is named, every
//! rule is broken by one of them or by a row here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ws76::judge::{Exchange, Handshake, Scope, Verdict};
use ws76::message::{Request, Response};
use ws76::versions::{Accept, Checked, check, rules, slips};

fn data(name: &str) -> String {
    std::fs::read_to_string(format!("testdata/rfc6455/{name}")).unwrap()
}

struct Case {
    id: String,
    kind: String,
    request: Vec<u8>,
    response: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let bytes = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
    let case = |line: &str| {
        let json: Value = serde_json::from_str(line).unwrap();
        Case {
            id: text(&json["id"]),
            kind: text(&json["kind"]),
            request: bytes(&json["request"]),
            response: bytes(&json["response"]),
        }
    };
    data("cases.jsonl").lines().map(case).collect()
}

fn checked(request: &[u8], response: &[u8]) -> Checked {
    check(&Request::read(request), Some(&Response::read(response)))
}

fn broken(checked: &Checked) -> Vec<&'static str> {
    checked
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect()
}

/// The slip behind each case of the kind accept, by its id without the number.
const SLIPS: [(&str, &str); 45] = [
    ("guid_5ab0dc85b11f", "accept-guid-misspelt"),
    ("guid_5ab0dc85b11d", "accept-guid-misspelt"),
    ("guid_5ab0dc85b11c", "accept-guid-misspelt"),
    ("guid_5ab5dc85b11", "accept-guid-misspelt"),
    ("guid_5ab9dc85b11d", "accept-guid-misspelt"),
    ("guid_5ab5dc085b11", "accept-guid-misspelt"),
    ("guid_5ab9cad40b11", "accept-guid-misspelt"),
    ("guid_5ab9dc63b5e0", "accept-guid-misspelt"),
    ("guid_5ab5a0bd85b1", "accept-guid-misspelt"),
    ("guid_5ab53adf711e2", "accept-guid-misspelt"),
    ("guid_5ab53adf711e", "accept-guid-misspelt"),
    ("guid_en_dash_binary", "accept-guid-dash"),
    ("guid_missing", "accept-guid-missing"),
    ("guid_no_hyphens", "accept-guid-no-hyphens"),
    ("guid_braces", "accept-guid-braces"),
    ("hex_base64", "accept-hex-base64"),
    ("hex_upper_base64", "accept-hex-upper-base64"),
    ("hex_upper_only", "accept-hex-upper"),
    ("no_hash", "accept-no-hash"),
    ("sha256", "accept-sha256"),
    ("md5", "accept-md5"),
    ("zero_digest", "accept-zero-digest"),
    ("words_swapped", "accept-words-swapped"),
    ("digest_cut_at_nul", "accept-digest-cut-at-nul"),
    ("digest_ascii_question", "accept-digest-question-marks"),
    ("digest_16", "accept-digest-16"),
    ("value_urlsafe", "accept-url-safe"),
    ("value_unpadded", "accept-unpadded"),
    ("value_pad_a", "accept-pad-a"),
    ("value_plus_space", "accept-plus-space"),
    ("value_quoted", "accept-quoted"),
    ("value_twice", "accept-base64-twice"),
    ("sample_value", "accept-sample"),
    ("key_itself", "accept-key-itself"),
    ("key_decoded", "accept-key-decoded"),
    ("key_lf", "accept-key-lf"),
    ("key_crlf", "accept-key-crlf"),
    ("key_space_before", "accept-key-space-before"),
    ("key_space_after", "accept-key-space-after"),
    ("key_one_pad", "accept-key-one-pad"),
    ("key_first_cut", "accept-key-first-cut"),
    ("key_undefined", "accept-key-undefined"),
    ("key_null", "accept-key-null"),
    ("utf16le", "accept-utf16le"),
    ("utf16be", "accept-utf16be"),
];

/// The rules that each case of the kind other breaks.
const OTHERS: [(&str, &[&str]); 24] = [
    ("no-last-line-end", &["rfc-response-incomplete"]),
    ("extra-blank-line", &["rfc-bytes-behind"]),
    ("status-200", &["rfc-status"]),
    ("status-301", &["rfc-status"]),
    ("status-403", &["rfc-status"]),
    ("status-502", &["rfc-status"]),
    ("keep-alive-refused", &["rfc-status"]),
    ("version-8", &["rfc-version", "rfc-status"]),
    ("key-missing", &["rfc-key", "rfc-status"]),
    ("key-12-bytes", &["rfc-key", "rfc-status"]),
    ("connection-missing", &["rfc-connection-answer"]),
    ("connection-close", &["rfc-connection-answer"]),
    ("connection-space-colon", &["rfc-field-name"]),
    ("accept-as-key", &["rfc-accept-missing"]),
    ("accept-twice", &["rfc-accept-twice"]),
    ("draft-76", &["rfc-accept-missing", "rfc-answered-draft-76"]),
    ("protocol-unasked", &["rfc-protocol-unasked"]),
    ("protocol-absent", &["rfc-protocol-absent"]),
    ("protocol-other", &["rfc-protocol-unasked"]),
    ("protocol-list", &["rfc-protocol-list"]),
    ("extension-unknown", &["rfc-extension"]),
    ("status-line-bad", &["rfc-status-line"]),
    ("frame-first", &["rfc-status-line"]),
    ("request-echoed", &["rfc-status-line"]),
];

#[test]
fn every_exchange_is_judged_as_its_kind_says() {
    let mut counts = [0; 3];
    for case in cases() {
        let checked = checked(&case.request, &case.response);
        let found = broken(&checked);
        let id = case.id.as_str();
        match case.kind.as_str() {
            "accept" => {
                counts[0] += 1;
                assert_eq!(found, ["rfc-accept-wrong"], "{id}");
                assert!(!checked.accepted.right, "{id}");
                let name = id.rsplit_once('-').unwrap().0;
                let slip = SLIPS.iter().find(|(of, _)| *of == name).unwrap().1;
                let ids: Vec<_> = checked
                    .explanations
                    .iter()
                    .map(|e| e.slips.clone())
                    .collect();
                assert_eq!(ids, [vec![slip]], "{id}");
            }
            "other" => {
                counts[1] += 1;
                let expected = OTHERS.iter().find(|(of, _)| *of == id).unwrap().1;
                assert_eq!(found, expected, "{id}");
                assert_eq!(checked.explanations, [], "{id}");
            }
            "right" => {
                counts[2] += 1;
                assert_eq!(found, [""; 0], "{id}");
                assert!(checked.accepted.right, "{id}");
            }
            kind => panic!("{kind}"),
        }
        let exchange = Exchange::from_wire(&case.request, Some(&case.response));
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        assert_eq!(judged.verdict, Some(Verdict::NotDraft76), "{id}");
    }
    assert_eq!(counts, [135, 24, 5]);
}

#[test]
fn the_misspelt_guid_is_named() {
    let case = cases()
        .into_iter()
        .find(|case| case.id == "guid_5ab53adf711e2-1");
    let case = case.unwrap();
    let checked = checked(&case.request, &case.response);
    let sentence = &checked.explanations[0].sentence;
    assert!(sentence.contains("5AB53ADF711E2"), "{sentence}");
}

/// Values made by Python's hashlib: `testdata/rfc6455/slips.py`.
#[test]
fn every_slip_is_found_back() {
    let json: Value = serde_json::from_str(&data("slips.json")).unwrap();
    let accept = Accept::new(json["key"].as_str().unwrap().as_bytes());
    assert_eq!(accept.value, json["right"].as_str().unwrap());
    assert_eq!(slips::explain(&accept, accept.value.as_bytes()), []);
    for slip in slips::ALL.iter() {
        let value = json["slips"][slip.id].as_str();
        let value = value.unwrap_or_else(|| panic!("{} is not in slips.json", slip.id));
        let found = slips::explain(&accept, value.as_bytes());
        let ids: Vec<_> = found.iter().map(|found| found.slips.clone()).collect();
        assert_eq!(ids, [vec![slip.id]], "{value}");
        assert!(
            slip.help.len() > 8 && !slip.help.ends_with('.'),
            "{}",
            slip.id
        );
    }
    assert_eq!(json["slips"].as_object().unwrap().len(), slips::ALL.len());
}

#[test]
fn two_slips_at_once_are_found_and_nothing_explains_a_random_value() {
    let accept = Accept::new(b"dGhlIHNhbXBsZSBub25jZQ==");
    // SHA-1 of the key alone, in hex: Python's hashlib.
    let found = slips::explain(&accept, b"8472ed7f657593c6834197cd8f0dc86b5842c2dd");
    let ids: Vec<_> = found.iter().map(|found| found.slips.clone()).collect();
    assert_eq!(ids, [["accept-guid-missing", "accept-hex"]]);
    // MD5 of the key alone, in base64, which is the shortest that is explained by two.
    let found = slips::explain(&accept, b"hSbmja5lrg8uifEN4Tewmw==");
    let ids: Vec<_> = found.iter().map(|found| found.slips.clone()).collect();
    assert_eq!(ids, [["accept-guid-missing", "accept-md5"]]);
    assert_eq!(slips::explain(&accept, b"AAECAwQFBgcICQoLDA0ODxAREhM="), []);
    assert_eq!(slips::explain(&accept, b""), []);
}

const REQUEST: &str = "GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Version: 13\r\n\r\n";
const RESPONSE: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// For a rule: what is replaced in which message (1: the request, 2: the response), what breaks it,
/// and what beside it does not.
const ROWS: [(&str, u8, &str, &str, &str); 15] = [
    ("rfc-request-line", 1, "GET", "POST", "GET"),
    ("rfc-request-line", 1, "HTTP/1.1", "HTTP/1.0", "HTTP/1.1"),
    ("rfc-request-line-end", 1, "\r\n", "\n", "\r\n"),
    ("rfc-host", 1, "Host: example.com\r\n", "", "host: a\r\n"),
    ("rfc-upgrade-field", 1, "websocket", "h2c", "h2c, WebSocket"),
    (
        "rfc-connection-field",
        1,
        "Connection: Upgrade",
        "Connection: close",
        "Connection: keep-alive, upgrade",
    ),
    (
        "rfc-key",
        1,
        "dGhlIHNhbXBsZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZQ==",
    ),
    ("rfc-version", 1, "Version: 13", "Version: 8", "Version: 13"),
    ("rfc-status-version", 2, "HTTP/1.1", "HTTP/1.0", "HTTP/1.1"),
    ("rfc-response-line-end", 2, "\r\n", "\n", "\r\n"),
    ("rfc-upgrade-answer", 2, "websocket", "h2c", "WebSocket"),
    (
        "rfc-upgrade-answer",
        2,
        "websocket",
        "websocket\r\nUpgrade: websocket",
        "WEBSOCKET",
    ),
    (
        "rfc-upgrade-answer",
        2,
        "websocket",
        "websocket, h2c",
        "websocket ",
    ),
    (
        "rfc-response-nul",
        2,
        "websocket\r\n",
        "websocket\r\nX: a\0b\r\n",
        "websocket\r\nX: a\u{1}b\r\n",
    ),
    ("rfc-accept-wrong", 2, "s3pP", "s3pQ", "s3pP"),
];

#[test]
fn a_rule_is_reported_where_it_is_broken_and_nowhere_else() {
    assert_eq!(
        broken(&checked(REQUEST.as_bytes(), RESPONSE.as_bytes())),
        [""; 0]
    );
    for (rule, message, from, breaks, keeps) in ROWS {
        for (to, expected) in [(breaks, true), (keeps, false)] {
            let (request, response) = match message {
                1 => (REQUEST.replace(from, to), RESPONSE.to_owned()),
                _ => (REQUEST.to_owned(), RESPONSE.replace(from, to)),
            };
            let found = broken(&checked(request.as_bytes(), response.as_bytes()));
            assert_eq!(found.contains(&rule), expected, "{rule}: {to:?}: {found:?}");
        }
    }
}

#[test]
fn every_rule_and_every_slip_has_a_row() {
    for rule in rules::ALL.iter() {
        let in_data = OTHERS.iter().any(|(_, broken)| broken.contains(&rule.id));
        let has_row = in_data || ROWS.iter().any(|row| row.0 == rule.id);
        assert!(has_row, "{} has no row in tests/versions.rs", rule.id);
        assert_eq!(rules::find(rule.id).map(|found| found.id), Some(rule.id));
        assert!(ws76::draft::rules::find(rule.id).is_none(), "{}", rule.id);
        for text in [rule.title, rule.consequence, rule.help] {
            assert!(
                text.bytes().all(|byte| matches!(byte, 0x20..=0x7e)),
                "{}",
                rule.id
            );
        }
    }
    for (index, slip) in slips::ALL.iter().enumerate() {
        let mut others = slips::ALL[..index].iter();
        assert!(others.all(|other| other.id != slip.id), "{}", slip.id);
        assert!(
            ws76::diagnosis::mistakes::find(slip.id).is_none(),
            "{}",
            slip.id
        );
    }
}

/// What Chromium prints leads to the rule that the exchange breaks.
#[test]
fn the_messages_of_a_browser_lead_to_the_rules_that_are_broken() {
    for line in data("cases.jsonl").lines() {
        let json: Value = serde_json::from_str(line).unwrap();
        let says = json["says"].as_str().unwrap();
        if says.starts_with("none") || says.starts_with("opens") || says.starts_with("Firefox") {
            continue;
        }
        let bytes = |key: &str| STANDARD.decode(json[key].as_str().unwrap()).unwrap();
        let found = broken(&checked(&bytes("request"), &bytes("response")));
        let causes = ws76::draft::console::causes(says);
        let mut named = causes.iter().flat_map(|cause| cause.rules.iter());
        assert!(named.any(|rule| found.contains(rule)), "{says}: {found:?}");
    }
}

/// What is reported of a rule.
fn message_of(request: &str, response: &str, rule: &str) -> String {
    let checked = checked(request.as_bytes(), response.as_bytes());
    let mut findings = checked.findings.into_iter();
    let found = findings.find(|finding| finding.rule.id == rule);
    found
        .unwrap_or_else(|| panic!("{rule}: {response}"))
        .message
}

/// What RFC 9110, 15 has each status for, as it concerns a WebSocket.
#[test]
fn a_status_that_refuses_says_what_it_often_means() {
    let list = REQUEST.replace("Connection: Upgrade", "Connection: keep-alive, Upgrade");
    for (request, code, words) in [
        (REQUEST, 200, ": an ordinary page"),
        (REQUEST, 301, ": a redirect"),
        (REQUEST, 302, ": a redirect"),
        (REQUEST, 303, ": a redirect"),
        (REQUEST, 307, ": a redirect"),
        (REQUEST, 308, ": a redirect"),
        (REQUEST, 400, ": the server takes the request as malformed"),
        (&list, 400, ": the server may compare Connection"),
        (&list, 426, ": the server may compare Connection"),
        (REQUEST, 426, ": the server does not support the version"),
        (REQUEST, 401, ": the server requires a login"),
        (REQUEST, 403, ": the server requires a login"),
        (REQUEST, 404, ": there is nothing at this path"),
        (
            REQUEST,
            500,
            ": the server or, behind a proxy, its upstream failed",
        ),
        (
            REQUEST,
            502,
            ": the server or, behind a proxy, its upstream failed",
        ),
        (
            REQUEST,
            599,
            ": the server or, behind a proxy, its upstream failed",
        ),
        (REQUEST, 304, ""),
        (REQUEST, 418, ""),
        (REQUEST, 600, ""),
    ] {
        let response = format!("HTTP/1.1 {code} Refused\r\n\r\n");
        let message = message_of(request, &response, "rfc-status");
        let start = format!("the status is {code}, not 101");
        let advice = message.strip_prefix(&start).unwrap();
        assert!(
            advice.starts_with(words) && advice.is_empty() == words.is_empty(),
            "{message}"
        );
    }
    // RFC 9112, 4: a status code is three digits.
    for code in ["+10", "1011", "0101", "1O1", "10", ""] {
        let message = message_of(
            REQUEST,
            &format!("HTTP/1.1 {code} X\r\n\r\n"),
            "rfc-status-line",
        );
        assert!(message.contains("is not a status line"), "{message}");
    }
}

#[test]
fn a_key_in_place_of_the_accept_is_named() {
    let plain = RESPONSE.replace("Sec-WebSocket-Accept", "X");
    let echoed = RESPONSE.replace("Sec-WebSocket-Accept", "Sec-WebSocket-Key");
    for (response, message) in [
        (&plain, "the response has no Sec-WebSocket-Accept field"),
        (
            &echoed,
            "the response has no Sec-WebSocket-Accept field, but a Sec-WebSocket-Key, which is the request's",
        ),
    ] {
        assert_eq!(message_of(REQUEST, response, "rfc-accept-missing"), message);
    }
}
