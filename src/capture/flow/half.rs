//! One direction of a connection: its bytes put in order.

use std::collections::BTreeMap;

use super::super::conversation::{Cut, Side};
use super::super::likeness::Likeness;
use super::super::options::Options;

/// Pieces that wait for bytes before them; more are not kept.
const MOST_PIECES: usize = 1024;
/// What a waiting piece costs beside its bytes.
const PIECE: usize = 96;
/// Bytes for which there is room at first.
const LEAST_ROOM: usize = 64;
/// Once a direction has gone on for so many bytes, sequence numbers may come round: nothing more
/// is taken.
const FARTHEST: u64 = 1 << 30;

/// One direction of a connection.
#[derive(Debug, Default)]
pub(super) struct Half {
    /// Where the bytes begin.
    anchor: Anchor,
    /// The bytes from the first on, without any hole.
    pub(super) bytes: Vec<u8>,
    /// How they begin.
    likeness: Likeness,
    /// Bytes after a hole, by offset; none overlaps another or `bytes`.
    waiting: BTreeMap<u64, Vec<u8>>,
    waiting_bytes: usize,
    /// Offset after the last byte known to have been sent.
    furthest: u64,
    /// Offset that the other side acknowledged.
    acknowledged: u64,
    /// Offset of the end, if FIN was seen.
    fin: Option<u64>,
    /// Up to where `bytes` was searched for an empty line.
    searched: usize,
    /// Offset after the first empty line.
    empty_line: Option<usize>,
    /// More was sent than is kept.
    over: bool,
    /// The first bytes were not captured, and nobody knows how many they are.
    beginning_lost: bool,
    /// Segments with data.
    pub(super) segments: u32,
    /// Number of the packet that holds its first byte seen, from 1.
    pub(super) first_packet: Option<u64>,
    /// The side reset the connection.
    pub(super) reset: bool,
}

/// The sequence number of the first byte of a direction, and how that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchor {
    base: u32,
    origin: Origin,
}

impl Anchor {
    /// Whether a SYN with this sequence number cannot belong to this direction.
    pub(super) fn contradicts(self, sequence: u32) -> bool {
        let ahead = self.base.wrapping_sub(sequence.wrapping_add(1));
        match self.origin {
            Origin::Unknown => false,
            Origin::Syn => ahead != 0,
            Origin::Guess => ahead > 1 << 20,
        }
    }

    /// Whether a segment lies behind the first byte.
    pub(super) fn is_before(self, sequence: u32) -> bool {
        self.origin != Origin::Unknown && self.distance(sequence) > 0
    }

    /// How far `sequence` lies after the first byte; negative before it.
    fn distance(self, sequence: u32) -> i32 {
        sequence.wrapping_sub(self.base).cast_signed()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Origin {
    #[default]
    Unknown,
    /// The first segment seen: an earlier one may yet come.
    Guess,
    /// The SYN.
    Syn,
}

impl Half {
    /// The SYN of this direction was seen.
    pub(super) fn anchor(&mut self, sequence: u32) {
        let base = sequence.wrapping_add(1);
        if self.anchor.origin == Origin::Guess {
            let ahead = self.anchor.base.wrapping_sub(base);
            self.move_back(u64::from(ahead));
        }
        self.anchor.base = base;
        self.anchor.origin = Origin::Syn;
    }

    /// Whether the SYN was seen.
    pub(super) fn is_anchored(&self) -> bool {
        self.anchor.origin == Origin::Syn
    }

    /// Whether a segment lies behind all bytes.
    pub(super) fn is_before(&self, sequence: u32) -> bool {
        let ahead = u64::try_from(self.anchor.distance(sequence)).unwrap_or(0);
        self.anchor.is_before(sequence) && ahead >= self.bytes.len() as u64
    }

    /// Where the bytes begin.
    pub(super) fn anchored_at(&self) -> Anchor {
        self.anchor
    }

    /// Takes a segment's bytes; `lost` more were sent after them.
    pub(super) fn take(&mut self, sequence: u32, payload: &[u8], lost: u32, options: &Options<'_>) {
        let length = (payload.len() as u64).saturating_add(u64::from(lost));
        if length == 0 || self.furthest > FARTHEST {
            return;
        }
        if self.anchor.origin == Origin::Unknown {
            self.anchor.base = sequence;
            self.anchor.origin = Origin::Guess;
        }
        self.segments = self.segments.saturating_add(1);
        let ahead = self.anchor.distance(sequence);
        let mut payload = payload;
        let mut offset = u64::from(ahead.unsigned_abs());
        if ahead < 0 {
            // A keep-alive probe repeats one byte; anything longer before a guess moves the guess.
            if self.anchor.origin == Origin::Guess && offset <= options.kept as u64 && length > 1 {
                self.move_back(offset);
                self.anchor.base = sequence;
            } else {
                let known = usize::try_from(offset).unwrap_or(usize::MAX);
                payload = payload.get(known..).unwrap_or_default();
                if length <= offset {
                    return;
                }
                self.furthest = self.furthest.max(length.saturating_sub(offset));
            }
            offset = 0;
        } else {
            self.furthest = self.furthest.max(offset.saturating_add(length));
        }
        self.furthest = self
            .furthest
            .max(offset.saturating_add(payload.len() as u64));
        self.place(offset, payload, options);
    }

    /// The sender ends this direction after the byte before `sequence`.
    pub(super) fn end(&mut self, sequence: u32) {
        if self.anchor.origin != Origin::Unknown {
            let ahead = self.anchor.distance(sequence);
            self.fin = u64::try_from(ahead).ok().or(self.fin);
        }
    }

    /// The other side acknowledged all before `sequence`.
    pub(super) fn acknowledge(&mut self, sequence: u32) {
        if self.anchor.origin != Origin::Unknown {
            let ahead = self.anchor.distance(sequence);
            self.acknowledged = self.acknowledged.max(u64::try_from(ahead).unwrap_or(0));
        }
    }

    /// Whether FIN was seen and all bytes before it are there.
    pub(super) fn is_ended(&self) -> bool {
        self.fin
            .is_some_and(|end| end <= self.bytes.len() as u64 || self.over)
    }

    /// Memory held, in bytes.
    pub(super) fn held(&self) -> usize {
        self.bytes.capacity().saturating_add(self.waiting_bytes)
    }

    /// Bytes after the first empty line, if that is there.
    pub(super) fn after_empty_line(&self) -> Option<usize> {
        self.empty_line
            .map(|end| self.bytes.len().saturating_sub(end))
    }

    /// How the bytes begin.
    pub(super) const fn likeness(&self) -> Likeness {
        self.likeness
    }

    /// Whether nothing more of this direction is kept.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// What is held, if anything, comes after bytes that were not captured.
    pub(super) fn lose_beginning(&mut self) {
        self.beginning_lost = !self.bytes.is_empty();
        self.bytes = Vec::new();
        self.likeness = Likeness::Open;
    }

    /// Frees everything.
    pub(super) fn clear(&mut self) {
        self.bytes = Vec::new();
        self.likeness = Likeness::Open;
        self.waiting = BTreeMap::new();
        self.waiting_bytes = 0;
    }

    /// The finished side, and whether the other side's word shows bytes that are missing.
    pub(super) fn conclude(&mut self) -> Side {
        let held = self.bytes.len() as u64;
        let sent = self.acknowledged.saturating_sub(1).max(self.furthest);
        let sent = self.fin.map_or(sent, |end| end.max(self.furthest));
        let next = self.waiting.keys().next().copied();
        let cut = if self.beginning_lost {
            Some(Cut::Gap { missing: None })
        } else if self.over {
            Some(Cut::Limit)
        } else if sent > held {
            let next = next.unwrap_or(sent);
            Some(Cut::Gap {
                missing: Some(next.saturating_sub(held)),
            })
        } else {
            None
        };
        let side = Side {
            bytes: std::mem::take(&mut self.bytes),
            uncertain: Vec::new(),
            closed: cut.is_none() && (self.reset || self.fin.is_some()),
            first_packet: self.first_packet,
            cut,
        };
        self.clear();
        side
    }

    /// Everything held lies `by` bytes later than thought.
    fn move_back(&mut self, by: u64) {
        if by == 0 {
            return;
        }
        let mut pieces = BTreeMap::new();
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            self.waiting_bytes = self
                .waiting_bytes
                .saturating_add(bytes.len())
                .saturating_add(PIECE);
            pieces.insert(by, bytes);
        }
        for (at, piece) in std::mem::take(&mut self.waiting) {
            pieces.insert(at.saturating_add(by), piece);
        }
        self.waiting = pieces;
        self.furthest = self.furthest.saturating_add(by);
        self.acknowledged = self.acknowledged.saturating_add(by);
        self.fin = self.fin.map(|end| end.saturating_add(by));
        self.searched = 0;
        self.empty_line = None;
        self.likeness = Likeness::Open;
    }

    /// Puts bytes at their offset; where two segments differ, the first stands.
    fn place(&mut self, offset: u64, payload: &[u8], options: &Options<'_>) {
        let held = self.bytes.len() as u64;
        if offset > held {
            self.keep_waiting(offset, payload, options);
            return;
        }
        let known = usize::try_from(held.saturating_sub(offset)).unwrap_or(usize::MAX);
        self.append(payload.get(known..).unwrap_or_default(), options);
        loop {
            let held = self.bytes.len() as u64;
            let Some(first) = self
                .waiting
                .first_entry()
                .filter(|first| *first.key() <= held)
            else {
                break;
            };
            let (at, piece) = first.remove_entry();
            self.waiting_bytes = self
                .waiting_bytes
                .saturating_sub(piece.len())
                .saturating_sub(PIECE);
            let known = usize::try_from(held.saturating_sub(at)).unwrap_or(usize::MAX);
            self.append(piece.get(known..).unwrap_or_default(), options);
        }
    }

    fn append(&mut self, fresh: &[u8], options: &Options<'_>) {
        if fresh.is_empty() {
            return;
        }
        let most = self.most(options);
        let room = most.saturating_sub(self.bytes.len());
        self.over |= fresh.len() > room;
        let fresh = fresh.get(..room).unwrap_or(fresh);
        self.make_room(fresh.len());
        self.bytes.extend_from_slice(fresh);
        self.search_empty_line();
        let most = self.most(options);
        if self.bytes.len() > most {
            self.bytes.truncate(most);
            self.over = true;
        }
        if self.likeness == Likeness::Open {
            self.likeness = Likeness::of(&self.bytes);
        }
    }

    /// Grows for so many bytes more. What comes a few bytes at a time would be moved with every
    /// other segment otherwise.
    fn make_room(&mut self, more: usize) {
        let (held, room) = (self.bytes.len(), self.bytes.capacity());
        let wanted = held.saturating_add(more);
        if wanted <= room {
            return;
        }
        let grown = match room {
            0 => LEAST_ROOM,
            1..=256 => room.saturating_mul(4),
            _ => room.saturating_mul(2),
        };
        self.bytes.reserve_exact(grown.max(wanted).abs_diff(held));
    }

    fn most(&self, options: &Options<'_>) -> usize {
        let after = |end: usize| end.saturating_add(options.kept_after_fields);
        self.empty_line
            .map_or(options.kept, |end| after(end).min(options.kept))
    }

    /// Looks for the first empty line in what was not searched yet: LF, an optional CR, LF.
    fn search_empty_line(&mut self) {
        if self.empty_line.is_some() {
            return;
        }
        let from = self.searched;
        let fresh = self.bytes.get(from..).unwrap_or_default();
        self.searched = self.bytes.len();
        for at in memchr::memchr_iter(b'\n', fresh) {
            let at = from.saturating_add(at);
            let rest = self.bytes.get(at.saturating_add(1)..).unwrap_or_default();
            let line = match rest {
                [b'\n', ..] => 2,
                [b'\r', b'\n', ..] => 3,
                [] | [b'\r'] => {
                    // The line that follows is not there yet: look here again.
                    self.searched = at;
                    return;
                }
                _ => continue,
            };
            self.empty_line = Some(at.saturating_add(line));
            return;
        }
    }

    fn keep_waiting(&mut self, offset: u64, payload: &[u8], options: &Options<'_>) {
        let end = offset.saturating_add(payload.len() as u64);
        if end > options.kept as u64 || payload.is_empty() {
            return;
        }
        let pieces = &mut self.waiting;
        if pieces.len() >= MOST_PIECES {
            return;
        }
        // The parts of the payload that no piece covers yet.
        let mut at = offset;
        let before = pieces.range(..=offset).next_back();
        if let Some((&start, piece)) = before {
            at = at.max(start.saturating_add(piece.len() as u64));
        }
        let mut fresh = Vec::new();
        for (&start, piece) in pieces.range(offset..end) {
            fresh.push(at..start);
            at = at.max(start.saturating_add(piece.len() as u64));
        }
        fresh.push(at..end);
        for range in fresh.into_iter().filter(|range| range.start < range.end) {
            let within = |at: u64| usize::try_from(at.saturating_sub(offset)).unwrap_or(usize::MAX);
            if let Some(bytes) = payload.get(within(range.start)..within(range.end)) {
                self.waiting_bytes = self
                    .waiting_bytes
                    .saturating_add(bytes.len())
                    .saturating_add(PIECE);
                pieces.insert(range.start, bytes.to_vec());
            }
        }
    }
}
