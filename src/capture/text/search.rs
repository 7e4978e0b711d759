//! Messages written as string literals, as lists of numbers or as base64, wherever they are in a
//! text: in a log, in a test's source, in a chat. What stands around them is passed over.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::piece::{Piece, Talks};
use super::scan::Scan;
use super::{Dumped, literal, numbers, unquoted};

/// Bytes of the text in which a short string ends.
const SHORT: usize = 512;

/// Whether a string literal that begins a message is in the head.
pub(in crate::capture) fn sniff_escaped(head: &Head<'_>) -> Confidence {
    sniff(head, Form::Escaped)
}

/// Whether a list of numbers that begins a message is in the head.
pub(in crate::capture) fn sniff_numbers(head: &Head<'_>) -> Confidence {
    sniff(head, Form::Numbers)
}

fn sniff(head: &Head<'_>, wanted: Form) -> Confidence {
    let mut scan = Scan::new(head.bytes, 0);
    let found = next(&mut scan).is_some_and(|first| first.form == wanted);
    Confidence::Possible.when(found)
}

/// Reads the messages.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut scan = Scan::new(text, 0);
    let Some(first) = next(&mut scan) else {
        return Err(Error::Malformed {
            form: Form::Escaped,
            problem: Problem::NoBytes,
            at: 0,
        });
    };
    let mut talks = Talks::new(first.form);
    talks.take(first.piece, reading);
    let mut lead = first.lead;
    while scan.peek().is_some() {
        let start = scan;
        if let Some((_, piece)) = message(&mut scan) {
            talks.take(piece, reading);
            lead = start.column();
        } else if !goes_on(&mut scan, &mut talks, lead) {
            step(&mut scan);
        }
    }
    talks.finish(reading);
    Ok(Dumped::Done)
}

/// The first message of a text, and what stands before it on its line.
struct First<'t> {
    form: Form,
    piece: Piece,
    lead: &'t [u8],
}

/// The first message at or after this place.
fn next<'t>(scan: &mut Scan<'t>) -> Option<First<'t>> {
    while scan.peek().is_some() {
        let start = *scan;
        if let Some((form, piece)) = message(scan) {
            let lead = start.column();
            return Some(First { form, piece, lead });
        }
        step(scan);
    }
    None
}

/// Passes over a byte; over two where the second is escaped.
fn step(scan: &mut Scan<'_>) {
    if scan.next() == Some(b'\\') && scan.peek() != Some(b'x') {
        scan.pass(1);
    }
}

/// The message that begins right here.
fn message(scan: &mut Scan<'_>) -> Option<(Form, Piece)> {
    let byte = scan.peek()?;
    if literal::may_open(byte)
        && let Some(piece) = literal::message(scan)
    {
        return Some((Form::Escaped, piece));
    }
    if numbers::may_begin(byte)
        && let Some(piece) = numbers::message(scan)
    {
        return Some((Form::Numbers, piece));
    }
    match byte {
        b'G' | b'H' => {
            let piece = unquoted::bare(scan).or_else(|| unquoted::percent(scan))?;
            Some((Form::Escaped, piece))
        }
        b'R' | b'S' => Some((Form::Numbers, numbers::base64(scan)?)),
        _ => None,
    }
}

/// Takes what goes on with the message before: the rest of its fields, key 3, the answer.
fn goes_on(scan: &mut Scan<'_>, talks: &mut Talks, lead: &[u8]) -> bool {
    let Some(last) = talks.last().filter(|last| !last.cut) else {
        return false;
    };
    let Some(byte) = scan.peek() else {
        return false;
    };
    let may_begin = literal::may_open(byte) || numbers::may_begin(byte);
    if may_begin && !last.is_complete() && is_same_lead(lead, scan.column()) && same_again(scan, last)
    {
        return true;
    }
    // Key 3 or the answer as a whole: a number or a letter alone is anything.
    let missing = last.missing();
    if missing.is_some() && last.body_length() != Some(0) {
        return false;
    }
    let start = *scan;
    if literal::may_open(byte)
        && let Some(piece) = literal::continuation(scan, SHORT)
    {
        let fits = match missing {
            None => piece.bytes.ends_with(b"\r\n") || piece.bytes.ends_with(b"\n"),
            Some(missing) => piece.bytes.len() == missing,
        };
        if fits {
            last.append(&piece);
            return true;
        }
        *scan = start;
    }
    if let Some(missing) = missing
        && numbers::may_begin(byte)
        && let Some(piece) = numbers::continuation(scan, missing)
    {
        last.append(&piece);
        return true;
    }
    false
}

/// Whether two lines begin alike, digits aside, as those that one statement of a program logs.
fn is_same_lead(one: &[u8], other: &[u8]) -> bool {
    let is_alike = |(a, b): (&u8, &u8)| a == b || (a.is_ascii_digit() && b.is_ascii_digit());
    one.len() >= 3 && one.len() == other.len() && one.iter().zip(other).all(is_alike)
}

/// Takes the next bytes of a message that a program logged as they came, however many.
fn same_again(scan: &mut Scan<'_>, last: &mut Piece) -> bool {
    let mut ahead = *scan;
    let piece = match ahead.peek() {
        Some(byte) if literal::may_open(byte) => {
            let line = ahead.line().len();
            literal::continuation(&mut ahead, line)
        }
        Some(byte) if numbers::may_begin(byte) => numbers::more(&mut ahead),
        _ => None,
    };
    let Some(piece) = piece else { return false };
    last.append(&piece);
    *scan = ahead;
    true
}
