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
    /// It was said that no more are saved.
    is_full: bool,
}

/// Names that are tried before saving is given up.
const MOST_NAMES: u64 = 1_000_000;

impl Saver {
    pub(in super::super) fn new(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        Ok(Self {
            folder,
            next: 1,
            is_full: false,
        })
    }

    /// Saves request and response in a row.
    ///
    /// # Errors
    /// The file cannot be written; what saves goes on.
    pub(in super::super) fn save(&mut self, had: &Had) -> io::Result<()> {
        self.write(|| had.raw())
    }

    fn write(&mut self, bytes: impl Fn() -> Vec<u8>) -> io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        while self.next < MOST_NAMES {
            let path = folder.join(format!("handshake-{:06}.raw", self.next));
            self.next = self.next.saturating_add(1);
            match output::write_file(&path, &bytes(), false) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => return result,
            }
        }
        if std::mem::replace(&mut self.is_full, true) {
            return Ok(());
        }
        let folder = folder.display();
        let text = format!("{folder} has {MOST_NAMES} handshakes: no more are saved there");
        Err(io::Error::other(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_no_more_are_saved_is_said_once() {
        let mut saver = Saver {
            folder: Some(std::env::temp_dir()),
            next: MOST_NAMES,
            is_full: false,
        };
        let said = saver.write(Vec::new).map_err(|error| error.to_string());
        assert!(
            said.is_err_and(
                |said| said.ends_with("has 1000000 handshakes: no more are saved there")
            )
        );
        assert!(saver.write(Vec::new).is_ok());
    }
}
