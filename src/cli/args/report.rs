//! Arguments of `report`.

use std::path::PathBuf;

use clap::Args;

/// Set the results of several servers or runs side by side
#[derive(Debug, Args)]
#[command(after_long_help = "\
Each FILE holds the JSON of one run of probe --suite or of verify. Of suites a row is a case, a column
a file; with html each cell opens to what came. Text shows the cases that not all of them pass, with
-v all. Of verify a row is a file: its verdicts, and what explains its wrong answers.
An -o FILE that ends in .html is written as html.

Examples:
  ws76 probe ws://127.0.0.1:8080/ --suite --format json -o before.json
  ws76 report before.json after.json
  ws76 report a.json b.json -o index.html")]
pub(crate) struct ReportArgs {
    /// The JSON of runs
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}
