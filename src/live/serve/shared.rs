//! What a server and its clients share, and when a client is closed because the server ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

use super::{Pages, Settings};

/// How far the server has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// It serves.
    #[default]
    No,
    /// No more handshakes are made; those that are made go on.
    Once,
    /// Nothing goes on; handshakes under way have a time to come to their end.
    All,
}

/// When a client that has sent nothing is closed.
pub(super) const SILENT: &[End] = &[End::Once, End::All];
/// When one that is within its handshake is closed.
pub(super) const UNDER_WAY: &[End] = &[End::Once];
/// When one with a handshake is closed.
pub(super) const MADE: &[End] = &[End::All];

/// What the server and its clients share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) pages: Option<Arc<dyn Pages>>,
    pub(super) end: watch::Sender<End>,
    pub(super) frames: AtomicU64,
}

impl Shared {
    /// Waits until the server has ended in one of these ways.
    pub(super) async fn ends(&self, wanted: &[End]) {
        let is_there = |end: &End| wanted.contains(end);
        let _ = self.end.subscribe().wait_for(is_there).await;
    }

    pub(super) fn count_frames(&self, count: u64) {
        self.frames.fetch_add(count, Ordering::Relaxed);
    }
}
