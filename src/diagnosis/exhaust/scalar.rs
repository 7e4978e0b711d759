//! The definition: each candidate is hashed in full. The other kernels must equal it.

use std::ops::RangeInclusive;

use super::question::{Found, Question};

/// Finds every word of the range that answers the question.
pub(super) fn search(question: &Question, range: RangeInclusive<u32>, found: &mut Vec<Found>) {
    found.extend(range.filter(|&word| question.holds(word)).map(Found::new));
}
