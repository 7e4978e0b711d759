//! What clients do where a rule is broken: the draft's client fails the connection at every rule of
//! 4.1; real ones are laxer in some places and stricter in others.
//!
//! One table. `explain` and the help of findings take their lines from it, `verify --client webkit534`
//! judges as that client does, and console messages are traced back to rules through it.

use super::Severity;
use super::rules::Rule;

/// A client that the table has rows for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// PhantomJS 1.9.8, run against each variant.
    Webkit534,
    /// Firefox 4, by its source code.
    Firefox4,
}

impl Client {
    /// Its name, and how what is said of it is known.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Webkit534 => "WebKit 534.34 (measured)",
            Self::Firefox4 => "Firefox 4 (by its code)",
        }
    }
}

/// What a client does about a rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It fails the connection.
    Fails,
    /// It opens the connection, as if the rule were kept.
    Opens,
    /// It opens the connection, and messages are lost or changed.
    Harmed,
}

impl Does {
    /// In a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Opens => "opens",
            Self::Harmed => "opens, and is harmed",
        }
    }
}

/// One row: a client, a rule, and in which of the rule's cases.
#[derive(Debug)]
pub struct Behaviour {
    /// The client.
    pub client: Client,
    /// The rule's id.
    pub rule: &'static str,
    /// What it does.
    pub does: Does,
    /// In which case, or with what effect.
    pub when: &'static str,
    /// What its console says then; none where it says nothing.
    pub says: Option<&'static str>,
}

/// What clients do about a rule.
pub fn of(rule: &Rule) -> impl Iterator<Item = &'static Behaviour> {
    let id = rule.id;
    ALL.iter().filter(move |row| row.rule == id)
}

/// Where a client departs from the draft's, in one line: what it accepts of a rule that is an error, what
/// it trips over of one that is not. None where all that is known agrees with the draft.
#[must_use]
pub fn departure(rule: &Rule) -> Option<String> {
    let departs = |row: &&Behaviour| match rule.severity {
        Severity::Error => row.does == Does::Opens,
        Severity::Warning | Severity::Note => row.does != Does::Opens,
    };
    let row = of(rule).find(departs)?;
    let parts = [row.client.name(), row.does.words(), row.when];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join(" "))
}

const fn webkit(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour {
        client: Client::Webkit534,
        rule,
        does,
        when,
        says: None,
    }
}

const fn says(rule: &'static str, when: &'static str, says: &'static str) -> Behaviour {
    Behaviour {
        client: Client::Webkit534,
        rule,
        does: Does::Fails,
        when,
        says: Some(says),
    }
}

const fn firefox(rule: &'static str, does: Does, when: &'static str) -> Behaviour {
    Behaviour {
        client: Client::Firefox4,
        rule,
        does,
        when,
        says: None,
    }
}

/// Every row, in the order of the rules.
pub static ALL: &[Behaviour] = &[
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
        Does::Fails,
        "with four digits, without a word in the console",
    ),
    webkit("status-stray-cr", Does::Opens, ""),
    webkit(
        "status-version",
        Does::Opens,
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
        Does::Opens,
        "with a folded line that has a colon",
    ),
    says(
        "response-empty-name",
        "",
        "invalid UTF-8 sequence in header name",
    ),
    webkit(
        "response-name-byte",
        Does::Opens,
        "where the field is not one that it needs",
    ),
    says(
        "response-name-byte",
        "with a space before the colon of Upgrade",
        "Error during WebSocket handshake: 'Upgrade' header is missing",
    ),
    webkit(
        "response-line-end",
        Does::Fails,
        "where CR LF CR LF never comes: it waits, without a word in the console",
    ),
    webkit("response-nul", Does::Fails, "without a word in the console"),
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
    webkit("response-no-space-after-colon", Does::Opens, ""),
    webkit("response-many-fields", Does::Opens, ""),
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
        Does::Opens,
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
        Does::Opens,
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
        Does::Opens,
        "after several spaces, or twice with the first one right",
    ),
    firefox(
        "origin-answer",
        Does::Opens,
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
        Does::Opens,
        "after several spaces, or twice with the first one right",
    ),
    firefox(
        "location-answer",
        Does::Opens,
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
        Does::Opens,
        "twice, with the first one right",
    ),
    webkit("protocol-unasked", Does::Opens, ""),
    webkit("field-body-length", Does::Opens, ""),
    says(
        "field-draft-75",
        "",
        "Error during WebSocket handshake: 'Sec-WebSocket-Origin' header is missing",
    ),
    webkit("answer-short", Does::Fails, "without a word in the console"),
    webkit("answer-wrong", Does::Fails, "without a word in the console"),
    webkit(
        "answered-before-key3",
        Does::Fails,
        "without a word in the console",
    ),
    webkit(
        "answer-followed",
        Does::Harmed,
        "by CR LF, LF, CR or text: the first message is lost",
    ),
    webkit(
        "answer-followed",
        Does::Harmed,
        "by CR LF and NUL: the first message is lost",
    ),
    webkit(
        "answer-followed",
        Does::Harmed,
        "by NUL: the first message begins with a NUL",
    ),
    webkit(
        "answer-followed",
        Does::Harmed,
        "by FF: the first message is lost; by CR LF and FF, or FF 00, none is",
    ),
    webkit(
        "answer-followed",
        Does::Harmed,
        "by a second answer: messages are lost, mostly all",
    ),
];
