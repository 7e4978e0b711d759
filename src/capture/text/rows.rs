//! Rows of a dump in any dress: an address, then bytes one by one, then text or nothing. So write
//! debuggers, Wireshark's clipboard, ncat and many libraries.

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::scan::Scan;
use super::{Dumped, digits, dump, lines};

/// More bytes than this are on no row.
const WIDEST: usize = 64;

/// A row taken apart.
#[derive(Clone, Debug)]
pub(super) struct Row<'t> {
    pub(super) offset: u64,
    /// As many bytes as can be read: the text may look like more.
    pub(super) bytes: Vec<u8>,
    /// Where the text behind each byte begins.
    ends: Vec<usize>,
    line: &'t [u8],
    /// Whether the address is marked with `0x`.
    pub(super) is_marked: bool,
}

/// How the bytes of a row are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cells {
    /// Two hexadecimal digits, or a marked word.
    Hexadecimal,
    /// A decimal number, with the character behind it or not: `71 'G'`.
    Decimal,
}

/// Takes a row apart, in the writing that fits; in hexadecimal where both do.
pub(super) fn row(line: &[u8]) -> Option<Row<'_>> {
    row_of(line, Cells::Hexadecimal).or_else(|| row_of(line, Cells::Decimal))
}

fn row_of(line: &[u8], cells: Cells) -> Option<Row<'_>> {
    let mut scan = Scan::new(line, 0);
    scan.take_while(|byte| byte == b' ' || byte == b'\t');
    scan.eat(b"[");
    let is_marked = scan.eat(b"0x") || scan.eat(b"0X");
    let shown = scan.take_while(|byte| byte.is_ascii_hexdigit() || byte == b'`');
    let address: Vec<u8> = shown.iter().copied().filter(|&byte| byte != b'`').collect();
    if !(4..=16).contains(&address.len()) {
        return None;
    }
    let offset = digits::number(&address, 16)?;
    scan.eat(b"]");
    scan.eat(b"h");
    if scan.rest().starts_with(b" <") {
        let end = memchr::memchr(b'>', scan.rest())?;
        scan.pass(end.saturating_add(1));
    }
    let marked = scan.eat(b":") || scan.eat(b"|");
    let space = scan.take_while(|byte| byte == b' ' || byte == b'\t');
    if !marked && space.is_empty() {
        return None;
    }
    let mut row = Row {
        offset,
        bytes: Vec::new(),
        ends: Vec::new(),
        line,
        is_marked,
    };
    while row.bytes.len() < WIDEST
        && match cells {
            Cells::Hexadecimal => cell(&mut scan, &mut row.bytes),
            Cells::Decimal => decimal(&mut scan, &mut row.bytes),
        }
    {
        row.ends.resize(row.bytes.len(), scan.at);
        let is_dash = |byte| byte == b'-' && cells == Cells::Hexadecimal;
        scan.take_while(|byte| matches!(byte, b' ' | b'\t' | b'|' | b',') || is_dash(byte));
    }
    (!row.bytes.is_empty()).then_some(row)
}

/// One byte, or a word of a debugger, whose last byte comes first.
fn cell(scan: &mut Scan<'_>, into: &mut Vec<u8>) -> bool {
    let mut ahead = *scan;
    let marked = ahead.eat(b"0x");
    let shown = ahead.take_while(|byte| byte.is_ascii_hexdigit());
    let ends = ahead
        .peek()
        .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'|' | b','));
    let fits = shown.len() == 2 || (marked && matches!(shown.len(), 4 | 8 | 16));
    let start = into.len();
    if !ends || !fits || digits::bytes(shown, into).is_none() {
        return false;
    }
    if let Some(word) = into.get_mut(start..) {
        word.reverse();
    }
    *scan = ahead;
    true
}

/// A decimal number from -128 to 255, and the character that gdb shows behind it.
fn decimal(scan: &mut Scan<'_>, into: &mut Vec<u8>) -> bool {
    let mut ahead = *scan;
    let negative = ahead.eat(b"-");
    let shown = ahead.take_while(|byte| byte.is_ascii_digit());
    let Some(value) = digits::number(shown, 10).and_then(|value| i16::try_from(value).ok()) else {
        return false;
    };
    let value = if negative {
        value.saturating_neg()
    } else {
        value
    };
    if !(-128..=255).contains(&value) || !ahead.peek().is_none_or(|byte| b" \t,".contains(&byte)) {
        return false;
    }
    if ahead.eat(b" '") {
        ahead.eat(b"\\");
        ahead.pass(1);
        let end = memchr::memchr(b'\'', ahead.rest()).filter(|&end| end < 4);
        ahead.pass(end.map_or(0, |end| end.saturating_add(1)));
    }
    into.push(value.to_le_bytes()[0]);
    *scan = ahead;
    true
}

impl Row<'_> {
    /// The bytes before the text, where nothing but the text itself says how many they are.
    fn by_text(&self) -> usize {
        let agrees = |&count: &usize| {
            let after = count.checked_sub(1).and_then(|last| self.ends.get(last));
            let text = after
                .and_then(|&at| self.line.get(at..))
                .unwrap_or_default();
            let text = text.trim_ascii();
            let shown: Vec<u8> = self
                .bytes
                .iter()
                .take(count)
                .map(|&byte| {
                    if matches!(byte, b' '..=b'~') {
                        byte
                    } else {
                        b'.'
                    }
                })
                .collect();
            !text.is_empty() && text == shown.trim_ascii()
        };
        (1..=self.bytes.len())
            .rev()
            .find(agrees)
            .unwrap_or(self.bytes.len())
    }
}

/// Reads the rows of a text; a row whose address does not follow begins a piece.
pub(super) fn read(
    form: Form,
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut pieces = Pieces::default();
    let mut waiting: Option<Row<'_>> = None;
    let cells = cells(text);
    for line in lines::of(text).filter(|line| !line.is_blank()) {
        let Some(next) = row_of(line.text, cells) else {
            if line.last {
                reading.note(Note::TailCut { at: line.at as u64 });
                continue;
            }
            return Err(line.error(form, Problem::Line));
        };
        if let Some(row) = waiting.take() {
            pieces.take(&row, Some(next.offset), reading);
        }
        let mut next = next;
        let ends_in_digit = line.text.last().is_some_and(u8::is_ascii_digit);
        if line.last && cells == Cells::Decimal && ends_in_digit {
            // It may have more digits.
            next.bytes.pop();
            reading.note(Note::TailCut { at: line.at as u64 });
        }
        waiting = Some(next);
    }
    if let Some(row) = waiting {
        pieces.take(&row, None, reading);
    }
    pieces.finish();
    if pieces.done.is_empty() {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed {
            form,
            problem,
            at: 0,
        });
    }
    Ok(Dumped::Pieces(dump::joined(pieces.done)))
}

/// Decimal where a message begins so on the first row.
fn cells(text: &[u8]) -> Cells {
    let first = lines::of(text).find(|line| !line.is_blank());
    let row = first.and_then(|line| row_of(line.text, Cells::Decimal));
    let begins = |row: Row<'_>| row.bytes.starts_with(b"GET ") || row.bytes.starts_with(b"HTTP");
    if row.is_some_and(begins) {
        Cells::Decimal
    } else {
        Cells::Hexadecimal
    }
}

#[derive(Default)]
struct Pieces {
    done: Vec<Vec<u8>>,
    current: Vec<u8>,
    /// The address that the next row has to have.
    next: Option<u64>,
    broken: bool,
}

impl Pieces {
    fn take(&mut self, row: &Row<'_>, after: Option<u64>, reading: &mut Reading<'_, '_>) {
        let begins = matches!(Likeness::of(&row.bytes), Likeness::Get | Likeness::Response);
        match self.next {
            Some(next) if row.offset == next => {}
            Some(next) if row.offset > next && !begins => {
                if !self.broken {
                    let at = self.current.len() as u64;
                    let missing = row.offset.saturating_sub(next);
                    reading.note(Note::DumpGap { at, missing });
                }
                self.broken = true;
            }
            _ => self.finish(),
        }
        let distance = after.and_then(|after| after.checked_sub(row.offset));
        let count = distance
            .and_then(|distance| usize::try_from(distance).ok())
            .filter(|&count| count > 0 && count <= row.bytes.len())
            .unwrap_or_else(|| row.by_text());
        let bytes = row.bytes.get(..count).unwrap_or_default();
        if !self.broken {
            self.current.extend_from_slice(bytes);
        }
        self.next = Some(row.offset.saturating_add(count as u64));
    }

    fn finish(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
        self.next = None;
        self.broken = false;
    }
}
