//! The table of commands. The arguments of a command are built only where the command line names it
//! ([`super::shape`]): building them for all commands took an eighth of the time of a start.

use clap::error::ErrorKind;
use clap::{ArgMatches, Args as _, FromArgMatches, Subcommand};

use super::{
    CompletionsArgs, ComputeArgs, ExplainArgs, GenerateArgs, ManArgs, ParseArgs, ProbeArgs,
    ReportArgs, ServeArgs, TapArgs, VerifyArgs,
};

/// Writes the enum of the commands and what clap asks of it; what derive writes builds the
/// arguments of every command at each start.
macro_rules! commands {
    ($( #[doc = $about:literal] $name:literal => $command:ident($args:ty), )*) => {
        /// The commands of the contract.
        #[derive(Debug)]
        pub(crate) enum Command {
            $( #[doc = $about] $command($args), )*
        }

        impl Command {
            /// The names of all.
            pub(super) const NAMES: &'static [&'static str] = &[$( $name ),*];

            /// Adds the arguments of a command to it.
            pub(super) fn with_arguments(command: clap::Command) -> clap::Command {
                match command.get_name() {
                    $( $name => <$args>::augment_args(command), )*
                    _ => command,
                }
            }

            /// The command of a name with what was found of its arguments.
            pub(super) fn of(name: &str, found: &mut ArgMatches) -> Result<Self, clap::Error> {
                match name {
                    $( $name => <$args>::from_arg_matches_mut(found).map(Self::$command), )*
                    _ => Err(clap::Error::new(ErrorKind::MissingSubcommand)),
                }
            }
        }

        impl Subcommand for Command {
            fn augment_subcommands(command: clap::Command) -> clap::Command {
                command
                    .subcommand_required(true)
                    .arg_required_else_help(true)
                    $( .subcommand(clap::Command::new($name).about($about.trim())) )*
            }

            fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
                Self::augment_subcommands(command)
            }

            fn has_subcommand(name: &str) -> bool {
                Self::NAMES.contains(&name)
            }
        }

        impl FromArgMatches for Command {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
                Self::from_arg_matches_mut(&mut matches.clone())
            }

            fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
                let (name, mut found) = matches.remove_subcommand().unwrap_or_default();
                Self::of(&name, &mut found)
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }
    };
}

commands! {
    /// Show every step from two keys and key 3 to the answer
    "compute" => Compute(ComputeArgs),
    /// Show the fields and every step of captured requests
    "parse" => Parse(ParseArgs),
    /// Check captured handshakes: the answer, and both sides against the draft
    "verify" => Verify(VerifyArgs),
    /// Make conforming handshakes from a seed, or ones whose server makes a mistake
    "generate" => Generate(GenerateArgs),
    /// Make a handshake with a live server, or hold it against the conformance suite
    "probe" => Probe(Box<ProbeArgs>),
    /// Answer live clients rightly and show every step of each handshake
    "serve" => Serve(ServeArgs),
    /// Stand between clients and a server and judge each handshake that goes by
    "tap" => Tap(TapArgs),
    /// Set the results of several servers or runs side by side
    "report" => Report(ReportArgs),
    /// Say what a rule or a mistake means and how to fix it; without an id, list all
    "explain" => Explain(ExplainArgs),
    /// Write a completion script for a shell
    "completions" => Completions(CompletionsArgs),
    /// Write a manual page (roff)
    "man" => Man(ManArgs),
}
