//! Sets of mistakes, small and quick to copy.

use crate::diagnosis::mistakes::{self, Mistake};
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
        more.places().fold(self, Self::with)
    }

    pub(super) fn places(self) -> impl Iterator<Item = u16> {
        self.0.into_iter().flatten()
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
