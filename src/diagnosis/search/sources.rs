//! What a request's pieces can come to, before it is hashed.

use super::blocks::{self, Making, Makings};
use super::levels::Scope;
use super::parts::{Pair, Parts};
use crate::diagnosis::material::Material;

/// What can be made of a request: parts of its keys, and blocks of those. At most two mistakes are
/// of the keys and the division, and at most two of the block.
#[derive(Debug)]
pub(super) struct Sources<'m> {
    pub(super) parts: Parts<'m>,
    pub(super) makings: Makings<'m>,
}

impl<'m> Sources<'m> {
    pub(super) fn new(material: &'m Material<'m>) -> Self {
        let mut parts = Parts::new(material);
        parts.grow();
        Self {
            parts,
            makings: Makings::new(material),
        }
    }

    /// Makes ready for one more mistake.
    pub(super) fn grow(&mut self) {
        self.parts.grow();
    }

    /// The pairs and the makings of so many mistakes together.
    pub(super) fn levels(
        &self,
        mistakes: usize,
        scope: Scope,
    ) -> impl Iterator<Item = (usize, &[Pair], Vec<Making>)> {
        (0..=mistakes).filter_map(move |of_parts| {
            let of_block = mistakes.saturating_sub(of_parts);
            let (first, pairs) = self.parts.at(of_parts);
            let is_any = of_block <= blocks::MOST && !pairs.is_empty();
            is_any.then(|| {
                let mut makings = self.makings.at(of_block, scope);
                // What has no part in it is made by fewer mistakes.
                if of_parts > 0 {
                    makings.retain(|making| self.makings.has_parts(*making));
                }
                (first, pairs, makings)
            })
        })
    }
}

/// Parts, by their number, and what is made of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) pair: usize,
    pub(super) making: Making,
}
