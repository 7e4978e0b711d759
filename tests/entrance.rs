//! The library as a stranger uses it: with what stands at its root, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ws76::{Severity, Verdict};

const REQUEST: &str = "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";
const FIELDS: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n";
const ANSWER: &[u8; 16] = b"8jKS'y:G*Co,Wxa-";

fn verify(request: &str, answer: &[u8]) -> ws76::Verified {
    ws76::verify(request.as_bytes(), &[FIELDS.as_bytes(), answer].concat())
}

#[test]
fn a_right_answer_is_a_match() {
    let verified = verify(REQUEST, ANSWER);
    assert!(verified.is_match(), "{verified}");
    assert_eq!(verified.verdict(), Verdict::Match);
    assert_eq!(verified.expected(), Some(*ANSWER));
    assert_eq!(verified.received(), Some(&ANSWER[..]));
    assert_eq!(verified.explanations().count(), 0);
    assert!(
        verified.to_string().ends_with("\u{2713} match"),
        "{verified}"
    );
}

#[test]
fn a_wrong_answer_is_explained() {
    // The MD5 of the challenge block as UTF-8, as shown in the draft's example of a wrong server.
    let wrong = b"\x39\x8c\xf2\xfc\x5e\xe3\x30\x58\x4b\x7c\x59\x3d\xf0\x88\x6a\xf4";
    let verified = verify(REQUEST, wrong);
    assert_eq!(verified.verdict(), Verdict::Mismatch);
    let first = verified.explanations().next().unwrap();
    assert_eq!(first.mistakes(), ["challenge-utf8"]);
    assert!(!first.help().is_empty() && first.to_string().contains("text"));
    let text = verified.to_string();
    assert!(
        text.lines().last().unwrap().contains("[challenge-utf8]"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn bytes_are_exact_a_line_end_behind_the_answer_is_the_servers() {
    let with_line_end = [&ANSWER[..], b"\r\n"].concat();
    let verified = verify(REQUEST, &with_line_end);
    let mut findings = verified.findings().iter();
    let of_answer = findings.find(|finding| finding.rule.id.starts_with("answer-"));
    assert!(
        of_answer.is_some_and(|found| found.severity >= Severity::Warning),
        "{verified}"
    );
    let mut findings = verified.findings().iter();
    assert!(findings.all(|finding| !finding.rule.id.starts_with("capture-")));
}

#[test]
fn an_empty_response_is_a_server_that_closed() {
    let bad = REQUEST.replace("4 @1  46546xW%0l 1 5", "4@146546xW%0l15");
    let verified = ws76::verify(bad.as_bytes(), b"");
    assert_eq!(verified.verdict(), Verdict::Aborted);
    assert_eq!(verified.server_ok(), Some(true));
    assert_eq!(verified.expected(), None);
    assert_eq!(verify(&bad, ANSWER).server_ok(), Some(false));
    let closed = ws76::verify(REQUEST.as_bytes(), b"");
    assert_eq!(
        (closed.verdict(), closed.server_ok()),
        (Verdict::Incomplete, Some(false))
    );
}

#[test]
fn a_computation_has_every_step() {
    // Draft 76, 1.3.
    let computation = ws76::compute(
        b"18x 6]8vM;54 *(5:  {   U1]8  z [  8",
        b"1_ tx7X d  <  nw  334J702) 7]o}` 0",
        *b"Tm[K T2u",
    );
    assert_eq!(computation.answer(), Some(*b"fQJ,fN/4F4!~K~MH"));
    assert_eq!(computation.parts(), [Some(155_712_099), Some(173_347_027)]);
    let challenge = computation.challenge().unwrap();
    assert_eq!(&challenge[8..], b"Tm[K T2u");
    assert!(
        computation.to_string().contains("155712099"),
        "{computation}"
    );
    let broken = ws76::compute(b"12", b"1 1", *b"12345678");
    assert_eq!((broken.answer(), broken.parts()), (None, [None, Some(11)]));
    assert_eq!(broken.findings().first().unwrap().rule.id, "key-no-spaces");
}
