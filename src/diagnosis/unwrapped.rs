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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_begins_behind_what_was_sent_before_it() {
        for (wrapping, body, inner) in [
            (Wrapping::None, &b"X"[..], Some(&b"X"[..])),
            (Wrapping::None, b"", None),
            (Wrapping::LineEndBefore, b"\r\nX", Some(b"X")),
            (Wrapping::LineEndBefore, b"\nX", None),
            (Wrapping::LineEndBefore, b"\r\n", None),
            (Wrapping::LineEndsAround, b"\r\nX\r\n", Some(b"X\r\n")),
            (Wrapping::LineEndsAround, b"\r\nX", None),
            (Wrapping::LineFeedBefore, b"\nX", Some(b"X")),
            (Wrapping::LineFeedBefore, b"\r\nX", None),
            (Wrapping::Quoted, b"\"X\"", Some(b"X\"")),
            (Wrapping::Quoted, b"\"X", None),
            (Wrapping::QuoteBefore, b"\"X", Some(b"X")),
            (Wrapping::QuoteBefore, b"'X", None),
            (Wrapping::SingleQuoted, b"'X'", Some(b"X'")),
            (Wrapping::SingleQuoted, b"\"X'", None),
            (Wrapping::Chunked, b"10\r\nX\r\n", Some(b"X\r\n")),
            (Wrapping::Chunked, b"0010\r\nX\r\n", Some(b"X\r\n")),
            (Wrapping::Chunked, b"00010\r\nX\r\n", None),
            (Wrapping::ChunkedWhole, b"10\r\nX\r\n0\r\n\r\n", Some(b"X\r\n0\r\n\r\n")),
            (Wrapping::ChunkedWhole, b"10\r\nX\r\n", None),
            (Wrapping::Framed, b"\0X\xff", Some(b"X\xff")),
            (Wrapping::Framed, b"X\xff", None),
            (Wrapping::NulBefore, b"\0X", Some(b"X")),
            (Wrapping::NulBefore, b"X", None),
            (Wrapping::FramedHybi, b"\x81\x10X", Some(b"X")),
            (Wrapping::FramedHybi, b"\x82\x10X", None),
            (Wrapping::FramedHybiBinary, b"\x82\x10X", Some(b"X")),
            (Wrapping::FramedHybiBinary, b"\x81\x10X", None),
            (Wrapping::LengthBefore, b"\0\0\0\x10X", Some(b"X")),
            (Wrapping::LengthBefore, b"\0\x10X", None),
            (Wrapping::ShortLengthBefore, b"\0\x10X", Some(b"X")),
            (Wrapping::ShortLengthBefore, b"\x10X", None),
            (Wrapping::LineFeedAfter, b"X\n", Some(b"X\n")),
            (Wrapping::LineFeedAfter, b"X", None),
        ] {
            let found = Inner::of(body, wrapping).map(|inner| inner.bytes);
            assert_eq!(found, inner, "{wrapping:?} {}", body.escape_ascii());
        }
    }

    #[test]
    fn fewer_bytes_than_a_digest_has_end_where_the_body_ends_or_frames_begin() {
        for (wrapping, body, texts) in [
            (Wrapping::None, &b"abc"[..], &[&b"abc"[..]][..]),
            (Wrapping::None, b"0123456789abcde", &[b"0123456789abcde"]),
            (Wrapping::None, b"0123456789abcdef", &[]),
            (Wrapping::LineEndAfter, b"abc\r\n", &[b"abc"]),
            (Wrapping::LineEndAfter, b"abc\r\nd", &[]),
            // An answer's length with what is around it: a client goes on behind it.
            (Wrapping::LineEndAfter, b"0123456789abcd\r\n\0hi\xff", &[b"0123456789abcd"]),
            (Wrapping::LineEndAfter, b"0123456789abc\r\n\0hi\xff", &[]),
            (Wrapping::LineEndsAround, b"\r\n0123456789ab\r\n\0", &[b"0123456789ab"]),
            (Wrapping::LineEndsAround, b"\r\n0123456789a\r\n\0", &[]),
            (Wrapping::Twice, b"abcabc", &[b"abc"]),
            (Wrapping::Twice, b"abcabd", &[]),
            (Wrapping::Twice, b"0123456701234567\0", &[b"01234567"]),
            (Wrapping::Twice, b"01234560123456\0", &[]),
            (Wrapping::ShortLengthBefore, b"\0\x03abc", &[b"abc"]),
            (Wrapping::ShortLengthBefore, b"\0\x04abc", &[]),
        ] {
            let inner = Inner::of(body, wrapping).unwrap();
            let found: Vec<&[u8]> = inner.shorter().collect();
            assert_eq!(found, texts, "{wrapping:?} {}", body.escape_ascii());
        }
    }
}
