//! How far a long run is: one line of standard error, where that is a terminal.

use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use console::Term;
use kdam::{Bar, BarBuilder, BarExt as _};

/// A line that is drawn again as the work goes on, and cleared at its end.
pub(crate) struct Progress {
    /// None where nobody sees it.
    line: Option<Mutex<Line>>,
}

struct Line {
    bar: Bar,
    terminal: Term,
}

impl Progress {
    /// Nothing is drawn.
    pub(crate) const fn hidden() -> Self {
        Self { line: None }
    }

    /// Counts pieces of work, with their rate; `unit` is a piece's name. How many there are is not known.
    pub(crate) fn counting(unit: &str) -> Self {
        Self::drawn(BarBuilder::default().unit(format!(" {unit}")))
    }

    /// A part of `total`, with the rate and the time that is left.
    pub(crate) fn of(total: usize, unit: &str) -> Self {
        let unit = format!(" {unit}");
        Self::drawn(
            BarBuilder::default()
                .total(total)
                .unit(unit)
                .unit_scale(true),
        )
    }

    fn drawn(bar: BarBuilder) -> Self {
        let bar = bar.build().ok().filter(|_| io::stderr().is_terminal());
        let terminal = Term::stderr();
        Self {
            line: bar.map(|bar| Mutex::new(Line { bar, terminal })),
        }
    }

    /// How much is done.
    pub(crate) fn position(&self) -> usize {
        self.line().map_or(0, |line| line.bar.counter)
    }

    /// So much more is done.
    pub(crate) fn add(&self, count: usize) {
        if let Some(mut line) = self.line() {
            let done = line.bar.counter.saturating_add(count);
            line.set(done);
        }
    }

    /// So much is done.
    pub(crate) fn set(&self, done: usize) {
        if let Some(mut line) = self.line() {
            line.set(done);
        }
    }

    /// What is done at present.
    pub(crate) fn describe(&self, work: String) {
        if let Some(mut line) = self.line() {
            line.bar.set_postfix(work);
        }
    }

    /// Clears the line for as long as something else is written to standard error.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        let line = self.line();
        if let Some(line) = &line {
            line.clear();
        }
        write();
    }

    /// Clears the line.
    pub(crate) fn clear(&self) {
        if let Some(line) = self.line() {
            line.clear();
        }
    }

    fn line(&self) -> Option<MutexGuard<'_, Line>> {
        let line = self.line.as_ref()?;
        Some(line.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Line {
    /// Draws ten times a second at most.
    fn set(&mut self, done: usize) {
        self.bar.counter = done;
        if self.bar.should_refresh() {
            self.bar.elapsed_time();
            let text = self.bar.render();
            // A longer line would be drawn below itself each time.
            let columns = usize::from(self.terminal.size().1);
            let text: String = text.chars().take(columns).collect();
            self.clear();
            // Where the terminal has gone, nobody looks.
            let _ = self.terminal.write_str(&text);
        }
    }

    fn clear(&self) {
        let _ = self.terminal.clear_line();
    }
}
