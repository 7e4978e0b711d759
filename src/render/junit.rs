//! JUnit's XML, as CI servers read it: a test case for each handshake.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{HandshakeRenderer, NO_DRAFT_76, cause_of, faults_of, place_of, safe_lines, word_of};
use crate::bytes::safe_text;
use crate::report::{FailedInput, HandshakeReport, Policy, Standing, Summary};

/// Collects the cases: the counts stand before them.
#[derive(Debug, Default)]
pub struct JunitWriter {
    policy: Policy,
    cases: Vec<Case>,
}

#[derive(Debug)]
struct Case {
    name: String,
    source: String,
    fault: Option<Fault>,
}

#[derive(Debug)]
struct Fault {
    /// `failure` for a handshake that is wrong, `error` for an input that cannot be read, `skipped`
    /// for another protocol.
    element: &'static str,
    kind: &'static str,
    /// One line: what the lists of a CI server show.
    message: String,
    text: String,
}

impl JunitWriter {
    /// A writer that has taken nothing, with what counts as passed.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    fn count(&self, element: &str) -> String {
        let faults = self.cases.iter().filter_map(|case| case.fault.as_ref());
        faults
            .filter(|fault| fault.element == element)
            .count()
            .to_string()
    }
}

impl HandshakeRenderer for JunitWriter {
    fn handshake(&mut self, _out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        let standing = self.policy.standing(&report);
        let fault = (standing != Standing::Passed).then(|| Fault {
            // What another protocol says is neither passed nor failed.
            element: if standing == Standing::Other {
                "skipped"
            } else {
                "failure"
            },
            kind: word_of(&report),
            message: cause_of(&report),
            text: faults_of(&report).join("\n"),
        });
        self.cases.push(Case {
            name: place_of(&report),
            source: safe_text(&report.source),
            fault,
        });
        Ok(())
    }

    fn failed_input(&mut self, _out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        let source = safe_text(&input.source);
        let lines = safe_lines(&input.reason);
        self.cases.push(Case {
            name: source.clone(),
            source,
            fault: Some(Fault {
                element: "error",
                kind: "unreadable",
                message: lines.first().cloned().unwrap_or_default(),
                text: lines.join("\n"),
            }),
        });
        Ok(())
    }

    fn no_draft_76(&mut self, _out: &mut dyn Write, source: &str) -> io::Result<()> {
        let source = safe_text(source);
        self.cases.push(Case {
            name: source.clone(),
            source,
            fault: Some(Fault {
                element: "failure",
                kind: "no-draft-76",
                message: NO_DRAFT_76.to_owned(),
                text: NO_DRAFT_76.to_owned(),
            }),
        });
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let counts = [
            ("name", "ws76".to_owned()),
            ("tests", self.cases.len().to_string()),
            ("failures", self.count("failure")),
            ("errors", self.count("error")),
            ("skipped", self.count("skipped")),
        ];
        let attributes = counts.iter().map(|(name, value)| (*name, value.as_str()));
        xml.create_element("testsuites")
            .with_attributes(attributes.clone())
            .write_inner_content(|xml| {
                xml.create_element("testsuite")
                    .with_attributes(attributes)
                    .write_inner_content(|xml| write_cases(xml, &self.cases))?;
                Ok(())
            })?;
        writeln!(out)
    }
}

fn write_cases<W: Write>(xml: &mut Writer<W>, cases: &[Case]) -> io::Result<()> {
    for case in cases {
        let element = xml
            .create_element("testcase")
            .with_attribute(("name", case.name.as_str()))
            .with_attribute(("classname", case.source.as_str()));
        let Some(fault) = &case.fault else {
            element.write_empty()?;
            continue;
        };
        element.write_inner_content(|xml| {
            let element = xml.create_element(fault.element);
            // A skipped case has no type in JUnit's schema.
            let element = if fault.element == "skipped" {
                element
            } else {
                element.with_attribute(("type", fault.kind))
            };
            element
                .with_attribute(("message", fault.message.as_str()))
                .write_text_content(BytesText::new(&fault.text))?;
            Ok(())
        })?;
    }
    Ok(())
}
