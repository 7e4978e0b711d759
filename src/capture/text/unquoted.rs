//! Messages in escapes without quotes: as logs have them, and as addresses have them.

use super::piece::Piece;
use super::scan::Scan;
use super::{digits, escape};
use super::quotes::unit;

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
    let begins = [&b"GET%20"[..], b"GET+", b"HTTP/1.1%20", b"HTTP/1.1+", b"HTTP%2F1.1%20", b"HTTP%2F1.1+"]
        .into_iter()
        .find(|begin| rest.get(..begin.len()).is_some_and(|it| it.eq_ignore_ascii_case(begin)))?;
    let mut piece = Piece::default();
    // As forms are sent: a plus that is one is escaped.
    let plus_is_space = begins.ends_with(b"+");
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
