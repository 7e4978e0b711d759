//! Undoes form within form, from the outermost to the one that holds conversations.

use std::io::{self, Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::error::{Error, Problem};
use super::flow::Connections;
use super::form::Form;
use super::note::Note;
use super::options::Ahead;
use super::reading::Reading;
use super::sniff::{self, Confidence, HEAD, Head};
use super::table::{self, Candidate, Entry, Reader, TextReader};
use super::text::Dumped;
use super::window::{Failure, Window};
use super::{ahead, foreign, raw, trial, zstd};

/// Reads a source to its end, or until the taker asks to stop.
pub(super) fn read(source: impl Read + Send, reading: &mut Reading<'_, '_>) -> Result<(), Error> {
    let failure = Failure::default();
    let window = Window::new(Box::new(failure.watch(source)));
    let depth = reading.options.depth;
    let result = read_window(window, reading.options.form, depth, reading);
    match failure.take() {
        Some(error) if error.kind() == io::ErrorKind::IsADirectory => Err(Error::Directory),
        Some(error) => Err(Error::Read(error)),
        None => result,
    }
}

fn read_window(
    mut window: Window<'_>,
    forced: Option<Form>,
    depth: usize,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    if !window.fill(1) {
        return Err(Error::Empty);
    }
    let fitting = match recognise(&mut window, forced, depth) {
        Recognised::Surely(entry) if forced == Some(entry.form) => {
            return read_asked(window, entry, depth, reading);
        }
        Recognised::Surely(entry) => return read_as(window, entry, depth, reading),
        Recognised::Perhaps(fitting) => fitting,
    };
    window.fill(HEAD);
    if let Some(error) = foreign::container(window.shown(), reading) {
        return Err(error);
    }
    if let Some(error) = foreign::dissection(window.shown(), reading) {
        return Err(error);
    }
    if fitting.is_empty() && !foreign::is_text(window.shown()) {
        return Err(foreign::error(window.shown(), reading));
    }
    let limit = reading.options.text;
    let Some(text) = window.whole(limit) else {
        return Err(match fitting.first() {
            Some(first) => Error::TooLong {
                form: first.entry.form,
                limit: limit as u64,
            },
            None => foreign::error(window.shown(), reading),
        });
    };
    let text = sniff::without_bom(text);
    let way = trial::Way { depth, read_as };
    let read = trial::read(text, &fitting, way, reading);
    read.unwrap_or_else(|| Err(foreign::error(text, reading)))
}

/// Reads a source as the form that was asked for; the error where it has another one.
fn read_asked(
    mut window: Window<'_>,
    entry: &'static Entry,
    depth: usize,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    let asked = entry.form;
    let magic = sniff::told_by_magic(window.shown());
    let fitting = table::candidates(&head_of(&mut window, depth));
    let best = fitting.first();
    let found = magic.or_else(|| best.map(|best| best.entry.form));
    let found = found.filter(|&found| found != asked);
    // Raw bytes may be anything, but hardly what looks like something else.
    let is_other = best.is_some_and(|best| best.confidence >= Confidence::Likely);
    if !sniff::may_be(asked, magic) || (asked == Form::Raw && is_other && found.is_some()) {
        return Err(Error::NotThatForm { asked, found });
    }
    match read_as(window, entry, depth, reading) {
        Err(Error::Malformed { form, .. }) if form == asked && found.is_some() => {
            Err(Error::NotThatForm { asked, found })
        }
        result => result,
    }
}

/// Reads a source whose form is known.
pub(super) fn read_as(
    mut window: Window<'_>,
    row: &'static Entry,
    depth: usize,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    match row.reader {
        Reader::Raw => with_ahead(window, reading, raw::read),
        Reader::Packets(read) => {
            let mut connections = Connections::new(reading.options, row.form);
            let result = with_ahead(window, reading, |window, reading| {
                read(window, &mut connections, reading)
            });
            connections.finish(reading);
            result?;
        }
        Reader::Text(read) => return read_text(&mut window, row, read, depth, reading),
        Reader::TwoFiles => {
            return Err(Error::Malformed {
                form: row.form,
                problem: Problem::TwoFiles,
                at: 0,
            });
        }
        Reader::Gzip => {
            let taken = window.share_offset();
            let decoded = flate2::bufread::MultiGzDecoder::new(window);
            return read_decoded(Box::new(decoded), row.form, &taken, depth, reading);
        }
        Reader::Zstd => {
            let taken = window.share_offset();
            let decoded = zstd::frames(window)?;
            return read_decoded(Box::new(decoded), row.form, &taken, depth, reading);
        }
    }
    Ok(())
}

/// Reads a window, in a thread of its own where that is asked for.
fn with_ahead<T>(
    mut window: Window<'_>,
    reading: &mut Reading<'_, '_>,
    read: impl FnOnce(&mut Window<'_>, &mut Reading<'_, '_>) -> T,
) -> T {
    let is_packed = |form: &Form| matches!(form, Form::Gzip | Form::Zstd);
    let is_ahead = match reading.options.ahead {
        Ahead::Never => false,
        Ahead::Packed => reading.wrappers.iter().any(is_packed),
        Ahead::Always => true,
    };
    if is_ahead {
        let waits = reading.options.waits;
        ahead::reading(window, waits, |window| read(window, reading))
    } else {
        read(&mut window, reading)
    }
}

/// Reads what a decompressor yields. A broken stream keeps what it yielded before; `taken` says how
/// far it was read.
fn read_decoded(
    decoded: Box<dyn Read + Send + '_>,
    form: Form,
    taken: &AtomicU64,
    depth: usize,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    let left = deeper(depth, reading)?;
    reading.wrappers.push(form);
    let broken = Failure::default();
    let window = Window::new(Box::new(broken.watch(decoded)));
    // A form that the caller asks for is the innermost one.
    let asked = reading.options.form.filter(|&asked| asked != form);
    let result = read_window(window, asked, left, reading);
    let Some(error) = broken.take() else {
        return result;
    };
    let at = taken.load(Relaxed);
    if let Err(Error::Empty) = result {
        let problem = Problem::Stream;
        return Err(Error::Malformed { form, problem, at });
    }
    reading.statistics.note(match error.kind() {
        io::ErrorKind::UnexpectedEof => Note::TailCut { at },
        _ => Note::Damaged { form, at },
    });
    result
}

fn read_text(
    window: &mut Window<'_>,
    row: &Entry,
    read: TextReader,
    depth: usize,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Error> {
    let limit = reading.options.text;
    let text = window.whole(limit).ok_or(Error::TooLong {
        form: row.form,
        limit: limit as u64,
    })?;
    let dumped = read(sniff::without_bom(text), reading)?;
    let Dumped::Pieces(pieces) = dumped else {
        return Ok(());
    };
    window.release();
    let left = deeper(depth, reading)?;
    reading.wrappers.push(row.form);
    let outer = reading.first_ordinal;
    for piece in pieces {
        let asked = reading.options.form.filter(|&asked| asked != row.form);
        let piece = Window::new(Box::new(Cursor::new(piece)));
        read_window(piece, asked, left, reading)?;
        reading.first_ordinal = outer
            .saturating_add(reading.statistics.flows)
            .saturating_add(reading.statistics.conversations);
    }
    reading.first_ordinal = outer;
    reading.wrappers.pop();
    Ok(())
}

fn deeper(depth: usize, reading: &Reading<'_, '_>) -> Result<usize, Error> {
    depth.checked_sub(1).ok_or(Error::TooDeep {
        limit: reading.options.depth,
    })
}

/// What the first bytes say about the form.
enum Recognised {
    /// It is this one.
    Surely(&'static Entry),
    /// It may be one of these, if any.
    Perhaps(Vec<Candidate>),
}

/// The form of what the window shows.
fn recognise(window: &mut Window<'_>, forced: Option<Form>, depth: usize) -> Recognised {
    window.fill(4);
    let magic = sniff::told_by_magic(window.shown());
    // What is asked for lies within what is compressed.
    let compressed = magic.filter(|magic| matches!(magic, Form::Gzip | Form::Zstd));
    if let Some(entry) = compressed.or(forced).or(magic).and_then(table::entry) {
        return Recognised::Surely(entry);
    }
    let fitting = table::candidates(&head_of(window, depth));
    match fitting.as_slice() {
        [only] if only.confidence == Confidence::Certain => Recognised::Surely(only.entry),
        _ => Recognised::Perhaps(fitting),
    }
}

fn head_of<'w>(window: &'w mut Window<'_>, depth: usize) -> Head<'w> {
    let complete = !window.fill(HEAD);
    let bytes = window.shown();
    Head {
        bytes: bytes.get(..HEAD.min(bytes.len())).unwrap_or_default(),
        complete,
        depth,
    }
}
