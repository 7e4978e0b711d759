//! What a rule means, for `explain`.

use std::io::{self, Write};

use super::diagnosis;
use super::findings::style_of;
use super::line::{INDENT, write_code, write_wrapped};
use crate::bytes::escape;
#[cfg(feature = "capture")]
use crate::capture::TABLE;
use crate::diagnosis::Mistake;
use crate::draft::rules::{self, Duty, Rule};
use crate::draft::{By, clients};
use crate::render::palette::Palette;
use crate::report::{CaseHelp, CauseReport, ExampleReport, MistakeReport, VerdictHelp};
use crate::versions::rules as of_rfc6455;
use crate::versions::slips::Slip;

/// Writes one rule in full.
pub fn write_rule(out: &mut dyn Write, palette: &Palette, rule: &Rule) -> io::Result<()> {
    let head = format!("{}[{}]", rule.severity.word(), rule.id);
    let first = palette.line()
        .styled(&head, style_of(palette, rule.severity))
        .plain(": ");
    write_wrapped(out, first, rule.title, 2)?;
    writeln!(out)?;
    write_wrapped(out, palette.line().plain("  "), rule.consequence, 2)?;
    writeln!(out)?;
    let by = match rule.by {
        By::Client => "the client",
        By::Server => "the server",
        By::Capture => "the capture",
    };
    palette.labelled("  where", palette.faint)
        .plain(&rule.place())
        .write(out)?;
    palette.labelled("  who", palette.faint)
        .plain(by)
        .write(out)?;
    if let Some(server) = rule.server.words() {
        let label = if matches!(rule.server, Duty::Sends { .. }) {
            "  sends"
        } else {
            "  server"
        };
        write_wrapped(out, palette.labelled(label, palette.faint), server, 10)?;
    }
    write_wrapped(out, palette.labelled("  help", palette.note), rule.help, 10)?;
    write_clients(out, palette, rule)
}

/// What real clients do about a rule.
fn write_clients(out: &mut dyn Write, palette: &Palette, rule: &Rule) -> io::Result<()> {
    for (index, row) in clients::of(rule).enumerate() {
        if index == 0 {
            writeln!(out)?;
        }
        let when = if row.when.is_empty() {
            String::new()
        } else {
            format!(" {}", row.when)
        };
        let says = row
            .says
            .map_or_else(String::new, |says| format!("; console: {says}"));
        let text = format!("{}{when}{says}", row.does.words());
        let label = format!("  {}: ", row.client.name());
        write_wrapped(out, palette.line().styled(&label, palette.faint), &text, 4)?;
    }
    Ok(())
}

/// Writes one slip of RFC 6455.
///
/// # Errors
/// Those of the writer.
pub fn write_slip(out: &mut dyn Write, palette: &Palette, slip: &Slip) -> io::Result<()> {
    let head = format!("slip[{}]", slip.id);
    let first = palette.line().styled(&head, palette.wrong).plain(": ");
    write_wrapped(out, first, slip.sentence, 2)?;
    writeln!(out)?;
    let document = "RFC 6455, 4.2.2: how Sec-WebSocket-Accept is made";
    write_wrapped(out, palette.labelled("  where", palette.faint), document, 10)?;
    write_wrapped(out, palette.labelled("  help", palette.note), slip.help, 10)
}

/// Writes a line for each slip.
///
/// # Errors
/// Those of the writer.
pub fn write_slips(out: &mut dyn Write, palette: &Palette, slips: &[&Slip]) -> io::Result<()> {
    for slip in slips {
        palette.line().styled(slip.id, palette.label).write(out)?;
        write_wrapped(out, palette.line().plain("    "), slip.sentence, 4)?;
    }
    Ok(())
}

/// Writes what a verdict means.
///
/// # Errors
/// Those of the writer.
pub fn write_verdict(out: &mut dyn Write, palette: &Palette, help: &VerdictHelp) -> io::Result<()> {
    let head = format!("verdict[{}]", help.id);
    let first = palette.line().styled(&head, palette.label).plain(": ");
    write_wrapped(out, first, help.meaning, 2)?;
    writeln!(out)?;
    for (label, style, text) in [
        ("  exit", palette.faint, help.exit_code),
        ("  help", palette.note, help.help),
    ] {
        write_wrapped(out, palette.labelled(label, style), text, INDENT)?;
    }
    Ok(())
}

/// Writes one case of the conformance suite.
///
/// # Errors
/// Those of the writer.
pub fn write_case(out: &mut dyn Write, palette: &Palette, case: &CaseHelp) -> io::Result<()> {
    let head = format!("case[{}]", case.id);
    let first = palette.line().styled(&head, palette.label).plain(": ");
    write_wrapped(out, first, case.sent, 2)?;
    writeln!(out)?;
    let step = case
        .step
        .map_or_else(String::new, |step| format!(" step {step}"));
    let place = format!("draft 76, {}{step}", case.section);
    let run = format!("ws76 probe --suite --case {} URL", case.id);
    for (label, text) in [
        ("  group", case.group),
        ("  where", place.as_str()),
        ("  must", case.must),
        ("  weighs", case.severity.word()),
        ("  run", run.as_str()),
    ] {
        write_wrapped(out, palette.labelled(label, palette.faint), text, INDENT)?;
    }
    Ok(())
}

/// Writes a browser's message and the rules that can be behind it.
///
/// # Errors
/// Those of the writer.
pub fn write_cause(out: &mut dyn Write, palette: &Palette, cause: &CauseReport) -> io::Result<()> {
    let first = palette.line().styled("message", palette.label).plain(": ");
    write_wrapped(out, first, cause.message, 2)?;
    write_wrapped(out, palette.labelled("  by", palette.faint), cause.by, INDENT)?;
    for id in &cause.rules {
        let title = rules::find(id)
            .or_else(|| of_rfc6455::find(id))
            .map_or("", |rule| rule.title);
        let line = palette.labelled("  rule", palette.faint)
            .styled(id, palette.label)
            .plain(": ");
        write_wrapped(out, line, title, INDENT)?;
    }
    Ok(())
}

/// Writes a text under a heading.
///
/// # Errors
/// Those of the writer.
pub fn write_topic(
    out: &mut dyn Write,
    palette: &Palette,
    head: &str,
    paragraphs: &[&str],
) -> io::Result<()> {
    palette.line().styled(head, palette.label).write(out)?;
    for paragraph in paragraphs {
        writeln!(out)?;
        write_wrapped(out, palette.line().plain("  "), paragraph, 2)?;
    }
    Ok(())
}

/// Writes a line for each rule.
pub fn write_rules(out: &mut dyn Write, palette: &Palette, rules: &[&Rule]) -> io::Result<()> {
    for rule in rules {
        palette.line()
            .styled(rule.id, palette.label)
            .column(32)
            .styled(rule.severity.word(), style_of(palette, rule.severity))
            .column(41)
            .plain(&rule.place())
            .write(out)?;
        write_wrapped(out, palette.line().plain("    "), rule.title, 4)?;
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
    let first = palette.line().styled(&head, palette.wrong).plain(": ");
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
        write_wrapped(out, palette.labelled(label, style), text, INDENT)?;
    }
    writeln!(out)?;
    let slip = mistake.languages.first().copied().unwrap_or_default();
    palette.line()
        .plain("  ")
        .styled("wrong", palette.wrong)
        .plain(&format!(", in {slip}"))
        .write(out)?;
    write_code(out, palette, mistake.slip)?;
    if let Some(example) = &mistake.example {
        write_example(out, palette, example)?;
    }
    for fix in &mistake.fixes {
        writeln!(out)?;
        palette.line()
            .plain("  ")
            .styled(fix.language, palette.label)
            .write(out)?;
        write_code(out, palette, fix.code)?;
    }
    writeln!(out)?;
    let text = format!(
        "to test a client with it: ws76 serve --mistake {}",
        mistake.id
    );
    write_wrapped(out, palette.line().plain("  "), &text, 2)
}

fn write_example(
    out: &mut dyn Write,
    palette: &Palette,
    example: &ExampleReport,
) -> io::Result<()> {
    writeln!(out)?;
    palette.line()
        .plain("  ")
        .styled("for example", palette.label)
        .write(out)?;
    let request = &example.request;
    for (label, key) in [("key 1", &request.key1), ("key 2", &request.key2)] {
        palette.line()
            .plain("    ")
            .styled(label, palette.faint)
            .column(12)
            .plain(&escape(key))
            .write(out)?;
    }
    palette.line()
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
            palette.line()
                .plain("mistakes of servers: ")
                .styled(mistake.phase().title(), palette.label)
                .write(out)?;
        }
        palette.line()
            .styled(mistake.id, palette.label)
            .column(32)
            .styled(mistake.commonness.word(), palette.faint)
            .write(out)?;
        write_wrapped(out, palette.line().plain("    "), mistake.sentence, 4)?;
    }
    Ok(())
}

/// Writes the forms of captures with the commands that make them.
#[cfg(feature = "capture")]
pub fn write_forms(out: &mut dyn Write, palette: &Palette) -> io::Result<()> {
    for row in TABLE.iter() {
        let first = palette.line().styled(row.id, palette.label).column(14);
        write_wrapped(out, first, row.sentence, 14)?;
        palette.line()
            .column(14)
            .styled(row.command, palette.faint)
            .write(out)?;
        let room = palette.width.saturating_sub("begins: ".len()).saturating_sub(14);
        let example = palette.line().column(14).plain("begins: ");
        example
            .styled(&beginning(row.example.trim_start(), room).replace('\t', " "), palette.faint)
            .write(out)?;
        if let Some(instead) = row.instead {
            let line = palette.line().column(14).plain("keeps every byte: ");
            line.styled(instead, palette.faint).write(out)?;
        }
    }
    Ok(())
}

/// The words of a line that have room.
#[cfg(feature = "capture")]
fn beginning(line: &str, room: usize) -> &str {
    let mut end = 0;
    for (at, word) in line.split_inclusive(char::is_whitespace).scan(0_usize, |at, word| {
        let start = *at;
        *at = at.saturating_add(word.len());
        Some((start, word))
    }) {
        let with = at.saturating_add(word.trim_end().len());
        if with > room && end > 0 {
            break;
        }
        end = with;
    }
    line.get(..end).unwrap_or(line).trim_end()
}
