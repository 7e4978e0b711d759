//! What all searches in a run of bytes share: its lines.

use super::lines::is_status_line;
use super::{Rest, Series, count};

/// How the fields of a message end their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    CrLf,
    Lf,
}

/// A search in the bytes at hand, and what is known of them.
pub(super) struct Search<'b, 'k> {
    pub(super) bytes: &'b [u8],
    pub(super) rest: Rest,
    pub(super) known: &'k mut Series,
}

impl<'b> Search<'b, '_> {
    /// The first status line between two offsets.
    pub(super) fn status_between(&self, from: usize, until: usize) -> Option<usize> {
        let between = self.bytes.get(from..until)?;
        count(between.len());
        memchr::memmem::find_iter(between, b"HTTP/1.")
            .map(|at| from.saturating_add(at))
            .find(|&at| is_status_line(self.after(at)))
    }

    /// The line that begins at `from`, without its end, and where the next one begins.
    pub(super) fn line(&self, from: usize, lines: Lines) -> Option<(&'b [u8], usize)> {
        let mut search = from;
        loop {
            let end = self.newline(search)?;
            let next = end.saturating_add(1);
            let line = self.bytes.get(from..end)?;
            match (line.strip_suffix(b"\r"), lines) {
                (Some(line), _) => return Some((line, next)),
                (None, Lines::Lf) => return Some((line, next)),
                (None, Lines::CrLf) => search = next,
            }
        }
    }

    pub(super) fn ends_in_cr_lf(&self, start: usize, newline: usize) -> bool {
        self.bytes.get(start..newline).is_some_and(|line| line.ends_with(b"\r"))
    }

    pub(super) fn newline(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let found = memchr::memchr(b'\n', rest);
        count(found.unwrap_or(rest.len()));
        found.map(|at| from.saturating_add(at))
    }

    pub(super) fn after(&self, at: usize) -> &'b [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }
}
