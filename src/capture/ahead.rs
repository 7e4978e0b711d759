//! Reading and decompressing in a thread of its own, ahead of what takes the bytes apart.

use std::io::{self, Read as _};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use super::blocks::{Blocks, ROOM};
use super::options::Waits;
use super::window::Window;

/// Bytes of a block, 256 KiB: few enough to stay in the cache until they are taken apart.
const BLOCK: usize = 256 << 10;
/// Blocks that wait.
const WAITING: usize = 4;

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
