//! `cat -v` and `cat -A`: `^M` for CR, `M-` for the bytes above 0x7f; `less` and `vi` show `^M` and
//! `<D1>`. A `^` of the data looks like the mark, so the length of key 3 and of the answer decides.

use super::super::error::Error;
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head, without_bom};
use super::dialogue::{Dialogue, Speaker};
use super::escape::{self, Unit};
use super::scan::Scan;
use super::{Dumped, digits, lines};

/// Whether the first line is a start line that ends in `^M`.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let text = without_bom(head.bytes).trim_ascii_start();
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"$").unwrap_or(line);
    let begins = line.starts_with(b"GET ") || line.starts_with(b"HTTP/");
    Confidence::Certain.when(begins && (line.ends_with(b"^M") || line.ends_with(b"\\r")))
}

/// Reads the text: what is in it are raw bytes.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let marked = text.split(|&byte| byte == b'\n').next();
    if marked.is_some_and(|line| line.ends_with(b"\\r$")) {
        return Ok(Dumped::Pieces(vec![of_sed(text)]));
    }
    let has_dollars = marked.is_some_and(|line| line.ends_with(b"^M$"));
    let end: &[u8] = if has_dollars { b"^M$\n" } else { b"^M\n" };
    let mut talk = Talk::default();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, end) {
        let line = rest.get(..at).unwrap_or_default();
        rest = rest.get(at.saturating_add(end.len())..).unwrap_or_default();
        talk.begin(line, reading);
        let mut bytes = Vec::new();
        decode(line, has_dollars, &mut bytes);
        bytes.extend_from_slice(b"\r\n");
        talk.dialogue.say(talk.who, &bytes, reading.options.kept);
        if line.is_empty() {
            let (body, length) = body(rest, has_dollars, talk.who);
            talk.end(body, reading);
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    talk.dialogue.deliver(Form::CatV, talk.ordinal, reading);
    Ok(Dumped::Done)
}

/// The handshake being read.
struct Talk {
    dialogue: Dialogue,
    who: Speaker,
    ordinal: u64,
}

impl Default for Talk {
    fn default() -> Self {
        Self {
            dialogue: Dialogue::default(),
            who: Speaker::First,
            ordinal: 0,
        }
    }
}

impl Talk {
    /// Looks whether a line begins a message: a request begins another handshake.
    fn begin(&mut self, line: &[u8], reading: &mut Reading<'_, '_>) {
        if line.starts_with(b"HTTP/1.") {
            self.who = Speaker::Second;
        } else if line.starts_with(b"GET /") {
            let before = std::mem::take(&mut self.dialogue);
            if !before.is_empty() {
                before.deliver(Form::CatV, self.ordinal, reading);
                self.ordinal = self.ordinal.saturating_add(1);
            }
            self.who = Speaker::First;
        }
    }

    /// Takes key 3 or the answer. An answer with marks may be another one, so it proves nothing wrong.
    fn end(&mut self, body: Option<(Vec<u8>, bool)>, reading: &Reading<'_, '_>) {
        let Some((body, is_plain)) = body else {
            let (form, instead) = (Form::CatV, "xxd FILE");
            self.dialogue.notes.push(Note::Lossy { form, instead });
            return;
        };
        self.dialogue.say(self.who, &body, reading.options.kept);
        let side = self.dialogue.side(self.who);
        if self.who == Speaker::Second && !is_plain {
            let end = side.bytes.len();
            side.uncertain.push(end.saturating_sub(body.len())..end);
        }
    }
}

/// The bytes that `sed -n l` shows: each line ends in `$`, a long one goes on behind a backslash.
fn of_sed(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines::of(text) {
        let shown = line.text;
        let (shown, end) = match shown.strip_suffix(b"$") {
            Some(shown) => (shown, &b"\n"[..]),
            None => (shown.strip_suffix(b"\\").unwrap_or(shown), &b""[..]),
        };
        let mut scan = Scan::new(shown, 0);
        loop {
            let start = scan.at;
            let Some(byte) = scan.next() else { break };
            let value = if byte == b'\\' {
                escape::read(&mut scan)
            } else {
                None
            };
            // The text may end within an escape.
            let left = scan.since(start);
            if end.is_empty() && scan.peek().is_none() && escape::may_go_on(left) {
                break;
            }
            bytes.push(match value {
                Some(Unit::Byte(value)) => value,
                _ => byte,
            });
        }
        bytes.extend_from_slice(end);
    }
    bytes
}

/// Key 3 or the answer behind an empty line, and the characters it takes: up to the next start line
/// or to the end. `None` where no reading of its marks has the right length.
fn body(text: &[u8], has_dollars: bool, who: Speaker) -> (Option<(Vec<u8>, bool)>, usize) {
    let want = if who == Speaker::Second { 16 } else { 8 };
    let marks: [&[u8]; 2] = [b"HTTP/1.1 101", b"GET /"];
    let next = marks
        .iter()
        .filter_map(|mark| memchr::memmem::find(text, mark));
    let length = next.min().unwrap_or(text.len());
    let shown = text.get(..length).unwrap_or_default();
    // A file's line ends behind the bytes are none of them; a `^` may be one.
    let variants: Vec<&[u8]> = without_ends(shown, has_dollars).collect();
    let found = variants.into_iter().rev().find_map(|shown| {
        if shown.len() == want {
            return Some((shown.to_vec(), true));
        }
        let mut bytes = Vec::new();
        decode(shown, has_dollars, &mut bytes);
        (bytes.len() == want).then_some((bytes, false))
    });
    (found, length)
}

/// The text, then with fewer and fewer of the line ends behind it.
fn without_ends(text: &[u8], has_dollars: bool) -> impl Iterator<Item = &[u8]> {
    std::iter::successors(Some(text), move |text| {
        let dollar = text.strip_suffix(b"$").filter(|_| has_dollars);
        text.strip_suffix(b"\n")
            .or(dollar)
            .or_else(|| text.strip_suffix(b"^M"))
    })
    .take(16)
}

/// Undoes the marks.
fn decode(shown: &[u8], has_dollars: bool, into: &mut Vec<u8>) {
    let mut rest = shown;
    while let Some((&byte, after)) = rest.split_first() {
        let (byte, after) = match *rest {
            [b'M', b'-', b'^', low, ref after @ ..] if is_control(low) => {
                (control(low) | 0x80, after)
            }
            [b'M', b'-', low @ b' '..=b'~', ref after @ ..] => (low | 0x80, after),
            [b'^', low, ref after @ ..] if is_control(low) => (control(low), after),
            [b'<', a, b, b'>', ref after @ ..] => match digits::byte([a, b]) {
                Some(value) if value >= 0x80 => (value, after),
                _ => (byte, after_first(rest)),
            },
            [b'$', b'\n', ref after @ ..] if has_dollars => (b'\n', after),
            _ => (byte, after),
        };
        into.push(byte);
        rest = after;
    }
}

fn after_first(text: &[u8]) -> &[u8] {
    text.get(1..).unwrap_or_default()
}

const fn is_control(shown: u8) -> bool {
    matches!(shown, b'@'..=b'_' | b'?')
}

const fn control(shown: u8) -> u8 {
    if shown == b'?' { 0x7f } else { shown & 0x1f }
}
