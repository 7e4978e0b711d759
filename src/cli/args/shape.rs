//! What the derived commands do not say themselves: headings, the formats that each command takes,
//! and examples in the short help too.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, Args as _, Command, CommandFactory as _, ValueEnum};

use super::global::GLOBAL;
use super::{Cli, Format, Global};

/// Options under a heading of their own; all others of a command stand under "Options".
const HEADINGS: &[(&str, &str, &[&str])] = &[
    ("compute", "Keys", &["key1", "key2", "challenge", "example"]),
    (
        "parse",
        "Input",
        &["recursive", "input_format", "kept", "flows"],
    ),
    (
        "verify",
        "Input",
        &[
            "recursive",
            "input_format",
            "kept",
            "flows",
            "request",
            "response",
        ],
    ),
    (
        "probe",
        "Request",
        &[
            "seed",
            "key1",
            "key2",
            "challenge",
            "origin",
            "protocol",
            "fields",
            "send",
        ],
    ),
    (
        "probe",
        "Connection",
        &[
            "timeout",
            "connect_to",
            "key3_delay",
            "key3_after_101",
            "insecure",
            "no_fallback",
        ],
    ),
    (
        "probe",
        "Conformance suite",
        &[
            "suite",
            "cases",
            "skip",
            "list_cases",
            "jobs",
            "keep_going",
            "known",
        ],
    ),
    (
        "serve",
        "Limits",
        &[
            "max_field_bytes",
            "max_connections",
            "timeout",
            "idle_timeout",
            "drain_timeout",
        ],
    ),
    (
        "tap",
        "Limits",
        &[
            "max_connections",
            "connect_timeout",
            "idle_timeout",
            "drain_timeout",
        ],
    ),
];

/// The formats that make sense for a command, the default first; all others take text alone.
pub(super) fn formats(command: &str) -> &'static [Format] {
    use Format::{Github, Html, Json, Jsonl, Junit, Pcap, Raw, Tap, Text};
    match command {
        "parse" | "verify" | "probe" => &[Text, Json, Jsonl, Tap, Junit, Html, Github],
        "serve" | "tap" => &[Text, Json, Jsonl, Tap, Junit],
        "compute" | "explain" => &[Text, Json, Jsonl, Html],
        "generate" => &[Raw, Pcap, Text, Json, Jsonl],
        "report" => &[Text, Html],
        _ => &[Text],
    }
}

/// The command line in full: what help, completions and manual pages are made from.
pub(crate) fn command() -> Command {
    command_for(|_| true)
}

/// What is needed to read the words behind the name of a command where nothing is wrong with them:
/// its flags and those of all, without help, advice and any other command. With a command below
/// another, clap does the work twice.
pub(super) fn bare(name: &'static str) -> Command {
    let command = Command::new(name)
        .disable_help_flag(true)
        .disable_version_flag(true);
    super::Command::with_arguments(Global::augment_args(command))
        .mut_arg("format", |format| limited(format, formats(name)))
}

/// The command line with the arguments of those commands that are wanted; of the others it has the
/// names.
pub(super) fn command_for(is_wanted: impl Fn(&str) -> bool) -> Command {
    let mut root = switches(Cli::command().mut_args(|flag| flag.global(true)));
    if let Some(help) = root.get_after_help().map(|help| flowing(&help.to_string())) {
        root = root.after_help(help);
    }
    let format = root
        .get_arguments()
        .find(|arg| arg.get_id() == "format")
        .cloned();
    let names: Vec<String> = root
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| is_wanted(name))
        .collect();
    names.iter().fold(root, |root, name| {
        root.mut_subcommand(name, |command| {
            let about = command.get_about().cloned().unwrap_or_default();
            shaped(super::Command::with_arguments(command), format.as_ref()).about(about)
        })
    })
}

/// The command line with the flags that print and do nothing else.
fn switches(root: Command) -> Command {
    root.disable_help_flag(true)
        .disable_version_flag(true)
        .arg(switch(
            "help",
            'h',
            ArgAction::Help,
            "Print help, with -h the short one",
        ))
        .arg(switch(
            "version",
            'V',
            ArgAction::Version,
            "Print the version",
        ))
}

fn switch(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .global(true)
        .help_heading(GLOBAL)
        .help(help)
        .display_order(900)
}

fn shaped(mut command: Command, format: Option<&Arg>) -> Command {
    let name = command.get_name().to_owned();
    for (_, heading, ids) in HEADINGS.iter().filter(|(of, ..)| *of == name) {
        command = command.mut_args(|arg| {
            if ids.contains(&arg.get_id().as_str()) {
                arg.help_heading(*heading)
            } else {
                arg
            }
        });
    }
    // Without a short text of its own, -h shows the examples too.
    if let Some(help) = command.get_after_long_help().map(ToString::to_string) {
        let help = flowing(&help);
        command = command.after_help(help.clone()).after_long_help(help);
    }
    match format {
        Some(format) => command.arg(limited(format.clone(), formats(&name))),
        None => command,
    }
}

/// Prose with each paragraph on a line, to be laid out for the terminal; what is indented keeps its
/// lines.
fn flowing(help: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in help.lines() {
        let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
        match lines.last_mut() {
            Some(last) if is_prose(last) && is_prose(line) && !last.ends_with(':') => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// The flag --format, with only those values that a command takes.
fn limited(format: Arg, formats: &'static [Format]) -> Arg {
    let values = formats.iter().filter_map(ValueEnum::to_possible_value);
    let parser = PossibleValuesParser::new(values)
        .try_map(|word| <Format as ValueEnum>::from_str(&word, false));
    let first = formats.first().copied().unwrap_or(Format::Text);
    format
        .value_parser(parser)
        .default_value(first.word())
        .hide(formats.len() < 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn prose_flows_and_examples_keep_their_lines() {
        let help = "One two\nthree.\nFour:\n  a\n  b\n\nExamples:\n  c\n      d";
        let flows = "One two three. Four:\n  a\n  b\n\nExamples:\n  c\n      d";
        assert_eq!(flowing(help), flows);
    }

    #[test]
    fn each_heading_is_that_of_an_option() {
        let command = command();
        for (name, heading, ids) in HEADINGS {
            let sub = command.find_subcommand(name).unwrap();
            for id in *ids {
                let arg = sub.get_arguments().find(|arg| arg.get_id() == *id);
                let arg = arg.unwrap_or_else(|| panic!("{name} has no {id}"));
                assert_eq!(arg.get_help_heading(), Some(*heading), "{name} {id}");
            }
        }
    }

    #[test]
    fn each_command_has_examples_in_both_helps() {
        let command = command();
        for sub in command.get_subcommands() {
            for help in [sub.get_after_help(), sub.get_after_long_help()] {
                let help = help.map(ToString::to_string).unwrap_or_default();
                assert!(help.contains("Example"), "{}: {help}", sub.get_name());
            }
        }
    }

    #[test]
    fn each_commands_own_options_come_before_the_global_ones() {
        let mut command = command();
        command.build();
        for sub in command.get_subcommands_mut() {
            if sub.get_name() == "help" {
                continue;
            }
            let sub_name = sub.get_name().to_owned();
            let help = sub.render_long_help().to_string();
            let place = |heading: &str| help.find(&format!("\n{heading}:\n"));
            let global = place(GLOBAL).unwrap_or_else(|| panic!("{help}"));
            for (_, heading, _) in HEADINGS.iter().filter(|(of, ..)| *of == sub_name) {
                assert!(place(heading).is_some_and(|own| own < global), "{help}");
            }
            for heading in ["Options", "Arguments"] {
                assert!(place(heading).is_none_or(|own| own < global), "{help}");
            }
        }
    }
}
