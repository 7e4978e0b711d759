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
    let found = next(&mut scan).is_some_and(|(form, _)| form == wanted);
    Confidence::Possible.when(found)
}

/// Reads the messages.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut scan = Scan::new(text, 0);
    let Some((form, first)) = next(&mut scan) else {
        return Err(Error::Malformed {
            form: Form::Escaped,
            problem: Problem::NoBytes,
            at: 0,
        });
    };
    let mut talks = Talks::new(form);
    talks.take(first, reading);
    while scan.peek().is_some() {
        if let Some((_, piece)) = message(&mut scan) {
            talks.take(piece, reading);
        } else if !goes_on(&mut scan, &mut talks) {
            step(&mut scan);
        }
    }
    talks.finish(reading);
    Ok(Dumped::Done)
}

/// The first message at or after this place.
fn next(scan: &mut Scan<'_>) -> Option<(Form, Piece)> {
    while scan.peek().is_some() {
        if let Some(found) = message(scan) {
            return Some(found);
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
fn goes_on(scan: &mut Scan<'_>, talks: &mut Talks) -> bool {
    let Some(last) = talks.last().filter(|last| !last.cut) else {
        return false;
    };
    // Key 3 or the answer as a whole: a number or a letter alone is anything.
    let missing = last.missing();
    if missing.is_some() && last.body_length() != Some(0) {
        return false;
    }
    let Some(byte) = scan.peek() else {
        return false;
    };
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
