//! A session archive of Fiddler: a zip with `raw/1_c.txt`, what the client sent, and `raw/1_s.txt`.

use std::collections::BTreeMap;
use std::io::Read as _;

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::{Dumped, digits};

/// The head of a file in a zip, its entry in the directory, and the directory's end.
const FILE: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";

/// Whether the source is a zip whose first files are those of such an archive.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let has = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    let named = has(b"_c.txt") || has(b"_s.txt") || has(b"_m.xml") || has(b"_index.htm");
    Confidence::Certain.when(head.bytes.starts_with(FILE) && named)
}

/// Reads the sessions.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut sessions: BTreeMap<u64, [Option<Vec<u8>>; 2]> = BTreeMap::new();
    let limit = reading.options.text;
    let mut left = limit;
    // Files of an archive do not overlap: together they are no longer than it is.
    let mut packed = text.len();
    for entry in entries(text) {
        let Some((number, who)) = session(entry.name) else {
            continue;
        };
        let fits = entry.length <= packed;
        packed = packed.saturating_sub(entry.length);
        // One byte more than is kept shows that there are more.
        let most = left.min(reading.options.kept).saturating_add(1);
        let Some(bytes) = fits.then(|| entry.bytes(text, most)).flatten() else {
            reading.note(Note::Damaged {
                form: Form::Saz,
                at: entry.at as u64,
            });
            continue;
        };
        left = left
            .checked_sub(bytes.len())
            .ok_or(Error::TooLong {
                form: Form::Saz,
                limit: limit as u64,
            })?;
        let sides = sessions.entry(number).or_default();
        if let Some(side) = sides.get_mut(usize::from(who == Speaker::Second)) {
            *side = Some(bytes);
        }
    }
    if sessions.is_empty() {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed {
            form: Form::Saz,
            problem,
            at: 0,
        });
    }
    for (ordinal, (_, [client, server])) in (0_u64..).zip(sessions) {
        let mut dialogue = Dialogue::default();
        let kept = reading.options.kept;
        dialogue.say(Speaker::First, &client.unwrap_or_default(), kept);
        dialogue.say(Speaker::Second, &server.unwrap_or_default(), kept);
        dialogue.deliver(Form::Saz, ordinal, reading);
    }
    Ok(Dumped::Done)
}

/// The number and the side of `raw/12_c.txt`.
fn session(name: &[u8]) -> Option<(u64, Speaker)> {
    let name = name.rsplit(|&byte| matches!(byte, b'/' | b'\\')).next()?;
    let (number, who) = match name.strip_suffix(b"_c.txt") {
        Some(number) => (number, Speaker::First),
        None => (name.strip_suffix(b"_s.txt")?, Speaker::Second),
    };
    Some((digits::number(number, 10)?, who))
}

/// A file, as the directory at the end of the archive has it.
#[derive(Clone, Copy, Debug)]
struct Entry<'t> {
    name: &'t [u8],
    method: u16,
    length: usize,
    /// Where the head of the file is.
    at: usize,
}

/// The files of the directory, which begins with its first entry.
fn entries(zip: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    let mut rest = memchr::memmem::find(zip, ENTRY)
        .and_then(|at| zip.get(at..))
        .unwrap_or_default();
    std::iter::from_fn(move || {
        let fields = rest.strip_prefix(ENTRY)?.get(..42)?;
        let name = usize::from(short(fields, 24)?);
        let others = usize::from(short(fields, 26)?).saturating_add(short(fields, 28)?.into());
        let entry = Entry {
            name: rest.get(46..name.saturating_add(46))?,
            method: short(fields, 6)?,
            length: long(fields, 16)?,
            at: long(fields, 38)?,
        };
        rest = rest.get(name.saturating_add(46).saturating_add(others)..)?;
        Some(entry)
    })
}

impl Entry<'_> {
    /// What the file holds, at most so many bytes; `None` where the archive is damaged there.
    fn bytes(&self, zip: &[u8], most: usize) -> Option<Vec<u8>> {
        let head = zip.get(self.at..)?.strip_prefix(FILE)?;
        let skipped = usize::from(short(head, 22)?).saturating_add(short(head, 24)?.into());
        let data = head.get(skipped.saturating_add(26)..)?;
        let data = data.get(..self.length.min(data.len()))?;
        let most = u64::try_from(most).ok()?;
        let mut bytes = Vec::new();
        match self.method {
            0 => data.take(most).read_to_end(&mut bytes).ok()?,
            8 => {
                let decoded = flate2::read::DeflateDecoder::new(data);
                decoded.take(most).read_to_end(&mut bytes).ok()?
            }
            _ => return None,
        };
        Some(bytes)
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.saturating_add(2))?.try_into().ok()?;
    Some(u16::from_le_bytes(bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.saturating_add(4))?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}
