//! Arguments of `compute`.

use std::ffi::OsString;

use clap::Args;

/// Show every step from two keys and key 3 to the answer
#[derive(Debug, Args)]
#[command(after_long_help = "\
Values are plain text as they stand, or with a prefix:
  hex:5e6e3a64735b3455   base64:Xm46ZHNbNFU=   escaped:'\\x00ab\\r\\n'   @FILE   text:hex:00

Examples:
  ws76 compute --key1 '4 @1  46546xW%0l 1 5' --key2 '12998 5 Y3 1  .P00' --challenge '^n:ds[4U'
  ws76 compute -q --key1 ... --key2 ... --challenge hex:5e6e3a64735b3455
      prints 386a4b5327793a472a436f2c5778612d, the answer alone")]
pub(crate) struct ComputeArgs {
    /// The value of Sec-WebSocket-Key1
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub(crate) key1: OsString,
    /// The value of Sec-WebSocket-Key2
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub(crate) key2: OsString,
    /// The eight bytes after the client's fields
    #[arg(long, value_name = "BYTES", visible_alias = "key3")]
    #[arg(allow_hyphen_values = true)]
    pub(crate) challenge: OsString,
    /// Go on past a broken key as servers do that check nothing, and say so
    #[arg(long)]
    pub(crate) lenient: bool,
}
