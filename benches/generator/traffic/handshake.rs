//! Requests and responses of draft 76, worked out from the draft's sections 4.1 and 5.2.

use md5::{Digest as _, Md5};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, RngExt as _};

/// A key, and the part that it hides.
pub(crate) struct Key {
    pub(crate) text: Vec<u8>,
    pub(crate) part: u32,
}

/// A key as 4.1 steps 16 to 22 make it.
pub(crate) fn key(rng: &mut ChaCha8Rng) -> Key {
    let spaces = rng.random_range(1..=12_u32);
    let part = rng.random_range(0..=u32::MAX / spaces);
    let text = dressed(rng, &(part * spaces).to_string(), spaces);
    Key { text, part }
}

/// A key that makes a server abort, and why.
pub(crate) fn broken_key(rng: &mut ChaCha8Rng) -> (Vec<u8>, &'static str) {
    let spaces = rng.random_range(2..=12_u32);
    let number = u64::from(rng.random_range(0..=u32::MAX / spaces)) * u64::from(spaces);
    match rng.random_range(0..4) {
        0 => (dressed(rng, &number.to_string(), 0), "key-no-spaces"),
        1 => (dressed(rng, "", spaces), "key-no-digits"),
        2 => {
            let odd = number + u64::from(rng.random_range(1..spaces));
            (dressed(rng, &odd.to_string(), spaces), "key-not-multiple")
        }
        _ => {
            let part = (1_u64 << 32) + u64::from(rng.next_u32());
            let number = part * u64::from(spaces);
            (dressed(rng, &number.to_string(), spaces), "part-too-large")
        }
    }
}

/// Digits with other characters and spaces strewn in; no space at either end.
fn dressed(rng: &mut ChaCha8Rng, digits: &str, spaces: u32) -> Vec<u8> {
    let mut text = digits.as_bytes().to_vec();
    for _ in 0..rng.random_range(2..=12) {
        let at = rng.random_range(0..=text.len());
        let junk = match rng.random_range(0..84_u8) {
            low @ 0..15 => b'!' + low,
            high => b':' + (high - 15),
        };
        text.insert(at, junk);
    }
    for _ in 0..spaces {
        let at = rng.random_range(1..text.len());
        text.insert(at, b' ');
    }
    text
}

/// The right answer.
pub(crate) fn answer(part1: u32, part2: u32, key3: [u8; 8]) -> [u8; 16] {
    hashed(&[&part1.to_be_bytes(), &part2.to_be_bytes(), &key3])
}

/// What a server answers that goes wrong somewhere, and where.
pub(crate) fn wrong_answer(
    rng: &mut ChaCha8Rng,
    part1: u32,
    part2: u32,
    key3: [u8; 8],
) -> ([u8; 16], &'static str) {
    let right = answer(part1, part2, key3);
    let (wrong, kind) = match rng.random_range(0..5) {
        0 => (
            hashed(&[&part1.to_le_bytes(), &part2.to_le_bytes(), &key3]),
            "little-endian",
        ),
        1 => (
            hashed(&[&part2.to_be_bytes(), &part1.to_be_bytes(), &key3]),
            "keys-swapped",
        ),
        2 => (
            hashed(&[&part1.to_be_bytes(), &part2.to_be_bytes()]),
            "key3-missing",
        ),
        3 => {
            let block = [&part1.to_be_bytes()[..], &part2.to_be_bytes(), &key3].concat();
            let text: String = block.iter().map(|&byte| char::from(byte)).collect();
            (hashed(&[text.as_bytes()]), "challenge-utf8")
        }
        _ => (right, "one-bit"),
    };
    if wrong != right {
        return (wrong, kind);
    }
    // Nothing went wrong with these numbers: one bit does.
    let mut flipped = right;
    flipped[rng.random_range(0..16)] ^= 1 << rng.random_range(0..8);
    (flipped, "one-bit")
}

fn hashed(pieces: &[&[u8]]) -> [u8; 16] {
    let mut md5 = Md5::new();
    for piece in pieces {
        md5.update(piece);
    }
    md5.finalize().into()
}

/// Key 3: any eight bytes, now and then ones that readers stumble over.
pub(crate) fn key3(rng: &mut ChaCha8Rng) -> [u8; 8] {
    match rng.random_range(0..16) {
        0 => *b"\r\n\r\n\r\n\r\n",
        1 => *b"HTTP/1.1",
        2 => [0; 8],
        3 => *b"GET / HT",
        _ => rng.random(),
    }
}

/// The request up to key 3; browsers put the fields in any order (4.1 step 25).
pub(crate) fn request(rng: &mut ChaCha8Rng, key1: &[u8], key2: &[u8]) -> Vec<u8> {
    let mut fields = vec![
        b"Host: example.com".to_vec(),
        b"Connection: Upgrade".to_vec(),
        b"Upgrade: WebSocket".to_vec(),
        b"Origin: http://example.com".to_vec(),
        [b"Sec-WebSocket-Key1: ", key1].concat(),
        [b"Sec-WebSocket-Key2: ", key2].concat(),
    ];
    if rng.random_bool(0.3) {
        let length = rng.random_range(1..600);
        fields.push([&b"Cookie: session="[..], &vec![b'x'; length]].concat());
    }
    fields.shuffle(rng);
    let mut request = b"GET /demo HTTP/1.1\r\n".to_vec();
    for field in fields {
        request.extend_from_slice(&field);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request
}

/// The response's fields, empty line included.
pub(crate) const RESPONSE: &[u8] = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\n\
Upgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n";
