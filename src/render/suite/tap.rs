//! The Test Anything Protocol, version 13. What the draft only says should be, and what is known to
//! fail, gets the directive for what is still to do, which no harness takes for a failure.

use std::io::{self, Write};

use super::{SuiteRenderer, not_run};
use crate::report::{CaseReport, CaseStanding, NamedReport, SuiteReport, SuiteSummary, Weight};

/// Writes cases as they come.
#[derive(Debug, Default)]
pub struct TapWriter {
    count: u64,
}

impl SuiteRenderer for TapWriter {
    fn begin(&mut self, out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        writeln!(out, "TAP version 13")?;
        writeln!(out, "# {}, seed {}", suite.url, suite.seed)
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        self.count = self.count.saturating_add(1);
        let todo = match case.standing() {
            CaseStanding::Passed => return writeln!(out, "ok {} - {}", self.count, case.id),
            CaseStanding::PassedThoughKnown => {
                return writeln!(out, "ok {} - {} # TODO known failure", self.count, case.id);
            }
            CaseStanding::KnownFailure => " # TODO known failure",
            CaseStanding::Failed(Weight::Error) => "",
            CaseStanding::Failed(Weight::Warning) => " # TODO the draft says should",
            CaseStanding::Failed(Weight::Note) => " # TODO the draft leaves it open",
        };
        writeln!(out, "not ok {} - {}{todo}", self.count, case.id)?;
        writeln!(out, "  ---")?;
        writeln!(out, "  draft: \"{}\"", case.place())?;
        writeln!(out, "  severity: {}", case.severity.word())?;
        crate::render::tap::write_lines(out, &case.lines())?;
        writeln!(out, "  ...")?;
        out.flush()
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        _named: &[NamedReport],
    ) -> io::Result<()> {
        if let Some(why) = not_run(summary) {
            self.count = self.count.saturating_add(1);
            writeln!(out, "not ok {} - the whole suite: {why}", self.count)?;
        }
        writeln!(out, "1..{}", self.count)
    }
}
