//! `tcpdump -A` and `ngrep` without `-x`: the data of packets as text, unprintable bytes as dots.

use std::collections::HashMap;

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{self, Dialogue, Speaker};
use super::{Dumped, digits, lines};

/// Bytes of a packet before its data: IP and TCP with all their options, and a link layer.
const LAYERS: usize = 160;

/// Whether headings of tcpdump and an HTTP message are among the first lines.
pub(in crate::capture) fn sniff_tcpdump(head: &Head<'_>) -> Confidence {
    let headed = head.lines().any(|line| tcpdump_heading(line).is_some());
    let spoken = head.lines().any(|line| http_in(line).is_some());
    Confidence::Likely.when(headed && spoken)
}

/// Whether headings of ngrep and an HTTP message are among the first lines.
pub(in crate::capture) fn sniff_ngrep(head: &Head<'_>) -> Confidence {
    let headed = head.lines().any(|line| ngrep_heading(line).is_some());
    let spoken = head.lines().any(|line| http_in(line).is_some());
    Confidence::Likely.when(headed && spoken)
}

/// Reads the output of `tcpdump -A`.
pub(in crate::capture) fn read_tcpdump(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read(Form::TcpdumpAscii, text, reading)
}

/// Reads the output of `ngrep`.
pub(in crate::capture) fn read_ngrep(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read(Form::NgrepText, text, reading)
}

/// A packet: its ends, the length of its data where the heading states it, and its lines.
struct Packet<'t> {
    from: &'t [u8],
    to: &'t [u8],
    length: Option<usize>,
    lines: Vec<&'t [u8]>,
}

/// Who sends and who receives, as the log writes them.
type Ends<'t> = (&'t [u8], &'t [u8]);

fn read(form: Form, text: &[u8], reading: &mut Reading<'_, '_>) -> Result<Dumped, Error> {
    let mut talks: Vec<Dialogue> = Vec::new();
    let mut known: HashMap<Ends<'_>, (usize, Speaker)> = HashMap::new();
    for packet in packets(form, text) {
        let bytes = match form {
            Form::TcpdumpAscii => packet.of_tcpdump(),
            _ => packet.of_ngrep(),
        };
        if bytes.is_empty() {
            continue;
        }
        let ends = (packet.from, packet.to);
        let begins = Likeness::of(&bytes) == Likeness::Get;
        let place = known.get(&ends).copied().filter(|&(at, who)| {
            let said = talks
                .get_mut(at)
                .map_or(0, |talk| talk.side(who).bytes.len());
            !begins || said == 0
        });
        let (at, who) = place.unwrap_or_else(|| {
            let at = talks.len();
            talks.push(Dialogue::new(Some(dialogue::flow(ends.0, ends.1))));
            known.insert(ends, (at, Speaker::First));
            known.insert((ends.1, ends.0), (at, Speaker::Second));
            (at, Speaker::First)
        });
        if let Some(talk) = talks.get_mut(at) {
            let start = talk.side(who).bytes.len();
            talk.say(who, &bytes, reading.options.kept);
            let side = talk.side(who);
            let fields = memchr::memmem::find(&side.bytes, b"\r\n\r\n");
            let body = fields.map_or(side.bytes.len(), |at| at.saturating_add(4));
            side.doubt_dots(start.max(body));
        }
    }
    if talks.is_empty() {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed {
            form,
            problem,
            at: 0,
        });
    }
    for (ordinal, talk) in (0_u64..).zip(talks) {
        talk.deliver(form, ordinal, reading);
    }
    Ok(Dumped::Done)
}

fn packets(form: Form, text: &[u8]) -> Vec<Packet<'_>> {
    let mut found: Vec<Packet<'_>> = Vec::new();
    for line in lines::of(text) {
        let heading = match form {
            Form::TcpdumpAscii => tcpdump_heading(line.text),
            _ => ngrep_heading(line.text),
        };
        match (heading, found.last_mut()) {
            (Some(packet), _) => found.push(packet),
            (None, Some(packet)) => packet.lines.push(line.text),
            (None, None) => {}
        }
    }
    found
}

/// `12:00:00.1 IP 127.0.0.1.40000 > 127.0.0.1.8080: Flags [P.], ..., length 203`.
fn tcpdump_heading(line: &[u8]) -> Option<Packet<'_>> {
    let flags = memchr::memmem::find(line, b": Flags [").or_else(|| {
        // `-q`: `IP a > b: tcp 203`.
        memchr::memmem::find(line, b": tcp ")
    })?;
    let ends = line.get(..flags)?;
    let arrow = memchr::memmem::find(ends, b" > ")?;
    let from = ends.get(..arrow)?.rsplit(|&byte| byte == b' ').next()?;
    let to = ends.get(arrow.saturating_add(3)..)?;
    let number = |mark: &[u8]| {
        let at = memchr::memmem::rfind(line, mark)?.saturating_add(mark.len());
        let rest = line.get(at..)?;
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        usize::try_from(digits::number(rest.get(..count)?, 10)?).ok()
    };
    Some(Packet {
        from,
        to,
        length: number(b"length ").or_else(|| number(b": tcp ")),
        lines: Vec::new(),
    })
}

/// `T [time] FROM -> TO [flags]`, with the data behind it or below.
fn ngrep_heading(line: &[u8]) -> Option<Packet<'_>> {
    let rest = line.strip_prefix(b"T ")?;
    let arrow = memchr::memmem::find(rest.get(..rest.len().min(160))?, b" -> ")?;
    let from = rest.get(..arrow)?.rsplit(|&byte| byte == b' ').next()?;
    let after = rest.get(arrow.saturating_add(4)..)?;
    let space = memchr::memchr(b' ', after).unwrap_or(after.len());
    let to = after.get(..space)?;
    let flags = after.get(space..)?;
    let end = memchr::memchr(b']', flags).map_or(flags.len(), |at| at.saturating_add(1));
    let mut data = flags.get(end..)?.trim_ascii_start();
    if let Some(number) = data.strip_prefix(b"#") {
        let count = number
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        data = number.get(count..)?.trim_ascii_start();
    }
    Some(Packet {
        from,
        to,
        length: None,
        lines: if data.is_empty() { vec![] } else { vec![data] },
    })
}

impl Packet<'_> {
    /// The data behind the layers, which show as text too. CR LF shows as a line end.
    fn of_tcpdump(&self) -> Vec<u8> {
        let mut shown = self.lines.join(&b'\n');
        shown.push(b'\n');
        if let Some(at) = http_in(&shown) {
            let data = shown.get(at..).unwrap_or_default();
            return with_line_ends(data, self.length);
        }
        let shown = shown.trim_ascii_end();
        // No message begins here: as many characters as the heading states, at the end.
        let Some(length) = self.length.filter(|&length| length <= shown.len()) else {
            return Vec::new();
        };
        let start = shown.len().saturating_sub(length);
        shown.get(start..).unwrap_or_default().to_vec()
    }

    fn of_ngrep(&self) -> Vec<u8> {
        let lines: Vec<&[u8]> = self
            .lines
            .iter()
            .copied()
            .take_while(|line| !line.starts_with(b"input: ") && !line.starts_with(b"interface: "))
            .filter(|line| !line.starts_with(b"#") || !line.iter().all(|&byte| byte == b'#'))
            .collect();
        let lines = match lines.as_slice() {
            [rest @ .., b""] => rest,
            all => all,
        };
        if lines.first().is_some_and(|line| line.starts_with(b"  ")) {
            // The last line is filled up with spaces; what is not indented is another packet's.
            let shown = lines.iter().map_while(|line| line.strip_prefix(b"  "));
            let shown: Vec<&[u8]> = shown.collect();
            return with_dotted_ends(shown.concat().trim_ascii_end());
        }
        match lines {
            [only] => with_dotted_ends(only),
            // By lines: the CR before each line end is a dot.
            _ => {
                let joined = lines.join(&b'\n');
                let mut bytes = Vec::new();
                let mut rest = &joined[..];
                let mut ended = false;
                while let Some(at) = memchr::memchr(b'\n', rest).filter(|_| !ended) {
                    let line = rest.get(..at).unwrap_or_default();
                    rest = rest.get(at.saturating_add(1)..).unwrap_or_default();
                    let line = line.strip_suffix(b".").unwrap_or(line);
                    bytes.extend_from_slice(line);
                    bytes.extend_from_slice(b"\r\n");
                    ended = line.is_empty();
                }
                bytes.extend_from_slice(rest);
                bytes
            }
        }
    }
}

/// The data with CR LF for each line end up to the empty line; of the rest, as many bytes as the
/// stated length leaves.
fn with_line_ends(data: &[u8], length: Option<usize>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = data;
    while let Some(at) = memchr::memchr(b'\n', rest) {
        let line = rest.get(..at).unwrap_or_default();
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n");
        rest = rest.get(at.saturating_add(1)..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
    }
    let left = length.map_or(rest.len(), |length| length.saturating_sub(bytes.len()));
    bytes.extend_from_slice(rest.get(..left.min(rest.len())).unwrap_or_default());
    bytes
}

/// The data with CR LF for each pair of dots that a line may end in, up to the first four dots.
fn with_dotted_ends(data: &[u8]) -> Vec<u8> {
    let end = memchr::memmem::find(data, b"....").filter(|_| http_in(data) == Some(0));
    let Some(end) = end else {
        return data.to_vec();
    };
    let fields = data.get(..end).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut rest = fields;
    while let Some(at) = memchr::memmem::find(rest, b"..") {
        bytes.extend_from_slice(rest.get(..at).unwrap_or_default());
        bytes.extend_from_slice(b"\r\n");
        rest = rest.get(at.saturating_add(2)..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes.extend_from_slice(data.get(end.saturating_add(4)..).unwrap_or_default());
    bytes
}

/// Where a request or a response begins near the start.
fn http_in(text: &[u8]) -> Option<usize> {
    let near = text.get(..text.len().min(LAYERS))?;
    let get = memchr::memmem::find(near, b"GET /");
    let status = memchr::memmem::find(near, b"HTTP/1.");
    match (get, status) {
        // The version of a request line is no status line.
        (Some(get), Some(status)) => Some(get.min(status)),
        (get, status) => get.or(status),
    }
}
