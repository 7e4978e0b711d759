//! The conformance suite's results, in each form.

mod html;
mod json;
mod junit;
mod tap;

use std::io::{self, Write};

pub use html::{HtmlWriter, write_report};
pub use json::{LineWriter, ObjectWriter};
pub use junit::JunitWriter;
pub use tap::TapWriter;

use crate::report::{CaseReport, NamedReport, SuiteReport, SuiteSummary};

/// A form of output for the cases, which come one after the other.
pub trait SuiteRenderer {
    /// Takes what the suite is run against.
    ///
    /// # Errors
    /// Those of the writer.
    fn begin(&mut self, out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()>;

    /// Takes the next case.
    ///
    /// # Errors
    /// Those of the writer.
    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()>;

    /// Writes what was held back, and what comes at the end: the totals, and the mistakes that
    /// explain wrong answers.
    ///
    /// # Errors
    /// Those of the writer.
    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        named: &[NamedReport],
    ) -> io::Result<()>;
}

/// Why cases were not run, where some were not.
pub(super) fn not_run(summary: &SuiteSummary) -> Option<String> {
    let ended = summary.ended?;
    let plural = if summary.not_run == 1 { "" } else { "s" };
    Some(format!(
        "{} case{plural} not run: {}",
        summary.not_run,
        ended.sentence()
    ))
}
