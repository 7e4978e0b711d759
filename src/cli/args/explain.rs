//! Arguments of `explain`.

use clap::Args;

/// Say what a rule or a mistake means and how to fix it; without an id, list all
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 explain key-not-multiple
  ws76 explain parts-little-endian")]
pub(crate) struct ExplainArgs {
    /// The id of a rule, as findings carry it, or of a mistake, as the diagnosis does
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
}
