//! `xxd -i` and other C arrays: numbers after commas, within braces or not.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::{Dumped, digits, dump, lines};

/// Whether the first lines are a declaration and rows of `0x47,`.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let rows = head.lines().filter(|line| is_row(line)).count();
    let others = head.lines().count().saturating_sub(rows);
    let framed = head.each_line(|line| is_row(line) || is_frame(line));
    let fits = rows > 0 && others <= 8 && framed;
    Confidence::Likely.when(fits)
}

/// Reads each array as a piece.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut pieces = Vec::new();
    let mut current = Vec::new();
    for line in lines::of(text) {
        let mut row = line.text;
        if let Some(open) = memchr::memchr(b'{', row) {
            pieces.push(std::mem::take(&mut current));
            row = row.get(open.saturating_add(1)..).unwrap_or_default();
        } else if is_frame(row) {
            continue;
        }
        let end = memchr::memchr(b'}', row).unwrap_or(row.len());
        for number in row
            .get(..end)
            .unwrap_or_default()
            .split(|&byte| byte == b',')
        {
            let number = number.trim_ascii();
            if number.is_empty() {
                continue;
            }
            // `0` and `0x6` at the very end are what is left of `0x6d`.
            let is_half = number == b"0" || (number.starts_with(b"0x") && number.len() == 3);
            let cut = is_half && line.last && row.ends_with(number);
            match value(number).filter(|_| !cut) {
                Some(byte) => current.push(byte),
                None if line.last => reading.note(Note::TailCut { at: line.at as u64 }),
                None => return Err(line.error(Form::XxdInclude, Problem::Hex)),
            }
        }
    }
    pieces.push(current);
    pieces.retain(|piece| !piece.is_empty());
    if pieces.is_empty() {
        return Err(Error::Malformed {
            form: Form::XxdInclude,
            problem: Problem::NoBytes,
            at: 0,
        });
    }
    Ok(Dumped::Pieces(dump::joined(pieces)))
}

fn value(number: &[u8]) -> Option<u8> {
    let hexadecimal = number
        .strip_prefix(b"0x")
        .or_else(|| number.strip_prefix(b"0X"));
    let value = match hexadecimal {
        Some(digits) => digits::number(digits, 16)?,
        None => digits::number(number, 10)?,
    };
    u8::try_from(value).ok()
}

fn is_row(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let numbers = match memchr::memchr(b'{', line) {
        Some(open) => line.get(open.saturating_add(1)..).unwrap_or_default(),
        None => line,
    };
    numbers
        .trim_ascii()
        .get(..2)
        .is_some_and(|mark| mark.eq_ignore_ascii_case(b"0x"))
}

/// A line around the numbers: a declaration, a brace, the length.
fn is_frame(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let declares = |word: &[u8]| memchr::memmem::find(line, word).is_some();
    line.is_empty()
        || line.starts_with(b"}")
        || line == b"{"
        || line.starts_with(b"//")
        || line.starts_with(b"#")
        || ["char", "int", "uint8_t", "byte", "_len", "size_t"]
            .iter()
            .any(|word| declares(word.as_bytes()))
}
