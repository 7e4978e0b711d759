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
    /// Who produces waits: to wake nobody would cost as much as to wake it.
    is_awaited: bool,
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
        let mut state = self.state();
        let fits = |state: &State| state.used == 0 || state.used.saturating_add(bytes) <= self.all;
        while !state.is_closed && !fits(&state) {
            state.is_awaited = true;
            let waited = self.freed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.used = state.used.saturating_add(bytes);
        !state.is_closed
    }

    /// Who consumes: once it is gone, nobody does.
    pub(super) const fn consumer(&self) -> Consumer<'_> {
        Consumer(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Consumes, until it is dropped: by the end of its thread, however that comes.
#[derive(Debug)]
pub(super) struct Consumer<'b>(&'b Budget);

impl Consumer<'_> {
    /// Gives bytes back.
    pub(super) fn free(&self, bytes: usize) {
        let mut state = self.0.state();
        state.used = state.used.saturating_sub(bytes);
        if std::mem::take(&mut state.is_awaited) {
            self.0.freed.notify_one();
        }
    }
}

impl Drop for Consumer<'_> {
    fn drop(&mut self) {
        self.0.state().is_closed = true;
        self.0.freed.notify_all();
    }
}
