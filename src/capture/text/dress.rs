//! What people and programs put around a text: marks of quotation, an indent, numbers of lines,
//! fences, the marks of HTML; and the text without.

use crate::entity;
use super::super::note::Dress;
use super::{curl_trace, envelope, gdb, lines, nc_hex, od, od_chars, payload_hex, tcpdump_hex, xxd};

/// Marks before a line, as mails, diffs, comments and logs have them.
const MARKS: [(&[u8], Dress); 12] = [
    (b">", Dress::Quoted),
    (b"|", Dress::Quoted),
    (b"//", Dress::Commented),
    (b"#", Dress::Commented),
    (b"*", Dress::Commented),
    (b";", Dress::Commented),
    (b"--", Dress::Commented),
    (b"%", Dress::Commented),
    (b"'", Dress::Commented),
    (b"+", Dress::Quoted),
    (b"-", Dress::Quoted),
    (b"\xe2\x94\x82", Dress::Quoted),
];

/// Whether a line is a row of a dump.
type IsRow = fn(&[u8]) -> bool;

/// Rows that are looked for among prose.
const ROWS: [IsRow; 8] = [
    xxd::is_row,
    od::is_hexdump_row,
    od_chars::is_row,
    tcpdump_hex::is_row,
    nc_hex::is_row,
    gdb::is_row,
    payload_hex::is_row,
    is_trace,
];

fn is_trace(line: &[u8]) -> bool {
    curl_trace::heading(line).is_some() || xxd::is_row(line)
}

/// Undoes one way of surrounding a text; none where it does not fit.
type Undo = fn(&[u8]) -> Option<(Vec<u8>, Dress)>;

/// The text without what may surround it, in each way that fits, the commonest ways first.
pub(in crate::capture) fn variants(text: &[u8]) -> impl Iterator<Item = (Vec<u8>, Dress)> + '_ {
    let plain: [Undo; 9] = [
        payloads,
        envelope::json_log,
        line_ends,
        envelope::boxes,
        markup,
        fenced,
        indented,
        numbered,
        prefixed,
    ];
    let plain = plain.into_iter().filter_map(move |undo| undo(text));
    let marked = MARKS
        .into_iter()
        .filter_map(move |(mark, dress)| Some((without_marks(text, mark)?, dress)));
    let rows = ROWS
        .into_iter()
        .filter_map(move |is_row| Some((rows_alone(text, is_row)?, Dress::Prose)));
    plain.chain(marked).chain(rows)
}

/// The text with the line ends that it had before CR LF became CR CR LF, or LF became CR.
pub(in crate::capture) fn line_ends(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    const FEWEST: usize = 3;
    let lines = memchr::memchr_iter(b'\n', text).count();
    let doubled = memchr::memmem::find_iter(text, b"\r\r\n").count();
    let mut found = Vec::with_capacity(text.len());
    if lines == 0 && memchr::memchr_iter(b'\r', text).count() >= FEWEST {
        found.extend(
            text.iter()
                .map(|&byte| if byte == b'\r' { b'\n' } else { byte }),
        );
    } else if lines >= FEWEST && doubled == lines {
        let mut rest = text;
        while let Some(at) = memchr::memmem::find(rest, b"\r\r\n") {
            found.extend_from_slice(rest.get(..at).unwrap_or_default());
            found.extend_from_slice(b"\r\n");
            rest = rest.get(at.saturating_add(3)..).unwrap_or_default();
        }
        found.extend_from_slice(rest);
    } else {
        return None;
    }
    Some((found, Dress::LineEnds))
}

/// The data of TCP alone, of `tshark -T json`: other fields show parts of it again.
fn payloads(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let found = take(text, |line| {
        let line = line.trim_ascii_start();
        line.starts_with(b"\"tcp.payload\":").then_some(0)
    })?;
    Some((found, Dress::Prose))
}

/// The lines behind a mark and a space; the others are prose. A mark alone is an empty line.
fn without_marks(text: &[u8], mark: &[u8]) -> Option<Vec<u8>> {
    let stripped = |line: &[u8]| -> Option<usize> {
        let inner = line.trim_ascii_start();
        let rest = inner.strip_prefix(mark)?;
        let space = usize::from(rest.first() == Some(&b' '));
        let cut = line.len().saturating_sub(rest.len());
        Some(cut.saturating_add(space))
    };
    take(text, |line| stripped(line))
}

/// The lines that are indented, without the indent of the first of them.
fn indented(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let indent = |line: &[u8]| {
        line.iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    };
    let first = lines::of(text).find(|line| !line.is_blank() && indent(line.text) > 0)?;
    let width = indent(first.text);
    let lead = first.text.get(..width)?;
    let found = take(text, |line| {
        if line.starts_with(lead) {
            Some(width)
        } else if line.trim_ascii().is_empty() {
            Some(line.len())
        } else {
            None
        }
    })?;
    Some((found, Dress::Indented))
}

/// The lines behind a number: `12: `, `12 | `, `  12<tab>`.
fn numbered(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let width = |line: &[u8]| -> Option<usize> {
        let inner = line.trim_ascii_start();
        let count = inner
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count == 0 || count > 6 {
            return None;
        }
        let rest = inner.get(count..)?;
        let marks = rest
            .iter()
            .take_while(|byte| matches!(byte, b':' | b'.' | b'|' | b')' | b'\t' | b' '))
            .count();
        let mark = rest.get(..marks)?;
        // One space, or one mark and one space, or a tab: the rest is the line's own.
        let taken = match mark {
            [] if rest.is_empty() => 0,
            [] => return None,
            [b' ', b'|', b' ', ..] => 3,
            [b':' | b'.' | b'|' | b')', b' ', ..] | [b' ', b' ', ..] => 2,
            _ => 1,
        };
        let lead = line.len().saturating_sub(inner.len());
        Some(lead.saturating_add(count).saturating_add(taken))
    };
    Some((take(text, width)?, Dress::Numbered))
}

/// The lines behind a prefix that is the same in each but for its digits: a time, a name of a
/// container, an address.
fn prefixed(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let mut kept = Vec::new();
    let lines: Vec<&[u8]> = lines::of(text)
        .filter(|line| !line.is_blank())
        .map(|line| line.text)
        .take(64)
        .collect();
    let (first, others) = lines.split_first()?;
    if others.len() < 2 {
        return None;
    }
    let mut common = others
        .iter()
        .map(|line| alike(first, line))
        .min()
        .filter(|&length| length >= 3)?;
    // The prefix ends at a space or a mark: what follows may begin alike by chance.
    let shown = first.get(..common)?;
    let end = shown
        .iter()
        .rposition(|byte| matches!(byte, b' ' | b'\t' | b'|' | b']'));
    common = end?.saturating_add(1);
    kept.extend_from_slice(first.get(..common)?);
    let found = take(text, |line| {
        if alike(&kept, line) == kept.len() {
            Some(kept.len())
        } else if kept.trim_ascii_end().len() <= line.len()
            && alike(kept.trim_ascii_end(), line) == line.len()
        {
            Some(line.len())
        } else {
            None
        }
    })?;
    Some((found, Dress::Prefixed))
}

/// How many bytes two lines have in common at their beginning, all digits taken for the same.
fn alike(one: &[u8], other: &[u8]) -> usize {
    one.iter()
        .zip(other)
        .take(80)
        .take_while(|(a, b)| a == b || (a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
        .count()
}

/// The lines between two fences.
fn fenced(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let mut inside = false;
    let mut seen = false;
    let mut found = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii();
        if is_fence(shown) {
            inside = !inside;
            seen = true;
        } else if inside {
            found.extend_from_slice(line);
        }
    }
    seen.then_some((found, Dress::Fenced))
}

/// Whether a line is a fence, of Markdown, of a forum or of a shell.
pub(super) fn is_fence(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"```")
        || line.starts_with(b"~~~")
        || [
            &b"[code]"[..],
            b"[/code]",
            b"{code}",
            b"{noformat}",
            b"{{{",
            b"}}}",
        ]
        .iter()
        .any(|fence| line.eq_ignore_ascii_case(fence))
}

/// The text without the tags of HTML, its entities undone.
pub(in crate::capture) fn markup(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    let tags = has(b"<![CDATA[") || has(b"<pre") || has(b"<br") || has(b"<code") || has(b"</");
    let entities = has(b"&lt;") || has(b"&gt;") || has(b"&quot;") || has(b"&#") || has(b"&nbsp;");
    if !tags && !entities {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        if let Some(after) = rest
            .strip_prefix(b"<![CDATA[")
            .or_else(|| rest.strip_prefix(b"]]>"))
        {
            if byte == b']' {
                found.push(b'\n');
            }
            rest = after;
        } else if byte == b'<'
            && tags
            && let Some(length) = tag(rest)
        {
            let shown = rest.get(..length).unwrap_or_default();
            if !is_inline(shown) && !after_line(rest, length) && found.last() != Some(&b'\n') {
                found.push(b'\n');
            }
            rest = rest.get(length..).unwrap_or_default();
        } else if byte == b'&'
            && let Some((c, length)) = entity::read(rest)
        {
            found.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            rest = rest.get(length..).unwrap_or_default();
        } else {
            found.push(byte);
            rest = after;
        }
    }
    Some((found, Dress::Markup))
}

/// Whether a tag stands within a line: a colour, a link.
fn is_inline(tag: &[u8]) -> bool {
    const INLINE: [&[u8]; 14] = [
        b"a", b"b", b"i", b"u", b"em", b"strong", b"span", b"code", b"font", b"tt", b"kbd",
        b"samp", b"wbr", b"mark",
    ];
    let name = tag.get(1..).unwrap_or_default();
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric());
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    INLINE
        .iter()
        .any(|inline| name.eq_ignore_ascii_case(inline))
}

fn after_line(rest: &[u8], length: usize) -> bool {
    matches!(rest.get(length..), Some([b'\n', ..] | [b'\r', b'\n', ..]))
}

/// The length of a tag.
fn tag(text: &[u8]) -> Option<usize> {
    let inner = text.get(1..text.len().min(256))?;
    let begins = matches!(inner.first(), Some(byte) if byte.is_ascii_alphabetic() || *byte == b'/');
    let end = memchr::memchr2(b'>', b'\n', inner).filter(|_| begins)?;
    (inner.get(end) == Some(&b'>')).then_some(end.saturating_add(2))
}

/// The rows of one kind among other lines.
fn rows_alone(text: &[u8], is_row: IsRow) -> Option<Vec<u8>> {
    let mut others = false;
    let found = take(text, |line| {
        let fits = is_row(line) || line == b"*";
        others |= !fits && !line.trim_ascii().is_empty();
        fits.then_some(0)
    })?;
    others.then_some(found)
}

/// The lines of which `width` says how much to take off; the others are left out. `None` where no
/// line fits.
fn take(text: &[u8], mut width: impl FnMut(&[u8]) -> Option<usize>) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let mut any = false;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        if let Some(width) = width(bare) {
            any |= width < bare.len();
            found.extend_from_slice(line.get(width..).unwrap_or_default());
        }
    }
    any.then_some(found)
}
