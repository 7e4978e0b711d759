//! What a rule means, for `explain`.

use std::io::{self, Write};

use super::diagnosis;
use super::findings::style_of;
use super::line::{INDENT, Line, write_wrapped};
use crate::bytes::escape;
#[cfg(feature = "capture")]
use crate::capture::TABLE;
use crate::diagnosis::Mistake;
use crate::draft::By;
use crate::draft::rules::Rule;
use crate::render::palette::Palette;
use crate::report::{ExampleReport, MistakeReport};

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
        .plain(&rule.place())
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
            .plain(&rule.place())
            .write(out)?;
        write_wrapped(out, Line::new().plain("    "), rule.title, 4)?;
    }
    Ok(())
}

/// Writes one mistake in full: what it is, an example, and the right code.
pub fn write_mistake(
    out: &mut dyn Write,
    palette: &Palette,
    mistake: &MistakeReport,
) -> io::Result<()> {
    let head = format!("mistake[{}]", mistake.id);
    let first = Line::new().styled(&head, palette.wrong).plain(": ");
    write_wrapped(out, first, mistake.sentence, 2)?;
    writeln!(out)?;
    let met = [mistake.commonness, mistake.evidence];
    let met = if mistake.evidence.is_empty() {
        mistake.commonness.to_owned()
    } else {
        met.join(": ")
    };
    let languages = mistake.languages.join(", ");
    for (label, style, text) in [
        ("  stage", palette.faint, mistake.stage),
        ("  in", palette.faint, languages.as_str()),
        ("  met", palette.faint, met.as_str()),
        ("  help", palette.note, mistake.help),
    ] {
        write_wrapped(out, Line::labelled(label, style), text, INDENT)?;
    }
    writeln!(out)?;
    let slip = mistake.languages.first().copied().unwrap_or_default();
    Line::new()
        .plain("  ")
        .styled("wrong", palette.wrong)
        .plain(&format!(", in {slip}"))
        .write(out)?;
    writeln!(out, "    {}", mistake.slip)?;
    if let Some(example) = &mistake.example {
        write_example(out, palette, example)?;
    }
    for fix in &mistake.fixes {
        writeln!(out)?;
        Line::new()
            .plain("  ")
            .styled(fix.language, palette.label)
            .write(out)?;
        for line in fix.code.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out)?;
    let text = format!(
        "to see what a client makes of it: ws76 serve --mistake {}",
        mistake.id
    );
    write_wrapped(out, Line::new().plain("  "), &text, 2)
}

fn write_example(
    out: &mut dyn Write,
    palette: &Palette,
    example: &ExampleReport,
) -> io::Result<()> {
    writeln!(out)?;
    Line::new()
        .plain("  ")
        .styled("for example", palette.label)
        .write(out)?;
    let request = &example.request;
    for (label, key) in [("key 1", &request.key1), ("key 2", &request.key2)] {
        Line::new()
            .plain("    ")
            .styled(label, palette.faint)
            .column(12)
            .plain(&escape(key))
            .write(out)?;
    }
    Line::new()
        .plain("    ")
        .styled("key 3", palette.faint)
        .column(12)
        .plain(&request.key3.to_string())
        .write(out)?;
    for comparison in &example.comparison {
        diagnosis::write_comparison(out, palette, comparison)?;
    }
    Ok(())
}

/// Writes a line for each mistake, stage by stage.
pub fn write_mistakes(
    out: &mut dyn Write,
    palette: &Palette,
    mistakes: &[&Mistake],
) -> io::Result<()> {
    let mut phase = None;
    for mistake in mistakes {
        if phase != Some(mistake.phase()) {
            phase = Some(mistake.phase());
            writeln!(out)?;
            Line::new()
                .plain("mistakes of servers: ")
                .styled(mistake.phase().title(), palette.label)
                .write(out)?;
        }
        Line::new()
            .styled(mistake.id, palette.label)
            .column(32)
            .styled(mistake.commonness.word(), palette.faint)
            .write(out)?;
        write_wrapped(out, Line::new().plain("    "), mistake.sentence, 4)?;
    }
    Ok(())
}

/// Writes the forms of captures with the commands that make them.
#[cfg(feature = "capture")]
pub fn write_forms(out: &mut dyn Write, palette: &Palette) -> io::Result<()> {
    for row in TABLE {
        let first = Line::new().styled(row.id, palette.label).column(14);
        write_wrapped(out, first, row.sentence, 14)?;
        Line::new()
            .column(14)
            .styled(row.command, palette.faint)
            .write(out)?;
        let example = Line::new().column(14).plain("begins: ");
        example
            .styled(row.example.trim_start(), palette.faint)
            .write(out)?;
        if let Some(instead) = row.instead {
            let line = Line::new().column(14).plain("keeps every byte: ");
            line.styled(instead, palette.faint).write(out)?;
        }
    }
    Ok(())
}
