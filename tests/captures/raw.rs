//! Raw captures, which are read handshake by handshake, however long they are.

use std::io::{self, Read};
use std::ops::ControlFlow;

use ws76::capture::{self, Cut, Note, Options, Statistics, Streams};

use crate::support::{Peer, Told, data, judged, read};

/// Reads a source and counts its verdicts; nothing is held.
fn count(source: impl Read + Send) -> (u64, Vec<Told>, Statistics) {
    let (mut matches, mut others) = (0, Vec::new());
    let result = capture::read(source, &Options::default(), &mut |conversation| {
        for told in judged(&conversation) {
            if told.verdict == "match" {
                matches += 1;
            } else {
                others.push(told);
            }
        }
        ControlFlow::Continue(())
    });
    (matches, others, result.unwrap())
}

fn wrong() -> Vec<u8> {
    let mut wrong = data("draft/1.2.raw");
    let answer = wrong.len() - 16;
    wrong[answer..].copy_from_slice(b"0123456789abcdef");
    wrong
}

/// Gives a byte or two at a time.
struct Slow<'b>(&'b [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(1 + self.0.len() % 2);
        self.0.read(&mut into[..most])
    }
}

#[test]
fn nothing_behind_16_mib_is_passed_over() {
    let right = data("draft/1.2.raw");
    let many = (17 << 20) / right.len();
    let mut file = right.repeat(many);
    for _ in 0..10 {
        file.extend_from_slice(&wrong());
    }
    let (matches, others, statistics) = count(&file[..]);
    assert_eq!(matches, many as u64);
    assert_eq!(others.len(), 10);
    assert!(others.iter().all(|told| told.verdict == "mismatch"));
    assert_eq!(statistics.notes, []);
}

#[test]
fn nothing_behind_100_000_handshakes_is_passed_over() {
    let request = b"GET / HTTP/1.1\r\nUpgrade: a\r\n\r\n12345678".repeat(100_001);
    let mut conversations = 0;
    let read = capture::read(&request[..], &Options::default(), &mut |conversation| {
        conversations += 1;
        assert!(matches!(conversation.streams, Streams::Joined(_)));
        ControlFlow::Continue(())
    });
    assert_eq!(
        (conversations, read.unwrap().conversations),
        (100_001, 100_001)
    );
}

#[test]
fn a_wrong_handshake_behind_other_requests_is_judged() {
    for name in ["hidden-behind-requests.raw", "hidden-behind-frames.raw"] {
        let told = read(&data(&format!("hostile/{name}")));
        let verdicts: Vec<_> = told.iter().map(|told| told.verdict).collect();
        assert_eq!(verdicts, ["match", "mismatch"], "{name}");
    }
}

#[test]
fn a_megabyte_of_frames_behind_an_answer_hides_nothing() {
    let peer = Peer::good();
    let handshake = [peer.request.clone(), peer.response.clone()].concat();
    let frame = [&b"\x00GET "[..], &[b'x'; 10_000], b"\xff"].concat();
    let file = [handshake, frame.repeat(300), wrong(), wrong()].concat();
    let told = read(&file);
    let verdicts: Vec<_> = told.iter().map(|told| told.verdict).collect();
    assert_eq!(verdicts, ["match", "mismatch", "mismatch"]);
    assert!(!told[0].has("capture-gap"), "{:?}", told[0].findings);
    let (matches, others, statistics) = count(Slow(&file));
    assert_eq!((matches, others.len()), (1, 2));
    assert_eq!(statistics.notes, []);
}

#[test]
fn a_handshake_that_is_too_long_is_said_to_be_cut_and_the_next_is_judged() {
    let mut long = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key1: ".to_vec();
    long.extend(std::iter::repeat_n(b'1', 20 << 20));
    long.extend_from_slice(&wrong());
    let (mut cuts, mut verdicts) = (Vec::new(), Vec::new());
    let statistics = capture::read(&long[..], &Options::default(), &mut |conversation| {
        if let Streams::Joined(side) = &conversation.streams {
            cuts.push(side.cut);
        }
        verdicts.extend(judged(&conversation).iter().map(|told| told.verdict));
        ControlFlow::Continue(())
    });
    assert_eq!(cuts, [Some(Cut::Limit), None]);
    assert_eq!(verdicts, ["incomplete", "mismatch"]);
    assert_eq!(statistics.unwrap().notes, [Note::Overlong { at: 0 }]);
}

#[test]
fn a_slow_source_yields_the_same() {
    let right = data("draft/1.2.raw");
    let file = [
        &right[..],
        &wrong(),
        b"\r\n",
        &right,
        b"\x00hello\xff",
        &right,
    ]
    .concat();
    let (slow, fast) = (count(Slow(&file)), count(&file[..]));
    assert_eq!(slow, fast);
    assert_eq!((fast.0, fast.1.len()), (3, 1));
}

#[test]
fn a_response_before_its_request_is_exchanged_with_it() {
    let peer = Peer::bad();
    for between in ["", "\r\n"] {
        let file = [&peer.response[..], between.as_bytes(), &peer.request].concat();
        let told = read(&file);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].verdict, "mismatch");
        assert!(told[0].has("capture-exchanged"), "{:?}", told[0].findings);
        assert_eq!(told[0].request, peer.request);
    }
    // A capture that begins late has its own order.
    let file = [&peer.response[..], &peer.request, &peer.response].concat();
    let verdicts: Vec<_> = read(&file).iter().map(|told| told.verdict).collect();
    assert_eq!(verdicts, ["incomplete", "mismatch"]);
}

#[test]
fn handshakes_that_are_text_throughout_are_no_pasted_ones() {
    let right = data("draft/1.2.raw");
    assert!(right.is_ascii());
    let (matches, others, _) = count(&right.repeat(3)[..]);
    assert_eq!((matches, others), (3, vec![]));
    let cut = right.repeat(3);
    let (matches, others, _) = count(&cut[..cut.len() - 5]);
    assert_eq!((matches, others.len()), (2, 1));
}
