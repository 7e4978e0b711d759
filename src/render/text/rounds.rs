//! MD5 of the challenge block, for teaching: the padded block, the words after each round, and the
//! 64 steps.

use std::io::{self, Write};

use owo_colors::Style;

use super::line::INDENT;
use crate::bytes::{Span, spaced_hex};
use crate::challenge::ChallengeBlock;
use crate::md5_rounds::Md5Rounds;
use crate::render::palette::Palette;

/// Writes the 64 bytes that MD5 hashes and its state from step to step.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    rounds: &Md5Rounds,
    block: &ChallengeBlock,
) -> io::Result<()> {
    palette
        .line()
        .styled("MD5", palette.label)
        .wrapped(
            ", the block padded to 64 bytes: 80, zeros, its length in bits",
            Style::new(),
            2,
        )
        .right("RFC 1321", palette.faint)
        .write(out)?;
    write_padded(out, palette, rounds, block)?;
    let words = |words: &[u32; 4]| words.map(|word| format!("{word:08x}")).join(" ");
    // In 40 columns, four words leave room for a short name.
    let is_wide = palette.bytes_in_row() == 16;
    let (at, names) = if is_wide {
        (
            INDENT,
            [
                "words", "start", "round 1", "round 2", "round 3", "round 4", "sum", "bytes",
            ],
        )
    } else {
        (5, ["", "init", "1", "2", "3", "4", "sum", "then"])
    };
    let head = "A        B        C        D".to_owned();
    let states = [&rounds.initial]
        .into_iter()
        .chain(&rounds.rounds)
        .chain([&rounds.sum])
        .map(words);
    let last = "the sum's words, each little-endian, are the answer".to_owned();
    let texts = [head].into_iter().chain(states).chain([last]);
    for (name, text) in names.into_iter().zip(texts) {
        let line = palette.line().styled(name, palette.faint).column(at);
        line.wrapped(&text, Style::new(), at).write(out)?;
    }
    Ok(())
}

fn write_padded(
    out: &mut dyn Write,
    palette: &Palette,
    rounds: &Md5Rounds,
    block: &ChallengeBlock,
) -> io::Result<()> {
    let row = palette.bytes_in_row();
    for (index, bytes) in rounds.padded.chunks(row).enumerate() {
        let offset = index.saturating_mul(row);
        let line = palette
            .line()
            .column(4)
            .styled(&format!("{offset:>2}"), palette.faint)
            .column(INDENT);
        let piece = |start, len| spaced_hex(Span::sized(start, len).of(block.bytes()));
        let line = match offset {
            0 => line
                .styled(&piece(0, 4), palette.part1)
                .plain(" ")
                .styled(&piece(4, 4), palette.part2),
            8 => line.styled(&piece(8, 8), palette.key3),
            _ => line.plain(&spaced_hex(bytes)),
        };
        let line = if offset == 0 && row > 8 {
            line.plain(" ").styled(&piece(8, 8), palette.key3)
        } else {
            line
        };
        line.write(out)?;
    }
    Ok(())
}

/// Writes the 64 steps of MD5: in each, A + function(B, C, D) + word + constant is rotated left and
/// added to B; the result becomes B, the others move on by one.
pub(super) fn write_trace(
    out: &mut dyn Write,
    palette: &Palette,
    rounds: &Md5Rounds,
) -> io::Result<()> {
    palette
        .line()
        .styled("MD5 in 64 steps", palette.label)
        .right("RFC 1321, 3.4", palette.faint)
        .write(out)?;
    let is_wide = palette.width >= 76;
    let head = if is_wide {
        "step     word            constant  left  A        B        C        D"
    } else {
        "    A        B        C        D"
    };
    palette.line().styled(head, palette.faint).write(out)?;
    for (number, step) in (1_u32..).zip(&rounds.steps) {
        let mut line = palette
            .line()
            .styled(&format!("{number:>2}"), palette.faint);
        if is_wide {
            line = line
                .plain(&format!("  {}  ", step.function))
                .plain(&format!("X[{:>2}] {:08x}  ", step.index, step.word))
                .plain(&format!("{:08x}  {:>4}  ", step.constant, step.rotation));
        } else {
            line = line.plain("  ");
        }
        let words = step.state.map(|word| format!("{word:08x}"));
        line.plain(&words.join(" ")).write(out)?;
    }
    Ok(())
}
