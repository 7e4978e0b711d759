//! From reports to what people and programs read. A renderer takes a report, a writer and a
//! palette; it computes nothing and asks no terminal anything.

pub mod ascii;
#[cfg(feature = "render")]
pub mod compare;
#[cfg(feature = "render")]
mod factory;
#[cfg(feature = "render")]
pub mod github;
#[cfg(feature = "render")]
pub mod html;
#[cfg(feature = "render")]
mod indent;
#[cfg(feature = "render")]
pub mod json;
#[cfg(feature = "render")]
pub mod junit;
pub mod palette;
#[cfg(all(feature = "render", feature = "capture"))]
#[cfg(test)]
mod once;
#[cfg(feature = "render")]
pub mod suite;
#[cfg(feature = "render")]
pub mod tap;
pub mod text;

use std::io::{self, Write};

#[cfg(feature = "render")]
pub use factory::{Format, Options, handshakes};

use crate::judge::Verdict;
use crate::report::{FailedInput, HandshakeReport, Hex, Summary, TogetherReport};

/// What is written of the handshakes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// One handshake in full; of several, a line each. The default.
    #[default]
    One,
    /// A line each: it is known that there are several inputs.
    List,
    /// The totals alone.
    Totals,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The result alone.
    Quiet,
    /// Every step, and what is wrong.
    Normal,
    /// Also notes, and MD5 itself.
    Verbose,
}

/// A form of output for the handshakes of captures, which come one after the other.
pub trait HandshakeRenderer: Send {
    /// Takes the next handshake.
    ///
    /// # Errors
    /// Those of the writer.
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()>;

    /// Takes an input that could not be read, or not to its end; standard error says so besides.
    ///
    /// # Errors
    /// Those of the writer.
    fn failed_input(&mut self, _out: &mut dyn Write, _input: &FailedInput) -> io::Result<()> {
        Ok(())
    }

    /// Takes that an input was read to its end and holds other protocols alone.
    ///
    /// # Errors
    /// Those of the writer.
    fn no_draft_76(&mut self, _out: &mut dyn Write, _source: &str) -> io::Result<()> {
        Ok(())
    }

    /// Takes what explains all wrong answers of one server, after the last handshake.
    ///
    /// # Errors
    /// Those of the writer.
    fn together(&mut self, _out: &mut dyn Write, _together: TogetherReport) -> io::Result<()> {
        Ok(())
    }

    /// Writes what was held back, and what stands at the end.
    ///
    /// # Errors
    /// Those of the writer.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// Source, number and flow of a handshake, safe to show.
fn place_of(report: &HandshakeReport) -> String {
    let mut place = crate::bytes::safe_text(&report.source);
    if report.index > 0 || report.flow.is_some() {
        place.push_str(&format!(" #{}", report.index));
    }
    if let Some(flow) = &report.flow {
        place.push_str(&format!(" {}", crate::bytes::safe_text(flow)));
    }
    place
}

/// The contract's word for what became of a handshake.
fn word_of(report: &HandshakeReport) -> &'static str {
    report.verdict().map_or("request", Verdict::word)
}

/// What is wrong with an input that [`HandshakeRenderer::no_draft_76`] takes.
const NO_DRAFT_76: &str = "no draft-76 handshake in it";

/// Lines of our own that may quote anything: each is made safe, the line breaks stay.
fn safe_lines(text: &str) -> Vec<String> {
    text.lines().map(crate::bytes::safe_text).collect()
}

/// What was not diagnosed with the other answers of its server.
fn uncompared(summary: &Summary) -> String {
    format!(
        "{} wrong answers with others of their servers, which are more than 64: verify those in files of their own",
        summary.uncompared
    )
}

/// Why a handshake does not pass, in one line.
fn cause_of(report: &HandshakeReport) -> String {
    let cause = report.cause();
    cause.map_or_else(|| word_of(report).to_owned(), |cause| cause.to_string())
}

/// What is wrong with a handshake, a line for each thing, for the reports of CI.
fn faults_of(report: &HandshakeReport) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(judged) = report.judged() {
        if let (Some(solution), Some(received)) = (&report.computation.solution, &judged.received) {
            lines.push(format!("expected {}", Hex::from(&solution.answer)));
            lines.push(format!("received {received}"));
        }
        for explanation in &judged.diagnosis {
            let mistakes = explanation.mistakes.join(" + ");
            lines.push(format!("{mistakes}: {}", explanation.explanation));
        }
        lines.extend(judged.sought_in_vain().map(|sought| format!("note: {sought}")));
    }
    for finding in &report.computation.findings {
        if finding.severity > crate::draft::Severity::Note {
            let (severity, rule) = (finding.severity.word(), finding.rule.id);
            lines.push(format!("{severity}[{rule}]: {}", finding.message));
        }
    }
    lines
}
