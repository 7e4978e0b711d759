//! Totals over many handshakes, and what was passed over.

use std::io::{self, Write};

use super::line::{Line, write_wrapped};
use crate::render::HandshakeRenderer;
use crate::report::{HandshakeReport, Summary};

/// Writes the totals alone.
#[derive(Debug, Default)]
pub struct SummaryWriter;

impl HandshakeRenderer for SummaryWriter {
    fn handshake(&mut self, _out: &mut dyn Write, _report: HandshakeReport) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write(out, summary)
    }
}

/// The totals in one line, what was passed over in another; what did not occur is left out.
pub(super) fn write(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let counts = [
        (summary.matched, "match"),
        (summary.mismatch, "mismatch"),
        (summary.aborted, "aborted"),
        (summary.refused, "refused"),
        (summary.incomplete, "incomplete"),
        (summary.not_draft_76, "not draft 76"),
        (summary.errors, "unreadable"),
    ];
    let told = told(&counts.map(|(count, word)| (count, word.to_owned())));
    let colon = if told.is_empty() { "" } else { ": " };
    let plural = if summary.handshakes == 1 { "" } else { "s" };
    writeln!(out, "{} handshake{plural}{colon}{told}", summary.handshakes)?;
    write_passed_over(out, summary)
}

/// Whether there is anything to tell.
pub(super) fn has_passed_over(summary: &Summary) -> bool {
    summary.passed_over != crate::report::PassedOver::default()
}

/// What the captures held beside handshakes.
pub(super) fn write_passed_over(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
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
            of(passed.undecodable, "packet", "too short or damaged"),
        ),
        (passed.fragments, of(passed.fragments, "fragment", "of IP")),
    ]);
    if !told.is_empty() {
        let text = format!("passed over: {told}");
        write_wrapped(out, Line::new(), &text, 13)?;
    }
    if passed.given_up > 0 {
        let text = of(
            passed.given_up,
            "connection",
            "as the oldest of too many open ones",
        );
        let text = format!("given up: {} {text} (--flows)", passed.given_up);
        write_wrapped(out, Line::new(), &text, 10)?;
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
