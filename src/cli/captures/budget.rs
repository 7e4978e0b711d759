//! Bytes that two threads may hold together: who produces waits until who consumes has caught up.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A number of bytes to share.
#[derive(Debug)]
pub(super) struct Budget {
    all: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    is_closed: bool,
}

impl Budget {
    /// All of them free.
    pub(super) fn new(all: usize) -> Self {
        Self {
            all,
            state: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Waits until so many bytes are free and takes them; what is larger than all waits until
    /// nothing else is held. `false` where nobody consumes any more.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let state = self.state();
        let fits = |state: &State| state.used == 0 || state.used.saturating_add(bytes) <= self.all;
        let waited = self
            .freed
            .wait_while(state, |state| !state.is_closed && !fits(state));
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.used = state.used.saturating_add(bytes);
        !state.is_closed
    }

    /// Gives bytes back.
    pub(super) fn free(&self, bytes: usize) {
        let mut state = self.state();
        state.used = state.used.saturating_sub(bytes);
        self.freed.notify_one();
    }

    /// Nobody consumes any more.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
