//! Arguments of `compute`.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

/// Show every step from two keys and key 3 to the answer
#[derive(Debug, Args)]
#[command(after_long_help = "\
Values are plain text as they are, or with a prefix:
  hex:5e6e3a64735b3455   base64:Xm46ZHNbNFU=   escaped:'\\x00ab\\r\\n'   @FILE   text:hex:00

Examples:
  ws76 compute --key1 '4 @1  46546xW%0l 1 5' --key2 '12998 5 Y3 1  .P00' --challenge '^n:ds[4U'
  ws76 compute --example
  ws76 compute --example --step
  ws76 compute --example 2 --trace
  ws76 compute --key dGhlIHNhbXBsZSBub25jZQ==
  ws76 compute --example --format html -o handshake.html
  ws76 compute -q --key1 ... --key2 ... --challenge hex:5e6e3a64735b3455
      prints 386a4b5327793a472a436f2c5778612d, the answer alone")]
pub(crate) struct ComputeArgs {
    /// The value of Sec-WebSocket-Key1
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    #[arg(required_unless_present_any = ["example", "key"])]
    pub(crate) key1: Option<OsString>,
    /// The value of Sec-WebSocket-Key2
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    #[arg(required_unless_present_any = ["example", "key"])]
    pub(crate) key2: Option<OsString>,
    /// The eight bytes after the client's fields
    #[arg(long, value_name = "BYTES", visible_alias = "key3")]
    #[arg(allow_hyphen_values = true, required_unless_present_any = ["example", "key"])]
    pub(crate) challenge: Option<OsString>,
    /// Take an example of the draft in place of keys: 1 is that of section 1.2, 2 that of 1.3
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "1")]
    #[arg(conflicts_with_all = ["key1", "key2", "challenge"])]
    pub(crate) example: Option<Example>,
    /// What came after: Sec-WebSocket-Accept of RFC 6455 for this Sec-WebSocket-Key, step by step
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    #[arg(conflicts_with_all = ["key1", "key2", "challenge", "example", "lenient", "step", "trace"])]
    pub(crate) key: Option<OsString>,
    /// Go on past a broken key as servers do that check nothing, and say so
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Show one step at a key press, q ends; all at once where there is no terminal
    #[arg(long)]
    pub(crate) step: bool,
    /// Show the 64 steps of MD5 too
    #[arg(long)]
    pub(crate) trace: bool,
}

/// An example of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Example {
    /// The example of section 1.2
    #[value(name = "1")]
    First,
    /// The example of section 1.3
    #[value(name = "2")]
    Second,
}

impl Example {
    /// Key 1, key 2 and key 3.
    pub(crate) const fn keys(self) -> (&'static [u8], &'static [u8], [u8; 8]) {
        match self {
            Self::First => (b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U"),
            Self::Second => (
                b"18x 6]8vM;54 *(5:  {   U1]8  z [  8",
                b"1_ tx7X d  <  nw  334J702) 7]o}` 0",
                *b"Tm[K T2u",
            ),
        }
    }
}
