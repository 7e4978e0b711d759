//! From reports to what people and programs read. A renderer takes a report, a writer and a
//! palette; it computes nothing and asks no terminal anything.

pub mod github;
pub mod json;
pub mod junit;
pub mod palette;
pub mod suite;
pub mod tap;
pub mod text;

use std::io::{self, Write};

use crate::report::{HandshakeReport, Summary, TogetherReport};

/// A form of output for the handshakes of captures, which come one after the other.
pub trait HandshakeRenderer: Send {
    /// Takes the next handshake.
    ///
    /// # Errors
    /// Those of the writer.
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()>;

    /// Takes an input that could not be read; the person is told on standard error besides.
    ///
    /// # Errors
    /// Those of the writer.
    fn unreadable(&mut self, _out: &mut dyn Write, _source: &str, _why: &str) -> io::Result<()> {
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

/// Whether the handshake is right: what CI asks.
fn is_right(report: &HandshakeReport) -> bool {
    let by_verdict = matches!(report.verdict, None | Some(crate::judge::Verdict::Match));
    by_verdict && !report.computation.has_errors()
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
    report
        .verdict
        .map_or("request", crate::judge::Verdict::word)
}

/// What is wrong with a handshake, a line for each thing, for the reports of CI.
fn faults_of(report: &HandshakeReport) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(judged) = &report.judged {
        if let (Some(answer), Some(received)) =
            (&report.computation.answer_hex, &judged.received_hex)
        {
            lines.push(format!("expected {answer}"));
            lines.push(format!("received {received}"));
        }
        for explanation in &judged.diagnosis {
            let mistakes = explanation.mistakes.join(" + ");
            lines.push(format!("{mistakes}: {}", explanation.explanation));
        }
    }
    for finding in &report.computation.findings {
        if finding.weight > crate::draft::Severity::Note {
            let (severity, rule) = (finding.severity, finding.rule);
            lines.push(format!("{severity}[{rule}]: {}", finding.message));
        }
    }
    lines
}
