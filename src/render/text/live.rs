//! What is shown of live peers beside the handshake itself.

use std::io::{self, Write};

use super::line::write_wrapped;
use super::{Detail, Extent, HandshakeWriter, diagnosis, totals, verdict};
use crate::bytes::{escape_up_to, safe_text};
use crate::judge::Verdict;
use crate::render::palette::Palette;
use crate::report::{HandshakeReport, ProbeReport, Summary, TogetherReport};

/// Longer frames are cut.
const LONGEST_FRAME: usize = 200;

/// Writes one handshake in full, as `verify` does of a single one.
pub fn write_handshake(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
    detail: Detail,
) -> io::Result<()> {
    let mut writer = HandshakeWriter::new(*palette, detail, Extent::One);
    if detail == Detail::Quiet {
        return writer.write_row(out, report);
    }
    writer.write_handshake(out, report)
}

/// Writes one handshake of a library user: in a few lines where the answer is right, else in full.
pub fn write_verified(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
) -> io::Result<()> {
    let writer = HandshakeWriter::new(*palette, Detail::Normal, Extent::One);
    writer.write_shortest(out, report)?;
    writer.write_end(out, report)
}

/// Writes a heading and, where there is something to say, a sentence below it.
pub fn write_heading(
    out: &mut dyn Write,
    palette: &Palette,
    label: &str,
    text: &str,
    why: Option<&str>,
) -> io::Result<()> {
    palette.labelled(label, palette.label)
        .plain(&safe_text(text))
        .write(out)?;
    if let Some(why) = why {
        write_wrapped(out, palette.labelled("", palette.label), &safe_text(why), 10)?;
    }
    Ok(())
}

/// Writes what a probe asked, and what the server did where it did not answer, before the
/// handshake.
pub fn write_probe(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ProbeReport,
    detail: Detail,
) -> io::Result<()> {
    if detail == Detail::Quiet {
        return Ok(());
    }
    let mut first = safe_text(&report.url);
    if let Some(peer) = &report.peer {
        first = format!("{first} at {peer}");
    }
    palette.labelled("probe", palette.label)
        .plain(&first)
        .right(&format!("seed {}", report.seed), palette.faint)
        .write(out)?;
    if let Some(connection) = &report.connection {
        write_wrapped(out, palette.labelled("server", palette.label), connection, 10)?;
    }
    for asked in &report.asked {
        let text = format!("{}: {}", name_of(asked.protocol), asked.came);
        write_wrapped(out, palette.labelled("asked in", palette.label), &text, 10)?;
    }
    if let Some(version) = report.speaks.filter(|_| !report.asked.is_empty()) {
        let text = format!("{}, not draft 76", name_of(version));
        write_wrapped(out, palette.labelled("speaks", palette.label), &text, 10)?;
    }
    if let Some(hint) = &report.hint {
        write_wrapped(out, palette.labelled("help", palette.note), hint, 10)?;
    }
    Ok(())
}

/// A version of the protocol, as people call it.
fn name_of(protocol: &str) -> &str {
    match protocol {
        "rfc-6455" => "RFC 6455",
        "draft-75" => "draft 75",
        "draft-76" => "draft 76",
        other => other,
    }
}

/// Writes the end of a probe whose server sent no 101: what it said, and the verdict. The
/// arithmetic says nothing about such a server.
pub fn write_dead_end(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ProbeReport,
    handshake: &HandshakeReport,
) -> io::Result<()> {
    verdict::write_grounds(out, palette, handshake)?;
    writeln!(out)?;
    match (&report.connection, handshake.verdict()) {
        (Some(connection), Some(Verdict::Incomplete)) => {
            let style = verdict::style_of(palette, Some(Verdict::Incomplete), false);
            palette
                .row()
                .styled("? incomplete", style)
                .plain(&format!(": the server {connection}"))
                .write(out)
        }
        _ => verdict::write_last(out, palette, handshake),
    }
}

/// Writes what further requests showed, after the handshake.
pub fn write_told_apart(
    out: &mut dyn Write,
    palette: &Palette,
    together: &TogetherReport,
    detail: Detail,
) -> io::Result<()> {
    if detail == Detail::Quiet {
        return Ok(());
    }
    writeln!(out)?;
    let text = "several mistakes explain this answer, so further requests were made";
    palette.labelled("further", palette.label)
        .plain(text)
        .write(out)?;
    diagnosis::write_together(out, palette, together)
}

/// Writes the frame that came back, after the handshake.
pub fn write_frame(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ProbeReport,
    detail: Detail,
) -> io::Result<()> {
    let Some(frame) = report.frame.as_ref().filter(|_| detail > Detail::Quiet) else {
        return Ok(());
    };
    let seen = if frame.received.is_empty() {
        "nothing came back".to_owned()
    } else {
        format!("\"{}\"", escape_up_to(&frame.received, LONGEST_FRAME))
    };
    let echoed = if frame.echoed { ", the same frame" } else { "" };
    writeln!(out)?;
    let first = palette.labelled("frame", palette.label);
    write_wrapped(out, first, &format!("{seen}{echoed}"), 10)
}

/// Writes the totals, of several handshakes.
pub fn write_totals(
    out: &mut dyn Write,
    palette: &Palette,
    summary: &Summary,
) -> io::Result<()> {
    if summary.handshakes > 1 {
        totals::write(out, palette, summary)?;
    }
    Ok(())
}
