//! What the draft demands of both sides.
//!
//! [`rules`] is the one table of rules; the checks beside it hold a handshake against them and
//! yield [`Finding`]s. A broken rule is data, never an error, and every rule that is broken is
//! reported, not only the first.

mod behind;
pub mod clients;
mod collector;
pub mod console;
mod key;
mod location;
mod names;
mod request;
mod response;
pub mod rules;
mod version;
pub mod webkit534;

pub use behind::{check_behind, check_early_answer};
pub use collector::LineEnds;
pub use key::check_keys;
pub use location::{Scheme, expected_location};
pub use request::{KeyFields, RequestContext, check_request};
pub use response::{ResponseContext, check_response};
pub use version::{Version, version_of};

use serde::{Serialize, Serializer};

use crate::bytes::Span;
use crate::message::Message;
use rules::Rule;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Odd, and harmless: no peer acts on it.
    Note,
    /// A conforming peer should or may abort, or the sender breaks a rule that no peer checks.
    Warning,
    /// A conforming peer aborts or fails the connection, or has nothing to go on with.
    #[default]
    Error,
}

impl Severity {
    /// The contract's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Who departs from the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum By {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Neither: the capture lost or changed bytes.
    Capture,
}

impl By {
    /// The word for it in every output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Capture => "capture",
        }
    }
}

/// Types that are written as one word.
macro_rules! serialize_as_word {
    ($($of:ty),*) => {
        $(
            impl Serialize for $of {
                fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    to.serialize_str(self.word())
                }
            }
        )*
    };
}

serialize_as_word!(Severity, By, Subject);

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The value of `Sec-WebSocket-Key1`.
    Key1,
    /// The value of `Sec-WebSocket-Key2`.
    Key2,
    /// The eight bytes after the client's fields.
    Key3,
    /// The request as a whole, or a field of it.
    Request,
    /// The response as a whole, or a field of it.
    Response,
    /// The 16 bytes after the server's fields.
    Answer,
    /// How the bytes were captured.
    Capture,
}

impl Subject {
    /// The contract's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Key1 => "key1",
            Self::Key2 => "key2",
            Self::Key3 => "key3",
            Self::Request => "request",
            Self::Response => "response",
            Self::Answer => "answer",
            Self::Capture => "capture",
        }
    }

    /// The word in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key1 => "key 1",
            Self::Key2 => "key 2",
            Self::Key3 => "key 3",
            _ => self.word(),
        }
    }
}

/// One thing wrong or odd, tied to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's row.
    pub rule: &'static Rule,
    /// How much it weighs here: mostly the rule's own severity.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// Who departs from the rule. A rule that both sides can break (a misspelt name) is broken by
    /// the sender of the message that the finding is about.
    pub by: By,
    /// One sentence with the values seen, escaped, without a full stop.
    pub message: String,
    /// Where in the message it is.
    pub place: Option<Place>,
}

/// A place in a message: the line to show, and the bytes to mark in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Offset of the marked bytes from the message's first byte.
    pub offset: usize,
    /// The line, at most [`Place::LONGEST_LINE`] bytes of it.
    pub line: Vec<u8>,
    /// The marked bytes, relative to the line.
    pub mark: Span,
}

impl Place {
    /// Longer lines are cut here.
    pub const LONGEST_LINE: usize = 400;

    fn new(message: &Message<'_>, line: Span, mark: Span) -> Self {
        let shown = Span::sized(line.start, line.len().min(Self::LONGEST_LINE));
        Self {
            offset: mark.start,
            line: message.text(shown).to_vec(),
            mark: mark.relative_to(line.start),
        }
    }
}

impl Finding {
    /// A finding without a place.
    #[must_use]
    pub fn new(rule: &'static Rule, subject: Subject, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            subject,
            by: by(rule, subject),
            message: message.into(),
            place: None,
        }
    }

    /// The same, at a place.
    #[must_use]
    pub(crate) fn at(mut self, message: &Message<'_>, line: Span, mark: Span) -> Self {
        self.place = Some(Place::new(message, line, mark));
        self
    }

    /// Whether it is of that rule.
    #[must_use]
    pub fn is_of(&self, rule: &Rule) -> bool {
        self.rule.id == rule.id
    }
}

const fn by(rule: &Rule, subject: Subject) -> By {
    match (rule.by, subject) {
        (By::Capture, _) | (_, Subject::Capture) => By::Capture,
        (_, Subject::Response | Subject::Answer) => By::Server,
        (_, Subject::Request | Subject::Key1 | Subject::Key2 | Subject::Key3) => By::Client,
    }
}

/// Whether a finding keeps the draft's procedure from being run: with one of these, 5.2 allows no
/// answer.
#[must_use]
pub fn forbids_answer(finding: &Finding) -> bool {
    rules::FORBIDDING.iter().any(|rule| finding.is_of(rule))
}
