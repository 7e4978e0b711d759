//! What the command line does with the library.

mod args;
mod captures;
mod completions;
mod compute;
mod explain;
mod generate;
mod input;
mod live;
mod man;
mod outcome;
mod output;
mod probe;
mod progress;
mod report;
mod serve;
mod signals;
mod tap;
mod terminal;
mod value;

use std::io::{self, IsTerminal as _, Write as _};
use std::mem::ManuallyDrop;

use args::{Cli, Command, Format};
use outcome::Outcome;
use output::{Manner, Output};

/// Runs the command of the process's arguments.
pub(crate) fn main() -> Outcome {
    // The process ends soon enough: nothing is taken apart.
    let cli = ManuallyDrop::new(args::parse());
    match run(&cli) {
        Ok(outcome) => outcome,
        Err(error) => {
            notify(&format!("{error:#}"));
            Outcome::of_error(&error)
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let manner = match &cli.command {
        Command::Serve(_) | Command::Tap(_) => Manner::Direct,
        _ if cli.global.format == Format::Jsonl => Manner::Direct,
        _ => Manner::Replace,
    };
    let mut output = Output::new(&cli.global, manner);
    let outcome = match &cli.command {
        Command::Compute(args) => compute::run(args, &cli.global, &mut output)?,
        Command::Parse(args) => captures::parse(args, &cli.global, &mut output)?,
        Command::Verify(args) => captures::verify(args, &cli.global, &mut output)?,
        Command::Generate(args) => generate::run(args, &cli.global, &mut output)?,
        Command::Probe(args) => probe::run(args, &cli.global, &mut output)?,
        Command::Serve(args) => serve::run(args, &cli.global, &mut output)?,
        Command::Tap(args) => tap::run(args, &cli.global, &mut output)?,
        Command::Report(args) => report::run(args, &cli.global, &mut output)?,
        Command::Explain(args) => explain::run(args, &cli.global, &mut output)?,
        Command::Completions(args) => completions::run(args, &mut output)?,
        Command::Man(args) => man::run(args, &mut output)?,
    };
    output.finish(outcome)?;
    Ok(outcome)
}

/// Reports an error or a warning on standard error; where that is closed, nobody is there to read.
fn notify(message: &str) {
    let mut stderr = anstream::AutoStream::auto(io::stderr().lock());
    for (index, line) in message.lines().enumerate() {
        let head = if index == 0 { "ws76: " } else { "  " };
        // What the message quotes may come from a capture or a path.
        let line = ws76::bytes::safe_text(line);
        let _ = writeln!(stderr, "{head}{line}");
    }
}

/// Whether a person is waiting at standard input without a message that says so.
fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}
