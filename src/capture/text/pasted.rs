//! A request and a response as text, with labels, rules, fences or prose before, between and after
//! them, and marks or an indent before each line.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::{Dress, Note};
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::lines::{self, Line};
use super::piece::Piece;
use super::scan::Scan;
use super::{Dumped, digits, dress, literal};

/// Longest text before a start line on its line.
const LONGEST_PREFIX: usize = 96;

/// Whether a start line is somewhere in the head.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let text = super::super::sniff::without_bom(head.bytes);
    Confidence::Possible.when(lines::of(text).any(|line| start(line.text).is_some()))
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
    let labelled = |message: &Message| message.has_prose && message.is_request;
    found.len() > 1 && found.iter().any(labelled)
}

/// A message with what stands around it taken off.
struct Message {
    is_request: bool,
    bytes: Vec<u8>,
    dress: Option<Dress>,
    /// Whether something else stands between this message and the next.
    has_prose: bool,
}

/// A line on which a message begins: what stands before it, and the start line.
struct Start<'t> {
    prefix: &'t [u8],
    shown: &'t [u8],
    is_request: bool,
}

/// The start line on a line, if there is one.
fn start(line: &[u8]) -> Option<Start<'_>> {
    let line = line.trim_ascii_end();
    // Line ends that are escapes make it a string.
    if memchr::memmem::find(line, b"\\r\\n").is_some() {
        return None;
    }
    let near = line.get(..line.len().min(LONGEST_PREFIX))?;
    let is_version = |text: &[u8]| {
        matches!(
            text,
            [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0' | b'1']
        )
    };
    if let Some(at) = memchr::memmem::find(near, b"GET ") {
        let shown = line.get(at..)?;
        let version = shown.get(shown.len().checked_sub(8)?..)?;
        let prefix = line.get(..at)?;
        if is_version(version) && is_lead(prefix) {
            return Some(Start {
                prefix,
                shown,
                is_request: true,
            });
        }
    }
    let at = memchr::memmem::find_iter(near, b"HTTP/1.").find(|&at| {
        let rest = line.get(at.saturating_add(8)..).unwrap_or_default();
        matches!(rest, [b' ', a, b, c, ..] if [a, b, c].iter().all(|digit| digit.is_ascii_digit()))
    })?;
    let prefix = line.get(..at)?;
    is_lead(prefix).then_some(Start {
        prefix,
        shown: line.get(at..)?,
        is_request: false,
    })
}

/// Whether a message may begin behind this: nothing, space, a mark, a label.
fn is_lead(prefix: &[u8]) -> bool {
    match prefix.trim_ascii_end().last() {
        None => true,
        Some(last) => {
            !last.is_ascii_alphabetic()
                && *last != b'/'
                && (!last.is_ascii_digit() || is_numbers(prefix))
        }
    }
}

fn is_numbers(prefix: &[u8]) -> bool {
    prefix
        .iter()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
}

/// The messages of a text.
fn messages(text: &[u8]) -> Vec<Message> {
    let lines: Vec<Line<'_>> = lines::of(text).collect();
    let starts: Vec<(usize, Start<'_>)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, start(line.text)?)))
        .collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|(at, _)| *at)
        .chain([lines.len()]);
    let before = starts
        .first()
        .is_some_and(|(at, _)| lines.iter().take(*at).any(|line| !line.is_blank()));
    let mut found: Vec<Message> = starts
        .iter()
        .zip(ends)
        .filter_map(|((at, start), end)| {
            let region = lines.get(at.saturating_add(1)..end)?;
            let crlf = ends_in_crlf(text, lines.get(*at)?);
            Some(message(start, region, crlf))
        })
        .collect();
    if let Some(first) = found.first_mut() {
        first.has_prose |= before;
    }
    found
}

fn ends_in_crlf(text: &[u8], line: &Line<'_>) -> bool {
    let end = line.at.saturating_add(line.text.len());
    text.get(end..end.saturating_add(1)) == Some(b"\r")
}

/// Takes the marks off the lines that follow a start line.
#[derive(Clone, Copy)]
enum Strip<'t> {
    /// They are as they were.
    Nothing,
    /// Each begins with this, digits aside.
    Prefix(&'t [u8]),
    /// Each is indented by so much.
    Indent(usize),
}

impl<'t> Strip<'t> {
    fn of(start: &Start<'t>, region: &[Line<'_>]) -> Self {
        let prefix = start.prefix;
        if prefix.is_empty() {
            return Self::Nothing;
        }
        if prefix.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return Self::Indent(prefix.len());
        }
        let strip = Self::Prefix(prefix);
        match region.first().and_then(|line| strip.undo(line.text)) {
            Some(_) => strip,
            None => Self::Nothing,
        }
    }

    /// The line without its marks; `None` where it has none.
    fn undo(self, line: &[u8]) -> Option<&[u8]> {
        match self {
            Self::Nothing => Some(line),
            Self::Indent(width) => {
                let lead = line
                    .iter()
                    .take(width)
                    .take_while(|byte| matches!(byte, b' ' | b'\t'))
                    .count();
                line.get(lead..)
            }
            Self::Prefix(prefix) => after_prefix(prefix, line).or_else(|| {
                let bare = prefix.trim_ascii_end();
                let bare = after_prefix(bare, line.trim_ascii_end())?;
                bare.is_empty().then_some(b"".as_slice())
            }),
        }
    }

    const fn dress(self, prefix: &[u8]) -> Option<Dress> {
        match (self, prefix) {
            (Self::Nothing, []) => None,
            (Self::Nothing, _) => Some(Dress::Prose),
            (Self::Indent(_), _) => Some(Dress::Indented),
            (Self::Prefix(_), [b'>', ..]) => Some(Dress::Quoted),
            (Self::Prefix(_), _) => Some(Dress::Prefixed),
        }
    }
}

/// What follows the prefix, where any digits stand for its digits.
fn after_prefix<'l>(prefix: &[u8], line: &'l [u8]) -> Option<&'l [u8]> {
    let (mut want, mut have) = (Scan::new(prefix, 0), Scan::new(line, 0));
    while let Some(byte) = want.peek() {
        if byte.is_ascii_digit() || (byte == b' ' && digits_ahead(want) && digits_ahead(have)) {
            want.take_while(|byte| byte == b' ');
            have.take_while(|byte| byte == b' ');
            want.take_while(|byte| byte.is_ascii_digit());
            if have.take_while(|byte| byte.is_ascii_digit()).is_empty() {
                return None;
            }
        } else if have.next() == Some(byte) {
            want.pass(1);
        } else {
            return None;
        }
    }
    Some(have.rest())
}

fn digits_ahead(mut scan: Scan<'_>) -> bool {
    scan.take_while(|byte| byte == b' ');
    scan.peek().is_some_and(|byte| byte.is_ascii_digit())
}

/// One message out of its start line and the lines up to the next.
fn message(start: &Start<'_>, region: &[Line<'_>], crlf: bool) -> Message {
    let strip = Strip::of(start, region);
    let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let want = if start.is_request { 8 } else { 16 };
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
    let closer = start
        .prefix
        .trim_ascii_end()
        .last()
        .and_then(|last| closer(*last));
    let (body, has_prose) = body(&rest, want, closer);
    bytes.extend_from_slice(&body);
    let dress = strip
        .dress(start.prefix)
        .or(has_prose.then_some(Dress::Prose));
    Message {
        is_request: start.is_request,
        bytes,
        dress,
        has_prose,
    }
}

fn without_cr(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&byte| byte != b'\r');
    line.get(..end.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

const fn closer(open: u8) -> Option<u8> {
    match open {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        b'<' => Some(b'>'),
        b'"' | b'\'' | b'`' => Some(open),
        _ => None,
    }
}

/// A line that nobody sent: a rule, a fence, a heading between rules.
fn is_rule(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let marks = |byte: &u8| matches!(byte, b'-' | b'=' | b'*' | b'#' | b'_' | b'~');
    let lead = line.iter().take_while(|byte| marks(byte)).count();
    let tail = line.iter().rev().take_while(|byte| marks(byte)).count();
    dress::is_fence(line) || (lead >= 5 && lead == line.len()) || (lead >= 3 && tail >= 3)
}

/// Key 3 or the answer among the lines behind the empty one, and whether anything else is there.
fn body(lines: &[&[u8]], want: usize, closer: Option<u8>) -> (Vec<u8>, bool) {
    let mut prose = false;
    let mut found: Option<Vec<u8>> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if found.is_some() {
            prose = true;
            break;
        }
        let rest = lines.get(at..).unwrap_or_default();
        if let Some((body, taken)) = of_length(rest, want, closer) {
            prose |= lines
                .get(at.saturating_add(taken)..)
                .is_some_and(|after| after.iter().any(|line| !line.trim_ascii().is_empty()));
            return (body, prose);
        }
        if is_rule(line) || is_label(line) || !may_be_body(line, want) {
            prose = true;
        } else {
            found = Some(line.to_vec());
        }
    }
    (found.unwrap_or_default(), prose)
}

/// Whether a line of another length may be key 3 or an answer all the same: an answer in hexadecimal or
/// base64, or one that lost characters. A sentence or another program's line is none.
fn may_be_body(line: &[u8], want: usize) -> bool {
    let inner = line.trim_ascii();
    inner.len() <= want.saturating_mul(4) && memchr::memchr_iter(b' ', inner).count() <= 2
}

fn is_label(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.ends_with(b":") || line.starts_with(b"#") || line.starts_with(b"[")
}

/// The bytes of key 3 or of the answer at the beginning of these lines, and the lines they take:
/// as they are, without a closing mark, in quotes, behind a label, as pairs of digits (key 3
/// alone: a server may answer so), or with a line end among them.
fn of_length(lines: &[&[u8]], want: usize, closer: Option<u8>) -> Option<(Vec<u8>, usize)> {
    let first = *lines.first()?;
    let fits = |bytes: &[u8]| {
        bytes.len() == want
            || std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() == want)
    };
    if fits(first) && !is_rule(first) {
        return Some((first.to_vec(), 1));
    }
    if let (Some(closer), Some((last, inner))) = (closer, first.split_last())
        && *last == closer
        && fits(inner)
    {
        return Some((inner.to_vec(), 1));
    }
    let value = |line: &[u8]| -> Option<Vec<u8>> {
        let line = line.trim_ascii();
        let line = line
            .strip_prefix(b"b")
            .filter(|it| it.starts_with(b"'") || it.starts_with(b"\""))
            .unwrap_or(line);
        if matches!(line.first(), Some(b'\'' | b'"' | b'`')) {
            let mut piece = Piece::default();
            let mut scan = Scan::new(line, 0);
            let closed = literal::quoted(&mut scan, &mut piece);
            return (closed && fits(&piece.bytes)).then_some(piece.bytes);
        }
        let pairs = pairs(line)?;
        (want == 8 && pairs.len() == 8).then_some(pairs)
    };
    if let Some(bytes) = value(first) {
        return Some((bytes, 1));
    }
    if let Some(colon) = memchr::memchr(b':', first).filter(|&colon| colon < 40) {
        let after = first.get(colon.saturating_add(1)..)?;
        let after = after.strip_prefix(b" ").unwrap_or(after);
        if fits(after) {
            return Some((after.to_vec(), 1));
        }
        if let Some(bytes) = value(after) {
            return Some((bytes, 1));
        }
    }
    let mut joined = first.to_vec();
    for (taken, line) in lines.iter().enumerate().skip(1).take(3) {
        joined.push(b'\n');
        joined.extend_from_slice(line);
        if fits(&joined) {
            return Some((joined, taken.saturating_add(1)));
        }
    }
    None
}

/// Pairs of hexadecimal digits with spaces, colons or nothing between.
fn pairs(text: &[u8]) -> Option<Vec<u8>> {
    let shown: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b' ' | b':' | b'-' | b','))
        .collect();
    let mut bytes = Vec::new();
    digits::bytes(&shown, &mut bytes)?;
    (!bytes.is_empty()).then_some(bytes)
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
