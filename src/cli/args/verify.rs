//! Arguments of `verify`.

use std::path::PathBuf;

use clap::Args;

/// Check captured handshakes: the answer, and both sides against the draft
#[derive(Debug, Args)]
#[command(after_long_help = "\
A file holds request and response in a row; where they lie in two files, say --request and
--response. Several files are all judged, and the exit code is the highest that one of them earned.

Examples:
  ws76 verify handshake.raw
  ws76 verify --request client.bin --response server.bin
  ws76 verify --format json captures/*.raw > golden.json")]
pub(crate) struct VerifyArgs {
    /// Captures to read; - or none is standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["request", "response"])]
    pub(crate) files: Vec<PathBuf>,
    /// The client's bytes, where the directions lie in two files
    #[arg(long, value_name = "FILE", requires = "response")]
    pub(crate) request: Option<PathBuf>,
    /// The server's bytes, where the directions lie in two files
    #[arg(long, value_name = "FILE", requires = "request")]
    pub(crate) response: Option<PathBuf>,
    /// The client used wss://, so the location must too
    #[arg(long)]
    pub(crate) secure: bool,
}
