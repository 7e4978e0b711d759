//! `tshark -z follow,tcp,ascii`: a length, then as many bytes, unprintable ones as dots.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::Speaker;
use super::{Dumped, digits, follow};

/// Whether the form says so itself.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Certain.when(follow::begins(head, "ascii"))
}

/// Reads the streams.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut streams = follow::Streams::new(Form::FollowAscii);
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len().saturating_sub(rest.len()) as u64;
        let (line, after) = split_line(rest);
        rest = after;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || streams.heading(line, reading) {
            continue;
        }
        let (who, length) = match line.strip_prefix(b"\t") {
            Some(length) => (Speaker::Second, length),
            None => (Speaker::First, line),
        };
        let Some(stated) = digits::number(length, 10) else {
            if rest.is_empty() {
                break;
            }
            return Err(Error::Malformed {
                form: Form::FollowAscii,
                problem: Problem::Line,
                at,
            });
        };
        let found = data_length(rest, stated);
        let (data, after) = rest.split_at_checked(found).unwrap_or((rest, b""));
        if found as u64 != stated {
            let found = found as u64;
            streams
                .dialogue
                .notes
                .push(Note::LengthDiffers { stated, found });
        }
        streams
            .dialogue
            .say_doubtfully(who, data, reading.options.kept);
        rest = after;
    }
    streams.finish(reading);
    Ok(Dumped::Done)
}

/// How many bytes of `rest` are data: as many as stated, if a line end follows them; else, for
/// line ends may have been changed, all up to the next line that can be a length or a rule.
fn data_length(rest: &[u8], stated: u64) -> usize {
    let stated = usize::try_from(stated).unwrap_or(usize::MAX);
    match rest.get(stated..) {
        Some([b'\n', ..] | []) => return stated,
        Some([b'\r', b'\n', ..]) => return stated,
        _ => {}
    }
    let mut end = 0_usize;
    for line in rest.split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii_end();
        let number = shown.strip_prefix(b"\t").unwrap_or(shown);
        if end > 0 && (follow::is_rule(shown) || digits::number(number, 10).is_some()) {
            break;
        }
        end = end.saturating_add(line.len());
    }
    let data = rest.get(..end).unwrap_or_default();
    data.strip_suffix(b"\n").unwrap_or(data).len()
}

fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', text) {
        Some(at) => {
            let after = text.get(at.saturating_add(1)..).unwrap_or_default();
            (text.get(..at).unwrap_or_default(), after)
        }
        None => (text, b""),
    }
}
