//! Talk over HTTP beside the handshakes in a file of packets.

use ws76::capture::{Conversation, Streams};
use ws76::draft::Version;
use ws76::judge::{Exchange, Handshake};
use ws76::message::Response;

/// Whether an exchange is other talk. In a file of packets that is passed over; a file of its own is
/// judged.
pub(super) fn is_other(
    exchange: &Exchange<'_>,
    handshake: &Handshake<'_>,
    conversation: &Conversation,
) -> bool {
    let is_cut = conversation.flow.is_none() && is_cut(exchange);
    exchange.exact && !is_cut && is_without_websocket(handshake)
}

/// Whether the bytes are HTTP without a sign of WebSocket.
fn is_without_websocket(handshake: &Handshake<'_>) -> bool {
    match handshake.version {
        // The field that makes it a handshake may be one that was not kept.
        Some(Version::NotWebSocket) => {
            let request = handshake.request;
            !request.is_some_and(|request| request.message.is_short_of_fields())
        }
        Some(_) => false,
        None => handshake
            .response
            .is_none_or(|response| response.code() != Some(101)),
    }
}

/// Whether the capture lacks bytes of an exchange: what it would hold is not known.
fn is_cut(exchange: &Exchange<'_>) -> bool {
    let gap = &ws76::draft::rules::CAPTURE_GAP;
    let mut rules = exchange.findings.iter().map(|finding| finding.rule);
    rules.any(|rule| rule.id == gap.id)
}

/// Whether a request ends before its fields do, with nothing to show that no more were sent or that
/// the server took it for something else: it may be a handshake.
pub(super) fn is_undecided(handshake: &Handshake<'_>, conversation: &Conversation) -> bool {
    let Streams::Split { client, .. } = &conversation.streams else {
        return false;
    };
    let request = handshake.request;
    let is_cut = request.is_some_and(|request| request.message.body().is_none());
    let has_ended = client.closed && client.cut.is_none();
    let code = handshake.response.and_then(Response::code);
    is_cut && !has_ended && matches!(code, None | Some(101))
}
