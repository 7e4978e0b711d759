//! The challenge block as a picture, and the answer in its three spellings.

use std::io::{self, Write};

use owo_colors::Style;

use super::line::Line;
use crate::bytes::{Span, c_string, escape, is_printable, spaced_hex};
use crate::challenge::ChallengeBlock;
use crate::render::palette::Palette;

/// The three pieces of the block: name, offset, length.
const PIECES: [(&str, usize, usize); 3] = [("part 1", 0, 4), ("part 2", 4, 4), ("key 3", 8, 8)];

fn styles(palette: &Palette) -> [Style; 3] {
    [palette.part1, palette.part2, palette.key3]
}

/// Writes the 128 bits with the offsets of their three pieces.
pub(super) fn write_block(
    out: &mut dyn Write,
    palette: &Palette,
    block: &ChallengeBlock,
) -> io::Result<()> {
    Line::new()
        .styled("challenge block", palette.label)
        .plain(", 128 bits, big-endian")
        .right("draft 76, 5.2 step 8", palette.faint)
        .write(out)?;
    let mut top = Line::new().plain("\u{250c}");
    let mut hex = Line::new();
    let mut text = Line::new();
    let mut bottom = Line::new().plain("\u{2514}");
    for ((name, offset, length), style) in PIECES.into_iter().zip(styles(palette)) {
        let bytes = Span::sized(offset, length).of(block.bytes());
        let width = length.saturating_mul(3).saturating_sub(1);
        let is_last = offset.saturating_add(length) == block.bytes().len();
        let rule = |used: usize| "\u{2500}".repeat(width.saturating_sub(used));
        let used = name.len().saturating_add(3);
        top = top
            .plain("\u{2500} ")
            .styled(name, style)
            .plain(" ")
            .plain(&rule(used));
        top = top.plain(if is_last { "\u{2510}" } else { "\u{252c}" });
        hex = hex.plain("\u{2502}").styled(&spaced_hex(bytes), style);
        text = text
            .plain("\u{2502}")
            .styled(&characters(bytes), palette.faint);
        let offset = offset.to_string();
        bottom = bottom.plain(&offset).plain(&rule(offset.len()));
        bottom = bottom.plain(if is_last { "\u{2518}" } else { "\u{2534}" });
    }
    top.write(out)?;
    hex.plain("\u{2502}").write(out)?;
    text.plain("\u{2502}").write(out)?;
    bottom.write(out)
}

/// Each byte's character under its two hex digits, a dot where it has none.
fn characters(bytes: &[u8]) -> String {
    let cells: Vec<String> = bytes
        .iter()
        .map(|&byte| format!("{} ", shown(byte)))
        .collect();
    format!(" {}", cells.join(" ").trim_end_matches(' '))
        .chars()
        .chain(std::iter::repeat(' '))
        .take(bytes.len().saturating_mul(3).saturating_sub(1))
        .collect()
}

/// A byte in one column: itself, or a middle dot.
pub(super) fn shown(byte: u8) -> char {
    if is_printable(byte) {
        char::from(byte)
    } else {
        '\u{b7}'
    }
}

/// Writes the answer in hex, as text with escapes, and as a C string.
pub(super) fn write_answer(
    out: &mut dyn Write,
    palette: &Palette,
    answer: &[u8],
    heading: &str,
) -> io::Result<()> {
    Line::new()
        .styled(heading, palette.label)
        .plain(", MD5 of the block, 16 raw bytes")
        .right("draft 76, 5.2 step 9", palette.faint)
        .write(out)?;
    Line::labelled("  hex", palette.faint)
        .styled(&spaced_hex(answer), palette.right)
        .write(out)?;
    Line::labelled("  text", palette.faint)
        .plain(&escape(answer))
        .write(out)?;
    Line::labelled("  C", palette.faint)
        .plain(&c_string(answer))
        .write(out)
}
