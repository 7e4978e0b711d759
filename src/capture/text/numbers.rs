//! Lists of numbers: decimal, signed or not, or hexadecimal, in the dress of any language.

use super::piece::Piece;
use super::scan::Scan;
use super::{base64_text, digits};

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Radix {
    Decimal,
    Hexadecimal,
}

/// Whether a number can begin with this byte.
pub(super) const fn may_begin(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'(' | b'$' | b'#' | b'i' | b'\\' | b'&' | b'\'')
}

/// The list at this place, if it begins a message.
pub(super) fn message(scan: &mut Scan<'_>) -> Option<Piece> {
    if matches!(scan.just_before(2), Some(b"0x" | b"0X" | b"\\x")) {
        return digits_in_a_row(scan);
    }
    if scan
        .before()
        .is_some_and(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    if let Some(piece) = digits_in_a_row(scan) {
        return Some(piece);
    }
    let radix = [Radix::Decimal, Radix::Hexadecimal]
        .into_iter()
        .find(|&radix| begins_message(*scan, radix))?;
    Some(list(scan, radix, None))
}

/// The list at this place, of exactly as many numbers as a message lacks.
pub(super) fn continuation(scan: &mut Scan<'_>, count: usize) -> Option<Piece> {
    if scan
        .before()
        .is_some_and(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    for radix in [Radix::Decimal, Radix::Hexadecimal] {
        let mut ahead = *scan;
        let piece = list(&mut ahead, radix, Some(count.saturating_add(1)));
        if piece.bytes.len() == count {
            *scan = ahead;
            return Some(piece);
        }
    }
    None
}

/// The list at this place, of two numbers or more; of one where Node marks it.
pub(super) fn more(scan: &mut Scan<'_>) -> Option<Piece> {
    let hexadecimal = scan.until(scan.at).ends_with(b"<Buffer ");
    let radix = if hexadecimal { Radix::Hexadecimal } else { Radix::Decimal };
    let before = scan.before();
    if !before.is_some_and(|byte| matches!(byte, b' ' | b'[' | b'(' | b'{' | b'<')) {
        return None;
    }
    let mut ahead = *scan;
    let piece = list(&mut ahead, radix, None);
    let is_list = piece.bytes.len() > usize::from(!hexadecimal);
    if is_list {
        *scan = ahead;
    }
    is_list.then_some(piece)
}

/// The decimal numbers up to the end of a list.
pub(super) fn rest_of_list(scan: &mut Scan<'_>) -> Vec<u8> {
    list(scan, Radix::Decimal, None).bytes
}

/// Base64 at this place, if a message begins in it.
pub(super) fn base64(scan: &mut Scan<'_>) -> Option<Piece> {
    let rest = scan.rest();
    if !rest.starts_with(b"R0VUI") && !rest.starts_with(b"SFRUUC8x") {
        return None;
    }
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    if scan.before().is_some_and(is_sign) {
        return None;
    }
    let mut signs = Vec::new();
    loop {
        let run = scan.take_while(|byte| is_sign(byte) || byte == b'=');
        signs.extend_from_slice(run);
        let mut ahead = *scan;
        // `base64` breaks lines at 76 signs, PEM at 64; JSON writes the break as an escape.
        let broken = ahead.eat(b"\\n") || ahead.eat(b"\r\n") || ahead.eat(b"\n");
        ahead.take_while(|byte| matches!(byte, b' ' | b'\t'));
        if run.len() < 60 || run.ends_with(b"=") || !broken || !ahead.peek().is_some_and(is_sign) {
            break;
        }
        *scan = ahead;
    }
    let (bytes, whole) = base64_text::decode(&signs);
    let mut piece = Piece::of(bytes);
    piece.cut = !whole || scan.rest().starts_with(b"...");
    Some(piece)
}

/// `474554202f...`: pairs without anything between.
fn digits_in_a_row(scan: &mut Scan<'_>) -> Option<Piece> {
    let start = scan.rest().first_chunk::<8>()?;
    if !start.eq_ignore_ascii_case(b"47455420") && !start.eq_ignore_ascii_case(b"48545450") {
        return None;
    }
    let mut piece = Piece::default();
    loop {
        let run = scan.take_while(|byte| byte.is_ascii_hexdigit());
        let (pairs, rest) = run.as_chunks::<2>();
        let bytes = pairs.iter().filter_map(|&pair| digits::byte(pair));
        bytes.for_each(|byte| piece.push(byte));
        if !rest.is_empty() {
            piece.cut = true;
            return Some(piece);
        }
        let mut ahead = *scan;
        ahead.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\\'));
        // Pairs alone on the next line: a word of prose may begin with digits.
        let line = ahead.line().trim_ascii_end();
        let goes_on = !line.is_empty() && line.iter().all(u8::is_ascii_hexdigit);
        let begins = |word: &[u8]| {
            line.get(..8)
                .is_some_and(|it| it.eq_ignore_ascii_case(word))
        };
        if !goes_on || begins(b"47455420") || begins(b"48545450") || piece.is_complete() {
            piece.cut |= scan.rest().starts_with(b"...");
            return Some(piece);
        }
        *scan = ahead;
    }
}

/// Whether the numbers here write `GET ` or `HTTP`.
fn begins_message(mut scan: Scan<'_>, radix: Radix) -> bool {
    let mut found = Vec::new();
    while found.len() < 4 {
        let Some(value) = number(&mut scan, radix) else {
            return false;
        };
        found.push(value);
        if !b"GET ".starts_with(&found) && !b"HTTP".starts_with(&found) {
            return false;
        }
        between(&mut scan, radix);
    }
    true
}

/// Takes numbers as long as they come, at most as many as that.
pub(super) fn list(scan: &mut Scan<'_>, radix: Radix, most: Option<usize>) -> Piece {
    let mut piece = Piece::default();
    let bracketed = is_bracketed(*scan);
    while most.is_none_or(|most| piece.bytes.len() < most) {
        let mut ahead = *scan;
        let start = ahead.at;
        let Some(value) = number(&mut ahead, radix) else {
            break;
        };
        if ahead.peek().is_none() && may_go_on(ahead.since(start), radix, bracketed) {
            *scan = ahead;
            piece.cut = true;
            return piece;
        }
        piece.push(value);
        *scan = ahead;
        let broken = between(scan, radix);
        // The next line goes on with the list only if it is numbers alone.
        if broken && !bracketed && piece.is_complete() && !is_numbers(scan.line()) {
            break;
        }
    }
    let rest = scan.rest().trim_ascii_start();
    piece.cut = rest.starts_with(b"...") || rest.starts_with("\u{2026}".as_bytes());
    piece
}

fn is_numbers(line: &[u8]) -> bool {
    let fits =
        |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b' ' | b'\t' | b'\r' | b',' | b'-');
    !line.trim_ascii().is_empty() && line.iter().all(fits)
}

/// Whether a number at the end of the text may be the beginning of a longer one.
fn may_go_on(shown: &[u8], radix: Radix, bracketed: bool) -> bool {
    let most = match radix {
        Radix::Decimal => 3,
        Radix::Hexadecimal => 2,
    };
    let count = shown
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    bracketed || count < most
}

fn is_bracketed(scan: Scan<'_>) -> bool {
    let before = scan.until(scan.at);
    let before = before
        .get(before.len().saturating_sub(64)..)
        .unwrap_or_default();
    let last = before.trim_ascii_end().last();
    last.is_some_and(|byte| matches!(byte, b'[' | b'{' | b'(' | b'<'))
}

/// One number of a list, with the dress of its language.
pub(super) fn number(scan: &mut Scan<'_>, radix: Radix) -> Option<u8> {
    for cast in [
        &b"(byte)"[..],
        b"(byte) ",
        b"(char)",
        b"(char) ",
        b"int(",
        b"(sbyte)",
    ] {
        scan.eat(cast);
    }
    let value = match radix {
        Radix::Decimal => decimal(scan)?,
        Radix::Hexadecimal => hexadecimal(scan)?,
    };
    for suffix in [&b"u8"[..], b"i8", b")"] {
        scan.eat(suffix);
    }
    // `47h`, `0x47u`; another letter makes it no number.
    if matches!(scan.peek(), Some(b'h' | b'H' | b'u' | b'U' | b'L')) {
        scan.pass(1);
    }
    let ends = scan
        .peek()
        .is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
    ends.then_some(value)
}

fn decimal(scan: &mut Scan<'_>) -> Option<u8> {
    let negative = scan.eat(b"-");
    let shown = scan.take_while(|byte| byte.is_ascii_digit());
    if shown.len() > 3 {
        return None;
    }
    let value = i64::try_from(digits::number(shown, 10)?).ok()?;
    if negative {
        let value = i8::try_from(value.checked_neg()?).ok()?;
        Some(value.cast_unsigned())
    } else {
        u8::try_from(value).ok()
    }
}

fn hexadecimal(scan: &mut Scan<'_>) -> Option<u8> {
    for mark in [&b"0x"[..], b"0X", b"\\x", b"16#", b"#x", b"&H", b"$", b"#"] {
        if scan.eat(mark) {
            break;
        }
    }
    let shown = scan.take_while(|byte| byte.is_ascii_hexdigit());
    if shown.len() > 2 {
        return None;
    }
    u8::try_from(digits::number(shown, 16)?).ok()
}

/// Passes over what may stand between two numbers; whether a line ended there.
fn between(scan: &mut Scan<'_>, radix: Radix) -> bool {
    let mut broken = false;
    loop {
        let passed = scan.take_while(|byte| {
            matches!(
                byte,
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b';' | b':' | b'|'
            )
        });
        broken |= passed.contains(&b'\n');
        if scan.eat(b"/*") {
            let end = memchr::memmem::find(scan.rest(), b"*/").unwrap_or(scan.rest().len());
            scan.pass(end.saturating_add(2));
        } else if scan.rest().starts_with(b"//") {
            scan.pass(scan.line().len());
        } else if scan.rest().starts_with(b"\\\n") || scan.rest().starts_with(b"\\\r\n") {
            scan.pass(1);
        } else if radix == Radix::Hexadecimal && scan.eat(b"-") {
        } else if let Some(length) = index(scan.rest()) {
            scan.pass(length);
        } else {
            return broken;
        }
    }
}

/// The length of `[12] => ` or `[12]=>` or `12 => `, as PHP shows lists.
fn index(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::new(text, 0);
    let open = scan.eat(b"[");
    let shown = scan.take_while(|byte| byte.is_ascii_digit());
    if shown.is_empty() || (open && !scan.eat(b"]")) {
        return None;
    }
    scan.take_while(|byte| byte == b' ');
    if !scan.eat(b"=>") {
        return None;
    }
    scan.skip_space();
    Some(scan.at)
}
