//! Where results go, and in which colours.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use ws76::render::ascii::AsciiMarks;
use ws76::render::palette::Palette;
use ws76::render::text::Detail;

use super::args::{Color, Format, Global};
use super::terminal;

/// The writer of results: standard output, or the file of `--output`.
///
/// The file is made when the first byte is written, so that a run which fails before leaves none.
/// A reader that has gone away ends the writing, not the run: the exit code still tells what all
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
    Unopened { path: PathBuf, force: bool },
    File(BufWriter<File>),
    Closed,
}

impl Output {
    /// The output that the flags ask for.
    pub(crate) fn new(global: &Global) -> Self {
        let choice = match (global.color, &global.output) {
            (Color::Always, _) => ColorChoice::Always,
            (Color::Never, _) | (Color::Auto, Some(_)) => ColorChoice::Never,
            (Color::Auto, None) => AutoStream::choice(&io::stdout()),
        };
        let palette = match choice {
            ColorChoice::Never => Palette::plain(),
            _ => Palette::coloured(),
        };
        let sink = match &global.output {
            Some(path) => Sink::Unopened {
                path: path.clone(),
                force: global.force,
            },
            None => Sink::Stdout(BufWriter::new(io::stdout())),
        };
        let is_ascii = global.format == Format::Text && (global.ascii || terminal::is_ascii());
        let detail = match (global.quiet, global.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Normal,
        };
        Self {
            sink,
            palette: palette.sized(terminal::width(global.output.is_none())),
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

    /// How much to tell.
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

    /// Writes what is still held back.
    pub(crate) fn finish(&mut self) -> anyhow::Result<()> {
        self.flush().context("cannot write the result")
    }

    fn opened(&mut self) -> io::Result<&mut dyn Write> {
        if let Sink::Unopened { path, force } = &self.sink {
            self.sink = Sink::File(BufWriter::new(create(path, *force)?));
        }
        Ok(match &mut self.sink {
            Sink::Stdout(out) => out,
            Sink::File(out) => out,
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
            Sink::File(out) => out.flush(),
            Sink::Unopened { .. } | Sink::Closed => Ok(()),
        };
        self.unless_closed(result, ())
    }
}

fn create(path: &Path, force: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.open(path).map_err(|error| {
        let advice = if error.kind() == io::ErrorKind::AlreadyExists {
            ": say --force to write over it"
        } else {
            ""
        };
        let kind = error.kind();
        io::Error::new(kind, format!("{}: {error}{advice}", path.display()))
    })
}

/// Writes a whole file, and none over another unless forced.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    create(path, force)?.write_all(bytes)
}
