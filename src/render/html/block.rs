//! The challenge block: 16 cells, the 128 bits as a drawing, and the answer's cells.

use super::markup::Html;
use crate::bytes::is_printable;

/// Which piece of the block a byte belongs to.
const fn piece(index: usize) -> (&'static str, &'static str) {
    match index {
        0..=3 => ("part1", "part 1"),
        4..=7 => ("part2", "part 2"),
        _ => ("key3", "key 3"),
    }
}

/// How the cells of a row of bytes are coloured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Colouring<'b> {
    /// By the three pieces of the block.
    Pieces,
    /// As key 3.
    Key3,
    /// As a right answer.
    Right,
    /// As an answer that is held against the right one.
    Against(&'b [u8]),
}

/// Writes bytes as a row of cells: hex above, the character below.
pub(super) fn write_strip(html: &mut Html, bytes: &[u8], colouring: Colouring<'_>) {
    html.raw("<ol class=\"strip\">");
    for (index, &byte) in bytes.iter().enumerate() {
        let class = match colouring {
            Colouring::Pieces => match index {
                0..=3 => "<li class=\"part1\">",
                4..=7 => "<li class=\"part2\">",
                _ => "<li class=\"key3\">",
            },
            Colouring::Key3 => "<li class=\"key3\">",
            Colouring::Right => "<li class=\"right\">",
            Colouring::Against(right) if right.get(index) == Some(&byte) => "<li>",
            Colouring::Against(_) => "<li class=\"differs\">",
        };
        html.raw(class)
            .raw("<b>")
            .text(&format!("{byte:02x}"))
            .raw("</b><i>");
        if is_printable(byte) {
            html.text(&char::from(byte).to_string());
        } else {
            html.raw("\u{b7}");
        }
        html.raw("</i></li>");
    }
    html.raw("</ol>\n");
}

/// A square of the drawing, and where the first one begins.
const CELL: usize = 24;
const LEFT: usize = 64;
const GAP: usize = 10;
const ROW: usize = 30;

/// Draws the 128 bits: eight rows of two bytes, the most significant bit first.
pub(super) fn write_bits(html: &mut Html, block: &[u8; 16]) {
    html.raw("<figure class=\"bits\"><svg viewBox=\"0 0 530 268\" role=\"img\" aria-label=\"The 128 bits of the challenge block in eight rows of 16. Rows 1 and 2 are part 1, ")
        .text(&hex::encode(block.get(..4).unwrap_or_default()))
        .raw("; rows 3 and 4 are part 2, ")
        .text(&hex::encode(block.get(4..8).unwrap_or_default()))
        .raw("; rows 5 to 8 are key 3, ")
        .text(&hex::encode(block.get(8..).unwrap_or_default()))
        .raw(".\">\n");
    for (row, bytes) in block.chunks(2).enumerate() {
        let top = row.saturating_mul(ROW).saturating_add(26);
        let (class, name) = piece(row.saturating_mul(2));
        if matches!(row, 0 | 2 | 4) {
            html.raw("<text x=\"0\" y=\"")
                .number(top.saturating_add(17))
                .raw("\" class=\"name ")
                .raw(class)
                .raw("\">")
                .raw(name)
                .raw("</text>\n");
        }
        for (half, byte) in bytes.iter().enumerate() {
            let start = LEFT
                .saturating_add(half.saturating_mul(CELL.saturating_mul(8).saturating_add(GAP)));
            write_byte(html, class, *byte, start, top);
        }
        html.raw("<text x=\"476\" y=\"")
            .number(top.saturating_add(17))
            .raw("\" class=\"hex ")
            .raw(class)
            .raw("\">")
            .text(&crate::bytes::spaced_hex(bytes))
            .raw("</text>\n");
    }
    html.raw("<text x=\"64\" y=\"14\" class=\"edge\">bit 127, the most significant</text>\n<text x=\"456\" y=\"14\" class=\"edge\" text-anchor=\"end\">bit 112</text>\n</svg><figcaption>Read from left to right and from top to bottom: the first bit on the wire, and the first that MD5 takes, is bit 127. Part 1 is not at the end but at the beginning.</figcaption></figure>\n");
}

fn write_byte(html: &mut Html, class: &'static str, byte: u8, start: usize, top: usize) {
    for bit in 0..8_usize {
        let is_set = byte.checked_shr(7_u32.saturating_sub(u32::try_from(bit).unwrap_or(0)));
        let is_set = is_set.is_some_and(|shifted| shifted & 1 == 1);
        let left = start.saturating_add(bit.saturating_mul(CELL));
        html.raw("<rect x=\"")
            .number(left)
            .raw("\" y=\"")
            .number(top)
            .raw("\" width=\"22\" height=\"24\" rx=\"3\" class=\"")
            .raw(class)
            .raw(if is_set { " one\"/>" } else { " zero\"/>" })
            .raw("<text x=\"")
            .number(left.saturating_add(11))
            .raw("\" y=\"")
            .number(top.saturating_add(17))
            .raw("\" class=\"bit ")
            .raw(class)
            .raw(if is_set {
                " one\">1</text>\n"
            } else {
                " zero\">0</text>\n"
            });
    }
}
