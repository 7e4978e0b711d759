//! String literals that are joined to the one before: by an operator, in a list, or as gdb parts them.

use super::piece::Piece;
use super::quotes::{begins_message, open, take, unit};
use super::scan::Scan;
use super::{digits, numbers};

/// Words that stand for a line end where strings are joined.
const LINE_ENDS: [&[u8]; 6] = [
    b"CRLF",
    b"crlf",
    b"\\r\\n",
    b"EOL",
    b"PHP_EOL",
    b"std::endl",
];

/// Bytes of one message beyond which no more literals are joined to it, 1 MiB: a run of one byte is
/// short to write.
const LONGEST: usize = 1 << 20;

/// Takes the literal that is joined to the one before; `false` where there is none.
pub(super) fn join(scan: &mut Scan<'_>, piece: &mut Piece, in_binary: bool) -> bool {
    if scan.rest().starts_with(b"...") || scan.rest().starts_with("\u{2026}".as_bytes()) {
        piece.cut = true;
        return false;
    }
    if piece.bytes.len() > LONGEST {
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
