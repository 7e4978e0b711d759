//! Sets of mistakes, small and quick to copy.

use crate::diagnosis::mistakes::{self, Commonness, Mistake};
use crate::diagnosis::stage::Chain;

/// At most three mistakes, by their places in the catalogue, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Set([Option<u16>; 3]);

impl Set {
    /// With one more, behind the others.
    pub(super) fn with(mut self, place: u16) -> Self {
        if let Some(free) = self.0.iter_mut().find(|free| free.is_none()) {
            *free = Some(place);
        }
        self
    }

    /// Both in one.
    pub(super) fn joined(self, more: Self) -> Self {
        if self == Self::default() {
            return more;
        }
        more.places().fold(self, Self::with)
    }

    pub(super) fn places(self) -> impl Iterator<Item = u16> {
        self.0.into_iter().flatten()
    }

    /// Whether one of these is among them.
    pub(super) fn has_any(self, places: &[u16]) -> bool {
        self.places().any(|place| places.contains(&place))
    }

    /// Whether none of them is rare.
    pub(super) fn is_common(self) -> bool {
        self.places().all(is_common)
    }

    /// The mistakes, in the order of the computation.
    pub(super) fn mistakes(self) -> Vec<&'static Mistake> {
        let mut places: Vec<u16> = self.places().collect();
        places.sort_unstable();
        let rows = places.into_iter();
        rows.filter_map(|place| mistakes::ALL.get(usize::from(place)).copied())
            .collect()
    }

    pub(super) fn chain(self) -> Chain {
        let rows = self.mistakes().into_iter();
        rows.fold(Chain::default(), |chain, row| chain.with(row.choice))
    }
}

/// Whether the mistake at a place is not a rare one.
fn is_common(place: u16) -> bool {
    let row = mistakes::ALL.get(usize::from(place));
    row.is_some_and(|row| row.commonness != Commonness::Rare)
}
