//! What is told of a server's conformance.

use serde::Serialize;

use crate::draft::Severity;

/// One case of the suite, held against a server.
#[derive(Debug, Clone, Serialize)]
pub struct CaseReport {
    /// The case's id.
    pub id: &'static str,
    /// The draft's section.
    pub section: &'static str,
    /// The step in it, where there is one.
    pub step: Option<u8>,
    /// `error`, `warning` or `note`: what a failure weighs.
    pub severity: &'static str,
    /// What is sent.
    pub sent: &'static str,
    /// What must come.
    pub must: &'static str,
    /// `pass` or `fail`.
    pub result: &'static str,
    /// What came, in a few words.
    pub came: String,
    /// What is wrong with it, a line for each thing.
    pub detail: Vec<String>,
    /// Each set of mistakes that explains a wrong answer, where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnosis: Vec<Vec<&'static str>>,
    /// The part of the suite that the case belongs to, for those who draw it.
    #[serde(skip)]
    pub group: &'static str,
    /// The severity, for those who compare it.
    #[serde(skip)]
    pub weight: Severity,
}

impl CaseReport {
    /// Whether the server does what it must.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.result == "pass"
    }

    /// Whether it does not, and a conforming client or server acts on that.
    #[must_use]
    pub fn is_error(&self) -> bool {
        !self.passed() && self.weight == Severity::Error
    }
}

/// Mistakes that explain wrong answers of several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedReport {
    /// The mistakes, all at once.
    pub mistakes: Vec<&'static str>,
    /// The cases whose answers they explain.
    pub cases: Vec<&'static str>,
}

/// Totals over the cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SuiteSummary {
    /// Cases that passed.
    pub passed: u64,
    /// Failures of severity error.
    pub errors: u64,
    /// Failures of severity warning.
    pub warnings: u64,
    /// Failures of severity note.
    pub notes: u64,
}

impl SuiteSummary {
    /// Counts one case.
    pub fn count(&mut self, case: &CaseReport) {
        let count = match (case.passed(), case.weight) {
            (true, _) => &mut self.passed,
            (false, Severity::Error) => &mut self.errors,
            (false, Severity::Warning) => &mut self.warnings,
            (false, Severity::Note) => &mut self.notes,
        };
        *count = count.saturating_add(1);
    }

    /// How many cases there were.
    #[must_use]
    pub const fn cases(&self) -> u64 {
        self.passed
            .saturating_add(self.errors)
            .saturating_add(self.warnings)
            .saturating_add(self.notes)
    }
}

/// What the suite was run against.
#[derive(Debug, Clone, Serialize)]
pub struct SuiteReport {
    /// The URL.
    pub url: String,
    /// What the keys were made from.
    pub seed: String,
}
