//! The connections whose segments were passed over last: asked before anything else, and small
//! enough to stay in the cache of the processor.

use super::after::After;
use super::key::Key;

/// Places; a power of two.
const PLACES: usize = 1024;

/// At most one connection for each value of the lowest bits of the hash.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// None at all in a short capture, of which there may be many.
    places: Vec<Option<(Key, After)>>,
    /// Segments passed over so far.
    passed: usize,
}

/// Segments passed over before the table is made.
const FIRST: usize = 256;

impl Recent {
    /// What may follow on that connection, where its segments are passed over.
    pub(super) fn get(&self, key: &Key) -> Option<After> {
        let (known, after) = self.places.get(key.place(PLACES))?.as_ref()?;
        (known == key).then_some(*after)
    }

    /// Keeps a connection in place of another.
    pub(super) fn insert(&mut self, key: Key, after: After) {
        self.passed = self.passed.saturating_add(1);
        if self.passed == FIRST {
            self.places = vec![None; PLACES];
        }
        if let Some(place) = self.places.get_mut(key.place(PLACES)) {
            *place = Some((key, after));
        }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.places.fill(None);
    }

    /// The connection begins anew.
    pub(super) fn remove(&mut self, key: &Key) {
        if let Some(place) = self.places.get_mut(key.place(PLACES))
            && place.is_some_and(|(known, _)| known == *key)
        {
            *place = None;
        }
    }
}
