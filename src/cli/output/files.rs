//! Files that must not be written over.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::is_stdout;
use crate::cli::args::Global;
use crate::cli::outcome::UsageError;

/// Refuses `--output` where it would write over an input of the run: a file that is named, or one
/// in a folder that is read.
pub(crate) fn refuse_input<'p>(
    global: &Global,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), UsageError> {
    match global.output.as_deref() {
        Some(output) if !is_stdout(output) => refuse_over(output, inputs),
        _ => Ok(()),
    }
}

#[cold]
fn refuse_over<'p>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), UsageError> {
    let Ok(output) = std::fs::canonicalize(output) else {
        return Ok(());
    };
    for input in inputs {
        let is_input = std::fs::canonicalize(input).is_ok_and(|input| {
            let is_file = !input.is_dir();
            (is_file && input == output) || (!is_file && output.starts_with(&input))
        });
        if is_input && output.is_file() {
            let text = format!(
                "--output would write over an input: {}\nname another file",
                input.display()
            );
            return Err(UsageError(text));
        }
    }
    Ok(())
}

/// Refuses to save over a file that exists, unless forced.
pub(crate) fn refuse_existing(path: &Path, force: bool) -> Result<(), UsageError> {
    if path.exists() && !force {
        return Err(UsageError(exists(path)));
    }
    Ok(())
}

fn exists(path: &Path) -> String {
    format!("{} exists: use --force to replace it", path.display())
}

/// Writes a whole file, and none over another unless forced.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let opened = options.open(path).map_err(|error| {
        let kind = error.kind();
        let text = match kind {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => format!("{}: {error}", path.display()),
        };
        io::Error::new(kind, text)
    });
    opened?.write_all(bytes)
}
