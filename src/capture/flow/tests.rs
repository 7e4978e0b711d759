//! One direction, names of connections and what is kept of them, each by itself.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::net::{IpAddr, SocketAddr};

use super::super::conversation::Cut;
use super::super::layers::ends::Ends;
use super::super::layers::segment::Segment;
use super::super::options::Options;
use super::after::After;
use super::connection::{Connection, Packet};
use super::half::{Anchor, Half};
use super::key::{Brought, Key};
use super::known::{Known, Trace};
use super::recent::Recent;
use super::slots::Slots;

const SYN_AT: u32 = 1000;
/// The first byte behind that SYN.
const FIRST: u32 = 1001;

fn options() -> Options<'static> {
    Options {
        kept: 100,
        kept_after_fields: 4,
        ..Options::default()
    }
}

/// A direction whose SYN was seen.
fn opened() -> Half {
    let mut half = Half::default();
    half.anchor(SYN_AT);
    half
}

fn takes(half: &mut Half, segments: &[(u32, &[u8])]) {
    for (sequence, payload) in segments {
        half.take(*sequence, payload, 0, &options());
    }
}

/// What is held after these segments, with its SYN or without.
fn held(mut half: Half, segments: &[(u32, &[u8])]) -> Vec<u8> {
    takes(&mut half, segments);
    half.bytes
}

fn missing(half: &mut Half) -> Option<u64> {
    match half.conclude().cut {
        Some(Cut::Gap { missing }) => missing,
        None => Some(0),
        Some(Cut::Limit) => None,
    }
}

#[test]
fn a_syn_of_another_connection_contradicts_what_is_known() {
    let unknown = Anchor::default();
    assert!(!unknown.contradicts(0) && !unknown.contradicts(SYN_AT));
    let known = opened().anchored_at();
    assert_eq!([999, 1000, 1001].map(|at| known.contradicts(at)), [true, false, true]);
    // A first segment seen may have as many as 2^20 bytes before it.
    let mut half = Half::default();
    let first = 5 << 20;
    takes(&mut half, &[(first, b"a")]);
    let far = 1 << 20;
    let syns = [first, first - 1, first - 1 - far, first - 2 - far];
    assert_eq!(syns.map(|at| half.anchored_at().contradicts(at)), [true, false, false, true]);
}

#[test]
fn a_segment_lies_behind_the_first_byte_or_behind_all() {
    assert!(!Anchor::default().is_before(5));
    let mut half = opened();
    let behind_first = |half: &Half| [1000, 1001, 1002].map(|at| half.anchored_at().is_before(at));
    assert_eq!(behind_first(&half), [false, false, true]);
    assert!(!half.is_before(FIRST));
    takes(&mut half, &[(FIRST, b"abc")]);
    assert_eq!([1002, 1003, 1004, 1005].map(|at| half.is_before(at)), [false, false, true, true]);
}

#[test]
fn what_repeats_bytes_before_the_first_is_cut() {
    assert_eq!(held(opened(), &[(999, b"xxab"), (1003, b"cd")]), b"abcd");
    assert_eq!(held(opened(), &[(999, b"xx")]), b"");
    assert_eq!(held(opened(), &[(1002, b"b"), (999, b"xxa")]), b"ab");
    let mut half = opened();
    takes(&mut half, &[(998, b"xxx"), (FIRST, b"a")]);
    assert_eq!(missing(&mut half), Some(0));
}

#[test]
fn without_a_syn_an_earlier_segment_moves_the_beginning() {
    assert_eq!(held(Half::default(), &[(50, b"cd"), (48, b"ab")]), b"abcd");
    // What waits behind a hole moves along.
    assert_eq!(held(Half::default(), &[(50, b"cd"), (54, b"g"), (48, b"ab"), (52, b"ef")]), b"abcdefg");
    // One byte is a keep-alive probe.
    assert_eq!(held(Half::default(), &[(50, b"cd"), (49, b"\0")]), b"cd");
    // So far before is no earlier segment: more than is kept.
    assert_eq!(held(Half::default(), &[(500, b"cd"), (399, b"ab")]), b"cd");
    assert_eq!(held(Half::default(), &[(500, b"cd"), (400, b"ab")]), b"ab");
}

#[test]
fn a_syn_that_comes_late_shows_what_is_missing() {
    let mut half = Half::default();
    takes(&mut half, &[(1003, b"cd")]);
    half.end(1005);
    half.anchor(SYN_AT);
    assert_eq!((half.bytes.as_slice(), half.is_ended()), (&b""[..], false));
    takes(&mut half, &[(FIRST, b"ab")]);
    assert_eq!((half.bytes.as_slice(), half.is_ended()), (&b"abcd"[..], true));
    assert_eq!(missing(&mut half), Some(0));
    // Nothing moves where the first segment seen was the first sent.
    let mut half = Half::default();
    takes(&mut half, &[(FIRST, b"ab")]);
    half.anchor(SYN_AT);
    assert_eq!(half.bytes, b"ab");
}

#[test]
fn an_empty_segment_shows_nothing() {
    let mut half = Half::default();
    takes(&mut half, &[(5, b"")]);
    assert_eq!(half.segments, 0);
    takes(&mut half, &[(50, b"ab"), (5, b"")]);
    assert_eq!((half.segments, half.bytes.as_slice()), (1, &b"ab"[..]));
}

#[test]
fn nothing_is_taken_where_sequence_numbers_may_come_round() {
    // 2^30 bytes: the segment that ends there is still taken, and what follows one that goes beyond is not.
    let farthest = FIRST + (1 << 30);
    for (ends, segments) in [(farthest, 2), (farthest + 1, 1)] {
        let mut half = opened();
        takes(&mut half, &[(ends - 1, b"z"), (FIRST, b"a")]);
        assert_eq!(half.segments, segments);
    }
}

#[test]
fn an_end_is_reached_with_its_last_byte() {
    let mut half = opened();
    assert!(!half.is_ended());
    half.end(1003);
    takes(&mut half, &[(FIRST, b"a")]);
    assert!(!half.is_ended());
    takes(&mut half, &[(1002, b"b")]);
    assert!(half.is_ended());
    let side = half.conclude();
    assert_eq!((side.closed, side.cut), (true, None));
    // More than is kept: nothing is waited for.
    let mut half = opened();
    half.end(FIRST + 101);
    takes(&mut half, &[(FIRST, &[b'a'; 101])]);
    assert!(half.is_ended() && half.is_over());
    // The end of a direction of which nothing is known is not known either.
    let mut half = Half::default();
    half.end(FIRST);
    assert!(!half.is_ended());
}

#[test]
fn a_side_is_closed_by_its_end_or_a_reset() {
    let closed = |ends: fn(&mut Half)| {
        let mut half = opened();
        takes(&mut half, &[(FIRST, b"ab")]);
        ends(&mut half);
        half.conclude().closed
    };
    assert!(!closed(|_| ()));
    assert!(closed(|half| half.end(1003)));
    assert!(closed(|half| half.reset = true));
}

#[test]
fn what_the_other_side_acknowledged_was_sent() {
    let mut half = opened();
    takes(&mut half, &[(FIRST, b"ab")]);
    // The last number acknowledged may be that of the end.
    half.acknowledge(FIRST + 3);
    assert_eq!(missing(&mut half), Some(0));
    let mut half = opened();
    takes(&mut half, &[(FIRST, b"ab")]);
    half.acknowledge(FIRST + 10);
    assert_eq!(missing(&mut half), Some(7));
    // Up to what waits behind the hole, where something does.
    let mut half = opened();
    takes(&mut half, &[(FIRST, b"ab"), (FIRST + 5, b"f")]);
    half.acknowledge(FIRST + 10);
    assert_eq!(missing(&mut half), Some(3));
    let mut half = Half::default();
    half.acknowledge(FIRST);
    takes(&mut half, &[(50, b"ab")]);
    assert_eq!(missing(&mut half), Some(0));
}

#[test]
fn a_beginning_is_lost_only_where_something_was_held() {
    let mut half = opened();
    half.lose_beginning();
    assert_eq!(missing(&mut half), Some(0));
    let mut half = opened();
    takes(&mut half, &[(FIRST, b"ab")]);
    half.lose_beginning();
    assert_eq!(missing(&mut half), None);
    assert!(half.bytes.is_empty());
}

#[test]
fn what_is_held_is_counted_with_what_waits() {
    let mut half = opened();
    assert_eq!(half.held(), 0);
    takes(&mut half, &[(FIRST, b"abc")]);
    let bytes = half.held();
    assert!(bytes >= 3);
    // A waiting piece costs 96 bytes beside its own.
    takes(&mut half, &[(FIRST + 10, b"klm")]);
    assert_eq!(half.held(), bytes + 99);
    // The same again is nothing new, nor is what lies within it.
    takes(&mut half, &[(FIRST + 10, b"klm"), (FIRST + 11, b"l")]);
    assert_eq!(half.held(), bytes + 99);
    // A piece on both sides of it.
    takes(&mut half, &[(FIRST + 9, b"jklmn")]);
    assert_eq!(half.held(), bytes + 99 + 97 + 97);
    takes(&mut half, &[(FIRST + 3, b"defghi")]);
    assert_eq!(half.bytes, b"abcdefghijklmn");
    assert_eq!(half.held(), half.bytes.capacity());
    half.clear();
    assert_eq!(half.held(), 0);
}

#[test]
fn what_lies_beyond_all_that_is_kept_does_not_wait() {
    let mut half = opened();
    takes(&mut half, &[(FIRST + 98, b"yz")]);
    assert_eq!(half.held(), 98);
    takes(&mut half, &[(FIRST + 97, b"xyz.")]);
    assert_eq!(half.held(), 98);
    takes(&mut half, &[(FIRST + 97, b"xyz")]);
    assert_eq!(half.held(), 98 + 97);
}

#[test]
fn as_many_bytes_are_kept_as_the_options_allow() {
    for (sent, is_over) in [(99, false), (100, false), (101, true)] {
        let mut half = opened();
        takes(&mut half, &[(FIRST, &vec![b'a'; sent])]);
        assert_eq!((half.bytes.len(), half.is_over()), (sent.min(100), is_over));
    }
    // Four behind an empty line, whether it comes with them or before.
    for (sent, kept, is_over) in [
        (&[&b"a\n\nwxyz"[..]][..], &b"a\n\nwxyz"[..], false),
        (&[b"a\n\nwxyz."], b"a\n\nwxyz", true),
        (&[b"a\n\nwx", b"yz"], b"a\n\nwxyz", false),
        (&[b"a\n\nwx", b"yz."], b"a\n\nwxyz", true),
    ] {
        let mut half = opened();
        let mut at = FIRST;
        for piece in sent {
            takes(&mut half, &[(at, piece)]);
            at += u32::try_from(piece.len()).unwrap();
        }
        assert_eq!((half.bytes.as_slice(), half.is_over()), (kept, is_over));
        assert_eq!(half.conclude().cut, is_over.then_some(Cut::Limit));
    }
}

#[test]
fn an_empty_line_is_found_wherever_segments_end() {
    let text = b"ab\r\nc\r\n\r\nx";
    for first in 0..text.len() {
        for second in first..text.len() {
            let mut half = opened();
            let mut at = FIRST;
            for piece in [&text[..first], &text[first..second], &text[second..]] {
                takes(&mut half, &[(at, piece)]);
                at += u32::try_from(piece.len()).unwrap();
            }
            assert_eq!(half.after_empty_line(), Some(1), "{first}, {second}");
        }
    }
    for (text, after) in [
        (&b"a\n\n"[..], Some(0)),
        (b"a\n\r\n", Some(0)),
        (b"a\n\n\n", Some(1)),
        (b"a\n\rb\n", None),
        (b"a\nb\n", None),
        (b"a\n", None),
        (b"\n", None),
    ] {
        let mut half = opened();
        takes(&mut half, &[(FIRST, text)]);
        assert_eq!(half.after_empty_line(), after, "{text:?}");
    }
}

#[test]
fn bytes_that_come_one_by_one_are_seldom_moved() {
    let mut half = opened();
    let mut rooms = Vec::new();
    for at in 0..100 {
        takes(&mut half, &[(FIRST + at, b"x")]);
        rooms.push(half.bytes.capacity());
    }
    rooms.dedup();
    assert_eq!(rooms, [64, 256]);
    let mut half = opened();
    takes(&mut half, &[(FIRST, &[b'x'; 90])]);
    assert_eq!(half.bytes.capacity(), 90);
}

#[test]
fn a_connection_holds_what_both_sides_hold_and_frees_it() {
    let ends = ends("10.0.0.1:7", "10.0.0.2:8");
    let mut connection = Connection::new(key(1), 0);
    let mut held = Vec::new();
    for from_low in [true, false] {
        let segment = Segment {
            ends,
            sequence: FIRST,
            acknowledged: None,
            syn: false,
            fin: false,
            reset: false,
            payload: b"GET /",
            lost: 0,
            fragment: false,
        };
        let packet = Packet {
            number: 1,
            captured: 45,
        };
        connection.take(&segment, from_low, packet, &options());
        held.push(connection.held());
    }
    assert_eq!(held, [64, 128]);
    connection.clear();
    assert_eq!(connection.held(), 0);
}

fn ends(source: &str, destination: &str) -> Ends {
    let end = |text: &str| {
        let address: SocketAddr = text.parse().unwrap();
        (address.ip(), address.port())
    };
    Ends::new(end(source), end(destination))
}

fn key(port: u16) -> Key {
    let (source, seed) = (format!("10.0.0.1:{port}"), foldhash::quality::FixedState::with_seed(76));
    Key::of(&ends(&source, "10.0.0.2:80"), &seed).0
}

#[test]
fn a_key_is_the_same_in_both_directions_and_has_both_ends() {
    let seed = foldhash::quality::FixedState::with_seed(76);
    for [low, high] in [
        ["10.0.0.1:4660", "10.0.0.2:80"],
        ["10.0.0.1:80", "10.0.0.1:4660"],
        ["[1:2:3:4:5:6:7:8]:4660", "[fe80::1]:80"],
    ] {
        let (there, from_low) = Key::of(&ends(low, high), &seed);
        let (back, from_high) = Key::of(&ends(high, low), &seed);
        assert_eq!((from_low, from_high, there), (true, false, back));
        assert_eq!([there.end(true), there.end(false)], [low, high].map(|end| end.parse().unwrap()));
    }
    // A host that speaks to itself from one port has one direction.
    assert!(Key::of(&ends("10.0.0.1:7", "10.0.0.1:7"), &seed).1);
    // An IPv4 address is not the IPv6 address of the same bits.
    let mapped = Key::of(&ends("[::1.2.3.4]:1", "[::1.2.3.5]:2"), &seed).0;
    assert_ne!(mapped, Key::of(&ends("1.2.3.4:1", "1.2.3.5:2"), &seed).0);
    assert!(matches!(mapped.end(true).ip(), IpAddr::V6(_)));
}

#[test]
fn keys_spread_over_the_places() {
    let brought = BuildHasherDefault::<Brought>::default();
    let mut hashes: Vec<u64> = (0..1000).map(|port| brought.hash_one(key(port))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 1000);
    let mut places: Vec<usize> = (0..1000).map(|port| key(port).place(1024)).collect();
    places.sort_unstable();
    places.dedup();
    // 1,000 at random fall on about 640 of 1,024 places.
    assert!((500..800).contains(&places.len()), "{}", places.len());
    assert!(places.iter().all(|place| *place < 1024));
}

#[test]
fn the_latest_traces_are_kept_and_the_others_forgotten_by_halves() {
    let trace = Trace {
        low: Anchor::default(),
        high: Anchor::default(),
        after: After::Plain,
    };
    let mut known = Known::new(4);
    let forgets: Vec<bool> = (0..5).map(|port| known.insert(key(port), trace)).collect();
    assert_eq!(forgets, [false, false, true, false, true]);
    let is_known: Vec<bool> = (0..5).map(|port| known.get(&key(port)).is_some()).collect();
    assert_eq!(is_known, [false, false, true, true, true]);
    known.remove(&key(2));
    known.remove(&key(4));
    let is_known: Vec<bool> = (0..5).map(|port| known.get(&key(port)).is_some()).collect();
    assert_eq!(is_known, [false, false, false, true, false]);
}

#[test]
fn a_long_capture_has_a_table_of_what_was_passed_over_last() {
    let mut recent = Recent::default();
    for _ in 0..255 {
        recent.insert(key(1), After::Plain);
        assert_eq!(recent.get(&key(1)), None);
    }
    recent.insert(key(1), After::Plain);
    recent.insert(key(2), After::Handshake);
    assert_eq!(recent.get(&key(1)), Some(After::Plain));
    assert_eq!(recent.get(&key(2)), Some(After::Handshake));
    // Another connection of the same place is another, and takes it.
    let same = (3..).find(|port| key(*port).place(1024) == key(1).place(1024)).unwrap();
    assert_eq!(recent.get(&key(same)), None);
    recent.remove(&key(same));
    assert_eq!(recent.get(&key(1)), Some(After::Plain));
    recent.insert(key(same), After::Nothing);
    assert_eq!((recent.get(&key(1)), recent.get(&key(same))), (None, Some(After::Nothing)));
    recent.remove(&key(same));
    assert_eq!(recent.get(&key(same)), None);
    recent.clear();
    assert_eq!(recent.get(&key(2)), None);
}

#[test]
fn slots_are_queued_by_age() {
    let mut slots = Slots::default();
    assert_eq!((slots.oldest(), slots.oldest_ordinal()), (None, None));
    let numbered = [5, 6, 7].map(|ordinal| slots.insert(Connection::new(key(1), ordinal)));
    assert_eq!((slots.oldest(), slots.oldest_ordinal()), (Some(numbered[0]), Some(5)));
    slots.remove(numbered[1]);
    slots.remove(numbered[0]);
    assert_eq!((slots.oldest(), slots.oldest_ordinal()), (Some(numbered[2]), Some(7)));
    // A freed slot is used again, as the youngest.
    let again = slots.insert(Connection::new(key(1), 8));
    assert_eq!(again, numbered[0]);
    slots.remove(numbered[2]);
    assert_eq!(slots.oldest_ordinal(), Some(8));
    slots.remove(again);
    assert_eq!((slots.oldest(), slots.oldest_ordinal()), (None, None));
}
