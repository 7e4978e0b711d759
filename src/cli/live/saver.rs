//! Each handshake in a file of its own.

use std::io;
use std::path::PathBuf;

use anyhow::Context as _;
use ws76::live::Had;

use super::super::output;

/// Writes each handshake to a file of its own.
pub(in super::super) struct Saver {
    folder: Option<PathBuf>,
    next: u64,
}

/// Names that are tried before saving is given up.
const MOST_NAMES: u64 = 1_000_000;

impl Saver {
    pub(in super::super) fn new(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        Ok(Self { folder, next: 1 })
    }

    /// Saves request and response in a row.
    ///
    /// # Errors
    /// The file cannot be written; what saves goes on.
    pub(in super::super) fn save(&mut self, had: &Had) -> io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        while self.next < MOST_NAMES {
            let path = folder.join(format!("handshake-{:06}.raw", self.next));
            self.next = self.next.saturating_add(1);
            match output::write_file(&path, &had.raw(), false) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => return result,
            }
        }
        Ok(())
    }
}
