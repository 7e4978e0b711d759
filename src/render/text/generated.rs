//! Handshakes from a seed, and how their client makes its keys, step by step.

use std::io::{self, Write};

use owo_colors::Style;

use super::Detail;
use super::line::Line;
use crate::bytes::escape;
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
            Line::new().styled(label, palette.label).write(out)?;
            match bytes {
                Some(bytes) => write_message(out, bytes)?,
                None => Line::new().plain("  none: the server aborts").write(out)?,
            }
            writeln!(out)?;
        }
        if let Some(keys) = &report.made {
            write_made_keys(out, palette, keys)?;
        }
    }
    super::write_computation(out, palette, &report.computation, detail)
}

/// Each line of a message, escaped; what follows the empty line is on a line of its own.
fn write_message(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        Line::new().plain("  ").plain(&escape(line)).write(out)?;
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
        Line::new()
            .styled(name, palette.label)
            .plain(", as the client makes it")
            .right("draft 76, 4.1 steps 16 to 22", palette.faint)
            .write(out)?;
        for (label, value, style, reason) in steps(palette, part, made) {
            let line = Line::new()
                .plain("  ")
                .styled(label, palette.faint)
                .column(VALUES)
                .styled(&value, style);
            line.column(REASONS).plain(&reason).write(out)?;
        }
        for (label, bytes, what) in [
            ("21 junk", &made.with_junk, made.junk),
            ("22 spaces", &made.key, made.spaces),
        ] {
            let text = escape(bytes).replace(' ', "\u{2423}");
            let word = if label.ends_with("junk") {
                "character"
            } else {
                "space"
            };
            let plural = if what == 1 { "" } else { "s" };
            Line::new()
                .plain("  ")
                .styled(label, palette.faint)
                .column(VALUES)
                .plain(&text)
                .write(out)?;
            let where_ = if word == "space" {
                "anywhere but at the ends"
            } else {
                "anywhere"
            };
            Line::new()
                .column(REASONS)
                .plain(&format!("{what} {word}{plural} put in, {where_}"))
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
) -> [(&'static str, String, Style, String); 5] {
    let plain = Style::new();
    let (spaces, number) = (made.spaces, made.number);
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
            "random, 0 to the largest: the part that the server finds".to_owned(),
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
    ]
}
