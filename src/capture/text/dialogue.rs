//! A conversation as a transcript shows it: who says what, in order.

use super::super::conversation::{Cut, Endpoint, Flow, Side, Streams};
use super::super::form::Form;
use super::super::note::{Note, Who};
use super::super::likeness::Likeness;
use super::super::reading::Reading;

/// One of the two sides of a transcript, before it is known which is the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) enum Speaker {
    First,
    Second,
}

/// Two sides and what they said so far.
#[derive(Debug, Default)]
pub(in crate::capture) struct Dialogue {
    first: Side,
    second: Side,
    began: Option<Speaker>,
    flow: Option<Flow>,
    /// The notes that the conversation will carry.
    pub(in crate::capture) notes: Vec<Note>,
}

impl Dialogue {
    /// Nothing said yet, between these ends, the first speaker's first.
    pub(in crate::capture) fn new(flow: Option<Flow>) -> Self {
        Self {
            flow,
            ..Self::default()
        }
    }

    /// Takes what a side says; what is beyond the limit is not kept.
    pub(in crate::capture) fn say(&mut self, who: Speaker, bytes: &[u8], kept: usize) {
        if !bytes.is_empty() {
            self.began.get_or_insert(who);
        }
        let side = self.side(who);
        let room = kept.saturating_sub(side.bytes.len());
        side.bytes
            .extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        if bytes.len() > room {
            side.cut = Some(Cut::Limit);
        }
    }

    /// The same in a form that shows unprintable bytes as dots.
    pub(in crate::capture) fn say_doubtfully(&mut self, who: Speaker, bytes: &[u8], kept: usize) {
        let start = self.side(who).bytes.len();
        self.say(who, bytes, kept);
        self.side(who).doubt_dots(start);
    }

    /// What a side said so far.
    pub(in crate::capture) fn side(&mut self, who: Speaker) -> &mut Side {
        match who {
            Speaker::First => &mut self.first,
            Speaker::Second => &mut self.second,
        }
    }

    /// Sets the ends, the first speaker's first.
    pub(in crate::capture) fn set_flow(&mut self, flow: Flow) {
        self.flow = Some(flow);
    }

    /// Whether nobody said anything.
    pub(in crate::capture) fn is_empty(&self) -> bool {
        self.began.is_none()
    }

    /// Delivers the conversation, if anything was said. The client is who sends a request or gets
    /// a response; else who began.
    pub(in crate::capture) fn deliver(
        mut self,
        form: Form,
        ordinal: u64,
        reading: &mut Reading<'_, '_>,
    ) {
        let Some(began) = self.began else { return };
        let (first, second) = (
            Likeness::of(&self.first.bytes),
            Likeness::of(&self.second.bytes),
        );
        let second_is_client = if first == Likeness::Get || second == Likeness::Response {
            false
        } else if second == Likeness::Get || first == Likeness::Response {
            true
        } else {
            began == Speaker::Second
        };
        let (client, server, flow) = if second_is_client {
            (self.second, self.first, self.flow.map(Flow::reversed))
        } else {
            (self.first, self.second, self.flow)
        };
        let doubtful = !client.uncertain.is_empty() || !server.uncertain.is_empty();
        if let Some(instead) = form.instead().filter(|_| doubtful) {
            self.notes.push(Note::Lossy { form, instead });
        }
        for (side, who) in [(&client, Who::Client), (&server, Who::Server)] {
            if side.cut == Some(Cut::Limit) {
                let kept = side.bytes.len() as u64;
                self.notes.push(Note::KeptLimit { side: who, kept });
            }
        }
        reading.deliver(
            form,
            ordinal,
            Streams::Split { client, server },
            flow,
            self.notes,
        );
    }
}

/// A flow between two ends as a form spells them.
pub(in crate::capture) fn flow(first: &[u8], second: &[u8]) -> Flow {
    Flow {
        client: Endpoint::read(first.trim_ascii()),
        server: Endpoint::read(second.trim_ascii()),
    }
}
