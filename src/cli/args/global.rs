//! Flags of every command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ws76::render;

/// The heading of the flags that every command has.
pub(super) const GLOBAL: &str = "Global options";

/// Flags of every command, before its name and behind it.
#[derive(Debug, Args)]
#[command(next_help_heading = GLOBAL)]
pub(crate) struct Global {
    /// How results are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// When to colour text; auto looks at the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Draw with ASCII alone; without it, this is so in a C or POSIX locale, or one without UTF-8
    #[arg(long)]
    pub(crate) ascii: bool,
    /// Write the result alone: the answer's hex, or a line for each handshake
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also write notes, fields, and MD5 round by round
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Write results to FILE, which is replaced when the run has ended; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Let --save replace files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// One JSON object a line and handshake
    Jsonl,
    /// Test Anything Protocol
    Tap,
    /// JUnit XML
    Junit,
    /// One page for a browser
    Html,
    /// Annotations of GitHub Actions
    Github,
    /// The bytes of handshakes in a row
    Raw,
    /// A packet capture
    Pcap,
}

impl Format {
    /// The renderer of handshakes; none where the format has none of that extent.
    pub(crate) fn handshakes(
        self,
        options: &render::Options,
    ) -> Option<Box<dyn render::HandshakeRenderer>> {
        let format = match self {
            Self::Text => render::Format::Text,
            Self::Json => render::Format::Json,
            Self::Jsonl => render::Format::Jsonl,
            Self::Tap => render::Format::Tap,
            Self::Junit => render::Format::Junit,
            Self::Html => render::Format::Html,
            Self::Github => render::Format::Github,
            Self::Raw | Self::Pcap => return None,
        };
        render::handshakes(format, options)
    }

    /// The word on the command line.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tap => "tap",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Github => "github",
            Self::Raw => "raw",
            Self::Pcap => "pcap",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.word())
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
