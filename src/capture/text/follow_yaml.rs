//! `tshark -z follow,tcp,yaml`: peers, then packets with base64 data. This reads the shape that
//! tshark writes, not YAML at large.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{self, Dialogue, Speaker};
use super::{Dumped, base64_text, lines};

/// Whether the first lines name peers.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let mut lines = head.lines();
    let peers = lines.next() == Some(b"peers:");
    let first = lines
        .next()
        .is_some_and(|line| line.trim_ascii().starts_with(b"- peer:"));
    Confidence::Certain.when(peers && first)
}

/// Reads the stream.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut dialogue = Dialogue::default();
    let mut ends: Vec<Vec<u8>> = Vec::new();
    let mut speaker = Speaker::First;
    let mut data = Vec::new();
    let mut packets = false;
    for line in lines::of(text) {
        let shown = line.text.trim_ascii();
        let entry = shown.strip_prefix(b"- ").unwrap_or(shown);
        let Some((name, value)) = split_entry(entry) else {
            data.extend_from_slice(shown);
            continue;
        };
        say(&mut dialogue, speaker, &mut data, line.at, reading)?;
        match name {
            b"packets" => packets = true,
            b"host" if !packets => ends.push(value.to_vec()),
            b"port" if !packets => {
                if let Some(host) = ends.last_mut() {
                    host.push(b':');
                    host.extend_from_slice(value);
                }
            }
            b"peer" => {
                speaker = if value == b"0" {
                    Speaker::First
                } else {
                    Speaker::Second
                }
            }
            _ => {}
        }
    }
    say(&mut dialogue, speaker, &mut data, text.len(), reading)?;
    if let [first, second, ..] = ends.as_slice() {
        dialogue.set_flow(dialogue::flow(first, second));
    }
    dialogue.deliver(Form::FollowYaml, 0, reading);
    Ok(Dumped::Done)
}

fn say(
    dialogue: &mut Dialogue,
    who: Speaker,
    data: &mut Vec<u8>,
    at: usize,
    reading: &Reading<'_, '_>,
) -> Result<(), Error> {
    let (bytes, whole) = base64_text::decode(data);
    if !whole {
        return Err(Error::Malformed {
            form: Form::FollowYaml,
            problem: Problem::Base64,
            at: at as u64,
        });
    }
    dialogue.say(who, &bytes, reading.options.kept);
    data.clear();
    Ok(())
}

/// `name: value`; base64 has no colon.
fn split_entry(entry: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', entry)?;
    let value = entry.get(colon.saturating_add(1)..)?;
    Some((entry.get(..colon)?, value.trim_ascii()))
}
