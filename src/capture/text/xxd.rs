//! `xxd`: offset, colon, groups of digits, two spaces, text. Any width (`-c`), grouping (`-g`),
//! upper case (`-u`), squeezing (`-a`), little-endian groups (`-e`) and bits (`-b`).

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dump::Dump;
use super::{Dumped, digits, lines};

/// A row taken apart.
#[derive(Clone, Copy, Debug)]
struct Row<'t> {
    offset: u64,
    groups: &'t [u8],
    /// The text column; `None` where it was cut off.
    text: Option<&'t [u8]>,
}

/// What the groups of a dump write; the text column shows which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// Bytes in order.
    Plain,
    /// Words whose last byte comes first: `-e`.
    Reversed,
    /// Eight binary digits for each byte: `-b`.
    Bits,
}

/// Whether the first lines are rows.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let first = head.lines().next().and_then(split);
    let fits = first.is_some() && head.each_line(|line| line == b"*" || split(line).is_some());
    Confidence::Likely.when(fits)
}

/// Reads a dump.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut dump = Dump::new(Form::Xxd, reading.options.text);
    let decimal = has_decimal_offsets(text);
    let mut order = None;
    let mut column = None;
    let mut bytes = Vec::new();
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        if line.text.trim_ascii() == b"*" {
            dump.squeeze();
            continue;
        }
        let row = split(line.text);
        let row = row.map(|row| in_columns(row, line.text, &mut column));
        let taken = row.and_then(|row| take(&row, &mut order, &mut bytes));
        match (row, taken) {
            (Some(row), Some(())) => {
                let offset = if decimal { as_decimal(row.offset) } else { row.offset };
                dump.row(offset, &bytes, reading)?;
            }
            _ if line.last => reading.note(Note::TailCut { at: line.at as u64 }),
            (None, _) => return Err(line.error(Form::Xxd, Problem::Line)),
            (Some(_), None) => return Err(line.error(Form::Xxd, Problem::Hex)),
        }
    }
    Ok(Dumped::Pieces(dump.into_pieces()))
}

/// Whether the offsets are decimal, as `xxd -d` writes them: the second is the bytes of the first row then.
fn has_decimal_offsets(text: &[u8]) -> bool {
    let mut rows = lines::of(text)
        .filter(|line| !line.is_blank())
        .map_while(|line| split(line.text));
    let (Some(first), Some(second)) = (rows.next(), rows.next()) else {
        return false;
    };
    let digits = first.groups.iter().filter(|byte| byte.is_ascii_hexdigit());
    let count = digits.count() as u64 / 2;
    let distance = |of: fn(u64) -> u64| of(second.offset).checked_sub(of(first.offset));
    distance(|offset| offset) != Some(count) && distance(as_decimal) == Some(count)
}

/// The number whose decimal digits are the hexadecimal ones of this one.
fn as_decimal(offset: u64) -> u64 {
    digits::number(format!("{offset:x}").as_bytes(), 10).unwrap_or(offset)
}

/// Whether a line is a row.
pub(super) fn is_row(line: &[u8]) -> bool {
    split(line).is_some_and(|row| !row.groups.is_empty())
}

fn split(line: &[u8]) -> Option<Row<'_>> {
    let colon = digits::leading(line);
    let offset = digits::number(line.get(..colon)?, 16)?;
    let rest = line.get(colon..)?.strip_prefix(b": ").or_else(|| {
        // A row cut right after its offset.
        (line.get(colon..) == Some(b":")).then_some(b"")
    })?;
    let end = memchr::memmem::find(rest, b"  ");
    let (groups, text) = match end {
        // Under `-e` the missing bytes of the last group stand as spaces before it.
        Some(0) => return None,
        Some(end) => (rest.get(..end)?, rest.get(end.saturating_add(2)..)),
        None => (rest, None),
    };
    let fits = groups
        .iter()
        .all(|&byte| byte == b' ' || byte.is_ascii_hexdigit());
    (colon >= 4 && fits).then_some(Row {
        offset,
        groups,
        text,
    })
}

/// The row by the text's column in the first one: under `-e` spaces stand before the last bytes.
fn in_columns<'t>(row: Row<'t>, line: &'t [u8], column: &mut Option<usize>) -> Row<'t> {
    let Some(text) = row.text else { return row };
    let found = line.len().saturating_sub(text.len());
    let column = *column.get_or_insert(found);
    let start = column.saturating_sub(2);
    let groups_at = memchr::memmem::find(line, b": ").map_or(0, |at| at.saturating_add(2));
    match (line.get(groups_at..start), line.get(start..column)) {
        (Some(groups), Some(b"  ")) if found < column => Row {
            groups,
            text: line.get(column..),
            ..row
        },
        _ => row,
    }
}

fn take(row: &Row<'_>, order: &mut Option<Order>, into: &mut Vec<u8>) -> Option<()> {
    let decided = match (*order, row.text) {
        (Some(order), _) => order,
        (None, Some(text)) => {
            let fits = |&order: &Order| {
                let mut bytes = Vec::new();
                decode(row.groups, order, &mut bytes).is_some() && agrees(&bytes, text)
            };
            let found = [Order::Plain, Order::Reversed, Order::Bits]
                .into_iter()
                .find(fits);
            *order.insert(found.unwrap_or(Order::Plain))
        }
        (None, None) => Order::Plain,
    };
    into.clear();
    decode(row.groups, decided, into)
}

fn decode(groups: &[u8], order: Order, into: &mut Vec<u8>) -> Option<()> {
    for group in groups
        .split(|&byte| byte == b' ')
        .filter(|group| !group.is_empty())
    {
        let start = into.len();
        match order {
            Order::Plain => digits::bytes(group, into)?,
            Order::Reversed => {
                digits::bytes(group, into)?;
                into.get_mut(start..)?.reverse();
            }
            Order::Bits if group.len() != 8 => return None,
            Order::Bits => into.push(u8::try_from(digits::number(group, 2)?).ok()?),
        }
    }
    Some(())
}

/// Whether the text column shows these bytes.
fn agrees(bytes: &[u8], text: &[u8]) -> bool {
    let shown = |&byte: &u8| {
        if matches!(byte, b' '..=b'~') {
            byte
        } else {
            b'.'
        }
    };
    let mut expected = bytes.iter().map(shown);
    let whole = text
        .iter()
        .all(|&byte| expected.next().is_none_or(|shown| shown == byte));
    // Editors take the spaces off the end of a line.
    whole && expected.all(|shown| shown == b' ')
}
