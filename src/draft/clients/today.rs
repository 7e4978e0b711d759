//! Browsers of today, which speak RFC 6455 only. Chromium checks status, Upgrade, Accept, Connection,
//! subprotocol and extensions in this order, and reports the first fault only.

use super::Does::{Fails, Opens};
use super::{Behaviour, Client, Does};

const fn chromium(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour::new(Client::Chromium156, rule, does, when)
}

/// The part of the message that does not vary.
const fn says(rule: &'static str, when: &'static str, says: &'static str) -> Behaviour {
    chromium(rule, Fails, when).saying(says)
}

/// Every row, in the order of the rules.
pub(super) fn rows() -> Vec<Behaviour> {
    vec![
    says("rfc-status-line", "", "net::ERR_INVALID_HTTP_RESPONSE"),
    chromium("rfc-status-version", Opens, "with HTTP/1.0 or HTTP/1.2"),
    says("rfc-status", "", "Unexpected response code: 404"),
    chromium("rfc-response-line-end", Opens, ""),
    chromium("rfc-response-incomplete", Fails, "without a word in the console: it waits"),
    chromium("rfc-field-name", Opens, ""),
    says("rfc-response-nul", "", "net::ERR_INVALID_HTTP_RESPONSE"),
    says(
        "rfc-upgrade-answer",
        "with a list, or twice",
        "'Upgrade' header must not appear more than once in a response",
    ),
    says("rfc-upgrade-answer", "where it is absent", "'Upgrade' header is missing"),
    says("rfc-upgrade-answer", "with another value", "'Upgrade' header value is not 'WebSocket'"),
    says("rfc-connection-answer", "where it is absent", "'Connection' header is missing"),
    says("rfc-connection-answer", "with another value", "'Connection' header value must contain 'Upgrade'"),
    says("rfc-accept-missing", "", "'Sec-WebSocket-Accept' header is missing"),
    says("rfc-accept-twice", "", "'Sec-WebSocket-Accept' header must not appear more than once in a response"),
    says("rfc-accept-wrong", "", "Incorrect 'Sec-WebSocket-Accept' header value"),
    says("rfc-extension", "", "Found an unsupported extension"),
    says("rfc-protocol-unasked", "where none was asked", "Response must not include 'Sec-WebSocket-Protocol' header if not present in request"),
    says("rfc-protocol-unasked", "with another than those asked", "in response does not match any of sent values"),
    says("rfc-protocol-list", "", "'Sec-WebSocket-Protocol' header must not appear more than once in a response"),
    says("rfc-protocol-absent", "", "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received"),
    says("rfc-bytes-behind", "as soon as it has opened", "Invalid frame header"),
    says("rfc-answered-draft-76", "", "'Sec-WebSocket-Accept' header is missing"),
    ]
}
