//! The arguments of each command.
//!
//! House rules: a flag that takes a value has an upper-case name for it; the first line of its
//! help says what it does; commands have examples in their long help.

mod captures;
mod compute;
mod explain;
mod global;
mod parse;
mod verify;

pub(crate) use captures::CaptureArgs;
pub(crate) use compute::ComputeArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use global::{Color, Format, Global};
pub(crate) use parse::ParseArgs;
pub(crate) use verify::VerifyArgs;

use clap::{Parser, Subcommand};

/// Calculator and debugging tool for the opening handshake of WebSocket draft 76 (hybi-00)
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 right, 1 wrong, 2 command line, 3 unreadable or no draft-76 handshake."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands of the contract.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show every step from two keys and key 3 to the answer
    Compute(ComputeArgs),
    /// Show the fields and every step of captured requests
    Parse(ParseArgs),
    /// Check captured handshakes: the answer, and both sides against the draft
    Verify(VerifyArgs),
    /// Say what a rule or a mistake means and how to mend it; without an id, list all
    Explain(ExplainArgs),
}
