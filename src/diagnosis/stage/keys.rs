//! What is taken for the two keys: draft 76, 5.2 steps 1 to 3.

/// Which value goes to which part: 5.2 steps 2 and 8 bind them by the fields' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pairing {
    /// Key 1 makes part 1, key 2 part 2.
    #[default]
    ByName,
    /// The other way round.
    Swapped,
    /// The key that came first on the wire makes part 1.
    WireOrder,
    /// Key 1 makes both.
    Key1Twice,
    /// Key 2 makes both.
    Key2Twice,
    /// The key that came last on the wire makes both.
    LastTwice,
}

/// What becomes of a key field that appears several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Repeated {
    /// The first is taken.
    #[default]
    First,
    /// The last is taken.
    Last,
    /// All, joined with a comma and a space.
    Joined,
    /// All, joined with a comma.
    JoinedByComma,
}

/// What of a key's line is taken for the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Taking {
    /// The value after the colon and one space.
    #[default]
    Value,
    /// The value without white space at its ends.
    Trimmed,
    /// The value without the spaces at its end.
    TrailingSpacesLost,
    /// The value with each run of spaces folded to one.
    RunsCollapsed,
    /// The value up to the first of these characters in it.
    CutAt(Cut),
    /// The value up to the first of these characters, without white space at its ends.
    CutAtTrimmed(Cut),
    /// The value up to its next colon, and the space after the first colon too.
    CutAtColonSpaceKept,
    /// What follows the last colon of the line, without white space at its ends.
    AfterLastColon,
    /// The first so many bytes of the value.
    First(u8),
    /// The space after the colon too.
    LeadingSpace,
    /// The digit of the field's name too.
    NameDigit,
    /// The whole line: the digit of the name and the space after the colon.
    WholeLine,
    /// The value and what follows it: as many bytes as its line has up to the LF.
    PastLineEnd,
    /// The value with `%20` and the like decoded.
    PercentDecoded,
    /// The value with `+` for a space, and `%20` and the like decoded.
    FormDecoded,
    /// The value with `+` for a space.
    PlusDecoded,
    /// The value with HTML entities for `&`, `<`, `>`, `"` and `'` (`&#039;`).
    HtmlEscaped,
    /// The value without what is in parentheses.
    CommentsLost,
    /// The value without what is between `<` and `>`.
    TagsLost,
    /// The value without its first character.
    FirstLost,
    /// The value without its last character.
    LastLost,
}

/// At what a value is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// A colon and a space.
    ColonSpace,
    /// A colon.
    Colon,
    /// A comma.
    Comma,
    /// A semicolon.
    Semicolon,
    /// A space.
    Space,
    /// A double quote.
    Quote,
    /// An equals sign.
    Equals,
}
