//! Where open connections are kept: numbered slots, and a queue through them by age.

use super::connection::Connection;

/// The number of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(u32);

/// No slot.
const NONE: u32 = u32::MAX;

/// Connections in slots, queued from oldest to youngest.
#[derive(Debug)]
pub(super) struct Slots {
    entries: Vec<Entry>,
    /// Freed slots; the last one freed is the next one used, for it is still in the cache.
    free: Vec<u32>,
    oldest: u32,
    youngest: u32,
}

#[derive(Debug)]
struct Entry {
    connection: Connection,
    older: u32,
    younger: u32,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
            oldest: NONE,
            youngest: NONE,
        }
    }
}

impl Slots {
    /// The connection in that slot.
    pub(super) fn get_mut(&mut self, slot: Slot) -> Option<&mut Connection> {
        self.entry(slot.0).map(|entry| &mut entry.connection)
    }

    /// Puts a connection into a free slot, as the youngest.
    pub(super) fn insert(&mut self, connection: Connection) -> Slot {
        let entry = Entry {
            connection,
            older: self.youngest,
            younger: NONE,
        };
        let at = match self.free.pop() {
            Some(at) => {
                if let Some(place) = self.entry(at) {
                    *place = entry;
                }
                at
            }
            None => {
                // The number of flows is clamped far below.
                let at = u32::try_from(self.entries.len()).unwrap_or(NONE);
                self.entries.push(entry);
                at
            }
        };
        let before = std::mem::replace(&mut self.youngest, at);
        match self.entry(before) {
            Some(before) => before.younger = at,
            None => self.oldest = at,
        }
        Slot(at)
    }

    /// Frees a slot; what it held stays there, emptied by the caller, until the slot is used again.
    pub(super) fn remove(&mut self, slot: Slot) {
        let Some(entry) = self.entry(slot.0) else {
            return;
        };
        let (older, younger) = (entry.older, entry.younger);
        match self.entry(older) {
            Some(before) => before.younger = younger,
            None => self.oldest = younger,
        }
        match self.entry(younger) {
            Some(after) => after.older = older,
            None => self.youngest = older,
        }
        self.free.push(slot.0);
    }

    /// The oldest connection.
    pub(super) fn oldest(&self) -> Option<Slot> {
        (self.oldest != NONE).then_some(Slot(self.oldest))
    }

    /// The ordinal of the oldest connection.
    pub(super) fn oldest_ordinal(&self) -> Option<u64> {
        let entry = self.entries.get(self.oldest as usize)?;
        Some(entry.connection.ordinal)
    }

    fn entry(&mut self, at: u32) -> Option<&mut Entry> {
        self.entries.get_mut(at as usize)
    }
}
