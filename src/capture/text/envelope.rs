//! What a program put a text into as a whole: a mail's transfer coding, a table in CSV, a log in JSON, a
//! terminal's colours, boxes; and the text without.

use super::super::note::Dress;
use super::{base64_text, digits, lines};

/// The text taken out, where its sign leaves no doubt that it was put in.
pub(in crate::capture) fn certain(text: &[u8]) -> impl Iterator<Item = (Vec<u8>, Dress)> + '_ {
    type Undo = fn(&[u8]) -> Option<(Vec<u8>, Dress)>;
    let all: [Undo; 3] = [colours, mail, cells];
    all.into_iter().filter_map(move |undo| undo(text))
}

/// The text without the sequences that colour it on a terminal.
fn colours(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    memchr::memmem::find(text, b"\x1b[")?;
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut any = false;
    while let Some(at) = memchr::memmem::find(rest, b"\x1b[") {
        let (before, sequence) = rest.split_at_checked(at)?;
        found.extend_from_slice(before);
        let inner = sequence.get(2..)?;
        let is_parameter = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b';' | b':');
        let length = inner.iter().take_while(is_parameter).count();
        match inner.get(length) {
            Some(b'm' | b'K') => {
                any = true;
                rest = inner.get(length.saturating_add(1)..)?;
            }
            _ => {
                found.extend_from_slice(b"\x1b[");
                rest = inner;
            }
        }
    }
    found.extend_from_slice(rest);
    any.then_some((found, Dress::Colours))
}

/// How a part of a mail is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Plain,
    QuotedPrintable,
    Base64,
}

/// A mail whose parts are coded, by their fields.
fn mail(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    // Most texts are none: a look for part of the field's name.
    memchr::memmem::find(text, b"ransfer-").or_else(|| memchr::memmem::find(text, b"RANSFER-"))?;
    let mut found = Vec::with_capacity(text.len());
    let (mut coding, mut in_body, mut any) = (Coding::Plain, false, false);
    let mut body: Vec<u8> = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii();
        let is_boundary = shown.len() > 6 && shown.starts_with(b"--") && !shown.contains(&b' ');
        if in_body && coding != Coding::Plain && !is_boundary {
            body.extend_from_slice(line);
            continue;
        }
        if is_boundary && in_body {
            found.extend(decoded(&std::mem::take(&mut body), coding));
            (coding, in_body) = (Coding::Plain, false);
        }
        if let Some(named) = transfer_coding(shown) {
            coding = named;
            any |= named != Coding::Plain;
            in_body = false;
        }
        in_body |= shown.is_empty() && coding != Coding::Plain;
        found.extend_from_slice(line);
    }
    found.extend(decoded(&body, coding));
    any.then_some((found, Dress::MailCoding))
}

fn transfer_coding(line: &[u8]) -> Option<Coding> {
    const NAME: &[u8] = b"content-transfer-encoding:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    if !name.eq_ignore_ascii_case(NAME) {
        return None;
    }
    let value = value.trim_ascii();
    Some(if value.eq_ignore_ascii_case(b"quoted-printable") {
        Coding::QuotedPrintable
    } else if value.eq_ignore_ascii_case(b"base64") {
        Coding::Base64
    } else {
        Coding::Plain
    })
}

fn decoded(body: &[u8], coding: Coding) -> Vec<u8> {
    match coding {
        Coding::Plain => body.to_vec(),
        Coding::QuotedPrintable => {
            quoted_printable(body).map_or_else(|| body.to_vec(), |(bytes, _)| bytes)
        }
        Coding::Base64 => base64_text::decode(body).0,
    }
}

/// The bytes of quoted-printable, where each `=` begins two digits or ends a line.
pub(in crate::capture) fn quoted_printable(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut any = false;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, coded) = rest.split_at_checked(at)?;
        found.extend_from_slice(before);
        let after = coded.get(1..)?;
        rest = match *after {
            [b'\n', ref rest @ ..] | [b'\r', b'\n', ref rest @ ..] => rest,
            [high, low, ref rest @ ..] if !high.is_ascii_lowercase() && !low.is_ascii_lowercase() => {
                found.push(digits::byte([high, low])?);
                rest
            }
            // The text ends within it.
            [] | [_] => &[],
            _ => return None,
        };
        any = true;
    }
    found.extend_from_slice(rest);
    any.then_some((found, Dress::MailCoding))
}

/// The bytes of a text in which those that are not ASCII are written as `\xe9`.
pub(in crate::capture) fn escapes(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"\\x") {
        let (before, coded) = rest.split_at_checked(at)?;
        found.extend_from_slice(before);
        let pair = coded.get(2..).and_then(|it| it.first_chunk::<2>());
        match pair.and_then(|&pair| digits::byte(pair)) {
            Some(byte) if !byte.is_ascii() => {
                found.push(byte);
                rest = coded.get(4..)?;
            }
            // The text ends within it.
            _ if coded.len() < 4 => rest = &[],
            _ => {
                found.extend_from_slice(b"\\x");
                rest = coded.get(2..)?;
            }
        }
    }
    found.extend_from_slice(rest.strip_suffix(b"\\").unwrap_or(rest));
    (found.len() < text.len()).then_some((found, Dress::Escapes))
}

/// The cells of a table whose strings have their quotes doubled, each on a line of its own: cells that
/// begin with a string's own quote, as those of Python.
fn cells(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    const SIGNS: [&[u8]; 4] = [b"\"b'", b"\"b\"\"", b"\"'", b"\"u'"];
    let is_there = |sign: &&[u8]| memchr::memmem::find(text, sign).is_some();
    SIGNS.iter().find(|sign| is_there(sign))?;
    let is_start = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        before.is_none_or(|byte| matches!(byte, b',' | b';' | b'\t' | b'\n'))
    };
    let mut found = Vec::with_capacity(text.len());
    let (mut at, mut any) = (0, false);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if is_start(at) && SIGNS.iter().any(|sign| rest.starts_with(sign)) {
            let (cell, length, doubled) = cell(rest)?;
            any |= doubled;
            found.extend_from_slice(&cell);
            found.push(b'\n');
            at = at.saturating_add(length);
        } else {
            found.extend(rest.first());
            at = at.saturating_add(1);
        }
    }
    any.then_some((found, Dress::Cells))
}

/// A cell in quotes: what it holds, its length, and whether a quote in it is doubled.
fn cell(text: &[u8]) -> Option<(Vec<u8>, usize, bool)> {
    let mut found = Vec::new();
    let mut doubled = false;
    let mut at = 1_usize;
    loop {
        match text.get(at..)? {
            [b'"', b'"', ..] => {
                found.push(b'"');
                doubled = true;
                at = at.saturating_add(2);
            }
            [b'"', after @ ..] => {
                let ends = after.first().is_none_or(|byte| b",;\t\r\n".contains(byte));
                return ends.then_some((found, at.saturating_add(1), doubled));
            }
            [byte, ..] => {
                found.push(*byte);
                at = at.saturating_add(1);
            }
            [] => return None,
        }
    }
}

/// Names under which logs in JSON have their text.
const TEXTS: [&[u8]; 8] = [
    b"\"log\"", b"\"message\"", b"\"msg\"", b"\"MESSAGE\"", b"\"event\"", b"\"text\"", b"\"line\"",
    b"\"textPayload\"",
];

/// The text of a log of which each line is an object: of Docker, of journald, of a program.
pub(in crate::capture) fn json_log(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let mut found = Vec::with_capacity(text.len());
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        let shown = line.text.trim_ascii();
        if !shown.starts_with(b"{") {
            return None;
        }
        let Some(string) = TEXTS.iter().find_map(|name| string_of(shown, name)) else {
            continue;
        };
        found.extend_from_slice(&string);
        if !string.ends_with(b"\n") {
            found.push(b'\n');
        }
    }
    (!found.is_empty()).then_some((found, Dress::JsonLog))
}

/// The string that is the value of a name in an object.
fn string_of(object: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(object, name)?;
    let rest = object.get(at.saturating_add(name.len())..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b":")?.trim_ascii_start();
    json_string(rest.strip_prefix(b"\"")?)
}

/// The text of a string of JSON up to its closing quote.
fn json_string(text: &[u8]) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some(found),
            b'\\' => {
                let (&escape, after) = rest.split_first()?;
                rest = after;
                match escape {
                    b'n' => found.push(b'\n'),
                    b'r' => found.push(b'\r'),
                    b't' => found.push(b'\t'),
                    b'b' => found.push(0x08),
                    b'f' => found.push(0x0c),
                    b'u' => {
                        let (shown, after) = rest.split_at_checked(4)?;
                        let number = u32::try_from(digits::number(shown, 16)?).ok()?;
                        let c = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
                        found.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                        rest = after;
                    }
                    other => found.push(other),
                }
            }
            _ => found.push(byte),
        }
    }
}

/// The rows of a dump in a box, of lines or of ASCII, without the marks at their ends.
pub(in crate::capture) fn boxes(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    const SIDES: [&str; 3] = ["\u{2502}", "\u{250a}", "\u{2551}"];
    let mut found = Vec::with_capacity(text.len());
    let mut any = false;
    for line in lines::of(text) {
        let Ok(shown) = std::str::from_utf8(line.text) else {
            found.extend_from_slice(line.text);
            found.push(b'\n');
            continue;
        };
        let shown = shown.trim();
        let is_border = shown.starts_with("+--")
            || shown.starts_with(|c: char| ('\u{2500}'..='\u{256c}').contains(&c) && !SIDES.contains(&c.to_string().as_str()));
        if is_border {
            any = true;
            continue;
        }
        let plain = SIDES.iter().fold(shown.to_owned(), |text, side| text.replace(side, "|"));
        let inner = plain.strip_prefix('|').unwrap_or(&plain);
        found.extend_from_slice(inner.as_bytes());
        found.push(b'\n');
    }
    any.then_some((found, Dress::Boxes))
}
