//! What counts as passed.

use clap::Args;
use ws76::draft::Severity;
use ws76::judge::Verdict;
use ws76::report::Policy;

use crate::cli::outcome::UsageError;

/// What counts as passed.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// Findings of this severity or a heavier one fail a handshake: error, warning or note
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = ["error", "warning", "note"])]
    pub(crate) fail_on: String,
    /// End with 0 where every handshake has this verdict, else with 1; for aborted, the server must
    /// have kept the rule too
    #[arg(long, value_name = "VERDICT")]
    pub(crate) expect: Option<String>,
}

impl PolicyArgs {
    /// Whether anything but the default was asked for.
    pub(crate) fn is_given(&self) -> bool {
        self.fail_on != Severity::Error.word() || self.expect.is_some()
    }

    /// The policy that was asked for.
    pub(crate) fn policy(&self) -> Result<Policy, UsageError> {
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let fail_on = severities
            .into_iter()
            .find(|one| one.word() == self.fail_on);
        let expect = self.expect.as_deref().map(expected).transpose()?;
        Ok(Policy {
            fail_on: fail_on.unwrap_or_default(),
            expect,
        })
    }
}

fn expected(word: &str) -> Result<Verdict, UsageError> {
    Verdict::from_word(word).ok_or_else(|| {
        let all = Verdict::ALL.map(Verdict::word).join(", ");
        UsageError(format!(
            "no verdict is named \"{word}\"\nthe verdicts are {all}"
        ))
    })
}
