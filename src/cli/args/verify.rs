//! Arguments of `verify`.

use std::path::PathBuf;

use clap::Args;

use super::{CaptureArgs, PolicyArgs};

/// Check captured handshakes: the answer, and both sides against the draft
#[derive(Debug, Args)]
#[command(after_long_help = "\
A capture is a packet capture, a hex dump, a log or the raw bytes, request and response in a row;
ws76 finds out which (ws76 parse --list-formats lists the forms). Where the directions lie in two
files of raw bytes, say --request and --response. Several captures are all judged, and the exit code
is the highest that one of them earned.

Examples:
  ws76 verify session.pcap
  tcpdump -i lo -s 0 -U -w - port 8080 | ws76 verify --format jsonl -
  ws76 verify --request client.bin --response server.bin
  ws76 verify -r captures/ --format junit -o report.xml")]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) captures: CaptureArgs,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// The client's bytes, where the directions lie in two files
    #[arg(
        long,
        value_name = "FILE",
        requires = "response",
        conflicts_with = "files"
    )]
    pub(crate) request: Option<PathBuf>,
    /// The server's bytes, where the directions lie in two files
    #[arg(
        long,
        value_name = "FILE",
        requires = "request",
        conflicts_with = "files"
    )]
    pub(crate) response: Option<PathBuf>,
    /// Where no known mistake explains a wrong answer, try all 2^32 values of part 1 and of part 2,
    /// with the rest right or with one mistake in it: seconds a search, minutes for all
    #[arg(long)]
    pub(crate) deep: bool,
    /// The client used wss://, so the location must too
    #[arg(long)]
    pub(crate) secure: bool,
    /// Judge the response as this client does: the draft's, or WebKit of 2011 as measured
    #[arg(long, value_name = "CLIENT", default_value = "draft")]
    pub(crate) client: Client,
}

/// A client by which responses are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Client {
    /// The client of draft 76, 4.1
    Draft,
    /// WebKit 534.34: Safari 5.1 and PhantomJS 1.9
    Webkit534,
}
