//! Arguments of `man`.

use std::path::PathBuf;

use clap::Args;

/// Write a manual page (roff)
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 man verify | man -l -
  ws76 man --dir /usr/local/share/man/man1")]
pub(crate) struct ManArgs {
    /// The command whose page is wanted; without one, the page of ws76 itself
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
    /// Write the pages of ws76 and of all commands to files in DIR, which is made where it is missing
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub(crate) dir: Option<PathBuf>,
}
