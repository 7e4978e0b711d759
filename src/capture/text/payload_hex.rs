//! "Copy as Hex Dump" of Wireshark on a payload, with or without text, and other dumps of rows.

use super::super::error::Error;
use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::{Dumped, rows};

/// Whether the first lines are rows. Where they are packets, that form comes first.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Likely.when(head.each_line(is_row))
}

/// Whether a line is a row.
pub(super) fn is_row(line: &[u8]) -> bool {
    rows::row(line).is_some_and(|row| !row.is_marked)
}

/// Reads the rows.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    rows::read(Form::PayloadHex, text, reading)
}
