//! Arguments of `parse`.

use std::path::PathBuf;

use clap::Args;

/// Show the fields and every step of captured requests
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 parse request.raw
  nc -l 8080 | ws76 parse -")]
pub(crate) struct ParseArgs {
    /// Captures to read; - or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Go on past a broken key as servers do that check nothing, and say so
    #[arg(long)]
    pub(crate) lenient: bool,
}
