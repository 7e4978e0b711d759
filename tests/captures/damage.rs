//! What editors and terminals do to captures: to the bytes of raw ones, and to the lines of dumps and
//! transcripts, which lose nothing by it.

use crate::support::{Peer, Told, data, read_one};

/// Handshakes of websocket-driver whose key 3 and answer have bytes above 0x7f.
const PEERS: [&str; 2] = ["wsdriver/k3high", "wsdriver/rand0"];

fn raw(peer: &str) -> Vec<u8> {
    let side = |side| data(&format!("peers/{peer}.{side}.bin"));
    [side("request"), side("response")].concat()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        found.extend_from_slice(&rest[..at]);
        found.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    [&found, rest].concat()
}

#[test]
fn bytes_written_as_utf_8_are_undone_and_told() {
    for peer in PEERS {
        let text: String = raw(peer).iter().map(|&byte| char::from(byte)).collect();
        let told = read_one(text.as_bytes());
        assert_eq!(told.verdict, "match", "{peer}");
        assert!(told.has("capture-utf8"), "{peer}");
        assert_eq!(told.request, data(&format!("peers/{peer}.request.bin")));
    }
}

#[test]
fn bytes_replaced_by_u_fffd_are_told_and_not_judged() {
    for peer in PEERS {
        let text = String::from_utf8_lossy(&raw(peer)).into_owned();
        let told = read_one(text.as_bytes());
        assert_eq!((told.verdict, told.key3), ("incomplete", None), "{peer}");
        assert!(told.has("capture-replaced"), "{peer}");
    }
}

#[test]
fn cr_lf_turned_into_lf_is_told_and_judged() {
    for peer in [Peer::good(), Peer::bad()] {
        let raw = [&peer.request[..], &peer.response].concat();
        let told = read_one(&replaced(&raw, b"\r\n", b"\n"));
        assert_eq!(told.verdict, peer.verdict);
        assert!(told.has("capture-lf-line-ends"), "{:?}", told.findings);
        assert_eq!(
            told.received.as_deref(),
            peer.response.last_chunk::<16>().map(|c| &c[..])
        );
    }
}

#[test]
fn a_line_end_at_the_end_is_told_and_judged() {
    for peer in [Peer::good(), Peer::bad()] {
        for end in ["\n", "\r\n", "\n\n"] {
            let raw = [&peer.request[..], &peer.response, end.as_bytes()].concat();
            let told = read_one(&raw);
            told.assert_is(&peer, end);
            assert!(
                told.has("capture-newline-after-answer"),
                "{:?}",
                told.findings
            );
        }
    }
}

#[test]
fn runs_of_spaces_collapsed_by_a_web_page_are_no_ones_fault() {
    let peer = Peer::good();
    let raw = [&peer.request[..], &peer.response].concat();
    let told = read_one(&replaced(&raw, b"  ", b" "));
    assert_eq!(told.verdict, "incomplete", "{:?}", told.findings);
    assert!(told.has("capture-spaces-collapsed") && !told.has("key-not-multiple"));
    // With another answer, nothing shows that spaces were lost.
    let wrong = Peer::bad();
    let raw = [&wrong.request[..], &wrong.response].concat();
    let told = read_one(&replaced(&raw, b"  ", b" "));
    assert_eq!(
        (told.verdict, told.has("key-not-multiple")),
        ("aborted", true)
    );
}

/// Every dump and transcript of the bad session, and what it gives undamaged.
fn texts() -> Vec<(String, Vec<u8>, Told)> {
    [
        "bad.follow-ascii.txt",
        "bad.follow-hex.txt",
        "bad.follow-raw.txt",
        "bad.follow-yaml.txt",
        "bad.ngrep-x.txt",
        "bad.socat-v.txt",
        "bad.socat-x.txt",
        "bad.socat-xv.txt",
        "bad.tcpdump-X.txt",
        "bad.tcpdump-XX.txt",
        "oldws-draft.b64.txt",
        "oldws-draft.hexdump-C.txt",
        "oldws-draft.od.txt",
        "oldws-draft.xxd-i.txt",
        "oldws-draft.xxd-p.txt",
        "oldws-draft.xxd.txt",
    ]
    .iter()
    .map(|name| {
        let bytes = data(&format!("formats/{name}"));
        let told = read_one(&bytes);
        ((*name).to_owned(), bytes, told)
    })
    .collect()
}

#[track_caller]
fn is_the_same(name: &str, damaged: &[u8], expected: &Told) {
    let told = read_one(damaged);
    assert_eq!(
        told.verdict, expected.verdict,
        "{name}: {:?}",
        told.findings
    );
    assert_eq!(told.request, expected.request, "{name}");
    assert_eq!(told.response, expected.response, "{name}");
}

#[test]
fn a_byte_order_mark_before_a_text_is_none_of_it() {
    for (name, bytes, told) in texts() {
        is_the_same(&name, &[b"\xef\xbb\xbf", &bytes[..]].concat(), &told);
    }
}

#[test]
fn blank_lines_around_a_text_are_none_of_it() {
    for (name, bytes, told) in texts() {
        is_the_same(&name, &[b"\n\n", &bytes[..], b"\n\n"].concat(), &told);
    }
}

#[test]
fn a_text_saved_with_cr_lf_is_the_same_text() {
    for (name, bytes, told) in texts() {
        // The data of these stands between the lines as it is.
        if !name.contains("ascii") && !name.contains("socat-v") {
            is_the_same(&name, &replaced(&bytes, b"\n", b"\r\n"), &told);
        }
    }
}

#[test]
fn a_text_without_its_last_line_end_is_the_same_text() {
    for (name, bytes, told) in texts() {
        is_the_same(&name, bytes.trim_ascii_end(), &told);
    }
}

#[test]
fn spaces_at_the_ends_of_lines_may_be_missing() {
    for (name, bytes, told) in texts() {
        let lines = bytes.split(|&byte| byte == b'\n');
        let trimmed: Vec<&[u8]> = lines
            .map(|line| line.strip_suffix(b" ").unwrap_or(line))
            .collect();
        if !name.contains("ascii") && !name.contains("socat-v") {
            is_the_same(&name, &trimmed.join(&b'\n'), &told);
        }
    }
}

#[test]
fn messages_of_socat_itself_stand_between_the_blocks() {
    let message = b"2026/11/24 14:07:03 socat[31] N accepting connection from AF=2 127.0.0.1:1\n";
    for (name, bytes, told) in texts() {
        if name.contains("socat") {
            is_the_same(&name, &[message, &bytes[..], message].concat(), &told);
        }
    }
}
