//! Arguments of `tap`.

use std::path::PathBuf;

use clap::Args;

/// Stand between clients and a server, pass every byte on, and judge each handshake that goes by
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  ws76 tap 127.0.0.1:7677 127.0.0.1:8080
      and have the client connect to port 7677. The client names that port in its request, so a
      server that builds its location of its own name is told for it.")]
pub(crate) struct TapArgs {
    /// Where to listen: HOST:PORT; port 0 takes a free one
    #[arg(value_name = "LISTEN")]
    pub(crate) listen: String,
    /// The server: HOST:PORT
    #[arg(value_name = "TARGET")]
    pub(crate) target: String,
    /// End after the first handshake; the exit code is its own
    #[arg(long)]
    pub(crate) once: bool,
    /// Write the bytes of each handshake to a file of its own in DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Clients at one time; more wait
    #[arg(long, value_name = "COUNT", default_value_t = 1024)]
    pub(crate) max_connections: usize,
    /// Listen at an address that other machines reach
    #[arg(long)]
    pub(crate) public: bool,
}
