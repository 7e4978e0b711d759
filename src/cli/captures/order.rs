//! Handshakes in the order of their first packet, though they are complete in another.

use std::collections::BTreeMap;

use ws76::report::HandshakeReport;

/// More than this are not held back. A connection that stays open for the whole capture would
/// hold all that come after it; then those go first, in the order in which they were complete.
const MOST_HELD: usize = 4096;

/// Holds handshakes back until no earlier one can come.
#[derive(Debug, Default)]
pub(super) struct Order {
    held: BTreeMap<(u64, usize), HandshakeReport>,
    next_index: usize,
}

impl Order {
    /// Takes a handshake: `ordinal` is its connection's, `nth` its number within that.
    pub(super) fn take(&mut self, ordinal: u64, nth: usize, report: HandshakeReport) {
        self.held.insert((ordinal, nth), report);
    }

    /// The next handshake that may go, with its index: all up to `settled` may, for a connection
    /// hands over all its handshakes at once.
    pub(super) fn next(&mut self, settled: u64) -> Option<HandshakeReport> {
        let (ordinal, _) = *self.held.first_key_value()?.0;
        if ordinal > settled && self.held.len() <= MOST_HELD {
            return None;
        }
        let (_, mut report) = self.held.pop_first()?;
        report.index = self.next_index;
        self.next_index = self.next_index.saturating_add(1);
        Some(report)
    }
}
