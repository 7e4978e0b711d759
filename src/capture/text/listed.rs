//! The fields of a handshake as programs list them: a WSGI environ, a map, `print_r`, a debug log, a
//! HAR. Key 3 and the answer are no fields, so they are not in such a list.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::piece::Piece;
use super::scan::Scan;
use super::{Dumped, literal};

/// Names as they are on the wire, and whether a response has them.
const NAMES: [(&str, bool); 12] = [
    ("Sec-WebSocket-Key1", false),
    ("Sec-WebSocket-Key2", false),
    ("Sec-WebSocket-Protocol", false),
    ("Sec-WebSocket-Origin", true),
    ("Sec-WebSocket-Location", true),
    ("WebSocket-Origin", true),
    ("WebSocket-Location", true),
    ("Connection", false),
    ("Upgrade", false),
    ("Origin", false),
    ("Cookie", false),
    ("Host", false),
];

/// Bytes in which a value ends; one that does not is passed over.
const LONGEST: usize = 4 << 10;

/// Whether the head is a HAR with a key in it, or a HAR at all.
pub(in crate::capture) fn sniff_har(head: &Head<'_>) -> Confidence {
    let start = head
        .bytes
        .get(..head.bytes.len().min(1024))
        .unwrap_or_default();
    let has = |word: &[u8]| memchr::memmem::find(start, word).is_some();
    let opens = start.trim_ascii_start().starts_with(b"{");
    Confidence::Certain
        .when(opens && has(b"\"log\"") && (has(b"\"entries\"") || has(b"\"creator\"")))
}

/// Whether both keys are named in the head.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let mut scan = Scan::new(head.bytes, 0);
    let mut keys = [false; 2];
    while let Some(found) = next(&mut scan) {
        keys[0] |= found.name == "Sec-WebSocket-Key1";
        keys[1] |= found.name == "Sec-WebSocket-Key2";
    }
    Confidence::Possible.when(keys == [true, true])
}

/// Reads a HAR.
pub(in crate::capture) fn read_har(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read_as(Form::Har, text, reading)
}

/// Reads a list.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    read_as(Form::Listed, text, reading)
}

fn read_as(form: Form, text: &[u8], reading: &mut Reading<'_, '_>) -> Result<Dumped, Error> {
    let mut scan = Scan::new(text, 0);
    let mut talk = Talk::new(form);
    let mut found = false;
    while let Some(field) = next(&mut scan) {
        found = true;
        // Fields that no handshake has twice, and no response at all.
        let begins = ["Sec-WebSocket-Key1", "Sec-WebSocket-Key2", "Host", "Origin"];
        if talk.has(field.name) && begins.contains(&field.name) {
            talk.finish(reading);
        }
        talk.take(&field, path(text, field.at));
    }
    talk.finish(reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form,
            problem: Problem::NoField,
            at: 0,
        })
    }
}

/// A field that was found.
struct Field {
    name: &'static str,
    of_response: bool,
    value: Vec<u8>,
    at: usize,
}

/// The next field at or after this place.
fn next(scan: &mut Scan<'_>) -> Option<Field> {
    while scan.peek().is_some() {
        let begins = scan
            .before()
            .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if begins && let Some(field) = field(scan) {
            return Some(field);
        }
        scan.pass(1);
    }
    None
}

fn field(scan: &mut Scan<'_>) -> Option<Field> {
    let at = scan.at;
    let mut ahead = *scan;
    if ahead
        .rest()
        .get(..5)
        .is_some_and(|it| it.eq_ignore_ascii_case(b"HTTP_"))
    {
        ahead.pass(5);
    }
    let (name, of_response) = NAMES.into_iter().find(|(name, _)| {
        let shown = ahead.rest().get(..name.len()).unwrap_or_default();
        let same = |(a, b): (&u8, u8)| a.eq_ignore_ascii_case(&b) || (*a == b'_' && b == b'-');
        shown.len() == name.len() && shown.iter().zip(name.bytes()).all(same)
    })?;
    ahead.pass(name.len());
    let value = value(&mut ahead)?;
    *scan = ahead;
    Some(Field {
        name,
        of_response,
        value,
        at,
    })
}

/// The value behind a name: after `: `, `=`, ` => `, `":"` or `", "value": "`, quoted or up to the end
/// of the line.
fn value(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    let closing = scan.take_while(|byte| matches!(byte, b'"' | b'\'' | b']' | b'`'));
    let quoted_name = closing.first().copied();
    scan.take_while(|byte| matches!(byte, b' ' | b'\t'));
    if scan.eat(b",") {
        scan.skip_space();
        let word = scan.eat(b"\"value\"") || scan.eat(b"'value'") || scan.eat(b"value");
        scan.skip_space();
        // A pair of a list: ('Host', 'example.com').
        let pair = matches!(scan.peek(), Some(b'\'' | b'"' | b'b')) && quoted_name.is_some();
        if !(pair || word && scan.eat(b":")) {
            return None;
        }
    } else if !scan.eat(b"=>") && !scan.eat(b":") && !scan.eat(b"=") {
        return None;
    }
    let space = usize::from(scan.peek() == Some(b' '));
    scan.pass(space);
    let bracketed = scan.eat(b"[");
    let marked = matches!(scan.rest(), [b'b' | b'u', b'"' | b'\'', ..]);
    scan.pass(usize::from(marked));
    if matches!(scan.peek(), Some(b'"' | b'\'' | b'`')) {
        let mut piece = Piece::default();
        let mut inner = Scan::new(scan.until(scan.at.saturating_add(LONGEST)), scan.at);
        literal::quoted(&mut inner, &mut piece).then_some(())?;
        *scan = scan.moved(inner.at);
        return Some(piece.bytes);
    }
    let whole = scan.line();
    let line = whole.get(..whole.len().min(LONGEST))?;
    let end = unquoted_end(line, bracketed, quoted_name);
    // A part of a value is another value.
    if end == line.len() && line.len() < whole.len() {
        return None;
    }
    let value = line.get(..end)?;
    scan.pass(end);
    // The text may end within the value.
    scan.peek()?;
    let value = value.strip_suffix(b"\r").unwrap_or(value);
    let value = value.strip_suffix(b"\\r\\n").unwrap_or(value);
    Some(value.to_vec())
}

/// Where a value without quotes ends: before the bracket that was opened, before the next field of
/// a map in one line, or at the end of the line.
fn unquoted_end(line: &[u8], bracketed: bool, quoted_name: Option<u8>) -> usize {
    if bracketed {
        return memchr::memchr(b']', line).unwrap_or(line.len());
    }
    let mut end = line.len();
    for mark in [&b", "[..], b"\\r\\n", b"\"", b"}"] {
        let at = memchr::memmem::find_iter(line, mark).find(|&at| {
            let after = line
                .get(at.saturating_add(mark.len())..)
                .unwrap_or_default();
            match mark {
                b", " => names_field(after),
                b"}" => after.trim_ascii().is_empty(),
                // Behind the last one of a line of a log comes no text.
                b"\"" => {
                    let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b",;)]}>".contains(byte);
                    quoted_name.is_none() && after.iter().all(is_mark)
                }
                _ => true,
            }
        });
        end = at.map_or(end, |at| end.min(at));
    }
    end
}

/// Whether a text begins with a name and `=` or `:`.
fn names_field(text: &[u8]) -> bool {
    let is_sign =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'"' | b'\'');
    let mut scan = Scan::new(text, 0);
    let name = scan.take_while(is_sign);
    !name.is_empty() && matches!(scan.peek(), Some(b'=' | b':'))
}

/// The path of the request near a field, where the list names it.
fn path(text: &[u8], at: usize) -> Option<Vec<u8>> {
    let start = at.saturating_sub(2048);
    let near = text.get(start..at.saturating_add(2048).min(text.len()))?;
    for name in [
        &b"REQUEST_URI"[..],
        b"PATH_INFO",
        b"RequestURI",
        b"\"url\"",
        b"URI",
        b"uri",
        b"path",
    ] {
        for found in memchr::memmem::find_iter(near, name).take(4) {
            let rest = near.get(found.saturating_add(name.len())..)?;
            let rest = rest.get(..rest.len().min(256))?;
            let Some(from) = memchr::memchr2(b'/', b'\n', rest) else {
                continue;
            };
            let mut rest = rest.get(from..)?;
            if rest.starts_with(b"//") {
                let host = rest.get(2..)?;
                rest = host.get(memchr::memchr(b'/', host)?..)?;
            }
            let end = rest
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || b"\"',)]}>\\".contains(byte));
            let path = rest.get(..end.unwrap_or(rest.len()))?;
            if path.starts_with(b"/") {
                return Some(path.to_vec());
            }
        }
    }
    None
}

struct Talk {
    form: Form,
    ordinal: u64,
    path: Option<Vec<u8>>,
    request: Vec<u8>,
    response: Vec<u8>,
    names: Vec<&'static str>,
}

impl Talk {
    fn new(form: Form) -> Self {
        Self {
            form,
            ordinal: 0,
            path: None,
            request: Vec::new(),
            response: Vec::new(),
            names: Vec::new(),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    fn take(&mut self, field: &Field, path: Option<Vec<u8>>) {
        // Upgrade and Connection come again with the response.
        let again = self.has(field.name);
        if again && !matches!(field.name, "Upgrade" | "Connection") {
            return;
        }
        self.names.push(field.name);
        self.path = self.path.take().or(path);
        let side = if field.of_response || again {
            &mut self.response
        } else {
            &mut self.request
        };
        side.extend_from_slice(field.name.as_bytes());
        side.extend_from_slice(b": ");
        side.extend_from_slice(&field.value);
        side.extend_from_slice(b"\r\n");
    }

    fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let has_keys = self.has("Sec-WebSocket-Key1") && self.has("Sec-WebSocket-Key2");
        self.names.clear();
        if !has_keys {
            self.request.clear();
            self.response.clear();
            return;
        }
        let mut dialogue = Dialogue::default();
        let kept = reading.options.kept;
        let path = self.path.take().unwrap_or_else(|| b"/".to_vec());
        let request = std::mem::take(&mut self.request);
        let start = [b"GET ", &path[..], b" HTTP/1.1\r\n"].concat();
        dialogue.say(
            Speaker::First,
            &[&start[..], &request, b"\r\n"].concat(),
            kept,
        );
        let response = std::mem::take(&mut self.response);
        if response.windows(13).any(|it| it == b"Sec-WebSocket") {
            let start = &b"HTTP/1.1 101 WebSocket Protocol Handshake\r\n"[..];
            dialogue.say(Speaker::Second, &[start, &response, b"\r\n"].concat(), kept);
        }
        dialogue.notes.push(Note::FieldsAlone { form: self.form });
        dialogue.deliver(self.form, self.ordinal, reading);
        self.ordinal = self.ordinal.saturating_add(1);
    }
}
