//! Arguments of `explain`.

use clap::Args;

/// Say what a rule, mistake, verdict or case means and how to fix it; without an id, list all
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 explain key-not-multiple
  ws76 explain parts-little-endian mismatch
  ws76 explain 5.2 step 6
  ws76 explain 'answer-*' --language php
  ws76 explain \"Error during WebSocket handshake: location mismatch: ws://a/ != ws://a:80/\"
  ws76 explain handshake-failed")]
pub(crate) struct ExplainArgs {
    /// Ids of rules, mistakes, verdicts or cases of the suite, in any case, * for any characters; a
    /// step such as 5.2 step 6; or what a browser's console says, whole or in part
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Show only mistakes that are made in this language, with its code alone
    #[arg(long, value_name = "NAME")]
    pub(crate) language: Option<String>,
}
