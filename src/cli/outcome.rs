//! The exit codes of the contract.

use std::process::ExitCode;

use ws76::report::Standing;

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
    /// The outcome of what a handshake came to. One in another protocol does not count beside a
    /// draft-76 handshake; without one, its input yields [`Outcome::Unreadable`].
    pub(crate) const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Passed | Standing::Other => Self::Right,
            Standing::Failed => Self::Wrong,
            Standing::Unjudged => Self::Unreadable,
        }
    }

    /// Whether the run came to a result that is worth a file: 0, 1 or 3.
    pub(crate) const fn is_result(self) -> bool {
        matches!(self, Self::Right | Self::Wrong | Self::Unreadable)
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
    pub(crate) fn no_such_format(format: impl std::fmt::Display) -> Self {
        Self(format!(
            "--format {format} is not one of this command's formats, which its --help lists"
        ))
    }
}
