//! Arguments of the commands that read captures.

use std::path::PathBuf;

use clap::Args;
use ws76::capture::{Form, TABLE};

use crate::cli::outcome::UsageError;

/// Which captures to read, and how.
#[derive(Debug, Args)]
pub(crate) struct CaptureArgs {
    /// Captures to read, in any form; - or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Read all files in folders, and in the folders in them; links are followed, hidden files left
    /// out, files that are no capture counted
    #[arg(short, long)]
    pub(crate) recursive: bool,
    /// Of the files in folders, read those alone whose name fits: '*.pcap'
    #[arg(long, value_name = "PATTERN", requires = "recursive", value_parser = glob::Pattern::new)]
    pub(crate) glob: Vec<glob::Pattern>,
    /// Write the totals alone
    #[arg(long)]
    pub(crate) summary: bool,
    /// Read all inputs as this form, whatever they look like (parse --list-formats lists them)
    #[arg(long, value_name = "FORM")]
    pub(crate) input_format: Option<String>,
    /// Bytes kept of each direction of a connection
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 10, value_parser = at_least_one)]
    pub(crate) kept: usize,
    /// Connections of a packet capture that are known at once; the oldest gives way
    #[arg(long, value_name = "N", default_value_t = 65_536, value_parser = at_least_one)]
    pub(crate) flows: usize,
}

impl CaptureArgs {
    /// The form that was asked for.
    pub(crate) fn form(&self) -> Result<Option<Form>, UsageError> {
        let Some(id) = &self.input_format else {
            return Ok(None);
        };
        let form = Form::from_id(id).ok_or_else(|| {
            let ids: Vec<&str> = TABLE.iter().map(|row| row.id).collect();
            UsageError(format!(
                "no form is named \"{id}\"\nthe forms are {}",
                ids.join(", ")
            ))
        })?;
        Ok(Some(form))
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1 is needed".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}
