//! Arguments of `explain`.

use clap::Args;

/// Say what a rule means and how to mend it; without an id, list all
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  ws76 explain key-not-multiple")]
pub(crate) struct ExplainArgs {
    /// The id of a rule, as findings carry it
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
}
