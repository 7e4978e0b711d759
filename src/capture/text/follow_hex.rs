//! `tshark -z follow,tcp,hex` and Wireshark's "Hex Dump": rows in fixed columns, the second
//! node's indented.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::Speaker;
use super::{Dumped, digits, follow, lines};

/// Columns of the digits: eight digits of offset, two spaces, two groups of eight bytes.
const DIGITS: std::ops::Range<usize> = 10..59;

/// Whether the form says so itself, or has rows of both nodes and nothing else.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let indented = || {
        head.lines()
            .any(|line| line.starts_with(b" ") || line.starts_with(b"\t"))
    };
    let fits = |line: &[u8]| row(line, &mut Vec::new()).is_some();
    Confidence::Certain
        .when(follow::begins(head, "hex"))
        .max(Confidence::Likely.when(indented() && head.each_line(fits)))
}

/// Reads the streams.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut streams = follow::Streams::new(Form::FollowHex);
    let mut bytes = Vec::new();
    for line in lines::of(text) {
        if line.is_blank() || streams.heading(line.text, reading) {
            continue;
        }
        let indented = line.text.first().is_some_and(u8::is_ascii_whitespace);
        let who = if indented {
            Speaker::Second
        } else {
            Speaker::First
        };
        bytes.clear();
        match row(line.text, &mut bytes) {
            Some(offset) => {
                let held = streams.dialogue.side(who).bytes.len() as u64;
                if offset > held && held < reading.options.kept as u64 {
                    let missing = offset.saturating_sub(held);
                    streams
                        .dialogue
                        .notes
                        .push(Note::DumpGap { at: held, missing });
                }
                streams.dialogue.say(who, &bytes, reading.options.kept);
            }
            None if line.last => {}
            None => return Err(line.error(Form::FollowHex, Problem::Line)),
        }
        if line.last {
            streams
                .dialogue
                .notes
                .push(Note::TailCut { at: line.at as u64 });
        }
    }
    streams.finish(reading);
    Ok(Dumped::Done)
}

/// The offset of a row; its bytes go to `into`.
fn row(line: &[u8], into: &mut Vec<u8>) -> Option<u64> {
    let line = line.trim_ascii_start();
    let offset = digits::number(line.get(..8)?, 16)?;
    if line.get(8..10) != Some(b"  ") {
        return None;
    }
    let end = DIGITS.end.min(line.len());
    let shown = line.get(DIGITS.start..end)?;
    shown
        .split(|&byte| byte == b' ')
        .filter(|pair| !pair.is_empty())
        .try_for_each(|pair| {
            if pair.len() == 2 {
                digits::bytes(pair, into)
            } else {
                None
            }
        })?;
    (!into.is_empty()).then_some(offset)
}
