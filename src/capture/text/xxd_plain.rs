//! `xxd -p`: lines of hexadecimal digits and nothing else.

use super::super::error::Error;
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::Head;
use super::{Dumped, hex_text};

/// What the digits of the head write, where its lines are digits alone.
pub(in crate::capture) fn decoded(head: &Head<'_>) -> Option<Vec<u8>> {
    let bare = |line: &[u8]| line.trim_ascii_end().iter().all(u8::is_ascii_hexdigit);
    head.each_line(bare).then(|| hex_text::decoded(head))?
}

/// Reads the digits.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    hex_text::read_as(Form::XxdPlain, text, reading)
}
