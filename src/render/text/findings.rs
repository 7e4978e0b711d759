//! Findings, shown as rustc shows an error: id, place with carets, section and step, help.

use std::io::{self, Write};

use owo_colors::Style;

use super::key_block;
use super::line::write_wrapped;
use crate::bytes::{Span, push_escaped};
use crate::draft::clients;
use crate::draft::rules::{ANSWER_WRONG, About};
use crate::draft::{Finding, Severity, Subject};
use crate::render::palette::Palette;
use crate::report::{ComputationReport, KeyReport};

/// Where an excerpt begins, and the dots behind one that goes on.
const INDENT: usize = 4;
const DOTS: usize = 4;

/// Writes the findings of at least a severity, the heaviest first. That the answer is wrong is left
/// to the verdict, which shows it.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    least: Severity,
) -> io::Result<()> {
    for weight in [Severity::Error, Severity::Warning, Severity::Note] {
        for finding in &report.findings {
            let is_told = finding.severity == weight && weight >= least;
            if is_told && !finding.is_of(&ANSWER_WRONG) {
                writeln!(out)?;
                write_one(out, palette, finding, key_of(report, finding))?;
            }
        }
    }
    Ok(())
}

/// The key whose value a finding is about, with its name.
fn key_of<'r>(
    report: &'r ComputationReport,
    finding: &Finding,
) -> Option<(&'static str, &'r KeyReport)> {
    let (name, key) = match finding.subject {
        Subject::Key1 => ("key 1", &report.key1),
        Subject::Key2 => ("key 2", &report.key2),
        _ => return None,
    };
    let is_about_field = finding.rule.about == About::KeyField;
    key.as_ref()
        .filter(|_| !is_about_field)
        .map(|key| (name, key))
}

/// The style of a severity.
pub(super) fn style_of(palette: &Palette, weight: Severity) -> Style {
    match weight {
        Severity::Error => palette.wrong,
        Severity::Warning => palette.warning,
        Severity::Note => palette.note,
    }
}

fn write_one(
    out: &mut dyn Write,
    palette: &Palette,
    finding: &Finding,
    key: Option<(&str, &KeyReport)>,
) -> io::Result<()> {
    let style = style_of(palette, finding.severity);
    let head = format!("{}[{}]", finding.severity.word(), finding.rule.id);
    let first = palette.line().styled(&head, style).plain(": ");
    write_wrapped(out, first, &finding.message, 2)?;
    if let Some(offset) = finding.place.as_ref().map(|place| place.offset) {
        let message = if finding.subject == Subject::Response {
            "response"
        } else {
            "request"
        };
        let place = format!("{message}, byte {offset}");
        palette
            .line()
            .plain("  --> ")
            .styled(&place, palette.faint)
            .write(out)?;
    }
    match (key, &finding.place) {
        (Some((name, key)), _) => key_block::write_marked(out, palette, name, key)?,
        (None, Some(place)) => write_excerpt(out, palette, style, &place.line, place.mark)?,
        (None, None) => {}
    }
    let rule = format!("{}. {}", finding.rule.place(), finding.rule.consequence);
    let first = palette.line().styled("  rule: ", palette.faint);
    write_wrapped(out, first, &rule, 8)?;
    let first = palette.line().styled("  help: ", palette.note);
    write_wrapped(out, first, finding.rule.help, 8)?;
    match clients::departure(finding.rule) {
        Some(departure) => {
            let first = palette.line().styled("  note: ", palette.note);
            write_wrapped(out, first, &departure, 8)
        }
        None => Ok(()),
    }
}

/// The line, escaped, with carets under the marked bytes. Of a long line the part around the mark
/// is shown.
fn write_excerpt(
    out: &mut dyn Write,
    palette: &Palette,
    style: Style,
    line: &[u8],
    mark: Span,
) -> io::Result<()> {
    let room = palette.width.saturating_sub(INDENT.saturating_add(DOTS));
    let skipped = mark.start.saturating_sub(room / 3).min(line.len());
    let skipped = if line.len() <= room { 0 } else { skipped };
    let mut text = String::from(if skipped > 0 { "..." } else { "" });
    let (mut before, mut marked) = (text.len(), 0_usize);
    for (index, &byte) in line.iter().enumerate().skip(skipped) {
        let start = text.len();
        push_escaped(&mut text, byte);
        let width = text.len().saturating_sub(start);
        if index < mark.start {
            before = before.saturating_add(width);
        } else if index < mark.end {
            marked = marked.saturating_add(width);
        }
        if text.len() >= room {
            text.push_str("...");
            break;
        }
    }
    let marked = marked.clamp(1, room.saturating_sub(before.min(room.saturating_sub(1))));
    palette.line().plain("    ").plain(&text).write(out)?;
    palette
        .line()
        .plain("    ")
        .plain(&" ".repeat(before))
        .styled(&"^".repeat(marked), style)
        .write(out)
}
