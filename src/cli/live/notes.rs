//! What a live command says on standard error, by a thread of its own: a reader of it that stops
//! stops nothing else.

use ws76::live::Stop;

use super::queue::{Finished, Limits, Queue, Worker};
use super::show::Shown;

const LIMITS: Limits = Limits {
    items: 256,
    bytes: 64 << 10,
};

/// Messages to standard error.
pub(in super::super) struct Notes {
    worker: Worker<String, ()>,
    /// Messages that found no room.
    lost: u64,
    quiet: bool,
}

impl Notes {
    pub(in super::super) fn start(quiet: bool) -> Self {
        let worker = Worker::start(LIMITS, |queue: &Queue<String>| {
            while let Some(message) = queue.take() {
                super::super::notify(&message);
            }
        });
        Self {
            worker,
            lost: 0,
            quiet,
        }
    }

    /// Says what is to be known in any case.
    pub(in super::super) fn say(&mut self, message: String) {
        let bytes = message.len();
        if self.worker.offer(message, bytes).is_err() {
            self.lost = self.lost.saturating_add(1);
        }
    }

    /// Says what `--quiet` leaves out.
    pub(in super::super) fn remark(&mut self, message: String) {
        if !self.quiet {
            self.say(message);
        }
    }

    /// Says how many handshakes were not shown, and why.
    pub(in super::super) fn say_lost(&mut self, shown: &Shown) {
        let Shown { lost, beyond, .. } = shown;
        if *lost > 0 {
            self.say(format!(
                "{lost} handshakes were not shown: nobody read them"
            ));
        }
        if *beyond > 0 {
            self.say(format!(
                "{beyond} handshakes are not in the report: it holds no more; --format jsonl writes each as it comes"
            ));
        }
    }

    /// Ends, and says how much was lost.
    pub(in super::super) fn finish(mut self, stop: &Stop) {
        if self.lost > 0 {
            let lost = self.lost;
            self.say(format!(
                "{lost} messages were lost: nobody read standard error"
            ));
        }
        match self.worker.finish(stop) {
            Finished::Done(()) | Finished::Stuck(_) => {}
        }
    }
}
