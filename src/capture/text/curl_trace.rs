//! `curl --trace`: headings `=> Send header, 203 bytes (0xcb)`, then rows of a dump.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::{Dumped, digits, lines};

/// Columns of the digits, behind `0000: `.
const DIGITS: std::ops::Range<usize> = 6..54;

/// Whether a heading is followed by a row in hexadecimal.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let mut pairs = head.lines().zip(head.lines().skip(1));
    let fits = pairs.any(|(first, second)| {
        heading(first).is_some_and(|it| it.length > 0) && row(second, &mut Vec::new()).is_some()
    });
    Confidence::Likely.when(fits)
}

/// Reads the trace.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut log = Log::new(Form::CurlTrace);
    let mut bytes = Vec::new();
    let mut section: Option<(Heading, u64)> = None;
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        if is_remark(line.text) {
            continue;
        }
        if let Some(heading) = heading(line.text) {
            log.check(section.take());
            section = Some((heading, 0));
            continue;
        }
        bytes.clear();
        let offset = row(line.text, &mut bytes);
        let (Some(_), Some((heading, held))) = (offset, &mut section) else {
            if line.last {
                log.dialogue
                    .notes
                    .push(Note::TailCut { at: line.at as u64 });
                continue;
            }
            return Err(line.error(Form::CurlTrace, Problem::Line));
        };
        log.say(heading, *held == 0, &bytes, reading);
        *held = held.saturating_add(bytes.len() as u64);
    }
    log.check(section);
    log.finish(reading);
    Ok(Dumped::Done)
}

/// A heading taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    /// Who says what follows; `None` where it is not the data of the connection.
    pub(super) who: Option<Speaker>,
    /// Bytes that follow.
    pub(super) length: u64,
}

/// Reads a heading, behind a time or an id.
pub(super) fn heading(line: &[u8]) -> Option<Heading> {
    let start = line.get(..line.len().min(80))?;
    let at = memchr::memmem::find(start, b"=> Send ")
        .or_else(|| memchr::memmem::find(start, b"<= Recv "));
    let shown = line.get(at?..)?;
    let comma = memchr::memmem::rfind(shown, b", ")?;
    let count = shown.get(comma.saturating_add(2)..)?;
    let end = memchr::memmem::find(count, b" bytes")?;
    let kind = shown.get(8..comma)?;
    let who = match (shown.first(), kind) {
        (Some(b'='), b"header" | b"data") => Some(Speaker::First),
        (Some(b'<'), b"header" | b"data") => Some(Speaker::Second),
        _ => None,
    };
    let length = digits::number(count.get(..end)?, 10)?;
    Some(Heading { who, length })
}

/// Whether a line is one of curl's remarks.
pub(super) fn is_remark(line: &[u8]) -> bool {
    let start = line.get(..line.len().min(48)).unwrap_or_default();
    memchr::memmem::find(start, b"== Info").is_some()
}

fn row(line: &[u8], into: &mut Vec<u8>) -> Option<u64> {
    let offset = digits::leading(line);
    let value = digits::number(line.get(..offset).filter(|it| it.len() >= 4)?, 16)?;
    if line.get(offset..offset.saturating_add(2)) != Some(b": ") {
        return None;
    }
    // Offsets beyond four digits move the columns.
    let moved = offset.saturating_sub(4);
    let start = DIGITS.start.saturating_add(moved);
    let end = DIGITS.end.saturating_add(moved).min(line.len());
    let shown = line.get(start..end)?;
    for pair in shown
        .split(|&byte| byte == b' ')
        .filter(|pair| !pair.is_empty())
    {
        if pair.len() != 2 {
            return None;
        }
        digits::bytes(pair, into)?;
    }
    (!into.is_empty()).then_some(value)
}

/// The conversations of a trace; a request that begins while one is there begins another.
#[derive(Debug)]
pub(super) struct Log {
    form: Form,
    ordinal: u64,
    /// The conversation being read.
    pub(super) dialogue: Dialogue,
}

impl Log {
    /// Nothing read yet.
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            ordinal: 0,
            dialogue: Dialogue::default(),
        }
    }

    /// Takes data under a heading; `first` of that heading.
    pub(super) fn say(
        &mut self,
        heading: &Heading,
        first: bool,
        bytes: &[u8],
        reading: &mut Reading<'_, '_>,
    ) {
        let Some(who) = heading.who else { return };
        let begins = first && who == Speaker::First && Likeness::of(bytes) == Likeness::Get;
        if begins && !self.dialogue.is_empty() {
            self.finish(reading);
        }
        self.dialogue.say(who, bytes, reading.options.kept);
    }

    /// Notes a length that is not the stated one.
    pub(super) fn check(&mut self, section: Option<(Heading, u64)>) {
        if let Some((heading, found)) = section
            && heading.who.is_some()
            && heading.length != found
        {
            let stated = heading.length;
            self.dialogue
                .notes
                .push(Note::LengthDiffers { stated, found });
        }
    }

    /// Delivers the conversation being read.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let dialogue = std::mem::take(&mut self.dialogue);
        if !dialogue.is_empty() {
            dialogue.deliver(self.form, self.ordinal, reading);
            self.ordinal = self.ordinal.saturating_add(1);
        }
    }
}
