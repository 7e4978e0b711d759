//! One thing wrong or odd.

use serde::Serialize;

use crate::bytes::Span;
use crate::draft::{By, Finding, Severity, Subject};

/// One thing wrong or odd.
#[derive(Debug, Clone, Serialize)]
pub struct FindingReport {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The draft's section.
    pub section: &'static str,
    /// The step in it, where the rule has one.
    pub step: Option<u8>,
    /// What it is about.
    pub subject: Subject,
    /// Who departs from the rule.
    pub by: By,
    /// One sentence, escaped.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
    /// Offset of the bytes in question within their message, where it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// How many bytes are in question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// The line they stand in, and where in it, for those who draw them.
    #[serde(skip)]
    pub line: Option<(Vec<u8>, Span)>,
    /// What a conforming peer does about it.
    #[serde(skip)]
    pub consequence: &'static str,
}

impl FindingReport {
    /// Reports a finding.
    #[must_use]
    pub fn new(finding: &Finding) -> Self {
        let place = finding.place.as_ref();
        Self {
            rule: finding.rule.id,
            severity: finding.severity,
            section: finding.rule.section,
            step: finding.rule.step,
            subject: finding.subject,
            by: finding.by,
            message: finding.message.clone(),
            help: finding.rule.help,
            offset: place.map(|place| place.offset),
            length: place.map(|place| place.mark.len()),
            line: place.map(|place| (place.line.clone(), place.mark)),
            consequence: finding.rule.consequence,
        }
    }
}
