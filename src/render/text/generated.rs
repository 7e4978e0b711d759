//! Handshakes from a seed, and how their client makes its keys, step by step.

use std::io::{self, Write};

use owo_colors::Style;

use super::{Depth, Detail};
use crate::bytes::{escape, printable};
use crate::key::LARGEST;
use crate::render::palette::Palette;
use crate::report::{GeneratedReport, MadeKeyReport};

/// Where the value of a step begins, and where its reason does.
const VALUES: usize = 14;
const REASONS: usize = 26;

/// Writes one handshake: its messages, how the keys were made where that is reported, and every
/// step to the right answer.
///
/// # Errors
/// Those of the writer.
pub fn write_generated(
    out: &mut dyn Write,
    palette: &Palette,
    report: &GeneratedReport,
    detail: Detail,
) -> io::Result<()> {
    if detail > Detail::Quiet {
        for (label, bytes) in [
            ("request", Some(&report.request)),
            ("response", report.response.as_ref()),
        ] {
            palette.line().styled(label, palette.label).write(out)?;
            match bytes {
                Some(bytes) => write_message(out, palette, bytes)?,
                None => palette
                    .line()
                    .plain("  none: the server aborts")
                    .write(out)?,
            }
            writeln!(out)?;
        }
        if let Some(keys) = &report.made {
            write_made_keys(out, palette, keys)?;
        }
    }
    super::write_computation(out, palette, &report.computation, detail, Depth::Rounds)
}

/// Each line of a message, escaped; what follows the empty line is on a line of its own.
fn write_message(out: &mut dyn Write, palette: &Palette, bytes: &[u8]) -> io::Result<()> {
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        palette
            .line()
            .plain("  ")
            .wrapped(&escape(line), Style::new(), 4)
            .write(out)?;
    }
    Ok(())
}

/// Writes steps 16 to 22 of 4.1 for both keys.
fn write_made_keys(
    out: &mut dyn Write,
    palette: &Palette,
    keys: &[MadeKeyReport; 2],
) -> io::Result<()> {
    let names = [("key 1", palette.part1), ("key 2", palette.part2)];
    for ((name, part), made) in names.into_iter().zip(keys) {
        palette
            .line()
            .styled(name, palette.label)
            .plain(", as the client makes it")
            .right("draft 76, 4.1 steps 16 to 22", palette.faint)
            .write(out)?;
        for (label, value, style, reason) in steps(palette, part, made) {
            palette
                .line()
                .plain("  ")
                .styled(label, palette.faint)
                .column(VALUES)
                .styled(&value, style)
                .plain(" ")
                .column(REASONS)
                .wrapped(&reason, Style::new(), VALUES)
                .write(out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn steps(
    palette: &Palette,
    part: Style,
    made: &MadeKeyReport,
) -> [(&'static str, String, Style, String); 7] {
    let plain = Style::new();
    let (spaces, number, junk) = (made.spaces, made.number, made.junk);
    let shown = |bytes: &[u8]| {
        let text = printable(bytes).map_or_else(|| escape(bytes), str::to_owned);
        text.replace(' ', "\u{2423}")
    };
    [
        (
            "16 spaces",
            spaces.to_string(),
            palette.space,
            "random, 1 to 12".to_owned(),
        ),
        (
            "17 largest",
            made.largest.to_string(),
            plain,
            format!("{LARGEST} / {spaces}, rounded down"),
        ),
        (
            "18 number",
            number.to_string(),
            part,
            "random, 0 to the largest: the part".to_owned(),
        ),
        (
            "19 product",
            made.product.clone(),
            palette.digit,
            format!("{number} * {spaces}"),
        ),
        (
            "20 digits",
            made.product.clone(),
            palette.digit,
            "the product in base ten".to_owned(),
        ),
        (
            "21 junk",
            shown(&made.with_junk),
            plain,
            format!("junk put in anywhere: {junk}"),
        ),
        (
            "22 spaces",
            shown(&made.key),
            plain,
            format!("spaces put in, not at the ends: {spaces}"),
        ),
    ]
}
