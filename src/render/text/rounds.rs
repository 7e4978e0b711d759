//! MD5 of the challenge block, for teaching: the padded block and the words after each round.

use std::io::{self, Write};

use super::line::{INDENT, Line};
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
    Line::new()
        .styled("MD5", palette.label)
        .plain(", the block padded to 64 bytes: 80, zeros, its length in bits")
        .right("RFC 1321", palette.faint)
        .write(out)?;
    for (index, row) in rounds.padded.chunks(16).enumerate() {
        let offset = index.saturating_mul(16);
        let line = Line::new()
            .column(4)
            .styled(&format!("{offset:>2}"), palette.faint);
        if index == 0 {
            let piece = |start, len| spaced_hex(Span::sized(start, len).of(block.bytes()));
            line.column(INDENT)
                .styled(&piece(0, 4), palette.part1)
                .plain(" ")
                .styled(&piece(4, 4), palette.part2)
                .plain(" ")
                .styled(&piece(8, 8), palette.key3)
                .write(out)?;
        } else {
            line.column(INDENT).plain(&spaced_hex(row)).write(out)?;
        }
    }
    Line::labelled("words", palette.faint)
        .plain("A        B        C        D")
        .write(out)?;
    let names = ["round 1", "round 2", "round 3", "round 4"];
    let states = names.into_iter().zip(&rounds.rounds);
    for (name, words) in [("start", &rounds.initial)]
        .into_iter()
        .chain(states)
        .chain([("sum", &rounds.sum)])
    {
        let words: Vec<String> = words.iter().map(|word| format!("{word:08x}")).collect();
        Line::labelled(name, palette.faint)
            .plain(&words.join(" "))
            .write(out)?;
    }
    Line::labelled("bytes", palette.faint)
        .plain("the sum's words, each little-endian, are the answer")
        .write(out)
}
