//! The verdict, and where the answer is wrong, both answers above each other.

use std::io::{self, Write};

use owo_colors::Style;

use super::block::shown;
use super::line::{Line, write_wrapped};
use crate::bytes::spaced_hex;
use crate::draft::rules::ANSWER_WRONG;
use crate::judge::Verdict;
use crate::render::palette::Palette;
use crate::report::{HandshakeReport, VerdictReport};

/// The mark of a verdict, its sentence, and where the draft has it.
pub(super) const fn sentence(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        Verdict::Match => ("\u{2713}", "the answer is right", "4.1 step 46"),
        Verdict::Mismatch => (
            "\u{2717}",
            "the answer is wrong, a client fails the connection",
            "4.1 step 45",
        ),
        Verdict::Aborted => (
            "\u{2717}",
            "the draft forbids an answer to this request",
            "5.2 steps 4 to 8",
        ),
        Verdict::Refused => (
            "\u{2717}",
            "the request is right and the server did not say 101",
            "4.1 step 31",
        ),
        Verdict::Incomplete => (
            "?",
            "the capture lacks bytes without which there is no verdict",
            "",
        ),
        Verdict::NotDraft76 => ("?", "this is no handshake of draft 76", ""),
    }
}

/// The style of a verdict: a match with errors beside it is not green.
pub(super) fn style_of(palette: &Palette, verdict: Verdict, has_errors: bool) -> Style {
    match verdict {
        Verdict::Match if !has_errors => palette.right,
        Verdict::Match | Verdict::Incomplete | Verdict::NotDraft76 => palette.warning,
        Verdict::Mismatch | Verdict::Aborted | Verdict::Refused => palette.wrong,
    }
}

/// Writes the verdict of one handshake.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
) -> io::Result<()> {
    let (Some(verdict), Some(judged)) = (report.verdict, &report.judged) else {
        return Ok(());
    };
    let has_errors = report.computation.has_errors();
    let (mark, text, step) = match verdict {
        Verdict::Match if has_errors => (
            "\u{2717}",
            "the answer is right, yet a client fails: see the errors above",
            "",
        ),
        _ => sentence(verdict),
    };
    let style = style_of(palette, verdict, has_errors);
    Line::new()
        .styled(&format!("{mark} {}", verdict.word()), style)
        .plain(&format!(": {text}"))
        .right(step, palette.faint)
        .write(out)?;
    write_answers(out, palette, report, judged)?;
    if verdict == Verdict::Mismatch && judged.diagnosis.is_empty() {
        write_unexplained(out, palette, judged)?;
        let first = Line::new().styled("  help: ", palette.note);
        write_wrapped(out, first, ANSWER_WRONG.help, 8)?;
    }
    Ok(())
}

/// The right answer above the captured one, the differing bytes marked.
fn write_answers(
    out: &mut dyn Write,
    palette: &Palette,
    report: &HandshakeReport,
    judged: &VerdictReport,
) -> io::Result<()> {
    let answer = report.computation.block.map(|block| block.answer());
    let Some(received) = judged.received.as_deref().filter(|bytes| !bytes.is_empty()) else {
        return Ok(());
    };
    let is_right = answer.is_some_and(|answer| answer == received);
    if let Some(answer) = answer.filter(|_| !is_right) {
        let mark = |index: usize| received.get(index) != answer.get(index);
        answer_line("expected", &answer, palette.right, palette.faint, mark).write(out)?;
    }
    let differs = |index: usize| answer.is_none_or(|right| received.get(index) != right.get(index));
    let style = if is_right {
        palette.right
    } else {
        palette.wrong
    };
    answer_line("received", received, style, palette.faint, differs).write(out)?;
    if answer.is_some() && !is_right {
        let carets: Vec<&str> = (0..16)
            .map(|at| {
                if at < received.len() && differs(at) {
                    "^^"
                } else {
                    "  "
                }
            })
            .collect();
        Line::new()
            .column(12)
            .styled(&carets.join(" "), palette.wrong)
            .write(out)?;
    }
    Ok(())
}

fn answer_line(
    label: &str,
    bytes: &[u8],
    marked: Style,
    faint: Style,
    is_marked: impl Fn(usize) -> bool,
) -> Line {
    let mut line = Line::new().plain("  ").styled(label, faint).column(12);
    for (index, &byte) in bytes.iter().enumerate() {
        let style = if is_marked(index) {
            marked
        } else {
            Style::new()
        };
        line.push(&spaced_hex(&[byte]), style);
        line.push(" ", Style::new());
    }
    let text: String = bytes.iter().map(|&byte| shown(byte)).collect();
    line.column(61).plain(&text)
}

fn write_unexplained(
    out: &mut dyn Write,
    palette: &Palette,
    judged: &VerdictReport,
) -> io::Result<()> {
    let how = match judged.sought {
        0 => return Ok(()),
        1 => "alone",
        2 => "alone or in pairs",
        _ => "alone, in pairs or in threes",
    };
    let deep = match judged.deep {
        Some(_) => "",
        None => "; ws76 verify --deep tries all 2^32 values of each part",
    };
    let text = format!("no known mistake explains it, {how}{deep}");
    write_wrapped(out, Line::new().styled("  note: ", palette.note), &text, 8)
}
