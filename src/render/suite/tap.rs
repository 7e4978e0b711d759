//! The Test Anything Protocol, version 14. What the draft only says should be gets the directive
//! for what is still to do, which no harness takes for a failure.

use std::io::{self, Write};

use super::{SuiteRenderer, told};
use crate::report::{CaseReport, NamedReport, SuiteReport, SuiteSummary};

/// Writes cases as they come.
#[derive(Debug, Default)]
pub struct TapWriter {
    count: u64,
}

impl SuiteRenderer for TapWriter {
    fn begin(&mut self, out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        writeln!(out, "TAP version 14")?;
        writeln!(out, "# {}, seed {}", suite.url, suite.seed)
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        self.count = self.count.saturating_add(1);
        if case.passed() {
            return writeln!(out, "ok {} - {}", self.count, case.id);
        }
        let todo = match (case.is_error(), case.severity) {
            (true, _) => "",
            (false, "warning") => " # TODO the draft says should",
            (false, _) => " # TODO the draft leaves it open",
        };
        writeln!(out, "not ok {} - {}{todo}", self.count, case.id)?;
        writeln!(out, "  ---")?;
        writeln!(out, "  draft: \"{}\"", super::place(&case))?;
        writeln!(out, "  severity: {}", case.severity)?;
        writeln!(out, "  told:")?;
        for line in told(&case) {
            // A JSON string is one of YAML.
            writeln!(out, "    - {}", serde_json::to_string(&line)?)?;
        }
        writeln!(out, "  ...")
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        _summary: &SuiteSummary,
        _named: &[NamedReport],
    ) -> io::Result<()> {
        writeln!(out, "1..{}", self.count)
    }
}
