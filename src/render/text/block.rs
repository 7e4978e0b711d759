//! The challenge block as a picture, and the answer in its three spellings.

use std::io::{self, Write};

use owo_colors::Style;

use super::line::INDENT;
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
    palette
        .line()
        .styled("challenge block", palette.label)
        .plain(", 128 bits, big-endian")
        .right("draft 76, 5.2 step 8", palette.faint)
        .write(out)?;
    if palette.bytes_in_row() == 16 {
        return write_wide(out, palette, block);
    }
    let [part1, part2, key3] = [(0, 4), (4, 4), (8, 8)]
        .map(|(offset, length)| Span::sized(offset, length).of(block.bytes()));
    let top = [("part 1", palette.part1, 11), ("part 2", palette.part2, 11)];
    write_rule(
        out,
        palette,
        ["\u{250c}", "\u{252c}", "\u{2510}"],
        &top,
        [0, 4],
    )?;
    write_cells(
        out,
        palette,
        &[(part1, palette.part1), (part2, palette.part2)],
    )?;
    let middle = [("key 3", palette.key3, 11), ("", Style::new(), 11)];
    write_rule(
        out,
        palette,
        ["\u{251c}", "\u{2534}", "\u{2524}"],
        &middle,
        [8, 0],
    )?;
    write_cells(out, palette, &[(key3, palette.key3)])?;
    let bottom = format!("\u{2514}{}\u{2518}", "\u{2500}".repeat(23));
    palette.line().plain(&bottom).write(out)
}

/// A rule of the narrow picture: each piece's offset and name in it.
fn write_rule(
    out: &mut dyn Write,
    palette: &Palette,
    [left, between, right]: [&str; 3],
    pieces: &[(&str, Style, usize); 2],
    offsets: [usize; 2],
) -> io::Result<()> {
    let mut line = palette.line().plain(left);
    for (index, ((name, style, width), offset)) in pieces.iter().zip(offsets).enumerate() {
        if index > 0 {
            line = line.plain(between);
        }
        let mut used = 0_usize;
        if !name.is_empty() {
            let offset = offset.to_string();
            used = offset.len().saturating_add(name.len()).saturating_add(2);
            line = line
                .plain(&offset)
                .plain(" ")
                .styled(name, *style)
                .plain(" ");
        }
        line = line.plain(&"\u{2500}".repeat(width.saturating_sub(used)));
    }
    line.plain(right).write(out)
}

/// A row of bytes, and the characters below them.
fn write_cells(
    out: &mut dyn Write,
    palette: &Palette,
    pieces: &[(&[u8], Style)],
) -> io::Result<()> {
    let (mut hex, mut text) = (palette.line(), palette.line());
    for (bytes, style) in pieces {
        hex = hex.plain("\u{2502}").styled(&spaced_hex(bytes), *style);
        text = text
            .plain("\u{2502}")
            .styled(&characters(bytes), palette.faint);
    }
    hex.plain("\u{2502}").write(out)?;
    text.plain("\u{2502}").write(out)
}

/// All 16 bytes in one row.
fn write_wide(out: &mut dyn Write, palette: &Palette, block: &ChallengeBlock) -> io::Result<()> {
    let mut top = palette.line().plain("\u{250c}");
    let mut bottom = palette.line().plain("\u{2514}");
    let mut cells = Vec::new();
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
        cells.push((bytes, style));
        let offset = offset.to_string();
        bottom = bottom.plain(&offset).plain(&rule(offset.len()));
        bottom = bottom.plain(if is_last { "\u{2518}" } else { "\u{2534}" });
    }
    top.write(out)?;
    write_cells(out, palette, &cells)?;
    bottom.write(out)
}

/// Each byte's character under its two hex digits, a dot where it has none.
fn characters(bytes: &[u8]) -> String {
    let cells = bytes.iter().flat_map(|&byte| [' ', shown(byte), ' ']);
    cells
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

/// How bytes are spelled in a line of text.
type Spelling = fn(&[u8]) -> String;

/// Writes the answer in hex, as text with escapes, and as a C string.
pub(super) fn write_answer(
    out: &mut dyn Write,
    palette: &Palette,
    answer: &[u8],
    heading: &str,
) -> io::Result<()> {
    palette
        .line()
        .styled(heading, palette.label)
        .wrapped(", MD5 of the block, 16 raw bytes", Style::new(), 2)
        .right("draft 76, 5.2 step 9", palette.faint)
        .write(out)?;
    let row = palette.bytes_in_row();
    for (index, bytes) in answer.chunks(row).enumerate() {
        let label = if index == 0 { "  hex" } else { "" };
        let line = palette.line().styled(label, palette.faint).column(INDENT);
        line.styled(&spaced_hex(bytes), palette.right).write(out)?;
    }
    let written: [(&str, Spelling); 2] = [("  text", escape), ("  C", c_string)];
    for (label, write) in written {
        let room = palette.width.saturating_sub(INDENT);
        // Strings of C that follow each other are one.
        let row = if write(answer).len() > room { 8 } else { 16 };
        for (index, bytes) in answer.chunks(row).enumerate() {
            let label = if index == 0 { label } else { "" };
            let line = palette.line().styled(label, palette.faint).column(INDENT);
            line.plain(&write(bytes)).write(out)?;
        }
    }
    Ok(())
}
