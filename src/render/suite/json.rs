//! JSON: one object, or one a line.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::SuiteRenderer;
use crate::report::{CaseReport, NamedReport, SCHEMA, SuiteReport, SuiteRun, SuiteSummary};

/// Writes one object at the end.
#[derive(Debug, Default)]
pub struct ObjectWriter {
    suite: Option<SuiteReport>,
    cases: Vec<CaseReport>,
}

impl SuiteRenderer for ObjectWriter {
    fn begin(&mut self, _out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        self.suite = Some(suite.clone());
        Ok(())
    }

    fn case(&mut self, _out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        self.cases.push(case);
        Ok(())
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        named: &[NamedReport],
    ) -> io::Result<()> {
        let run = run_of(self.suite.take(), &mut self.cases, summary, named);
        serde_json::to_writer_pretty(&mut *out, &run)?;
        writeln!(out)
    }
}

/// What was collected, as one run.
pub(super) fn run_of(
    suite: Option<SuiteReport>,
    cases: &mut Vec<CaseReport>,
    summary: &SuiteSummary,
    named: &[NamedReport],
) -> SuiteRun {
    SuiteRun {
        schema: Cow::Borrowed(SCHEMA),
        suite: suite.unwrap_or_else(|| SuiteReport {
            url: String::new(),
            seed: String::new(),
        }),
        cases: std::mem::take(cases),
        mistakes: named.to_vec(),
        summary: summary.clone(),
    }
}

#[derive(Serialize)]
struct Row<'r> {
    schema: &'static str,
    #[serde(flatten)]
    case: &'r CaseReport,
}

#[derive(Serialize)]
struct Last<'r> {
    schema: &'static str,
    mistakes: &'r [NamedReport],
    summary: &'r SuiteSummary,
}

/// Writes one case a line, the summary last.
#[derive(Debug, Default)]
pub struct LineWriter;

impl LineWriter {
    fn line(out: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut *out, line)?;
        writeln!(out)?;
        out.flush()
    }
}

impl SuiteRenderer for LineWriter {
    fn begin(&mut self, _out: &mut dyn Write, _suite: &SuiteReport) -> io::Result<()> {
        Ok(())
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        let row = Row {
            schema: SCHEMA,
            case: &case,
        };
        Self::line(out, &row)
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        named: &[NamedReport],
    ) -> io::Result<()> {
        let last = Last {
            schema: SCHEMA,
            mistakes: named,
            summary,
        };
        Self::line(out, &last)
    }
}
