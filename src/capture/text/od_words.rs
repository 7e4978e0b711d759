//! Dumps in words as `od` writes them by default, and with `-t x4`, `-t d1` and the like, and as
//! `hexdump -o` and `-d` do: an offset, then numbers of one kind. Which kind it is shows the message
//! that begins in the first row.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::likeness::Likeness;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::Head;
use super::dump::{self, Dump};
use super::{Dumped, digits, lines};

/// A base and the bytes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kind {
    radix: u32,
    width: usize,
    order: Order,
}

/// Which byte of a word comes first on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The last one, as hosts of today have it.
    LastFirst,
    /// The first one: `--endian=big`.
    FirstFirst,
}

/// Bases and widths that are tried, the commonest first. Bytes in hexadecimal and octal have readers of
/// their own.
const KINDS: [(u32, usize); 8] = [
    (8, 2),
    (16, 4),
    (16, 8),
    (16, 2),
    (10, 1),
    (10, 2),
    (10, 4),
    (8, 4),
];

/// Whether a message begins in the first row, in one of the kinds.
pub(super) fn fits(head: &Head<'_>) -> bool {
    let kind = head.lines().next().and_then(kind_of);
    kind.is_some_and(|kind| head.each_line(|line| line == b"*" || row(line, kind).is_some()))
}

/// Whether a text is such a dump.
pub(super) fn begins(text: &[u8]) -> bool {
    kind(text).is_some()
}

fn kind(text: &[u8]) -> Option<Kind> {
    lines::of(text)
        .find(|line| !line.is_blank())
        .and_then(|line| kind_of(line.text))
}

fn kind_of(line: &[u8]) -> Option<Kind> {
    KINDS
        .into_iter()
        .flat_map(|(radix, width)| {
            [Order::LastFirst, Order::FirstFirst].map(|order| Kind {
                radix,
                width,
                order,
            })
        })
        .find(|&kind| {
            row(line, kind).is_some_and(|(_, bytes)| {
                matches!(Likeness::of(&bytes), Likeness::Get | Likeness::Response)
            })
        })
}

/// A row's offset as written, and its bytes.
fn row(line: &[u8], kind: Kind) -> Option<(&[u8], Vec<u8>)> {
    let mut words = line
        .split(|&byte| byte == b' ')
        .filter(|word| !word.is_empty());
    let offset = words.next()?;
    let is_offset = (6..=16).contains(&offset.len()) && offset.iter().all(u8::is_ascii_hexdigit);
    if !line.starts_with(offset) || !is_offset {
        return None;
    }
    let mut bytes = Vec::new();
    for word in words {
        word_bytes(word, kind, &mut bytes)?;
    }
    Some((offset, bytes))
}

fn word_bytes(word: &[u8], kind: Kind, into: &mut Vec<u8>) -> Option<()> {
    // All words of a base but ten have the same number of digits.
    let digits_of = match (kind.radix, kind.width) {
        (16, width) => width.checked_mul(2)?,
        (8, 2) => 6,
        (8, _) => 11,
        _ => 0,
    };
    if digits_of != 0 && word.len() != digits_of {
        return None;
    }
    let bare = word.strip_prefix(b"-").filter(|_| kind.radix == 10);
    let number = i128::from(digits::number(bare.unwrap_or(word), kind.radix)?);
    let number = if bare.is_some() { number.checked_neg()? } else { number };
    let bits = u32::try_from(kind.width.checked_mul(8)?).ok()?;
    let most = 1_i128.checked_shl(bits)?;
    let least = most.checked_div(2)?.checked_neg()?;
    if number >= most || number < least {
        return None;
    }
    let bytes = number.to_le_bytes();
    let shown = bytes.get(..kind.width)?;
    match kind.order {
        Order::LastFirst => into.extend_from_slice(shown),
        Order::FirstFirst => into.extend(shown.iter().rev()),
    }
    Some(())
}

/// Reads a dump.
pub(super) fn read(text: &[u8], reading: &mut Reading<'_, '_>) -> Result<Dumped, Error> {
    let form = Form::Od;
    let Some(kind) = kind(text) else {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed { form, problem, at: 0 });
    };
    let radix = offset_radix(text, kind);
    let mut dump = Dump::new(form, reading.options.text);
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        if line.text.trim_ascii() == b"*" {
            dump.squeeze();
            continue;
        }
        let row = row(line.text, kind)
            .and_then(|(offset, bytes)| Some((digits::number(offset, radix)?, bytes)));
        match row {
            // The end: the last word was filled up with zeros.
            Some((offset, bytes)) if bytes.is_empty() => {
                if !(line.last && line.text.len() < 6) {
                    dump.end_within_word(offset, kind.width);
                    dump.reach(offset, reading)?;
                }
            }
            Some((offset, bytes)) => dump.row(offset, &bytes, reading)?,
            None if line.last => reading.note(Note::TailCut { at: line.at as u64 }),
            None => return Err(line.error(form, Problem::Line)),
        }
    }
    Ok(Dumped::Pieces(dump.into_pieces()))
}

/// The base in which the second offset is the first and the bytes between; `od` writes octal.
fn offset_radix(text: &[u8], kind: Kind) -> u32 {
    let mut rows = lines::of(text)
        .filter(|line| !line.is_blank())
        .map_while(|line| row(line.text, kind));
    let (Some((first, bytes)), Some((second, _))) = (rows.next(), rows.next()) else {
        return 8;
    };
    let fits = |&radix: &u32| dump::distance(first, second, radix) == Some(bytes.len() as u64);
    [8, 16, 10].into_iter().find(fits).unwrap_or(8)
}
