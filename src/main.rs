//! The command line of ws76: parse the arguments, run the command, turn its outcome into an exit
//! code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main().into()
}
