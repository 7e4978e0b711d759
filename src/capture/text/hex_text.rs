//! Hexadecimal digits in any dress: spaces, colons, commas, dashes, `0x`, `\x`, quotes, brackets.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Head, without_bom};
use super::{Dumped, digits};

/// Bytes that may stand between groups of digits.
const BETWEEN: &[u8] = b" \t\r\n:,;-\"'{}[]()";

/// What the digits of the head write, where it is digits and separators alone.
pub(in crate::capture) fn decoded(head: &Head<'_>) -> Option<Vec<u8>> {
    let (bytes, end) = decode(without_bom(head.bytes));
    // A digit that the head cuts off its pair is no fault.
    let whole = match end {
        End::Text => true,
        End::HalfPair(_) => !head.complete,
        End::Foreign(_) => false,
    };
    whole.then_some(bytes)
}

/// Reads the digits.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read_as(Form::HexText, text, reading)
}

/// Reads the digits of a form that is digits.
pub(super) fn read_as(
    form: Form,
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let (bytes, end) = decode(text);
    match end {
        End::Text => {}
        End::HalfPair(at) => reading.note(Note::TailCut { at: at as u64 }),
        End::Foreign(at) => {
            let at = at as u64;
            let problem = Problem::Hex;
            return Err(Error::Malformed { form, problem, at });
        }
    }
    if bytes.is_empty() {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed {
            form,
            problem,
            at: 0,
        });
    }
    Ok(Dumped::Pieces(vec![bytes]))
}

/// Where decoding ended.
enum End {
    Text,
    /// In half a pair, at the end of the text.
    HalfPair(usize),
    /// At something that is neither.
    Foreign(usize),
}

fn decode(text: &[u8]) -> (Vec<u8>, End) {
    let mut bytes = Vec::new();
    let mut rest = text;
    loop {
        let between = rest
            .iter()
            .take_while(|byte| BETWEEN.contains(byte))
            .count();
        rest = rest.get(between..).unwrap_or_default();
        for mark in [b"0x", b"0X", b"\\x", b"\\X"] {
            rest = rest.strip_prefix(mark).unwrap_or(rest);
        }
        let at = text.len().saturating_sub(rest.len());
        match *rest {
            [] => return (bytes, End::Text),
            [high, low, ref after @ ..] => match digits::byte([high, low]) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = after;
                }
                None => return (bytes, End::Foreign(at)),
            },
            [half] if half.is_ascii_hexdigit() || half == b'\\' => {
                return (bytes, End::HalfPair(at));
            }
            [_] => return (bytes, End::Foreign(at)),
        }
    }
}
