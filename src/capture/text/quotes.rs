//! What a string literal is made of: quotes, characters, escapes.

use super::escape::{self, Unit};
use super::piece::Piece;
use super::scan::Scan;
use super::wrapped;

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

/// Opens a literal: what closes it.
pub(super) fn open(scan: &mut Scan<'_>) -> Option<&'static [u8]> {
    QUOTES
        .iter()
        .find_map(|(open, close)| scan.eat(open).then_some(*close))
}

/// Whether what comes is the beginning of a request or of a response.
pub(super) fn begins_message(mut scan: Scan<'_>) -> bool {
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
pub(super) fn unit(scan: &mut Scan<'_>, piece: &mut Piece) -> bool {
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
pub(super) fn take(scan: &mut Scan<'_>, close: &[u8], piece: &mut Piece) -> bool {
    if close.len() == 3 && close.first().is_some_and(u8::is_ascii) {
        // The line end behind three quotes is none of the data.
        let _ = scan.eat(b"\\\n") || scan.eat(b"\r\n") || scan.eat(b"\n");
    }
    let (start, begun) = (*scan, piece.mark());
    let had_lines = piece.has_lines;
    let closed = take_units(scan, close, piece);
    let shown = scan.since(start.at);
    let shown = shown.strip_suffix(close).filter(|_| closed).unwrap_or(shown);
    if piece.has_lines
        && !had_lines
        && let Some(joined) = wrapped::joined(shown, start.column())
    {
        piece.back_to(begun);
        piece.has_lines = false;
        piece.is_wrapped = true;
        let mut inner = Scan::new(&joined, 0);
        if closed {
            while unit(&mut inner, piece) {}
        } else {
            take_units(&mut inner, close, piece);
        }
    }
    closed
}

fn take_units(scan: &mut Scan<'_>, close: &[u8], piece: &mut Piece) -> bool {
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
