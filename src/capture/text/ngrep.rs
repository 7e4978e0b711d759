//! `ngrep -x`: a heading for each packet, then rows in fixed columns. It has no sequence numbers:
//! what was sent twice is there twice.

use std::collections::HashMap;

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{self, Dialogue, Speaker};
use super::{Dumped, digits, lines};

/// Columns of the digits: two spaces, eight bytes, four spaces, eight bytes.
const DIGITS: std::ops::Range<usize> = 2..52;

/// Whether a heading of a TCP packet is followed by a row.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let headed = head
        .lines()
        .zip(head.lines().skip(1))
        .any(|(first, second)| heading(first).is_some() && row(second, &mut Vec::new()).is_some());
    Confidence::Likely.when(headed)
}

/// Reads the packets.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    let mut known: HashMap<(&[u8], &[u8]), usize> = HashMap::new();
    let mut current = None;
    let mut bytes = Vec::new();
    for line in lines::of(text) {
        if let Some((from, to)) = heading(line.text) {
            let place = known.get(&(from, to)).map(|&at| (at, Speaker::First));
            let place = place.or_else(|| known.get(&(to, from)).map(|&at| (at, Speaker::Second)));
            current = Some(place.unwrap_or_else(|| {
                known.insert((from, to), dialogues.len());
                dialogues.push(Dialogue::new(Some(dialogue::flow(from, to))));
                (dialogues.len().saturating_sub(1), Speaker::First)
            }));
            continue;
        }
        bytes.clear();
        if row(line.text, &mut bytes).is_none() {
            // Marks for other packets, and headings of other protocols.
            current = None;
        } else if let Some((at, who)) = current
            && let Some(dialogue) = dialogues.get_mut(at)
        {
            dialogue.say(who, &bytes, reading.options.kept);
        }
    }
    if dialogues.is_empty() {
        return Err(Error::Malformed {
            form: Form::Ngrep,
            problem: Problem::NoBytes,
            at: 0,
        });
    }
    for (ordinal, dialogue) in (0_u64..).zip(dialogues) {
        dialogue.deliver(Form::Ngrep, ordinal, reading);
    }
    Ok(Dumped::Done)
}

/// The ends of a TCP packet: `T [date time] FROM -> TO [flags] #number`.
fn heading(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_prefix(b"T ")?;
    let arrow = memchr::memmem::find(rest, b" -> ")?;
    let from = rest.get(..arrow)?.rsplit(|&byte| byte == b' ').next()?;
    let to = rest
        .get(arrow.saturating_add(4)..)?
        .split(|&byte| byte == b' ')
        .next()?;
    (!from.is_empty() && !to.is_empty()).then_some((from, to))
}

fn row(line: &[u8], into: &mut Vec<u8>) -> Option<()> {
    line.strip_prefix(b"  ")?;
    let shown = line.get(DIGITS.start..DIGITS.end.min(line.len()))?;
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
    (!into.is_empty()).then_some(())
}
