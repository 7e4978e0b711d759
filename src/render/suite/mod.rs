//! The conformance suite's results, in each form.

mod json;
mod junit;
mod tap;

use std::io::{self, Write};

pub use super::text::SuiteWriter as TextWriter;
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

    /// Writes what was held back, and what stands at the end: the totals, and the mistakes that
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

/// Section and step of a case.
fn place(case: &CaseReport) -> String {
    match case.step {
        Some(step) => format!("{} step {step}", case.section),
        None => case.section.to_owned(),
    }
}

/// What is to be told of a case that failed, a line for each thing.
pub(super) fn told(case: &CaseReport) -> Vec<String> {
    let mut lines = vec![
        format!("sent: {}", case.sent),
        format!("must come: {}", case.must),
        format!("came: {}", case.came),
    ];
    lines.extend(case.detail.iter().cloned());
    lines
}
