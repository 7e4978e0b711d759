//! Clients without a browser: two libraries, which check little but the answer.

use super::Does::{Fails, Opens};
use super::{Behaviour, Client, Does};

const fn ruby(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour::new(Client::WebsocketRuby, rule, does, when)
}

const fn perl(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour::new(Client::ProtocolWebsocket, rule, does, when)
}

/// Every row, in the order of the rules.
pub(super) fn rows() -> Vec<Behaviour> {
    vec![
    ruby("status-line-malformed", Opens, "without a second space"),
    ruby("status-line-malformed", Fails, "with an empty line before it"),
    ruby("status-code-malformed", Fails, ""),
    ruby("status-not-101", Fails, ""),
    ruby("status-stray-cr", Opens, ""),
    ruby("status-version", Fails, ""),
    ruby("response-line-end", Fails, "at the end of every line"),
    ruby("response-line-end", Opens, "within a value"),
    ruby("response-bare-cr", Opens, ""),
    ruby("response-field-grammar", Opens, ""),
    ruby("response-empty-name", Opens, ""),
    ruby("response-name-byte", Opens, ""),
    ruby("response-nul", Opens, ""),
    ruby("response-not-utf8", Opens, ""),
    ruby("response-empty-value", Opens, ""),
    ruby("response-no-space-after-colon", Opens, ""),
    ruby("upgrade-answer", Opens, ""),
    ruby("connection-answer", Opens, ""),
    ruby("origin-answer", Opens, ""),
    ruby("location-answer", Opens, ""),
    ruby("location-scheme", Opens, ""),
    ruby("protocol-unasked", Opens, ""),
    ruby("field-body-length", Opens, ""),
    ruby("field-draft-75", Opens, ""),
    ruby("answer-short", Fails, ""),
    ruby("answer-wrong", Fails, ""),
    ruby("answer-wrong", Opens, "where CR LF or LF comes before the right 16 bytes"),
    ruby("answer-followed", Opens, "by CR LF, LF or NUL"),
    ruby("answer-followed", Fails, "by anything else in the same packet, frames too"),
    perl("status-line-malformed", Fails, ""),
    perl("status-code-malformed", Fails, ""),
    perl("status-not-101", Fails, ""),
    perl("status-stray-cr", Opens, ""),
    perl("status-version", Fails, ""),
    perl("response-line-end", Opens, ""),
    perl("response-bare-cr", Opens, ""),
    perl("response-field-grammar", Fails, ""),
    perl("response-empty-name", Opens, ""),
    perl("response-name-byte", Opens, ""),
    perl("response-nul", Opens, ""),
    perl("response-not-utf8", Opens, ""),
    perl("response-empty-value", Opens, ""),
    perl("response-no-space-after-colon", Opens, ""),
    perl("upgrade-answer", Opens, ""),
    perl("connection-answer", Opens, ""),
    perl("origin-answer", Fails, "where it is absent or empty, or has its name of draft 75"),
    perl("origin-answer", Opens, "with another value"),
    perl("location-answer", Fails, "where it is absent, empty or no ws:// URL, or has its name of draft 75"),
    perl("location-answer", Opens, "with another host, port or path"),
    perl("location-scheme", Opens, ""),
    perl("protocol-unasked", Opens, ""),
    perl("field-body-length", Opens, ""),
    perl("field-draft-75", Fails, ""),
    perl("answer-short", Fails, ""),
    perl("answer-wrong", Fails, ""),
    perl("answer-followed", Opens, ""),
    ]
}
