//! The arguments of each command.
//!
//! House rules: a flag that takes a value has an upper-case name for it; the first line of its
//! help says what it does; commands have examples in their long help.

mod captures;
mod commands;
mod compute;
mod explain;
mod global;
mod parse;
mod probe;
mod serve;
mod tap;
mod verify;

pub(crate) use captures::CaptureArgs;
pub(crate) use commands::Command;
pub(crate) use compute::ComputeArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use global::{Color, Format, Global};
pub(crate) use parse::ParseArgs;
pub(crate) use probe::ProbeArgs;
pub(crate) use serve::ServeArgs;
pub(crate) use tap::TapArgs;
pub(crate) use verify::VerifyArgs;

use clap::Parser;

/// Calculator and debugging tool for the opening handshake of WebSocket draft 76 (hybi-00)
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 right, 1 wrong, 2 command line, 3 unreadable or no draft-76 handshake,
4 the live peer cannot be reached or did not answer in time."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}
