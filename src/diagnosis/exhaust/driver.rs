//! The search spread over all cores, with its progress to be watched and its end to be asked for.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;

use super::kernel::Kernel;
use super::question::{Found, Question};

/// Candidates that a thread takes at a time: milliseconds of work, so that cancelling is prompt and
/// the shared counter costs nothing.
const CHUNK: u64 = 1 << 20;

/// How far a search is. Shared with those who show it or end it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// Nothing done yet, not cancelled.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            done: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
        }
    }

    /// Candidates tried so far, of [`Exhaustion::total`].
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Relaxed)
    }

    /// Asks the search to end: within milliseconds, whatever it has found.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// Whether the search was asked to end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every hit of the chunks tried until the first one had a hit, in rising order; never empty.
    Found(Vec<Found>),
    /// All candidates were tried, and none gives the target.
    Nothing,
    /// Cancelled without a hit before all candidates were tried.
    Cancelled,
}

/// A search made ready: all 2^32 words, with the best kernel, on all cores, unless asked otherwise.
#[derive(Debug, Clone)]
pub struct Exhaustion {
    question: Question,
    kernel: Kernel,
    range: RangeInclusive<u32>,
    threads: NonZeroUsize,
}

impl Exhaustion {
    /// All words, the best kernel, all cores.
    #[must_use]
    pub fn new(question: Question) -> Self {
        Self {
            question,
            kernel: Kernel::best(),
            range: 0..=u32::MAX,
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        }
    }

    /// With this kernel instead.
    #[must_use]
    pub fn with_kernel(self, kernel: Kernel) -> Self {
        Self { kernel, ..self }
    }

    /// Only the words of this range, as MD5 reads them: little-endian.
    #[must_use]
    pub fn within(self, range: RangeInclusive<u32>) -> Self {
        Self { range, ..self }
    }

    /// On as many threads, of which the calling one is the first.
    #[must_use]
    pub fn on_threads(self, threads: NonZeroUsize) -> Self {
        Self { threads, ..self }
    }

    /// The kernel that will run.
    #[must_use]
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Candidates in all: 2^32 unless a range was given.
    #[must_use]
    pub fn total(&self) -> u64 {
        let (start, end) = (*self.range.start(), *self.range.end());
        u64::from(end)
            .saturating_add(1)
            .saturating_sub(u64::from(start))
    }

    /// Searches until something is found, all is tried, or `progress` says to end.
    #[must_use]
    pub fn run(&self, progress: &Progress) -> Outcome {
        let shared = Shared {
            exhaustion: self,
            progress,
            taken: AtomicU64::new(0),
            hit: AtomicBool::new(false),
        };
        let mut found = thread::scope(|scope| {
            // Without another thread the calling one does all the work: that is no error.
            let others: Vec<_> = (1..self.threads.get())
                .map_while(|_| {
                    thread::Builder::new()
                        .spawn_scoped(scope, || shared.work())
                        .ok()
                })
                .collect();
            let mut found = shared.work();
            for other in others {
                found.extend(
                    other
                        .join()
                        .unwrap_or_else(|fault| panic::resume_unwind(fault)),
                );
            }
            found
        });
        found.sort_unstable();
        if !found.is_empty() {
            Outcome::Found(found)
        } else if shared.exhausted() {
            Outcome::Nothing
        } else {
            Outcome::Cancelled
        }
    }
}

/// What the threads share.
struct Shared<'a> {
    exhaustion: &'a Exhaustion,
    progress: &'a Progress,
    /// Candidates given out to threads; grows past the total at the end.
    taken: AtomicU64,
    hit: AtomicBool,
}

impl Shared<'_> {
    /// One thread's part. A chunk that was begun is always finished.
    fn work(&self) -> Vec<Found> {
        let Exhaustion {
            question, kernel, ..
        } = self.exhaustion;
        let mut found = Vec::new();
        while !self.progress.is_cancelled() && !self.hit.load(Relaxed) {
            let Some((range, count)) = self.take() else {
                break;
            };
            kernel.search(question, range, &mut found);
            self.progress.done.fetch_add(count, Relaxed);
            if !found.is_empty() {
                self.hit.store(true, Relaxed);
            }
        }
        found
    }

    /// The next chunk, and its number of candidates.
    fn take(&self) -> Option<(RangeInclusive<u32>, u64)> {
        let offset = self.taken.fetch_add(CHUNK, Relaxed);
        let count = self.exhaustion.total().checked_sub(offset)?.min(CHUNK);
        let first = u32::try_from(offset)
            .ok()?
            .checked_add(*self.exhaustion.range.start())?;
        let last = first.checked_add(u32::try_from(count).ok()?.checked_sub(1)?)?;
        Some((first..=last, count))
    }

    /// Whether every chunk was given out.
    fn exhausted(&self) -> bool {
        self.taken.load(Relaxed) >= self.exhaustion.total()
    }
}
