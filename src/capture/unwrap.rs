//! Undoes form within form, from the outermost to the one that holds conversations.

use std::io::{self, Cursor, Read};

use super::error::{Error, Problem};
use super::flow::Connections;
use super::form::{Form, Reader, Row};
use super::note::Note;
use super::reading::Reading;
use super::sniff::{self, HEAD, Head};
use super::text::Dumped;
use super::window::{Failure, Window};
use super::{raw, zstd};

/// Reads a source to its end, or until the taker asks to stop.
pub(super) fn read(source: impl Read, reading: &mut Reading<'_, '_>) -> Result<(), Error> {
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
    let row = recognise(&mut window, forced, depth, reading)?;
    match row.reader {
        Reader::Raw => raw::read(&mut window, reading),
        Reader::Packets(read) => {
            let mut connections = Connections::new(reading.options, row.form);
            let result = read(&mut window, &mut connections, reading);
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
            let decoded = flate2::bufread::MultiGzDecoder::new(window);
            return read_decoded(Box::new(decoded), row.form, depth, reading);
        }
        Reader::Zstd => {
            let decoded = zstd::Frames::new(window);
            return read_decoded(Box::new(decoded), row.form, depth, reading);
        }
    }
    Ok(())
}

/// Reads what a decompressor yields. A broken stream keeps what it yielded before.
fn read_decoded(
    decoded: Box<dyn Read + '_>,
    form: Form,
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
    if let Some(error) = broken.take() {
        let at = 0;
        reading.statistics.note(match error.kind() {
            io::ErrorKind::UnexpectedEof => Note::TailCut { at },
            _ => Note::Damaged { form, at },
        });
    }
    result
}

fn read_text(
    window: &mut Window<'_>,
    row: &Row,
    read: super::reading::TextReader,
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

/// The form of what the window shows.
fn recognise(
    window: &mut Window<'_>,
    forced: Option<Form>,
    depth: usize,
    reading: &Reading<'_, '_>,
) -> Result<&'static Row, Error> {
    window.fill(4);
    let magic = sniff::told_by_magic(window.shown());
    if let Some(compressed @ (Form::Gzip | Form::Zstd)) = magic {
        // What is asked for lies within.
        return compressed.row().ok_or(Error::Empty);
    }
    if let Some(row) = forced.or(magic).and_then(Form::row) {
        return Ok(row);
    }
    let complete = !window.fill(HEAD);
    let bytes = window.shown();
    let head = Head {
        bytes: bytes.get(..HEAD.min(bytes.len())).unwrap_or_default(),
        complete,
        depth,
    };
    sniff::choose(&head).ok_or_else(|| Error::NotRecognised {
        first: head.bytes.iter().copied().take(16).collect(),
        wrappers: reading.wrappers.clone(),
    })
}
