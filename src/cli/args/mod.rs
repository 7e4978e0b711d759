//! The arguments of each command.
//!
//! House rules: a flag that takes a value has an upper-case name for it; the first line of its
//! help says what it does; commands have examples in their long help, and [`command`] shows them in
//! the short one too.

mod captures;
mod commands;
mod completions;
mod compute;
mod explain;
mod generate;
mod global;
mod man;
mod parse;
mod policy;
mod probe;
mod report;
mod serve;
mod shape;
mod tap;
mod verify;
mod words;

pub(crate) use captures::CaptureArgs;
pub(crate) use commands::Command;
pub(crate) use completions::CompletionsArgs;
pub(crate) use compute::ComputeArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use generate::GenerateArgs;
pub(crate) use global::{Color, Format, Global};
pub(crate) use man::ManArgs;
pub(crate) use parse::ParseArgs;
pub(crate) use policy::PolicyArgs;
pub(crate) use probe::ProbeArgs;
pub(crate) use report::ReportArgs;
pub(crate) use serve::ServeArgs;
pub(crate) use shape::command;
pub(crate) use tap::TapArgs;
pub(crate) use verify::{Client, VerifyArgs};
pub(crate) use words::parse;

use clap::Parser;

/// Calculator and debugging tool for the opening handshake of WebSocket draft 76 (hybi-00)
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 right, 1 wrong, 2 command line, 3 unreadable or no draft-76 handshake,
4 the live peer cannot be reached or did not answer in time.

Examples:
  ws76 session.pcap                  is short for ws76 verify session.pcap
  ws76 compute --key1 '4 @1  46546xW%0l 1 5' --key2 '12998 5 Y3 1  .P00' --challenge '^n:ds[4U'
  ws76 probe ws://127.0.0.1:8080/
  ws76 explain key-not-multiple"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}
