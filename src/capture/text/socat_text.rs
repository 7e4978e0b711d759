//! `socat -v`: the bytes as text, some escaped, the others that are not printable as dots.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::Dumped;
use super::socat_log::{self, Log};

/// Whether a heading is among the first lines, after socat's own messages; the form in hexadecimal is
/// surer where it fits.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Likely.when(head.lines().find_map(socat_log::heading).is_some())
}

/// Reads the log.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut log = Log::new(Form::SocatText);
    let kept = reading.options.kept;
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        rest = rest.get(end.saturating_add(1)..).unwrap_or_default();
        let Some(heading) = socat_log::heading(line.strip_suffix(b"\r").unwrap_or(line)) else {
            continue;
        };
        found = true;
        let block = unescape(rest, heading.length);
        rest = rest.get(block.used..).unwrap_or_default();
        let dialogue = log.block(&heading, reading);
        let start = dialogue.side(heading.who).bytes.len();
        dialogue.say(heading.who, &block.bytes, kept);
        dialogue.side(heading.who).doubt_dots(start);
        if block.bytes.len() != heading.length {
            let (stated, found) = (heading.length as u64, block.bytes.len() as u64);
            dialogue.notes.push(Note::LengthDiffers { stated, found });
        }
    }
    log.finish(reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form: Form::SocatText,
            problem: Problem::NoBytes,
            at: 0,
        })
    }
}

struct Block {
    bytes: Vec<u8>,
    /// Bytes of the text that they took.
    used: usize,
}

/// Undoes socat's escapes until `length` bytes are there.
fn unescape(text: &[u8], length: usize) -> Block {
    let mut bytes = Vec::new();
    let mut rest = text;
    while bytes.len() < length {
        let (byte, after) = match rest {
            [b'\\', escaped, after @ ..] => match escaped {
                b'a' => (0x07, after),
                b'b' => (0x08, after),
                b't' => (b'\t', after),
                b'n' => (b'\n', after),
                b'v' => (0x0b, after),
                b'f' => (0x0c, after),
                b'r' => (b'\r', after),
                b'\\' => (b'\\', after),
                _ => break,
            },
            // An editor's CR LF: socat writes a CR of the data as an escape.
            [b'\r', b'\n', after @ ..] => (b'\n', after),
            [byte, after @ ..] => (*byte, after),
            [] => break,
        };
        bytes.push(byte);
        rest = after;
    }
    Block {
        bytes,
        used: text.len().saturating_sub(rest.len()),
    }
}
