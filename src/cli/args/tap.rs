//! Arguments of `tap`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::PolicyArgs;
use super::probe::time;

/// Stand between clients and a server, pass every byte on, and judge each handshake that goes by
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  ws76 tap 127.0.0.1:7677 127.0.0.1:8080
      and have the client connect to port 7677. The client names that port in its request, so a
      server that builds its location of its own name is reported for it.

The exit code is the highest of the handshakes that went by; with --once that of its handshake, or 4
where the server accepts no connection.")]
pub(crate) struct TapArgs {
    /// Where to listen: HOST:PORT, or a port of this machine; port 0 takes a free one
    #[arg(value_name = "LISTEN")]
    pub(crate) listen: String,
    /// The server: HOST:PORT, or a port of this machine
    #[arg(value_name = "TARGET")]
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// End after the first handshake; the exit code is its own
    #[arg(long)]
    pub(crate) once: bool,
    /// Write the bytes of each handshake to a file of its own in DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Clients at one time; more wait
    #[arg(long, value_name = "COUNT", default_value_t = 1024)]
    pub(crate) max_connections: usize,
    /// The time for the server to accept a connection
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "10s")]
    pub(crate) connect_timeout: Duration,
    /// The time without a byte either way after which a client is closed
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "300s")]
    pub(crate) idle_timeout: Duration,
    /// The time for clients to go, the end asked for
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "2s")]
    pub(crate) drain_timeout: Duration,
    /// Listen at an address that other machines reach
    #[arg(long)]
    pub(crate) public: bool,
}
