//! Diagnosis: what real servers sent is explained, each mistake made forward is found back, and
//! nothing is found in what is random.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here shows the line"
)]

use std::path::Path;

use md5::{Digest as _, Md5};
use proptest::prelude::*;
use ws76::capture;
use ws76::challenge::Computation;
use ws76::diagnosis::exhaust::{Exhaustion, Outcome, Progress};
use ws76::diagnosis::stage::{Choice, Digits, Hash, Phase};
use ws76::diagnosis::{
    Case, Chain, Commonness, DISCRIMINATING, MOST, Material, Memory, Mistake, Seen, explain,
    explain_together, mistakes,
};
use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};

const KEY2: &[u8] = b"12998 5 Y3 1  .P00";

/// A generator of our own, so that a failure can be run again: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    fn insert(&mut self, key: &mut Vec<u8>, byte: u8, inside: bool) {
        let (low, high) = if inside {
            (1, key.len() - 1)
        } else {
            (0, key.len())
        };
        let at = low + usize::try_from(self.below((high - low + 1) as u64)).unwrap();
        key.insert(at, byte);
    }

    /// A key as 4.1 steps 16 to 22 have it.
    fn key(&mut self) -> Vec<u8> {
        let spaces = 1 + self.below(12);
        let number = self.below(u64::from(u32::MAX) / spaces + 1);
        let mut key = (number * spaces).to_string().into_bytes();
        for _ in 0..=self.below(12) {
            let junk: Vec<u8> = (0x21..=0x2f).chain(0x3a..=0x7e).collect();
            let byte = *self.pick(&junk);
            self.insert(&mut key, byte, false);
        }
        for _ in 0..spaces {
            self.insert(&mut key, b' ', true);
        }
        key
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next().to_le_bytes()[0])
    }
}

/// What a real peer was asked and answered.
fn peer(name: &str) -> (Vec<u8>, Vec<u8>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/peers");
    let read = |end: &str| std::fs::read(folder.join(format!("{name}.{end}.bin"))).unwrap();
    (read("request"), read("response"))
}

/// The explanations of a peer's answer, the mistakes of one joined by a plus.
fn explained(name: &str) -> Vec<String> {
    let (request, response) = peer(name);
    let exchange = Exchange::from_wire(&request, Some(&response));
    let handshake = Handshake::judge(&exchange, Scope::Both, None);
    let Some(case) = Case::of(&handshake) else {
        return Vec::new();
    };
    let found = case.diagnose(MOST).explanations;
    found.iter().map(|found| ids(&found.mistakes)).collect()
}

fn ids(mistakes: &[&Mistake]) -> String {
    let ids: Vec<&str> = mistakes.iter().map(|mistake| mistake.id).collect();
    ids.join(" + ")
}

#[test]
fn what_real_servers_did_is_named() {
    // What these peers do is known from their code.
    for (name, first) in [
        ("oldws/draft", "challenge-utf8"),
        ("oldws/k3high", "challenge-utf8"),
        ("oldws/rand0", "challenge-utf8"),
        ("oldws/huge", "quotient-wraps-u32 + challenge-utf8"),
        ("perl-pw/huge", "quotient-wraps-u32"),
        ("perl-pw/seedkey", "quotient-truncated"),
        ("eventlet/nonmultiple", "quotient-truncated"),
        ("eventlet/seedkey", "quotient-truncated"),
        ("em-websocket/nodigits", "no-digits-is-zero"),
    ] {
        assert_eq!(
            explained(name).first().map(String::as_str),
            Some(first),
            "{name}"
        );
    }
    for name in [
        "wsdriver/draft",
        "wsdriver/k3nul",
        "perl-pw/draft",
        "eventlet/k3zero",
    ] {
        assert_eq!(explained(name), [""; 0], "{name}");
    }
}

#[test]
fn one_mistake_explains_all_of_a_servers_answers_at_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/peers/oldws/session.pcap");
    let mut conversations = Vec::new();
    let file = std::fs::File::open(path).unwrap();
    capture::read(file, &capture::Options::default(), &mut |conversation| {
        conversations.push(conversation);
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let exchanges: Vec<_> = conversations
        .iter()
        .flat_map(judge::of_conversation)
        .collect();
    let judged = exchanges
        .iter()
        .map(|e| Handshake::judge(e, Scope::Both, None));
    let wrong: Vec<_> = judged
        .filter(|h| h.verdict == Some(Verdict::Mismatch))
        .collect();
    let cases: Vec<_> = wrong.iter().map(|h| Case::of(h).unwrap()).collect();
    assert_eq!(cases.len(), 13);
    let together = explain_together(&cases, &[]).unwrap();
    // Some of the answers are the same with parts-utf8, not all.
    assert_eq!(
        together.sets.iter().map(|set| ids(set)).collect::<Vec<_>>(),
        ["challenge-utf8"]
    );
}

#[test]
fn right_answers_rule_mistakes_out() {
    let parts_utf8 = mistakes::find("parts-utf8").unwrap();
    // Key 3 above 0x7f, parts below: parts-utf8 leaves the answer right, challenge-utf8 does not.
    let requests = [
        Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U"),
        Material::from_keys(b"1 0p0", b"1 1x0", *b"\xff\xfe\xfd\xfc1234"),
    ];
    let answers = requests
        .each_ref()
        .map(|m| parts_utf8.chain().answer(m).unwrap());
    let case = |n: usize| Case {
        material: requests[n].clone(),
        seen: Seen::from_written(&answers[n]),
    };
    let alone = explain_together(&[case(0)], &[]).unwrap();
    assert!(alone.sets.len() > 1);
    let together = explain_together(&[case(0)], &[case(1)]).unwrap();
    assert_eq!(ids(&together.sets[0]), "parts-utf8");
    assert_eq!(together.sets.len(), 1);
}

#[test]
fn what_explains_all_does_not_depend_on_their_order() {
    // Of one of these answers a smaller explanation is told too, which explains no other.
    let made = ["key-whole-line", "space-runs-counted"];
    let mistakes = made.map(|id| mistakes::find(id).unwrap());
    let chain = mistakes::chain_of(&mistakes).unwrap();
    let mut random = Random(7);
    let keys: Vec<_> = (0..40)
        .map(|_| (random.key(), random.key(), random.bytes()))
        .collect();
    let requests: Vec<_> = keys
        .iter()
        .map(|(a, b, c)| Material::from_keys(a, b, *c))
        .collect();
    let written: Vec<_> = requests
        .iter()
        .map(|request| chain.answer(request))
        .collect();
    let mut cases: Vec<_> = requests
        .iter()
        .zip(&written)
        .filter_map(|(request, written)| {
            let written = written.as_ref()?;
            (Chain::default().answer(request).as_ref() != Some(written)).then(|| Case {
                material: request.clone(),
                seen: Seen::from_written(written),
            })
        })
        .collect();
    assert!(cases.len() > 5);
    cases.sort_by_key(|case| case.diagnose(MOST).explanations[0].mistakes.len());
    for _ in 0..2 {
        let together = explain_together(&cases, &[]).unwrap();
        assert!(together.sets.iter().any(|set| ids(set) == made.join(" + ")));
        cases.reverse();
    }
}

#[test]
fn the_known_fingerprints_are_named() {
    // Digests of the example of draft 76, 5.2, made with Python's hashlib.
    let request = Material::from_keys(
        b"3e6b263  4 17 80",
        b"17  9 G`ZD9   2 2b 7X 3 /r90",
        *b"WjN}|M(6",
    );
    for (digest, expected) in [
        ("1c48c33846c956d6e06082717b6a975a", "keys-swapped"),
        ("2fe3d9d7da3c638e8389888494cbcf0b", "parts-little-endian"),
        ("4186fdf6c6056afe3260c4ce3c73f53e", "layout-reversed"),
        ("6d0b35de5d920d3eaf0119a0b612c31d", "layout-key3-first"),
        ("c7f3b401a0a8a7beb2fe8146830674c9", "block-byte-reversed"),
        ("4464c38e267a401f38b4dbf5ec7032af", "key3-reversed"),
        (
            "85553ddd10f1a9e9d6c8823a2cebbda4",
            "parts-little-endian + key3-reversed",
        ),
        ("f83dea0c199331777f9504101bd7067d", "not-divided"),
        ("57ea69c5df3a8fd454047edb9fcb3bbe", "key3-missing"),
        ("d9b80cc1ed7a0a591d0c548f2ad84125", "key3-zeros"),
        ("a027deb837d5445620ca1df8a7395ccd", "key3-first-byte-lost"),
        ("f7c7e8b23803d14f3a3e62f5daa6d13c", "parts-decimal-text"),
        ("983791766799978a06e96b9e80e79bc0", "parts-modulo-255"),
        ("9043dedfd08a3f1eed0358f6c915155a", "number-saturates-i32"),
    ] {
        let answer = hex::decode(digest).unwrap();
        let found = explain(&request, &Seen::from_body(&answer), MOST);
        assert!(
            found.iter().any(|found| ids(&found.mistakes) == expected),
            "{expected}: {found:?}"
        );
    }
    let found = explain(
        &request,
        &Seen::from_body(b"6e603965426b397a245238704f745662"),
        MOST,
    );
    assert_eq!(ids(&found[0].mistakes), "answer-hex");
}

/// Makes the mistakes on a request, and looks whether diagnosis names them or a set of no more that
/// writes the same bytes; what is wrong with it, where it does not. False where the answer is right
/// all the same, or there is none.
fn there_and_back(mistakes: &[&'static Mistake], request: &Material<'_>) -> Result<bool, String> {
    let Some(chain) = mistakes::chain_of(mistakes) else {
        return Ok(false);
    };
    // It takes two handshakes to see these.
    if matches!(chain.hash, Hash::Same | Hash::Before) {
        return Ok(false);
    }
    let Some(written) = chain.answer(request) else {
        return Ok(false);
    };
    let right = Chain::default().answer(request);
    let looks_right =
        right.is_some_and(|right| written.field.is_none() && written.body.starts_with(&right.body));
    // Too few bytes speak for anything, unless none at all were sent.
    let length = written
        .field
        .as_ref()
        .map_or(written.body.len(), |(_, value)| value.len());
    if looks_right || (1..8).contains(&length) {
        return Ok(false);
    }
    let seen = Seen::from_written(&written);
    let found = explain(request, &seen, MOST);
    let named: Vec<String> = found.iter().map(|found| ids(&found.mistakes)).collect();
    let made = ids(mistakes);
    let failed = |what: String| Err(format!("{made}: {what}, {named:?} {request:?}"));
    if found.is_empty() {
        return failed(format!("not found of {written:?}"));
    }
    for found in &found {
        if found.mistakes.len() > mistakes.len() {
            return failed("explained by more".to_owned());
        }
        let again = found.chain.answer(request).unwrap();
        if seen.speaks_for(&again).is_none() {
            return failed(format!("{} writes {again:?}", ids(&found.mistakes)));
        }
    }
    if found[0].mistakes.len() == mistakes.len() && !named.contains(&made) {
        return failed("not among those of as many".to_owned());
    }
    Ok(true)
}

/// The same for a test that ends at the first failure.
fn is_found_back(mistakes: &[&'static Mistake], request: &Material<'_>) -> bool {
    there_and_back(mistakes, request).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn each_mistake_is_found_back_on_many_requests() {
    let mut random = Random(76);
    let mut shown = vec![0; mistakes::ALL.len()];
    for _ in 0..12 {
        let (key1, key2) = (random.key(), random.key());
        let request = Material::from_keys(&key1, &key2, random.bytes());
        for (count, mistake) in shown.iter_mut().zip(mistakes::ALL) {
            *count += u32::from(is_found_back(&[mistake], &request));
        }
    }
    // Most show on requests of conforming clients; the rest have examples of their own.
    assert!(
        shown.iter().filter(|count| **count > 0).count() > 250,
        "{shown:?}"
    );
}

#[test]
fn a_digest_of_20_bytes_that_lost_some_is_found_back() {
    let mut random = Random(20);
    for id in ["answer-first-byte-lost", "answer-cut-at-nul"] {
        let made = ["answer-sha1-whole", id].map(|id| mistakes::find(id).unwrap());
        let mut shown = 0;
        for _ in 0..200 {
            let (key1, key2) = (random.key(), random.key());
            let request = Material::from_keys(&key1, &key2, random.bytes());
            shown += u32::from(is_found_back(&made, &request));
        }
        assert!(shown > 100, "{id}: {shown}");
    }
}

#[test]
fn what_is_written_in_few_bytes_or_in_high_ones_alone_is_found_back() {
    // Eight bytes above 0x7f are all that 16 bytes of UTF-8 hold.
    let made = [
        "digit-zeros-lost",
        "no-spaces-is-zero",
        "answer-utf8-first-16",
    ];
    let request = Material::from_keys(
        b"2 3B\\J71E0185",
        b"O165 U 3 ; b 6 BF  5 7 330",
        [146, 15, 234, 27, 239, 184, 174, 207],
    );
    assert!(is_found_back(
        &made.map(|id| mistakes::find(id).unwrap()),
        &request
    ));
    // Eight bytes twice are as many as an answer has.
    let made = [
        "key3-first-4-zeroed",
        "answer-high-bytes-lost",
        "answer-twice",
    ];
    let request = Material::from_keys(
        b"2~1}6*l2:4w7 ~ 24}W&8c2[",
        b"wb134 6 A61A 6 l)& 0  8   0",
        [74, 178, 246, 8, 59, 173, 163, 151],
    );
    assert!(is_found_back(
        &made.map(|id| mistakes::find(id).unwrap()),
        &request
    ));
    // Nineteen bytes of a digest of 20, and a line end.
    let made = [
        "answer-sha1-whole",
        "answer-cut-at-nul",
        "answer-newline-after",
    ];
    let mut random = Random(19);
    let mut shown = 0;
    for _ in 0..60 {
        let (key1, key2) = (random.key(), random.key());
        let request = Material::from_keys(&key1, &key2, random.bytes());
        shown += u32::from(is_found_back(
            &made.map(|id| mistakes::find(id).unwrap()),
            &request,
        ));
    }
    assert!(shown > 30, "{shown}");
}

/// Whether the search goes through a set: of triples those of common mistakes, at most two of them
/// before the block and at most two in it, and no other hash with two mistakes before it.
fn is_sought(made: &[&'static Mistake]) -> bool {
    let is_other = |mistake: &&&Mistake| matches!(mistake.choice, Choice::Hash(hash) if !matches!(hash, Hash::Ordered(_)));
    let of_block = made
        .iter()
        .filter(|mistake| mistake.phase() < Phase::Digest);
    let is_common = made.iter().all(|made| made.commonness != Commonness::Rare);
    let is_hash_sought = match (made.iter().find(is_other), of_block.count()) {
        (Some(_), 2..) => false,
        // One of these hashes the block's parts for a key, the other has four bytes.
        (Some(other), 1) => !["answer-hmac", "answer-crc32"].contains(&other.id),
        _ => true,
    };
    let of_phases = |phases: std::ops::RangeInclusive<Phase>| {
        let of = made
            .iter()
            .filter(|mistake| phases.contains(&mistake.phase()));
        of.count()
    };
    let is_spread =
        of_phases(Phase::Keys..=Phase::Parts) < 3 && of_phases(Phase::Block..=Phase::Block) < 3;
    is_hash_sought && is_spread && (made.len() < 3 || is_common)
}

/// How many pairs and triples are tried: a number in the environment, for CI, or a few.
fn pairs_and_triples() -> u64 {
    let asked = std::env::var("WS76_PAIRS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(300)
}

/// Pairs and triples that are sought, on random requests: what failed of them.
fn failures_of_random_sets(seed: u64, sets: u64) -> Vec<String> {
    let mut random = Random(seed);
    let (mut shown, mut failures) = (0, Vec::new());
    while shown < sets {
        let (key1, key2) = (random.key(), random.key());
        let request = Material::from_keys(&key1, &key2, random.bytes());
        let count = 2 + random.below(2);
        let mut made: Vec<&'static Mistake> =
            (0..count).map(|_| *random.pick(&mistakes::ALL)).collect();
        made.sort_by_key(|mistake| mistakes::ALL.iter().position(|row| row.id == mistake.id));
        made.dedup_by_key(|mistake| mistake.id);
        if is_sought(&made) {
            match there_and_back(&made, &request) {
                Ok(has_shown) => shown += u64::from(has_shown),
                Err(failure) => {
                    shown += 1;
                    failures.push(failure);
                }
            }
        }
    }
    failures
}

#[test]
fn pairs_and_triples_are_found_back() {
    let threads = 4;
    let sets = pairs_and_triples() / threads;
    let failures: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || failures_of_random_sets(2000 + thread, sets)))
            .collect();
        let failures = running.into_iter().map(|thread| thread.join().unwrap());
        failures.flatten().collect()
    });
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn what_explained_earlier_answers_explains_later_ones() {
    let mut random = Random(9);
    let commonly = ["space-runs-counted", "parts-little-endian", "answer-hex"];
    let ways: [&[&str]; 3] = [
        &commonly,
        &["keys-swapped", "challenge-utf8"],
        &["first-run-only", "key3-hex"],
    ];
    let mut memory = Memory::new();
    let mut again = 0;
    for round in 0..24 {
        let (key1, key2) = (random.key(), random.key());
        let request = Material::from_keys(&key1, &key2, random.bytes());
        let made = ways[round % 3].iter().map(|id| mistakes::find(id).unwrap());
        let chain = mistakes::chain_of(&made.collect::<Vec<_>>()).unwrap();
        let Some(written) = chain.answer(&request) else {
            continue;
        };
        let case = Case {
            material: request.clone(),
            seen: Seen::from_written(&written),
        };
        let searched = case.diagnose(MOST);
        // No search finds two mistakes where one is asked for.
        let known = case.diagnose_again(1, &memory);
        for found in &known.explanations {
            again += u32::from(found.mistakes.len() > 1);
            let written = found.chain.answer(&request).unwrap();
            assert!(case.seen.speaks_for(&written).is_some());
            let is_searched = searched.explanations.contains(found);
            let fewest = searched.explanations[0].mistakes.len();
            assert!(is_searched || fewest < found.mistakes.len(), "{found:?}");
        }
        memory.keep(searched.known.as_ref().unwrap());
    }
    assert!(again >= 15, "{again}");
    let (key1, key2) = (random.key(), random.key());
    let case = Case {
        material: Material::from_keys(&key1, &key2, random.bytes()),
        seen: Seen::from_body(b"no such answer!!"),
    };
    assert!(case.diagnose_again(1, &memory).is_nothing());
}

/// What is found of the answer to a request, where other requests were answered with these mistakes.
fn found_after(before: &[&str], request: &Material<'_>, made: &[&str]) -> Vec<String> {
    let find = |ids: &[&str]| -> Vec<&'static Mistake> {
        ids.iter().map(|id| mistakes::find(id).unwrap()).collect()
    };
    let of = |request: &Material<'_>, mistakes: &[&'static Mistake], memory: &Memory| {
        let chain = mistakes::chain_of(mistakes).unwrap();
        let written = chain.answer(request).unwrap();
        let case = Case {
            material: request.clone(),
            seen: Seen::from_written(&written),
        };
        let found = case.diagnose_again(MOST, memory);
        let named: Vec<String> = found
            .explanations
            .iter()
            .map(|found| ids(&found.mistakes))
            .collect();
        (named, found.known)
    };
    let mut memory = Memory::new();
    // A key without spaces, a part from 2^31 on, and key 3 with an LF at its end.
    let first = Material::from_keys(b"12345678", b"3#00000000 0", *b"1234567\n");
    let (named, known) = of(&first, &find(before), &memory);
    assert!(named.contains(&before.join(" + ")), "{named:?}");
    memory.keep(&known.unwrap());
    of(request, &find(made), &memory).0
}

#[test]
fn no_earlier_mistake_is_named_that_does_not_show() {
    let request = Material::from_keys(b"4 @1  46546xW%0l 1 5", KEY2, *b"^n:ds[4U");
    for (before, made) in [
        (
            &["no-spaces-is-zero", "parts-little-endian"][..],
            &["parts-little-endian"][..],
        ),
        (
            &["no-spaces-is-zero", "parts-little-endian"],
            &["keys-swapped"],
        ),
        (
            &["no-spaces-is-zero", "parts-little-endian", "answer-hex"],
            &["parts-little-endian", "answer-hex"],
        ),
        (
            &["no-spaces-is-zero", "parts-little-endian", "answer-hex"],
            &["answer-hex"],
        ),
    ] {
        let found = found_after(before, &request, made);
        assert!(found.contains(&made.join(" + ")), "{made:?}: {found:?}");
        assert!(
            found
                .iter()
                .all(|found| found.split(" + ").count() == made.len()),
            "{found:?}"
        );
    }
}

/// How many random answers are tried: a number in the environment, for CI, or a few.
fn random_answers() -> u64 {
    let asked = std::env::var("WS76_RANDOM_ANSWERS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(80)
}

/// What is found of random answers.
fn found_of_random_answers(seed: u64, answers: u64) -> Vec<String> {
    let mut random = Random(seed);
    let mut wrong = Vec::new();
    for _ in 0..answers {
        let (key1, key2) = (random.key(), random.key());
        let request = Material::from_keys(&key1, &key2, random.bytes());
        let answer: [u8; 16] = random.bytes();
        let found = explain(&request, &Seen::from_body(&answer), MOST);
        if !found.is_empty() {
            wrong.push(format!("{found:?} {request:?} {answer:?}"));
        }
    }
    wrong
}

#[test]
fn nothing_explains_a_random_answer() {
    let threads = 4;
    let answers = random_answers() / threads;
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || found_of_random_answers(thread, answers)))
            .collect();
        let wrong = running.into_iter().map(|thread| thread.join().unwrap());
        wrong.flatten().collect()
    });
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

/// Answers that are nearly what a server could compute: parts shifted, increased or small, a bit
/// flipped, random spaces.
fn near(random: &mut Random, key1: &[u8], key2: &[u8], key3: [u8; 8]) -> [u8; 16] {
    let part = |key: &[u8]| {
        let digits: Vec<u8> = key.iter().copied().filter(u8::is_ascii_digit).collect();
        let number: u64 = String::from_utf8(digits).unwrap().parse().unwrap();
        let spaces = key.iter().filter(|&&byte| byte == b' ').count() as u64;
        (number, u32::try_from(number / spaces).unwrap())
    };
    let ((number, part1), (_, part2)) = (part(key1), part(key2));
    let bits =
        8 * u32::try_from(random.below(2)).unwrap() + 9 + u32::try_from(random.below(7)).unwrap();
    // A shift by whole bytes is what a mistake makes. One by a bit or two, or by that from a whole
    // byte, is what counting half the spaces, or twice as many, makes of many keys. One by 3 to 6 is
    // what multiplying by the other key's spaces makes, where the keys have 8 to 64 between them:
    // n / 4 << 5 is n * 8.
    let shift = *random.pick(&[11, 13]);
    let (part1, part2) = match random.below(5) {
        0 => (part1 << shift, part2 << shift),
        // A float of 32 bits rounds number and quotient, by at most 128 each: to one beside the
        // right part is what it makes of some keys.
        1 => (
            part1.wrapping_add(300 + bits),
            part2.wrapping_add(300 + bits),
        ),
        2 => (17 + bits, 300 + bits * 7),
        3 => (part1 ^ 1 << bits, part2),
        // More spaces than any key has. A number of them that is a product is what dividing twice
        // comes to exactly: n / 70 is n / 10 / 7, a key cut before its last digit and spaces
        // counted otherwise.
        _ => {
            let spaces = *random.pick(&[53, 59, 61, 67, 71, 73]);
            (u32::try_from(number / spaces).unwrap(), part2)
        }
    };
    let block = [&part1.to_be_bytes()[..], &part2.to_be_bytes(), &key3].concat();
    Md5::digest(&block).into()
}

#[test]
fn nothing_explains_a_near_answer() {
    let mut random = Random(4);
    let mut wrong = Vec::new();
    for _ in 0..(random_answers() / 10).max(60) {
        let (key1, key2, key3) = (random.key(), random.key(), random.bytes());
        let answer = near(&mut random, &key1, &key2, key3);
        let request = Material::from_keys(&key1, &key2, key3);
        let found = explain(&request, &Seen::from_body(&answer), MOST);
        if !found.is_empty() {
            let named: Vec<String> = found.iter().map(|found| ids(&found.mistakes)).collect();
            let keys = [&key1, &key2].map(|key| String::from_utf8_lossy(key));
            wrong.push(format!("{named:?} {keys:?} {key3:?} {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

#[test]
fn a_few_bytes_of_a_wrong_answer_are_not_explained() {
    let request = DISCRIMINATING[0].material();
    for length in 1..4 {
        let found = explain(
            &request,
            &Seen::from_body(&[0x77, 0x12, 0x9b][..length]),
            MOST,
        );
        assert_eq!(found, [], "{length}");
    }
    let found = explain(&request, &Seen::from_body(b""), MOST);
    assert_eq!(ids(&found[0].mistakes), "answer-missing");
}

/// An answer whose part 1 no mistake of the catalogue makes: the range around it is searched.
fn deep_origin(part1: u32, rest: &[u8]) -> (Option<&'static str>, Vec<String>) {
    let block = [&part1.to_be_bytes()[..], rest].concat();
    let answer: [u8; 16] = Md5::digest(&block).into();
    let case = Case {
        material: Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U"),
        seen: Seen::from_body(&answer),
    };
    assert!(case.diagnose(MOST).is_nothing());
    for question in case.deep_questions() {
        // The kernel counts message words, which MD5 reads little-endian.
        let word = part1.swap_bytes();
        let range = word.saturating_sub(1000)..=word.saturating_add(1000);
        let search = Exhaustion::new(question.question.clone()).within(range);
        if let Outcome::Found(found) = search.run(&Progress::new()) {
            let answer = case.deep_answer(&question, found[0]);
            assert_eq!(answer.bytes, part1.to_be_bytes());
            return (answer.mistake.map(|mistake| mistake.id), answer.origins);
        }
    }
    panic!("{part1} is not found");
}

#[test]
fn a_part_that_no_mistake_makes_is_found_and_explained() {
    // Key 1's digits are 4146546015, its spaces 5; part 2 is 0f 7e d6 3c.
    let right_rest = b"\x0f\x7e\xd6\x3c^n:ds[4U";
    let (mistake, origins) = deep_origin(4_146_546_015 / 7, right_rest);
    assert_eq!(mistake, None);
    assert!(origins[0].starts_with("4146546015 / 7"), "{origins:?}");
    let (mistake, origins) = deep_origin(4_146_546_015 / 7, b"\x0f\x7e\xd6\x3c");
    assert_eq!(mistake, Some("key3-missing"));
    assert!(origins[0].starts_with("4146546015 / 7"), "{origins:?}");
    let (_, origins) = deep_origin(0x1234_5678, right_rest);
    assert_eq!(origins, [""; 0]);
}

#[test]
fn what_was_sought_is_said_of_long_keys() {
    for (length, mistakes, in_keys) in [
        (1024, MOST, true),
        (1025, 1, true),
        (16 << 10, 1, true),
        ((16 << 10) + 1, 1, false),
    ] {
        let key = [b"1 ", &b"x".repeat(length - 2)[..]].concat();
        let case = Case {
            material: Material::from_keys(&key, KEY2, *b"^n:ds[4U"),
            seen: Seen::from_body(b"sixteen letters!"),
        };
        let sought = case.diagnose(MOST).sought;
        assert_eq!(
            (sought.mistakes, sought.in_keys),
            (mistakes, in_keys),
            "{length}"
        );
    }
}

#[test]
fn a_key_of_a_megabyte_is_read_once() {
    // In 20 ways it would take seconds without optimisation; what acts behind the keys is found.
    let long = [b"1 ", &b"7".repeat(1 << 20)[..]].concat();
    let request = Material::from_keys(&long, KEY2, *b"^n:ds[4U");
    let zero = mistakes::find("parts-zero").unwrap();
    let written = zero.chain().answer(&request).unwrap();
    let found = explain(&request, &Seen::from_written(&written), MOST);
    assert!(
        found.iter().any(|found| ids(&found.mistakes) == zero.id),
        "{found:?}"
    );
    let trimmed = Chain::default().with(Choice::Digits(Digits::First(8)));
    let written = trimmed.answer(&request).unwrap();
    assert_eq!(
        explain(&request, &Seen::from_written(&written), MOST),
        [],
        "a key of this length is read as the draft has it alone"
    );
}

proptest! {
    /// The chain without a deviation is the plain path, which is held against an oracle elsewhere.
    #[test]
    fn the_chain_of_right_choices_is_the_plain_computation(
        key1 in "[ 0-9a-z!\t]{0,24}", key2 in "[ 0-9a-z!\u{a0}]{0,24}", key3: [u8; 8],
    ) {
        let plain = Computation::new(key1.as_bytes(), key2.as_bytes(), key3).answer();
        let material = Material::from_keys(key1.as_bytes(), key2.as_bytes(), key3);
        let chain = Chain::default().answer(&material);
        prop_assert_eq!(chain.map(|written| written.body), plain.ok().map(|answer| answer.to_vec()));
    }

    /// Whatever is in a capture, diagnosis ends, and what it tells writes what was seen.
    #[test]
    fn hostile_keys_and_bodies_end_in_something_true(
        key1: Vec<u8>, key2: Vec<u8>, key3: [u8; 8], body: Vec<u8>,
    ) {
        let material = Material::from_keys(&key1, &key2, key3);
        let seen = Seen::from_body(&body);
        for found in explain(&material, &seen, 1) {
            let written = found.chain.answer(&material).unwrap();
            prop_assert!(seen.speaks_for(&written).is_some());
        }
    }
}
