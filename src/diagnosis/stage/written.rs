//! From the hashed bytes to those on the wire: draft 76, 5.2 steps 9 to 13.

use super::block::Text;

/// What the hash is: 5.2 step 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hash {
    /// MD5.
    #[default]
    Md5,
    /// MD5 with its bytes in another order.
    Ordered(Order),
    /// MD5 of the MD5.
    Twice,
    /// MD5 of the hex digits of the MD5.
    OfHex,
    /// MD5 of one's own with a fault.
    Own(Md5Fault),
    /// HMAC-MD5 of key 3, the key being the bytes before it.
    Hmac,
    /// None: the block itself.
    None,
    /// MD4.
    Md4,
    /// SHA-1, its first 16 bytes.
    Sha1Cut,
    /// SHA-1, all 20 bytes.
    Sha1,
    /// SHA-256, its first 16 bytes.
    Sha256Cut,
    /// SHA-256, all 32 bytes.
    Sha256,
    /// SHA-512, its first 16 bytes.
    Sha512Cut,
    /// CRC-32, big-endian.
    Crc32,
    /// Sixteen zero bytes.
    Zeros,
    /// The answer to one of the draft's own examples.
    OfDraft(Example),
    /// Key 3 itself.
    Key3,
    /// Base64 of the SHA-1 of this and the GUID of RFC 6455, in the field of RFC 6455.
    Rfc6455(Accepted),
    /// The same in place of the answer.
    Rfc6455Behind(Accepted),
    /// The first 16 bytes of that SHA-1.
    Rfc6455Raw(Accepted),
    /// The same 16 bytes to every request.
    Same,
    /// The answer to the request before.
    Before,
}

/// What is hashed for `Sec-WebSocket-Accept`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Accepted {
    /// Key 1.
    Key1,
    /// Key 2.
    Key2,
    /// Key 3.
    Key3,
    /// Key 1, key 2.
    Keys,
}

/// An order of the bytes of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The bytes of each 32-bit word backwards.
    WordsSwapped,
    /// The bytes of each half backwards.
    HalvesReversed,
    /// The second half first.
    HalvesExchanged,
    /// All backwards.
    Reversed,
    /// The two halves of each byte exchanged.
    NibblesSwapped,
}

/// A fault in MD5 code of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Md5Fault {
    /// Words of message, length and digest are big-endian.
    BigEndian,
    /// Words of message and digest are big-endian, the length's bytes are right.
    BigEndianLengthRight,
    /// Words of message and digest are big-endian, the length is one big-endian number of 64 bits.
    BigEndianLength64,
    /// The message's words are big-endian, the rest is right.
    BigEndianMessage,
    /// The length is counted in bytes.
    LengthInBytes,
    /// The length is left out.
    NoLength,
    /// The length is big-endian.
    LengthBigEndian,
    /// The 1 bit behind the message is left out.
    NoOneBit,
    /// The state starts at zero.
    StartsAtZero,
    /// The last word of the initial state is 0x10325467.
    StartMisspelt,
}

/// An example of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Example {
    /// 1.2: `8jKS'y:G*Co,Wxa-`.
    First,
    /// 1.3: `fQJ,fN/4F4!~K~MH`.
    Second,
    /// 5.2: `n`9eBk9z$R8pOtVb`.
    Third,
}

/// What of the digest is written, and as what: 5.2 step 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// Its bytes.
    #[default]
    Raw,
    /// Lower-case hex digits.
    Hex,
    /// Upper-case hex digits.
    HexUpper,
    /// Hex digits behind `0x`.
    HexPrefixed,
    /// The first 16 hex digits.
    HexFirst16,
    /// The first 16 upper-case hex digits.
    HexUpperFirst16,
    /// The upper-case hex digits from the ninth to the 24th.
    HexUpperMiddle16,
    /// The hex digits from the ninth to the 24th.
    HexMiddle16,
    /// Upper-case hex digits, hyphens between the bytes.
    HexHyphens,
    /// Hex digits, colons between the bytes.
    HexColons,
    /// Upper-case hex digits, colons between the bytes.
    HexUpperColons,
    /// Hex digits, spaces between the bytes.
    HexSpaces,
    /// Upper-case hex digits, spaces between the bytes.
    HexUpperSpaces,
    /// Hex digits, those below 16 as one digit.
    HexUnpadded,
    /// Hex digits of each byte as a signed 32-bit number: `ffffff9c`.
    HexSigned,
    /// The same, those below 16 with a leading zero.
    HexSignedPadded,
    /// Hex digits without leading zeros.
    HexNumber,
    /// Base64.
    Base64,
    /// Base64 without its padding.
    Base64Unpadded,
    /// Base64 with `-` and `_`.
    Base64Url,
    /// Base64 with `-` and `_`, without its padding.
    Base64UrlUnpadded,
    /// The first 16 characters of the base64.
    Base64First16,
    /// Base64 of the hex digits.
    Base64OfHex,
    /// Bytes in decimal: `12,240,3`.
    Decimals,
    /// Bytes in decimal: `[12, 240, 3]`.
    DecimalsListed,
    /// Signed bytes in decimal: `[12, -16, 3]`.
    SignedListed,
    /// Bytes in decimal: `[12 240 3]`.
    DecimalsSpaced,
    /// As Python prints bytes: `b'...'`.
    PythonBytes,
    /// Changed as text is.
    Text(Text),
    /// Its first 16 bytes after each byte above 0x7f became two.
    Utf8First16,
    /// The bytes up to the first NUL.
    CutAtNul,
    /// The bytes up to the first NUL, with zeros up to 16.
    ZeroedAfterNul,
    /// Without NULs.
    NulsLost,
    /// Without white space and NUL at its ends, as PHP's trim.
    Trimmed,
    /// Without white space at its ends.
    Stripped,
    /// Without LFs at its end.
    Chomped,
    /// Each LF as CR LF.
    LineFeedsDoubled,
    /// Each CR LF as LF.
    CarriageReturnsLost,
    /// Its first bytes.
    First(u8),
    /// Its first 15 bytes and a NUL.
    First15Nul,
    /// Without its first byte.
    FirstByteLost,
    /// As a number's bytes: no leading zeros, and a zero byte before where the top bit is set.
    BigInteger,
    /// Its ASCII letters in lower case.
    LowerCase,
    /// Zeros behind it, up to this length.
    Padded(u8),
}

/// What is sent around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Wrapping {
    /// Nothing: right behind the empty line, and nothing after it.
    #[default]
    None,
    /// It is not sent.
    Missing,
    /// In a field of the response.
    InField,
    /// Before the status line.
    BeforeStatusLine,
    /// Behind a CR LF.
    LineEndBefore,
    /// Behind an LF.
    LineFeedBefore,
    /// Behind a CR LF, and a CR LF behind it.
    LineEndsAround,
    /// With a CR LF behind it.
    LineEndAfter,
    /// With an LF behind it.
    LineFeedAfter,
    /// With a NUL behind it.
    NulAfter,
    /// With CR LF and NUL behind it.
    LineEndNulAfter,
    /// With CR LF CR LF behind it.
    EmptyLineAfter,
    /// With 0xff behind it.
    FfAfter,
    /// With CR LF and 0xff behind it.
    LineEndFfAfter,
    /// Twice.
    Twice,
    /// With two spaces, a hyphen and an LF behind it, as md5sum prints.
    Md5sum,
    /// In double quotes.
    Quoted,
    /// In single quotes.
    SingleQuoted,
    /// Behind a double quote.
    QuoteBefore,
    /// As a chunk of HTTP's chunked transfer coding.
    Chunked,
    /// As a chunk and the last one.
    ChunkedWhole,
    /// As a text frame: 0x00 before, 0xff behind.
    Framed,
    /// As a text frame of RFC 6455.
    FramedHybi,
    /// As a binary frame of RFC 6455.
    FramedHybiBinary,
    /// Behind its length as a 32-bit number.
    LengthBefore,
    /// Behind its length as a 16-bit number.
    ShortLengthBefore,
    /// Behind a NUL.
    NulBefore,
    /// In place of it an HTTP error.
    HttpError,
}
