//! A request for each mistake on which it shows.

use super::discriminating::DISCRIMINATING;
use super::material::Material;
use super::mistakes::Mistake;
use super::stage::Chain;

/// Keys and key 3 of requests, the draft's own first; those that a server must abort come last.
const KEYS: &[(&str, &str, &[u8; 8])] = &[
    // Draft 76, 1.2, 5.2 and 1.3.
    ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    (
        "3e6b263  4 17 80",
        "17  9 G`ZD9   2 2b 7X 3 /r90",
        b"WjN}|M(6",
    ),
    (
        "18x 6]8vM;54 *(5:  {   U1]8  z [  8",
        "1_ tx7X d  <  nw  334J702) 7]o}` 0",
        b"Tm[K T2u",
    ),
    // The answer holds a NUL.
    ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n:ds[f0"),
];

/// More of them: with what texts, lists, forms and HTML have a use for; with as many characters as
/// a key may have; with a part from 2^31 on; with line ends, NUL, 0xff and windows-1252 in key 3.
const MORE: &[(&str, &str, &[u8; 8])] = &[
    ("1,2;3\"4 5=6 7(8)", "2<4>6%31 8+0 's'", b"^n:ds[4U"),
    (
        "12#0$0/0~0^ 0_ 0|  0}  0{  @   . ]",
        "3-0.2e+1 6:a4 s8",
        b"^n:ds[4U",
    ),
    ("41465460 15x", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n:ds[4\xff"),
    ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"k3Byte\r\n"),
    (
        "4 @1  46546xW%0l 1 5",
        "12998 5 Y3 1  .P00",
        b"^n\x81s\x8a4U\x9d",
    ),
    ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n\nds\r4U"),
];

/// Requests that no conforming client sends.
const BROKEN: &[(&str, &str, &[u8; 8])] = &[
    // A space at the end, a tab, no digits, no spaces.
    ("4 @1  46546xW%0l 1 5 ", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("4 @1\t  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("@ x", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("4@146546xW%0l15", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    // 102251 / 4 leaves 3, 102249 / 4 leaves 1.
    ("1\\}  a`;l022aaf  51", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("1\\}  a`;l022aaf  49", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    // The number is above 2^32, the part is, the number is above 2^64.
    ("9 9999999999 x", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("99 99999 9 9998 x", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    ("184467440737 09551626 x", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
    // ARABIC-INDIC DIGIT THREE.
    (
        "4 @1  46546xW%0l 1 5\u{663}",
        "12998 5 Y3 1  .P00",
        b"^n:ds[4U",
    ),
];

/// Key 3s that are tried for an answer with the bytes that a mistake trips over: CR LF is in one of
/// 4,369.
const TRIED: u32 = 40_000;

fn counted() -> impl Iterator<Item = Material<'static>> {
    let (key1, key2, _) = KEYS.first().copied().unwrap_or(("", "", b"        "));
    (0..TRIED).map(move |number| {
        let digits = format!("{number:08}");
        let key3 = digits.as_bytes().first_chunk().copied().unwrap_or_default();
        Material::from_keys(key1.as_bytes(), key2.as_bytes(), key3)
    })
}

fn all() -> impl Iterator<Item = Material<'static>> {
    let from = |&(key1, key2, key3): &(&'static str, &'static str, &[u8; 8])| {
        Material::from_keys(key1.as_bytes(), key2.as_bytes(), *key3)
    };
    let first = || KEYS.iter().take(1).map(from);
    let plain = KEYS.iter().map(from);
    let further = DISCRIMINATING.iter().map(|request| request.material());
    let swapped = first().map(Material::key2_first);
    let followed = first().map(|material| material.followed_by(b"\0hi\xff"));
    let broken = BROKEN.iter().map(from);
    let more = MORE.iter().map(from);
    let twice: [&[&[u8]]; 2] = [&[b"3e6b263  4 17 80"], &[]];
    let repeated = first().map(move |material| material.repeated(twice));
    plain
        .chain(further)
        .chain(swapped)
        .chain(followed)
        .chain(more)
        .chain(repeated)
        .chain(broken)
        .chain(counted())
}

/// The first request on which a server with this mistake, and no other, answers otherwise than the
/// draft has it.
#[must_use]
pub fn example_of(mistake: &Mistake) -> Option<Material<'static>> {
    let chain = mistake.chain();
    all().find(|material| {
        let answer = chain.answer(material);
        answer.is_some() && answer != Chain::default().answer(material)
    })
}

#[cfg(test)]
mod tests {
    use super::super::stage::Hash;
    use super::super::{Seen, explain, mistakes};
    use super::*;

    #[test]
    fn each_mistake_shows_on_its_example_and_is_found_back() {
        let mut missing = Vec::new();
        for mistake in mistakes::ALL {
            let Some(material) = example_of(mistake) else {
                missing.push((mistake.id, "no example".to_owned()));
                continue;
            };
            if matches!(mistake.chain().hash, Hash::Same | Hash::Before) {
                // It takes several handshakes to see.
                continue;
            }
            let written = mistake.chain().answer(&material).unwrap();
            let seen = Seen::from_written(&written);
            let right = Chain::default().answer(&material);
            if right.is_some_and(|right| written.body.starts_with(&right.body)) {
                // What is behind the right answer is frames, as far as a client can tell.
                continue;
            }
            let found = explain(&material, &seen, 1);
            if found.iter().all(|found| found.mistakes != [*mistake]) {
                let found = found
                    .iter()
                    .map(|found| found.mistakes.iter().map(|row| row.id));
                let ids: Vec<&str> = found.flatten().collect();
                missing.push((mistake.id, ids.join(", ")));
            }
        }
        assert_eq!(missing, []);
    }
}
