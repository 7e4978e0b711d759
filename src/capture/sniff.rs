//! Finds the form of a source by its first bytes.

use super::form::Form;

/// Bytes of a source that sniffing looks at.
pub(super) const HEAD: usize = 16 << 10;
/// Lines of a text that sniffing looks at.
const LINES: usize = 24;

/// How sure a form is that a source is of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Confidence {
    /// It is not.
    No,
    /// It may be, if nothing else fits.
    Possible,
    /// The first lines have its shape.
    Likely,
    /// Nothing else begins so.
    Certain,
}

impl Confidence {
    /// `Self` where `fits`, else `No`.
    pub(super) fn when(self, fits: bool) -> Self {
        if fits { self } else { Self::No }
    }
}

/// The first bytes of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'b> {
    /// At most [`HEAD`] bytes.
    pub(super) bytes: &'b [u8],
    /// Whether the source ends with them.
    pub(super) complete: bool,
    /// Forms within forms that may still be undone.
    pub(super) depth: usize,
}

impl<'b> Head<'b> {
    /// The first lines that are not blank, without line ends; none that the head cuts short.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        let complete = self.complete;
        let text = without_bom(self.bytes);
        let end = if complete {
            text.len()
        } else {
            memchr::memrchr(b'\n', text).unwrap_or(text.len())
        };
        text.get(..end)
            .unwrap_or_default()
            .split(|&byte| byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter(|line| !line.trim_ascii().is_empty())
            .take(LINES)
    }

    /// Whether the first line fits `first` and each following one `fits`.
    pub(super) fn each_line(&self, fits: impl Fn(&[u8]) -> bool) -> bool {
        let mut lines = self.lines().peekable();
        lines.peek().is_some() && lines.all(fits)
    }
}

/// `text` without the byte order mark of UTF-8.
pub(super) fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Whether the first four bytes alone tell a form: then a pipe need not be waited for.
pub(super) fn told_by_magic(bytes: &[u8]) -> Option<Form> {
    let head = Head {
        bytes,
        complete: false,
        depth: 0,
    };
    [
        (Form::Pcap, pcap(&head)),
        (Form::Pcapng, pcapng(&head)),
        (Form::Gzip, gzip(&head)),
        (Form::Zstd, zstd(&head)),
    ]
    .into_iter()
    .find_map(|(form, found)| (found == Confidence::Certain).then_some(form))
}

/// Whether a source whose first bytes tell `magic`, or nothing, can be read as the form `asked` for.
pub(super) fn may_be(asked: Form, magic: Option<Form>) -> bool {
    match asked {
        Form::Pcap | Form::Pcapng | Form::Gzip | Form::Zstd => magic == Some(asked),
        _ => magic.is_none(),
    }
}

fn begins(head: &Head<'_>, magics: &[&[u8]]) -> Confidence {
    Confidence::Certain.when(magics.iter().any(|magic| head.bytes.starts_with(magic)))
}

/// Either byte order, micro- and nanoseconds, and the variant with longer record heads.
pub(super) fn pcap(head: &Head<'_>) -> Confidence {
    begins(
        head,
        &[
            b"\xd4\xc3\xb2\xa1",
            b"\xa1\xb2\xc3\xd4",
            b"\x4d\x3c\xb2\xa1",
            b"\xa1\xb2\x3c\x4d",
            b"\x34\xcd\xb2\xa1",
        ],
    )
}

/// The type of the block that begins a section, the same in either byte order.
pub(super) fn pcapng(head: &Head<'_>) -> Confidence {
    begins(head, &[b"\x0a\x0d\x0d\x0a"])
}

/// The magic and the only method.
pub(super) fn gzip(head: &Head<'_>) -> Confidence {
    begins(head, &[b"\x1f\x8b\x08"])
}

/// A frame, or a frame to be skipped.
pub(super) fn zstd(head: &Head<'_>) -> Confidence {
    let skipped = matches!(head.bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
    Confidence::Certain
        .when(skipped)
        .max(begins(head, &[b"\x28\xb5\x2f\xfd"]))
}
