//! String literals: with quotes of any kind, over several lines, in the escapes of any language.

use super::piece::Piece;
use super::quotes::{begins_message, open, take};
use super::scan::Scan;
use super::digits;
use super::strung::join;

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
    if let Some(piece) = counted(scan, ahead) {
        return Some(piece);
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
    if let Some(piece) = counted(scan, ahead) {
        return Some(piece);
    }
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

/// A string whose length stands before its quote, as `var_dump` and `serialize` of PHP write it: its bytes
/// are as they were, quotes and backslashes too.
fn counted<'t>(scan: &mut Scan<'t>, inner: Scan<'t>) -> Option<Piece> {
    let before = scan.column();
    let shown = before.get(before.len().saturating_sub(24)..)?;
    let shown = shown.strip_suffix(b") ").or_else(|| shown.strip_suffix(b":"))?;
    let digits = shown.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let (head, count) = shown.split_at_checked(shown.len().checked_sub(digits.count())?)?;
    if !head.ends_with(b"string(") && !head.ends_with(b"s:") {
        return None;
    }
    let count = usize::try_from(digits::number(count, 10)?).ok()?;
    let bytes = inner.rest().get(..count)?;
    let mut after = inner;
    after.pass(count);
    after.eat(b"\"").then_some(())?;
    *scan = after;
    Some(Piece::of(bytes.to_vec()))
}

/// Whether a quote opens: what stands before it is no text.
fn is_opening(scan: Scan<'_>) -> bool {
    let before = match scan.just_before(2) {
        Some([before, b'b' | b'u' | b'r' | b'B' | b'L']) => Some(*before),
        _ => scan.before(),
    };
    before.is_none_or(|byte| byte.is_ascii_whitespace() || b"([{,:=+<>.|\"'".contains(&byte))
}

/// The literal at this place, without any that are joined to it; whether it is closed.
pub(super) fn quoted(scan: &mut Scan<'_>, piece: &mut Piece) -> bool {
    match open(scan) {
        Some(close) => take(scan, close, piece),
        None => false,
    }
}
