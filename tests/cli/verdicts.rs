//! What a handshake comes to in every format: verdict, `ok`, `server_ok`, cause, exit code.
//!
//! The bytes are the draft's example of 1.2, changed by hand; what each must come to follows from the
//! contract of the verdicts alone.

use crate::support::{Run, run, run_with};
use crate::wire::{ACK, FIN, Kind, Order, RST, Talk, Tcp, link, pcap};

const REQUEST: &str = "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";
const RESPONSE: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n8jKS'y:G*Co,Wxa-";
const RFC_6455: &str = "GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Version: 13\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

fn bad_key() -> String {
    REQUEST.replace("4 @1  46546xW%0l 1 5", "4@146546xW%0l15")
}

/// The end of a connection in a capture.
#[derive(Clone, Copy)]
enum End {
    /// The capture ends before the connection does.
    Open,
    /// The server closes.
    Fin,
    /// The server resets.
    Reset,
    /// The client resets.
    ClientReset,
}

/// A packet capture of what both sides say, and how it ends.
fn packets(client: &str, server: &str, end: End) -> Vec<u8> {
    let mut talk = Talk::new(
        "10.0.0.2:40000".parse().unwrap(),
        "10.0.0.1:8000".parse().unwrap(),
        [100, 900],
    );
    let mut segments = talk.open();
    segments.push(talk.say(0, client.as_bytes()));
    if !server.is_empty() {
        segments.push(talk.say(1, server.as_bytes()));
    }
    match end {
        End::Open => {}
        End::Fin => segments.push(talk.segment(1, FIN | ACK, b"")),
        End::Reset => segments.push(talk.segment(1, RST | ACK, b"")),
        End::ClientReset => segments.push(talk.segment(0, RST | ACK, b"")),
    }
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

fn verify(bytes: &[u8], more: &[&str]) -> Run {
    run_with(&[&["verify", "-"], more].concat(), bytes)
}

fn json(bytes: &[u8], more: &[&str]) -> (serde_json::Value, i32) {
    let run = verify(bytes, &[&["--format", "json"], more].concat());
    (run.json(), run.code)
}

/// Verdict, `ok`, `server_ok` and exit code of one handshake.
#[track_caller]
fn is(bytes: &[u8], verdict: &str, server_ok: Option<bool>, code: i32) {
    let (json, found) = json(bytes, &[]);
    let handshake = &json["handshakes"][0];
    assert_eq!(handshake["verdict"], verdict, "{handshake:#}");
    assert_eq!(handshake["ok"], verdict == "match");
    assert_eq!(handshake["server_ok"].as_bool(), server_ok, "{handshake:#}");
    assert_eq!(found, code);
    let text = verify(bytes, &[]).out();
    let last = text.lines().last().unwrap();
    let mark = match verdict {
        "match" => '\u{2713}',
        "incomplete" | "not-draft-76" => '?',
        _ => '\u{2717}',
    };
    assert!(last.starts_with(&format!("{mark} {verdict}")), "{text}");
    assert_eq!(text.matches(&format!("{mark} {verdict}")).count(), 1);
}

fn raw(request: &str, response: &str) -> Vec<u8> {
    format!("{request}{response}").into_bytes()
}

#[test]
fn a_right_answer_beside_an_error_is_faulty_and_never_a_match() {
    is(&raw(REQUEST, RESPONSE), "match", Some(true), 0);
    let lower = RESPONSE.replace("Upgrade: WebSocket", "Upgrade: websocket");
    is(&raw(REQUEST, &lower), "faulty", Some(false), 1);
    // The client's error: the server did its part.
    let twice = REQUEST.replace("Origin:", "Sec-WebSocket-Key1: 1 1\r\nOrigin:");
    is(&raw(&twice, RESPONSE), "faulty", Some(true), 1);
    let text = verify(&raw(REQUEST, &lower), &[]).out();
    assert!(
        text.lines()
            .last()
            .unwrap()
            .starts_with("\u{2717} faulty: the answer is right, but Upgrade is \"websocket\"")
            && text.trim_end().ends_with("[upgrade-answer]"),
        "{text}"
    );
}

#[test]
fn an_aborted_handshake_says_whether_the_server_kept_the_rule() {
    let request = bad_key();
    is(&raw(&request, RESPONSE), "aborted", Some(false), 1);
    is(&raw(&request, ""), "aborted", None, 1);
    is(&packets(&request, "", End::Open), "aborted", None, 1);
    is(&packets(&request, "", End::Fin), "aborted", Some(true), 1);
    is(&packets(&request, "", End::Reset), "aborted", Some(true), 1);
    let refused = "HTTP/1.1 400 Bad Request\r\n\r\n";
    is(&raw(&request, refused), "aborted", Some(true), 1);
}

#[test]
fn incomplete_is_1_where_the_server_closed_before_it_had_answered() {
    let half = &RESPONSE[..60];
    let short = &RESPONSE[..RESPONSE.len() - 6];
    for server in ["", half, short] {
        is(&packets(REQUEST, server, End::Open), "incomplete", None, 3);
        is(
            &packets(REQUEST, server, End::ClientReset),
            "incomplete",
            None,
            3,
        );
        for end in [End::Fin, End::Reset] {
            let bytes = packets(REQUEST, server, end);
            is(&bytes, "incomplete", Some(false), 1);
            let (json, _) = json(&bytes, &[]);
            let findings = json["handshakes"][0]["findings"].as_array().unwrap();
            assert!(findings.iter().any(|f| f["rule"] == "response-closed"));
            assert!(findings.iter().all(|f| f["rule"] != "response-missing"));
        }
    }
    is(&raw(REQUEST, half), "incomplete", None, 3);
    // A request that a server should abort: closing is no fault of the server.
    let no_origin = REQUEST.replace("Upgrade: WebSocket", "Upgrade: nothing");
    is(
        &packets(&no_origin, "", End::Fin),
        "incomplete",
        Some(true),
        1,
    );
}

#[test]
fn an_empty_response_file_is_a_server_that_closed_without_a_byte() {
    let folder = std::env::temp_dir().join(format!("ws76-empty-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let (request, bad, empty) = (path("request"), path("bad"), path("empty"));
    std::fs::write(&request, REQUEST).unwrap();
    std::fs::write(&bad, bad_key()).unwrap();
    std::fs::write(&empty, b"").unwrap();
    let judge = |request: &str, more: &[&str]| {
        let args = [
            "verify",
            "--request",
            request,
            "--response",
            &empty,
            "--format",
            "json",
        ];
        let run = run(&[&args[..], more].concat());
        let json = run.json();
        let handshake = json["handshakes"][0].clone();
        (
            handshake["verdict"].clone(),
            handshake["server_ok"].clone(),
            run.code,
        )
    };
    assert_eq!(judge(&request, &[]), ("incomplete".into(), false.into(), 1));
    assert_eq!(judge(&bad, &[]), ("aborted".into(), true.into(), 1));
    assert_eq!(judge(&bad, &["--expect", "aborted"]).2, 0);
    // A request without a byte is no request.
    let run = run(&["verify", "--request", &empty, "--response", &request]);
    assert_eq!(run.code, 3);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn expect_turns_the_code_around_and_leaves_ok_alone() {
    let refused = "HTTP/1.1 403 Forbidden\r\n\r\n";
    let cases = [
        (raw(REQUEST, RESPONSE), "match"),
        (raw(REQUEST, &RESPONSE.replace("8jKS", "9jKS")), "mismatch"),
        (raw(REQUEST, refused), "refused"),
        (raw(REQUEST, ""), "incomplete"),
        (RFC_6455.as_bytes().to_vec(), "not-draft-76"),
        (packets(&bad_key(), "", End::Fin), "aborted"),
    ];
    for (bytes, verdict) in &cases {
        for (_, expected) in &cases {
            let (json, code) = json(bytes, &["--expect", expected]);
            assert_eq!(
                code,
                i32::from(verdict != expected),
                "{verdict}, {expected}"
            );
            assert_eq!(json["handshakes"][0]["ok"], *verdict == "match");
            let tap = verify(bytes, &["--expect", expected, "--format", "tap"]).out();
            assert_eq!(tap.contains("not ok"), verdict != expected, "{tap}");
        }
    }
    // The server answered: the rule was not kept.
    let answered = raw(&bad_key(), RESPONSE);
    assert_eq!(verify(&answered, &["--expect", "aborted"]).code, 1);
    assert_eq!(verify(&answered, &["--expect", "nonsense"]).code, 2);
    // What cannot be read is not judged, whatever is expected.
    assert_eq!(verify(b"", &["--expect", "match"]).code, 3);
}

#[test]
fn fail_on_warning_makes_warnings_count_as_errors() {
    let unasked = RESPONSE.replace("Upgrade\r\n", "Upgrade\r\nSec-WebSocket-Protocol: x\r\n");
    let bytes = raw(REQUEST, &unasked);
    let (plain, code) = json(&bytes, &[]);
    assert_eq!((&plain["handshakes"][0]["ok"], code), (&true.into(), 0));
    let (strict, code) = json(&bytes, &["--fail-on", "warning"]);
    let handshake = &strict["handshakes"][0];
    assert_eq!((&handshake["ok"], code), (&false.into(), 1));
    assert_eq!(handshake["verdict"], "match");
    let text = verify(&bytes, &["--fail-on", "warning"]).out();
    assert!(text.trim_end().ends_with("[protocol-unasked]"), "{text}");
    let junit = verify(&bytes, &["--fail-on", "warning", "--format", "junit"]).out();
    assert!(junit.contains("failures=\"1\""), "{junit}");
    assert_eq!(verify(&bytes, &["--fail-on", "nonsense"]).code, 2);
}

#[test]
fn requests_alone_are_held_to_the_same_policy() {
    let parse = |request: &str, args: &[&str]| {
        run_with(&[&["parse", "-"], args].concat(), request.as_bytes()).code
    };
    let odd = REQUEST.replace("example.com\r\nConnection", "Example.com\r\nConnection");
    assert_eq!(parse(&odd, &[]), 0);
    assert_eq!(parse(&odd, &["--fail-on", "warning"]), 1);
    assert_eq!(parse(&bad_key(), &[]), 1);
    assert_eq!(parse(REQUEST, &["--expect", "aborted"]), 1);
    assert_eq!(parse(&REQUEST[..80], &["--expect", "incomplete"]), 0);
}

#[test]
fn other_protocols_beside_a_handshake_do_not_raise_the_code() {
    let beside = [RFC_6455.as_bytes(), &raw(REQUEST, RESPONSE)].concat();
    let (json, code) = json(&beside, &[]);
    assert_eq!(code, 0, "{json:#}");
    let summary = &json["summary"];
    assert_eq!(
        (&summary["passed"], &summary["failed"]),
        (&1.into(), &0.into())
    );
    assert_eq!(summary["not_draft_76"], 1);
    let tap = verify(&beside, &["--format", "tap"]).out();
    assert!(tap.contains("# SKIP") && !tap.contains("not ok"), "{tap}");
    // Alone, there is nothing that was judged.
    let alone = verify(RFC_6455.as_bytes(), &["--format", "tap"]);
    assert_eq!(alone.code, 3);
    assert!(alone.out().contains("not ok"), "{}", alone.out());
    let junit = verify(RFC_6455.as_bytes(), &["--format", "junit"]).out();
    assert!(
        junit.contains("failures=\"1\"") && junit.contains("skipped=\"1\""),
        "{junit}"
    );
}

#[test]
fn protocols_are_named() {
    let protocol = |bytes: &[u8]| json(bytes, &[]).0["handshakes"][0]["protocol"].clone();
    assert_eq!(protocol(&raw(REQUEST, RESPONSE)), "draft-76");
    let hybi = REQUEST.replace("Origin:", "Sec-WebSocket-Draft: 2\r\nOrigin:");
    assert_eq!(protocol(&raw(&hybi, RESPONSE)), "hybi-01-03");
    assert_eq!(protocol(RFC_6455.as_bytes()), "rfc-6455");
    assert_eq!(
        protocol(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        serde_json::Value::Null
    );
    // The server answers a draft-76 request by RFC 6455.
    let (_, answer) = RFC_6455.split_once("13\r\n\r\n").unwrap();
    is(&raw(REQUEST, answer), "not-draft-76", None, 3);
    assert_eq!(protocol(&raw(REQUEST, answer)), "rfc-6455");
}

#[test]
fn packets_are_numbered_as_wireshark_does_and_a_filter_shows_them() {
    let (json, _) = json(&packets(REQUEST, RESPONSE, End::Fin), &[]);
    let handshake = &json["handshakes"][0];
    // SYN, SYN and ACK, ACK, request, response.
    assert_eq!(
        handshake["frames"],
        serde_json::json!({"request": 4, "response": 5})
    );
    assert_eq!(
        handshake["filter"],
        "ip.addr == 10.0.0.2 && ip.addr == 10.0.0.1 && tcp.port == 40000 && tcp.port == 8000"
    );
    let (raw, _) = self::json(&raw(REQUEST, RESPONSE), &[]);
    assert!(raw["handshakes"][0].get("frames").is_none());
}

#[test]
fn a_failed_input_is_an_object_of_its_own_in_every_format() {
    let good = "testdata/draft/1.2.raw";
    let args = |format| ["verify", good, "no\u{1b}such", "--format", format];
    let object = run(&args("json"));
    assert_eq!(object.code, 3);
    let json = object.json();
    assert_eq!(json["summary"]["errors"], 1);
    let failed = &json["inputs_failed"][0];
    assert_eq!(failed["source"], "no\u{1b}such");
    assert!(failed["reason"].as_str().unwrap().contains("No such file"));
    assert_eq!(failed["offset"], serde_json::Value::Null);
    let lines = run(&args("jsonl")).out();
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["source"], "no\u{1b}such");
    assert!(lines[1]["reason"].is_string() && lines[1]["schema"] == "ws76/1");
    assert_eq!(lines[2]["summary"]["errors"], 1);
    let junit = run(&args("junit")).out();
    assert!(
        junit.contains("errors=\"1\"") && junit.contains("<error"),
        "{junit}"
    );
    let tap = run(&args("tap")).out();
    assert!(tap.contains("not ok 2"), "{tap}");
}

#[test]
fn line_breaks_of_our_own_are_line_breaks() {
    for format in ["tap", "junit", "github"] {
        // Two lines: what is wrong, and what to do.
        let out = verify(b"\r\n\r\n", &["--format", format]).out();
        assert!(!out.contains("\\x0a"), "{out}");
        assert!(
            out.contains("--list-formats") || out.contains("capture anew"),
            "{out}"
        );
    }
}

#[test]
fn a_refusal_shows_the_servers_text_escaped() {
    let refusal =
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 27\r\n\r\nno such\x1b[31m origin\nask me\n";
    let bytes = raw(REQUEST, refusal);
    let text = verify(&bytes, &[]).out();
    assert!(text.contains("no such\\x1b[31m origin\n"), "{text}");
    assert!(text.contains("ask me"), "{text}");
    assert!(text.lines().last().unwrap().contains("403"), "{text}");
    let (json, code) = json(&bytes, &[]);
    let refused = &json["handshakes"][0]["refusal"];
    assert_eq!((code, refused["bytes"].as_u64()), (1, Some(27)));
}

#[test]
fn a_match_is_three_lines_and_the_verdict() {
    let text = verify(&raw(REQUEST, RESPONSE), &[]).out();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].starts_with("part 1    4146546015 / 5 = 829309203"));
    assert!(lines[1].starts_with("part 2    1299853100 / 5 = 259970620"));
    assert!(lines[2].starts_with("answer    38 6a 4b 53"));
    assert_eq!(lines[4], "\u{2713} match");
    assert!(
        verify(&raw(REQUEST, RESPONSE), &["-v"])
            .out()
            .lines()
            .count()
            > 20
    );
}

#[test]
fn totals_name_what_passed_and_what_failed() {
    let lower = RESPONSE.replace("Upgrade: WebSocket", "Upgrade: websocket");
    let bytes = [
        raw(REQUEST, RESPONSE),
        raw(REQUEST, &lower),
        raw(REQUEST, RESPONSE),
    ]
    .concat();
    let text = verify(&bytes, &[]).out();
    let last = text.lines().last().unwrap();
    assert_eq!(
        last, "3 handshakes: 2 passed, 1 failed (1 faulty)",
        "{text}"
    );
    let requests = run_with(&["parse", "-", "--format", "json"], &bytes).json();
    let summary = &requests["summary"];
    assert_eq!(
        (&summary["without_errors"], &summary["with_errors"]),
        (&3.into(), &0.into())
    );
    assert!(summary.get("passed").is_none() && summary.get("match").is_none());
}
