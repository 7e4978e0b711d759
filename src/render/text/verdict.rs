//! The verdict and what belongs to it: both answers above each other, the text of a refusal.

use std::io::{self, Write};

use owo_colors::Style;

use super::block::shown;
use super::answers;
use super::line::{INDENT, write_wrapped};
use crate::bytes::{escape_up_to, spaced_hex};
use crate::challenge::Answer;
use crate::draft::rules::ANSWER_WRONG;
use crate::judge::Verdict;
use crate::render::palette::Palette;
use crate::report::{HandshakeReport, RefusalReport, VerdictReport};

/// Lines of a refusal's text that are shown, and how much of each.
const REFUSAL_LINES: usize = 5;
const REFUSAL_BYTES: usize = 240;

/// The mark of a verdict.
pub(super) const fn mark(verdict: Option<Verdict>, has_errors: bool) -> &'static str {
    match verdict {
        None | Some(Verdict::Match) if has_errors => "\u{2717}",
        None | Some(Verdict::Match) => "\u{2713}",
        Some(Verdict::Incomplete | Verdict::NotDraft76) => "?",
        Some(Verdict::Faulty | Verdict::Mismatch | Verdict::Aborted | Verdict::Refused) => {
            "\u{2717}"
        }
    }
}

/// The style of a verdict; none is that of a request alone.
pub(super) const fn style_of(
    palette: &Palette,
    verdict: Option<Verdict>,
    has_errors: bool,
) -> Style {
    match verdict {
        None | Some(Verdict::Match) if has_errors => palette.wrong,
        None | Some(Verdict::Match) => palette.right,
        Some(Verdict::Incomplete | Verdict::NotDraft76) => palette.warning,
        Some(Verdict::Faulty | Verdict::Mismatch | Verdict::Aborted | Verdict::Refused) => {
            palette.wrong
        }
    }
}

/// Writes the verdict with its cause, the last line; see [`Palette::row_width`].
pub(super) fn write_last(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
) -> io::Result<()> {
    let Some(judged) = report.judged() else {
        return Ok(());
    };
    let is_failed = judged.verdict == Verdict::Match && !judged.ok;
    let style = style_of(palette, Some(judged.verdict), is_failed);
    let mark = mark(Some(judged.verdict), is_failed);
    let line = palette
        .row()
        .styled(&format!("{mark} {}", judged.verdict), style);
    match report.cause() {
        Some(cause) => line.plain(&format!(": {cause}")).write(out),
        None => line.write(out),
    }
}

/// Writes what the verdict rests on: both answers, where they differ, and what a refusing server
/// says. Whether anything was written.
pub(super) fn write_grounds(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
) -> io::Result<()> {
    let Some(judged) = report.judged().filter(|judged| !judged.verdict.is_right()) else {
        return Ok(());
    };
    answers::write(out, palette, report, judged)?;
    if let Some(refusal) = &judged.refusal {
        write_refusal(out, palette, refusal)?;
    }
    write_unexplained(out, palette, judged)?;
    if judged.verdict == Verdict::Mismatch && judged.diagnosis.is_empty() {
        let first = palette.line().styled("  help: ", palette.note);
        write_wrapped(out, first, ANSWER_WRONG.help, 8)?;
    }
    Ok(())
}

/// Writes the right answer in one line.
pub(super) fn write_right_answer(
    out: &mut dyn Write,
    palette: &Palette,
    answer: &Answer,
) -> io::Result<()> {
    let text: String = answer.iter().map(|&byte| shown(byte)).collect();
    palette
        .labelled("answer", palette.label)
        .wrapped(&spaced_hex(answer), palette.right, INDENT)
        .fitted(60, &text, Style::new())
        .write(out)
}

/// The first lines of a refusing server's text.
fn write_refusal(
    out: &mut dyn Write,
    palette: &Palette,
    refusal: &RefusalReport,
) -> io::Result<()> {
    writeln!(out)?;
    let lines = refusal.text.split(|&byte| byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let lines = lines.filter(|line| !line.trim_ascii().is_empty());
    let lines: Vec<&[u8]> = lines.collect();
    for (index, line) in lines.iter().take(REFUSAL_LINES).enumerate() {
        let label = if index == 0 { "the server says" } else { "" };
        let first = palette
            .line()
            .plain("  ")
            .styled(label, palette.faint)
            .column(18);
        write_wrapped(out, first, &escape_up_to(line, REFUSAL_BYTES), 18)?;
    }
    if lines.len() > REFUSAL_LINES || refusal.bytes > refusal.text.len() {
        let text = format!("... {} bytes in all", refusal.bytes);
        let line = palette.line().plain("  ").column(18);
        return line.styled(&text, palette.faint).write(out);
    }
    Ok(())
}

fn write_unexplained(
    out: &mut dyn Write,
    palette: &Palette,
    judged: &VerdictReport,
) -> io::Result<()> {
    let Some(sought) = judged.sought_in_vain() else {
        return Ok(());
    };
    let deep = match judged.deep {
        Some(_) => "",
        None => "; ws76 verify --deep tries all 2^32 values of each part",
    };
    let first = palette.line().styled("  note: ", palette.note);
    write_wrapped(out, first, &format!("{sought}{deep}"), 8)
}
