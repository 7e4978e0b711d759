//! Arguments of `serve`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::probe::time;

/// Answer each client rightly, send its frames back, and show every step of each handshake
#[derive(Debug, Args)]
#[command(after_long_help = "\
A plain browser that opens the address gets a page with the handshakes seen. Ctrl-C says goodbye to
the clients and sums up; a second one ends at once.

The exit code is 0; with --once, that of the handshake. A reader of the output that stops does not
stop the server: what it does not read is counted.

Examples:
  ws76 serve
  ws76 serve 7700
  ws76 serve 127.0.0.1:0 --once --format json
  ws76 serve --save captures/ --format jsonl
  ws76 serve --mistake parts-little-endian --once")]
pub(crate) struct ServeArgs {
    /// Where to listen: HOST:PORT, or a port of this machine; port 0 takes a free one
    #[arg(value_name = "ADDR", default_value = "127.0.0.1:7676")]
    pub(crate) address: String,
    /// End after the first handshake, when its client has gone; the exit code is its own
    #[arg(long)]
    pub(crate) once: bool,
    /// Answer with this mistake, to test a client with it; may be repeated (ws76 explain
    /// lists them)
    #[arg(long = "mistake", value_name = "ID")]
    pub(crate) mistakes: Vec<String>,
    /// Write the bytes of each handshake to a file of its own in DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Bytes of a request up to its empty line
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 10)]
    pub(crate) max_field_bytes: usize,
    /// Connections at one time; more are closed at once
    #[arg(long, value_name = "COUNT", default_value_t = 4096)]
    pub(crate) max_connections: usize,
    /// The time from a connection to its answer
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "10s")]
    pub(crate) timeout: Duration,
    /// The time without a byte after which a client is closed, the handshake made
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "300s")]
    pub(crate) idle_timeout: Duration,
    /// The time for clients to go, the end asked for
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "2s")]
    pub(crate) drain_timeout: Duration,
    /// Listen at an address that other machines reach
    #[arg(long)]
    pub(crate) public: bool,
}
