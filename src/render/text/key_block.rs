//! One key: its bytes, its digits, its spaces, the division and the part.

use std::fmt::Write as _;
use std::io::{self, Write};

use owo_colors::Style;

use super::line::{INDENT, Line};
use crate::bytes::{push_escaped, spaced_hex};
use crate::key::{KeyByte, Quotient};
use crate::render::palette::Palette;
use crate::report::KeyReport;

/// Where the results stand, if the key leaves room.
const RESULTS: usize = 45;

/// Where a part's four bytes stand.
const PART_BYTES: usize = RESULTS;

/// Keys longer than these rows are cut; no conforming client sends one.
const MOST_ROWS: usize = 4;

/// Writes the block of one key. `number` is 1 or 2; `lenient` is the part that a server that
/// checks nothing goes on with, where it was asked for and the draft has none.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    number: u8,
    key: &KeyReport,
    lenient: Option<u32>,
) -> io::Result<()> {
    let rows = Rows::new(key, palette.width);
    let (digits, spaces) = (shortened(&key.digits), key.spaces.to_string());
    for (index, row) in rows.shown.iter().enumerate() {
        let is_last = index.saturating_add(1) == rows.shown.len();
        row.line(&format!("key {number}"), palette, |_| true)
            .write(out)?;
        for (label, kind, style, result) in [
            ("digits", KeyByte::Digit, palette.digit, &digits),
            ("spaces", KeyByte::Space, palette.space, &spaces),
        ] {
            if is_last || row.holds(kind) {
                let line = row.line(label, palette, |other| other == kind);
                write_result(out, line, if is_last { result } else { "" }, style)?;
            }
        }
    }
    if rows.left_out > 0 {
        let text = format!("... and {} more bytes", rows.left_out);
        palette
            .line()
            .column(INDENT)
            .styled(&text, palette.faint)
            .write(out)?;
    }
    write_part(out, palette, number, key, lenient)
}

/// Writes a key with marks under its digits and its spaces, as a finding points at them.
pub(super) fn write_marked(
    out: &mut dyn Write,
    palette: &Palette,
    name: &str,
    key: &KeyReport,
) -> io::Result<()> {
    // Room for the dots behind a key that goes on.
    let rows = Rows::new(key, palette.width.saturating_sub(3));
    let Some(row) = rows.shown.first() else {
        return Ok(());
    };
    let more = if rows.shown.len() > 1 { "..." } else { "" };
    row.line(&format!("  {name}"), palette, |_| true)
        .plain(more)
        .write(out)?;
    let mut marks = palette.line().column(INDENT);
    for cell in &row.0 {
        let (mark, style) = match cell.kind {
            KeyByte::Digit => ("^", palette.digit),
            KeyByte::Space => ("\u{2501}", palette.space),
            KeyByte::Junk => (" ", Style::new()),
        };
        marks.push(&mark.repeat(cell.text.chars().count()), style);
    }
    let counts = format!("digits {}, spaces {}", shortened(&key.digits), key.spaces);
    if marks
        .columns()
        .saturating_add(counts.len())
        .saturating_add(4)
        > palette.width
    {
        marks.write(out)?;
        return palette.line().column(INDENT).plain(&counts).write(out);
    }
    let column = marks.columns().saturating_add(4);
    marks.column(column).plain(&counts).write(out)
}

/// A number in full, or its first digits and their count.
fn shortened(digits: &str) -> String {
    match (digits.get(..20), digits.get(34..)) {
        (Some(head), Some(_)) => format!("{head}... {} digits", digits.len()),
        _ => digits.to_owned(),
    }
}

fn write_result(out: &mut dyn Write, line: Line, result: &str, style: Style) -> io::Result<()> {
    if result.is_empty() {
        return line.write(out);
    }
    let room = line.width();
    if line.columns().max(RESULTS).saturating_add(result.len()) < room {
        return line.column(RESULTS).styled(result, style).write(out);
    }
    // Digits lifted out of a narrow key, or of a long one, are read off below.
    line.fitted(room, "= ", Style::new())
        .styled(result, style)
        .write(out)
}

/// Writes the division and the part in one line.
pub(super) fn write_part(
    out: &mut dyn Write,
    palette: &Palette,
    number: u8,
    key: &KeyReport,
    lenient: Option<u32>,
) -> io::Result<()> {
    let style = if number == 1 {
        palette.part1
    } else {
        palette.part2
    };
    let label = format!("part {number}");
    let line = palette.labelled(&label, palette.label);
    let none = |line: Line, why: &str| {
        line.wrapped(why, Style::new(), INDENT)
            .wrapped("none", palette.wrong, INDENT)
    };
    let line = match (key.part, key.key_number.as_deref(), key.quotient) {
        (Some(part), Some(key_number), _) => {
            let division = format!("{} / {} = ", shortened(key_number), key.spaces);
            line.wrapped(&division, Style::new(), INDENT)
                .wrapped(&part.to_string(), style, INDENT)
                .fitted(PART_BYTES, &spaced_hex(&part.to_be_bytes()), style)
        }
        (_, None, _) => line.styled("none: no digits", palette.wrong),
        (_, Some(key_number), None) => none(line, &format!("{} / 0: ", shortened(key_number))),
        (_, Some(key_number), Some(quotient)) => {
            let mut text = format!("{} / {} = ", shortened(key_number), key.spaces);
            match (quotient, key.remainder) {
                (_, Some(0)) => text.push_str("more than 32 bits hold: "),
                // Writing to a String cannot fail.
                (Quotient::Whole(quotient), Some(rest)) => {
                    let _ = write!(text, "{quotient}, remainder {rest}: ");
                }
                (_, rest) => {
                    let _ = write!(text, "..., remainder {}: ", rest.unwrap_or(0));
                }
            }
            none(line, &text)
        }
    };
    line.write(out)?;
    if let Some(part) = lenient.filter(|_| key.part.is_none()) {
        palette
            .labelled("lenient", palette.label)
            .wrapped("a server that goes on has ", Style::new(), INDENT)
            .wrapped(&part.to_string(), style, INDENT)
            .fitted(PART_BYTES, &spaced_hex(&part.to_be_bytes()), style)
            .write(out)?;
    }
    Ok(())
}

/// The key's bytes in rows of cells; a digit, a space and a junk byte each have their column in
/// every line of a row.
struct Rows {
    shown: Vec<Row>,
    left_out: usize,
}

struct Row(Vec<Cell>);

struct Cell {
    text: String,
    kind: KeyByte,
}

impl Rows {
    fn new(key: &KeyReport, width: usize) -> Self {
        // A backslash is doubled only where the row also holds an escape.
        let all_printable = key.value.text().is_some();
        let room = width.saturating_sub(INDENT);
        let mut row = Vec::with_capacity(room.min(key.value.len()));
        let (mut shown, mut columns, mut taken) = (Vec::with_capacity(MOST_ROWS), 0, 0_usize);
        for (byte, kind) in key.marked() {
            let cell = Cell::new(byte, kind, all_printable);
            let taken_columns = cell.text.chars().count();
            if columns >= room.saturating_sub(taken_columns).saturating_add(1) {
                shown.push(Row(std::mem::take(&mut row)));
                columns = 0;
                if shown.len() >= MOST_ROWS {
                    break;
                }
            }
            columns = columns.saturating_add(taken_columns);
            taken = taken.saturating_add(1);
            row.push(cell);
        }
        if !row.is_empty() || shown.is_empty() {
            shown.push(Row(row));
        }
        let left_out = key.value.len().saturating_sub(taken);
        Self { shown, left_out }
    }
}

impl Cell {
    fn new(byte: u8, kind: KeyByte, all_printable: bool) -> Self {
        let mut text = String::new();
        match kind {
            KeyByte::Space => text.push('\u{2423}'),
            _ if all_printable => text.push(char::from(byte)),
            _ => push_escaped(&mut text, byte),
        }
        Self { text, kind }
    }
}

impl Row {
    fn holds(&self, kind: KeyByte) -> bool {
        self.0.iter().any(|cell| cell.kind == kind)
    }

    /// The row with only the wanted kinds shown, the others left blank.
    fn line(&self, label: &str, palette: &Palette, wanted: impl Fn(KeyByte) -> bool) -> Line {
        let mut line = palette.labelled(label, palette.label);
        let (mut run, mut run_style) = (String::with_capacity(64), Style::new());
        for cell in &self.0 {
            let style = match cell.kind {
                KeyByte::Digit => palette.digit,
                KeyByte::Space => palette.space,
                KeyByte::Junk => Style::new(),
            };
            if style != run_style {
                push_run(&mut line, &run, run_style);
                run.clear();
                run_style = style;
            }
            if wanted(cell.kind) {
                run.push_str(&cell.text);
            } else {
                run.extend(cell.text.chars().map(|_| ' '));
            }
        }
        push_run(&mut line, &run, run_style);
        line
    }
}

/// Blanks are written plain, so that they can be left off at the end of the line.
fn push_run(line: &mut Line, run: &str, style: Style) {
    let is_blank = run.bytes().all(|byte| byte == b' ');
    line.push(run, if is_blank { Style::new() } else { style });
}
