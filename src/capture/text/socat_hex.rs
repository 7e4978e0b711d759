//! `socat -x`: all bytes of a block in one line; `socat -x -v`: rows of sixteen with text.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head, without_bom};
use super::socat_log::{self, Heading, Log};
use super::{Dumped, digits, lines};

/// Whether the first heading is followed by a row of digits; socat's own messages may come before.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let mut rest = without_bom(head.bytes);
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at_checked(end).unwrap_or_default();
        // The row itself may be longer than the head.
        rest = after.get(1..).unwrap_or_default();
        let heading = socat_log::heading(line.strip_suffix(b"\r").unwrap_or(line));
        if heading.is_some_and(|heading| heading.length > 0) {
            return Confidence::Certain.when(row_of(rest));
        }
    }
    Confidence::No
}

/// Reads the log.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut log = Log::new(Form::SocatHex);
    let mut open: Option<(Heading, usize)> = None;
    let mut bytes = Vec::new();
    let kept = reading.options.kept;
    for line in lines::of(text) {
        if let Some(heading) = socat_log::heading(line.text) {
            end_block(&mut log, open.take(), reading);
            log.block(&heading, reading);
            open = Some((heading, 0));
            continue;
        }
        bytes.clear();
        let Some((heading, got)) = open
            .as_mut()
            .filter(|_| row(line.text, &mut bytes).is_some())
        else {
            continue;
        };
        let room = heading.length.saturating_sub(*got);
        let fresh = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        *got = got.saturating_add(fresh.len());
        // The block was opened above: its beginning is behind it.
        let going_on = Heading {
            from: 1,
            ..*heading
        };
        let who = heading.who;
        log.block(&going_on, reading).say(who, fresh, kept);
    }
    if open.is_none() {
        return Err(Error::Malformed {
            form: Form::SocatHex,
            problem: Problem::NoBytes,
            at: 0,
        });
    }
    end_block(&mut log, open, reading);
    log.finish(reading);
    Ok(Dumped::Done)
}

fn end_block(log: &mut Log, open: Option<(Heading, usize)>, reading: &mut Reading<'_, '_>) {
    if let Some((heading, got)) = open
        && got != heading.length
    {
        let going_on = Heading { from: 1, ..heading };
        let (stated, found) = (heading.length as u64, got as u64);
        log.block(&going_on, reading)
            .notes
            .push(Note::LengthDiffers { stated, found });
    }
}

/// The bytes of a row: a space and two digits each; the text after two spaces is not read.
fn row(line: &[u8], into: &mut Vec<u8>) -> Option<()> {
    let mut rest = line;
    while let [b' ', high, low, after @ ..] = rest {
        let Some(byte) = digits::byte([*high, *low]) else {
            break;
        };
        into.push(byte);
        rest = after;
    }
    (!into.is_empty()).then_some(())
}

/// Whether text begins with the digits of a byte.
fn row_of(block: &[u8]) -> bool {
    matches!(block, [b' ', high, low, ..] if digits::byte([*high, *low]).is_some())
}
