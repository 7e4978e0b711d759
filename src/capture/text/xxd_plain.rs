//! `xxd -p`: lines of hexadecimal digits and nothing else.

use super::super::error::Error;
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::{Dumped, hex_text};

/// Whether the first lines are digits alone, and a capture lies in them.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let bare = |line: &[u8]| line.trim_ascii_end().iter().all(u8::is_ascii_hexdigit);
    Confidence::Likely.when(head.each_line(bare) && hex_text::decodes(head))
}

/// Reads the digits.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    hex_text::read_as(Form::XxdPlain, text, reading)
}
