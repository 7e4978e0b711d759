//! A dump with offsets, put together from its rows.

use super::super::error::Error;
use super::super::form::Form;
use super::super::note::Note;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::digits;

/// The bytes of a dump, row by row. A row whose offset begins anew begins a new piece.
#[derive(Debug)]
pub(super) struct Dump {
    form: Form,
    pieces: Vec<Vec<u8>>,
    current: Vec<u8>,
    /// Offset of the first row of the current piece.
    base: Option<u64>,
    /// The row before, which `*` repeats.
    row: Vec<u8>,
    squeezed: bool,
    /// Rows are missing: what follows has no place.
    broken: bool,
    held: usize,
    limit: usize,
}

impl Dump {
    /// An empty dump.
    pub(super) fn new(form: Form, limit: usize) -> Self {
        Self {
            form,
            pieces: Vec::new(),
            current: Vec::new(),
            base: None,
            row: Vec::new(),
            squeezed: false,
            broken: false,
            held: 0,
            limit,
        }
    }

    /// Takes a row.
    pub(super) fn row(
        &mut self,
        offset: u64,
        bytes: &[u8],
        reading: &mut Reading<'_, '_>,
    ) -> Result<(), Error> {
        self.reach(offset, reading)?;
        if self.broken {
            return Ok(());
        }
        self.make_room(bytes.len())?;
        self.current.extend_from_slice(bytes);
        self.row.clear();
        self.row.extend_from_slice(bytes);
        Ok(())
    }

    /// Takes a `*`: rows like the one before follow, up to the next offset.
    pub(super) fn squeeze(&mut self) {
        self.squeezed = true;
    }

    /// Goes on to `offset`: fills what was squeezed, or begins a new piece.
    pub(super) fn reach(
        &mut self,
        offset: u64,
        reading: &mut Reading<'_, '_>,
    ) -> Result<(), Error> {
        let base = *self.base.get_or_insert(offset);
        let next = base.saturating_add(self.current.len() as u64);
        if offset < next {
            self.finish_piece();
            self.base = Some(offset);
        } else if self.squeezed && !self.row.is_empty() {
            let missing = usize::try_from(offset.saturating_sub(next)).unwrap_or(usize::MAX);
            self.make_room(missing)?;
            self.current
                .extend(self.row.iter().copied().cycle().take(missing));
        } else if offset > next && !self.broken {
            self.broken = true;
            reading.note(Note::DumpGap {
                at: next.saturating_sub(base),
                missing: offset.saturating_sub(next),
            });
        }
        self.squeezed = false;
        Ok(())
    }

    /// The dump ends at `offset`: a byte beyond it is none.
    pub(super) fn end_at(&mut self, offset: u64) {
        let length = offset.checked_sub(self.base.unwrap_or(offset));
        if length.and_then(|length| length.checked_add(1)) == Some(self.current.len() as u64) {
            self.current.pop();
        }
    }

    /// The dump ends at `offset`: of the last word of so many bytes, those beyond it are none.
    pub(super) fn end_within_word(&mut self, offset: u64, width: usize) {
        let length = offset.checked_sub(self.base.unwrap_or(offset));
        let length = length.and_then(|length| usize::try_from(length).ok());
        if let Some(length) = length
            && length.saturating_add(width) > self.current.len()
        {
            self.current.truncate(length);
        }
    }

    /// The pieces: each a capture of its own, unless they are a request and its response.
    pub(super) fn into_pieces(mut self) -> Vec<Vec<u8>> {
        self.finish_piece();
        joined(self.pieces)
    }

    fn finish_piece(&mut self) {
        if !self.current.is_empty() {
            self.pieces.push(std::mem::take(&mut self.current));
        }
        self.row.clear();
        self.base = None;
        self.broken = false;
    }

    fn make_room(&mut self, count: usize) -> Result<(), Error> {
        self.held = self.held.saturating_add(count);
        if self.held > self.limit {
            return Err(Error::TooLong {
                form: self.form,
                limit: self.limit as u64,
            });
        }
        Ok(())
    }
}

/// Joins each piece to the one before where that begins like a request or a response and this one
/// does not begin like a request.
pub(super) fn joined(pieces: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut groups: Vec<Vec<u8>> = Vec::new();
    let mut of_http = false;
    for piece in pieces {
        let begins = Likeness::of(&piece);
        match groups.last_mut() {
            Some(group) if of_http && !matches!(begins, Likeness::Get | Likeness::Request) => {
                group.extend_from_slice(&piece);
            }
            _ => {
                of_http = matches!(
                    begins,
                    Likeness::Get | Likeness::Request | Likeness::Response
                );
                groups.push(piece);
            }
        }
    }
    groups
}

/// How far a second offset is from a first, in that base.
pub(super) fn distance(first: &[u8], second: &[u8], radix: u32) -> Option<u64> {
    let first = digits::number(first, radix)?;
    digits::number(second, radix)?.checked_sub(first)
}
