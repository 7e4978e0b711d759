//! From what a capture yields to exchanges.

use super::{Exchange, Frames, joined};
use crate::bytes::Span;
use crate::capture::{Conversation, Note, Side, Streams};
use crate::draft::rules::{self, Rule};
use crate::draft::{Finding, Subject};
use crate::message::{KEY3_LEN, Message, Side as Sender};

/// The exchanges of a conversation: one for each handshake in it.
#[must_use]
pub fn of_conversation(conversation: &Conversation) -> Vec<Exchange<'_>> {
    let mut exchanges = match &conversation.streams {
        Streams::Joined(side) => {
            let mut exchanges = joined::split(&side.bytes);
            for exchange in &mut exchanges {
                exchange.doubt_joined(side);
            }
            exchanges
        }
        Streams::Split { client, server } => {
            let bytes = |side: &Side| !side.bytes.is_empty();
            let exact = conversation.form.keeps_bytes();
            let server_bytes = bytes(server).then_some(server.bytes.as_slice());
            let from = if exact {
                Exchange::from_wire
            } else {
                Exchange::from_file
            };
            let mut exchange = if bytes(client) {
                from(&client.bytes, server_bytes)
            } else {
                Exchange {
                    response: server_bytes.map(Into::into),
                    exact,
                    ..Exchange::default()
                }
            };
            exchange.doubt_client(&client.uncertain);
            exchange.uncertain = spans(&server.uncertain);
            // What the capture lost of the client's bytes may be why the server closed.
            exchange.server_closed = server.closed && client.cut.is_none();
            exchange.frames = frames(client, server);
            vec![exchange]
        }
    };
    for exchange in &mut exchanges {
        let told = conversation.notes.iter().map(finding);
        exchange.findings.extend(told);
    }
    exchanges
}

impl Exchange<'_> {
    /// Of a run of bytes only key 3's place is known once it is split, so any doubt about it is
    /// taken for one about all of it.
    fn doubt_joined(&mut self, side: &Side) {
        if !side.uncertain.is_empty() {
            self.doubt_client(&side.uncertain);
            let all = self.response.as_ref().map_or(0, |response| response.len());
            self.uncertain.push(Span::new(0, all));
        }
    }

    /// Key 3 is not known where one of its bytes may stand for another. A doubtful byte of a key is
    /// none: what a lossy form replaces is neither a digit nor a space.
    fn doubt_client(&mut self, uncertain: &[std::ops::Range<usize>]) {
        let Some(request) = self.request.as_deref().filter(|_| !uncertain.is_empty()) else {
            return;
        };
        let Some(body) = Message::read(request, Sender::Client).body() else {
            return;
        };
        let end = body.saturating_add(KEY3_LEN);
        if uncertain
            .iter()
            .any(|range| range.start < end && range.end > body)
        {
            self.key3_lost = true;
            // What is left of it must not be shown as if it were known.
            if let Some(request) = &mut self.request {
                request.to_mut().truncate(body);
            }
        }
    }
}

fn spans(ranges: &[std::ops::Range<usize>]) -> Vec<Span> {
    ranges
        .iter()
        .map(|range| Span::new(range.start, range.end))
        .collect()
}

/// The packets that begin both sides; none where the form has no packets.
fn frames(client: &Side, server: &Side) -> Option<Frames> {
    let frames = Frames {
        request: client.first_packet,
        response: server.first_packet,
    };
    (frames.request.is_some() || frames.response.is_some()).then_some(frames)
}

fn finding(note: &Note) -> Finding {
    let rule: &'static Rule = match note {
        Note::ResponseFirst => &rules::CAPTURE_EXCHANGED,
        Note::Lossy { .. } | Note::LineEndsAssumed | Note::FieldsAlone { .. } => {
            &rules::CAPTURE_LOSSY
        }
        Note::Gap { .. }
        | Note::SnapLength { .. }
        | Note::Fragments
        | Note::KeptLimit { .. }
        | Note::GivenUp
        | Note::TailCut { .. }
        | Note::Damaged { .. }
        | Note::Overlong { .. }
        | Note::SecondHead { .. }
        | Note::DumpGap { .. }
        | Note::Abridged { .. } => &rules::CAPTURE_GAP,
        _ => &rules::CAPTURE_ODD,
    };
    Finding::new(rule, Subject::Capture, note.to_string())
}
