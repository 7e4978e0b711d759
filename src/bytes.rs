//! The one way by which bytes reach a person: every byte that is not printable ASCII is escaped.
//!
//! A capture is hostile. An `ESC [` in it must never reach a terminal, and neither must a byte
//! above 0x7f that some terminal takes for a control. So all text that is made of captured bytes
//! comes out of this module, and what comes out is printable ASCII, whatever went in.

use std::fmt::Write as _;

/// A run of bytes within a larger one, by its offsets: `start` is in it, `end` is not.
///
/// Like [`std::ops::Range`], but it can be copied, and reading it can not panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset of the byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span of `len` bytes from `start` on.
    #[must_use]
    pub const fn sized(start: usize, len: usize) -> Self {
        Self {
            start,
            end: start.saturating_add(len),
        }
    }

    /// How many bytes the span holds.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The span's bytes of `bytes`; what lies beyond their end is left out.
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        bytes
            .get(self.start..self.end.min(bytes.len()))
            .unwrap_or_default()
    }

    /// The same bytes, given relative to an `origin` before them.
    #[must_use]
    pub const fn relative_to(self, origin: usize) -> Self {
        Self {
            start: self.start.saturating_sub(origin),
            end: self.end.saturating_sub(origin),
        }
    }
}

/// Whether a byte is printable ASCII, the space included: U+0020 to U+007E.
#[must_use]
pub const fn is_printable(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e)
}

/// Whether a character beyond printable ASCII acts on a terminal or turns text around: DEL and the C1
/// controls, marks and overrides of direction, line and paragraph separators.
#[must_use]
pub const fn is_unsafe(character: char) -> bool {
    matches!(
        character,
        '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// The bytes as text, where every one of them is printable ASCII.
#[must_use]
pub fn printable(bytes: &[u8]) -> Option<&str> {
    if bytes.iter().copied().all(is_printable) {
        std::str::from_utf8(bytes).ok()
    } else {
        None
    }
}

/// One byte in its C spelling: `\r`, `\n`, `\t`, `\0`, `\\`, `\x1b`, or the character itself.
pub fn push_escaped(text: &mut String, byte: u8) {
    match byte {
        b'\\' => text.push_str("\\\\"),
        b'\r' => text.push_str("\\r"),
        b'\n' => text.push_str("\\n"),
        b'\t' => text.push_str("\\t"),
        _ => push_unprintable_escaped(text, byte),
    }
}

/// As [`push_escaped`], with a backslash standing for itself.
fn push_unprintable_escaped(text: &mut String, byte: u8) {
    if is_printable(byte) {
        text.push(char::from(byte));
    } else {
        text.push_str("\\x");
        push_hex(text, byte);
    }
}

/// One byte in two lower-case hex digits.
fn push_hex(text: &mut String, byte: u8) {
    let digits = [byte >> 4, byte & 0xf].map(|digit| char::from_digit(digit.into(), 16));
    text.extend(digits.into_iter().flatten());
}

/// All bytes in their C spelling; the result is printable ASCII.
#[must_use]
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        push_escaped(&mut text, byte);
    }
    text
}

/// As [`escape`], cut after `limit` bytes, with the number of bytes left out.
#[must_use]
pub fn escape_up_to(bytes: &[u8], limit: usize) -> String {
    let mut text = escape(Span::sized(0, limit).of(bytes));
    let left_out = bytes.len().saturating_sub(limit);
    if left_out > 0 {
        // Writing to a String cannot fail.
        let _ = write!(text, "... ({left_out} more bytes)");
    }
    text
}

/// Text that may hold anything (a path, a system's error message), made safe to show: what is
/// not printable ASCII becomes an escape, a backslash stays.
#[must_use]
pub fn safe_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        push_unprintable_escaped(&mut safe, byte);
    }
    safe
}

/// The bytes as a C string literal, quotes included.
///
/// An escape `\xNN` takes all hex digits that follow it, so the literal is closed and opened again
/// where a hex digit comes next: `"\x9e" "4"` is two bytes.
#[must_use]
pub fn c_string(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(4).saturating_add(2));
    text.push('"');
    let mut after_escape = false;
    for &byte in bytes {
        if after_escape && byte.is_ascii_hexdigit() {
            text.push_str("\" \"");
        }
        if byte == b'"' {
            text.push_str("\\\"");
        } else if byte == b'?' {
            // Two of them and a third character would be a trigraph.
            text.push_str("\\?");
        } else {
            push_escaped(&mut text, byte);
        }
        after_escape = !is_printable(byte) && !matches!(byte, b'\r' | b'\n' | b'\t');
    }
    text.push('"');
    text
}

/// Lower-case hex, two digits a byte, with a space between bytes.
#[must_use]
pub fn spaced_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(3));
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        push_hex(&mut text, *byte);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn control_bytes_never_come_out() {
        assert_eq!(
            escape(b"\x1b[31m\r\n\t\0\x7f\x9b"),
            "\\x1b[31m\\r\\n\\t\\x00\\x7f\\x9b"
        );
        assert_eq!(escape(b"a\\b"), "a\\\\b");
        assert_eq!(safe_text("a\\b\u{202e}"), "a\\b\\xe2\\x80\\xae");
    }

    #[test]
    fn a_hex_digit_after_an_escape_is_parted_in_c() {
        assert_eq!(c_string(b"\x9e4\"?"), "\"\\x9e\" \"4\\\"\\?\"");
        assert_eq!(c_string(b"\xc3\x5f"), "\"\\xc3_\"");
    }

    #[test]
    fn a_span_beyond_the_end_reads_what_is_there() {
        assert_eq!(Span::new(1, 9).of(b"abc"), b"bc");
        assert_eq!(Span::new(5, 9).of(b"abc"), b"");
        assert_eq!(Span::new(3, 1).of(b"abc"), b"");
    }

    proptest! {
        #[test]
        fn whatever_goes_in_printable_ascii_comes_out(bytes: Vec<u8>) {
            for text in [escape(&bytes), c_string(&bytes), spaced_hex(&bytes), escape_up_to(&bytes, 7)] {
                prop_assert!(text.bytes().all(is_printable));
            }
        }
    }
}
