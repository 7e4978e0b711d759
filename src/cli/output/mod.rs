//! Where results go, and in which colours.

mod files;
mod target;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use ws76::render::ascii::AsciiMarks;
use ws76::render::palette::Palette;
use ws76::render::text::Detail;

use super::args::{Color, Format, Global};
use super::outcome::Outcome;
use super::terminal;
pub(crate) use files::{refuse_existing, refuse_input, write_file};
use target::Target;
pub(crate) use target::{Manner, exit_at_signal};

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

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}
