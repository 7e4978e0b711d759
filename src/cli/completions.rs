//! `ws76 completions`.

use std::io::Write as _;

use super::args::{self, CompletionsArgs};
use super::outcome::Outcome;
use super::output::Output;

/// Writes the completion script of a shell.
pub(crate) fn run(args: &CompletionsArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "ws76", &mut script);
    output.write_all(&script)?;
    Ok(Outcome::Right)
}
