//! Arguments of `parse`.

use clap::Args;

use super::{CaptureArgs, PolicyArgs};

/// Show the fields and every step of captured requests
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 parse request.raw
  ws76 parse session.pcapng
  nc -l 8080 | ws76 parse -")]
pub(crate) struct ParseArgs {
    #[command(flatten)]
    pub(crate) captures: CaptureArgs,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// Go on past a broken key as servers do that check nothing, and say so
    #[arg(long)]
    pub(crate) lenient: bool,
    /// List the forms of captures that can be read, and the commands that make them
    #[arg(long, conflicts_with_all = [
        "files", "recursive", "summary", "input_format", "kept", "flows", "lenient"
    ])]
    pub(crate) list_formats: bool,
}
