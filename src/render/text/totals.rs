//! Totals over many handshakes, and what was passed over.

use std::io::{self, Write};

use super::line::write_wrapped;
use crate::judge::Verdict;
use crate::render::{HandshakeRenderer, uncompared};
use crate::render::palette::Palette;
use crate::report::{Counts, HandshakeReport, Summary};

/// Writes the totals alone.
#[derive(Debug)]
pub struct SummaryWriter {
    palette: Palette,
}

impl SummaryWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub const fn new(palette: Palette) -> Self {
        Self { palette }
    }
}

impl HandshakeRenderer for SummaryWriter {
    fn handshake(&mut self, _out: &mut dyn Write, _report: HandshakeReport) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write(out, &self.palette, summary)
    }
}

/// What was passed over, then the totals in one line; what did not occur is left out.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    summary: &Summary,
) -> io::Result<()> {
    write_passed_over(out, palette, summary)?;
    if summary.uncompared > 0 {
        let text = format!("not compared: {}", uncompared(summary));
        write_wrapped(out, palette.line(), &text, 14)?;
    }
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let (counts, handshakes) = (&summary.counts, summary.handshakes);
    let mut told = vec![format!("{handshakes} handshake{}", plural(handshakes))];
    let (passed, failed) = match counts {
        Counts::Verdicts(_) => ("passed", "failed"),
        Counts::Requests { .. } => ("without errors", "with errors"),
    };
    told.extend((counts.passed() > 0).then(|| format!("{} {passed}", counts.passed())));
    if counts.failed() > 0 {
        told.push(format!("{} {failed}{}", counts.failed(), of_failed(counts)));
    }
    for (count, what) in [
        (counts.of(Verdict::NotDraft76), "not draft 76"),
        (summary.errors, "unreadable"),
    ] {
        told.extend((count > 0).then(|| format!("{count} {what}")));
    }
    let text = match told.split_first() {
        Some((first, rest)) if !rest.is_empty() => format!("{first}: {}", rest.join(", ")),
        _ => told.concat(),
    };
    write_wrapped(out, palette.line(), &text, 2)
}

/// The verdicts of those that failed, in brackets.
fn of_failed(counts: &Counts) -> String {
    let failed = Verdict::ALL.iter().filter(|verdict| {
        !matches!(verdict, Verdict::Match | Verdict::NotDraft76) && counts.of(**verdict) > 0
    });
    let words: Vec<String> = failed
        .map(|verdict| format!("{} {verdict}", counts.of(*verdict)))
        .collect();
    match counts {
        Counts::Verdicts(_) => format!(" ({})", words.join(", ")),
        Counts::Requests { .. } => String::new(),
    }
}

/// Whether there is anything to tell.
pub(super) fn has_passed_over(summary: &Summary) -> bool {
    summary.passed_over != crate::report::PassedOver::default()
}

/// What the captures held beside handshakes.
pub(super) fn write_passed_over(
    out: &mut dyn Write,
    palette: &Palette,
    summary: &Summary,
) -> io::Result<()> {
    let passed = &summary.passed_over;
    let told = told(&[
        (
            passed.connections,
            of(passed.connections, "connection", "without a handshake"),
        ),
        (
            passed.packets,
            of(
                passed.packets,
                "packet",
                "without TCP in it that can be read",
            ),
        ),
        (
            passed.undecodable,
            of(passed.undecodable, "packet", "too short, too long or damaged"),
        ),
        (passed.fragments, of(passed.fragments, "fragment", "of IP")),
        (passed.files, of(passed.files, "file", "of no known form")),
    ]);
    if !told.is_empty() {
        let text = format!("passed over: {told}");
        write_wrapped(out, palette.line(), &text, 13)?;
    }
    if passed.given_up > 0 {
        let text = of(
            passed.given_up,
            "connection",
            "as the oldest of too many open ones",
        );
        let text = format!("given up: {} {text} (--flows)", passed.given_up);
        write_wrapped(out, palette.line(), &text, 10)?;
    }
    Ok(())
}

/// A word that agrees with the count, and what is said of it.
fn of(count: u64, word: &str, rest: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{word}{plural} {rest}")
}

fn told(counts: &[(u64, String)]) -> String {
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    told.join(", ")
}
