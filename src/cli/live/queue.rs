//! A bounded queue to a thread of its own, and that thread. What is offered to a full queue comes
//! back at once: whoever offers never waits for whoever reads.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ws76::live::Stop;

/// What a queue may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) items: usize,
    pub(super) bytes: usize,
}

/// The end of a queue that is taken from, and where the thread reports that it gets on.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    limits: Limits,
}

struct State<T> {
    items: VecDeque<(T, usize)>,
    bytes: usize,
    is_closed: bool,
    /// Grows with everything that gets done.
    progress: u64,
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for an item; none once the queue is closed and empty.
    pub(super) fn take(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            state.progress = state.progress.wrapping_add(1);
            if let Some((item, bytes)) = state.items.pop_front() {
                state.bytes = state.bytes.saturating_sub(bytes);
                return Some(item);
            }
            if state.is_closed {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes that something was written.
    pub(super) fn note_progress(&self) {
        let mut state = self.lock();
        state.progress = state.progress.wrapping_add(1);
    }
}

/// A thread that works off a queue.
pub(super) struct Worker<T, R> {
    queue: Arc<Queue<T>>,
    done: Receiver<R>,
}

/// How a worker ended.
pub(super) enum Finished<T, R> {
    /// By itself.
    Done(R),
    /// It waits for a reader that has stopped; these items are left.
    Stuck(Vec<T>),
}

/// How long a thread may go without getting on, once the end was asked for.
const PATIENCE: Duration = Duration::from_millis(300);

impl<T: Send + 'static, R: Send + 'static> Worker<T, R> {
    pub(super) fn start(
        limits: Limits,
        work: impl FnOnce(&Queue<T>) -> R + Send + 'static,
    ) -> Self {
        let queue = Arc::new(Queue {
            state: Mutex::new(State {
                items: VecDeque::new(),
                bytes: 0,
                is_closed: false,
                progress: 0,
            }),
            changed: Condvar::new(),
            limits,
        });
        let (sender, done) = sync_channel(1);
        let of_thread = Arc::clone(&queue);
        std::thread::spawn(move || {
            // Nobody waits for a thread that was given up.
            let _ = sender.send(work(&of_thread));
        });
        Self { queue, done }
    }

    /// Offers an item of so many bytes; it comes back where there is no room.
    pub(super) fn offer(&self, item: T, bytes: usize) -> Result<(), T> {
        let mut state = self.queue.lock();
        let limits = self.queue.limits;
        let after = state.bytes.saturating_add(bytes);
        let is_full = state.items.len() >= limits.items || after > limits.bytes;
        // One item is always held, however large it is.
        if is_full && !state.items.is_empty() {
            return Err(item);
        }
        state.bytes = after;
        state.items.push_back((item, bytes));
        drop(state);
        self.queue.changed.notify_one();
        Ok(())
    }

    /// Waits for the thread to work off what is left; not for ever once the end was asked for.
    pub(super) fn finish(self, stop: &Stop) -> Finished<T, R> {
        self.queue.lock().is_closed = true;
        self.queue.changed.notify_one();
        let mut before = None;
        loop {
            match self.done.recv_timeout(PATIENCE) {
                Ok(result) => return Finished::Done(result),
                Err(RecvTimeoutError::Disconnected) => return Finished::Stuck(Vec::new()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let mut state = self.queue.lock();
            if stop.is_stopped() && before == Some(state.progress) {
                let left = std::mem::take(&mut state.items);
                return Finished::Stuck(left.into_iter().map(|(item, _)| item).collect());
            }
            before = Some(state.progress);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Limits = Limits {
        items: 2,
        bytes: 10,
    };

    #[test]
    fn what_finds_no_room_comes_back_and_what_is_left_is_returned() {
        let (go, wait) = sync_channel::<()>(0);
        let worker = Worker::start(FEW, move |queue: &Queue<u32>| {
            let first = queue.take();
            // A reader that has stopped.
            let _ = wait.recv();
            first
        });
        assert!(worker.offer(1, 1).is_ok());
        while !worker.queue.lock().items.is_empty() {
            std::thread::yield_now();
        }
        assert!(worker.offer(2, 99).is_ok(), "one is always held");
        assert_eq!(worker.offer(3, 1), Err(3), "bytes");
        let stop = Stop::new();
        stop.stop();
        assert!(matches!(worker.finish(&stop), Finished::Stuck(left) if left == [2]));
        drop(go);
    }

    #[test]
    fn all_is_worked_off_in_order_where_nothing_is_in_the_way() {
        let worker = Worker::start(FEW, |queue: &Queue<u32>| {
            std::iter::from_fn(|| queue.take()).collect::<Vec<_>>()
        });
        for item in 0..100 {
            while worker.offer(item, 1).is_err() {
                std::thread::yield_now();
            }
        }
        let finished = worker.finish(&Stop::new());
        assert!(matches!(finished, Finished::Done(all) if all == (0..100).collect::<Vec<_>>()));
    }
}
