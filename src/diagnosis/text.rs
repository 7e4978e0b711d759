//! What comes of bytes that are taken for text, and other accidents of strings.

use super::stage::Text;

/// Bytes that went through a string.
pub(super) fn changed(bytes: &[u8], text: Text) -> Vec<u8> {
    let mut changed = Vec::new();
    put_changed(&mut changed, bytes, text);
    changed
}

/// Appends bytes that went through a string.
pub(super) fn put_changed(into: &mut Vec<u8>, bytes: &[u8], text: Text) {
    match text {
        Text::Utf8 => put_utf8(into, bytes),
        Text::Replaced => into.extend_from_slice(String::from_utf8_lossy(bytes).as_bytes()),
        Text::ErrorsDropped => {
            let chunks = bytes.utf8_chunks();
            chunks.for_each(|chunk| into.extend_from_slice(chunk.valid().as_bytes()));
        }
        Text::EachReplaced => put_mapped(into, bytes, |_| char::REPLACEMENT_CHARACTER),
        Text::QuestionMarks => put_question_marks(into, bytes),
        Text::HighDropped => into.extend(bytes.iter().filter(|byte| byte.is_ascii())),
        Text::SevenBits => into.extend(bytes.iter().map(|byte| byte & 0x7f)),
        Text::Windows1252 => put_mapped(into, bytes, windows_1252),
        Text::Windows1252Replaced => put_mapped(into, bytes, |byte| match byte {
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => char::REPLACEMENT_CHARACTER,
            _ => windows_1252(byte),
        }),
        Text::Windows1252ToLatin1 => into.extend(bytes.iter().map(|&byte| match byte {
            0x80..=0x9f => b'?',
            _ => byte,
        })),
        Text::Utf16Le => bytes.iter().for_each(|&byte| into.extend_from_slice(&[byte, 0])),
        Text::Utf16Be => bytes.iter().for_each(|&byte| into.extend_from_slice(&[0, byte])),
        Text::Utf16LeMarked => {
            into.extend_from_slice(b"\xff\xfe");
            put_changed(into, bytes, Text::Utf16Le);
        }
        Text::Utf16BeMarked => {
            into.extend_from_slice(b"\xfe\xff");
            put_changed(into, bytes, Text::Utf16Be);
        }
        Text::WriteUtf => put_write_utf(into, bytes),
    }
}

/// Appends text of which each byte above 0x7f becomes a character.
fn put_mapped(into: &mut Vec<u8>, bytes: &[u8], map: fn(u8) -> char) {
    for &byte in bytes {
        if byte.is_ascii() {
            into.push(byte);
        } else {
            into.extend_from_slice(map(byte).encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// Appends text of which each byte above 0x7f becomes the character of Latin-1.
fn put_utf8(into: &mut Vec<u8>, bytes: &[u8]) {
    into.reserve(bytes.len().saturating_mul(2));
    for &byte in bytes {
        if byte.is_ascii() {
            into.push(byte);
        } else {
            into.extend_from_slice(&[0xc0 | byte >> 6, 0x80 | byte & 0x3f]);
        }
    }
}

/// Taken for Latin-1 and written as UTF-8: each byte above 0x7f becomes two.
pub(super) fn utf8(bytes: &[u8]) -> Vec<u8> {
    changed(bytes, Text::Utf8)
}

/// Appends text written as ASCII: each byte above 0x7f becomes a question mark.
pub(super) fn put_question_marks(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend(
        bytes
            .iter()
            .map(|&byte| if byte.is_ascii() { byte } else { b'?' }),
    );
}

/// The characters of windows-1252 from 0x80 to 0x9f; those that it leaves open are C1 controls, as
/// Windows and browsers have them.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

fn windows_1252(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    let of_page = place.and_then(|place| WINDOWS_1252.get(place));
    of_page.copied().unwrap_or_else(|| char::from(byte))
}

/// Appends Java's modified UTF-8 behind its length in two bytes.
fn put_write_utf(into: &mut Vec<u8>, bytes: &[u8]) {
    let more = bytes.iter().filter(|&&byte| byte == 0 || !byte.is_ascii());
    let length = bytes.len().saturating_add(more.count());
    into.extend(u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
    for &byte in bytes {
        match byte {
            0 => into.extend_from_slice(b"\xc0\x80"),
            _ => put_mapped(into, &[byte], char::from),
        }
    }
}

/// The first so many bytes, as far as there are.
pub(super) fn first(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(..count).unwrap_or(bytes)
}

/// Zeros behind the bytes up to a length.
pub(super) fn padded(bytes: &[u8], length: usize) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(length.max(bytes.len()), 0);
    padded
}

/// What follows the last such byte; all where there is none.
pub(super) fn after_last(bytes: &[u8], mark: u8) -> &[u8] {
    let at = memchr::memrchr(mark, bytes).map(|at| at.saturating_add(1));
    at.and_then(|at| bytes.get(at..)).unwrap_or(bytes)
}

/// `%20` and the like decoded.
pub(super) fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        let digit = |at: usize| char::from(after.get(at).copied()?).to_digit(16);
        let code = digit(0).zip(digit(1)).map(|(high, low)| high << 4 | low);
        match code.and_then(|code| u8::try_from(code).ok()) {
            Some(code) if *byte == b'%' => {
                decoded.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                decoded.push(*byte);
                rest = after;
            }
        }
    }
    decoded
}

/// `+` as a space.
pub(super) fn plus_decoded(bytes: &[u8]) -> Vec<u8> {
    let decoded = bytes
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte });
    decoded.collect()
}

/// As PHP's `htmlspecialchars` with both quotes.
pub(super) fn html_escaped(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'&' => escaped.extend(b"&amp;"),
            b'<' => escaped.extend(b"&lt;"),
            b'>' => escaped.extend(b"&gt;"),
            b'"' => escaped.extend(b"&quot;"),
            b'\'' => escaped.extend(b"&#039;"),
            _ => escaped.push(*byte),
        }
    }
    escaped
}

/// Without what is in parentheses; one that is not closed stays.
pub(super) fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(open) = memchr::memchr(b'(', rest) {
        let (before, inside) = rest.split_at_checked(open).unwrap_or((rest, &[]));
        let Some(close) = memchr::memchr(b')', inside) else {
            break;
        };
        kept.extend(before);
        rest = inside.get(close.saturating_add(1)..).unwrap_or_default();
    }
    kept.extend(rest);
    kept
}

/// Without what is between `<` and `>`, or behind a `<` that is not closed.
pub(super) fn without_tags(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut is_inside = false;
    for &byte in bytes {
        match byte {
            b'<' => is_inside = true,
            b'>' if is_inside => is_inside = false,
            _ if !is_inside => kept.push(byte),
            _ => {}
        }
    }
    kept
}

/// A number's bytes without leading zeros; zero has one.
pub(super) fn shortest(number: u32) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let start = bytes.iter().position(|&byte| byte != 0).unwrap_or(3);
    bytes.get(start..).unwrap_or_default().to_vec()
}

/// A zero byte before where the top bit is set, as in Java's `BigInteger.toByteArray`.
pub(super) fn with_sign_byte(bytes: &[u8]) -> Vec<u8> {
    let is_high = bytes.first().is_some_and(|byte| !byte.is_ascii());
    let sign: &[u8] = if is_high { &[0] } else { &[] };
    [sign, bytes].concat()
}

/// Seven bits a byte, the highest first, as Perl's `pack('w')`.
pub(super) fn ber(number: u32) -> Vec<u8> {
    let mut bytes = leb128(number);
    bytes.reverse();
    let last = bytes.len().saturating_sub(1);
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = if at == last {
            *byte & 0x7f
        } else {
            *byte | 0x80
        };
    }
    bytes
}

/// Seven bits a byte, the lowest first.
pub(super) fn leb128(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut left = number;
    loop {
        let [low, ..] = (left & 0x7f).to_le_bytes();
        left >>= 7;
        if left == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Bytes in decimal.
pub(super) fn decimals(bytes: &[u8], between: &str) -> String {
    let printed: Vec<String> = bytes.iter().map(u8::to_string).collect();
    printed.join(between)
}

/// Bytes as signed numbers in decimal.
pub(super) fn signed_decimals(bytes: &[u8], between: &str) -> String {
    let printed = bytes.iter().map(|byte| byte.cast_signed().to_string());
    printed.collect::<Vec<String>>().join(between)
}

/// Appends a number in decimal.
pub(super) fn put_decimal(into: &mut Vec<u8>, number: i64) {
    if number < 0 {
        into.push(b'-');
    }
    put_digits(into, number.unsigned_abs(), 10, b'a');
}

/// Appends a number in digits of a base of at most 16; those above 9 are letters from `ten` on.
pub(super) fn put_digits(into: &mut Vec<u8>, number: u64, base: u64, ten: u8) {
    let start = into.len();
    let mut left = number;
    loop {
        let digit = u8::try_from(left.checked_rem(base).unwrap_or(0)).unwrap_or(0);
        into.push(match digit {
            0..=9 => b'0'.saturating_add(digit),
            _ => ten.saturating_add(digit.saturating_sub(10)),
        });
        left = left.checked_div(base).unwrap_or(0);
        if left == 0 {
            break;
        }
    }
    if let Some(digits) = into.get_mut(start..) {
        digits.reverse();
    }
}

/// Appends the hex digits of bytes; those above 9 are letters from `ten` on.
pub(super) fn put_hex(into: &mut Vec<u8>, bytes: &[u8], ten: u8) {
    let digit = |value: u8| match value {
        0..=9 => b'0'.saturating_add(value),
        _ => ten.saturating_add(value.saturating_sub(10)),
    };
    into.reserve(bytes.len().saturating_mul(2));
    for byte in bytes {
        into.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
    }
}

/// Appends bytes as decimal numbers with commas between.
pub(super) fn put_decimal_list(into: &mut Vec<u8>, numbers: impl Iterator<Item = i64>) {
    for (at, number) in numbers.enumerate() {
        if at > 0 {
            into.push(b',');
        }
        put_decimal(into, number);
    }
}

/// As Python 3 prints bytes.
pub(super) fn python_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut text = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            0x20..=0x7e if char::from(byte) == quote => {
                text.push('\\');
                text.push(quote);
            }
            0x20..=0x7e => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}

/// Without NULs.
pub(super) fn without_nuls(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|&byte| byte != 0).collect()
}

/// Without LFs at the end, as a shell's `$(...)` and Perl's `chomp` leave it.
pub(super) fn without_trailing_lfs(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte != b'\n');
    first(bytes, end.map_or(0, |at| at.saturating_add(1)))
}

/// Without CRs and LFs at the end.
pub(super) fn chomped(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .rposition(|&byte| !matches!(byte, b'\r' | b'\n'));
    first(bytes, end.map_or(0, |at| at.saturating_add(1)))
}

/// Without the frame marks 0x00 and 0xff at the ends.
pub(super) fn without_frame_marks(bytes: &[u8]) -> &[u8] {
    between(bytes, |byte| !matches!(byte, 0 | 0xff))
}

/// Without what PHP's `trim` takes off.
pub(super) fn php_trimmed(bytes: &[u8]) -> &[u8] {
    between(bytes, |byte| {
        !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0b)
    })
}

/// Without what Python's `strip` of bytes takes off.
pub(super) fn python_stripped(bytes: &[u8]) -> &[u8] {
    between(bytes, is_no_white_space)
}

/// Without what Python's `lstrip` of bytes takes off.
pub(super) fn python_start_stripped(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|&byte| is_no_white_space(byte));
    start.and_then(|start| bytes.get(start..)).unwrap_or_default()
}

/// Without what Python's `rstrip` of bytes takes off.
pub(super) fn python_end_stripped(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| is_no_white_space(byte));
    first(bytes, end.map_or(0, |at| at.saturating_add(1)))
}

fn is_no_white_space(byte: u8) -> bool {
    !matches!(byte, b'\t'..=b'\r' | b' ')
}

/// From the first to the last byte that is kept.
fn between(bytes: &[u8], is_kept: fn(u8) -> bool) -> &[u8] {
    let start = bytes
        .iter()
        .position(|&byte| is_kept(byte))
        .unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|&byte| is_kept(byte));
    bytes
        .get(start..end.map_or(start, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// Each LF as CR LF, as Windows writes text.
pub(super) fn line_feeds_doubled(bytes: &[u8]) -> Vec<u8> {
    let mut doubled = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if byte == b'\n' {
            doubled.push(b'\r');
        }
        doubled.push(byte);
    }
    doubled
}

/// Each CR LF as LF.
pub(super) fn carriage_returns_lost(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next);
    let kept = kept.filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n')));
    kept.map(|(byte, _)| *byte).collect()
}

/// Each CR LF or CR as LF.
pub(super) fn line_ends_unified(bytes: &[u8]) -> Vec<u8> {
    let mut unified = carriage_returns_lost(bytes);
    for byte in &mut unified {
        if *byte == b'\r' {
            *byte = b'\n';
        }
    }
    unified
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
        assert_eq!(changed(b"a\xd6b", Text::Replaced), b"a\xef\xbf\xbdb");
        assert_eq!(changed(b"a\xd6b", Text::QuestionMarks), b"a?b");
        // PHP: htmlspecialchars("1&<>\"'", ENT_QUOTES), strip_tags("a>b<c>d").
        assert_eq!(html_escaped(b"1&<>\"'"), b"1&amp;&lt;&gt;&quot;&#039;");
        assert_eq!(without_tags(b"a>b<c>d"), b"a>bd");
        assert_eq!(cut_at_nul(b"ab\0c"), b"ab");
        assert_eq!(cut_at_line_end(b"ab\r\nc"), b"ab");
        assert_eq!(cut_at_line_end(b"ab\r"), b"ab\r");
        assert_eq!(cut_after_line_end(b"ab\r\nc\n"), b"ab\r\n");
        assert_eq!(last_line(b"ab\r\nc\n"), b"c\n");
        assert_eq!(after_last_line_end(b"ab\rc"), b"c");
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
