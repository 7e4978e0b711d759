//! The arithmetic of 5.2 steps 4 to 9, at every edge that a conforming client reaches.

use super::maker::{at_once, one};
use super::{Case, Expect, Maker, Request};
use crate::draft::Severity::Error;
use crate::generate::Keys;
use crate::key::{KeyByte, LARGEST};

const fn case(
    id: &'static str,
    step: u8,
    sent: &'static str,
    make: fn(&mut Maker<'_>) -> Vec<Request>,
) -> Case {
    Case {
        id,
        section: "5.2",
        step: Some(step),
        severity: Error,
        sent,
        expect: Expect::Answer,
        make,
    }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
    case("keys-random", 9, "16 requests with random keys", |maker| {
        (0..16).map(|_| at_once(&maker.plan())).collect()
    }),
    case("keys-draft", 9, "the four examples of the draft", |maker| {
        EXAMPLES.iter().map(|keys| example(maker, keys)).collect()
    }),
    case("spaces-one", 5, "one space in each key", |maker| {
        both(maker, 1, 305_419_896, 5)
    }),
    case("spaces-twelve", 5, "12 spaces in each key", |maker| {
        both(maker, 12, 305_419_896, 5)
    }),
    case(
        "spaces-in-a-row",
        5,
        "5 spaces in a row, which an HTTP reader may fold into one",
        |maker| {
            one(&maker
                .with_key1(b"1!     2345")
                .set("Sec-WebSocket-Key2", b"1\"     2345"))
        },
    ),
    case("part-zero", 7, "parts of 0", |maker| both(maker, 3, 0, 4)),
    case(
        "part-one",
        7,
        "parts of 1, so that the number equals the spaces",
        |maker| both(maker, 11, 1, 4),
    ),
    case(
        "part-largest",
        8,
        "a key number and a part of 4294967295: all 32 bits set",
        |maker| both(maker, 1, LARGEST, 6),
    ),
    case(
        "part-sign-bit",
        8,
        "parts of 2147483648, negative as a signed integer",
        |maker| both(maker, 1, 1 << 31, 6),
    ),
    case(
        "number-above-31-bits",
        4,
        "key numbers of 4294967292 with parts of 357913941",
        |maker| both(maker, 12, 357_913_941, 6),
    ),
    case(
        "part-bytes-above-7f",
        8,
        "parts of 8e9faebf hex, which no UTF-8 text holds",
        |maker| both(maker, 1, 0x8e9f_aebf, 6),
    ),
    case(
        "digits-first",
        4,
        "keys that begin and end with digits",
        |maker| {
            one(&maker
                .with_key1(b"12 !3")
                .set("Sec-WebSocket-Key2", b"4\" 56"))
        },
    ),
    case(
        "junk-one",
        4,
        "one junk character at the end of each key",
        |maker| one(&maker.with_key1(b"1 2~").set("Sec-WebSocket-Key2", b"3 4!")),
    ),
    case(
        "junk-every",
        4,
        "every junk character of U+0021 to U+002F and U+003A to U+007E, in four requests",
        every_junk,
    ),
    case("key3-zeros", 8, "key 3 of eight NULs", |maker| {
        one(&maker.with_key3([0; 8]))
    }),
    case("key3-ones", 8, "key 3 of eight bytes FF", |maker| {
        one(&maker.with_key3([0xff; 8]))
    }),
    case(
        "key3-spaces",
        8,
        "key 3 that begins and ends with white space",
        |maker| one(&maker.with_key3(*b"\t abcd \t")),
    ),
    case(
        "key3-line-ends",
        8,
        "key 3 with CR LF CR LF in it",
        |maker| one(&maker.with_key3(*b"ab\r\n\r\ncd")),
    ),
    case(
        "key3-line-end-last",
        8,
        "key 3 that ends with CR LF",
        |maker| one(&maker.with_key3(*b"abcdef\r\n")),
    ),
    case(
        "key3-line-end-first",
        8,
        "key 3 that begins with CR LF",
        |maker| one(&maker.with_key3(*b"\r\nabcdef")),
    ),
    case(
        "key3-nul-inside",
        8,
        "key 3 with a NUL in its middle",
        |maker| one(&maker.with_key3(*b"abc\0defg")),
    ),
    case(
        "key3-above-7f",
        8,
        "key 3 of bytes above 7F that are no UTF-8",
        |maker| one(&maker.with_key3([0x80, 0xff, 0xc3, 0x28, 0xfe, 0x9f, 0xed, 0xa0])),
    ),
    case(
        "key3-utf8",
        8,
        "key 3 that is UTF-8 of four letters",
        |maker| one(&maker.with_key3([0xc3, 0xa9, 0xc3, 0xbc, 0xc3, 0xb6, 0xc3, 0xa4])),
    ),
    case("key3-digits", 8, "key 3 of digits alone", |maker| {
        one(&maker.with_key3(*b"12345678"))
    }),
    case(
        "key3-like-request",
        8,
        "key 3 that reads \"GET / HT\"",
        |maker| one(&maker.with_key3(*b"GET / HT")),
    ),
    ]
}

/// Both keys of the same shape, with other junk.
fn both(maker: &mut Maker<'_>, spaces: u64, part: u64, junk: u64) -> Vec<Request> {
    let key1 = maker.key(spaces, part, junk);
    let key2 = maker.key(spaces, part, junk);
    one(&maker.with_key1(&key1).set("Sec-WebSocket-Key2", &key2))
}

fn every_junk(maker: &mut Maker<'_>) -> Vec<Request> {
    let junk: Vec<u8> = (0x21..=0x7e)
        .filter(|&byte| KeyByte::is_allowed_junk(byte))
        .collect();
    let keys: Vec<Vec<u8>> = junk
        .chunks(11)
        .map(|some| [b"84", some, b" 6"].concat())
        .collect();
    keys.chunks(2)
        .map(|pair| {
            let first = pair.first().map_or(&b"1 1"[..], Vec::as_slice);
            let second = pair.get(1).map_or(&b"1 1"[..], Vec::as_slice);
            at_once(&maker.with_key1(first).set("Sec-WebSocket-Key2", second))
        })
        .collect()
}

/// Key 1, key 2 and key 3 of the draft's 1.2, 1.3, 4.1 and 5.2.
const EXAMPLES: [(&[u8], &[u8], &[u8; 8]); 4] = [
    (b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", b"^n:ds[4U"),
    (
        b"18x 6]8vM;54 *(5:  {   U1]8  z [  8",
        b"1_ tx7X d  <  nw  334J702) 7]o}` 0",
        b"Tm[K T2u",
    ),
    (
        b"P388 O503D&ul7 {K%gX( %7  15",
        b"1 N ?|k UT0or 3o  4 I97N 5-S3O 31",
        b"G0\"-Z?GX",
    ),
    (
        b"3e6b263  4 17 80",
        b"17  9 G`ZD9   2 2b 7X 3 /r90",
        b"WjN}|M(6",
    ),
];

fn example(maker: &Maker<'_>, keys: &(&[u8], &[u8], &[u8; 8])) -> Request {
    let (key1, key2, key3) = keys;
    at_once(&maker.plan_of(&Keys {
        key1: key1.to_vec(),
        key2: key2.to_vec(),
        key3: **key3,
    }))
}
