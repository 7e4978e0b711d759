//! `hexdump -C` and `od -t x1`: an offset, bytes one by one, text between marks or none; `od -x`
//! and `hexdump` without `-C`: words of two bytes, of which a host of today shows the second first.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::likeness::Likeness;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dump::Dump;
use super::lines::Line;
use super::{Dumped, digits, lines, od_words};

/// Bases in which `od` writes offsets: `-A x`, the default, `-A d`.
const RADICES: [u32; 3] = [16, 8, 10];

/// Whether the first lines are rows of `hexdump -C`.
pub(in crate::capture) fn sniff_hexdump(head: &Head<'_>) -> Confidence {
    let marked = head
        .lines()
        .next()
        .is_some_and(|line| memchr::memmem::find(line, b"  |").is_some());
    Confidence::Likely.when(marked && rows_fit(head, b'|'))
}

/// Whether the first lines are rows of `od`.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Likely.when(rows_fit(head, b'>') || od_words::fits(head))
}

/// Whether a line is a row of `hexdump -C` or of `od`.
pub(super) fn is_hexdump_row(line: &[u8]) -> bool {
    let fits = |mark| row(line, mark, &mut Vec::new()).is_some_and(|offset| offset.len() >= 6);
    fits(b'|') || fits(b'>')
}

/// Reads a dump of `hexdump -C`.
pub(in crate::capture) fn read_hexdump(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read_as(Form::Hexdump, text, b'|', reading)
}

/// Reads a dump of `od`.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let is_words = row_begins(text).is_none() && od_words::begins(text);
    if is_words {
        return od_words::read(text, reading);
    }
    read_as(Form::Od, text, b'>', reading)
}

/// The bytes of the first row, if a message begins there.
fn row_begins(text: &[u8]) -> Option<Likeness> {
    let mut bytes = Vec::new();
    let first = lines::of(text).find(|line| !line.is_blank())?;
    row(first.text, b'>', &mut bytes)?;
    Some(Likeness::of(&bytes)).filter(|found| matches!(found, Likeness::Get | Likeness::Response))
}

fn read_as(
    form: Form,
    text: &[u8],
    mark: u8,
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let radix = if form == Form::Od {
        radix(text, mark)
    } else {
        16
    };
    let mut dump = Dump::new(form, reading.options.text);
    let mut bytes = Vec::new();
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        if line.text.trim_ascii() == b"*" {
            dump.squeeze();
            continue;
        }
        bytes.clear();
        let offset =
            row(line.text, mark, &mut bytes).and_then(|offset| digits::number(offset, radix));
        match offset {
            Some(offset) if bytes.is_empty() => {
                // The last of an odd number of bytes was shown as a word.
                dump.end_at(offset);
                end(&mut dump, offset, &line, reading)?;
            }
            Some(offset) => dump.row(offset, &bytes, reading)?,
            None if line.last => reading.note(Note::TailCut { at: line.at as u64 }),
            None => return Err(line.error(form, Problem::Line)),
        }
    }
    Ok(Dumped::Pieces(dump.into_pieces()))
}

/// The offset alone ends a dump; one that the text cuts short says nothing.
fn end(
    dump: &mut Dump,
    offset: u64,
    line: &Line<'_>,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    if line.last && line.text.len() < 6 {
        Ok(())
    } else {
        dump.reach(offset, reading)
    }
}

/// Takes a row apart: its offset is returned, its bytes go to `into`.
fn row<'t>(line: &'t [u8], mark: u8, into: &mut Vec<u8>) -> Option<&'t [u8]> {
    let mut words = line
        .split(|&byte| byte == b' ')
        .filter(|word| !word.is_empty());
    let offset = words.next()?;
    if !line.starts_with(offset) || !offset.iter().all(u8::is_ascii_hexdigit) || offset.len() < 4 {
        return None;
    }
    for word in words {
        if word.first() == Some(&mark) {
            break;
        }
        match *word {
            [a, b] => into.push(digits::byte([a, b])?),
            [a, b, c, d] => into.extend([digits::byte([c, d])?, digits::byte([a, b])?]),
            _ => return None,
        }
    }
    Some(offset)
}

fn rows_fit(head: &Head<'_>, mark: u8) -> bool {
    let mut bytes = Vec::new();
    let first = head
        .lines()
        .next()
        .and_then(|line| row(line, mark, &mut bytes));
    first.is_some_and(|offset| offset.len() >= 6)
        && !bytes.is_empty()
        && head.each_line(|line| line == b"*" || row(line, mark, &mut Vec::new()).is_some())
}

/// The base in which the second offset is the first and the bytes between.
fn radix(text: &[u8], mark: u8) -> u32 {
    let mut bytes = Vec::new();
    let mut offsets = lines::of(text)
        .filter(|line| !line.is_blank())
        .map_while(|line| row(line.text, mark, &mut bytes))
        .take(2);
    let (Some(first), Some(second)) = (offsets.next(), offsets.next()) else {
        return 16;
    };
    let mut row_bytes = Vec::new();
    let length = lines::of(text)
        .find(|line| !line.is_blank())
        .and_then(|line| row(line.text, mark, &mut row_bytes))
        .map_or(0, |_| row_bytes.len() as u64);
    let fits = |&radix: &u32| {
        let distance = digits::number(first, radix)
            .zip(digits::number(second, radix))
            .and_then(|(first, second)| second.checked_sub(first));
        distance == Some(length)
    };
    RADICES.into_iter().find(fits).unwrap_or(16)
}
