//! Whom a verdict blames: the same wrong bytes are the capture's fault or the server's, by what else is there.

use md5::{Digest as _, Md5};

use super::*;
use crate::bytes::Span;
use crate::draft::{Finding, Severity};

/// The example of draft 76, 1.2.
const KEY1: &str = "4 @1  46546xW%0l 1 5";
const KEY2: &str = "12998 5 Y3 1  .P00";
const KEY3: &[u8; 8] = b"^n:ds[4U";
const ANSWER: &[u8; 16] = b"8jKS'y:G*Co,Wxa-";

/// 5.2 steps 8 and 9.
fn answer(part1: u32, part2: u32, key3: &[u8; 8]) -> [u8; 16] {
    let block = [&part1.to_be_bytes()[..], &part2.to_be_bytes(), key3].concat();
    Md5::digest(block).into()
}

fn request(key1: &str, key2: &str, key3: &[u8]) -> Vec<u8> {
    let fields = format!(
        "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\
         Origin: http://example.com\r\nSec-WebSocket-Key1: {key1}\r\nSec-WebSocket-Key2: {key2}\r\n\r\n"
    );
    [fields.as_bytes(), key3].concat()
}

const RESPONSE: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n";

fn response(answer: &[u8]) -> Vec<u8> {
    [RESPONSE.as_bytes(), answer].concat()
}

/// The verdict's word, and the rule and the sentence of the last finding.
type Seen = (&'static str, &'static str, String);

fn seen(exchange: &Exchange<'_>) -> Seen {
    let judged = Handshake::judge(exchange, Scope::Both, None);
    let last = |finding: &Finding| (finding.rule.id, finding.message.clone());
    let (rule, message) = judged.findings.last().map(last).unwrap_or_default();
    (judged.verdict.unwrap().word(), rule, message)
}

/// As two files.
fn in_files(request: &[u8], response: &[u8]) -> Seen {
    seen(&Exchange::from_file(request, Some(response)))
}

/// As one file with a line end behind key 3: made by hand.
fn by_hand(request: &[u8], response: &[u8]) -> Seen {
    let file = [request, b"\n", response].concat();
    let exchanges = split(&file);
    assert_eq!(exchanges.len(), 1);
    seen(&exchanges[0])
}

const MISMATCH: (&str, &str) = ("mismatch", "answer-wrong");

#[track_caller]
fn assert_seen(seen: &Seen, expected: (&str, &str)) {
    assert_eq!((seen.0, seen.1), expected, "{}", seen.2);
}

/// A web page shows a run of spaces as one: the number of the draft's 4.1 step 22 is gone.
#[test]
fn spaces_are_collapsed_only_where_a_run_may_have_been() {
    let collapsed = ("incomplete", "capture-spaces-collapsed");
    let case = |key1, key2, part1, part2| {
        in_files(&request(key1, key2, KEY3), &response(&answer(part1, part2, KEY3)))
    };
    // "1  2 @0" had three spaces, and the other key still has its run.
    let found = case("1 2 @0", "3  0@", 40, 15);
    assert_seen(&found, collapsed);
    assert!(found.2.contains("for 1 more spaces in key 1 and 0 in key 2"), "{}", found.2);
    let found = case("3  0@", "1 2 @0", 15, 40);
    assert!(found.2.contains("for 0 more spaces in key 1 and 1 in key 2"), "{}", found.2);
    // Where both have a run, nothing was collapsed: the server counts wrong.
    assert_seen(&case("1  2 @0", "3  0@", 30, 15), MISMATCH);
    // Twelve spaces are in a key, thirteen are not.
    assert_seen(&case("1 2@0", "3  0@", 10, 15), collapsed);
    assert_seen(&case("1 3@0", "3  0@", 10, 15), MISMATCH);
    // A quotient with a remainder is none.
    assert_seen(&case("1 0@", "3  0@", 3, 15), MISMATCH);
    // Of a run one space is left; without any there was none.
    assert_seen(&case("12@0", "3  0@", 120, 15), ("aborted", "answered-forbidden"));
    // No-break spaces are their own explanation.
    assert_seen(&case("1\u{a0}2 0@", "3 0@", 60, 30), MISMATCH);
    assert_seen(&case("3 0@", "1\u{a0}2 0@", 30, 60), MISMATCH);
}

/// A server that takes the space behind the colon along counts one more in both keys.
#[test]
fn one_space_more_in_both_keys_is_the_servers_unless_the_file_was_made_by_hand() {
    let (asked, answered) = (request("1 2@0", "3 0@", KEY3), response(&answer(60, 15, KEY3)));
    assert_seen(&in_files(&asked, &answered), MISMATCH);
    assert_seen(&by_hand(&asked, &answered), ("incomplete", "capture-spaces-collapsed"));
    // A key that does not divide as it is has lost one.
    let (asked, answered) = (request("1 1 @1", "3 0@", KEY3), response(&answer(37, 15, KEY3)));
    assert_seen(&in_files(&asked, &answered), ("incomplete", "capture-spaces-collapsed"));
}

#[test]
fn dots_stand_for_bytes_that_are_not_printable() {
    let stand_ins = ("incomplete", "capture-stand-ins");
    let case = |shown: &[u8]| in_files(&request(KEY1, KEY2, KEY3), &response(shown));
    // All of the right bytes are printable: three dots may be a server's, four are a tool's.
    assert_seen(&case(b"8jKS'y:G*Co,Wxa."), MISMATCH);
    assert_seen(&case(b"8jKS'y:G*Co,W..."), MISMATCH);
    let found = case(b"8jKS'y:G*Co,....");
    assert_seen(&found, stand_ins);
    assert!(found.2.contains("4 of the 16") && found.2.contains("already not"), "{}", found.2);
    assert_seen(&case(b"8jKS'y:G*Co,Wxa="), MISMATCH);
    // One byte that is not printable shows that no tool replaced such bytes.
    assert_seen(&case(b"8jKS'y:G*Co,...\x01"), MISMATCH);
    // Dots for the others, question marks as well.
    let right = answer(829_309_203, 259_970_620, b"12345678");
    for stand_in in [b'.', b'?'] {
        let shown = right.map(|byte| if matches!(byte, 0x20..=0x7e) { byte } else { stand_in });
        let found = in_files(&request(KEY1, KEY2, b"12345678"), &response(&shown));
        assert_seen(&found, stand_ins);
        assert!(found.2.ends_with("the others are the right ones"), "{}", found.2);
    }
}

/// A text file's last line end took the place of bytes that were not printable.
#[test]
fn a_line_end_in_key_3_is_the_files_where_the_file_has_such() {
    let short = ("incomplete", "capture-key3-short");
    let wrong = [&ANSWER[..15], b"="].concat();
    let case = |key3: &[u8], end: &str| {
        let answered = [&response(&wrong)[..], end.as_bytes()].concat();
        in_files(&request(KEY1, KEY2, key3), &answered)
    };
    let found = case(b"123456\r\n", "\r\n");
    assert_seen(&found, short);
    assert!(found.2.starts_with("6 bytes of key 3 are left"), "{}", found.2);
    assert_seen(&case(b"123456\r\n", ""), MISMATCH);
    assert_seen(&case(b"1234567\n", "\r\n"), MISMATCH);
    assert_seen(&case(b"12345\x01\r\n", "\r\n"), MISMATCH);
    // All lines end with LF.
    let with_lf = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n").into_bytes();
    for (key3, expected) in [(b"1234567\n", short), (b"12345678", MISMATCH)] {
        let asked = with_lf(request(KEY1, KEY2, key3));
        assert_seen(&in_files(&asked, &with_lf(response(&wrong))), expected);
    }
}

#[test]
fn an_entity_is_the_source_of_a_web_page() {
    let entities = ("incomplete", "capture-entities");
    let proof = "with the characters in their place";
    for (key1, key2) in [("4 @1  46546xW&#37;0l 1 5", KEY2), (KEY1, "12998 5 Y3 1  &#46;P00")] {
        let found = in_files(&request(key1, key2, KEY3), &response(ANSWER));
        assert_seen(&found, entities);
        assert!(found.2.contains(proof), "{}", found.2);
        let found = in_files(&request(key1, key2, KEY3), &response(&answer(1, 2, KEY3)));
        assert_seen(&found, entities);
        assert!(!found.2.contains(proof), "{}", found.2);
    }
    let found = in_files(&request(KEY1, KEY2, KEY3), &response(b"8jKS&#39;y:G*Co,Wxa-"));
    assert_seen(&found, entities);
    let found = in_files(&request(KEY1, KEY2, KEY3), &response(b"8jKS&#39;y:G*Co,Wxa="));
    assert_seen(&found, MISMATCH);
}

/// A client's junk may look like an entity: `&#64;` would be `@`.
#[test]
fn one_entity_in_a_key_that_is_right_as_it_is_damages_nothing() {
    let entities = ("incomplete", "capture-entities");
    let case = |key1, key2, part1, part2| {
        in_files(&request(key1, key2, KEY3), &response(&answer(part1, part2, KEY3)))
    };
    assert_seen(&case("1 0&#64;0", "3 0@", 1, 2), MISMATCH);
    assert_seen(&case("3 0@", "1 0&#644;0", 1, 2), MISMATCH);
    assert_seen(&case("3 0&amp;", "1 0@0", 1, 2), MISMATCH);
    // With the character in its place the answer is right.
    assert_seen(&case("1 0&#64;0", "3 0@", 100, 30), entities);
    // Two are no accident.
    assert_seen(&case("1 0&#64;0", "3 0&#37;", 1, 2), entities);
    // Without the ampersand it is none.
    assert_seen(&case("1 0x#64;0#37;", "3 0@", 1, 2), MISMATCH);
    // As it is, the number is no multiple of the spaces.
    assert_seen(&case("1 0 &#64;1", "3 0@", 1, 2), ("aborted", "answered-forbidden"));
    assert_seen(&case("1 0 &#64;0&#51;", "3 0@", 1, 2), entities);
    assert_seen(&case("1 0 2&#63;", "3 0@", 1, 2), entities);
}

#[test]
fn characters_of_an_answer_are_a_typographers_or_a_code_pages() {
    let case = |shown: &str| in_files(&request(KEY1, KEY2, KEY3), &response(shown.as_bytes()));
    let typography = ("incomplete", "capture-typography");
    assert_seen(&case("8jKS\u{2019}y:G*Co,Wxa-"), typography);
    assert_seen(&case("8jKS\u{2032}y:G*Co,Wxa-"), typography);
    let page = ("incomplete", "capture-code-page");
    let found = case("8jKS\u{416}y:G*Co,Wxa-");
    assert_seen(&found, page);
    let unknown = "bytes above 0x7f became characters by way of an unknown code page";
    assert_eq!(found.2, unknown);
    let found = case("8jKS\u{416}y:G*Co,Wxa=");
    assert_seen(&found, page);
    assert!(found.2.contains("already not"), "{}", found.2);
    // The page by way of which all bytes are right is named.
    let right = answer(829_309_203, 259_970_620, b"12345678");
    let shown = pages::CP437.text(&right);
    let found = in_files(&request(KEY1, KEY2, b"12345678"), &response(shown.as_bytes()));
    assert_seen(&found, page);
    assert_eq!(found.2, format!("{unknown}; by way of cp437 the 16 bytes are right"));
    // Latin-1 ends with U+00FF.
    assert_seen(&case("8jKS\u{ff}y:G*Co,Wxa-"), MISMATCH);
    // Fifteen characters stand for no sixteen bytes.
    assert_seen(&case("8jKS\u{416}y:G*Co,Wxa"), MISMATCH);
}

/// Raw bytes as Latin-1 text in UTF-8: by the server (answer-utf8), or by the editor of a file made by hand.
#[test]
fn an_answer_in_utf_8_is_the_servers_unless_the_file_was_made_by_hand() {
    let right = answer(829_309_203, 259_970_620, b"12345678");
    let text: String = right.iter().map(|&byte| char::from(byte)).collect();
    assert!(!text.is_ascii());
    let (asked, answered) = (request(KEY1, KEY2, b"12345678"), response(text.as_bytes()));
    assert_seen(&in_files(&asked, &answered), MISMATCH);
    assert_seen(&by_hand(&asked, &answered), ("incomplete", "capture-utf8"));
}

/// Bytes that a lossy form shows as others.
#[test]
fn lost_bytes_of_an_answer_are_those_within_a_span() {
    let start = RESPONSE.len();
    let right = answer(829_309_203, 259_970_620, b"12345678");
    let hidden = right.iter().position(|byte| !matches!(byte, 0x20..=0x7e)).unwrap();
    let case = |shown: [u8; 16], from: usize, to: usize| {
        let (asked, answered) = (request(KEY1, KEY2, b"12345678"), response(&shown));
        let mut exchange = Exchange::from_wire(&asked, Some(&answered));
        exchange.uncertain = vec![Span::new(from, to)];
        seen(&exchange)
    };
    let mut shown = right;
    shown[hidden] = b'.';
    let lost = ("incomplete", "answer-lost");
    let found = case(shown, start + hidden, start + hidden + 1);
    assert_seen(&found, lost);
    assert_eq!(found.2, "1 of 16 bytes are lost in this form; the others may be the right ones");
    // Spans right before the byte and right behind it.
    assert_seen(&case(shown, start, start + hidden), if hidden == 0 { MISMATCH } else { lost });
    assert_seen(&case(shown, start + 16, start + 20), MISMATCH);
    assert_seen(&case(shown, 0, start), MISMATCH);
    // Where even the stand-ins are right, nothing is lost.
    assert_eq!(case(right, start, start + 16).0, "match");
    // A stand-in for a printable byte is none.
    let printable = right.iter().position(|byte| matches!(byte, 0x21..=0x2d | 0x2f..=0x7e)).unwrap();
    let mut shown = right;
    shown[printable] = b'.';
    let found = case(shown, start, start + 16);
    assert_eq!(found.2, "16 of 16 bytes are lost in this form; the others are already not the right ones");
}

#[test]
fn what_is_short_or_forbidden_is_counted() {
    let wire = |key1: &str, shown: &[u8]| {
        let (asked, answered) = (request(key1, KEY2, KEY3), response(shown));
        seen(&Exchange::from_wire(&asked, Some(&answered)))
    };
    for (shown, sentence) in [
        (&b"8jK"[..], "3 of 16 bytes follow the response's empty line"),
        (b"8jk", "3 of 16 bytes follow the response's empty line, and they are already not the right ones"),
    ] {
        let found = wire(KEY1, shown);
        assert_seen(&found, ("incomplete", "answer-short"));
        assert_eq!(found.2, sentence);
    }
    for (shown, sentence) in [
        (&b""[..], "the server sent 101 and no answer, where it must abort the connection"),
        (b"8jK", "the server sent 101 and 3 bytes, where it must abort the connection"),
        (ANSWER, "the server answered, where it must abort the connection"),
    ] {
        let found = wire("1@2", shown);
        assert_seen(&found, ("aborted", "answered-forbidden"));
        assert_eq!(found.2, sentence);
    }
}

/// A packet capture lost nothing.
#[test]
fn what_was_on_the_wire_is_the_peers() {
    let (asked, answered) = (request("1 2 @0", "3  0@", KEY3), response(&answer(40, 15, KEY3)));
    assert_seen(&seen(&Exchange::from_wire(&asked, Some(&answered))), MISMATCH);
}

#[test]
fn a_response_is_judged_where_it_is_asked_for_and_of_the_draft() {
    let faulty = String::from_utf8(response(ANSWER)).unwrap().replacen("WebSocket\r", "websocket\r", 1);
    let asked = request(KEY1, KEY2, KEY3);
    let exchange = Exchange::from_wire(&asked, Some(faulty.as_bytes()));
    assert_eq!(Handshake::judge(&exchange, Scope::Request, None).findings, []);
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    assert_eq!(judged.findings.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["upgrade-answer"]);
    assert_eq!(judged.protocol(), Some(crate::draft::Version::Draft76));
    // Draft 75 has no keys, and its response is none of draft 76.
    let asked = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n";
    let exchange = Exchange::from_wire(asked, Some(faulty.as_bytes()));
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    assert_eq!(judged.findings.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["version-draft-75"]);
}

/// Where the capture is at fault nobody is blamed, and all else stays.
#[test]
fn a_suspicion_takes_back_what_blames_a_peer_and_nothing_else() {
    let rules = |request: &[u8], response: &[u8]| -> Vec<&str> {
        let file = [request, b"\n", response].concat();
        let exchange = split(&file).remove(0).into_static();
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        judged.findings.iter().map(|finding| finding.rule.id).collect()
    };
    let expected = ["capture-newline-after-key3", "capture-spaces-collapsed"];
    let answered = response(&answer(60, 15, KEY3));
    assert_eq!(rules(&request("1 2@0", "3 0@", KEY3), &answered), expected);
    // 111 does not divide by two, and the server answered all the same.
    let answered = response(&answer(37, 15, KEY3));
    assert_eq!(rules(&request("1 1 @1", "3 0@", KEY3), &answered), expected);
}

#[test]
fn a_server_that_closed_is_reported_where_both_sides_are_judged() {
    let asked = request(KEY1, KEY2, &KEY3[..4]);
    let mut exchange = Exchange::from_wire(&asked, None);
    exchange.server_closed = true;
    let rules = |scope| -> Vec<&str> {
        let judged = Handshake::judge(&exchange, scope, None);
        judged.findings.iter().map(|finding| finding.rule.id).collect()
    };
    assert_eq!(rules(Scope::Request), ["key3-short"]);
    assert_eq!(rules(Scope::Both), ["key3-short", "response-closed"]);
}

#[test]
fn a_verdict_is_shown_as_its_word() {
    for verdict in Verdict::ALL {
        assert_eq!(verdict.to_string(), verdict.word());
    }
}

/// A server may close for what the request breaks; a note is no reason.
#[test]
fn a_server_that_closed_is_blamed_unless_the_request_breaks_a_rule() {
    let last = |key1: &str, key3: &[u8]| {
        let asked = request(key1, KEY2, key3);
        let mut exchange = Exchange::from_wire(&asked, None);
        exchange.server_closed = true;
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        let last = judged.findings.last().unwrap();
        assert_eq!(last.rule.id, "response-closed");
        (last.severity, last.message.clone())
    };
    let closed = "the server closed the connection without a byte";
    // One of the draft's own keys has more junk than 4.1 step 21 allows, a note.
    for key1 in [KEY1, "P388 O503D&ul7 {K%gX( %7  15"] {
        assert_eq!(last(key1, KEY3), (Severity::Error, closed.to_owned()));
    }
    let for_that = format!("{closed}: the request breaks a rule");
    assert_eq!(last(KEY1, &KEY3[..4]), (Severity::Warning, for_that));
}

/// What the draft requires says nothing about a response of RFC 6455; the request is judged all the same.
#[test]
fn an_answer_of_another_version_leaves_the_requests_findings() {
    let asked = request("P388 O503D&ul7 {K%gX( %7  15", KEY2, KEY3);
    let answered = b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: a\r\n\r\n";
    let exchange = Exchange::from_wire(&asked, Some(answered));
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    let rules: Vec<&str> = judged.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["key-junk-count", "version-rfc-6455"]);
    assert_eq!(judged.verdict, Some(Verdict::NotDraft76));
}

/// The example of RFC 6455, 1.3.
#[test]
fn an_accept_of_rfc_6455_is_said_to_be_right_or_wrong() {
    let asked = b"GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    for (accept, right) in [("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "right"), ("s3pPLMBiTxaQ9kYGzzhZRbK+xOx=", "wrong")] {
        let answered = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        let exchange = Exchange::from_wire(asked, Some(answered.as_bytes()));
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        let end = format!("its Sec-WebSocket-Accept is {right}");
        assert!(judged.findings.iter().any(|finding| finding.message.ends_with(&end)), "{accept}");
        assert_eq!(judged.rfc6455.map(|checked| checked.accepted.right), Some(right == "right"));
    }
}
