//! The Test Anything Protocol, version 13, which Perl's harness reads: a line for each handshake, and why
//! it is not ok.

use std::io::{self, Write};

use super::{HandshakeRenderer, NO_DRAFT_76, cause_of, faults_of, place_of, safe_lines, word_of};
use crate::bytes::safe_text;
use crate::report::{FailedInput, HandshakeReport, Policy, Standing, Summary};

/// Writes handshakes as they come.
#[derive(Debug, Default)]
pub struct TapWriter {
    policy: Policy,
    count: u64,
}

impl TapWriter {
    /// A writer that has written nothing, with what counts as passed.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// Begins the next test, and before the first the document.
    fn point(&mut self, out: &mut dyn Write, point: Point, name: &str) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 13")?;
        }
        self.count = self.count.saturating_add(1);
        let (not, directive) = match point {
            Point::Ok => ("", ""),
            Point::NotOk => ("not ", ""),
            Point::Skipped => ("", " # SKIP another protocol"),
        };
        // A number sign would begin a directive.
        let name = name.replace('\\', "\\\\").replace('#', "\\#");
        writeln!(out, "{not}ok {} - {name}{directive}", self.count)
    }
}

/// What becomes of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    Ok,
    NotOk,
    Skipped,
}

/// The block of YAML under a test that is not ok. A JSON string is one of YAML.
fn write_why(
    out: &mut dyn Write,
    verdict: &str,
    message: &str,
    lines: &[String],
) -> io::Result<()> {
    writeln!(out, "  ---")?;
    writeln!(out, "  verdict: {verdict}")?;
    writeln!(out, "  message: {}", serde_json::to_string(message)?)?;
    write_lines(out, lines)?;
    writeln!(out, "  ...")
}

/// Lines as one literal block: Perl's harness, which reads a part of YAML alone, takes a quoted line
/// that begins with a word and a colon for something else.
pub(super) fn write_lines(out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "  details: |")?;
    for line in lines {
        writeln!(out, "    {}", line.trim_start())?;
    }
    Ok(())
}

impl HandshakeRenderer for TapWriter {
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        let word = word_of(&report);
        let point = match self.policy.standing(&report) {
            Standing::Passed => Point::Ok,
            Standing::Other => Point::Skipped,
            Standing::Failed | Standing::Unjudged => Point::NotOk,
        };
        self.point(out, point, &format!("{} {word}", place_of(&report)))?;
        if point != Point::NotOk {
            return Ok(());
        }
        write_why(out, word, &cause_of(&report), &faults_of(&report))
    }

    fn failed_input(&mut self, out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        let name = format!("{} unreadable", safe_text(&input.source));
        self.point(out, Point::NotOk, &name)?;
        let lines = safe_lines(&input.reason);
        let (first, rest) = lines
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (first, rest));
        write_why(out, "unreadable", first, rest)
    }

    fn no_draft_76(&mut self, out: &mut dyn Write, source: &str) -> io::Result<()> {
        let name = format!("{}: {NO_DRAFT_76}", safe_text(source));
        self.point(out, Point::NotOk, &name)
    }

    fn finish(&mut self, out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 13")?;
        }
        writeln!(out, "1..{}", self.count)
    }
}
