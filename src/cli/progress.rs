//! Progress of long work, one line on standard error that comes and goes. Made of [`Term`] and whole
//! numbers: the crates for it compute with floating point, and its library is loaded at every start.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use console::Term;

/// How often the line is written anew.
const TICK: Duration = Duration::from_millis(200);

/// A line of progress; its clones are the same line. Hidden, it does nothing.
#[derive(Debug, Clone)]
pub(crate) struct Progress(Option<Arc<Shared>>);

#[derive(Debug)]
struct Shared {
    measure: Measure,
    started: Instant,
    position: AtomicU64,
    line: Mutex<Line>,
    ending: Condvar,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Things of that name, as many as come.
    Of(&'static str),
    /// Steps to a total.
    To(u64),
}

#[derive(Debug)]
struct Line {
    terminal: Term,
    message: String,
    ended: bool,
}

impl Progress {
    /// A line that is never shown.
    pub(crate) const fn hidden() -> Self {
        Self(None)
    }

    /// A line on standard error; hidden where that is no terminal.
    pub(crate) fn new(measure: Measure) -> Self {
        let terminal = Term::stderr();
        if !terminal.is_term() {
            return Self::hidden();
        }
        let shared = Arc::new(Shared {
            measure,
            started: Instant::now(),
            position: AtomicU64::new(0),
            line: Mutex::new(Line {
                terminal,
                message: String::new(),
                ended: false,
            }),
            ending: Condvar::new(),
        });
        let drawn = Arc::clone(&shared);
        // It ends by itself where nobody ends it: with the process.
        std::thread::spawn(move || drawn.draw_until_ended());
        Self(Some(shared))
    }

    /// Counts some more.
    pub(crate) fn inc(&self, count: u64) {
        if let Some(shared) = &self.0 {
            shared.position.fetch_add(count, Relaxed);
        }
    }

    /// How many were counted.
    pub(crate) fn position(&self) -> u64 {
        self.0
            .as_ref()
            .map_or(0, |shared| shared.position.load(Relaxed))
    }

    /// So many are counted.
    pub(crate) fn set_position(&self, position: u64) {
        if let Some(shared) = &self.0 {
            shared.position.store(position, Relaxed);
        }
    }

    /// Says what is done now.
    pub(crate) fn set_message(&self, message: String) {
        if let Some(shared) = &self.0 {
            shared.line().message = message;
        }
    }

    /// Writes something else to standard error: the line makes way for it.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        let Some(shared) = &self.0 else {
            return write();
        };
        let line = shared.line();
        let _ = line.terminal.clear_line();
        write();
    }

    /// Takes the line away for good.
    pub(crate) fn finish_and_clear(&self) {
        let Some(shared) = &self.0 else {
            return;
        };
        let mut line = shared.line();
        line.ended = true;
        let _ = line.terminal.clear_line();
        shared.ending.notify_all();
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw_until_ended(&self) {
        let mut line = self.line();
        loop {
            let waited = self
                .ending
                .wait_timeout_while(line, TICK, |line| !line.ended);
            line = waited.unwrap_or_else(PoisonError::into_inner).0;
            if line.ended {
                return;
            }
            let (_, columns) = line.terminal.size();
            let text = shown(
                self.measure,
                self.position.load(Relaxed),
                self.started.elapsed(),
                &line.message,
            );
            // The last column stays free: a full line would break there.
            let room = usize::from(columns).saturating_sub(1);
            let text = text.chars().take(room).collect::<String>();
            let _ = line.terminal.clear_line();
            let _ = line.terminal.write_str(&text);
        }
    }
}

/// The line's text.
fn shown(measure: Measure, position: u64, passed: Duration, message: &str) -> String {
    let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = position
        .saturating_mul(1000)
        .checked_div(millis)
        .unwrap_or(0);
    match measure {
        Measure::Of(name) => format!("{position} {name}, {rate}/s"),
        Measure::To(total) => {
            let percent = position.saturating_mul(100).checked_div(total).unwrap_or(0);
            let left = total.saturating_sub(position);
            let left = left
                .checked_div(rate)
                .map_or_else(String::new, |left| format!(", {left} s left"));
            format!("{percent}% {}/s{left}: {message}", rounded(rate))
        }
    }
}

/// A large number in few characters.
fn rounded(number: u64) -> String {
    match number {
        10_000_000.. => format!("{} million", number / 1_000_000),
        10_000.. => format!("{} thousand", number / 1000),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_has_its_rate() {
        let passed = Duration::from_millis(1500);
        assert_eq!(
            shown(Measure::Of("files"), 3000, passed, ""),
            "3000 files, 2000/s"
        );
        assert_eq!(
            shown(Measure::Of("files"), 0, Duration::ZERO, ""),
            "0 files, 0/s"
        );
    }

    #[test]
    fn what_is_left_follows_from_the_rate() {
        let total = Measure::To(1 << 32);
        let passed = Duration::from_secs(2);
        assert_eq!(
            shown(total, 1 << 31, passed, "part 1"),
            "50% 1073 million/s, 2 s left: part 1"
        );
        assert_eq!(shown(total, 0, passed, "part 1"), "0% 0/s: part 1");
        assert_eq!(shown(Measure::To(0), 0, passed, ""), "0% 0/s: ");
    }

    #[test]
    fn a_hidden_line_counts_nothing_and_lets_others_write() {
        let hidden = Progress::hidden();
        hidden.inc(5);
        let mut written = false;
        hidden.suspend(|| written = true);
        hidden.finish_and_clear();
        assert_eq!((hidden.position(), written), (0, true));
    }
}
