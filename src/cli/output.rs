//! Where results go, and in which colours.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use ws76::render::ascii::AsciiMarks;
use ws76::render::palette::Palette;
use ws76::render::text::Detail;

use super::args::{Color, Format, Global};
use super::outcome::{Outcome, UsageError};
use super::terminal;

/// The writer of results: standard output, or the file of `--output`.
///
/// A regular file is replaced when the run has ended and came to a result; of one that fails, what was
/// there stays.
/// A reader that has gone away ends the writing, not the run: the exit code still says what all
/// inputs came to. A command without an end of its own looks at [`Output::is_closed`].
pub(crate) struct Output {
    sink: Sink,
    palette: Palette,
    detail: Detail,
    /// Where text is to hold ASCII alone.
    ascii: Option<AsciiMarks>,
}

enum Sink {
    Stdout(BufWriter<io::Stdout>),
    Unopened { path: PathBuf, manner: Manner },
    File(Target),
    Closed,
}

impl Output {
    /// The output that the flags ask for.
    pub(crate) fn new(global: &Global, manner: Manner) -> Self {
        let file = global.output.as_ref().filter(|path| !is_stdout(path));
        let choice = match (global.color, file) {
            (Color::Always, _) => ColorChoice::Always,
            (Color::Never, _) | (Color::Auto, Some(_)) => ColorChoice::Never,
            (Color::Auto, None) => AutoStream::choice(&io::stdout()),
        };
        let palette = match choice {
            ColorChoice::Never => Palette::plain(),
            _ => Palette::coloured(),
        };
        let sink = match file {
            Some(path) => Sink::Unopened {
                path: path.clone(),
                manner,
            },
            None => Sink::Stdout(BufWriter::new(io::stdout())),
        };
        let is_ascii = global.format == Format::Text && (global.ascii || terminal::is_ascii());
        let detail = match (global.quiet, global.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Normal,
        };
        let width = terminal::width(file.is_none());
        Self {
            sink,
            palette: width.map_or(palette, |width| palette.sized(width)),
            detail,
            ascii: is_ascii.then(AsciiMarks::default),
        }
    }

    /// This output, for a thread of its own; what is left is closed.
    pub(crate) const fn take(&mut self) -> Self {
        Self {
            sink: std::mem::replace(&mut self.sink, Sink::Closed),
            ascii: self.ascii.take(),
            palette: self.palette,
            detail: self.detail,
        }
    }

    /// The colours to write in.
    pub(crate) const fn palette(&self) -> Palette {
        self.palette
    }

    /// How much is shown.
    pub(crate) const fn detail(&self) -> Detail {
        self.detail
    }

    /// Whether results go to standard output.
    pub(crate) const fn is_stdout(&self) -> bool {
        matches!(self.sink, Sink::Stdout(_))
    }

    /// Whether the reader has gone away: a command that would run on for nobody ends then.
    pub(crate) const fn is_closed(&self) -> bool {
        matches!(self.sink, Sink::Closed)
    }

    /// Writes what is still held back, and puts a file in its place.
    pub(crate) fn finish(&mut self, outcome: Outcome) -> anyhow::Result<()> {
        self.end(outcome).context("cannot write the result")
    }

    fn end(&mut self, outcome: Outcome) -> io::Result<()> {
        self.flush()?;
        if !outcome.is_result() {
            return Ok(());
        }
        if matches!(self.sink, Sink::Unopened { .. }) {
            // There is nothing to say, and what was there before says something else.
            self.opened()?;
        }
        match &mut self.sink {
            Sink::File(target) => target.commit(),
            Sink::Stdout(_) | Sink::Unopened { .. } | Sink::Closed => Ok(()),
        }
    }

    fn opened(&mut self) -> io::Result<&mut dyn Write> {
        if let Sink::Unopened { path, manner } = &self.sink {
            self.sink = Sink::File(Target::open(path, *manner)?);
        }
        Ok(match &mut self.sink {
            Sink::Stdout(out) => out,
            Sink::File(target) => &mut target.out,
            Sink::Unopened { .. } | Sink::Closed => return Err(io::ErrorKind::BrokenPipe.into()),
        })
    }

    /// Nobody reads any more: the rest is thrown away.
    fn unless_closed<T>(&mut self, result: io::Result<T>, dropped: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.sink = Sink::Closed;
                Ok(dropped)
            }
            result => result,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let plain = self.ascii.as_mut().map(|ascii| ascii.take(bytes));
        let result = self.opened().and_then(|out| match &plain {
            Some(plain) => out.write_all(plain).map(|()| bytes.len()),
            None => out.write(bytes),
        });
        self.unless_closed(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = match &mut self.sink {
            Sink::Stdout(out) => out.flush(),
            Sink::File(target) => target.out.flush(),
            Sink::Unopened { .. } | Sink::Closed => Ok(()),
        };
        self.unless_closed(result, ())
    }
}

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
struct Target {
    out: BufWriter<File>,
    /// Where the bytes go until the run has ended, and the file that they are to become.
    pending: Option<(PathBuf, PathBuf)>,
}

impl Target {
    /// Opens a file; of a link, the file that it names. Devices and pipes are written as it comes.
    fn open(path: &Path, manner: Manner) -> io::Result<Self> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let target = resolved(path);
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
        let _ = ctrlc::set_handler(|| exit_at_signal());
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
    fn commit(&mut self) -> io::Result<()> {
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

/// The file that a path names, links followed, though the last of them may name none yet.
fn resolved(path: &Path) -> PathBuf {
    const MOST_LINKS: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => {
                path = path
                    .parent()
                    .map(|folder| folder.join(&next))
                    .unwrap_or(next)
            }
            Err(_) => break,
        }
    }
    path
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

/// Refuses `--output` where it would write over an input of the run: a file that is named, or one
/// in a folder that is read.
pub(crate) fn refuse_input<'p>(
    global: &Global,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), UsageError> {
    let Some(output) = global.output.as_ref().filter(|path| !is_stdout(path)) else {
        return Ok(());
    };
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

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
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
