//! `ws76 man`.

use std::io::{self, Write};

use anyhow::Context as _;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::{self, ManArgs};
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};

/// Writes one manual page, or all of them to files.
pub(crate) fn run(args: &ManArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut root = args::command().disable_help_subcommand(true);
    root.build();
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
        for command in std::iter::once(&root).chain(root.get_subcommands()) {
            let path = dir.join(Man::new(command.clone()).get_filename());
            let mut page = Vec::new();
            write(&mut page, command)?;
            output::write_file(&path, &page, true).with_context(|| path.display().to_string())?;
        }
        return Ok(Outcome::Right);
    }
    let command = match &args.command {
        None => &root,
        Some(name) => root
            .find_subcommand(name)
            .ok_or_else(|| unknown(name, &root))?,
    };
    write(output, command)?;
    Ok(Outcome::Right)
}

fn unknown(name: &str, root: &Command) -> UsageError {
    let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
    let name = ws76::bytes::safe_text(name);
    UsageError(format!(
        "no command is named \"{name}\"\nthe commands are {}",
        names.join(", ")
    ))
}

/// Writes the page of one command. What stands behind the options keeps its lines: clap's own
/// section would fill the examples into paragraphs.
fn write(out: &mut dyn Write, command: &Command) -> io::Result<()> {
    let man = Man::new(command.clone())
        .source(concat!("ws76 ", env!("CARGO_PKG_VERSION")))
        .manual("ws76 manual");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    let help = command.get_after_long_help().or(command.get_after_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let mut roff = Roff::new();
    let (prose, examples) = match help.split_once("Example") {
        Some((prose, examples)) => (prose.trim(), examples.split_once(":\n")),
        None => (help.trim(), None),
    };
    if !prose.is_empty() {
        roff.control("SH", ["NOTES"]);
        filled(&mut roff, prose);
    }
    if let Some((_, examples)) = examples {
        roff.control("SH", ["EXAMPLES"]);
        literal(&mut roff, examples);
    }
    roff.control("SH", ["EXIT STATUS"]);
    literal(&mut roff, EXIT_STATUS);
    roff.to_writer(out)?;
    man.render_version_section(out)
}

const EXIT_STATUS: &str = "\
0  right: the answer is right and no finding is an error
1  wrong: the answer differs, or a rule is broken for which a conforming peer aborts
2  the command line is wrong
3  the input cannot be read or holds no draft-76 handshake, or the output cannot be written
4  the live peer cannot be reached or did not answer in time";

/// Paragraphs, a line each; what is indented keeps its lines.
fn filled(roff: &mut Roff, text: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with(' ') {
            literal(roff, line);
        } else {
            roff.control("PP", []);
            roff.text([roman(line)]);
        }
    }
}

/// Lines that are not filled.
fn literal(roff: &mut Roff, text: &str) {
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}
