//! What editors and terminals do to the raw bytes of key 3 and of the answer.

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
    fn latin_1_written_as_utf_8_is_undone() {
        let damaged = "i\u{fe}\u{da}\u{a0}\u{ee}\u{e8}\u{b9}\u{99}".as_bytes();
        assert_eq!(
            undo_utf8(damaged, 8).as_deref(),
            Some(&b"i\xfe\xda\xa0\xee\xe8\xb9\x99"[..])
        );
    }

    #[test]
    fn other_bytes_are_left_alone() {
        assert_eq!(undo_utf8(b"12345678", 8), None);
        assert_eq!(undo_utf8(b"123456789", 8), None);
        assert_eq!(undo_utf8(b"i\xfe\xda\xa0\xee\xe8\xb9\x99\xff", 8), None);
        assert_eq!(undo_utf8("1234567\u{20ac}".as_bytes(), 8), None);
    }
}
