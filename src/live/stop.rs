//! Ending a server from another thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use mio::Waker;

/// A handle that ends what runs with it, [`serve`](super::serve) or [`tap`](super::tap): it takes
/// no more connections, lets those under way come to their end, and returns.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    waker: OnceLock<Waker>,
}

impl Stop {
    /// A handle that has not been used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the end.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        if let Some(waker) = self.0.waker.get() {
            // A loop that is gone needs no waking.
            let _ = waker.wake();
        }
    }

    /// Whether the end was asked for.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }

    /// Has a loop woken. One handle ends one loop.
    pub(super) fn wake_with(&self, waker: Waker) {
        let _ = self.0.waker.set(waker);
    }
}
