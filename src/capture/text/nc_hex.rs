//! `nc -o`: rows marked `>` and `<`, with an offset, digits, `#` and text.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::{Dumped, digits, lines};

/// Whether the first lines are rows.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Likely.when(head.each_line(|line| row(line, &mut Vec::new()).is_some()))
}

/// Reads the rows; a direction that begins anew begins a conversation.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut dialogue = Dialogue::default();
    let mut ordinal = 0_u64;
    let mut bytes = Vec::new();
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        bytes.clear();
        let Some((who, offset)) = row(line.text, &mut bytes) else {
            if line.last {
                dialogue.notes.push(Note::TailCut { at: line.at as u64 });
                continue;
            }
            return Err(line.error(Form::NcHex, Problem::Line));
        };
        let held = dialogue.side(who).bytes.len() as u64;
        if offset == 0 && held > 0 && who == Speaker::First {
            std::mem::take(&mut dialogue).deliver(Form::NcHex, ordinal, reading);
            ordinal = ordinal.saturating_add(1);
        } else if offset > held && held < reading.options.kept as u64 {
            let missing = offset.saturating_sub(held);
            dialogue.notes.push(Note::DumpGap { at: held, missing });
        }
        dialogue.say(who, &bytes, reading.options.kept);
    }
    dialogue.deliver(Form::NcHex, ordinal, reading);
    Ok(Dumped::Done)
}

/// Whether a line is a row.
pub(super) fn is_row(line: &[u8]) -> bool {
    row(line, &mut Vec::new()).is_some()
}

fn row(line: &[u8], into: &mut Vec<u8>) -> Option<(Speaker, u64)> {
    let (who, rest) = match line.split_first_chunk::<2>()? {
        (b"> ", rest) => (Speaker::First, rest),
        (b"< ", rest) => (Speaker::Second, rest),
        _ => return None,
    };
    let (offset, rest) = rest.split_first_chunk::<8>()?;
    let offset = digits::number(offset, 16)?;
    let end = memchr::memchr(b'#', rest).unwrap_or(rest.len());
    let pairs = rest.strip_prefix(b" ")?.get(..end.saturating_sub(1))?;
    for pair in pairs
        .split(|&byte| byte == b' ')
        .filter(|pair| !pair.is_empty())
    {
        if pair.len() != 2 {
            return None;
        }
        digits::bytes(pair, into)?;
    }
    (!into.is_empty()).then_some((who, offset))
}
