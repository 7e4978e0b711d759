//! Tests of what explained earlier answers.

use super::*;
use crate::diagnosis::mistakes::find;
use crate::diagnosis::search::explain;

const KEY1: &[u8] = b"4 @1  46546xW%0l 1 5";
const KEY2: &[u8] = b"12998 5 Y3 1  .P00";

fn set(ids: &[&str]) -> Vec<&'static Mistake> {
    ids.iter().map(|id| find(id).unwrap()).collect()
}

fn example(key3: &[u8; 8]) -> Material<'static> {
    Material::from_keys(KEY1, KEY2, *key3)
}

fn body(material: &Material<'_>, ids: &[&str]) -> Vec<u8> {
    chain_of(&set(ids)).unwrap().answer(material).unwrap().body
}

/// What is kept of an answer that each of these sets explains.
fn known(sets: &[&[&str]]) -> Known {
    let found = sets.iter().map(|ids| Explanation {
        mistakes: set(ids),
        chain: chain_of(&set(ids)).unwrap(),
        explained: b"",
    });
    Known::of(&found.collect::<Vec<_>>(), None).unwrap()
}

fn memory(sets: &[&[&str]]) -> Memory {
    let mut memory = Memory::new();
    memory.keep(&known(sets));
    memory
}

fn named(memory: &Memory, material: &Material<'_>, body: &[u8]) -> Option<Vec<String>> {
    let again = memory.explain(material, &Seen::from_body(body))?;
    let ids = |found: &Explanation<'_>| {
        let ids: Vec<&str> = found.mistakes.iter().map(|mistake| mistake.id).collect();
        ids.join(" + ")
    };
    Some(again.explanations.iter().map(ids).collect())
}

#[test]
fn what_explains_the_same_is_kept_once_and_the_latest_first() {
    let (hex, utf8) = (known(&[&["answer-hex"]]), known(&[&["challenge-utf8"]]));
    assert_eq!(hex, known(&[&["answer-hex"]]));
    assert_ne!(hex, utf8);
    let mut memory = Memory::new();
    for known in [&hex, &utf8, &known(&[&["answer-hex"]])] {
        memory.keep(known);
    }
    assert_eq!(memory.known, [hex.clone(), utf8.clone()]);
    // Of another memory the latest comes first too, and no more than so many are kept.
    let mut other = Memory::new();
    other.add(&memory);
    assert_eq!(other.known, [hex, utf8]);
    for mistake in crate::diagnosis::mistakes::ALL.iter().take(MOST + 5) {
        other.keep(&known(&[&[mistake.id]]));
    }
    assert_eq!(other.known.len(), MOST);
}

#[test]
fn what_an_answer_rules_out_is_not_tried_again() {
    let both = memory(&[&["key3-utf8"], &["key3-windows-1252"]]);
    // A byte that both write alike, and one that they do not.
    let alike = example(b"^n:ds[4U");
    let parted = example(b"^n:ds[4\x80");
    let written = body(&parted, &["key3-utf8"]);
    assert_ne!(written, body(&parted, &["key3-windows-1252"]));
    let seen = Seen::from_body(&written);
    let again = both.explain(&parted, &seen).unwrap();
    assert_eq!(again.known, known(&[&["key3-utf8"]]));
    assert_eq!(named(&both, &parted, &written), Some(vec!["key3-utf8".to_owned()]));
    // Nothing explains another answer.
    assert_eq!(named(&both, &alike, b"sixteen letters!"), None);
}

#[test]
fn a_part_of_several_sets_that_writes_the_answer_is_named_once() {
    let material = example(b"^n:ds[4U");
    let written = body(&material, &["answer-hex"]);
    // Without a byte above 0x7f in key 3 neither of the others shows.
    let memory = memory(&[&["key3-utf8", "answer-hex"], &["key3-windows-1252", "answer-hex"]]);
    assert_eq!(named(&memory, &material, &written), Some(vec!["answer-hex".to_owned()]));
}

#[test]
fn long_keys_and_lost_bytes_are_left_to_the_search() {
    let memory = memory(&[&["answer-hex"]]);
    let of_length = |length: usize| {
        let key = [KEY1, &vec![b'x'; length - KEY1.len()]].concat();
        let material = Material::from_keys(&key, KEY2, *b"^n:ds[4U");
        let written = body(&material, &["answer-hex"]);
        named(&memory, &material, &written)
    };
    assert_eq!(of_length(LONGEST_KEY), Some(vec!["answer-hex".to_owned()]));
    assert_eq!(of_length(LONGEST_KEY + 1), None);
}

#[test]
fn an_answer_that_is_missing_again_is_that() {
    let material = example(b"^n:ds[4U");
    let memory = memory(&[&["answer-missing"]]);
    assert_eq!(named(&memory, &material, b""), Some(vec!["answer-missing".to_owned()]));
    // It is what a search finds, too.
    let found = explain(&material, &Seen::from_body(b""), 1);
    assert_eq!(found.len(), 1);
}
