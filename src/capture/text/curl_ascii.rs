//! `curl --trace-ascii`: headings, then a row for each line of the data, without its CR LF;
//! unprintable bytes are dots.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::curl_trace::{Heading, Log, heading, is_remark};
use super::{Dumped, digits, lines};

/// Whether a heading is followed by a row; in hexadecimal, the other form is surer.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let mut pairs = head.lines().zip(head.lines().skip(1));
    let fits = pairs.any(|(first, second)| {
        heading(first).is_some_and(|it| it.length > 0) && row(second).is_some()
    });
    Confidence::Likely.when(fits)
}

/// Reads the trace.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut log = Log::new(Form::CurlAscii);
    let mut section: Option<Section> = None;
    for line in lines::of(text) {
        if is_remark(line.text) {
            continue;
        }
        if let Some(heading) = heading(line.text) {
            finish(section.take(), &mut log, reading);
            section = Some(Section {
                heading,
                bytes: Vec::new(),
            });
        } else if let (Some((offset, shown)), Some(section)) = (row(line.text), &mut section) {
            section.take(offset, shown);
        } else if line.last {
            log.dialogue
                .notes
                .push(Note::TailCut { at: line.at as u64 });
        } else if !line.is_blank() {
            return Err(line.error(Form::CurlAscii, Problem::Line));
        }
    }
    finish(section, &mut log, reading);
    log.finish(reading);
    Ok(Dumped::Done)
}

struct Section {
    heading: Heading,
    bytes: Vec<u8>,
}

impl Section {
    /// Takes a row; where its offset is two beyond, a line ended before it.
    fn take(&mut self, offset: u64, shown: &[u8]) {
        self.reach(offset);
        self.bytes.extend_from_slice(shown);
    }

    fn reach(&mut self, offset: u64) {
        let missing = offset.saturating_sub(self.bytes.len() as u64);
        match missing {
            0 => {}
            2 => self.bytes.extend_from_slice(b"\r\n"),
            // Spaces at the end of a row, which an editor took off, or an empty line.
            more if more <= 66 => {
                let spaces = usize::try_from(more.saturating_sub(2)).unwrap_or(0);
                self.bytes.extend(std::iter::repeat_n(b' ', spaces));
                self.bytes.extend_from_slice(b"\r\n");
            }
            _ => {}
        }
    }
}

fn finish(section: Option<Section>, log: &mut Log, reading: &mut Reading<'_, '_>) {
    let Some(mut section) = section else { return };
    section.reach(section.heading.length);
    log.say(&section.heading, true, &section.bytes, reading);
    if let Some(who) = section.heading.who {
        let side = log.dialogue.side(who);
        let start = side.bytes.len().saturating_sub(section.bytes.len());
        side.doubt_dots(start);
    }
    log.check(Some((section.heading, section.bytes.len() as u64)));
}

fn row(line: &[u8]) -> Option<(u64, &[u8])> {
    let offset = digits::leading(line);
    let value = digits::number(line.get(..offset).filter(|it| it.len() >= 4)?, 16)?;
    let rest = line.get(offset..)?;
    let shown = rest.strip_prefix(b": ").or((rest == b":").then_some(b""))?;
    Some((value, shown))
}
