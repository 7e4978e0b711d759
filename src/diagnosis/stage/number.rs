//! From a key to its part: draft 76, 5.2 steps 4 to 7.

/// An integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Int {
    /// Its width, 8 to 64.
    pub bits: u8,
    /// Whether it has a sign.
    pub signed: bool,
}

impl Int {
    /// Without a sign.
    pub const fn unsigned(bits: u8) -> Self {
        Self {
            bits,
            signed: false,
        }
    }

    /// With a sign, in two's complement.
    pub const fn signed(bits: u8) -> Self {
        Self { bits, signed: true }
    }
}

/// What becomes of a number that does not fit its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Overflow {
    /// Its low bits are kept.
    Wraps,
    /// The nearest number that fits.
    Saturates,
    /// 0: the conversion fails.
    Zero,
    /// The lowest number of the type: what x86 makes of a floating-point number that is too large.
    Lowest,
}

/// Which characters go into the number, and how: 5.2 step 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Digits {
    /// All of U+0030 to U+0039.
    #[default]
    All,
    /// Those up to the first other character, as `atoi` reads; 0 where there are none.
    Leading,
    /// The first run of them.
    FirstRun,
    /// The last run of them.
    LastRun,
    /// The longest run of them, the first of several.
    LongestRun,
    /// All; a key without any is 0.
    NoneIsZero,
    /// All but zeros.
    ZerosLost,
    /// All but nines.
    NinesLost,
    /// All but zeros and nines.
    ZerosAndNinesLost,
    /// The first so many.
    First(u8),
    /// The last so many.
    Last(u8),
    /// Each digit once, where it first appears.
    Once,
    /// Digits of every script: ARABIC-INDIC DIGIT FIVE is 5.
    AnyScript,
    /// Digits, `+` and `-`, read up to the first sign within.
    WithSigns,
    /// Digits, `.`, `e`, `+` and `-`, read as a floating-point number as far as it is one.
    FloatingPoint,
    /// Digits and commas, read up to the first comma.
    UpToComma,
    /// a to f in either case too, all read as hex.
    HexLetters,
    /// The digits read as hex.
    AsHex,
    /// The digits read as octal, up to the first 8 or 9.
    AsOctal,
    /// A colon too, as 10.
    ColonIsTen,
    /// The character's code instead of its value.
    Codes,
    /// Every character, less 48.
    EveryCharacter,
    /// From the last digit to the first.
    Reversed,
    /// Their sum.
    Sum,
    /// How many they are.
    Count,
    /// Key 2's after key 1's, in 32 bits that wrap.
    NotReset32,
    /// Key 2's after key 1's, in 64 bits that wrap.
    NotReset64,
    /// Key 2's after part 1, in 32 bits that wrap.
    AfterPart1,
}

/// What holds the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Number {
    /// An integer that is large enough.
    #[default]
    Exact,
    /// An integer type.
    Int(Int, Overflow),
    /// A signed 32-bit integer that wraps; the quotient of a negative one is rounded down.
    I32Floored,
    /// The magnitude of a signed 32-bit integer.
    Absolute32,
    /// A floating-point number of single precision, cut to an integer before it is divided.
    F32,
    /// The same, and divided as it is.
    F32Divided,
    /// A floating-point number of single precision that takes digit after digit, and is divided as
    /// it is.
    F32Steps,
    /// A floating-point number of double precision.
    F64,
    /// Six significant digits, as `%g` prints it.
    SixDigits,
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
    /// The pieces between runs of spaces.
    RunsAndOne,
    /// The length of the first run.
    FirstRun,
    /// So many more than there are.
    More(u8),
    /// Twice as many as there are.
    Doubled,
    /// One less than there are.
    OneLess,
    /// One less than there are, and at least one.
    OneLessAtLeastOne,
    /// Those of the other key.
    Exchanged,
    /// Key 1's for both.
    OfKey1,
    /// Key 2's for both.
    OfKey2,
    /// Key 2's are added to key 1's.
    NotReset,
    /// The spaces of both keys together, for both.
    Summed,
    /// Every character that is no letter and no digit.
    NoLetterNoDigit,
    /// The letter s.
    LetterS,
    /// Every character.
    Length,
    /// The digits.
    Digits,
    /// Every character that is no digit.
    NoDigits,
    /// Every character that is no digit and no space.
    Junk,
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
    /// The part is 255, for a key without digits too: a failure reported as -1, cut to a byte.
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
    /// Multiplied by the spaces.
    Multiplied,
    /// The remainder is taken.
    Remainder,
    /// As the draft has it, and a key that fails a check is left out of the block.
    FailedLeftOut,
}

/// Which of the two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// Both.
    Both,
    /// Part 1.
    First,
    /// Part 2.
    Second,
}

/// What holds the quotient; the draft has no encoding for one above 4294967295.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fit {
    /// No answer where it does not fit 32 bits.
    #[default]
    Abort,
    /// An integer type.
    Int(Int, Overflow),
    /// A floating-point number of single precision.
    F32,
    /// Six significant digits, as awk prints it.
    SixDigits,
    /// This number, whatever the key.
    Constant(Which, u32),
}
