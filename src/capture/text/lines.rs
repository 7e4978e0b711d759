//! The lines of a text, each with its place.

use super::super::error::{Error, Problem};
use super::super::form::Form;

/// A line without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Offset of its first byte.
    pub(super) at: usize,
    /// Its bytes, without CR LF or LF.
    pub(super) text: &'t [u8],
    /// Whether no line end follows: the text may be cut in it.
    pub(super) last: bool,
}

impl Line<'_> {
    /// Whether nothing but white space is on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// The error that this line does not belong in `form`.
    pub(super) fn error(&self, form: Form, problem: Problem) -> Error {
        Error::Malformed {
            form,
            problem,
            at: self.at as u64,
        }
    }
}

/// The lines of `text`.
pub(super) fn of(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0_usize;
    text.split_inclusive(|&byte| byte == b'\n')
        .map(move |line| {
            let start = at;
            at = at.saturating_add(line.len());
            let ended = line.strip_suffix(b"\n");
            let text = ended.unwrap_or(line);
            Line {
                at: start,
                text: text.strip_suffix(b"\r").unwrap_or(text),
                last: ended.is_none(),
            }
        })
}
