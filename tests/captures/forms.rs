//! One good and one bad session in every form: the same verdict and the same bytes.

use std::collections::BTreeSet;

use ws76::capture::{self, Form, Options};

use crate::support::{Peer, Told, data, judged, path, read, read_one, read_with};

/// Every file of `testdata/formats` that ends in one of the names, with its handshake.
fn each(suffixes: &[&str], mut check: impl FnMut(&str, &Peer, Told)) {
    let mut seen = 0;
    for (start, peer) in [
        ("good.", Peer::good as fn() -> Peer),
        ("wsdriver-draft.", Peer::good),
        ("bad.", Peer::bad),
        ("oldws-draft.", Peer::bad),
    ] {
        for suffix in suffixes {
            let name = format!("formats/{start}{suffix}");
            if path(&name).exists() {
                let peer = if suffix.starts_with("socat") {
                    through_socat(peer())
                } else {
                    peer()
                };
                check(&name, &peer, read_one(&data(&name)));
                seen += 1;
            }
        }
    }
    assert_eq!(
        seen,
        2 * suffixes.len(),
        "a good and a bad file of each: {suffixes:?}"
    );
}

/// socat stood between: the client asked for its port, and the server echoes that.
fn through_socat(mut peer: Peer) -> Peer {
    for bytes in [&mut peer.request, &mut peer.response] {
        let text = bytes
            .iter()
            .map(|&byte| char::from(byte))
            .collect::<String>();
        let text = text.replace(":9101", ":9120").replace(":9102", ":9120");
        *bytes = text.chars().map(|c| c as u8).collect();
    }
    peer
}

const KEEPING: [&str; 18] = [
    "raw",
    "pcap",
    "pcap.gz",
    "pcapng",
    "tcpdump-X.txt",
    "tcpdump-XX.txt",
    "follow-hex.txt",
    "follow-raw.txt",
    "follow-yaml.txt",
    "ngrep-x.txt",
    "socat-x.txt",
    "socat-xv.txt",
    "xxd.txt",
    "xxd-p.txt",
    "xxd-i.txt",
    "hexdump-C.txt",
    "od.txt",
    "b64.txt",
];

const LOSSY: [&str; 2] = ["follow-ascii.txt", "socat-v.txt"];

#[test]
fn forms_that_keep_the_bytes_give_the_same_verdict_and_the_same_bytes() {
    each(&KEEPING, |name, peer, told| {
        told.assert_is(peer, name);
        assert!(!told.has("capture-lossy"), "{name}");
    });
}

#[test]
fn no_file_of_the_folder_is_left_out() {
    let listed: BTreeSet<String> = ["good", "bad", "wsdriver-draft", "oldws-draft"]
        .iter()
        .flat_map(|start| {
            let all = KEEPING.iter().chain(&LOSSY);
            all.map(move |suffix| format!("{start}.{suffix}"))
        })
        .chain(
            [
                "README.md",
                "mixed-ether.pcap",
                "mixed-rawip.pcap",
                "tcpflow",
                "tools",
            ]
            .map(String::from),
        )
        .collect();
    for entry in std::fs::read_dir(path("formats")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(listed.contains(&name), "{name} is read by no test");
    }
}

#[test]
fn lossy_forms_are_never_a_mismatch_and_name_the_form_that_keeps_the_bytes() {
    each(&LOSSY, |name, peer, told| {
        let is_good = peer.verdict == "match";
        // All bytes of the draft's own answer are printable, and none is a dot.
        assert_eq!(
            told.verdict,
            if is_good { "match" } else { "incomplete" },
            "{name}"
        );
        assert_eq!(told.request, peer.request, "{name}");
        assert!(told.has("capture-lossy"), "{name}");
        let keeps = if name.contains("follow") {
            "tshark -q -z follow,tcp,raw"
        } else {
            "socat -x"
        };
        assert!(told.says(keeps), "{name}: {:?}", told.findings);
        if is_good {
            assert_eq!(told.response, peer.response, "{name}");
        } else {
            assert!(told.has("answer-lost"), "{name}");
            // Dots that stand for other bytes are not shown as if they had been sent.
            assert_eq!(told.received, None, "{name}");
        }
    });
}

#[test]
fn a_dot_in_a_lossy_key_3_makes_it_unknown() {
    let shown = String::from_utf8(data("formats/good.socat-v.txt")).unwrap();
    for key3 in ["^n.ds[4U", ".n:ds[4U", "^n:ds[4."] {
        let told = read_one(shown.replace("^n:ds[4U", key3).as_bytes());
        assert_eq!((told.verdict, told.key3), ("incomplete", None), "{key3}");
    }
    // A dot among the fields is nothing to doubt key 3 for: 127.0.0.1 has three.
    assert_eq!(read_one(shown.as_bytes()).verdict, "match");
}

#[test]
fn a_dot_in_a_lossy_answer_makes_it_incomplete() {
    let shown = String::from_utf8(data("formats/good.follow-ascii.txt")).unwrap();
    for answer in [
        ".jKS'y:G*Co,Wxa-",
        "8jKS'y:G.Co,Wxa-",
        "8jKS'y:G*Co,Wxa.",
        "................",
    ] {
        let told = read_one(shown.replace("8jKS'y:G*Co,Wxa-", answer).as_bytes());
        assert_eq!(told.verdict, "incomplete", "{answer}");
        assert!(told.has("answer-lost"), "{answer}");
    }
}

#[test]
fn tcpflows_two_files_are_one_handshake() {
    let client = "formats/tcpflow/127.000.000.001.40368-127.000.000.001.09102";
    let server = "formats/tcpflow/127.000.000.001.09102-127.000.000.001.40368";
    for paths in [[client, server], [server, client]] {
        let pairing = capture::pair_tcpflow(paths.map(path));
        assert_eq!((pairing.pairs.len(), pairing.rest.len()), (1, 0));
        let pair = &pairing.pairs[0];
        let (first, second) = (
            std::fs::read(&pair.first).unwrap(),
            std::fs::read(&pair.second).unwrap(),
        );
        let conversation = capture::from_tcpflow(&first, &second, pair.flow.clone(), 1 << 16);
        let told = judged(&conversation).remove(0);
        told.assert_is(&Peer::bad(), "tcpflow");
        assert_eq!(
            told.flow.as_deref(),
            Some("127.0.0.1:40368 -> 127.0.0.1:9102")
        );
    }
}

#[test]
fn tcpflows_files_are_paired_by_both_ends_and_their_tags() {
    let names = [
        "010.000.000.001.00001-010.000.000.002.00080",
        "010.000.000.002.00080-010.000.000.001.00002",
        "010.000.000.002.00080-010.000.000.001.00001c1",
        "1700000000T010.000.000.002.00080-010.000.000.001.00001",
        "report.xml",
    ];
    let pairing = capture::pair_tcpflow(names.map(Into::into));
    assert_eq!((pairing.pairs.len(), pairing.rest.len()), (0, 5));
    let names = [
        "a/010.000.000.001.00001-010.000.000.002.00080c1",
        "b/010.000.000.002.00080-010.000.000.001.00001c1",
        "a/010.000.000.002.00080-010.000.000.001.00001c1",
    ];
    let pairing = capture::pair_tcpflow(names.map(Into::into));
    assert_eq!((pairing.pairs.len(), pairing.rest.len()), (1, 1));
    assert_eq!(pairing.rest[0].to_str(), Some(names[1]));
}

/// The eight handshakes of the mixed captures: flow, verdict, what the server answered as tshark's
/// follow,tcp,raw shows it. The verdicts come of Python's hashlib over the requests that tshark
/// shows. Of the fourth, whose SYN is missing, tshark shows the end of the answer alone.
const MIXED: [(&str, &str, &str); 8] = [
    (
        "10.0.0.2:40000 -> 10.0.0.1:8000",
        "match",
        "386a4b5327793a472a436f2c5778612d",
    ),
    (
        "[::1]:40002 -> [::1]:8002",
        "match",
        "39799b4a2d30f03f3f3b55e82cc330ae",
    ),
    (
        "10.0.0.3:40001 -> 10.0.0.1:8001",
        "mismatch",
        "3c2208388214ff7add69d56a810de4d5",
    ),
    (
        "10.0.0.8:40006 -> 10.0.0.1:8000",
        "match",
        "386a4b5327793a472a436f2c5778612d",
    ),
    ("10.0.0.9:40007 -> 10.0.0.1:8001", "aborted", ""),
    (
        "10.0.0.5:40003 -> 10.0.0.1:8000",
        "mismatch",
        "84f728bf5d238a8dfa8e96fea17a3225",
    ),
    (
        "[::1]:40004 -> [::1]:8001",
        "match",
        "07db1afe9c08a64529e2e54571850f51",
    ),
    (
        "10.0.0.7:40005 -> 10.0.0.1:8002",
        "match",
        "7cf82f787fcd8bb5826a8a14b6187b5f",
    ),
];

#[test]
fn mixed_captures_hold_eight_handshakes_in_the_order_of_their_first_packets() {
    for file in ["formats/mixed-ether.pcap", "formats/mixed-rawip.pcap"] {
        let told = read(&data(file));
        let found: Vec<_> = told
            .iter()
            .map(|told| (told.flow.as_deref().unwrap(), told.verdict, received(told)))
            .collect();
        let expected = MIXED.map(|(flow, verdict, answer)| (flow, verdict, answer.to_owned()));
        assert_eq!(found, expected, "{file}");
        let peers = [
            (0, "wsdriver/draft"),
            (2, "oldws/rand0"),
            (4, "wsdriver/nonmultiple"),
        ];
        for (at, peer) in peers {
            assert_eq!(
                told[at].request,
                data(&format!("peers/{peer}.request.bin")),
                "{peer}"
            );
            assert_eq!(
                told[at].response,
                data(&format!("peers/{peer}.response.bin")),
                "{peer}"
            );
        }
        assert!(
            told[3].says("the beginning of the connection was not captured"),
            "{file}"
        );
    }
}

fn received(told: &Told) -> String {
    hex::encode(told.received.as_deref().unwrap_or_default())
}

#[test]
fn whole_sessions_of_two_peers_are_judged_handshake_by_handshake() {
    // By Python's hashlib over what tshark's follow,tcp,raw shows of each stream.
    let aborted = [6, 7, 8, 9, 10, 11];
    let refused = [14, 15];
    for (peer, other) in [("wsdriver", "match"), ("oldws", "mismatch")] {
        let told = read(&data(&format!("peers/{peer}/session.pcap")));
        assert_eq!(told.len(), 21, "{peer}");
        for (at, told) in told.iter().enumerate() {
            let expected = match at {
                _ if aborted.contains(&at) => "aborted",
                _ if refused.contains(&at) => "refused",
                _ => other,
            };
            assert_eq!(told.verdict, expected, "{peer}, handshake {at}");
        }
        let cases = [(0, "draft"), (1, "rand0")];
        for (at, case) in cases {
            let response = data(&format!("peers/{peer}/{case}.response.bin"));
            assert_eq!(told[at].response, response, "{peer}/{case}");
        }
    }
}

#[test]
fn a_forced_form_is_not_sniffed() {
    let options = Options {
        form: Some(Form::Raw),
        ..Options::default()
    };
    let (told, _) = read_with(&b"no form begins so"[..], &options);
    assert_eq!(told[0].verdict, "incomplete");
    let options = Options {
        form: Some(Form::Xxd),
        ..Options::default()
    };
    let (_, result) = read_with(&data("formats/good.pcap")[..], &options);
    assert!(
        result.unwrap_err().to_string().contains("not xxd"),
        "the file is a pcap"
    );
    let options = Options {
        form: Some(Form::Pcap),
        ..Options::default()
    };
    let (told, _) = read_with(&data("formats/good.pcap.gz")[..], &options);
    told[0].assert_is(&Peer::good(), "pcap within gzip");
}
