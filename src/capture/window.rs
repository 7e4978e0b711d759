//! A buffered view of a source that shows as many bytes at once as are asked for.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use super::blocks::{self, Blocks};

/// First size of the buffer: one read holds most small captures.
const SMALL: usize = 16 << 10;
/// Size to which the buffer grows by itself as the source goes on.
const LARGE: usize = 256 << 10;

/// Keeps the error that ended a source, for decoders between it and us replace errors by their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure(Arc<Mutex<Option<io::Error>>>);

impl Failure {
    /// The error of the source, if it failed.
    pub(super) fn take(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// `source`, whose first error is kept here.
    pub(super) fn watch<R: Read>(&self, source: R) -> Watched<R> {
        Watched {
            source,
            failure: self.clone(),
        }
    }
}

/// A source whose first error is kept.
#[derive(Debug)]
pub(super) struct Watched<R> {
    source: R,
    failure: Failure,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.source.read(into).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                let mut kept = self.failure.0.lock();
                let kept = kept.as_deref_mut();
                if let Ok(kept) = kept {
                    *kept = Some(error);
                }
            }
            io::Error::from(kind)
        })
    }
}

/// A source with a buffer whose bytes are looked at before they are taken.
pub(super) struct Window<'r> {
    source: Source<'r>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset in the source of the first byte shown.
    offset: u64,
    ended: bool,
    /// The source ended by an error: an I/O error, or a decoder's.
    failed: bool,
    /// Shows others how far the source was taken.
    shared_offset: Option<Arc<AtomicU64>>,
}

/// Where the bytes come from.
enum Source<'r> {
    /// Each read waits.
    Direct(Box<dyn Read + Send + 'r>),
    /// Another thread reads ahead.
    Ahead(Blocks<'r>),
}

impl<'r> Window<'r> {
    /// A window on `source`; nothing is read yet.
    pub(super) fn new(source: Box<dyn Read + Send + 'r>) -> Self {
        Self::from(Source::Direct(source))
    }

    /// A window on what another thread reads.
    pub(super) fn on_blocks(blocks: Blocks<'r>) -> Self {
        Self::from(Source::Ahead(blocks))
    }

    /// The same, where its first byte is not that of the source.
    pub(super) fn beginning_at(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    fn from(source: Source<'r>) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            ended: false,
            failed: false,
            shared_offset: None,
        }
    }

    /// How far the source is taken, for others to see when the window is gone from them.
    pub(super) fn share_offset(&mut self) -> Arc<AtomicU64> {
        let shared = Arc::new(AtomicU64::new(self.offset));
        self.shared_offset = Some(Arc::clone(&shared));
        shared
    }

    /// The bytes read and not yet taken.
    pub(super) fn shown(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Offset in the source of the first byte of [`Self::shown`].
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the source ended by an error; what was read before it stays.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Reads until `wanted` bytes are shown or the source ends; whether they are shown.
    /// Reads no more often than needed, so that a pipe is seen as it comes.
    pub(super) fn fill(&mut self, wanted: usize) -> bool {
        while self.shown().len() < wanted && !self.ended {
            let read = match &self.source {
                Source::Direct(_) => self.read_more(wanted),
                Source::Ahead(_) => self.take_block(),
            };
            match read {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => {
                    self.ended = true;
                    self.failed = true;
                }
            }
        }
        self.shown().len() >= wanted
    }

    fn read_more(&mut self, wanted: usize) -> io::Result<usize> {
        self.make_room(wanted);
        let Source::Direct(source) = &mut self.source else {
            return Ok(0);
        };
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let count = source.read(room)?;
        self.end = self.end.saturating_add(count).min(self.buffer.len());
        Ok(count)
    }

    /// Takes the next block as the buffer, with what is left of the last one before it: there is
    /// room for that, so that the block itself is not copied. A long rest grows in place.
    fn take_block(&mut self) -> io::Result<usize> {
        let Source::Ahead(blocks) = &mut self.source else {
            return Ok(0);
        };
        let Some(mut block) = blocks.next()? else {
            return Ok(0);
        };
        let left = self.buffer.get(self.start..self.end).unwrap_or_default();
        let start = blocks::ROOM.checked_sub(left.len());
        let count = block.len().saturating_sub(blocks::ROOM);
        if let Some((start, room)) =
            start.and_then(|at| Some((at, block.get_mut(at..blocks::ROOM)?)))
        {
            room.copy_from_slice(left);
            self.start = start;
            self.end = block.len();
            blocks.give_back(std::mem::replace(&mut self.buffer, block));
        } else {
            self.buffer.truncate(self.end);
            self.buffer.drain(..self.start);
            // It doubles as long as it is small, and grows by a quarter then.
            let more = match self.buffer.len() {
                length if length > LARGE.saturating_mul(4) => (length / 4).max(count),
                length => length.max(count),
            };
            if self.buffer.capacity().abs_diff(self.buffer.len()) < count {
                self.buffer.reserve_exact(more);
            }
            self.buffer
                .extend_from_slice(block.get(blocks::ROOM..).unwrap_or_default());
            self.start = 0;
            self.end = self.buffer.len();
            blocks.give_back(block);
        }
        Ok(count)
    }

    /// Takes `count` bytes of those shown.
    pub(super) fn pass(&mut self, count: usize) {
        let count = count.min(self.shown().len());
        self.start = self.start.saturating_add(count);
        self.offset = self.offset.saturating_add(count as u64);
        if let Some(shared) = &self.shared_offset {
            shared.store(self.offset, Relaxed);
        }
    }

    /// Takes `count` bytes of those shown along. Many are not copied: the buffer goes with them.
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.shown().len());
        let taken = if count < LARGE {
            self.shown().get(..count).unwrap_or_default().to_vec()
        } else {
            let left = self.shown().get(count..).unwrap_or_default().to_vec();
            let mut taken = std::mem::replace(&mut self.buffer, left);
            taken.truncate(self.start.saturating_add(count));
            taken.drain(..self.start);
            taken.shrink_to_fit();
            self.start = 0;
            self.end = self.buffer.len();
            self.offset = self.offset.saturating_add(count as u64);
            return taken;
        };
        self.pass(count);
        taken
    }

    /// Passes over `count` bytes, shown or not; whether the source held them.
    pub(super) fn skip(&mut self, count: u64) -> bool {
        let goal = self.offset.saturating_add(count);
        while self.offset < goal {
            if !self.fill(1) {
                return false;
            }
            let left = goal.saturating_sub(self.offset);
            self.pass(usize::try_from(left).unwrap_or(usize::MAX));
        }
        true
    }

    /// Reads the source to its end; `None` if it is longer than `limit`.
    pub(super) fn whole(&mut self, limit: usize) -> Option<&[u8]> {
        let over = self.fill(limit.saturating_add(1));
        if over { None } else { Some(self.shown()) }
    }

    /// Gives the memory back; what was shown is taken.
    pub(super) fn release(&mut self) {
        self.pass(usize::MAX);
        self.buffer = Vec::new();
        self.start = 0;
        self.end = 0;
    }

    /// Reads right into `into`, past the empty buffer.
    fn read_past(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Direct(source) => source.read(into),
            Source::Ahead(_) => return self.fill_buf()?.read(into),
        };
        match &read {
            Ok(count) => self.offset = self.offset.saturating_add(*count as u64),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => (self.ended, self.failed) = (true, true),
        }
        read
    }

    fn make_room(&mut self, wanted: usize) {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
        let full = self.end == self.buffer.len();
        let short = self.start.saturating_add(wanted) > self.buffer.len();
        if self.start > 0 && (full || short) {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        // A buffer that was filled grows, whatever is wanted: a high limit costs nothing where the
        // source is short. A large one grows only as far as it must.
        let length = self.buffer.len();
        let more = match length {
            _ if length < LARGE && full => length.max(SMALL),
            _ if self.end == length => length / 4,
            _ => 0,
        };
        let most = LARGE.max(wanted).max(length);
        let grown = length.saturating_add(more).min(most);
        if grown > length && grown <= LARGE {
            // Zeros of the allocator cost less than those that are written.
            let held = std::mem::replace(&mut self.buffer, vec![0; grown]);
            let shown = held.get(self.start..self.end).unwrap_or_default();
            if let Some(room) = self.buffer.get_mut(..shown.len()) {
                room.copy_from_slice(shown);
            }
            self.end = shown.len();
            self.start = 0;
        } else {
            self.buffer.reserve_exact(grown.abs_diff(length));
            self.buffer.resize(grown, 0);
        }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.shown().is_empty() && into.len() >= LARGE && !self.ended {
            return self.read_past(into);
        }
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.fill(1) && self.failed {
            return Err(io::ErrorKind::Other.into());
        }
        Ok(self.shown())
    }

    fn consume(&mut self, count: usize) {
        self.pass(count);
    }
}
