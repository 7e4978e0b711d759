//! From what a capture yields to exchanges.

use super::{Exchange, Frames, joined};
use crate::bytes::Span;
use crate::capture::{Conversation, Note, Side, Streams};
use crate::draft::rules::{self, Rule};
use crate::draft::{Finding, Subject};
use crate::message::{KEY3_LEN, Response};

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
                    response: server_bytes.map(Response::read),
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
        let reported = conversation.notes.iter().map(finding);
        exchange.findings.extend(reported);
    }
    exchanges
}

impl Exchange<'_> {
    /// Of a run of bytes only key 3's place is known once it is split, so any doubt about it is
    /// taken for one about all of it.
    fn doubt_joined(&mut self, side: &Side) {
        if !side.uncertain.is_empty() {
            self.doubt_client(&side.uncertain);
            let all = self.response.as_ref().map_or(0, |it| it.message.bytes().len());
            self.uncertain.push(Span::new(0, all));
        }
    }

    /// Key 3 is not known where one of its bytes may stand for another. A doubtful byte of a key is
    /// none: what a lossy form replaces is neither a digit nor a space.
    fn doubt_client(&mut self, uncertain: &[std::ops::Range<usize>]) {
        let Some(message) = self.request.as_mut().map(|request| &mut request.message) else {
            return;
        };
        let Some(body) = message.body() else {
            return;
        };
        let end = body.saturating_add(KEY3_LEN);
        let mut uncertain = uncertain.iter();
        if uncertain.any(|range| range.start < end && range.end > body) {
            self.key3_lost = true;
            // What is left of it must not be shown as if it were known.
            message.keep_behind(0);
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
        Note::Characters => &rules::CAPTURE_UTF8,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Cut, Form};

    const HEAD: &[u8] = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
    const RESPONSE: &[u8] = b"HTTP/1.1 101 x\r\n\r\n0123456789abcdef";

    fn conversation(streams: Streams, form: Form) -> Conversation {
        Conversation {
            streams,
            flow: None,
            ordinal: 0,
            settled: 0,
            form,
            wrappers: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn side(bytes: &[u8]) -> Side {
        Side {
            bytes: bytes.to_vec(),
            ..Side::default()
        }
    }

    fn request() -> Side {
        side(&[HEAD, b"12345678"].concat())
    }

    fn split(client: Side, server: Side) -> Conversation {
        conversation(Streams::Split { client, server }, Form::Pcap)
    }

    #[test]
    fn a_response_without_a_request_is_one() {
        let alone = split(Side::default(), side(RESPONSE));
        let exchanges = of_conversation(&alone);
        assert_eq!(exchanges.len(), 1);
        assert_eq!(exchanges[0].request, None);
        let response = exchanges[0].response.as_ref();
        assert_eq!(response.map(|it| it.message.bytes()), Some(RESPONSE));
        assert!(exchanges[0].exact);
    }

    #[test]
    fn a_server_closed_only_where_all_that_the_client_sent_is_there() {
        for (closed, cut, expected) in [
            (true, None, true),
            (false, None, false),
            (true, Some(Cut::Limit), false),
        ] {
            let client = Side { cut, ..request() };
            let server = Side { closed, ..side(RESPONSE) };
            let conversation = split(client, server);
            assert_eq!(of_conversation(&conversation)[0].server_closed, expected);
        }
    }

    #[test]
    fn key_3_is_lost_where_one_of_its_bytes_is_in_doubt() {
        let body = HEAD.len();
        for (from, lost) in [
            (body - 1, false),
            (body, true),
            (body + 7, true),
            (body + 8, false),
        ] {
            let doubted = from..from + 1;
            let client = Side {
                uncertain: vec![doubted],
                ..request()
            };
            let conversation = split(client, side(RESPONSE));
            let exchange = &of_conversation(&conversation)[0];
            assert_eq!(exchange.key3_lost, lost, "{from}");
            let kept = if lost { body } else { body + 8 };
            let request = exchange.request.as_ref();
            assert_eq!(request.map(|it| it.message.bytes().len()), Some(kept));
        }
    }

    #[test]
    fn a_doubt_about_a_run_of_bytes_is_one_about_all_of_the_response() {
        let run = [HEAD, b"1234567.", RESPONSE].concat();
        let doubted = HEAD.len() + 7..HEAD.len() + 8;
        let joined = Side {
            uncertain: vec![doubted],
            ..side(&run)
        };
        let conversation = conversation(Streams::Joined(joined), Form::Raw);
        let exchange = &of_conversation(&conversation)[0];
        assert!(exchange.key3_lost);
        assert_eq!(exchange.uncertain, [Span::new(0, RESPONSE.len())]);
    }

    #[test]
    fn packets_are_numbered_where_either_side_has_them() {
        for (first, second) in [(Some(1), None), (None, Some(2)), (Some(1), Some(2))] {
            let client = Side { first_packet: first, ..request() };
            let server = Side { first_packet: second, ..side(RESPONSE) };
            let conversation = split(client, server);
            let expected = Frames { request: first, response: second };
            assert_eq!(of_conversation(&conversation)[0].frames, Some(expected));
        }
        let none = split(request(), side(RESPONSE));
        assert_eq!(of_conversation(&none)[0].frames, None);
    }
}
