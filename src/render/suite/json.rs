//! JSON: one object, or one a line.

use std::io::{self, Write};

use serde::Serialize;

use super::SuiteRenderer;
use crate::report::{CaseReport, NamedReport, SCHEMA, SuiteReport, SuiteSummary};

#[derive(Serialize)]
struct Document<'r> {
    schema: &'static str,
    suite: Option<&'r SuiteReport>,
    cases: &'r [CaseReport],
    mistakes: &'r [NamedReport],
    summary: &'r SuiteSummary,
}

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
        let document = Document {
            schema: SCHEMA,
            suite: self.suite.as_ref(),
            cases: &self.cases,
            mistakes: named,
            summary,
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

#[derive(Serialize)]
struct Row<'r> {
    schema: &'static str,
    #[serde(flatten)]
    case: &'r CaseReport,
}

/// Writes one case a line.
#[derive(Debug, Default)]
pub struct LineWriter;

impl SuiteRenderer for LineWriter {
    fn begin(&mut self, _out: &mut dyn Write, _suite: &SuiteReport) -> io::Result<()> {
        Ok(())
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        let row = Row {
            schema: SCHEMA,
            case: &case,
        };
        serde_json::to_writer(&mut *out, &row)?;
        writeln!(out)?;
        out.flush()
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        _summary: &SuiteSummary,
        _named: &[NamedReport],
    ) -> io::Result<()> {
        out.flush()
    }
}
