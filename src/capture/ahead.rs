//! Reading and decompressing in a thread of its own, ahead of what takes the bytes apart.

use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};
use std::thread;

use super::options::Waits;
use super::window::Window;

/// Free bytes before those of a block, for the rest of the block before it: a packet or two.
pub(super) const ROOM: usize = 64 << 10;
/// Bytes of a block, 256 KiB: few enough to stay in the cache until they are taken apart.
const BLOCK: usize = 256 << 10;
/// Blocks that wait.
const WAITING: usize = 4;

/// Blocks that come from another thread.
pub(super) struct Blocks<'w> {
    waits: Waits<'w>,
    filled: Receiver<io::Result<Vec<u8>>>,
    emptied: Sender<Vec<u8>>,
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

/// Calls `read` with a window on the same source, which another thread reads ahead.
pub(super) fn reading<T>(
    mut window: Window<'_>,
    waits: Waits<'_>,
    read: impl FnOnce(&mut Window<'_>) -> T,
) -> T {
    let offset = window.offset();
    let (give, filled) = mpsc::sync_channel(WAITING);
    let (emptied, take_back) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || fill_blocks(&mut window, &give, &take_back));
        let blocks = Blocks {
            waits,
            filled,
            emptied,
        };
        read(&mut Window::on_blocks(blocks).beginning_at(offset))
    })
}

fn fill_blocks(
    source: &mut Window<'_>,
    give: &SyncSender<io::Result<Vec<u8>>>,
    take_back: &Receiver<Vec<u8>>,
) {
    loop {
        let mut block = take_back.try_recv().unwrap_or_default();
        block.resize(ROOM.saturating_add(BLOCK), 0);
        let room = block.get_mut(ROOM..).unwrap_or_default();
        let read = match source.read(room) {
            Ok(0) => return,
            Ok(count) => {
                block.truncate(ROOM.saturating_add(count));
                Ok(block)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = read.is_err();
        // Nobody takes it where the reading was stopped.
        if give.send(read).is_err() || is_last {
            return;
        }
    }
}
