//! TCP streams out of segments, as networks deliver them and captures miss them.

use ws76::capture::Options;

use crate::support::{Peer, Told, data, read, read_one, read_with, talk};
use crate::wire::{
    ACK, FIN, Kind, Order, RST, SYN, Talk, Tcp, in_pieces, link, pcap, pcap_record, pcap_start,
};

fn file(segments: &[Tcp]) -> Vec<u8> {
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

#[track_caller]
fn is(segments: &[Tcp], peer: &Peer, context: &str) {
    read_one(&file(segments)).assert_is(peer, context);
}

/// The handshake with each side's bytes in pieces, between SYN and FIN.
fn pieces(peer: &Peer, talk: &mut Talk, size: usize) -> Vec<Tcp> {
    let mut segments = talk.open();
    segments.extend(in_pieces(&talk.say(0, &peer.request), size));
    segments.extend(in_pieces(&talk.say(1, &peer.response), size));
    segments.extend(talk.close());
    segments
}

#[test]
fn segments_of_every_size() {
    for peer in [Peer::good(), Peer::bad()] {
        for size in [1, 2, 3, 7, 100, 202, 203, 1448] {
            is(
                &pieces(&peer, &mut talk(40000), size),
                &peer,
                &format!("{size} bytes each"),
            );
        }
    }
}

#[test]
fn sequence_numbers_that_wrap_at_each_byte() {
    let peer = Peer::good();
    for before in (0..210).step_by(3) {
        let mut talk = talk(40000);
        talk.next = [u32::MAX - before, u32::MAX - before];
        is(
            &pieces(&peer, &mut talk, 50),
            &peer,
            &format!("{before} bytes before the wrap"),
        );
    }
}

#[test]
fn segments_in_any_order() {
    let peer = Peer::bad();
    let whole = pieces(&peer, &mut talk(40000), 20);
    let (syns, rest) = whole.split_at(3);
    let (requests, rest) = rest.split_at(peer.request.len().div_ceil(20));
    let (responses, fins) = rest.split_at(peer.response.len().div_ceil(20));
    let reversed = |segments: &[Tcp]| segments.iter().rev().cloned().collect::<Vec<_>>();
    let every_other = |segments: &[Tcp]| {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (at, segment) in segments.iter().enumerate() {
            if at % 2 == 0 { &mut second } else { &mut first }.push(segment.clone());
        }
        [first, second].concat()
    };
    for (name, requests, responses) in [
        ("reversed", reversed(requests), reversed(responses)),
        ("every other", every_other(requests), every_other(responses)),
        // The capture shows the response before the request.
        ("response first", responses.to_vec(), requests.to_vec()),
    ] {
        let segments = [syns, &requests, &responses, fins].concat();
        is(&segments, &peer, name);
    }
    // FIN overtakes the data.
    let segments = [syns, requests, fins, responses].concat();
    is(&segments, &peer, "FIN first");
}

#[test]
fn a_response_that_was_captured_before_its_request_keeps_its_bytes() {
    // Whatever it begins with: a space before the status line here, which no response begins with.
    for before in ["", " "] {
        let mut peer = Peer::good();
        peer.response.splice(0..0, before.bytes());
        let mut talk = talk(40000);
        let mut segments = talk.open();
        let (request, response) = (talk.say(0, &peer.request), talk.say(1, &peer.response));
        segments.extend([response, request]);
        segments.extend(talk.close());
        let told = read_one(&file(&segments));
        assert_eq!(told.request, peer.request, "{before:?}");
        assert_eq!(told.response, peer.response, "{before:?}");
    }
}

#[test]
fn retransmissions_and_overlaps() {
    let peer = Peer::good();
    let whole = pieces(&peer, &mut talk(40000), 30);
    let twice: Vec<_> = whole
        .iter()
        .flat_map(|segment| [segment.clone(), segment.clone()])
        .collect();
    is(&twice, &peer, "each twice");
    let mut talk = talk(40000);
    let mut segments = talk.open();
    for side in 0..2 {
        let bytes = if side == 0 {
            &peer.request
        } else {
            &peer.response
        };
        let said = talk.say(side, bytes);
        // Each segment begins in the middle of the one before, and goes over its end.
        for start in (0..bytes.len()).step_by(20) {
            let from = start.saturating_sub(13);
            let to = (start + 27).min(bytes.len());
            segments.push(Tcp {
                sequence: said.sequence.wrapping_add(from as u32),
                payload: bytes[from..to].to_vec(),
                ..said.clone()
            });
        }
        // At last all of it once more, as after a loss.
        segments.push(said);
    }
    is(&segments, &peer, "overlapping");
    segments.reverse();
    let syns = segments.split_off(segments.len() - 3);
    let backwards: Vec<_> = syns.into_iter().rev().chain(segments).collect();
    is(&backwards, &peer, "overlapping, backwards");
}

#[test]
fn where_two_segments_differ_the_first_stands() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    let request = talk.say(0, &peer.request);
    let forged = Tcp {
        payload: vec![b'X'; request.payload.len()],
        ..request.clone()
    };
    segments.extend([request, forged]);
    segments.push(talk.say(1, &peer.response));
    is(&segments, &peer, "a forged retransmission");
}

#[test]
fn a_keep_alive_probe_repeats_a_byte() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    let mut probe = talk.segment(0, ACK, b"\0");
    probe.sequence = probe.sequence.wrapping_sub(1);
    segments.push(probe.clone());
    segments.push(talk.say(1, &peer.response));
    is(&segments, &peer, "after the request");
    // As the first segment that the capture sees of the client, too.
    let segments = [&[probe], &segments[3..]].concat();
    assert_eq!(read(&file(&segments)).len(), 1);
}

#[test]
fn a_missing_syn_is_told_and_the_verdict_stands() {
    for peer in [Peer::good(), Peer::bad()] {
        for size in [1, 40, 1448] {
            let segments = pieces(&peer, &mut talk(40000), size);
            for missing in [1, 2, 3] {
                let told = read_one(&file(&segments[missing..]));
                told.assert_is(&peer, &format!("{missing} missing, {size} bytes each"));
                let is_told = told.says("the beginning of the connection was not captured");
                assert_eq!(
                    is_told,
                    missing > 1,
                    "a SYN of either side tells who is who"
                );
            }
        }
    }
}

#[test]
fn a_capture_that_begins_within_the_request_is_incomplete() {
    for peer in [Peer::good(), Peer::bad()] {
        let segments = pieces(&peer, &mut talk(40000), 40);
        for missing in 4..segments.len() {
            let (told, _) = read_with(&file(&segments[missing..])[..], &Options::default());
            for told in told {
                assert_eq!(told.verdict, "incomplete", "{missing} missing: {told:?}");
                assert_eq!(told.key3, None, "{missing} missing: {told:?}");
            }
        }
    }
}

#[test]
fn who_opened_the_connection_is_the_client_whatever_the_ports() {
    let peer = Peer::good();
    for (client, server) in [(80, 40000), (40000, 80), (8080, 8080)] {
        let mut talk = talk(client);
        talk.server.set_port(server);
        let segments = pieces(&peer, &mut talk, 1448);
        let flow = format!("10.0.0.2:{client} -> 10.0.0.1:{server}");
        for skipped in [0, 3] {
            let told = read_one(&file(&segments[skipped..]));
            assert_eq!(told.flow.as_deref(), Some(flow.as_str()));
            told.assert_is(&peer, &flow);
        }
    }
}

#[test]
fn a_port_used_again_is_another_handshake() {
    let (good, bad) = (Peer::good(), Peer::bad());
    for closed in [true, false] {
        let mut first = talk(40000);
        let mut segments = good.segments(&mut first);
        if !closed {
            segments.truncate(5);
        }
        let mut second = Talk {
            next: [777_777, 888_888],
            ..first
        };
        segments.extend(bad.segments(&mut second));
        let mut third = Talk {
            next: [5, 6],
            ..second
        };
        segments.extend(good.segments(&mut third));
        let told = read(&file(&segments));
        assert_eq!(told.len(), 3, "closed: {closed}");
        told[0].assert_is(&good, "the first");
        told[1].assert_is(&bad, "the second");
        told[2].assert_is(&good, "the third");
    }
    // An attempt that was refused, then one that was not.
    let refused = talk(40000);
    let mut segments = vec![
        refused.segment(0, SYN, b""),
        refused.segment(1, RST | ACK, b""),
    ];
    segments.extend(good.segments(&mut Talk {
        next: [9999, 1],
        ..refused
    }));
    is(&segments, &good, "after a refused attempt");
}

#[test]
fn the_same_syn_again_opens_no_other_connection() {
    let peer = Peer::good();
    let mut segments = pieces(&peer, &mut talk(40000), 1448);
    let syn = segments[0].clone();
    segments.insert(1, syn.clone());
    segments.push(syn);
    is(&segments, &peer, "a repeated SYN");
}

#[test]
fn bytes_in_a_syn_are_the_first_bytes() {
    // TCP Fast Open.
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut syn = talk.segment(0, SYN, &peer.request);
    syn.acknowledged = 0;
    talk.next[0] = talk.next[0].wrapping_add(1 + peer.request.len() as u32);
    let answer = talk.segment(1, SYN | ACK, b"");
    talk.next[1] = talk.next[1].wrapping_add(1);
    let response = talk.say(1, &peer.response);
    is(&[syn, answer, response], &peer, "fast open");
}

/// The handshake with one of its segments not captured.
fn with_a_gap(peer: &Peer, size: usize, side: usize, missing: usize) -> Vec<Tcp> {
    let mut talk = talk(40000);
    let mut segments = talk.open();
    for (at, bytes) in [&peer.request, &peer.response].into_iter().enumerate() {
        let mut said = in_pieces(&talk.say(at, bytes), size);
        if at == side {
            said.remove(missing);
        }
        segments.extend(said);
    }
    segments.extend(talk.close());
    segments
}

#[test]
fn a_gap_is_told_and_never_judged_over() {
    for peer in [Peer::good(), Peer::bad()] {
        for side in 0..2 {
            let length = if side == 0 {
                peer.request.len()
            } else {
                peer.response.len()
            };
            for missing in 0..length.div_ceil(10) {
                let (told, _) = read_with(
                    &file(&with_a_gap(&peer, 10, side, missing))[..],
                    &Options::default(),
                );
                let context = format!("side {side}, piece {missing}: {told:?}");
                let [told] = &told[..] else {
                    panic!("{context}")
                };
                assert_eq!(told.verdict, "incomplete", "{context}");
                assert!(told.says("were not captured"), "{context}");
                let who = if side == 0 {
                    "of the client"
                } else {
                    "of the server"
                };
                assert!(told.says(who), "{context}");
            }
        }
    }
}

#[test]
fn a_gap_in_the_frames_after_the_answer_is_none_of_the_handshakes_business() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    talk.say(1, b"\0not captured\xff");
    segments.push(talk.say(1, b"\0captured\xff"));
    segments.push(talk.say(0, b"\0hello\xff"));
    segments.extend(talk.close());
    let told = read_one(&file(&segments));
    assert_eq!((told.verdict, &told.findings[..]), ("match", &[][..]));
}

#[test]
fn a_capture_that_begins_within_a_key_is_incomplete() {
    // `x  5` or `W%0l 1 5` begin as a method and a space do.
    for peer in [Peer::good(), Peer::bad()] {
        let line = peer.request.iter().position(|&byte| byte == b'\n').unwrap();
        for start in line..peer.request.len() {
            let mut talk = talk(40000);
            talk.open();
            talk.say(0, &peer.request[..start]);
            let mut segments = vec![talk.say(0, &peer.request[start..])];
            segments.push(talk.say(1, &peer.response));
            segments.extend(talk.close());
            let told = read_one(&file(&segments));
            assert_eq!(told.verdict, "incomplete", "from byte {start} on: {told:?}");
        }
    }
}

#[test]
fn a_capture_that_misses_only_the_first_segments_of_the_response_is_incomplete() {
    for peer in [Peer::good(), Peer::bad()] {
        let mut talk = talk(40000);
        talk.open();
        let request = talk.say(0, &peer.request);
        let responses = in_pieces(&talk.say(1, &peer.response), 40);
        for missing in 1..responses.len() {
            let segments = [
                std::slice::from_ref(&request),
                &responses[missing..],
                &talk.clone().close(),
            ]
            .concat();
            let told = read_one(&file(&segments));
            assert_eq!(told.verdict, "incomplete", "{missing} missing: {told:?}");
            assert_eq!(told.request, peer.request);
            assert!(
                told.says("bytes of the server are missing at offset 0"),
                "{told:?}"
            );
        }
    }
}

/// A capture that keeps only so many bytes of each packet.
fn snapped(peer: &Peer, size: usize, snap: usize) -> Told {
    let mut file = pcap_start(Kind::Micro, Order::Little, link::RAW);
    for segment in pieces(peer, &mut talk(40000), size) {
        let ip = segment.ip();
        let captured = &ip[..ip.len().min(snap)];
        pcap_record(
            &mut file,
            (Kind::Micro, Order::Little),
            0,
            captured,
            ip.len(),
        );
    }
    read_one(&file)
}

#[test]
fn half_captured_packets_are_told_as_a_gap() {
    for peer in [Peer::good(), Peer::bad()] {
        // 96 is what tcpdump kept before version 4.1: 56 bytes after IP and TCP.
        for snap in [68, 96, 128, 200] {
            let told = snapped(&peer, 1448, snap);
            assert_eq!(told.verdict, "incomplete", "{snap}: {told:?}");
            assert!(
                told.says(&format!("packets were cut at {snap} bytes")),
                "{told:?}"
            );
            assert!(told.says("tcpdump -s 0"), "{told:?}");
        }
        // Where the segments are short enough, nothing is lost.
        let told = snapped(&peer, 30, 96);
        told.assert_is(&peer, "short segments");
        assert!(!told.says("packets were cut"), "{told:?}");
    }
}

#[test]
fn a_connection_that_is_reset_or_left_open_is_judged_as_far_as_it_went() {
    for (peer, rest) in [
        (Peer::good(), 0),
        (Peer::bad(), 0),
        (Peer::good(), 5),
        (Peer::bad(), 16),
    ] {
        for flags in [Some(RST), Some(RST | ACK), Some(FIN | ACK), None] {
            let mut talk = talk(40000);
            let mut segments = talk.open();
            segments.push(talk.say(0, &peer.request));
            let length = peer.response.len() - rest;
            segments.push(talk.say(1, &peer.response[..length]));
            segments.extend(flags.map(|flags| talk.segment(1, flags, b"")));
            let told = read_one(&file(&segments));
            let expected = if rest == 0 {
                peer.verdict
            } else {
                "incomplete"
            };
            assert_eq!(told.verdict, expected, "{flags:?}, {rest} bytes less");
            assert_eq!(told.response, peer.response[..length]);
        }
    }
}

#[test]
fn a_request_without_any_response_is_incomplete() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.segment(1, ACK, b""));
    let told = read_one(&file(&segments));
    assert_eq!(
        (told.verdict, told.has("response-missing")),
        ("incomplete", true)
    );
    assert_eq!(told.key3.as_ref(), peer.request.last_chunk());
}

#[test]
fn hundreds_of_interleaved_connections_come_out_in_the_order_of_their_first_packets() {
    let peers = [Peer::good(), Peer::bad()];
    let mut talks: Vec<_> = (0..300_u16)
        .map(|at| pieces(&peers[usize::from(at % 2)], &mut talk(20000 + at * 7), 60).into_iter())
        .collect();
    let mut segments = Vec::new();
    // All begin in order, and end in the opposite one.
    segments.extend(talks.iter_mut().filter_map(Iterator::next));
    while talks.iter().any(|talk| talk.len() > 0) {
        segments.extend(talks.iter_mut().rev().filter_map(Iterator::next));
    }
    let told = read(&file(&segments));
    assert_eq!(told.len(), 300);
    for (at, told) in told.iter().enumerate() {
        told.assert_is(&peers[at % 2], &format!("connection {at}"));
        let port = 20000 + at * 7;
        assert_eq!(told.flow, Some(format!("10.0.0.2:{port} -> 10.0.0.1:8080")));
    }
}

#[test]
fn a_dump_of_packets_is_put_together_as_the_packets_are() {
    // tcpdump -X of the mixed capture: retransmissions, a missing SYN and all.
    let told = read(&data("formats/tools/mixed-ether.tcpdump-XX.txt"));
    let packets = read(&data("formats/mixed-ether.pcap"));
    assert_eq!(told, packets);
}

#[test]
fn a_port_used_again_after_many_frames_is_another_handshake() {
    // The frames of a judged connection are passed over at a glance: its ends must not be.
    let (good, bad) = (Peer::good(), Peer::bad());
    for (client, server) in [
        (talk(40000).client, talk(40000).server),
        (
            "[fd00::1]:40000".parse().unwrap(),
            "[fd00::2]:80".parse().unwrap(),
        ),
    ] {
        for syn in [true, false] {
            let mut first = Talk::new(client, server, [1, 2]);
            let mut segments = good.segments(&mut first);
            segments.truncate(5);
            for _ in 0..1000 {
                segments.push(first.say(1, b"\0GET / HTTP/1.1\r\n\xff"));
                segments.push(first.say(0, b"\0Hello\xff"));
            }
            let mut second = Talk::new(client, server, [3_000_000_000, 4_000_000_000]);
            let next = bad.segments(&mut second);
            segments.extend_from_slice(&next[usize::from(!syn) * 3..]);
            let told = read(&file(&segments));
            told[0].assert_is(&good, "the first");
            // Without its SYN nothing tells the second from the frames of the first.
            assert_eq!(told.len(), if syn { 2 } else { 1 });
            if syn {
                told[1].assert_is(&bad, "the second");
            }
        }
    }
}

#[test]
fn a_handshake_after_other_talk_on_the_same_connection_is_seen() {
    // A proxy's greeting comes first, then a thousand bytes of anything.
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(1, b"220 ready\r\n"));
    for _ in 0..1000 {
        segments.push(talk.say(0, b"\x01\x02\x03"));
        segments.push(talk.say(1, b"\x04\x05\x06"));
    }
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    segments.extend(talk.close());
    read_one(&file(&segments)).assert_is(&peer, "after other talk");
}

/// HTTP keeps a connection alive: a page or several, then the handshake on the same connection.
#[test]
fn a_handshake_behind_plain_requests() {
    let page = |length: usize| {
        let body = "x".repeat(length);
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
    };
    let get = b"GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n";
    for peer in [Peer::good(), Peer::bad()] {
        for pages in [&[5][..], &[0], &[5, 300], &[20_000], &[5, 100_000, 5]] {
            let mut talk = talk(40000);
            let mut segments = talk.open();
            for &length in pages {
                segments.push(talk.say(0, get));
                segments.extend(in_pieces(&talk.say(1, &page(length)), 1448));
            }
            let asked = talk.say(0, &peer.request);
            segments.push(asked.clone());
            segments.push(talk.say(1, &peer.response));
            // A retransmission, and frames in which a request lies.
            segments.push(asked);
            segments.push(talk.say(0, b"\0"));
            segments.push(talk.say(0, &peer.request));
            segments.push(talk.say(0, b"\xff"));
            segments.extend(talk.close());
            let told = read(&file(&segments));
            let context = format!("{pages:?}");
            let (last, before) = told.split_last().unwrap();
            last.assert_is(&peer, &context);
            assert!(!last.has("capture-gap"), "{:?}", last.findings);
            assert_eq!(before.len(), 1, "{context}: {told:?}");
            assert_eq!(before[0].verdict, "not-draft-76", "{context}");
        }
    }
}

/// A page is asked for on the connection before the handshake. Each piece ends somewhere else: of the
/// page's request, or of the handshake's before any field shows what it is. More pages asked for there
/// are passed over.
#[test]
fn on_a_connection_that_is_kept_either_request_may_come_in_pieces() {
    let peer = Peer::good();
    let page = b"GET /page HTTP/1.1\r\nHost: example.com\r\nAccept: text/html\r\n\r\n";
    let answered = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    // Of the handshake's request, the first piece holds its `GET `.
    let sizes = [4, 8, 20, 23, 40, 56, 90, 1000];
    let sizes = sizes.map(|size| [(7, size), (1000, size), (size, size)]);
    for (of_page, of_handshake) in sizes.into_iter().flatten() {
        let mut talk = talk(40000);
        let mut segments = talk.open();
        for _ in 0..3 {
            segments.extend(in_pieces(&talk.say(0, page), of_page));
            segments.extend(in_pieces(&talk.say(1, answered), of_page));
        }
        segments.extend(in_pieces(&talk.say(0, &peer.request), of_handshake));
        segments.extend(in_pieces(&talk.say(1, &peer.response), of_handshake));
        segments.extend(talk.close());
        let context = format!("{of_page} and {of_handshake} bytes each");
        let told = read(&file(&segments));
        assert_eq!(told.len(), 2, "{context}: {told:?}");
        assert_eq!(told[0].verdict, "not-draft-76", "{context}");
        told[1].assert_is(&peer, &context);
    }
}

/// A request that ends with the capture may be that of a handshake, wherever on its connection it is.
#[test]
fn a_later_request_that_is_cut_is_one_that_may_be_a_handshake() {
    let peer = Peer::good();
    let (page, cut) = (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", &peer.request[..40]);
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, page));
    segments.push(talk.say(1, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    segments.push(talk.say(0, cut));
    let told = read(&file(&segments));
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[1].request, cut);
    assert_eq!(told[1].verdict, "incomplete");
}
