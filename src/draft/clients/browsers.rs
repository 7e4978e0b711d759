//! Browsers of the time: WebKit 534.34 as measured, Firefox 4 by its code.

use super::Does::{Fails, Harmed, Opens};
use super::{Behaviour, Client, Does};

const fn webkit(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour::new(Client::Webkit534, rule, does, when)
}

const fn says(rule: &'static str, when: &'static str, says: &'static str) -> Behaviour {
    webkit(rule, Fails, when).saying(says)
}

const fn firefox(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour::new(Client::Firefox4, rule, does, when)
}

/// Every row, in the order of the rules.
pub(super) fn rows() -> Vec<Behaviour> {
    vec![
    says(
        "status-line-malformed",
        "without a second space",
        "No response code found: HTTP/1.1 101",
    ),
    says(
        "status-line-malformed",
        "with a NUL in the line",
        "Status line contains embedded null",
    ),
    says(
        "status-line-malformed",
        "with more than 1024 bytes in the line",
        "Status line is too long",
    ),
    says("status-code-malformed", "", "Invalid status code: abc"),
    says("status-not-101", "", "Unexpected response code: 404"),
    webkit(
        "status-code-malformed",
        Fails,
        "with four digits, without a word in the console",
    ),
    webkit("status-stray-cr", Opens, ""),
    webkit(
        "status-version",
        Opens,
        "with anything before the first space",
    ),
    says(
        "response-line-end",
        "after the status line",
        "Status line does not end with CRLF",
    ),
    says(
        "response-line-end",
        "after a value, with CR LF CR LF further on",
        "Unexpected LF in value at a",
    ),
    says(
        "response-line-end",
        "within a name",
        "Unexpected LF in name at X",
    ),
    says(
        "response-bare-cr",
        "",
        "CR doesn't follow LF after value at b",
    ),
    says(
        "response-field-grammar",
        "without a colon",
        "Unexpected CR in name at nocolon",
    ),
    webkit(
        "response-field-grammar",
        Opens,
        "with a folded line that has a colon",
    ),
    says(
        "response-empty-name",
        "",
        "invalid UTF-8 sequence in header name",
    ),
    webkit(
        "response-name-byte",
        Opens,
        "where the field is not one that it needs",
    ),
    says(
        "response-name-byte",
        "with a space before the colon of Upgrade",
        "Error during WebSocket handshake: 'Upgrade' header is missing",
    ),
    webkit(
        "response-line-end",
        Fails,
        "where CR LF CR LF never comes: it waits, without a word in the console",
    ),
    webkit(
        "response-nul",
        Fails,
        "without an event or a word in the console: it waits",
    ),
    says(
        "response-not-utf8",
        "in a value",
        "invalid UTF-8 sequence in header value",
    ),
    says(
        "response-not-utf8",
        "in a name",
        "invalid UTF-8 sequence in header name",
    ),
    says(
        "response-empty-value",
        "with or without the space",
        "invalid UTF-8 sequence in header value",
    ),
    webkit("response-no-space-after-colon", Opens, ""),
    webkit("response-many-fields", Opens, ""),
    says(
        "upgrade-answer",
        "where it is absent",
        "Error during WebSocket handshake: 'Upgrade' header is missing",
    ),
    says(
        "upgrade-answer",
        "with another value, or white space after it",
        "Error during WebSocket handshake: 'Upgrade' header value is not 'WebSocket'",
    ),
    webkit(
        "upgrade-answer",
        Opens,
        "in any case, after several spaces, or twice with the first one right",
    ),
    says(
        "connection-answer",
        "where it is absent",
        "Error during WebSocket handshake: 'Connection' header is missing",
    ),
    says(
        "connection-answer",
        "with a list or another value",
        "Error during WebSocket handshake: 'Connection' header value is not 'Upgrade'",
    ),
    webkit(
        "connection-answer",
        Opens,
        "twice, with the first one right",
    ),
    says(
        "origin-answer",
        "where it is absent, or has its name of draft 75",
        "Error during WebSocket handshake: 'Sec-WebSocket-Origin' header is missing",
    ),
    says(
        "origin-answer",
        "with another value",
        "Error during WebSocket handshake: origin mismatch: http://example.com != http://example.org",
    ),
    webkit(
        "origin-answer",
        Opens,
        "after several spaces, or twice with the first one right",
    ),
    firefox(
        "origin-answer",
        Opens,
        "with upper case: it lowers the value first",
    ),
    says(
        "location-answer",
        "where it is absent, or has its name of draft 75",
        "Error during WebSocket handshake: 'Sec-WebSocket-Location' header is missing",
    ),
    says(
        "location-answer",
        "with another value",
        "Error during WebSocket handshake: location mismatch: ws://example.com/ != ws://example.com:80/",
    ),
    webkit(
        "location-answer",
        Opens,
        "after several spaces, or twice with the first one right",
    ),
    firefox(
        "location-answer",
        Opens,
        "with the default port written out",
    ),
    says(
        "location-scheme",
        "where it did not use TLS",
        "Error during WebSocket handshake: location mismatch: ws://example.com/ != wss://example.com/",
    ),
    says(
        "protocol-answer",
        "where it is absent or another",
        "Error during WebSocket handshake: protocol mismatch: chat != mqtt",
    ),
    webkit(
        "protocol-answer",
        Opens,
        "twice, with the first one right",
    ),
    webkit("protocol-unasked", Opens, ""),
    webkit("field-body-length", Opens, ""),
    says(
        "field-draft-75",
        "",
        "Error during WebSocket handshake: 'Sec-WebSocket-Origin' header is missing",
    ),
    webkit(
        "answer-short",
        Fails,
        "without an event or a word in the console: it waits for the rest",
    ),
    webkit("answer-wrong", Fails, "without a word in the console"),
    webkit(
        "answered-before-key3",
        Fails,
        "without a word in the console",
    ),
    webkit(
        "answer-followed",
        Harmed,
        "by CR LF, LF, CR or text: the first message is lost",
    ),
    webkit(
        "answer-followed",
        Harmed,
        "by CR LF and NUL: the first message is lost",
    ),
    webkit(
        "answer-followed",
        Harmed,
        "by NUL: the first message begins with a NUL",
    ),
    webkit(
        "answer-followed",
        Harmed,
        "by FF: the first message is lost; by CR LF and FF, or FF 00, none is",
    ),
    webkit(
        "answer-followed",
        Harmed,
        "by a second answer: messages are lost, mostly all",
    ),
    ]
}
