//! What editors and terminals do to the raw bytes of key 3 and of the answer.

use crate::entity;

/// U+FFFD in UTF-8: stands where a byte was lost.
const REPLACEMENT: &str = "\u{fffd}";

/// Whether a byte was replaced by U+FFFD.
pub(super) fn has_replacements(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, REPLACEMENT.as_bytes()).is_some()
}

/// The bytes that someone took for Latin-1 text and wrote as UTF-8, if what results are exactly
/// `want` bytes. That is certain enough: raw bytes are hardly ever valid UTF-8 of that length.
pub(super) fn undo_utf8(bytes: &[u8], want: usize) -> Option<Vec<u8>> {
    if bytes.len() <= want || bytes.len() > want.saturating_mul(2) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let undone: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    undone.filter(|bytes| bytes.len() == want)
}

/// As [`undo_utf8`], with what a file's maker may have put behind the bytes left out: nothing if that
/// fits, for they may end in a line end themselves, then one line end, then all.
pub(super) fn undo_utf8_and_line_end(bytes: &[u8], want: usize) -> Option<Vec<u8>> {
    let line_ends: [&[u8]; 3] = [b"", b"\n", b"\r\n"];
    let candidates = line_ends
        .into_iter()
        .filter_map(|end| bytes.strip_suffix(end));
    candidates
        .chain([without_line_end(bytes)])
        .find_map(|bytes| undo_utf8(bytes, want))
}

/// The text of exactly `want` characters, some of them beyond Latin-1, that stands in place of as many
/// bytes; line ends behind it are left out.
pub(super) fn wide_text(bytes: &[u8], want: usize) -> Option<&str> {
    let text = std::str::from_utf8(without_line_end(bytes)).ok()?;
    let is_wide =
        text.chars().any(|c| u32::from(c) > 0xff) && !text.contains(char::REPLACEMENT_CHARACTER);
    (is_wide && text.chars().count() == want).then_some(text)
}

/// The bytes with the characters of HTML's entities in their place; `None` where there is none.
pub(super) fn without_entities(bytes: &[u8]) -> Option<Vec<u8>> {
    let (plain, entities) = decoded(bytes);
    (entities > 0).then_some(plain)
}

/// How many of HTML's entities are in the bytes.
pub(super) fn entities(bytes: &[u8]) -> usize {
    decoded(bytes).1
}

/// The characters in place of entities, and how many there were.
fn decoded(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut plain = Vec::new();
    let mut rest = bytes;
    let mut entities = 0_usize;
    while let Some((&byte, after)) = rest.split_first() {
        match entity::read(rest) {
            Some((c, length)) => {
                entities = entities.saturating_add(1);
                plain.extend(u8::try_from(u32::from(c)));
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                plain.push(byte);
                rest = after;
            }
        }
    }
    (plain, entities)
}

/// The text with plain characters in place of typographic ones.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' | '\u{b4}' => plain.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => plain.push('"'),
            '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{2010}' | '\u{2011}' => plain.push('-'),
            '\u{2026}' => plain.push_str("..."),
            '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' => plain.push(' '),
            '\u{2039}' => plain.push('<'),
            '\u{203a}' => plain.push('>'),
            '\u{ab}' => plain.push_str("<<"),
            '\u{bb}' => plain.push_str(">>"),
            '\u{d7}' => plain.push('x'),
            other => plain.push(other),
        }
    }
    plain
}

/// The bytes without all CR and LF at their end.
pub(super) fn without_line_end(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'));
    bytes
        .get(..end.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_without_an_entity_have_nothing_to_decode() {
        assert_eq!(without_entities(b"a&b;c"), None);
        assert_eq!(without_entities(b"a&#39;c").as_deref(), Some(&b"a'c"[..]));
    }

    #[test]
    fn latin_1_written_as_utf_8_is_undone() {
        let damaged = "i\u{fe}\u{da}\u{a0}\u{ee}\u{e8}\u{b9}\u{99}".as_bytes();
        assert_eq!(
            undo_utf8(damaged, 8).as_deref(),
            Some(&b"i\xfe\xda\xa0\xee\xe8\xb9\x99"[..])
        );
        let all_high = "\u{e9}".repeat(8);
        assert_eq!(undo_utf8(all_high.as_bytes(), 8), Some(vec![0xe9; 8]));
    }

    #[test]
    fn bytes_that_end_in_a_line_end_keep_it() {
        let raw = b"i\xfe\xda\xa0\xee\xe8\xb9\n";
        let damaged: String = raw.iter().map(|&byte| char::from(byte)).collect();
        for end in ["", "\n", "\r\n", "\n\n"] {
            let file = format!("{damaged}{end}");
            let undone = undo_utf8_and_line_end(file.as_bytes(), 8);
            let expected = if end == "\n\n" { None } else { Some(&raw[..]) };
            assert_eq!(undone.as_deref(), expected, "{end:?}");
        }
    }

    #[test]
    fn text_beyond_latin_1_has_as_many_characters_as_there_were_bytes() {
        for right in ["1234567\u{20ac}", "1234567\u{100}"] {
            assert_eq!(wide_text(right.as_bytes(), 8), Some(right));
            let file = format!("{right}\r\n");
            assert_eq!(wide_text(file.as_bytes(), 8), Some(right));
        }
        for wrong in [
            "12345678",
            "1234567\u{ff}",
            "123456\u{20ac}",
            "12345678\u{20ac}",
            "123456\u{20ac}\u{fffd}",
        ] {
            assert_eq!(wide_text(wrong.as_bytes(), 8), None, "{wrong}");
        }
    }

    #[test]
    fn other_bytes_are_left_alone() {
        assert_eq!(undo_utf8(b"12345678", 8), None);
        assert_eq!(undo_utf8(b"123456789", 8), None);
        assert_eq!(undo_utf8(b"i\xfe\xda\xa0\xee\xe8\xb9\x99\xff", 8), None);
        assert_eq!(undo_utf8("1234567\u{20ac}".as_bytes(), 8), None);
    }
}
