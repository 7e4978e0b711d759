//! `tshark -z follow,tcp,raw`: a line of digits for each packet, the second node's after a tab.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::Speaker;
use super::{Dumped, digits, follow, lines};

/// Whether the form says so itself.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Certain.when(follow::begins(head, "raw"))
}

/// Reads the streams.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut streams = follow::Streams::new(Form::FollowRaw);
    let mut bytes = Vec::new();
    for line in lines::of(text) {
        if line.is_blank() || streams.heading(line.text, reading) {
            continue;
        }
        let who = if line.text.starts_with(b"\t") {
            Speaker::Second
        } else {
            Speaker::First
        };
        bytes.clear();
        let mut shown = line.text.trim_ascii();
        if line.last && shown.len() % 2 == 1 {
            shown = shown.split_last().map_or(shown, |(_, pairs)| pairs);
        }
        match digits::bytes(shown, &mut bytes) {
            Some(()) => streams.dialogue.say(who, &bytes, reading.options.kept),
            None if line.last => {}
            None => return Err(line.error(Form::FollowRaw, Problem::Hex)),
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
