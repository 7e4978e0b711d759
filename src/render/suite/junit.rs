//! JUnit's XML, as CI servers read it. What the draft only says should be is a skipped case.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{SuiteRenderer, told};
use crate::report::{CaseReport, NamedReport, SuiteReport, SuiteSummary};

/// Collects the cases: the counts stand before them.
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
        let skipped = summary.warnings.saturating_add(summary.notes);
        let counts = [
            ("name", self.name.clone()),
            ("tests", summary.cases().to_string()),
            ("failures", summary.errors.to_string()),
            ("skipped", skipped.to_string()),
        ];
        let attributes = counts.iter().map(|(name, value)| (*name, value.as_str()));
        xml.create_element("testsuites")
            .write_inner_content(|xml| {
                xml.create_element("testsuite")
                    .with_attributes(attributes)
                    .write_inner_content(|xml| {
                        self.cases.iter().try_for_each(|case| write_case(xml, case))
                    })?;
                Ok(())
            })?;
        writeln!(out)
    }
}

fn write_case<W: Write>(xml: &mut Writer<W>, case: &CaseReport) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("name", case.id))
        .with_attribute(("classname", case.group));
    if case.passed() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        let text = told(case).join("\n");
        if case.is_error() {
            xml.create_element("failure")
                .with_attribute(("type", case.severity))
                .with_attribute(("message", case.came.as_str()))
                .write_text_content(BytesText::new(&text))?;
        } else {
            xml.create_element("skipped")
                .with_attribute(("message", case.came.as_str()))
                .write_text_content(BytesText::new(&text))?;
        }
        Ok(())
    })?;
    Ok(())
}
