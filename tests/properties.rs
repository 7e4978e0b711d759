//! What holds for every input. The oracle here is written anew and calls nothing of the library.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

use md5::{Digest as _, Md5};
use proptest::prelude::*;
use ws76::challenge::Computation;
use ws76::judge::{self, Handshake, Scope, Verdict};
use ws76::key::KeyReading;

/// The draft's part by schoolbook arithmetic on digit strings: none where a server aborts.
fn oracle_part(key: &[u8]) -> Option<u32> {
    let digits: Vec<u32> = key
        .iter()
        .filter_map(|&b| char::from(b).to_digit(10))
        .collect();
    let spaces = key.iter().filter(|&&b| b == 0x20).count();
    if digits.is_empty() || spaces == 0 {
        return None;
    }
    // Long division, written out; the quotient's digits are kept as text.
    let (mut rest, mut quotient) = (0_usize, String::new());
    for digit in digits {
        rest = rest * 10 + digit as usize;
        quotient.push_str(&(rest / spaces).to_string());
        rest %= spaces;
    }
    if rest != 0 {
        return None;
    }
    let quotient = quotient.trim_start_matches('0');
    if quotient.is_empty() {
        return Some(0);
    }
    quotient.parse::<u32>().ok()
}

fn oracle_answer(key1: &[u8], key2: &[u8], key3: [u8; 8]) -> Option<[u8; 16]> {
    let mut md5 = Md5::new();
    for part in [oracle_part(key1)?, oracle_part(key2)?] {
        for shift in [24, 16, 8, 0] {
            md5.update([(part >> shift & 0xff) as u8]);
        }
    }
    md5.update(key3);
    Some(md5.finalize().into())
}

/// Keys as a conforming client makes them (4.1 steps 16 to 22), keys that are nearly so, and bytes.
fn key() -> impl Strategy<Value = Vec<u8>> {
    let made = (1_u64..=12, any::<u32>(), "[!-/:-~]{1,12}", any::<u64>()).prop_map(
        |(spaces, number, junk, seed)| {
            let number = u64::from(number) % (u64::from(u32::MAX) / spaces + 1);
            let mut key: Vec<u8> = (number * spaces).to_string().into_bytes();
            let mut seed = seed;
            let mut at = |len: usize| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                usize::try_from(seed >> 33).unwrap() % len
            };
            for byte in junk.bytes() {
                let place = at(key.len() + 1);
                key.insert(place, byte);
            }
            for _ in 0..spaces {
                let place = 1 + at(key.len() - 1);
                key.insert(place, b' ');
            }
            key
        },
    );
    prop_oneof![
        4 => made,
        2 => "[0-9 ]{0,40}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..60),
        1 => "[0-9]{15,25} {0,3}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_answer_is_the_oracles(key1 in key(), key2 in key(), key3: [u8; 8]) {
        let computation = Computation::new(&key1, &key2, key3);
        prop_assert_eq!(computation.key1.part().ok(), oracle_part(&key1));
        prop_assert_eq!(computation.key2.part().ok(), oracle_part(&key2));
        prop_assert_eq!(computation.answer().ok(), oracle_answer(&key1, &key2, key3));
    }

    #[test]
    fn a_key_has_a_part_or_a_fault_never_both(key in key()) {
        let reading = KeyReading::new(&key);
        prop_assert_eq!(reading.part().is_err(), reading.faults().count() > 0);
    }

    #[test]
    fn any_bytes_are_judged_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for exchange in judge::split(&bytes) {
            let _ = Handshake::judge(&exchange, Scope::Both, None);
        }
    }

    #[test]
    fn one_changed_byte_of_the_answer_is_a_mismatch(index in 0_usize..16, change in 1_u8..) {
        let mut raw = read("draft/1.2.raw");
        let at = raw.len() - 16 + index;
        raw[at] ^= change;
        prop_assert_eq!(verdicts(&raw), [Some(Verdict::Mismatch)]);
    }
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/testdata/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn verdicts(bytes: &[u8]) -> Vec<Option<Verdict>> {
    judge::split(bytes)
        .iter()
        .map(|exchange| Handshake::judge(exchange, Scope::Both, None).verdict)
        .collect()
}

/// Request and response in a row, of every case of every peer, and the other captures.
fn captures() -> Vec<(String, Vec<u8>)> {
    let root = format!("{}/testdata", env!("CARGO_MANIFEST_DIR"));
    let mut captures = Vec::new();
    for peer in std::fs::read_dir(format!("{root}/peers")).unwrap() {
        let peer = peer.unwrap().path();
        for file in std::fs::read_dir(&peer).into_iter().flatten() {
            let path = file.unwrap().path().display().to_string();
            if let Some(case) = path.strip_suffix(".request.bin") {
                let response = std::fs::read(format!("{case}.response.bin")).unwrap();
                let joined = [std::fs::read(&path).unwrap(), response].concat();
                captures.push((case.to_owned(), joined));
            }
        }
    }
    for folder in ["draft", "damaged"] {
        for file in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension != "md") {
                captures.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    captures
}

#[test]
fn no_prefix_of_a_capture_matches_before_its_last_byte() {
    let captures = captures();
    assert!(captures.len() > 45);
    for (name, bytes) in captures {
        let matches = |bytes: &[u8]| verdicts(bytes).contains(&Some(Verdict::Match));
        let trailing = if matches(&bytes) {
            // Line ends and frames after the answer are no part of it.
            let kept = (0..bytes.len())
                .rev()
                .find(|&end| !matches(&bytes[..end]))
                .unwrap()
                + 1;
            assert!(
                bytes[kept..].iter().all(|b| b"\r\n".contains(b)),
                "{name}: {kept}"
            );
            bytes.len() - kept
        } else {
            0
        };
        for end in 0..bytes.len() - trailing {
            let early = matches(&bytes[..end]);
            assert!(!early, "{name}: the first {end} bytes match");
        }
    }
}
