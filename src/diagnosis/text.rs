//! What comes of bytes that are taken for text, and other accidents of strings.

/// Taken for Latin-1 and written as UTF-8: each byte above 0x7f becomes two.
pub(super) fn utf8(bytes: &[u8]) -> Vec<u8> {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    text.into_bytes()
}

/// Decoded as UTF-8 and written again: what is none of it becomes U+FFFD.
pub(super) fn replaced(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(bytes).into_owned().into_bytes()
}

/// Written as ASCII: each byte above 0x7f becomes a question mark.
pub(super) fn question_marks(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .map(|&byte| if byte.is_ascii() { byte } else { b'?' })
        .collect()
}

/// The bytes before the first NUL, as C's string functions see them.
pub(super) fn cut_at_nul(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// The bytes before the first LF, or before the CR before it, as a line reader sees them.
pub(super) fn cut_at_line_end(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = bytes.get(..end).unwrap_or_default();
    if end < bytes.len() {
        line.strip_suffix(b"\r").unwrap_or(line)
    } else {
        line
    }
}

/// The bytes up to the first LF and with it, as a line reader keeps them.
pub(super) fn cut_after_line_end(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at.saturating_add(1));
    bytes.get(..end).unwrap_or_default()
}

/// The bytes after the last CR or LF.
pub(super) fn after_last_line_end(bytes: &[u8]) -> &[u8] {
    let at = memchr::memrchr2(b'\r', b'\n', bytes);
    at.and_then(|at| bytes.get(at.saturating_add(1)..))
        .unwrap_or(bytes)
}

/// The bytes before the next colon and space.
pub(super) fn cut_at_colon(bytes: &[u8]) -> &[u8] {
    let end = memchr::memmem::find(bytes, b": ").unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// Without the spaces at the end.
pub(super) fn without_trailing_spaces(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte != b' ');
    bytes
        .get(..end.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// The bytes after the last CR LF.
pub(super) fn last_line(bytes: &[u8]) -> &[u8] {
    let at = memchr::memmem::rfind(bytes, b"\r\n");
    at.and_then(|at| bytes.get(at.saturating_add(2)..))
        .unwrap_or(bytes)
}

/// Without white space and NUL at the ends, as Ruby's `strip` does.
pub(super) fn stripped(bytes: &[u8]) -> &[u8] {
    let is_kept = |byte: &u8| !matches!(byte, 0 | b'\t'..=b'\r' | b' ');
    let start = bytes.iter().position(is_kept).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(is_kept);
    bytes
        .get(start..end.map_or(start, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// Without white space at the ends, as readers of HTTP do.
pub(super) fn trimmed(bytes: &[u8]) -> &[u8] {
    let is_kept = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = bytes.iter().position(is_kept).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(is_kept);
    bytes
        .get(start..end.map_or(start, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// Each run of spaces folded to one.
pub(super) fn runs_collapsed(bytes: &[u8]) -> Vec<u8> {
    let mut folded = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if byte != b' ' || folded.last() != Some(&b' ') {
            folded.push(byte);
        }
    }
    folded
}

/// How many runs of spaces there are.
pub(super) fn runs_of_spaces(bytes: &[u8]) -> u64 {
    let mut runs = 0_u64;
    let mut before = 0;
    for &byte in bytes {
        if byte == b' ' && before != b' ' {
            runs = runs.saturating_add(1);
        }
        before = byte;
    }
    runs
}

/// How many characters of white space there are, U+00A0 in Latin-1 or in UTF-8 among them.
pub(super) fn white_space(bytes: &[u8]) -> u64 {
    let mut count = 0_u64;
    for &byte in bytes {
        // In UTF-8 U+00A0 is 0xc2 0xa0: its second byte stands for it here too.
        if matches!(byte, b'\t'..=b'\r' | b' ' | 0xa0) {
            count = count.saturating_add(1);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_accident_does_what_its_language_does() {
        assert_eq!(utf8(b"a\xd6"), b"a\xc3\x96");
        assert_eq!(replaced(b"a\xd6b"), b"a\xef\xbf\xbdb");
        assert_eq!(question_marks(b"a\xd6b"), b"a?b");
        assert_eq!(cut_at_nul(b"ab\0c"), b"ab");
        assert_eq!(cut_at_line_end(b"ab\r\nc"), b"ab");
        assert_eq!(cut_at_line_end(b"ab\r"), b"ab\r");
        assert_eq!(cut_after_line_end(b"ab\r\nc\n"), b"ab\r\n");
        assert_eq!(last_line(b"ab\r\nc\n"), b"c\n");
        assert_eq!(after_last_line_end(b"ab\rc"), b"c");
        assert_eq!(cut_at_colon(b"18x(5:  {"), b"18x(5");
        assert_eq!(without_trailing_spaces(b" a  "), b" a");
        assert_eq!(stripped(b" \0a b\r\n"), b"a b");
        assert_eq!(stripped(b" \0\n"), b"");
        assert_eq!(trimmed(b"  !0 "), b"!0");
        assert_eq!(runs_collapsed(b" a  b   "), b" a b ");
        assert_eq!(runs_of_spaces(b" a  b   "), 3);
        assert_eq!(white_space(b" a\t\xa0b"), 3);
        assert_eq!(white_space("a\u{a0}b".as_bytes()), 1);
    }
}
