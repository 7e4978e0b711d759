//! String literals: with quotes of any kind, over several lines, in the escapes of any language.

use super::escape::{self, Unit};
use super::piece::Piece;
use super::scan::Scan;
use super::{digits, numbers};

/// Quotes that open and close a literal, the longer ones first.
const QUOTES: [(&[u8], &[u8]); 7] = [
    (b"\"\"\"", b"\"\"\""),
    (b"'''", b"'''"),
    (b"\"", b"\""),
    (b"'", b"'"),
    (b"`", b"`"),
    ("\u{201c}".as_bytes(), "\u{201d}".as_bytes()),
    ("\u{2018}".as_bytes(), "\u{2019}".as_bytes()),
];

/// Words that stand for a line end where strings are joined.
const LINE_ENDS: [&[u8]; 6] = [
    b"CRLF",
    b"crlf",
    b"\\r\\n",
    b"EOL",
    b"PHP_EOL",
    b"std::endl",
];

/// Whether a literal can open with this byte.
pub(super) const fn may_open(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | 0xe2)
}

/// The literal at this place, with those that are joined to it, if it begins a message.
pub(super) fn message(scan: &mut Scan<'_>) -> Option<Piece> {
    let mut ahead = *scan;
    let in_binary = scan.just_before(2) == Some(b"<<");
    let close = open(&mut ahead)?;
    if !begins_message(ahead) {
        return None;
    }
    let mut piece = Piece::default();
    take(&mut ahead, close, &mut piece);
    while join(&mut ahead, &mut piece, in_binary) {}
    *scan = ahead;
    Some(piece)
}

/// The literal at this place, if it is short and holds what a message may go on with.
pub(super) fn continuation(scan: &mut Scan<'_>, most: usize) -> Option<Piece> {
    if !is_opening(*scan) {
        return None;
    }
    let mut ahead = *scan;
    let close = open(&mut ahead)?;
    let start = ahead.at;
    let end = start.saturating_add(most);
    let mut piece = Piece::default();
    let bounded = ahead.until(end);
    let mut inner = Scan::new(bounded, start);
    if !take(&mut inner, close, &mut piece) || piece.has_lines {
        return None;
    }
    let mut after = scan.moved(inner.at);
    after.skip_space();
    if matches!(after.peek(), Some(b':')) || after.rest().starts_with(b"=>") {
        return None;
    }
    *scan = scan.moved(inner.at);
    Some(piece)
}

/// Whether a quote opens: what stands before it is no text.
fn is_opening(scan: Scan<'_>) -> bool {
    let before = match scan.just_before(2) {
        Some([before, b'b' | b'u' | b'r' | b'B' | b'L']) => Some(*before),
        _ => scan.before(),
    };
    before.is_none_or(|byte| byte.is_ascii_whitespace() || b"([{,:=+<>.|\"'".contains(&byte))
}

/// Escapes without quotes, up to the end of the line: as logs have them.
pub(super) fn bare(scan: &mut Scan<'_>) -> Option<Piece> {
    if scan
        .before()
        .is_some_and(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    let line = scan.line();
    let version = memchr::memmem::find(line.get(..line.len().min(2048))?, b"HTTP/1.")?;
    let after = line.get(version..)?;
    let escaped = |mark: &[u8]| memchr::memmem::find(after, mark).is_some();
    if !(line.starts_with(b"GET ") || version == 0) || !(escaped(b"\\r\\n") || escaped(b"\\x0d")) {
        return None;
    }
    let mut piece = Piece::default();
    let visible = ends_visibly(line);
    loop {
        let line = scan.line();
        let end = scan.at.saturating_add(line.len());
        let line_of_file = line.strip_suffix(b"\r").unwrap_or(line);
        let mut inner = Scan::new(
            scan.until(scan.at.saturating_add(line_of_file.len())),
            scan.at,
        );
        while inner.peek().is_some() {
            let (at, mark) = (inner.at, piece.mark());
            unit(&mut inner, &mut piece);
            if scan.moved(end).peek().is_none()
                && escape::may_go_on(inner.since(at))
                && inner.peek().is_none()
            {
                piece.back_to(mark);
                piece.cut = true;
            }
        }
        *scan = scan.moved(end);
        // Each line of the message on a line of the file, its end shown: the one behind the empty
        // line is key 3 or the answer.
        let is_over = !visible || piece.missing() == Some(0) || scan.peek().is_none();
        let mut next = *scan;
        next.eat(b"\n");
        let goes_on = ends_visibly(next.line()) || piece.missing().is_some();
        let begins = next.rest().starts_with(b"HTTP/1.") || next.rest().starts_with(b"GET /");
        if is_over || !goes_on || begins || next.line().is_empty() {
            return Some(piece);
        }
        *scan = next;
    }
}

/// Whether a line ends in the escape of its line end.
fn ends_visibly(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"\\r\\n")
}

/// Text in which bytes are written as `%0D`.
pub(super) fn percent(scan: &mut Scan<'_>) -> Option<Piece> {
    let rest = scan.rest();
    if !rest.starts_with(b"GET%20")
        && !rest.starts_with(b"HTTP/1.1%20")
        && !rest.starts_with(b"HTTP%2F1.1%20")
        && !rest.starts_with(b"GET+%2F")
    {
        return None;
    }
    let mut piece = Piece::default();
    let plus_is_space = rest.starts_with(b"GET+");
    while let Some(byte) = scan.peek() {
        if byte.is_ascii_whitespace() || matches!(byte, b'"' | b'&' | b'<') {
            break;
        }
        scan.pass(1);
        let pair = scan.rest().first_chunk::<2>().copied();
        match (byte, pair.and_then(digits::byte)) {
            (b'%', Some(value)) => {
                scan.pass(2);
                piece.push(value);
            }
            (b'%', None) if scan.rest().len() < 2 => {
                piece.cut = true;
                scan.pass(2);
            }
            (b'+', _) if plus_is_space => piece.push(b' '),
            _ => piece.push(byte),
        }
    }
    Some(piece)
}

/// Opens a literal: what closes it.
fn open(scan: &mut Scan<'_>) -> Option<&'static [u8]> {
    QUOTES
        .iter()
        .find_map(|(open, close)| scan.eat(open).then_some(*close))
}

/// Whether what comes is the beginning of a request or of a response.
fn begins_message(mut scan: Scan<'_>) -> bool {
    let mut piece = Piece::default();
    // White space may come first where a literal is over several lines.
    for _ in 0..4 {
        match scan.peek() {
            Some(b'\n' | b'\r' | b' ') => scan.pass(1),
            _ => break,
        }
    }
    while piece.bytes.len() < 5 {
        if scan.peek().is_none() || !unit(&mut scan, &mut piece) {
            return false;
        }
    }
    piece.bytes.starts_with(b"GET /")
        || piece.bytes.starts_with(b"HTTP/")
        || piece.bytes.starts_with(b"GET h")
        || piece.bytes.starts_with(b"GET w")
}

/// Takes one byte, character or escape; `false` at what can be in no literal of a message.
fn unit(scan: &mut Scan<'_>, piece: &mut Piece) -> bool {
    let Some(byte) = scan.next() else {
        return false;
    };
    match byte {
        b'\\' => match escape::read(scan) {
            Some(unit) => piece.push_unit(unit),
            None => piece.push(byte),
        },
        b'\n' => {
            piece.has_lines = true;
            piece.push(byte);
        }
        0x80.. => {
            let rest = scan.rest_from_before();
            let width = match byte {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => 1,
            };
            let shown = rest
                .get(..width)
                .and_then(|shown| std::str::from_utf8(shown).ok());
            match shown.and_then(|shown| shown.chars().next()) {
                Some(c) => {
                    scan.pass(width.saturating_sub(1));
                    piece.push_char(c);
                }
                None => piece.push_unit(Unit::Byte(byte)),
            }
        }
        _ => piece.push(byte),
    }
    true
}

/// Takes all up to the closing quote; whether it is there.
fn take(scan: &mut Scan<'_>, close: &[u8], piece: &mut Piece) -> bool {
    if close.len() == 3 && close.first().is_some_and(u8::is_ascii) {
        // The line end behind three quotes is none of the data.
        let _ = scan.eat(b"\\\n") || scan.eat(b"\r\n") || scan.eat(b"\n");
    }
    let mut escape = None;
    loop {
        if scan.eat(close) {
            return true;
        }
        match scan.peek() {
            Some(b'\\') => escape = Some((scan.at, piece.mark())),
            Some(_) => {}
            None => {
                // The text may end within an escape.
                if let Some((_, mark)) = escape.filter(|(at, _)| scan.at.abs_diff(*at) < 10) {
                    piece.back_to(mark);
                }
                piece.cut = true;
                return false;
            }
        }
        unit(scan, piece);
    }
}

/// Takes the literal that is joined to the one before; `false` where there is none.
fn join(scan: &mut Scan<'_>, piece: &mut Piece, in_binary: bool) -> bool {
    if scan.rest().starts_with(b"...") || scan.rest().starts_with("\u{2026}".as_bytes()) {
        piece.cut = true;
        return false;
    }
    let mut ahead = *scan;
    let follows_run = scan.since(0).ends_with(b" times>");
    let between = between(&mut ahead, piece);
    if between.comma && ahead.eat(b"<incomplete sequence ") {
        // gdb: bytes that begin a character and do not end it.
        let mark = piece.mark();
        while ahead.peek().is_some_and(|byte| byte != b'>') {
            unit(&mut ahead, piece);
        }
        if !ahead.eat(b">") {
            piece.back_to(mark);
            piece.cut = true;
            return false;
        }
        *scan = ahead;
        return true;
    }
    if in_binary && between.comma && ahead.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        let bytes = numbers::rest_of_list(&mut ahead);
        bytes.iter().for_each(|&byte| piece.push(byte));
        *scan = ahead;
        return false;
    }
    if ahead.rest().starts_with(b"...") {
        piece.cut = true;
        return false;
    }
    let done = piece.is_complete() && !between.joined;
    ahead.take_while(|byte| matches!(byte, b'b' | b'u' | b'r' | b'B' | b'L' | b'f'));
    let Some(close) = open(&mut ahead).filter(|_| !done && !begins_message(ahead)) else {
        return false;
    };
    let mut more = Piece::default();
    if !take(&mut ahead, close, &mut more) {
        return false;
    }
    // gdb parts a string at a run of one byte; nothing was between the parts.
    let is_run = repeat(&mut ahead, &mut more);
    let is_one = between.joined || is_run || follows_run;
    let mut after = ahead;
    after.skip_space();
    let is_name = after.rest().starts_with(b":") || after.rest().starts_with(b"=");
    if is_name || (between.comma && piece.missing().is_some() && !is_one) {
        return false;
    }
    // The lines of a list have no line ends of their own.
    if between.comma && !in_binary && !is_one && !piece.bytes.ends_with(b"\n") {
        piece.push(b'\r');
        piece.push(b'\n');
    }
    piece.append(&more);
    *scan = ahead;
    true
}

/// `'\000' <repeats 15 times>`, as gdb shortens a string; whether it is there. A longer run than is
/// taken ends the message there, cut.
fn repeat(scan: &mut Scan<'_>, piece: &mut Piece) -> bool {
    const MOST: u64 = 4096;
    let mut ahead = *scan;
    let &[byte] = piece.bytes.as_slice() else {
        return false;
    };
    if !ahead.eat(b" <repeats ") {
        return false;
    }
    let shown = ahead.take_while(|byte| byte.is_ascii_digit());
    let Some(count) = digits::number(shown, 10).filter(|_| ahead.eat(b" times>")) else {
        return false;
    };
    if count > MOST {
        piece.cut = true;
    } else {
        (1..count).for_each(|_| piece.push(byte));
        *scan = ahead;
    }
    true
}

/// What stands between two literals.
#[derive(Default)]
struct Between {
    comma: bool,
    joined: bool,
}

fn between(scan: &mut Scan<'_>, piece: &mut Piece) -> Between {
    let mut found = Between::default();
    loop {
        scan.skip_space();
        if scan.eat(b"/*") {
            let end = memchr::memmem::find(scan.rest(), b"*/").unwrap_or(scan.rest().len());
            scan.pass(end.saturating_add(2));
        } else if scan.rest().starts_with(b"//") || scan.rest().starts_with(b"# ") {
            scan.pass(scan.line().len());
        } else if scan.eat(b",") {
            if found.comma {
                return found;
            }
            found.comma = true;
        } else if scan.eat(b"...") {
            piece.cut = true;
            return found;
        } else if let Some(word) = LINE_ENDS.iter().find(|word| scan.rest().starts_with(word)) {
            scan.pass(word.len());
            piece.push(b'\r');
            piece.push(b'\n');
        } else if scan.eat(b"+")
            || scan.eat(b".")
            || scan.eat(b"\\")
            || scan.eat(b"<>")
            || scan.eat(b"<<")
            || scan.eat(b"&")
            || scan.eat(b"|")
        {
            found.joined = true;
        } else {
            return found;
        }
    }
}

/// The literal at this place, without any that are joined to it; whether it is closed.
pub(super) fn quoted(scan: &mut Scan<'_>, piece: &mut Piece) -> bool {
    match open(scan) {
        Some(close) => take(scan, close, piece),
        None => false,
    }
}
