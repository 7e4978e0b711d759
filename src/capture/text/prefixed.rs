//! Lines marked `>` (sent) and `<` (received), as `curl -v` and many notes have them. Other lines
//! are comments. Line ends are lost unless the file has CR LF throughout the marked lines.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::Dumped;
use super::dialogue::{Dialogue, Speaker};

/// Whether a marked line among the first is a request line or a status line.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let begins = head
        .lines()
        .filter_map(marked)
        .any(|(_, line)| matches!(Likeness::of(line), Likeness::Get | Likeness::Response));
    Confidence::Likely.when(begins)
}

/// Reads the lines; a request line begins a new conversation.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut ordinal = 0_u64;
    let mut found = false;
    let mut talk = Talk::default();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let Some((who, line)) = marked(line) else {
            continue;
        };
        found = true;
        let begins = who == Speaker::First && Likeness::of(line) == Likeness::Get;
        if begins && !talk.first.is_empty() {
            std::mem::take(&mut talk).deliver(ordinal, reading);
            ordinal = ordinal.saturating_add(1);
        }
        match who {
            Speaker::First => talk.first.push(line),
            Speaker::Second => talk.second.push(line),
        }
    }
    talk.deliver(ordinal, reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form: Form::Prefixed,
            problem: Problem::NoBytes,
            at: 0,
        })
    }
}

/// The marked lines of one conversation.
#[derive(Default)]
struct Talk<'t> {
    first: Vec<&'t [u8]>,
    second: Vec<&'t [u8]>,
}

impl Talk<'_> {
    fn deliver(self, ordinal: u64, reading: &mut Reading<'_, '_>) {
        let mut dialogue = Dialogue::default();
        let kept = reading.options.kept;
        let mut assumed = false;
        for (who, lines) in [
            (Speaker::First, &self.first),
            (Speaker::Second, &self.second),
        ] {
            let (bytes, fields_end, guessed) = put_together(lines);
            assumed |= guessed;
            dialogue.say(who, &bytes, kept);
            dialogue.side(who).doubt_dots(fields_end);
        }
        if assumed {
            dialogue.notes.push(Note::LineEndsAssumed);
        }
        dialogue.deliver(Form::Prefixed, ordinal, reading);
    }
}

/// The bytes of one side, where its fields end, and whether line ends had to be assumed.
/// After the empty line the last line end is the transcript's, not the side's.
fn put_together(lines: &[&[u8]]) -> (Vec<u8>, usize, bool) {
    let kept_ends = lines.iter().all(|line| line.ends_with(b"\r\n"));
    let mut bytes = Vec::new();
    let mut fields_end = None;
    for (index, line) in lines.iter().enumerate() {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let last = index.saturating_add(1) == lines.len();
        bytes.extend_from_slice(line);
        if fields_end.is_none() || !last {
            bytes.extend_from_slice(b"\r\n");
        }
        if line.is_empty() && fields_end.is_none() {
            fields_end = Some(bytes.len());
        }
    }
    let fields_end = fields_end.unwrap_or(bytes.len());
    (bytes, fields_end, !kept_ends && !lines.is_empty())
}

/// The speaker and the rest of a marked line.
fn marked(line: &[u8]) -> Option<(Speaker, &[u8])> {
    let (mark, rest) = line.split_first()?;
    let who = match mark {
        b'>' => Speaker::First,
        b'<' => Speaker::Second,
        _ => return None,
    };
    match rest {
        [b' ', text @ ..] => Some((who, text)),
        [] | [b'\r', ..] | [b'\n', ..] => Some((who, rest)),
        _ => None,
    }
}
