//! What stands behind a backslash, in any of the languages that write strings so.

use super::digits;
use super::scan::Scan;

/// What an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A byte.
    Byte(u8),
    /// A character, by its number.
    Char(u32),
    /// Nothing: a line that goes on.
    Nothing,
}

/// Reads what follows a backslash; `None`, with nothing taken, where it begins no escape.
pub(super) fn read(scan: &mut Scan<'_>) -> Option<Unit> {
    let start = *scan;
    let unit = sequence(scan);
    if unit.is_none() {
        *scan = start;
    }
    unit
}

/// Whether an escape at the end of a text may be the beginning of a longer one.
pub(super) fn may_go_on(shown: &[u8]) -> bool {
    match *shown {
        [b'\\'] | [b'\\', b'x'] | [b'\\', b'x', _] => true,
        [b'\\', b'0'..=b'7'] | [b'\\', b'0'..=b'7', _] => true,
        [b'\\', b'u', ref digits @ ..] => digits.len() < 4,
        _ => false,
    }
}

fn sequence(scan: &mut Scan<'_>) -> Option<Unit> {
    let first = scan.next()?;
    Some(match first {
        b'r' => Unit::Byte(b'\r'),
        b'n' => Unit::Byte(b'\n'),
        b't' => Unit::Byte(b'\t'),
        b'a' => Unit::Byte(0x07),
        b'b' => Unit::Byte(0x08),
        b'f' => Unit::Byte(0x0c),
        b'v' => Unit::Byte(0x0b),
        b'e' | b'E' => Unit::Byte(0x1b),
        // Ruby and Erlang.
        b's' => Unit::Byte(b' '),
        // Erlang.
        b'd' => Unit::Byte(0x7f),
        b'0'..=b'7' => octal(first, scan),
        b'x' | b'X' => hexadecimal(scan)?,
        b'u' => unicode(scan, 4)?,
        b'U' => unicode(scan, 8)?,
        b'\n' => Unit::Nothing,
        b'\r' if scan.eat(b"\n") => Unit::Nothing,
        // A quote, the backslash itself, Perl's `\@`, Ruby's `\#`, PHP's `\/`.
        _ if first.is_ascii_punctuation() => Unit::Byte(first),
        _ => return None,
    })
}

/// Up to three octal digits, of one byte.
fn octal(first: u8, scan: &mut Scan<'_>) -> Unit {
    let mut value = u32::from(first & 7);
    for _ in 0..2 {
        match scan.peek() {
            Some(digit @ b'0'..=b'7') if value < 0o40 => {
                value = value << 3 | u32::from(digit & 7);
                scan.pass(1);
            }
            _ => break,
        }
    }
    Unit::Byte(u8::try_from(value).unwrap_or(u8::MAX))
}

/// One or two digits, or any in braces.
fn hexadecimal(scan: &mut Scan<'_>) -> Option<Unit> {
    if let Some(value) = braced(scan) {
        return Some(u8::try_from(value).map_or(Unit::Char(value), Unit::Byte));
    }
    let high = digits::nibble(scan.next()?)?;
    let low = scan.peek().and_then(digits::nibble);
    if low.is_some() {
        scan.pass(1);
    }
    Some(Unit::Byte(low.map_or(high, |low| high << 4 | low)))
}

/// Exactly `count` digits, or any in braces.
fn unicode(scan: &mut Scan<'_>, count: usize) -> Option<Unit> {
    if let Some(value) = braced(scan) {
        return Some(Unit::Char(value));
    }
    let shown = scan.rest().get(..count)?;
    let value = u32::try_from(digits::number(shown, 16)?).ok()?;
    scan.pass(count);
    Some(Unit::Char(value))
}

fn braced(scan: &mut Scan<'_>) -> Option<u32> {
    let mut ahead = *scan;
    if !ahead.eat(b"{") {
        return None;
    }
    let shown = ahead.take_while(|byte| byte.is_ascii_hexdigit());
    let value = u32::try_from(digits::number(shown, 16)?).ok()?;
    if !ahead.eat(b"}") {
        return None;
    }
    *scan = ahead;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_read() {
        for (text, unit, left) in [
            (&b"r"[..], Unit::Byte(b'\r'), 0),
            (b"x0aq", Unit::Byte(b'\n'), 1),
            (b"xfz", Unit::Byte(0x0f), 1),
            (b"x{ff}", Unit::Byte(0xff), 0),
            (b"1;", Unit::Byte(1), 1),
            (b"3219", Unit::Byte(0o321), 1),
            (b"4000", Unit::Byte(0o40), 2),
            (b"u00d1", Unit::Char(0xd1), 0),
            (b"u{d1}", Unit::Char(0xd1), 0),
            (b"U000000d1", Unit::Char(0xd1), 0),
            (b"s", Unit::Byte(b' '), 0),
            (b"@i", Unit::Byte(b'@'), 1),
        ] {
            let mut scan = Scan::new(text, 0);
            assert_eq!(read(&mut scan), Some(unit), "{}", text.escape_ascii());
            assert_eq!(scan.rest().len(), left, "{}", text.escape_ascii());
        }
        for text in [&b"q"[..], b"xg", b"u12", b""] {
            let mut scan = Scan::new(text, 0);
            assert_eq!((read(&mut scan), scan.at), (None, 0));
        }
    }
}
