//! Key 3 or the answer among the lines behind the empty one.

use super::super::piece::Piece;
use super::super::scan::Scan;
use super::super::{digits, dress, literal};

pub(super) const fn closer(open: u8) -> Option<u8> {
    match open {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        b'<' => Some(b'>'),
        b'"' | b'\'' | b'`' => Some(open),
        _ => None,
    }
}

/// A line that nobody sent: a rule, a fence, a heading between rules.
pub(super) fn is_rule(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let marks = |byte: &u8| matches!(byte, b'-' | b'=' | b'*' | b'#' | b'_' | b'~');
    let lead = line.iter().take_while(|byte| marks(byte)).count();
    let tail = line.iter().rev().take_while(|byte| marks(byte)).count();
    dress::is_fence(line) || (lead >= 5 && lead == line.len()) || (lead >= 3 && tail >= 3)
}

/// Key 3 or the answer among the lines behind the empty one, and whether anything else is there.
pub(super) fn body(lines: &[&[u8]], want: usize, closer: Option<u8>) -> (Vec<u8>, bool) {
    let mut prose = false;
    let mut found: Option<Vec<u8>> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if found.is_some() {
            prose = true;
            break;
        }
        let rest = lines.get(at..).unwrap_or_default();
        if let Some((body, taken)) = of_length(rest, want, closer) {
            prose |= lines
                .get(at.saturating_add(taken)..)
                .is_some_and(|after| after.iter().any(|line| !line.trim_ascii().is_empty()));
            return (body, prose);
        }
        if is_rule(line) || is_label(line) || !may_be_body(line, want) {
            prose = true;
        } else {
            found = Some(line.to_vec());
        }
    }
    (found.unwrap_or_default(), prose)
}

/// Whether a line of another length may be key 3 or an answer all the same: an answer in hexadecimal or
/// base64, or one that lost characters. A sentence or another program's line is none.
fn may_be_body(line: &[u8], want: usize) -> bool {
    let inner = line.trim_ascii();
    inner.len() <= want.saturating_mul(4) && memchr::memchr_iter(b' ', inner).count() <= 2
}

fn is_label(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.ends_with(b":") || line.starts_with(b"#") || line.starts_with(b"[")
}

/// The bytes of key 3 or of the answer at the beginning of these lines, and the lines they take:
/// as they are, without a closing mark, in quotes, behind a label, as pairs of digits (key 3
/// alone: a server may answer so), or with a line end among them.
fn of_length(lines: &[&[u8]], want: usize, closer: Option<u8>) -> Option<(Vec<u8>, usize)> {
    let first = *lines.first()?;
    let fits = |bytes: &[u8]| {
        bytes.len() == want
            || std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() == want)
    };
    if fits(first) && !is_rule(first) {
        return Some((first.to_vec(), 1));
    }
    if let (Some(closer), Some((last, inner))) = (closer, first.split_last())
        && *last == closer
        && fits(inner)
    {
        return Some((inner.to_vec(), 1));
    }
    let value = |line: &[u8]| -> Option<Vec<u8>> {
        let line = line.trim_ascii();
        let line = line
            .strip_prefix(b"b")
            .filter(|it| it.starts_with(b"'") || it.starts_with(b"\""))
            .unwrap_or(line);
        if matches!(line.first(), Some(b'\'' | b'"' | b'`')) {
            let mut piece = Piece::default();
            let mut scan = Scan::new(line, 0);
            let closed = literal::quoted(&mut scan, &mut piece);
            return (closed && fits(&piece.bytes)).then_some(piece.bytes);
        }
        let pairs = pairs(line)?;
        (want == 8 && pairs.len() == 8).then_some(pairs)
    };
    if let Some(bytes) = value(first) {
        return Some((bytes, 1));
    }
    if let Some(colon) = memchr::memchr(b':', first).filter(|&colon| colon < 40) {
        let after = first.get(colon.saturating_add(1)..)?;
        let after = after.strip_prefix(b" ").unwrap_or(after);
        if fits(after) {
            return Some((after.to_vec(), 1));
        }
        if let Some(bytes) = value(after) {
            return Some((bytes, 1));
        }
    }
    let mut joined = first.to_vec();
    for (taken, line) in lines.iter().enumerate().skip(1).take(3) {
        joined.push(b'\n');
        joined.extend_from_slice(line);
        if fits(&joined) {
            return Some((joined, taken.saturating_add(1)));
        }
    }
    None
}

/// Pairs of hexadecimal digits with spaces, colons or nothing between.
fn pairs(text: &[u8]) -> Option<Vec<u8>> {
    let shown: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b' ' | b':' | b'-' | b','))
        .collect();
    let mut bytes = Vec::new();
    digits::bytes(&shown, &mut bytes)?;
    (!bytes.is_empty()).then_some(bytes)
}
