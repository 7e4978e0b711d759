//! Ending what runs, from any thread.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

/// A handle that ends what runs with it: [`serve`](super::serve) and [`tap`](super::tap) take no
/// more connections, let those under way come to their end, and return; the
/// [`suite`](super::suite) returns the cases that it has run.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// A handle that has not been used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Whether the end was asked for.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the end is asked for.
    pub(super) async fn asked(&self) {
        // The sender is held by this handle, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }
}

/// What all of `live` runs on: one thread, so that no two connections need a lock between them.
pub(super) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
}
