//! What a server sent in place of the right answer, held against what a chain writes.

use super::chain::Written;
use super::stage::Writing;
use crate::bytes::Span;
use crate::message::Response;

/// The captured response, as far as diagnosis looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// All bytes after the empty line.
    body: &'a [u8],
    /// Bytes of `body` that may stand for others, by a lossy form of capture.
    lost: Vec<Span>,
    /// The values of the fields.
    values: Vec<&'a [u8]>,
}

/// More of a body is not looked at: what a chain writes is shorter.
const MOST: usize = 256;

impl<'a> Seen<'a> {
    /// What is to be explained of a response. `uncertain` are bytes of the response that may stand
    /// for others. None where the response ends before its empty line.
    #[must_use]
    pub fn of(response: &Response<'a>, uncertain: &[Span]) -> Option<Self> {
        let start = response.message.body()?;
        let lost = uncertain
            .iter()
            .filter(|span| span.end > start)
            .map(|span| span.relative_to(start));
        let fields = response.message.fields().iter();
        Some(Self {
            body: Span::sized(0, MOST).of(response.body()?),
            lost: lost.collect(),
            values: fields
                .map(|field| response.message.text(field.value))
                .collect(),
        })
    }

    /// The bytes after the empty line of a server that sent no field of note.
    #[must_use]
    pub fn from_body(body: &'a [u8]) -> Self {
        Self {
            body: Span::sized(0, MOST).of(body),
            lost: Vec::new(),
            values: Vec::new(),
        }
    }

    /// What a chain wrote, as if it had been captured.
    #[must_use]
    pub fn from_written(written: &'a Written) -> Self {
        let mut seen = Self::from_body(&written.body);
        seen.values
            .extend(written.field.as_ref().map(|(_, value)| value.as_slice()));
        seen
    }

    /// The captured bytes that an explanation of `length` bytes after the empty line explains.
    pub(super) fn explained(&self, length: usize) -> &'a [u8] {
        Span::sized(0, length).of(self.body)
    }

    /// How many bytes speak for what a chain writes; none where one speaks against it.
    ///
    /// Frames may follow an answer, so more bytes than were written are no contradiction, unless
    /// fewer than 16 were: a client takes the next ones for the rest of the answer, and whoever
    /// sent them would be sending frames to one that still waits.
    #[must_use]
    pub fn speaks_for(&self, written: &Written) -> Option<usize> {
        if let Some((_, value)) = &written.field {
            return self
                .values
                .contains(&value.as_slice())
                .then_some(value.len());
        }
        let length = written.body.len();
        if self.body.len() < length || (length < 16 && self.body.len() > length) {
            return None;
        }
        let mut certain = 0_usize;
        for (at, (seen, wrote)) in self.body.iter().zip(&written.body).enumerate() {
            if self.is_lost(at) {
                if crate::bytes::is_printable(*wrote) && seen != wrote {
                    return None;
                }
            } else if seen != wrote {
                return None;
            } else {
                certain = certain.saturating_add(1);
            }
        }
        Some(certain)
    }

    /// Whether a way of writing can be at work at all: what spares the search most of them.
    pub(super) fn allows(&self, writing: Writing) -> bool {
        let first = |length: usize| Span::sized(0, length).of(self.body);
        let starts = |lead: &[u8]| self.body.starts_with(lead);
        let all = |bytes: &[u8], fits: fn(&u8) -> bool| bytes.len() >= 16 && bytes.iter().all(fits);
        match writing {
            Writing::Raw | Writing::NewlineAfter | Writing::NulAfter => self.body.len() >= 16,
            Writing::Hex | Writing::HexUpper => all(first(32), u8::is_ascii_hexdigit),
            Writing::Base64 => all(first(22), |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
            }),
            Writing::Utf8 | Writing::Replaced => {
                let until =
                    std::str::from_utf8(first(48)).map_or_else(|e| e.valid_up_to(), str::len);
                until >= 16
            }
            Writing::QuestionMarks => all(first(16), u8::is_ascii),
            Writing::Missing => self.body.is_empty(),
            // The longest digest has 20 bytes.
            Writing::CutAtNul | Writing::FirstByteLost => self.body.len() < 20,
            Writing::InField => self.values.iter().any(|value| value.len() >= 16),
            Writing::NewlineBefore => starts(b"\r\n"),
            Writing::Chunked => first(4).contains(&b'\r'),
            Writing::Framed | Writing::LengthBefore => starts(&[0]),
        }
    }

    /// Whether the bytes can be the first of what a raw digest is: quicker than
    /// [`Self::speaks_for`], and no less exact where nothing is lost.
    pub(super) fn begins_with(&self, digest: &[u8]) -> bool {
        !self.lost.is_empty() || self.body.starts_with(digest)
    }

    fn is_lost(&self, at: usize) -> bool {
        self.lost
            .iter()
            .any(|span| span.start <= at && at < span.end)
    }
}
