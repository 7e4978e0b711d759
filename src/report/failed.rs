//! Inputs that could not be read, or not to their end.

use serde::Serialize;

/// An input that was not judged, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedInput {
    /// The path, or `-`.
    pub source: String,
    /// Why, and on further lines what to do about it.
    pub reason: String,
    /// Offset of the first byte that was not judged, where it is known.
    pub offset: Option<u64>,
}
