//! The right answer above the captured one.

use std::io::{self, Write};

use owo_colors::Style;

use super::block::shown;
use crate::bytes::{Span, spaced_hex};
use crate::render::palette::Palette;
use crate::report::{HandshakeReport, VerdictReport};

/// Where the bytes begin.
const VALUES: usize = 12;

/// Writes both answers, where they differ with marks under the bytes that do.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
    judged: &VerdictReport,
) -> io::Result<()> {
    let Some(received) = judged.received.as_deref().filter(|bytes| !bytes.is_empty()) else {
        return Ok(());
    };
    writeln!(out)?;
    let answer = report.computation.solution.map(|solution| solution.answer);
    let is_right = answer.is_some_and(|answer| answer == received);
    let expected = answer.filter(|_| !is_right);
    let differs = |index: usize| answer.is_none_or(|right| received.get(index) != right.get(index));
    let style = if is_right {
        palette.right
    } else {
        palette.wrong
    };
    let row = palette.bytes_in_row();
    let length = received.len().max(expected.map_or(0, |answer| answer.len()));
    for start in (0..length).step_by(row) {
        let span = Span::sized(start, row);
        let labels = if start == 0 {
            ["expected", "received"]
        } else {
            ["", ""]
        };
        let marked = |index: usize| differs(start.saturating_add(index));
        let of_answer = expected.as_ref().map(|answer| (span.of(answer), palette.right));
        let rows = [of_answer, Some((span.of(received), style))];
        for (label, (bytes, style)) in labels.into_iter().zip(rows).filter_map(|(label, row)| Some((label, row?))) {
            write_row(out, palette, label, bytes, |index| if marked(index) { style } else { Style::new() })?;
        }
        if expected.is_some() {
            let captured = span.of(received).len();
            write_marks(out, palette, (0..captured).map(marked))?;
        }
    }
    Ok(())
}

/// Bytes in hex, and as characters where there is room.
fn write_row(
    out: &mut dyn Write,
    palette: &Palette,
    label: &str,
    bytes: &[u8],
    style_of: impl Fn(usize) -> Style,
) -> io::Result<()> {
    let mut line = palette.line().plain("  ").styled(label, palette.faint).column(VALUES);
    for (index, &byte) in bytes.iter().enumerate() {
        line.push(&spaced_hex(&[byte]), style_of(index));
        line.push(" ", Style::new());
    }
    let text: String = bytes.iter().map(|&byte| shown(byte)).collect();
    let column = VALUES.saturating_add(palette.bytes_in_row().saturating_mul(3)).saturating_add(1);
    if column.saturating_add(bytes.len()) <= palette.width {
        line = line.column(column).plain(&text);
    }
    line.write(out)
}

/// Marks under the bytes that differ.
fn write_marks(
    out: &mut dyn Write,
    palette: &Palette,
    differs: impl Iterator<Item = bool>,
) -> io::Result<()> {
    let marks: Vec<&str> = differs.map(|differs| if differs { "^^" } else { "  " }).collect();
    let line = palette.line().column(VALUES);
    line.styled(&marks.join(" "), palette.wrong).write(out)
}
