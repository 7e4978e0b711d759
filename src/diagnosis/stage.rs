//! The computation as a chain of stages, each with the draft's choice and wrong ones.
//!
//! The default of every stage is what the draft has; a chain of defaults is the right computation.
//! Stages are listed in the order in which they act.

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
    /// The value up to the next colon and space in it.
    CutAtColon,
    /// The space after the colon too.
    LeadingSpace,
    /// The digit of the field's name too.
    NameDigit,
    /// The whole line: the digit of the name and the space after the colon.
    WholeLine,
}

/// Which characters go into the number: 5.2 step 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Digits {
    /// All of U+0030 to U+0039.
    #[default]
    All,
    /// Those up to the first other character, as `atoi` reads; 0 where there are none.
    Leading,
    /// The first run of them.
    FirstRun,
    /// All; a key without any is 0.
    NoneIsZero,
}

/// What holds the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Number {
    /// An integer that is large enough.
    #[default]
    Exact,
    /// 32 bits unsigned that wrap.
    WrapsU32,
    /// 32 bits signed that wrap.
    WrapsI32,
    /// 32 bits unsigned that stop at 4294967295.
    SaturatesU32,
    /// 32 bits signed that stop at 2147483647.
    SaturatesI32,
    /// 64 bits signed that wrap.
    WrapsI64,
    /// A floating-point number of single precision.
    F32,
}

/// What counts as a space: 5.2 step 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Counting {
    /// Each U+0020.
    #[default]
    Spaces,
    /// Any white space.
    AnyWhiteSpace,
    /// A run of spaces as one.
    Runs,
    /// One more than there are: the pieces that spaces part.
    OneMore,
    /// Those of the other key.
    Exchanged,
}

/// What becomes of a key without spaces: 5.2 step 5 has a server abort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NoSpaces {
    /// No answer.
    #[default]
    Abort,
    /// The part is 0.
    PartZero,
    /// The part is the key number.
    Undivided,
    /// The part is 255, for a key without digits too: a failure told as -1, cut to a byte.
    Part255,
}

/// How the number is divided: 5.2 steps 6 and 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Division {
    /// No answer where the key's number does not divide by its spaces.
    #[default]
    Whole,
    /// Rounded down.
    Truncated,
    /// Rounded to the nearest, halves up.
    Rounded,
    /// Rounded up.
    Ceiling,
    /// Not at all.
    Undivided,
    /// As the draft has it, and a key that fails a check is left out of the block.
    FailedLeftOut,
}

/// What becomes of a part above 4294967295, for which the draft has no encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fit {
    /// No answer.
    #[default]
    Abort,
    /// Its low 32 bits.
    Wraps,
}

/// How a part is written: 5.2 step 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Four bytes, big-endian.
    #[default]
    BigEndian,
    /// Four bytes, little-endian.
    LittleEndian,
    /// Eight bytes, big-endian.
    BigEndian64,
    /// Eight bytes, little-endian.
    LittleEndian64,
    /// Decimal digits.
    Decimal,
    /// Eight hex digits.
    Hex,
    /// Hex digits without leading zeros.
    HexShort,
    /// Four bytes, big-endian, each above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Four bytes, big-endian, each modulo 255 instead of 256.
    Modulo255,
}

/// What is taken for key 3: 5.1 step 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Key3Taking {
    /// The eight bytes after the empty line.
    #[default]
    Raw,
    /// Nothing.
    Missing,
    /// Eight zero bytes.
    Zeros,
    /// Without white space and NUL at its ends.
    Stripped,
    /// Up to the first NUL.
    CutAtNul,
    /// Up to the first line end.
    CutAtLineEnd,
    /// Up to the first LF, which is kept.
    CutAfterLineEnd,
    /// The bytes after the last CR LF in it.
    LastLine,
    /// Each byte above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Decoded as UTF-8, what is none of it as U+FFFD.
    Replaced,
    /// Each byte above 0x7f as a question mark.
    QuestionMarks,
    /// Eight bytes from the LF of the empty line on.
    OneEarly,
    /// Eight bytes from the CR LF of the empty line on.
    TwoEarly,
    /// Without its first byte.
    OneLate,
    /// Backwards.
    Reversed,
    /// All bytes after the empty line, frames included.
    AllThatCame,
    /// The last eight bytes that came, frames included.
    LastEight,
    /// With zeros from the first NUL on.
    ZeroedAfterNul,
    /// The eight bytes before the first NUL of the whole request.
    BeforeNul,
    /// What follows the last CR or LF in it, with zeros up to eight bytes.
    AfterLastLineEnd,
}

/// In which order the three pieces lie: 5.2 step 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// Part 1, part 2, key 3.
    #[default]
    Parts,
    /// Key 3, part 2, part 1.
    Reversed,
    /// Key 3, part 1, part 2.
    Key3First,
    /// All bytes backwards.
    BytesReversed,
}

/// What of the block is hashed: 5.2 step 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Input {
    /// Its bytes.
    #[default]
    Bytes,
    /// Each byte above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Decoded as UTF-8, what is none of it as U+FFFD.
    Replaced,
    /// Each byte above 0x7f as a question mark.
    QuestionMarks,
    /// The bytes up to the first NUL.
    CutAtNul,
    /// Its hex digits.
    Hex,
}

/// What the hash is: 5.2 step 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hash {
    /// MD5.
    #[default]
    Md5,
    /// MD5 with the bytes of each 32-bit word backwards.
    Md5WordsSwapped,
    /// MD5 backwards.
    Md5Reversed,
    /// SHA-1, its first 16 bytes.
    Sha1Cut,
    /// SHA-1, all 20 bytes.
    Sha1,
    /// Sixteen zero bytes.
    Zeros,
    /// Base64 of the SHA-1 of key 1 and the GUID of RFC 6455, in the field of RFC 6455.
    Rfc6455,
}

/// How the answer is written: 5.2 steps 12 and 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Writing {
    /// Raw, behind the empty line.
    #[default]
    Raw,
    /// As lower-case hex digits.
    Hex,
    /// As upper-case hex digits.
    HexUpper,
    /// As base64.
    Base64,
    /// Each byte above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Decoded as UTF-8, what is none of it as U+FFFD.
    Replaced,
    /// Each byte above 0x7f as a question mark.
    QuestionMarks,
    /// The bytes up to the first NUL.
    CutAtNul,
    /// Not at all.
    Missing,
    /// As the value of a field.
    InField,
    /// Behind a line end too many.
    NewlineBefore,
    /// With a line end behind it.
    NewlineAfter,
    /// With a NUL behind it.
    NulAfter,
    /// As a chunk of HTTP's chunked transfer coding.
    Chunked,
    /// As a text frame: 0x00 before, 0xff behind.
    Framed,
    /// Behind its length as a 32-bit number.
    LengthBefore,
    /// Without its first byte.
    FirstByteLost,
}

/// One choice at one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// See [`Pairing`].
    Pairing(Pairing),
    /// See [`Taking`].
    Taking(Taking),
    /// See [`Digits`].
    Digits(Digits),
    /// See [`Number`].
    Number(Number),
    /// See [`Counting`].
    Counting(Counting),
    /// See [`NoSpaces`].
    NoSpaces(NoSpaces),
    /// See [`Division`].
    Division(Division),
    /// See [`Fit`].
    Fit(Fit),
    /// See [`Encoding`].
    Encoding(Encoding),
    /// See [`Key3Taking`].
    Key3(Key3Taking),
    /// See [`Layout`].
    Layout(Layout),
    /// See [`Input`].
    Input(Input),
    /// See [`enum@Hash`].
    Hash(Hash),
    /// See [`Writing`].
    Writing(Writing),
}

/// A server's computation: a choice at each stage. The default is the draft's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Chain {
    /// Which value goes to which part.
    pub pairing: Pairing,
    /// What is taken for a key.
    pub taking: Taking,
    /// Which characters go into its number.
    pub digits: Digits,
    /// What holds the number.
    pub number: Number,
    /// What counts as a space.
    pub counting: Counting,
    /// What becomes of a key without spaces.
    pub no_spaces: NoSpaces,
    /// How the number is divided.
    pub division: Division,
    /// What becomes of a part that is too large.
    pub fit: Fit,
    /// How a part is written.
    pub encoding: Encoding,
    /// What is taken for key 3.
    pub key3: Key3Taking,
    /// In which order the pieces lie.
    pub layout: Layout,
    /// What of the block is hashed.
    pub input: Input,
    /// What the hash is.
    pub hash: Hash,
    /// How the answer is written.
    pub writing: Writing,
}

impl Chain {
    /// The same chain with another choice at one stage.
    #[must_use]
    pub const fn with(mut self, choice: Choice) -> Self {
        match choice {
            Choice::Pairing(choice) => self.pairing = choice,
            Choice::Taking(choice) => self.taking = choice,
            Choice::Digits(choice) => self.digits = choice,
            Choice::Number(choice) => self.number = choice,
            Choice::Counting(choice) => self.counting = choice,
            Choice::NoSpaces(choice) => self.no_spaces = choice,
            Choice::Division(choice) => self.division = choice,
            Choice::Fit(choice) => self.fit = choice,
            Choice::Encoding(choice) => self.encoding = choice,
            Choice::Key3(choice) => self.key3 = choice,
            Choice::Layout(choice) => self.layout = choice,
            Choice::Input(choice) => self.input = choice,
            Choice::Hash(choice) => self.hash = choice,
            Choice::Writing(choice) => self.writing = choice,
        }
        self
    }
}

/// The stages by what they work on; the search and the catalogue go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The keys as taken.
    Keys,
    /// Digits and spaces.
    Reading,
    /// The division.
    Parts,
    /// Parts and key 3 to the bytes that are hashed.
    Block,
    /// The hash.
    Digest,
    /// What is written.
    Written,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 6] = [
        Self::Keys,
        Self::Reading,
        Self::Parts,
        Self::Block,
        Self::Digest,
        Self::Written,
    ];

    /// What the phase is about, for a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Keys => "the keys as taken",
            Self::Reading => "digits and spaces",
            Self::Parts => "the division",
            Self::Block => "the challenge block",
            Self::Digest => "the hash",
            Self::Written => "what is written",
        }
    }
}

impl Choice {
    /// The phase that the choice belongs to.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            Self::Pairing(_) | Self::Taking(_) => Phase::Keys,
            Self::Digits(_) | Self::Number(_) | Self::Counting(_) => Phase::Reading,
            Self::NoSpaces(_) | Self::Division(_) | Self::Fit(_) => Phase::Parts,
            Self::Encoding(_) | Self::Key3(_) | Self::Layout(_) | Self::Input(_) => Phase::Block,
            Self::Hash(_) => Phase::Digest,
            Self::Writing(_) => Phase::Written,
        }
    }

    /// Whether two choices are of the same stage, so that no server can make both.
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}
