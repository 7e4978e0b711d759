//! The Test Anything Protocol, version 14: a line for each handshake, and why it is not ok.

use std::io::{self, Write};

use super::{HandshakeRenderer, faults_of, is_right, place_of, word_of};
use crate::bytes::safe_text;
use crate::report::{HandshakeReport, Summary};

/// Writes handshakes as they come.
#[derive(Debug, Default)]
pub struct TapWriter {
    count: u64,
}

impl TapWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the next test, and before the first the document.
    fn point(&mut self, out: &mut dyn Write, is_ok: bool, name: &str) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 14")?;
        }
        self.count = self.count.saturating_add(1);
        let not = if is_ok { "" } else { "not " };
        // A number sign would begin a directive.
        let name = name.replace('\\', "\\\\").replace('#', "\\#");
        writeln!(out, "{not}ok {} - {name}", self.count)
    }
}

/// The block of YAML under a test that is not ok. A JSON string is one of YAML.
fn write_why(out: &mut dyn Write, verdict: &str, lines: &[String]) -> io::Result<()> {
    writeln!(out, "  ---")?;
    writeln!(out, "  verdict: {verdict}")?;
    if !lines.is_empty() {
        writeln!(out, "  told:")?;
        for line in lines {
            writeln!(out, "    - {}", serde_json::to_string(line)?)?;
        }
    }
    writeln!(out, "  ...")
}

impl HandshakeRenderer for TapWriter {
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        let (is_ok, word) = (is_right(&report), word_of(&report));
        self.point(out, is_ok, &format!("{} {word}", place_of(&report)))?;
        if is_ok {
            return Ok(());
        }
        write_why(out, word, &faults_of(&report))
    }

    fn unreadable(&mut self, out: &mut dyn Write, source: &str, why: &str) -> io::Result<()> {
        self.point(out, false, &format!("{} unreadable", safe_text(source)))?;
        write_why(out, "unreadable", &[safe_text(why)])
    }

    fn finish(&mut self, out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 14")?;
        }
        writeln!(out, "1..{}", self.count)
    }
}
