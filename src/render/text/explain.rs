//! What a rule means, for `explain`.

use std::io::{self, Write};

use super::findings::style_of;
use super::line::{Line, write_wrapped};
use crate::capture::TABLE;
use crate::draft::By;
use crate::draft::rules::Rule;
use crate::render::palette::Palette;

/// Writes one rule in full.
pub fn write_rule(out: &mut dyn Write, palette: &Palette, rule: &Rule) -> io::Result<()> {
    let head = format!("{}[{}]", rule.severity.word(), rule.id);
    let first = Line::new()
        .styled(&head, style_of(palette, rule.severity))
        .plain(": ");
    write_wrapped(out, first, rule.title, 2)?;
    writeln!(out)?;
    write_wrapped(out, Line::new().plain("  "), rule.consequence, 2)?;
    writeln!(out)?;
    let by = match rule.by {
        By::Client => "the client",
        By::Server => "the server",
        By::Capture => "the capture",
    };
    Line::labelled("  where", palette.faint)
        .plain(&place(rule))
        .write(out)?;
    Line::labelled("  who", palette.faint)
        .plain(by)
        .write(out)?;
    write_wrapped(out, Line::labelled("  help", palette.note), rule.help, 10)
}

/// Writes a line for each rule.
pub fn write_rules(out: &mut dyn Write, palette: &Palette, rules: &[&Rule]) -> io::Result<()> {
    for rule in rules {
        Line::new()
            .styled(rule.id, palette.label)
            .column(32)
            .styled(rule.severity.word(), style_of(palette, rule.severity))
            .column(41)
            .plain(&place(rule))
            .write(out)?;
        write_wrapped(out, Line::new().plain("    "), rule.title, 4)?;
    }
    Ok(())
}

/// Writes the forms of captures with the commands that make them.
pub fn write_forms(out: &mut dyn Write, palette: &Palette) -> io::Result<()> {
    for row in TABLE {
        let first = Line::new().styled(row.id, palette.label).column(14);
        write_wrapped(out, first, row.sentence, 14)?;
        Line::new()
            .column(14)
            .styled(row.command, palette.faint)
            .write(out)?;
        if let Some(instead) = row.instead {
            let line = Line::new().column(14).plain("keeps every byte: ");
            line.styled(instead, palette.faint).write(out)?;
        }
    }
    Ok(())
}

fn place(rule: &Rule) -> String {
    let step = rule
        .step
        .map(|step| format!(" step {step}"))
        .unwrap_or_default();
    format!("draft 76, {}{step}", rule.section)
}
