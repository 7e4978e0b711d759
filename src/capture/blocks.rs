//! Blocks of bytes that another thread reads ahead.

use std::io;
use std::sync::mpsc::{Receiver, Sender, TryRecvError};

use super::options::Waits;

/// Free bytes before those of a block, for the rest of the block before it: a packet or two.
pub(super) const ROOM: usize = 64 << 10;
/// Blocks that come from another thread.
pub(super) struct Blocks<'w> {
    pub(super) waits: Waits<'w>,
    pub(super) filled: Receiver<io::Result<Vec<u8>>>,
    pub(super) emptied: Sender<Vec<u8>>,
}

impl Blocks<'_> {
    /// The next block, with [`ROOM`] before its bytes; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let filled = match self.filled.try_recv() {
            Ok(filled) => return filled.map(Some),
            Err(TryRecvError::Disconnected) => return Ok(None),
            Err(TryRecvError::Empty) => {
                (self.waits)();
                self.filled.recv()
            }
        };
        filled.ok().transpose()
    }

    /// A block that is used up: its memory is used again.
    pub(super) fn give_back(&mut self, block: Vec<u8>) {
        // The other thread may have ended.
        let _ = self.emptied.send(block);
    }
}
