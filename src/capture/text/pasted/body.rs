//! Key 3 or the answer among the lines behind the empty one.

use super::super::piece::Piece;
use super::super::scan::Scan;
use super::super::numbers::{self, Radix};
use super::super::{base64_text, digits, dress, literal};

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

/// What is looked for behind an empty line.
pub(super) struct Wanted {
    /// Bytes of key 3 or of the answer.
    pub(super) length: usize,
    /// How key 3 of the request is there, where this is its answer.
    pub(super) key3: Option<Writing>,
    /// What closes the mark before the start line.
    pub(super) closer: Option<u8>,
}

/// How key 3 or the answer is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Writing {
    /// As it was sent, or cut.
    #[default]
    AsSent,
    /// Its bytes above 0x7f as characters in UTF-8.
    Characters,
    /// In digits, in quotes, as base64.
    Digits,
}

impl Wanted {
    /// Whether digits and base64 without a mark are the capture's way of writing bytes: a server may
    /// answer in digits, but not where key 3 is in digits too.
    fn is_in_digits(&self) -> bool {
        matches!(self.key3, None | Some(Writing::Digits))
    }
}

/// Key 3 or the answer, as far as it was found.
#[derive(Default)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// Whether anything else is there.
    pub(super) has_prose: bool,
    pub(super) writing: Writing,
}

/// Key 3 or the answer among the lines behind the empty one, and whether anything else is there.
pub(super) fn body(lines: &[&[u8]], wanted: &Wanted) -> Body {
    let mut found = Body::default();
    let mut guess: Option<&[u8]> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if guess.is_some() {
            found.has_prose = true;
            break;
        }
        let rest = lines.get(at..).unwrap_or_default();
        if let Some(taken) = of_length(rest, wanted) {
            let after = lines.get(at.saturating_add(taken.lines)..);
            let is_more =
                after.is_some_and(|after| after.iter().any(|line| !line.trim_ascii().is_empty()));
            return Body {
                bytes: taken.bytes,
                has_prose: found.has_prose || is_more,
                writing: taken.writing,
            };
        }
        if is_rule(line) || is_label(line) || !may_be_body(line, wanted.length) {
            found.has_prose = true;
        } else {
            guess = Some(line);
        }
    }
    // Where key 3 is written in another way, so is what is left of an answer: those are no bytes of it.
    let is_as_sent = matches!(wanted.key3, None | Some(Writing::AsSent));
    found.bytes = guess.filter(|_| is_as_sent).unwrap_or_default().to_vec();
    found
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

/// Bytes that were found, and the lines they take.
struct Taken {
    bytes: Vec<u8>,
    lines: usize,
    writing: Writing,
}

/// The bytes of key 3 or of the answer at the beginning of these lines, and the lines they take:
/// as they are, without a closing mark, behind a label, written in another way, or with a line end
/// among them. The answer is written as key 3 is.
fn of_length(lines: &[&[u8]], wanted: &Wanted) -> Option<Taken> {
    let first = *lines.first()?;
    let as_sent = |bytes: &[u8], lines: usize| {
        let writing = shown_as(bytes, wanted.length)?;
        let agrees = wanted.key3.is_none_or(|key3| {
            key3 != Writing::Digits && (key3 == Writing::AsSent || key3 == writing || bytes.is_ascii())
        });
        agrees.then(|| Taken {
            bytes: bytes.to_vec(),
            lines,
            writing,
        })
    };
    let in_digits = |bytes: Vec<u8>| Taken {
        bytes,
        lines: 1,
        writing: Writing::Digits,
    };
    let bare = as_sent(first, 1).filter(|_| !is_rule(first));
    let closed = || {
        let (last, inner) = first.split_last()?;
        as_sent(inner, 1).filter(|_| wanted.closer == Some(*last))
    };
    let labelled = || {
        let after = behind_label(first)?;
        let bare = after.strip_prefix(b" ").unwrap_or(after);
        as_sent(bare, 1).or_else(|| written(after, wanted).map(in_digits))
    };
    let behind_word = || written(behind_word(first)?, wanted).map(in_digits);
    let over_lines = || {
        let mut joined = first.to_vec();
        lines.iter().enumerate().skip(1).take(3).find_map(|(at, line)| {
            joined.push(b'\n');
            joined.extend_from_slice(line);
            as_sent(&joined, at.saturating_add(1))
        })
    };
    bare.or_else(closed)
        .or_else(|| written(first, wanted).map(in_digits))
        .or_else(labelled)
        .or_else(behind_word)
        .or_else(over_lines)
}

/// How a text is so many bytes, if it is.
fn shown_as(text: &[u8], length: usize) -> Option<Writing> {
    if text.len() == length {
        return Some(Writing::AsSent);
    }
    has_length(text, length).then_some(Writing::Characters)
}

fn has_length(bytes: &[u8], length: usize) -> bool {
    bytes.len() == length
        || std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() == length)
}

/// What follows `key 3:` or `hash =`.
fn behind_label(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memchr2(b':', b'=', line).filter(|&at| at < 40)?;
    line.get(at.saturating_add(1)..)
}

/// What follows a word and a space: `hash <Buffer 38 6a ...>`.
fn behind_word(line: &[u8]) -> Option<&[u8]> {
    let mut words = line.splitn(2, |&byte| byte == b' ');
    let word = words.next()?;
    let is_word = word.len() <= 20 && word.first().is_some_and(u8::is_ascii_alphabetic);
    words.next().filter(|_| is_word)
}

/// Bytes that a program wrote: in quotes, with escapes or not; in a list; as pairs of digits or base64
/// where these are the capture's.
fn written(text: &[u8], wanted: &Wanted) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    let marked = text
        .strip_prefix(b"b")
        .filter(|it| it.starts_with(b"'") || it.starts_with(b"\""))
        .unwrap_or(text);
    let fits = |bytes: &Vec<u8>| has_length(bytes, wanted.length);
    if matches!(marked.first(), Some(b'\'' | b'"' | b'`')) {
        let mut piece = Piece::default();
        let mut scan = Scan::new(marked, 0);
        let closed = literal::quoted(&mut scan, &mut piece);
        return Some(piece.bytes).filter(|bytes| closed && fits(bytes));
    }
    if let Some(bytes) = listed(text, wanted.length) {
        return Some(bytes);
    }
    if !wanted.is_in_digits() {
        return None;
    }
    let digits = text.strip_prefix(b"0x").unwrap_or(text);
    pairs(digits)
        .filter(|bytes| bytes.len() == wanted.length)
        .or_else(|| in_base64(text, wanted.length))
}

/// A list in brackets of exactly as many numbers: Node's `<Buffer 5e 6e>`, Python's `[94, 110]`.
fn listed(text: &[u8], length: usize) -> Option<Vec<u8>> {
    let (open, close) = (text.first()?, text.last()?);
    let inner = text.get(1..text.len().checked_sub(1)?)?;
    if closer(*open) != Some(*close) || !matches!(open, b'<' | b'[' | b'{' | b'(') {
        return None;
    }
    let inner = inner.strip_prefix(b"Buffer ").unwrap_or(inner);
    let inner = inner.strip_prefix(b"<").and_then(|it| it.strip_suffix(b">")).unwrap_or(inner);
    let radices = if open == &b'<' && text.starts_with(b"<Buffer ") {
        [Radix::Hexadecimal; 2]
    } else {
        [Radix::Decimal, Radix::Hexadecimal]
    };
    radices.into_iter().find_map(|radix| {
        let mut scan = Scan::new(inner, 0);
        // Behind the list, the text may not end within a number.
        let padded = [inner, b" "].concat();
        let mut padded = Scan::new(&padded, scan.at);
        let bytes = numbers::list(&mut padded, radix, Some(length.saturating_add(1))).bytes;
        scan.pass(padded.at);
        (bytes.len() == length && scan.peek().is_none()).then_some(bytes)
    })
}

/// Base64 of so many bytes, padded as it has to be.
fn in_base64(text: &[u8], length: usize) -> Option<Vec<u8>> {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
    let fits = text.len() == length.div_ceil(3).saturating_mul(4) && text.ends_with(b"=");
    if !fits || !text.iter().all(is_sign) {
        return None;
    }
    let (bytes, whole) = base64_text::decode(text);
    Some(bytes).filter(|bytes| whole && bytes.len() == length)
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
