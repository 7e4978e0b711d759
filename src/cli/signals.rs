//! Ctrl-C, SIGTERM and SIGHUP.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Whether signals are waited for.
static WAITED_FOR: AtomicBool = AtomicBool::new(false);

/// Runs `handler` at each signal, in a thread of its own. The first handler of a process stays; later
/// ones are not taken.
pub(super) fn on_signal(mut handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    if WAITED_FOR.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let waiting = thread::Builder::new().name("signals".to_owned());
    waiting.spawn(move || {
        for _ in signals.forever() {
            handler();
        }
    })?;
    Ok(())
}
