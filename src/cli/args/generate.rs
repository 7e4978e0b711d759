//! Arguments of `generate`.

use clap::Args;

/// Make conforming handshakes from a seed, or ones whose server makes a mistake
#[derive(Debug, Args)]
#[command(after_long_help = "\
The same seed and the same flags make the same bytes, on every machine. raw is each request and its
response in a row. With --mistake the keys are such that the mistake shows in the answer. Raw bytes and
packet captures are not written to a terminal.

Examples:
  ws76 generate -o handshake.raw
  ws76 generate --seed 1 --count 100 --format pcap -o session.pcap
  ws76 generate --mistake parts-little-endian | ws76 verify
  ws76 generate --explain-key
  ws76 generate --count 3 --format jsonl | jq -r .answer_hex")]
pub(crate) struct GenerateArgs {
    /// What everything is made from that the draft leaves to chance
    #[arg(long, value_name = "NUMBER", default_value_t = 76)]
    pub(crate) seed: u64,
    /// How many handshakes
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) count: u64,
    /// The Host field, in lower case
    #[arg(long, value_name = "HOST", default_value = "example.com")]
    pub(crate) host: String,
    /// The Origin field; without it, a page on the host
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
    /// The resource name: / and what follows
    #[arg(long, value_name = "PATH", default_value = "/")]
    pub(crate) path: String,
    /// Ask for a subprotocol
    #[arg(long, value_name = "NAME")]
    pub(crate) protocol: Option<String>,
    /// Have the server make this mistake; may be given several times (ws76 explain lists them)
    #[arg(long = "mistake", value_name = "ID")]
    pub(crate) mistakes: Vec<String>,
    /// Show how the client makes each key, step by step; the default format is text then
    #[arg(long)]
    pub(crate) explain_key: bool,
}
