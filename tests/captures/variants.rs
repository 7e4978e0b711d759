//! Files freshly written by the tools in other ways than those of `testdata/formats`; the commands
//! stand in the README of `testdata/formats/tools`.

use crate::support::{Peer, data, path, read, read_one};

/// Files of other tests, and those that hold more than one handshake or less than a whole one.
const ELSEWHERE: [&str; 5] = [
    "squeezed",
    "README.md",
    "bad.snap80.pcapng",
    "both.merged.pcapng",
    "mixed-ether.tcpdump-XX.txt",
];

#[test]
fn every_variant_gives_the_same_verdict_and_the_same_bytes() {
    let mut seen = 0;
    for entry in std::fs::read_dir(path("formats/tools")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        let peer = if name.starts_with("good.") {
            Peer::good()
        } else {
            Peer::bad()
        };
        read_one(&data(&format!("formats/tools/{name}"))).assert_is(&peer, &name);
        seen += 1;
    }
    assert!(seen > 25, "{seen} variants");
}

#[test]
fn a_merged_capture_holds_both_sessions() {
    let told = read(&data("formats/tools/both.merged.pcapng"));
    assert_eq!(told.len(), 2);
    told[0].assert_is(&Peer::good(), "the first");
    told[1].assert_is(&Peer::bad(), "the second");
}

#[test]
fn a_capture_of_80_bytes_a_packet_says_so() {
    let told = read_one(&data("formats/tools/bad.snap80.pcapng"));
    assert_eq!(told.verdict, "incomplete");
    assert!(
        told.says("packets were cut at 80 bytes"),
        "{:?}",
        told.findings
    );
}

#[test]
fn an_odd_number_of_bytes_in_words_ends_where_the_dump_says() {
    let mut text = String::from_utf8(data("formats/tools/oldws-draft.hexdump.txt")).unwrap();
    let peer = Peer::bad();
    // The last word and the offset of the end, one byte earlier: 0x6af4 shows as `00f4` then.
    assert!(
        text.ends_with("88f0 f46a                              \n0000184\n"),
        "{text}"
    );
    text = text
        .replace("88f0 f46a ", "88f0 006a ")
        .replace("0000184\n", "0000183\n");
    let told = read_one(text.as_bytes());
    assert_eq!(told.verdict, "incomplete");
    assert_eq!(told.response, peer.response[..peer.response.len() - 1]);
}

/// Dumps that squeeze equal rows into a `*`, as `xxd -a`, `hexdump -C` and `od` do.
#[test]
fn squeezed_rows_are_filled_in() {
    let mut request = b"GET / HTTP/1.1\r\nX:".to_vec();
    request.extend_from_slice(&[0; 94]);
    request.extend_from_slice(b"\r\nUpgrade: WebSocket\r\n\r\n12345678");
    for name in ["xxd-a", "hexdump-C", "od"] {
        let told = read_one(&data(&format!("formats/tools/squeezed/{name}.txt")));
        assert_eq!(told.request, request, "{name}");
    }
}
