//! `Sec-WebSocket-Accept`, step by step: one screen.

use std::io::{self, Write};

use super::line::{Line, write_wrapped};
use crate::bytes::spaced_hex;
use crate::render::palette::Palette;
use crate::report::{AcceptReport, AcceptSteps};

/// Where the values begin.
const VALUES: usize = 14;

/// Writes the steps from a key to its value.
///
/// # Errors
/// Those of the writer.
pub fn write_accept_steps(
    out: &mut dyn Write,
    palette: &Palette,
    steps: &AcceptSteps,
) -> io::Result<()> {
    let bytes = match steps.key_bytes {
        Some(16) => "base64 of 16 bytes, as it has to be".to_owned(),
        Some(count) => format!("base64 of {count} bytes; 16 are required"),
        None => "not base64; the base64 of 16 bytes is required".to_owned(),
    };
    let label = |text: &str| {
        palette
            .line()
            .plain("  ")
            .styled(text, palette.faint)
            .column(VALUES)
    };
    label("key").plain(&steps.key).write(out)?;
    write_wrapped(out, label(""), &bytes, VALUES)?;
    write_cut(out, palette, "with GUID", &steps.joined)?;
    write_wrapped(out, label("SHA-1"), &spaced_hex(&steps.sha1), VALUES)?;
    label("base64")
        .styled(&steps.value, palette.right)
        .write(out)
}

/// Writes what a server sent beside what is right.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    accept: &AcceptReport,
) -> io::Result<()> {
    writeln!(out)?;
    let head = palette.line().styled("Sec-WebSocket-Accept", palette.label);
    head.plain(" (RFC 6455, 4.2.2)").write(out)?;
    if let Some(steps) = &accept.steps {
        write_accept_steps(out, palette, steps)?;
    }
    let Some(received) = &accept.received else {
        return Ok(());
    };
    let style = if accept.right {
        palette.right
    } else {
        palette.wrong
    };
    let line = palette.line().plain("  ").styled("received", palette.faint);
    let remark = if accept.right { "  right" } else { "  wrong" };
    let line = line.column(VALUES).styled(received, style);
    line.styled(remark, style).write(out)
}

/// A long value without spaces, over several lines.
fn write_cut(out: &mut dyn Write, palette: &Palette, label: &str, value: &str) -> io::Result<()> {
    let chars: Vec<char> = value.chars().collect();
    for (index, piece) in chars.chunks(PIECE).enumerate() {
        let label = if index == 0 { label } else { "" };
        let piece: String = piece.iter().collect();
        let line: Line = palette.line().plain("  ").styled(label, palette.faint);
        line.column(VALUES).plain(&piece).write(out)?;
    }
    Ok(())
}

/// Characters of a long value in one line.
const PIECE: usize = 60;
