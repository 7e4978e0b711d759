//! What a server sent in place of the right answer, held against what a chain writes.

use super::chain::Written;
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
    /// Bytes before the status line.
    lead: &'a [u8],
}

/// More of a body is not looked at: what a chain writes is shorter.
const MOST: usize = 256;

/// The start of an HTTP error in place of an answer.
const HTTP: &[u8] = b"HTTP/1.";

impl<'a> Seen<'a> {
    /// What is to be explained of a response. `uncertain` are bytes of the response that may stand
    /// for others. None where the response ends before its empty line.
    #[must_use]
    pub fn of(response: &'a Response<'_>, uncertain: &[Span]) -> Option<Self> {
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
            lead: before_status_line(response.message.bytes()),
        })
    }

    /// The bytes after the empty line of a server that sent no field of note.
    #[must_use]
    pub fn from_body(body: &'a [u8]) -> Self {
        Self {
            body: Span::sized(0, MOST).of(body),
            lost: Vec::new(),
            values: Vec::new(),
            lead: &[],
        }
    }

    /// What a chain wrote, as if it had been captured.
    #[must_use]
    pub fn from_written(written: &'a Written) -> Self {
        let mut seen = Self::from_body(&written.body);
        seen.values
            .extend(written.field.as_ref().map(|(_, value)| value.as_slice()));
        seen.lead = &written.lead;
        seen
    }

    /// The bytes after the empty line.
    pub(super) const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The bytes before the status line.
    pub(super) const fn lead(&self) -> &'a [u8] {
        self.lead
    }

    /// The values of the response's fields.
    pub(super) fn values(&self) -> &[&'a [u8]] {
        &self.values
    }

    /// Whether nothing follows the fields, and the value of one looks like a digest in hex or base64.
    pub(super) fn may_hold_answer_in_field(&self) -> bool {
        let is_coded = |value: &&[u8]| {
            let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
            value.len() >= 16 && value.iter().all(is_base64)
        };
        self.body.is_empty() && self.values.iter().any(is_coded)
    }

    /// Whether every byte is known.
    pub(super) fn is_whole(&self) -> bool {
        self.lost.is_empty()
    }

    /// Whether what follows so many explained bytes is nothing, or frames.
    pub(super) fn leaves_nothing_odd(&self, explained: usize) -> bool {
        let rest = self.body.get(explained..).unwrap_or_default();
        match rest {
            [] => true,
            // A NUL alone begins no frame, 0xff alone ends none.
            [0 | 0xff] => false,
            [0, ..] => true,
            [kind, 0, ..] if *kind >= 0x80 => true,
            // An HTTP error is explained by its first line.
            _ => self.body.starts_with(HTTP),
        }
    }

    /// Whether the bytes are the first of what a chain writes, and were cut.
    pub(super) fn may_be_cut_of(&self, written: &Written) -> bool {
        self.body.len() < 16
            && written.field.is_none()
            && written.lead.is_empty()
            && written.body.starts_with(self.body)
    }

    /// The captured bytes that an explanation of `length` bytes after the empty line explains.
    pub(super) fn explained(&self, length: usize) -> &'a [u8] {
        if self.body.starts_with(HTTP) {
            return super::text::cut_at_line_end(self.body);
        }
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
        if !written.lead.is_empty() {
            let is_so = self.lead == written.lead && self.body.is_empty();
            return is_so.then_some(written.lead.len());
        }
        if written.body.starts_with(HTTP) {
            return self.body.starts_with(HTTP).then_some(16);
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

    fn is_lost(&self, at: usize) -> bool {
        self.lost
            .iter()
            .any(|span| span.start <= at && at < span.end)
    }
}

/// What a server sent before its status line, on the same line.
fn before_status_line(response: &[u8]) -> &[u8] {
    let start = Span::sized(0, MOST).of(response);
    let at = memchr::memmem::find(start, HTTP);
    Span::sized(0, at.unwrap_or(0)).of(response)
}
