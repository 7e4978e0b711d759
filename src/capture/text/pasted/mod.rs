//! A request and a response as text, with labels, rules, fences or prose before, between and after
//! them, and marks or an indent before each line.

mod body;
mod start;
mod strip;

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::likeness::Likeness;
use super::super::note::{Dress, Note};
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::Dumped;
use super::dialogue::{Dialogue, Speaker};
use super::lines::{self, Line};
use body::{Wanted, Writing, body, closer, is_rule};
use start::{Start, is_field, start};
use strip::Strip;

/// Whether a start line is somewhere in the head.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let text = super::super::sniff::without_bom(head.bytes);
    let lines: Vec<Line<'_>> = lines::of(text).collect();
    Confidence::Possible.when(!starts(&lines).is_empty())
}

/// Reads the messages.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut talk = Talk::default();
    let mut found = false;
    for message in messages(text) {
        found = true;
        talk.take(message, reading);
    }
    talk.finish(reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form: Form::Pasted,
            problem: Problem::NoBytes,
            at: 0,
        })
    }
}

/// Whether something that no peer sent stands around the messages of a text that begins like one:
/// then it is not to be read as raw bytes.
pub(in crate::capture) fn is_needed(text: &[u8]) -> bool {
    // Key 3 and the answer as they were sent are hardly ever text.
    if std::str::from_utf8(text).is_err() || memchr::memchr(0, text).is_some() {
        return false;
    }
    let found = messages(text);
    let labelled =
        |message: &Message| (message.has_prose || message.writing == Writing::Digits) && message.is_request;
    found.len() > 1 && found.iter().any(labelled)
}

/// A message with what stands around it taken off.
struct Message {
    is_request: bool,
    bytes: Vec<u8>,
    dress: Option<Dress>,
    /// Whether something else stands between this message and the next.
    has_prose: bool,
    /// How key 3 or the answer is there.
    writing: Writing,
}

/// The messages of a text.
fn messages(text: &[u8]) -> Vec<Message> {
    let lines: Vec<Line<'_>> = lines::of(text).collect();
    let starts = starts(&lines);
    let ends = starts
        .iter()
        .skip(1)
        .map(|(at, start)| (*at, start.end_of_another()))
        .chain([(lines.len(), None)]);
    let before = starts
        .first()
        .is_some_and(|(at, _)| lines.iter().take(*at).any(|line| !line.is_blank()));
    let mut found: Vec<Message> = Vec::new();
    for ((at, start), (end, rest)) in starts.iter().zip(ends) {
        let (Some(line), Some(region)) = (lines.get(*at), lines.get(at.saturating_add(1)..end))
        else {
            continue;
        };
        let rest = rest.map(|text| Line { at: 0, text, last: false });
        let region: Vec<Line<'_>> = region.iter().copied().chain(rest).collect();
        let key3 = found.last().filter(|last| last.is_request).map(|last| last.writing);
        found.push(message(start, &region, ends_in_crlf(text, line), key3));
    }
    if let Some(first) = found.first_mut() {
        first.has_prose |= before;
    }
    found
}

/// The lines on which messages begin.
fn starts<'t>(lines: &[Line<'t>]) -> Vec<(usize, Start<'t>)> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at.saturating_add(1));
        let has_fields = next.is_some_and(|next| is_field(next.text));
        let start = start(line.text).filter(|start| has_fields || !start.is_doubtful);
        found.extend(start.map(|start| (at, start)));
    }
    found
}

fn ends_in_crlf(text: &[u8], line: &Line<'_>) -> bool {
    let end = line.at.saturating_add(line.text.len());
    text.get(end..end.saturating_add(1)) == Some(b"\r")
}

/// One message out of its start line and the lines up to the next.
fn message(
    start: &Start<'_>,
    region: &[Line<'_>],
    crlf: bool,
    key3: Option<Writing>,
) -> Message {
    let strip = Strip::of(start, region);
    let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let wanted = Wanted {
        length: if start.is_request { 8 } else { 16 },
        key3: if start.is_request { None } else { Some(key3.unwrap_or_default()) },
        closer: start.prefix.trim_ascii_end().last().and_then(|last| closer(*last)),
    };
    let mut bytes = [start.shown, end].concat();
    let mut lines = region
        .iter()
        .filter_map(|line| Some((strip.undo(line.text)?, line.last)));
    for (line, last) in lines.by_ref() {
        let shown = without_cr(line);
        // The text may end within an indent: that is no empty line.
        let ends = shown.trim_ascii().is_empty() && !last;
        if ends || is_rule(shown) {
            bytes.extend_from_slice(end);
            break;
        }
        bytes.extend_from_slice(shown);
        if !last {
            bytes.extend_from_slice(end);
        }
    }
    let rest: Vec<&[u8]> = lines.map(|(line, _)| without_cr(line)).collect();
    let found = body(&rest, &wanted);
    let has_prose = found.has_prose;
    bytes.extend_from_slice(&found.bytes);
    let dress = strip
        .dress(start.prefix)
        .or((has_prose || found.writing == Writing::Digits).then_some(Dress::Prose));
    Message {
        is_request: start.is_request,
        bytes,
        dress,
        has_prose,
        writing: found.writing,
    }
}

fn without_cr(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&byte| byte != b'\r');
    line.get(..end.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// The conversation that is put together.
#[derive(Default)]
struct Talk {
    request: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
    dress: Vec<Dress>,
    ordinal: u64,
}

impl Talk {
    fn take(&mut self, message: Message, reading: &mut Reading<'_, '_>) {
        let begins_anew = message.is_request || self.response.is_some();
        if begins_anew {
            self.finish(reading);
        }
        let dress = message.dress.filter(|dress| !self.dress.contains(dress));
        self.dress.extend(dress);
        let side = if message.is_request {
            &mut self.request
        } else {
            &mut self.response
        };
        *side = Some(message.bytes);
    }

    fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let mut dialogue = Dialogue::default();
        let kept = reading.options.kept;
        dialogue.say(
            Speaker::First,
            &self.request.take().unwrap_or_default(),
            kept,
        );
        dialogue.say(
            Speaker::Second,
            &self.response.take().unwrap_or_default(),
            kept,
        );
        let notes = self.dress.drain(..).map(Note::Undressed);
        dialogue.notes.extend(notes);
        if !dialogue.is_empty() {
            dialogue.deliver(Form::Pasted, self.ordinal, reading);
            self.ordinal = self.ordinal.saturating_add(1);
        }
    }
}

/// Whether a line is a start line by itself.
pub(super) fn begins(line: &[u8]) -> bool {
    matches!(Likeness::of(line), Likeness::Get | Likeness::Response) && start(line).is_some()
}
