//! Connections of which only the name is kept: their later segments are passed over.

use super::after::After;
use super::half::Anchor;
use super::key::{Key, Keyed};

/// What is kept of a connection that was delivered or passed over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    /// Where the lower end's bytes began.
    pub(super) low: Anchor,
    /// Where the higher end's bytes began.
    pub(super) high: Anchor,
    /// What may follow.
    pub(super) after: After,
}

/// The latest traces: at least half of the limit, at most the limit. Forgetting goes by halves, so
/// that it costs nothing for each.
#[derive(Debug)]
pub(super) struct Known {
    young: Keyed<Trace>,
    old: Keyed<Trace>,
    half: usize,
}

impl Known {
    /// None yet, and never more than `most`.
    pub(super) fn new(most: usize) -> Self {
        Self {
            young: Keyed::default(),
            old: Keyed::default(),
            half: (most / 2).max(1),
        }
    }

    /// The trace of that connection.
    pub(super) fn get(&self, key: &Key) -> Option<&Trace> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Keeps a trace; whether others were forgotten for it.
    pub(super) fn insert(&mut self, key: Key, trace: Trace) -> bool {
        let forgets = self.young.len() >= self.half;
        if forgets {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        self.young.insert(key, trace);
        forgets
    }

    /// Forgets a connection: it begins anew.
    pub(super) fn remove(&mut self, key: &Key) {
        self.young.remove(key);
        self.old.remove(key);
    }
}
