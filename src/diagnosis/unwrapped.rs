//! What of a captured body can be the answer, where something was sent around it.

use super::chain;
use super::stage::Wrapping;
use super::text;

/// It, for one way of wrapping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner<'a> {
    /// From where the answer begins, with all that follows.
    pub(super) bytes: &'a [u8],
    /// All that was captured.
    body: &'a [u8],
    wrapping: Wrapping,
}

impl<'a> Inner<'a> {
    /// The bytes that an answer wrapped so begins with; none where no answer is.
    pub(super) fn of(body: &'a [u8], wrapping: Wrapping) -> Option<Self> {
        let lead = |lead: &[u8]| body.strip_prefix(lead);
        let bytes = match wrapping {
            Wrapping::LineEndBefore | Wrapping::LineEndsAround => lead(b"\r\n"),
            Wrapping::LineFeedBefore => lead(b"\n"),
            Wrapping::Quoted | Wrapping::QuoteBefore => lead(b"\""),
            Wrapping::SingleQuoted => lead(b"'"),
            Wrapping::Chunked | Wrapping::ChunkedWhole => {
                let at = memchr::memmem::find(text::first(body, 6), b"\r\n")?;
                body.get(at.saturating_add(2)..)
            }
            Wrapping::Framed | Wrapping::NulBefore => lead(&[0]),
            Wrapping::FramedHybi => lead(&[0x81])?.get(1..),
            Wrapping::FramedHybiBinary => lead(&[0x82])?.get(1..),
            Wrapping::LengthBefore => lead(&[0, 0, 0])?.get(1..),
            Wrapping::ShortLengthBefore => lead(&[0])?.get(1..),
            _ => Some(body),
        };
        let bytes = bytes.filter(|bytes| !bytes.is_empty())?;
        let behind = chain::behind(wrapping);
        let has_end = behind.is_empty() || memchr::memmem::find(bytes, behind).is_some();
        has_end.then_some(Self {
            bytes,
            body,
            wrapping,
        })
    }

    /// The same of bytes that are the answer and nothing else.
    pub(super) fn alone(bytes: &'a [u8]) -> Option<Self> {
        Self::of(bytes, Wrapping::None)
    }

    /// Each text of fewer bytes than a digest has that is captured so. What is shorter than an
    /// answer together with what is around it has nothing behind it; frames may follow the rest.
    pub(super) fn shorter(self) -> impl Iterator<Item = &'a [u8]> {
        let behind = chain::behind(self.wrapping);
        let lead = self.body.len().saturating_sub(self.bytes.len());
        let texts = (0..16).filter_map(move |length| self.bytes.split_at_checked(length));
        let ended = texts.filter(move |(text, rest)| {
            let is_twice = self.wrapping == Wrapping::Twice;
            let again: &[u8] = if is_twice { text } else { behind };
            let length = lead.saturating_add(text.len()).saturating_add(again.len());
            (length >= 16 || length == self.body.len()) && rest.starts_with(again)
        });
        let texts = ended.map(|(text, _)| text);
        // What is before it may have its length.
        texts.filter(move |text| {
            let wrapped = chain::wrapped(text.to_vec(), self.wrapping);
            self.body.starts_with(&wrapped)
        })
    }
}
