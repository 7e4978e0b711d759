//! One TCP connection: two directions, and which of them is the client.

use std::net::SocketAddr;

use super::super::conversation::{Cut, Endpoint, Flow, Side, Streams};
use super::super::layers::segment::Segment;
use super::super::likeness::Likeness;
use super::super::note::{Note, Who};
use super::super::options::Options;
use super::after::{After, is_plain, may_be_handshake};
use super::half::Half;
use super::key::Key;
use super::known::Trace;

/// Bytes after the client's empty line without which a conversation is never enough: key 3.
const CLIENT_TAIL: usize = 8;
/// The same of the server: the answer.
const SERVER_TAIL: usize = 16;
/// Segments with data after which a connection without SYN must have shown its beginning.
const PATIENCE: u32 = 4;

/// A TCP connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) key: Key,
    pub(super) ordinal: u64,
    /// Whether the lower end of the key is the client, where a SYN showed it.
    client_is_low: Option<bool>,
    /// Who sent the first segment seen.
    first_is_low: bool,
    low: Half,
    high: Half,
    fragments: bool,
    /// Bytes captured of the shortest packet that was cut.
    snapped: Option<u32>,
    /// Whether it began in the middle of a connection, at a request that may be that of a handshake.
    is_later: bool,
    /// Length of the server's bytes at which `enough` is asked again.
    ask_at: usize,
    asked: u32,
}

/// What is known of a segment's packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet {
    /// Its number within the source, from 1.
    pub(super) number: u64,
    /// Bytes captured of it.
    pub(super) captured: usize,
}

/// What a segment leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Waits,
    Deliver,
    PassOver,
    /// It went on with a plain request, no handshake.
    Forget,
}

impl Connection {
    /// A connection of which nothing is known.
    pub(super) fn new(key: Key, ordinal: u64) -> Self {
        Self {
            key,
            ordinal,
            client_is_low: None,
            first_is_low: true,
            low: Half::default(),
            high: Half::default(),
            fragments: false,
            snapped: None,
            is_later: false,
            ask_at: 0,
            asked: 0,
        }
    }

    /// Memory held, in bytes.
    pub(super) fn held(&self) -> usize {
        self.low.held().saturating_add(self.high.held())
    }

    /// Whether the segment opens another connection between the same ends.
    pub(super) fn is_another(&self, segment: &Segment<'_>, from_low: bool) -> bool {
        let sender = if from_low { &self.low } else { &self.high };
        segment.syn && sender.anchored_at().contradicts(segment.sequence)
    }

    /// Whether the segment may begin a handshake behind a request that was answered: a plain one, or a
    /// handshake that was refused.
    pub(super) fn is_followed_by_handshake(&self, segment: &Segment<'_>, from_low: bool) -> bool {
        let (sender, receiver) = if from_low {
            (&self.low, &self.high)
        } else {
            (&self.high, &self.low)
        };
        // The cheap questions first: this is asked of every segment.
        let Some(tail) = sender.after_empty_line() else {
            return false;
        };
        receiver.after_empty_line().is_some()
            && may_be_handshake(segment.payload)
            && sender.is_before(segment.sequence)
            && (is_plain(&sender.bytes) || (tail >= CLIENT_TAIL && !has_switched(receiver)))
    }

    /// Begins with a request that may be that of a handshake, in the middle of a connection.
    pub(super) fn begin_at(&mut self, segment: &Segment<'_>, from_low: bool) {
        self.is_later = true;
        self.client_is_low = Some(from_low);
        let (sender, receiver) = if from_low {
            (&mut self.low, &mut self.high)
        } else {
            (&mut self.high, &mut self.low)
        };
        sender.anchor(segment.sequence.wrapping_sub(1));
        if let Some(acknowledged) = segment.acknowledged {
            receiver.anchor(acknowledged.wrapping_sub(1));
        }
    }

    /// Whether it began in the middle of a connection, at what turned out to be a request for a page.
    pub(super) fn is_plain_later(&self) -> bool {
        let client = self.sides().0;
        self.is_later && client.after_empty_line().is_some() && is_plain(&client.bytes)
    }

    /// What may follow, where a conversation is delivered: once a server has switched, nothing of HTTP.
    pub(super) fn after(&self) -> After {
        if has_switched(self.sides().1) {
            After::Handshake
        } else {
            After::Plain
        }
    }

    /// Takes a segment.
    pub(super) fn take(
        &mut self,
        segment: &Segment<'_>,
        from_low: bool,
        packet: Packet,
        options: &Options<'_>,
    ) -> Progress {
        if self.low.segments == 0 && self.high.segments == 0 && self.client_is_low.is_none() {
            self.first_is_low = from_low;
        }
        self.fragments |= segment.fragment;
        if segment.is_cut() {
            let captured = u32::try_from(packet.captured).unwrap_or(u32::MAX);
            self.snapped = Some(self.snapped.map_or(captured, |least| least.min(captured)));
        }
        let (sender, receiver) = if from_low {
            (&mut self.low, &mut self.high)
        } else {
            (&mut self.high, &mut self.low)
        };
        let mut sequence = segment.sequence;
        if segment.syn {
            let answers = segment.acknowledged.is_some();
            self.client_is_low = self.client_is_low.or(Some(from_low != answers));
            if !sender.is_anchored() {
                sender.anchor(sequence);
            }
            sequence = sequence.wrapping_add(1);
        }
        sender.reset |= segment.reset;
        if !segment.payload.is_empty() {
            sender.first_packet.get_or_insert(packet.number);
        }
        let before = sender.bytes.len();
        sender.take(sequence, segment.payload, segment.lost, options);
        let grown = sender.bytes.len() != before;
        if segment.fin {
            let length = u32::try_from(segment.payload.len()).unwrap_or(u32::MAX);
            sender.end(sequence.wrapping_add(length).wrapping_add(segment.lost));
        }
        if let Some(acknowledged) = segment.acknowledged {
            let opened_at = acknowledged.wrapping_sub(1);
            // The answer to a SYN that was not captured shows where the other side's bytes begin.
            if segment.syn
                && !receiver.is_anchored()
                && !receiver.anchored_at().contradicts(opened_at)
            {
                receiver.anchor(opened_at);
            }
            receiver.acknowledge(acknowledged);
        }
        self.progress(grown, options)
    }

    /// Frees all bytes.
    pub(super) fn clear(&mut self) {
        self.low.clear();
        self.high.clear();
    }

    /// What is kept of a connection that is no longer open.
    pub(super) fn trace(&self, after: After) -> Trace {
        Trace {
            low: self.low.anchored_at(),
            high: self.high.anchored_at(),
            after,
        }
    }

    /// Ends an open connection: what it says, or `None` where that is no conversation.
    pub(super) fn conclude(
        &mut self,
        note: Option<Note>,
        options: &Options<'_>,
    ) -> Option<(Streams, Flow, Vec<Note>)> {
        let (client, server) = self.sides();
        let begins = (client.likeness(), server.likeness());
        let worth = match begins {
            (_, Likeness::Response) | (Likeness::Get, _) => true,
            (Likeness::Request | Likeness::Open, Likeness::Open) => !client.bytes.is_empty(),
            _ => false,
        };
        if !worth {
            self.clear();
            return None;
        }
        let client_is_low = self.client_is_low();
        let flow = Flow {
            client: self.endpoint(client_is_low),
            server: self.endpoint(!client_is_low),
        };
        let mut notes = Vec::new();
        if self.client_is_low.is_none() {
            notes.push(Note::MissingSyn);
        }
        if let Some(captured) = self.snapped {
            notes.push(Note::SnapLength { captured });
        }
        if self.fragments {
            notes.push(Note::Fragments);
        }
        let (client, server) = if client_is_low {
            (&mut self.low, &mut self.high)
        } else {
            (&mut self.high, &mut self.low)
        };
        // Without a SYN, what does not begin as HTTP does is the middle of something.
        if !client.is_anchored() && !is_request(&client.bytes) {
            client.lose_beginning();
        }
        if !server.is_anchored() && server.likeness() != Likeness::Response {
            server.lose_beginning();
        }
        let (client, server) = (client.conclude(), server.conclude());
        notes.extend(cut_note(&client, Who::Client, options));
        notes.extend(cut_note(&server, Who::Server, options));
        notes.extend(note);
        Some((Streams::Split { client, server }, flow, notes))
    }

    fn endpoint(&self, low: bool) -> Endpoint {
        let address: SocketAddr = self.key.end(low);
        Endpoint::Address(address)
    }

    /// Client and server, as far as that is known by now.
    fn sides(&self) -> (&Half, &Half) {
        if self.client_is_low() {
            (&self.low, &self.high)
        } else {
            (&self.high, &self.low)
        }
    }

    /// By SYN; else by who sends a request or a response; else the lower port is the server's;
    /// else who spoke first is the client.
    fn client_is_low(&self) -> bool {
        if let Some(known) = self.client_is_low {
            return known;
        }
        let low = self.low.likeness();
        let high = self.high.likeness();
        if low == Likeness::Get || high == Likeness::Response {
            return true;
        }
        if high == Likeness::Get || low == Likeness::Response {
            return false;
        }
        let (low, high) = (self.key.end(true).port(), self.key.end(false).port());
        if low == high {
            self.first_is_low
        } else {
            low > high
        }
    }

    fn progress(&mut self, grown: bool, options: &Options<'_>) -> Progress {
        if grown && self.is_plain_later() {
            return Progress::Forget;
        }
        if grown && self.is_other() {
            return Progress::PassOver;
        }
        let is_reset = self.low.reset || self.high.reset;
        if is_reset || (self.low.is_ended() && self.high.is_ended()) {
            return Progress::Deliver;
        }
        if grown && self.is_enough(options) {
            Progress::Deliver
        } else {
            Progress::Waits
        }
    }

    /// Whether the bytes by now exclude a conversation over HTTP.
    fn is_other(&self) -> bool {
        let (client, server) = self.sides();
        let begins = (client.likeness(), server.likeness());
        let other = match begins {
            (_, Likeness::Response) | (Likeness::Get, _) => return false,
            (Likeness::Open | Likeness::Request, Likeness::Open) => return false,
            (Likeness::None | Likeness::Response, _) => true,
            // A server that speaks first, or a response that was captured before its request.
            (Likeness::Open, _) => client.segments == 0 && server.segments > PATIENCE,
            (Likeness::Request, _) => true,
        };
        // Without a SYN the first segment seen need not be the first sent.
        let anchored = client.is_anchored() || server.is_anchored();
        other && (anchored || self.low.segments.saturating_add(self.high.segments) > PATIENCE)
    }

    fn is_enough(&mut self, options: &Options<'_>) -> bool {
        let (client, server) = self.sides();
        // Without a SYN what is held may begin in the middle.
        let begun = |half: &Half, beginnings: [Likeness; 2]| {
            half.is_anchored() || beginnings.contains(&half.likeness())
        };
        let holds = |half: &Half, tail: usize| {
            let after = half.after_empty_line();
            after.is_some_and(|after| after >= tail) || half.is_over()
        };
        // What answers otherwise for so long is not going to be a response: waiting for one would
        // cost a full look at each packet that follows.
        let is_foreign = server.is_anchored()
            && server.bytes.len() >= options.kept_after_fields
            && server.likeness() == Likeness::None;
        if !holds(client, CLIENT_TAIL)
            || !(holds(server, SERVER_TAIL) || is_foreign)
            || !begun(client, [Likeness::Get, Likeness::Request])
            || !(begun(server, [Likeness::Response; 2]) || is_foreign)
        {
            return false;
        }
        let length = server.bytes.len();
        if length < self.ask_at {
            return false;
        }
        let over = client.is_over() && server.is_over();
        if over || is_foreign || (options.enough)(&client.bytes, &server.bytes) {
            return true;
        }
        // Asking costs a reading of all bytes: after some refusals ask more and more seldom.
        self.asked = self.asked.saturating_add(1);
        let step = if self.asked < 64 {
            1
        } else {
            (length / 4).max(1)
        };
        self.ask_at = length.saturating_add(step);
        false
    }
}

/// Whether a server no longer speaks HTTP.
fn has_switched(server: &Half) -> bool {
    server.bytes.starts_with(b"HTTP/1.1 101")
}

/// Whether the first line is that of a request, and not the middle of a key: `k 1 2`.
fn is_request(bytes: &[u8]) -> bool {
    let line = bytes.trim_ascii_start().split(|&byte| byte == b'\n').next();
    let names_version = line.is_some_and(|line| memchr::memmem::find(line, b" HTTP/").is_some());
    names_version && matches!(Likeness::of(bytes), Likeness::Get | Likeness::Request)
}

fn cut_note(side: &Side, who: Who, options: &Options<'_>) -> Option<Note> {
    let at = side.bytes.len() as u64;
    match side.cut? {
        Cut::Gap { missing } => Some(Note::Gap {
            side: who,
            at,
            missing,
        }),
        Cut::Limit => Some(Note::KeptLimit {
            side: who,
            kept: at.min(options.kept as u64),
        }),
    }
}
