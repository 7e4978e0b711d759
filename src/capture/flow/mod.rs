//! TCP connections put together from segments.

mod after;
mod connection;
mod half;
mod key;
mod known;
mod recent;
mod slots;
#[cfg(test)]
mod tests;

use super::form::Form;
use super::layers::ends::Ends;
use super::layers::glance::Glance;
use super::layers::segment::Segment;
use super::likeness::Likeness;
use super::note::Note;
use super::options::Options;
use super::reading::Reading;
use after::{After, may_be_handshake};
use connection::{Connection, Packet, Progress};
use key::{Key, Keyed};
use known::Known;
use recent::Recent;
use slots::{Slot, Slots};

/// The connections of one source. Memory is bounded by the options: a connection is either open
/// and holds bytes, or only its name is known; the oldest gives way to a new one.
pub(super) struct Connections {
    form: Form,
    seed: foldhash::quality::RandomState,
    open: Keyed<Slot>,
    slots: Slots,
    known: Known,
    recent: Recent,
    /// The open connection of the segment before: the next one is often of the same.
    last: Option<(Key, Slot)>,
    next_ordinal: u64,
    /// Bytes held of all open connections.
    held: usize,
    most_flows: usize,
    most_held: usize,
}

/// The connection of a segment, and its direction in it.
#[derive(Clone, Copy)]
pub(super) struct Named {
    key: Key,
    from_low: bool,
}

/// A segment, with what follows from its packet.
#[derive(Clone, Copy)]
struct Arrival<'a, 'b> {
    segment: &'a Segment<'b>,
    /// The lower end of the connection's key sent it.
    from_low: bool,
    packet: Packet,
    /// It may begin a handshake in the middle of a connection.
    goes_on: bool,
}

impl Connections {
    /// No connection yet; conversations will carry `form`.
    pub(super) fn new(options: &Options<'_>, form: Form) -> Self {
        let most_flows = options.flows.clamp(1, 1 << 30);
        Self {
            form,
            seed: foldhash::quality::RandomState::default(),
            open: Keyed::default(),
            slots: Slots::default(),
            known: Known::new(most_flows),
            recent: Recent::default(),
            last: None,
            next_ordinal: 0,
            held: 0,
            most_flows,
            most_held: options.held,
        }
    }

    /// The connection between two ends.
    pub(super) fn name(&self, ends: &Ends) -> Named {
        let (key, from_low) = Key::of(ends, &self.seed);
        Named { key, from_low }
    }

    /// Whether a segment can be passed over at a glance: its connection was delivered or passed over
    /// a short while ago, and it opens no other.
    pub(super) fn passes_over(&self, glance: &Glance<'_>, named: &Named) -> bool {
        if glance.syn {
            return false;
        }
        match self.recent.get(&named.key) {
            None => false,
            // The full reading looks at what follows options and blank lines.
            Some(after) => !after.may_begin(glance.rest),
        }
    }

    /// Takes one segment of a packet of which `captured` bytes are there.
    pub(super) fn take(
        &mut self,
        segment: &Segment<'_>,
        named: Named,
        captured: usize,
        reading: &mut Reading<'_, '_>,
    ) {
        let Named { key, from_low } = named;
        let mut arrival = Arrival {
            goes_on: false,
            segment,
            from_low,
            packet: Packet {
                number: reading.statistics.packets,
                captured,
            },
        };
        if let Some(slot) = self.find(key) {
            let other = |open: &mut Connection| open.is_another(segment, from_low);
            let follows =
                |open: &mut Connection| open.is_followed_by_handshake(segment, from_low);
            arrival.goes_on = self.slots.get_mut(slot).is_some_and(follows);
            if arrival.goes_on || self.slots.get_mut(slot).is_some_and(other) {
                self.close(slot, None, reading);
                self.begin(key, arrival, reading);
            } else {
                self.feed(slot, arrival, reading);
            }
            return;
        }
        let opens = segment.syn || !segment.payload.is_empty();
        if opens && self.may_begin(&key, &mut arrival) {
            self.begin(key, arrival, reading);
        }
    }

    /// Delivers what is still open, in the order of first packets.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        while let Some(slot) = self.slots.oldest() {
            self.close(slot, None, reading);
        }
    }

    /// The source ends unexpectedly: each open connection may have gone on.
    pub(super) fn source_cut(&mut self, note: Note, reading: &mut Reading<'_, '_>) {
        reading.statistics.note(note);
        while let Some(slot) = self.slots.oldest() {
            self.close(slot, Some(note), reading);
        }
    }

    fn find(&mut self, key: Key) -> Option<Slot> {
        if let Some((last, slot)) = self.last
            && last == key
        {
            return Some(slot);
        }
        let slot = *self.open.get(&key)?;
        self.last = Some((key, slot));
        Some(slot)
    }

    /// Whether a segment of no open connection opens one: not if it belongs to one that was
    /// delivered or passed over.
    fn may_begin(&mut self, key: &Key, arrival: &mut Arrival<'_, '_>) -> bool {
        let Some(trace) = self.known.get(key) else {
            return true;
        };
        let segment = arrival.segment;
        let sender = if arrival.from_low {
            trace.low
        } else {
            trace.high
        };
        let another = segment.syn && sender.contradicts(segment.sequence);
        // A proxy's greeting, or a beginning captured out of order, may have come before.
        let begins = match trace.after {
            After::Handshake => false,
            After::Plain => {
                arrival.goes_on =
                    may_be_handshake(segment.payload) && sender.is_before(segment.sequence);
                arrival.goes_on
            }
            After::Nothing => {
                let likeness = Likeness::of(segment.payload);
                matches!(likeness, Likeness::Get | Likeness::Response)
            }
        };
        let (may, after) = (another || begins, trace.after);
        if may {
            self.known.remove(key);
        } else {
            self.recent.insert(*key, after);
        }
        may
    }

    fn begin(&mut self, key: Key, arrival: Arrival<'_, '_>, reading: &mut Reading<'_, '_>) {
        while self.open.len() >= self.most_flows {
            self.give_up_oldest(reading);
        }
        let ordinal = self.next_ordinal;
        self.next_ordinal = ordinal.saturating_add(1);
        self.recent.remove(&key);
        let mut connection = Connection::new(key, ordinal);
        if arrival.goes_on {
            connection.begin_at(arrival.segment, arrival.from_low);
        } else {
            reading.statistics.flows = reading.statistics.flows.saturating_add(1);
        }
        let slot = self.slots.insert(connection);
        self.open.insert(key, slot);
        self.last = Some((key, slot));
        self.feed(slot, arrival, reading);
    }

    fn feed(&mut self, slot: Slot, arrival: Arrival<'_, '_>, reading: &mut Reading<'_, '_>) {
        let Some(connection) = self.slots.get_mut(slot) else {
            return;
        };
        let before = connection.held();
        let Arrival {
            segment,
            from_low,
            packet,
            ..
        } = arrival;
        let progress = connection.take(segment, from_low, packet, reading.options);
        let after = connection.held();
        self.held = self.held.saturating_add(after).saturating_sub(before);
        match progress {
            Progress::Waits => {}
            Progress::Deliver => self.close(slot, None, reading),
            Progress::PassOver => self.pass_over(slot, reading),
            Progress::Forget => self.forget(slot),
        }
        while self.held > self.most_held && self.slots.oldest().is_some() {
            self.give_up_oldest(reading);
        }
    }

    /// Delivers an open connection, if it holds a conversation, and keeps only its name.
    fn close(&mut self, slot: Slot, note: Option<Note>, reading: &mut Reading<'_, '_>) {
        let Some(connection) = self.slots.get_mut(slot) else {
            return;
        };
        if connection.is_plain_later() {
            self.forget(slot);
            return;
        }
        self.held = self.held.saturating_sub(connection.held());
        let (ordinal, mut after) = (connection.ordinal, connection.after());
        match connection.conclude(note, reading.options) {
            Some((streams, flow, notes)) => {
                reading.oldest_open = self.slots.oldest_ordinal();
                reading.deliver(self.form, ordinal, streams, Some(flow), notes);
            }
            None => {
                reading.statistics.other_flows = reading.statistics.other_flows.saturating_add(1);
                after = After::Nothing;
            }
        }
        self.retire(slot, after);
    }

    /// Keeps only the name of a connection that went on with plain requests, of which one was delivered.
    fn forget(&mut self, slot: Slot) {
        if let Some(connection) = self.slots.get_mut(slot) {
            self.held = self.held.saturating_sub(connection.held());
            connection.clear();
            self.retire(slot, After::Plain);
        }
    }

    fn pass_over(&mut self, slot: Slot, reading: &mut Reading<'_, '_>) {
        if let Some(connection) = self.slots.get_mut(slot) {
            self.held = self.held.saturating_sub(connection.held());
            connection.clear();
            reading.statistics.other_flows = reading.statistics.other_flows.saturating_add(1);
            self.retire(slot, After::Nothing);
        }
    }

    fn give_up_oldest(&mut self, reading: &mut Reading<'_, '_>) {
        if let Some(slot) = self.slots.oldest() {
            reading.statistics.given_up = reading.statistics.given_up.saturating_add(1);
            self.close(slot, Some(Note::GivenUp), reading);
        }
    }

    /// From open to known.
    fn retire(&mut self, slot: Slot, after: After) {
        let Some(connection) = self.slots.get_mut(slot) else {
            return;
        };
        let key = connection.key;
        let trace = connection.trace(after);
        if self.known.insert(key, trace) {
            // Where hashes fall must not decide what is remembered.
            self.recent.clear();
        }
        self.open.remove(&key);
        self.slots.remove(slot);
        self.last = None;
    }
}
