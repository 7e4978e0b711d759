//! The messages of a handshake: start lines, and the fields with their offsets.

use std::io::{self, Write};

use owo_colors::Style;

use crate::bytes::escape_up_to;
use crate::render::palette::Palette;
use crate::report::{HandshakeReport, MessageReport};

/// How much of a line is shown.
const SHOWN: usize = 64;

/// Writes where the handshake was found.
pub(super) fn write_place(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
) -> io::Result<()> {
    palette
        .labelled("capture", palette.label)
        .plain(&crate::render::place_of(report))
        .write(out)
}

/// Writes both messages' start lines; their fields too, where they are wanted.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
    with_fields: bool,
) -> io::Result<()> {
    for (label, message) in [("request", &report.request), ("response", &report.response)] {
        if let Some(message) = message {
            let line = escape_up_to(&message.start_line, SHOWN);
            palette
                .labelled(label, palette.label)
                .plain(&line)
                .write(out)?;
            if with_fields {
                write_fields(out, palette, message)?;
            }
        }
    }
    writeln!(out)
}

fn write_fields(out: &mut dyn Write, palette: &Palette, message: &MessageReport) -> io::Result<()> {
    for field in &message.fields {
        let offset = field.offset.to_string();
        palette
            .line()
            .column(8_usize.saturating_sub(offset.len()))
            .styled(&offset, palette.faint)
            .column(10)
            .wrapped(&escape_up_to(&field.line(), SHOWN), Style::new(), 12)
            .write(out)?;
    }
    Ok(())
}
