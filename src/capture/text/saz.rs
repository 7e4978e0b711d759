//! A session archive of Fiddler.

use super::super::error::Error;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::Dumped;

/// Whether the source is a zip with the folder of sessions.
pub(in crate::capture) fn sniff(_head: &Head<'_>) -> Confidence {
    Confidence::No
}

/// Reads the sessions.
pub(in crate::capture) fn read(
    _text: &[u8],
    _reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    Ok(Dumped::Pieces(Vec::new()))
}
