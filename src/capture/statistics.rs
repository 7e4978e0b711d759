//! What a source held, counted.

use super::note::Note;

/// What was read of one source. Every packet is counted once in `packets` and in at most one of
/// the reasons for passing it over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Packets, of whatever kind.
    pub packets: u64,
    /// Packets that are not TCP over IP: passed over.
    pub other_packets: u64,
    /// Packets too short or too damaged to be read as what they say they are.
    pub undecodable: u64,
    /// Packets of a link type that cannot be read.
    pub unknown_link: u64,
    /// IP fragments; all but the first of a packet are passed over.
    pub fragments: u64,
    /// TCP packets that were captured only in part.
    pub snapped: u64,
    /// Connections seen: with a SYN, or with data.
    pub flows: u64,
    /// Connections that hold no HTTP-like handshake: passed over.
    pub other_flows: u64,
    /// Connections given up because too many were open or too many bytes were held.
    pub given_up: u64,
    /// Conversations delivered.
    pub conversations: u64,
    /// Attempts that were made at texts whose form is not plain.
    pub attempts: u64,
    /// What is odd about the source as a whole: a cut tail, damage. Each kind once.
    pub notes: Vec<Note>,
    /// The taker of the conversations asked to stop.
    pub stopped: bool,
}

impl Statistics {
    /// Adds a note about the source, unless it is there already.
    pub(super) fn note(&mut self, note: Note) {
        if self.notes.len() < 32 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Adds what another reading counted.
    pub(super) fn add(&mut self, other: Self) {
        let counts = [
            (&mut self.packets, other.packets),
            (&mut self.other_packets, other.other_packets),
            (&mut self.undecodable, other.undecodable),
            (&mut self.unknown_link, other.unknown_link),
            (&mut self.fragments, other.fragments),
            (&mut self.snapped, other.snapped),
            (&mut self.flows, other.flows),
            (&mut self.other_flows, other.other_flows),
            (&mut self.given_up, other.given_up),
            (&mut self.conversations, other.conversations),
        ];
        for (count, more) in counts {
            *count = count.saturating_add(more);
        }
        for note in other.notes {
            self.note(note);
        }
        self.stopped |= other.stopped;
    }
}
