//! From the parts and key 3 to the bytes that are hashed: draft 76, 5.2 step 8.

/// How the parts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Four bytes, big-endian.
    #[default]
    BigEndian,
    /// Four bytes, little-endian.
    LittleEndian,
    /// Part 1 little-endian, part 2 big-endian.
    FirstLittleEndian,
    /// Part 1 big-endian, part 2 little-endian.
    SecondLittleEndian,
    /// Four bytes, of each half the low byte first.
    HalvesLittleEndian,
    /// Four bytes, the low half first.
    HalvesSwapped,
    /// The low half big-endian, and two zero bytes behind it.
    Htons,
    /// Little-endian, its two low bytes exchanged.
    LowBytesSwapped,
    /// Two bytes, big-endian.
    BigEndian16,
    /// Two bytes, little-endian.
    LittleEndian16,
    /// Eight bytes, big-endian.
    BigEndian64,
    /// Eight bytes, little-endian.
    LittleEndian64,
    /// Four bytes, big-endian, and four zero bytes behind them.
    BigEndianPadded64,
    /// A big-endian floating-point number of double precision.
    Double,
    /// A little-endian floating-point number of double precision.
    DoubleLittleEndian,
    /// A big-endian floating-point number of single precision.
    Float,
    /// A little-endian floating-point number of single precision.
    FloatLittleEndian,
    /// Big-endian without leading zero bytes.
    Shortest,
    /// Big-endian without leading zero bytes, and a zero byte before where the top bit is set.
    SignByte,
    /// The first four bytes of that.
    SignByteCut,
    /// Seven bits a byte, the highest first, the top bit set in all but the last.
    Ber,
    /// Seven bits a byte, the lowest first, the top bit set in all but the last.
    Leb128,
    /// Decimal digits.
    Decimal,
    /// Decimal digits of a signed 32-bit number.
    DecimalSigned,
    /// Ten decimal digits.
    DecimalPadded,
    /// Decimal digits, this character behind them.
    DecimalThen(u8),
    /// Decimal digits of the negated number.
    DecimalNegated,
    /// Decimal digits, `.0` behind them.
    DecimalPoint,
    /// Eight hex digits.
    Hex,
    /// Hex digits without leading zeros.
    HexShort,
    /// Eight upper-case hex digits.
    HexUpper,
    /// Upper-case hex digits without leading zeros.
    HexUpperShort,
    /// Binary digits.
    Binary,
    /// Four bytes, big-endian, each above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Four bytes, big-endian, each above 0x7f as a question mark.
    QuestionMarks,
    /// Four bytes, big-endian, each modulo 255 instead of 256.
    Modulo255,
    /// Four bytes, shifted by 12, 8, 4 and 0.
    ShortShifts,
    /// Four bytes, big-endian, the last one 0.
    LastByteZero,
    /// The sum of both in eight bytes, big-endian.
    Sum64,
    /// The exclusive or of both in four bytes, big-endian.
    Xor,
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
    /// Its first bytes.
    First(u8),
    /// Its first bytes, zeros behind them up to eight.
    FirstZeroed(u8),
    /// Without white space and NUL at its ends.
    Stripped,
    /// Without white space at its ends.
    SpaceStripped,
    /// Without white space at its end.
    EndStripped,
    /// Without white space at its start.
    StartStripped,
    /// Without CR and LF at its end.
    Chomped,
    /// Without 0x00 and 0xff at its ends.
    FrameMarksStripped,
    /// Up to the first NUL.
    CutAtNul,
    /// Up to the first line end.
    CutAtLineEnd,
    /// Up to the first LF, which is kept.
    CutAfterLineEnd,
    /// The bytes after the last CR LF in it.
    LastLine,
    /// What follows the last CR or LF in it, with zeros up to eight bytes.
    AfterLastLineEnd,
    /// With zeros from the first NUL on.
    ZeroedAfterNul,
    /// Without NULs, and without LFs at its end.
    NulsLost,
    /// Each LF as CR LF.
    LineFeedsDoubled,
    /// Each CR LF or CR as LF.
    LineEndsUnified,
    /// Each CR LF as LF.
    CarriageReturnsLost,
    /// Changed as text is.
    Text(Text),
    /// Its hex digits.
    Hex,
    /// Its upper-case hex digits.
    HexUpper,
    /// Eight bytes from this many before the end of the empty line.
    Early(u8),
    /// The CR LF of the empty line and all eight.
    WithLineEnd,
    /// Its base64.
    Base64,
    /// Without its first byte.
    OneLate,
    /// Without its first bytes, as many zeros behind it.
    LateZeroed(u8),
    /// Backwards.
    Reversed,
    /// Each half backwards.
    HalvesReversed,
    /// Each byte as a signed 32-bit integer, big-endian.
    SignedInts,
    /// Twice.
    Twice,
    /// All bytes after the empty line, frames included.
    AllThatCame,
    /// The last eight bytes that came, frames included.
    LastEight,
    /// The eight bytes before the first NUL of the whole request.
    BeforeNul,
    /// The line that follows the field of key 2.
    LineAfterKey2,
}

/// What strings do to bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Text {
    /// Each byte above 0x7f as two bytes of UTF-8.
    Utf8,
    /// Decoded as UTF-8, each error as U+FFFD.
    Replaced,
    /// Decoded as UTF-8, errors dropped.
    ErrorsDropped,
    /// Each byte above 0x7f as U+FFFD.
    EachReplaced,
    /// Each byte above 0x7f as a question mark.
    QuestionMarks,
    /// Each byte above 0x7f dropped.
    HighDropped,
    /// The top bit of each byte cleared.
    SevenBits,
    /// Decoded as windows-1252, what it leaves open as C1 controls, written as UTF-8.
    Windows1252,
    /// Decoded as windows-1252, what it leaves open as U+FFFD, written as UTF-8.
    Windows1252Replaced,
    /// Decoded as windows-1252, written as Latin-1: 0x80 to 0x9f as question marks.
    Windows1252ToLatin1,
    /// Two bytes each, the low one first.
    Utf16Le,
    /// Two bytes each, the high one first.
    Utf16Be,
    /// As [`Self::Utf16Le`], with a byte order mark before.
    Utf16LeMarked,
    /// As [`Self::Utf16Be`], with a byte order mark before.
    Utf16BeMarked,
    /// Behind its length in two bytes, NUL as two bytes: Java's modified UTF-8.
    WriteUtf,
}

/// In which order the three pieces lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// Part 1, part 2, key 3.
    #[default]
    Parts,
    /// Key 3, part 2, part 1.
    Reversed,
    /// Key 3, part 1, part 2.
    Key3First,
    /// Part 1, key 3, part 2.
    Key3Between,
    /// Part 1, key 3.
    Part2LeftOut,
    /// Part 2, key 3.
    Part1LeftOut,
    /// Key 3.
    Key3Alone,
    /// Key 1, key 2 as they are, key 3.
    KeysAsText,
    /// The digits of key 1, those of key 2, key 3.
    DigitsAsText,
    /// All bytes backwards.
    BytesReversed,
    /// The bytes of each 32-bit word backwards.
    WordsReversed,
}

/// What of the block is hashed: 5.2 step 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Input {
    /// Its bytes.
    #[default]
    Bytes,
    /// Changed as text is.
    Text(Text),
    /// The bytes up to the first NUL.
    CutAtNul,
    /// The bytes up to the first NUL, with zeros up to 16.
    ZeroedAfterNul,
    /// Its first bytes.
    First(u8),
    /// Zeros behind it, so many.
    ZerosBehind(u8),
    /// An LF behind it.
    LineFeedBehind,
    /// A CR LF behind it.
    LineEndBehind,
    /// Without NULs, an LF behind it.
    NulsLostLineFeedBehind,
    /// Without NULs.
    NulsLost,
    /// Its hex digits.
    Hex,
    /// Its upper-case hex digits.
    HexUpper,
    /// Its base64.
    Base64,
    /// Its bytes in decimal, commas between.
    DecimalList,
    /// Its bytes as signed decimals, commas between.
    SignedDecimalList,
    /// Twice.
    Twice,
    /// The GUID of RFC 6455 behind it.
    GuidBehind,
    /// Nothing.
    Nothing,
}
