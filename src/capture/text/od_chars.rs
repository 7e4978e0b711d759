//! `od -c` and `hexdump -c`: an offset, then a cell of four columns for each byte: a character, an
//! escape, or three octal digits; `od -b` and `od -t u1` have the same cells.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dump::Dump;
use super::{Dumped, digits, lines};

/// Bases of the offsets, and of the numbers in the cells.
const RADICES: [u32; 3] = [8, 16, 10];

/// A row: its offset as written, and its cells.
#[derive(Clone, Copy, Debug)]
struct Row<'t> {
    offset: &'t [u8],
    cells: &'t [u8],
}

/// Whether the first lines are rows.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let fits = |line: &[u8]| is_row(line) || line == b"*";
    let has_message = head.lines().next().is_some_and(is_bare_start);
    Confidence::Likely.when(head.each_line(fits) || (has_message && head.each_line(is_bare)))
}

/// Whether a line is a row of `od -A n -c`, without an offset.
fn is_bare(line: &[u8]) -> bool {
    line.starts_with(b" ") && decode(line, Cells::Characters, &mut Vec::new()).is_some()
}

/// Whether such a row begins a message.
fn is_bare_start(line: &[u8]) -> bool {
    let mut bytes = Vec::new();
    let decoded = decode(line, Cells::Characters, &mut bytes);
    decoded.is_some() && (bytes.starts_with(b"GET ") || bytes.starts_with(b"HTTP/"))
}

/// Reads rows without offsets: each but the last is as long as the longest.
fn read_bare(text: &[u8], reading: &mut Reading<'_, '_>) -> Result<Dumped, Error> {
    let longest = lines::of(text)
        .map(|line| line.text.len().div_ceil(4))
        .max();
    let width = longest.unwrap_or_default();
    let mut all = Vec::new();
    let mut waiting: Option<Vec<u8>> = None;
    for line in lines::of(text).filter(|line| !line.text.is_empty()) {
        let mut bytes = Vec::new();
        if decode(line.text, Cells::Characters, &mut bytes).is_none() {
            if line.last {
                reading.note(Note::TailCut { at: line.at as u64 });
                continue;
            }
            return Err(line.error(Form::OdChars, Problem::Line));
        }
        if let Some(mut before) = waiting.replace(bytes) {
            before.resize(width.max(before.len()), b' ');
            all.extend_from_slice(&before);
        }
    }
    all.extend(waiting.unwrap_or_default());
    Ok(Dumped::Pieces(vec![all]))
}

/// Whether a line is a row.
pub(super) fn is_row(line: &[u8]) -> bool {
    split(line).is_some_and(|row| {
        [Cells::Characters, Cells::Decimal]
            .iter()
            .any(|&cells| decode(row.cells, cells, &mut Vec::new()).is_some())
    })
}

/// Reads a dump.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let form = Form::OdChars;
    let mut first = lines::of(text).filter(|line| !line.is_blank());
    if first.next().is_some_and(|line| is_bare(line.text)) {
        return read_bare(text, reading);
    }
    let (radix, width) = radix(text);
    let cells = cells(text);
    let mut dump = Dump::new(form, reading.options.text);
    let mut waiting: Option<(u64, Vec<u8>)> = None;
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        if line.text.trim_ascii() == b"*" {
            if let Some((offset, bytes)) = waiting.take() {
                dump.row(offset, &bytes, reading)?;
            }
            dump.squeeze();
            continue;
        }
        let mut bytes = Vec::new();
        let row = split(line.text);
        let offset = row.and_then(|row| {
            decode(row.cells, cells, &mut bytes)?;
            digits::number(row.offset, radix)
        });
        let Some(offset) = offset else {
            if line.last {
                reading.note(Note::TailCut { at: line.at as u64 });
                continue;
            }
            return Err(line.error(form, Problem::Line));
        };
        if let Some((before, mut bytes)) = waiting.take() {
            // Spaces at the end of a row are data; the next offset says how many there are.
            let length = usize::try_from(offset.saturating_sub(before)).unwrap_or(usize::MAX);
            if length <= width.max(bytes.len()) && offset > before {
                bytes.resize(length, b' ');
            }
            dump.row(before, &bytes, reading)?;
        }
        // A row of spaces alone is empty, and so is the last offset.
        waiting = Some((offset, bytes));
    }
    match waiting {
        Some((offset, bytes)) if bytes.is_empty() => dump.reach(offset, reading)?,
        Some((offset, bytes)) => dump.row(offset, &bytes, reading)?,
        None => {}
    }
    Ok(Dumped::Pieces(dump.into_pieces()))
}

/// How the cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cells {
    Characters,
    Decimal,
}

fn split(line: &[u8]) -> Option<Row<'_>> {
    let count = line
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    if !(6..=16).contains(&count) {
        return None;
    }
    let (offset, cells) = line.split_at_checked(count)?;
    (cells.is_empty() || cells.starts_with(b" ")).then_some(Row { offset, cells })
}

fn decode(cells: &[u8], how: Cells, into: &mut Vec<u8>) -> Option<()> {
    for cell in cells.chunks(4) {
        let shown = cell.trim_ascii();
        if cell.first() != Some(&b' ') || (cell.len() < 4 && !shown.is_empty()) {
            return None;
        }
        into.push(match (shown, how) {
            (b"", _) => b' ',
            (_, Cells::Decimal) => u8::try_from(digits::number(shown, 10)?).ok()?,
            ([byte], _) if byte.is_ascii_graphic() => *byte,
            (b"\\0", _) => 0,
            (b"\\a", _) => 0x07,
            (b"\\b", _) => 0x08,
            (b"\\t", _) => b'\t',
            (b"\\n", _) => b'\n',
            (b"\\v", _) => 0x0b,
            (b"\\f", _) => 0x0c,
            (b"\\r", _) => b'\r',
            (b"\\\\", _) => b'\\',
            ([_, _, _], _) => u8::try_from(digits::number(shown, 8)?).ok()?,
            _ => return None,
        });
    }
    // What stands behind the last cell is no data, unless the next offset says so.
    while into.last() == Some(&b' ') {
        into.pop();
    }
    Some(())
}

/// Whether the cells hold characters or decimal numbers: those of a message, if any.
fn cells(text: &[u8]) -> Cells {
    let first = lines::of(text).find_map(|line| split(line.text));
    let begins = |how| {
        let mut bytes = Vec::new();
        let decoded = first.and_then(|row| decode(row.cells, how, &mut bytes));
        decoded.is_some() && (bytes.starts_with(b"GET ") || bytes.starts_with(b"HTTP"))
    };
    if begins(Cells::Decimal) {
        Cells::Decimal
    } else {
        Cells::Characters
    }
}

/// The base of the offsets, and how many bytes a row holds.
fn radix(text: &[u8]) -> (u32, usize) {
    let mut rows = lines::of(text).filter_map(|line| split(line.text));
    let (Some(first), Some(second)) = (rows.next(), rows.next()) else {
        return (8, 16);
    };
    let width = first.cells.len().div_ceil(4);
    let distance = |radix: u32| {
        let first = digits::number(first.offset, radix)?;
        digits::number(second.offset, radix)?.checked_sub(first)
    };
    let is_even = |&radix: &u32| {
        let found = distance(radix).and_then(|it| usize::try_from(it).ok());
        // The row may lack spaces at its end.
        found.is_some_and(|found| found >= width && found.is_power_of_two() && found <= 64)
    };
    let radix = RADICES.into_iter().find(is_even).unwrap_or(8);
    let found = distance(radix).and_then(|it| usize::try_from(it).ok());
    (radix, found.unwrap_or(16).min(64))
}
