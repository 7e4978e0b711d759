//! Which connections are seen, who is the client, what is known of each side, and when it is delivered.

use std::cell::Cell;
use std::net::SocketAddr;
use std::ops::ControlFlow;

use ws76::capture::{self, Conversation, Cut, Note, Options, Side, Statistics, Streams};

use crate::support::{Peer, read, read_one, talk};
use crate::wire::{ACK, FIN, Kind, Order, RST, SYN, Talk, Tcp, in_pieces, link, pcap};

fn file(segments: &[Tcp]) -> Vec<u8> {
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    pcap(Kind::Micro, Order::Little, link::RAW, &frames)
}

/// The conversations in the order in which they are delivered.
fn delivered_with(bytes: &[u8], options: &Options<'_>) -> (Vec<Conversation>, Statistics) {
    let mut conversations = Vec::new();
    let statistics = capture::read(bytes, options, &mut |conversation| {
        conversations.push(conversation);
        ControlFlow::Continue(())
    });
    (conversations, statistics.unwrap())
}

fn delivered(segments: &[Tcp]) -> (Vec<Conversation>, Statistics) {
    delivered_with(&file(segments), &Options::default())
}

fn sides(conversation: &Conversation) -> (&Side, &Side) {
    match &conversation.streams {
        Streams::Split { client, server } => (client, server),
        Streams::Joined(_) => panic!("packets have two sides"),
    }
}

fn between(client: &str, server: &str) -> Talk {
    let [client, server]: [SocketAddr; 2] = [client, server].map(|end| end.parse().unwrap());
    Talk::new(client, server, [1000, 2_000_000])
}

/// The client's side of a connection of which that alone was captured.
fn client_of(segments: &[Tcp]) -> String {
    let (conversations, _) = delivered(segments);
    assert_eq!(conversations.len(), 1);
    conversations[0].flow.as_ref().unwrap().client.to_string()
}

/// Both orders of the addresses, for each is the lower end of a connection's name once.
const BOTH: [[&str; 2]; 2] = [["10.0.0.1", "10.0.0.2"], ["10.0.0.2", "10.0.0.1"]];

#[test]
fn another_connection_of_the_same_ends_ends_the_one_that_is_open() {
    let peer = Peer::good();
    let mut first = talk(40000);
    let mut segments = first.open();
    segments.push(first.say(0, &peer.request));
    let mut second = Talk {
        next: [700_000, 800_000],
        ..first
    };
    segments.extend(peer.segments(&mut second));
    let told = read(&file(&segments));
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        (told[0].verdict, &told[0].request),
        ("incomplete", &peer.request)
    );
    assert!(told[0].response.is_empty());
    told[1].assert_is(&peer, "the second");
}

#[test]
fn without_a_syn_who_asks_is_the_client_and_who_answers_is_not() {
    let peer = Peer::good();
    for [client, server] in BOTH {
        for ports in [[80, 40000], [40000, 80], [8080, 8080]] {
            let ends = [
                format!("{client}:{}", ports[0]),
                format!("{server}:{}", ports[1]),
            ];
            let mut talk = between(&ends[0], &ends[1]);
            assert_eq!(client_of(&[talk.say(0, &peer.request)]), ends[0]);
            assert_eq!(client_of(&[talk.say(1, &peer.response)]), ends[0]);
        }
    }
}

#[test]
fn where_too_little_was_sent_the_higher_port_or_the_first_to_speak_is_the_client() {
    for [client, server] in BOTH {
        let mut talk = between(&format!("{client}:40000"), &format!("{server}:80"));
        let (asks, answers) = (talk.say(0, b"GE"), talk.say(1, b"HT"));
        for segments in [[asks.clone(), answers.clone()], [answers, asks]] {
            assert_eq!(client_of(&segments), format!("{client}:40000"));
        }
        // One port at both ends.
        let ends = [format!("{client}:80"), format!("{server}:80")];
        let mut talk = between(&ends[0], &ends[1]);
        let asks = talk.say(0, b"G");
        let segments = [
            asks,
            talk.say(1, b"H"),
            talk.say(0, b"E"),
            talk.say(1, b"T"),
        ];
        assert_eq!(client_of(&segments), ends[0]);
        assert_eq!(client_of(&segments[1..]), ends[1]);
    }
}

#[test]
fn an_answer_to_a_syn_shows_where_the_client_begins() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let opening = talk.open();
    let request = in_pieces(&talk.say(0, &peer.request), 50);
    let response = talk.say(1, &peer.response);
    let first = "50 bytes of the client are missing at offset 0";
    // Before the segments of which the first is missing, or behind them.
    let answer = &opening[1..2];
    for segments in [
        [answer, &request[1..]].concat(),
        [&request[1..], answer].concat(),
    ] {
        let told = read_one(&file(
            &[&segments[..], std::slice::from_ref(&response)].concat(),
        ));
        assert_eq!(told.verdict, "incomplete");
        assert!(told.says(first), "{:?}", told.findings);
    }
    // One that acknowledges something else shows nothing.
    for other in [5, 1 << 21, 1_u32.wrapping_neg()] {
        let mut answer = opening[1].clone();
        answer.acknowledged = answer.acknowledged.wrapping_add(other);
        let segments = [&[opening[0].clone(), answer.clone()], &request[..]].concat();
        read_one(&file(
            &[&segments[..], std::slice::from_ref(&response)].concat(),
        ))
        .assert_is(&peer, "behind a SYN");
    }
    let mut answer = opening[1].clone();
    answer.acknowledged = answer.acknowledged.wrapping_sub(1 << 21);
    let segments = [&request[..], &[answer, response.clone()]].concat();
    read_one(&file(&segments)).assert_is(&peer, "behind the request");
}

#[test]
fn a_side_has_the_number_of_its_first_packet_and_how_it_ended() {
    let peer = Peer::good();
    for (flags, closed) in [(None, [false, false]), (Some(RST), [false, true])] {
        let mut talk = talk(40000);
        let mut segments = talk.open();
        segments.push(talk.segment(0, ACK, b""));
        segments.push(talk.say(0, &peer.request));
        segments.push(talk.segment(1, ACK, b""));
        // Behind it, for what is enough is delivered.
        segments.push(talk.say(1, &peer.response[..100]));
        segments.extend(flags.map(|flags| talk.segment(1, flags, b"")));
        let (conversations, _) = delivered(&segments);
        let (client, server) = sides(&conversations[0]);
        assert_eq!(
            (client.first_packet, server.first_packet),
            (Some(5), Some(7))
        );
        assert_eq!([client.closed, server.closed], closed, "{flags:?}");
    }
}

/// Whether a connection is delivered before one that begins and is complete behind it.
fn is_first(segments: &[Tcp]) -> bool {
    let peer = Peer::good();
    let segments = [segments, &peer.segments(&mut talk(50000))].concat();
    let (conversations, _) = delivered(&segments);
    assert_eq!(conversations.len(), 2);
    conversations[0].ordinal == 0
}

#[test]
fn a_connection_is_delivered_when_it_ends() {
    let peer = Peer::good();
    for [client, server] in BOTH {
        let mut talk = between(&format!("{client}:40000"), &format!("{server}:80"));
        let mut segments = talk.open();
        segments.push(talk.say(0, &peer.request));
        let and = |more: &[Tcp]| [&segments[..], more].concat();
        assert!(!is_first(&segments));
        for side in 0..2 {
            assert!(is_first(&and(&[talk.segment(side, RST | ACK, b"")])));
            assert!(!is_first(&and(&[talk.segment(side, FIN | ACK, b"")])));
        }
        assert!(is_first(&and(&talk.clone().close())));
    }
}

#[test]
fn a_connection_is_delivered_when_it_holds_enough() {
    let peer = Peer::good();
    let with = |request: &[u8], response: &[u8]| {
        let mut talk = talk(40000);
        let mut segments = talk.open();
        segments.push(talk.say(0, request));
        segments.extend(in_pieces(&talk.say(1, response), 1000));
        is_first(&segments)
    };
    let (request, response) = (&peer.request[..], &peer.response[..]);
    assert!(with(request, response));
    assert!(!with(&request[..request.len() - 1], response));
    assert!(!with(request, &response[..response.len() - 1]));
    // What answers otherwise for as many bytes as are kept of an answer is not waited for.
    for (count, is_enough) in [(1, false), (4095, false), (4096, true)] {
        assert_eq!(with(request, &vec![b'\x01'; count]), is_enough, "{count}");
    }
    let long = [&b"HTTP/1.1 101 "[..], &[b'x'; 5000]].concat();
    assert!(!with(request, &long));
    // Without a SYN, if they begin as a request and a response do.
    let mut talk = talk(40000);
    let request = talk.say(0, request);
    assert!(is_first(&[request.clone(), talk.clone().say(1, response)]));
    assert!(!is_first(&[request, talk.say(1, &response[9..])]));
}

#[test]
fn a_connection_is_delivered_when_no_more_of_either_side_is_kept() {
    let peer = Peer::good();
    for (request, response, is_over) in [
        (299, 299, false),
        (301, 299, false),
        (299, 301, false),
        (301, 301, true),
    ] {
        let mut talk = talk(40000);
        let mut segments = talk.open();
        let long =
            |start: &[u8], length: usize| [start, &vec![b'x'; length - start.len()]].concat();
        segments.push(talk.say(0, &long(b"GET / HTTP/1.1\r\n\r\n", request)));
        segments.push(talk.say(1, &long(b"HTTP/1.1 101 a\r\n\r\n", response)));
        segments.extend(peer.segments(&mut self::talk(50000)));
        let options = Options {
            kept: 300,
            enough: &|request, _| request == peer.request,
            ..Options::default()
        };
        let (conversations, _) = delivered_with(&file(&segments), &options);
        assert_eq!(
            conversations[0].ordinal == 0,
            is_over,
            "{request} {response}"
        );
    }
}

#[test]
fn a_connection_is_given_up_where_more_is_held_than_may_be() {
    // Behind its SYN, a piece that waits: 4 bytes, and the 96 that it costs.
    let mut talk = talk(40000);
    let mut segments = talk.open();
    talk.say(0, b"0123456789");
    segments.push(talk.say(0, b"abcd"));
    for (held, given_up) in [(0, 1), (99, 1), (100, 0), (1000, 0)] {
        let options = Options {
            held,
            ..Options::default()
        };
        let (_, statistics) = delivered_with(&file(&segments), &options);
        assert_eq!(statistics.given_up, given_up, "{held}");
    }
}

#[test]
fn key_3_that_begins_as_a_request_does_is_key_3() {
    // The server refuses before it has come.
    let (mut peer, mut talk) = (Peer::good(), talk(40000));
    let at = peer.request.len() - 8;
    peer.request[at..].copy_from_slice(b"GET /abc");
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request[..at]));
    segments.push(talk.say(1, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    segments.push(talk.say(0, &peer.request[at..]));
    segments.extend(talk.close());
    let told = read_one(&file(&segments));
    assert_eq!((told.verdict, told.request), ("refused", peer.request));
}

#[test]
fn whether_it_is_enough_is_asked_more_and_more_seldom() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    segments.extend(in_pieces(&talk.say(1, &[b'x'; 4000]), 1));
    let asked = Cell::new(0);
    let options = Options {
        enough: &|_, _| {
            asked.set(asked.get() + 1);
            false
        },
        ..Options::default()
    };
    delivered_with(&file(&segments), &options);
    // With each segment at first; after 63 refusals when a quarter has come.
    let (mut length, mut times, whole) = (peer.response.len(), 0, peer.response.len() + 4000);
    while length <= whole {
        times += 1;
        length += if times < 64 { 1 } else { length / 4 };
    }
    assert_eq!(asked.get(), times);
}

/// How many connections are counted and how many handshakes found, where a side says some bytes a segment
/// each before a handshake.
fn behind(opening: &[usize], side: usize, segments: usize) -> (u64, usize) {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let opened = talk.open();
    let mut all: Vec<Tcp> = opening.iter().map(|&at| opened[at].clone()).collect();
    all.extend((0..segments).map(|_| talk.say(side, b"\x01")));
    all.push(talk.say(0, &peer.request));
    all.push(talk.say(1, &peer.response));
    let (_, statistics) = delivered(&all);
    let found = read(&file(&all));
    (
        statistics.flows,
        found.iter().filter(|told| told.verdict == "match").count(),
    )
}

#[test]
fn what_is_no_http_is_passed_over_at_once_or_after_four_segments() {
    let whole = [0, 1, 2];
    // A client: at once where a SYN shows that it begins so.
    for opening in [&whole[..], &[0], &[1]] {
        assert_eq!(behind(opening, 0, 1), (2, 1), "{opening:?}");
    }
    // With its fifth segment, the request is passed over: the response is another connection.
    assert_eq!(behind(&[], 0, 4), (2, 0));
    assert_eq!(behind(&[], 0, 5), (2, 1));
    // A server may greet.
    assert_eq!(behind(&whole, 1, 4).0, 1);
    assert_eq!(behind(&whole, 1, 5), (2, 1));
}

#[test]
fn a_connection_that_is_open_where_the_file_ends_says_so() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    let at = file(&segments).len() as u64;
    segments.push(talk.say(1, &peer.response));
    let mut bytes = file(&segments);
    bytes.truncate(bytes.len() - 1);
    let (conversations, statistics) = delivered_with(&bytes, &Options::default());
    assert_eq!(statistics.notes, [Note::TailCut { at }]);
    assert_eq!(conversations[0].notes, [Note::TailCut { at }]);
    let (_, server) = sides(&conversations[0]);
    assert_eq!((server.bytes.len(), server.cut), (0, None::<Cut>));
}

#[test]
fn a_handshake_that_was_refused_may_be_tried_again_on_its_connection() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(
        1,
        b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n\r\nno...\n",
    ));
    segments.push(talk.say(0, &peer.request));
    segments.push(talk.say(1, &peer.response));
    segments.extend(talk.close());
    let told = read(&file(&segments));
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].verdict, "refused");
    told[1].assert_is(&peer, "the second attempt");
}

#[test]
fn a_syn_with_the_numbers_of_the_open_connection_is_its_own() {
    let peer = Peer::good();
    let mut talk = talk(40000);
    let mut segments = talk.open();
    let syn = segments[0].clone();
    segments.extend(in_pieces(&talk.say(0, &peer.request), 50));
    segments.insert(5, syn);
    segments.push(talk.say(1, &peer.response));
    assert_eq!(segments[5].flags, SYN);
    read_one(&file(&segments)).assert_is(&peer, "a SYN again");
}
