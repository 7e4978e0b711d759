//! What became of a handshake.

use std::fmt;

use serde::{Serialize, Serializer};

/// What became of a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The 16 bytes are right and no finding is an error.
    Match,
    /// The 16 bytes are right, and some finding is an error, by whichever side.
    Faulty,
    /// The 16 bytes are not right.
    Mismatch,
    /// The draft forbids an answer to this request, whatever the server did.
    Aborted,
    /// The request is right and the server did not say 101.
    Refused,
    /// A side is missing or ends before it can be judged.
    Incomplete,
    /// Another version of the protocol, or no WebSocket at all.
    NotDraft76,
}

impl Verdict {
    /// All verdicts, the best first.
    pub const ALL: [Self; 7] = [
        Self::Match,
        Self::Faulty,
        Self::Mismatch,
        Self::Aborted,
        Self::Refused,
        Self::Incomplete,
        Self::NotDraft76,
    ];

    /// The word for it in every output: `match`, `not-draft-76`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Faulty => "faulty",
            Self::Mismatch => "mismatch",
            Self::Aborted => "aborted",
            Self::Refused => "refused",
            Self::Incomplete => "incomplete",
            Self::NotDraft76 => "not-draft-76",
        }
    }

    /// Whether the 16 bytes are right.
    #[must_use]
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Match | Self::Faulty)
    }

    /// The verdict of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}
