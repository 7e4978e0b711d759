//! JUnit's XML, as CI servers read it. What the draft only says should be, and what is known to
//! fail, is a skipped case.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{SuiteRenderer, not_run};
use crate::report::{CaseReport, CaseStanding, NamedReport, SuiteReport, SuiteSummary, Weight};

/// Collects the cases: the counts come before them.
#[derive(Debug, Default)]
pub struct JunitWriter {
    name: String,
    cases: Vec<CaseReport>,
}

impl SuiteRenderer for JunitWriter {
    fn begin(&mut self, _out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        self.name.clone_from(&suite.url);
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
        _named: &[NamedReport],
    ) -> io::Result<()> {
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let ended = not_run(summary);
        let more = u64::from(ended.is_some());
        let skipped = [summary.warnings, summary.notes, summary.known];
        let skipped = skipped.iter().fold(0_u64, |sum, &n| sum.saturating_add(n));
        let counts = [
            ("name", self.name.clone()),
            ("tests", summary.cases().saturating_add(more).to_string()),
            ("failures", summary.errors.saturating_add(more).to_string()),
            ("skipped", skipped.to_string()),
        ];
        let attributes = counts.iter().map(|(name, value)| (*name, value.as_str()));
        xml.create_element("testsuites")
            .write_inner_content(|xml| {
                xml.create_element("testsuite")
                    .with_attributes(attributes)
                    .write_inner_content(|xml| {
                        self.cases
                            .iter()
                            .try_for_each(|case| write_case(xml, case))?;
                        ended.iter().try_for_each(|why| write_ended(xml, why))
                    })?;
                Ok(())
            })?;
        writeln!(out)
    }
}

fn write_case<W: Write>(xml: &mut Writer<W>, case: &CaseReport) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("name", &*case.id))
        .with_attribute(("classname", &*case.group));
    let message = match case.standing() {
        CaseStanding::Passed | CaseStanding::PassedThoughKnown => {
            element.write_empty()?;
            return Ok(());
        }
        CaseStanding::KnownFailure => format!("known failure: {}", case.came),
        CaseStanding::Failed(_) => case.came.clone(),
    };
    let is_failure = case.standing() == CaseStanding::Failed(Weight::Error);
    element.write_inner_content(|xml| {
        let text = case.lines().join("\n");
        let mut inner = xml.create_element(if is_failure { "failure" } else { "skipped" });
        if is_failure {
            inner = inner.with_attribute(("type", case.severity.word()));
        }
        inner
            .with_attribute(("message", message.as_str()))
            .write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// What was not run is no success.
fn write_ended<W: Write>(xml: &mut Writer<W>, why: &str) -> io::Result<()> {
    xml.create_element("testcase")
        .with_attribute(("name", "the whole suite"))
        .with_attribute(("classname", "ws76"))
        .write_inner_content(|xml| {
            xml.create_element("failure")
                .with_attribute(("type", "not-run"))
                .with_attribute(("message", why))
                .write_empty()?;
            Ok(())
        })?;
    Ok(())
}
