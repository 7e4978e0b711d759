//! The report of a server's conformance. It is read back too: `ws76 report` sets several side by
//! side.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Text of the suite's own table, or of a report that was read.
pub type Text = Cow<'static, str>;

/// One case of the suite, held against a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReport {
    /// The case's id.
    pub id: Text,
    /// The part of the suite that the case belongs to.
    #[serde(default)]
    pub group: Text,
    /// The draft's section.
    pub section: Text,
    /// The step in it, where there is one.
    pub step: Option<u8>,
    /// How much a failure weighs.
    pub severity: Weight,
    /// What is sent.
    pub sent: Text,
    /// What must come.
    pub must: Text,
    /// Whether it came.
    pub result: CaseResult,
    /// Whether a failure was expected by the list of known failures.
    #[serde(default, skip_serializing_if = "is_not")]
    pub known: bool,
    /// What came, in a few words.
    pub came: String,
    /// What is wrong with it, a line for each thing.
    pub detail: Vec<String>,
    /// Each set of mistakes that explains a wrong answer, where there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnosis: Vec<Vec<Text>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_not(flag: &bool) -> bool {
    !*flag
}

/// Whether a case passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseResult {
    /// What must come came.
    Pass,
    /// It did not.
    Fail,
}

/// How much a failure weighs: the draft's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The draft leaves it open.
    Note,
    /// The draft says should.
    Warning,
    /// The draft says must.
    Error,
}

impl Weight {
    /// The word of the JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// What the draft says.
    #[must_use]
    pub const fn in_the_draft(self) -> &'static str {
        match self {
            Self::Note => "left open",
            Self::Warning => "should",
            Self::Error => "must",
        }
    }
}

/// What a case comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStanding {
    /// It passed.
    Passed,
    /// It passed, and the list of known failures has it.
    PassedThoughKnown,
    /// It failed, as the list of known failures says.
    KnownFailure,
    /// It failed with this weight.
    Failed(Weight),
}

impl CaseReport {
    /// What it comes to.
    #[must_use]
    pub const fn standing(&self) -> CaseStanding {
        match (self.result, self.known) {
            (CaseResult::Pass, false) => CaseStanding::Passed,
            (CaseResult::Pass, true) => CaseStanding::PassedThoughKnown,
            (CaseResult::Fail, true) => CaseStanding::KnownFailure,
            (CaseResult::Fail, false) => CaseStanding::Failed(self.severity),
        }
    }

    /// Whether the server does what it must.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.result == CaseResult::Pass
    }

    /// Section and step.
    #[must_use]
    pub fn place(&self) -> String {
        match self.step {
            Some(step) => format!("{} step {step}", self.section),
            None => self.section.to_string(),
        }
    }

    /// What is wrong with a case that failed, a line for each thing.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("sent: {}", self.sent),
            format!("must come: {}", self.must),
            format!("came: {}", self.came),
        ];
        lines.extend(self.detail.iter().cloned());
        lines
    }
}

/// Mistakes that explain wrong answers of several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedReport {
    /// The mistakes, all at once.
    pub mistakes: Vec<Text>,
    /// What the server does, a sentence for each mistake.
    #[serde(default)]
    pub explanation: String,
    /// The cases whose answers they explain.
    pub cases: Vec<Text>,
}

/// Totals over the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteSummary {
    /// Cases that passed.
    pub passed: u64,
    /// Failures of severity error that no list of known failures has.
    pub errors: u64,
    /// The same of severity warning.
    pub warnings: u64,
    /// The same of severity note.
    pub notes: u64,
    /// Failures that the list of known failures has.
    #[serde(default)]
    pub known: u64,
    /// Cases that were not run.
    #[serde(default)]
    pub not_run: u64,
    /// Why they were not: `plain-failed`, `server-ended`, `stopped`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<RunEnded>,
    /// Cases that passed though the list of known failures has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_passed: Vec<Text>,
}

/// Why a run ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunEnded {
    /// The server fails the plain request.
    PlainFailed,
    /// The server is gone, or hangs.
    ServerEnded,
    /// The user ended it.
    Stopped,
}

impl RunEnded {
    /// In a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::PlainFailed => {
                "the server fails the plain request, so no other case can be expected to pass \
                 (--keep-going runs them all the same)"
            }
            Self::ServerEnded => {
                "the server is gone or hangs (--keep-going runs the rest all the same)"
            }
            Self::Stopped => "the run was stopped",
        }
    }
}

impl SuiteSummary {
    /// Counts one case.
    pub fn count(&mut self, case: &CaseReport) {
        let count = match case.standing() {
            CaseStanding::Passed => &mut self.passed,
            CaseStanding::PassedThoughKnown => {
                self.known_passed.push(case.id.clone());
                &mut self.passed
            }
            CaseStanding::KnownFailure => &mut self.known,
            CaseStanding::Failed(Weight::Error) => &mut self.errors,
            CaseStanding::Failed(Weight::Warning) => &mut self.warnings,
            CaseStanding::Failed(Weight::Note) => &mut self.notes,
        };
        *count = count.saturating_add(1);
    }

    /// How many cases were run.
    #[must_use]
    pub fn cases(&self) -> u64 {
        [self.errors, self.warnings, self.notes, self.known]
            .iter()
            .fold(self.passed, |sum, &count| sum.saturating_add(count))
    }

    /// The counts that are not zero, each with its words.
    #[must_use]
    pub fn counts(&self) -> Vec<(u64, &'static str)> {
        let counts = [
            (self.passed, "passed"),
            (self.errors, "failed (must)"),
            (self.warnings, "failed (should)"),
            (self.notes, "other (left open)"),
            (self.known, "failed as known"),
            (self.not_run, "not run"),
        ];
        counts.into_iter().filter(|(count, _)| *count > 0).collect()
    }
}

/// What the suite was run against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteReport {
    /// The URL.
    pub url: String,
    /// What the keys were made from.
    pub seed: String,
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteRun {
    /// The schema's name.
    pub schema: Text,
    /// What it was run against.
    pub suite: SuiteReport,
    /// Every case that was run, in the suite's order.
    pub cases: Vec<CaseReport>,
    /// The mistakes that explain the wrong answers.
    pub mistakes: Vec<NamedReport>,
    /// The totals.
    pub summary: SuiteSummary,
}
