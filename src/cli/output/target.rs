//! The file of `--output`: written beside its place, and put there when the run has ended well.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::cli::signals::on_signal;

/// How the file of `--output` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Into a file beside it, which takes its place when the run has ended well.
    Replace,
    /// As it comes: somebody may read along.
    Direct,
}

/// The file that has not yet the name that it is to have.
static PENDING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Notes the file that has not yet its name, in place of the one noted before.
fn note_pending(path: Option<PathBuf>) -> Option<PathBuf> {
    let mut pending = PENDING.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut *pending, path)
}

/// Ends the process at a signal; the file of `--output` stays what it was.
pub(crate) fn exit_at_signal() -> ! {
    if let Some(path) = note_pending(None) {
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(130)
}

/// The file of `--output`, open.
pub(super) struct Target {
    pub(super) out: BufWriter<File>,
    /// Where the bytes go until the run has ended, and the file that they are to become.
    pending: Option<(PathBuf, PathBuf)>,
}

impl Target {
    /// Opens a file; of a link, the file that it names. Devices and pipes are written as it comes.
    pub(super) fn open(path: &Path, manner: Manner) -> io::Result<Self> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let target = resolved(path).map_err(named)?;
        let known = std::fs::metadata(&target).ok();
        let is_special = known.as_ref().is_some_and(|known| !known.is_file());
        if manner == Manner::Direct || is_special {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(!is_special);
            let file = options.open(&target).map_err(named)?;
            return Ok(Self {
                out: BufWriter::new(file),
                pending: None,
            });
        }
        let (beside, file) = beside(&target).map_err(named)?;
        note_pending(Some(beside.clone()));
        // A command that waits for signals itself ends by itself.
        let _ = on_signal(|| exit_at_signal());
        if let Some(known) = known {
            // The file keeps who may read it.
            let _ = std::fs::set_permissions(&beside, known.permissions());
        }
        Ok(Self {
            out: BufWriter::new(file),
            pending: Some((beside, target)),
        })
    }

    /// Puts the file in its place.
    pub(super) fn commit(&mut self) -> io::Result<()> {
        self.out.flush()?;
        note_pending(None);
        match self.pending.take() {
            Some((beside, target)) => std::fs::rename(&beside, &target).inspect_err(|_| {
                let _ = std::fs::remove_file(&beside);
            }),
            None => Ok(()),
        }
    }
}

impl Drop for Target {
    /// A run that did not end well leaves what was there.
    fn drop(&mut self) {
        if let Some((beside, _)) = self.pending.take() {
            note_pending(None);
            let _ = std::fs::remove_file(beside);
        }
    }
}

/// The file that a path names, links followed, though the last of them may name none yet. More links
/// than the system follows are an error.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..=MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => {
                path = path
                    .parent()
                    .map(|folder| folder.join(&next))
                    .unwrap_or(next)
            }
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        format!("more than {MOST_LINKS} links lead on from it, or they lead in a circle"),
    ))
}

/// A new file in the folder of `target`, under a name that nobody has.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let process = std::process::id();
    for number in 0..1000 {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".ws76-{process}-{number}"));
        let beside = target.with_file_name(beside);
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (beside, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
