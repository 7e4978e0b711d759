//! The fields of a message with their offsets, and what is odd about them.

use crate::bytes::Span;

/// What parts a field's name from its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// A colon and one space, as 5.1 demands.
    ColonSpace,
    /// A colon alone: 5.1 does not allow it, the client's reader (4.1 step 36) does.
    Colon,
    /// The line has no colon. It has a name, which is the whole line, and no value.
    Missing,
}

impl Separator {
    /// Its bytes.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::ColonSpace => b": ",
            Self::Colon => b":",
            Self::Missing => b"",
        }
    }
}

/// One field: the offsets of its line, name and value within the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The line, without its end.
    pub line: Span,
    /// The bytes before the first colon.
    pub name: Span,
    /// The bytes after the colon and, where there is one, one space. Nothing else is taken off.
    pub value: Span,
    /// What stands between the two.
    pub separator: Separator,
    /// What its name looks like at a glance.
    pub(super) print: Print,
}

/// What a name looks like at a glance: its length, its first byte, its last one and one between, in
/// lower case. Equal names have equal prints, and most others have not: they need no closer look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Print(u32);

impl Print {
    pub(crate) const fn of(name: &[u8]) -> Self {
        let [.., length] = name.len().to_be_bytes();
        let middle = match name.split_at_checked(name.len() / 2) {
            Some((_, [middle, ..])) => *middle,
            _ => 0,
        };
        let (first, last) = match name {
            &[first, .., last] => (first, last),
            _ => (middle, middle),
        };
        let lower = 0x20;
        Self(u32::from_be_bytes([length, first | lower, middle | lower, last | lower]))
    }
}

/// Whether two names are equal without regard to ASCII case. Most that are have the same case.
pub(crate) fn is_same_name(name: &[u8], other: &[u8]) -> bool {
    name == other || name.eq_ignore_ascii_case(other)
}

/// A departure from the draft's grammar that the reader met and went past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirk {
    /// What it is.
    pub kind: QuirkKind,
    /// The bytes in question.
    pub at: Span,
    /// The line they stand in.
    pub line: Span,
}

/// The kinds of departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuirkKind {
    /// LF alone ends a line of a message that otherwise ends its lines with CR LF.
    BareLf,
    /// A CR that no LF follows.
    BareCr,
    /// A line that begins with a space or a tab: a folded line in HTTP, nothing in the draft.
    Folded,
    /// A line without a colon.
    NoColon,
    /// A colon with no name before it.
    EmptyName,
    /// A name with a byte outside U+0021 to U+0039 and U+003B to U+007E.
    NameByte,
    /// More fields than are kept.
    TooManyFields,
}
