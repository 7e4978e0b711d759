//! The exit codes of the contract.

use std::process::ExitCode;

use ws76::draft::Severity;
use ws76::judge::{Handshake, Verdict};
use ws76::report::HandshakeReport;

use super::args::Format;

/// What a run came to; of several, the highest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// 0: the draft's procedure succeeds.
    Right,
    /// 1: a handshake was read and is wrong.
    Wrong,
    /// 2: the command line is wrong.
    Usage,
    /// 3: the input cannot be read or holds no draft-76 handshake.
    Unreadable,
    /// 4: the live peer cannot be reached or did not answer in time.
    Unreachable,
}

impl Outcome {
    /// The outcome of one handshake, reported.
    pub(crate) fn of_handshake(report: &HandshakeReport) -> Self {
        Self::of(report.verdict, report.computation.has_errors())
    }

    /// The outcome of one handshake, judged.
    pub(crate) fn of_judged(handshake: &Handshake<'_>) -> Self {
        let mut findings = handshake.findings.iter();
        let has_errors = findings.any(|finding| finding.severity == Severity::Error);
        Self::of(handshake.verdict, has_errors)
    }

    const fn of(verdict: Option<Verdict>, has_errors: bool) -> Self {
        match verdict {
            None | Some(Verdict::Match) if has_errors => Self::Wrong,
            None | Some(Verdict::Match) => Self::Right,
            Some(Verdict::Mismatch | Verdict::Aborted | Verdict::Refused) => Self::Wrong,
            Some(Verdict::Incomplete | Verdict::NotDraft76) => Self::Unreadable,
        }
    }

    /// The outcome of an error that ended the run.
    pub(crate) fn of_error(error: &anyhow::Error) -> Self {
        if error.is::<UsageError>() {
            Self::Usage
        } else {
            Self::Unreadable
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Right => 0,
            Outcome::Wrong => 1,
            Outcome::Usage => 2,
            Outcome::Unreadable => 3,
            Outcome::Unreachable => 4,
        })
    }
}

/// The command line asks for something that cannot be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UsageError(pub(crate) String);

impl UsageError {
    /// A form of results that the command does not have; its help lists those that it has.
    pub(crate) fn no_such_format(format: Format) -> Self {
        Self(format!(
            "--format {format} is not one of this command's formats, which its --help lists"
        ))
    }
}
