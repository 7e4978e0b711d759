//! The catalogue of mistakes: the only copy of their prose. Diagnosis, `explain`, JSON and the
//! docs read it.
//!
//! A mistake is one wrong choice at one stage of the chain; all other stages are the draft's.

use super::mend::{self, Mend};
use super::stage::Choice::{
    self, Counting, Digits, Division, Encoding, Fit, Hash, Input, Key3, Layout, NoSpaces, Number,
    Pairing, Taking, Writing,
};
use super::stage::{self, Chain, Phase};

/// How often servers make a mistake, the commonest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Commonness {
    /// Met in the code or the answers of a real server.
    Seen,
    /// An easy slip in a language that servers are written in.
    Likely,
    /// It can be, and no case is at hand.
    Rare,
}

impl Commonness {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Likely => "likely",
            Self::Rare => "rare",
        }
    }

    /// Orders explanations of several mistakes: one that was seen outweighs those that were not.
    #[must_use]
    pub const fn weight(self) -> u32 {
        match self {
            Self::Seen => 1,
            Self::Likely => 3,
            Self::Rare => 9,
        }
    }
}

/// One way in which a server's computation departs from the draft.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its id.
    pub id: &'static str,
    /// The wrong choice.
    pub choice: Choice,
    /// How common it is.
    pub commonness: Commonness,
    /// What the server did, in one sentence.
    pub sentence: &'static str,
    /// Where it was seen, or what leads to it.
    pub evidence: &'static str,
    /// What to do about it.
    pub help: &'static str,
    /// The right code.
    pub mends: &'static [Mend],
}

impl Mistake {
    /// The chain that makes this mistake and no other.
    #[must_use]
    pub fn chain(&self) -> Chain {
        Chain::default().with(self.choice)
    }

    /// The phase of the computation in which it is made.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.choice.phase()
    }
}

/// The mistake of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Mistake> {
    ALL.iter().copied().find(|mistake| mistake.id == id)
}

/// The chain that makes all of these mistakes; none where two are of one stage.
#[must_use]
pub fn chain_of(mistakes: &[&Mistake]) -> Option<Chain> {
    let mut chain = Chain::default();
    for (index, mistake) in mistakes.iter().enumerate() {
        let before = mistakes.get(..index).unwrap_or_default();
        if before
            .iter()
            .any(|other| other.choice.excludes(mistake.choice))
        {
            return None;
        }
        chain = chain.with(mistake.choice);
    }
    Some(chain)
}

/// Defines the rows and the list of them all, so that no row can be left off the list.
macro_rules! mistakes {
    ($($id:literal, $choice:expr, $commonness:ident, $sentence:literal, $evidence:literal,
        $help:literal, $mends:expr;)*) => {
        /// Every mistake, in the order of the computation.
        pub static ALL: &[&Mistake] = &[$(
            &Mistake {
                id: $id, choice: $choice, commonness: Commonness::$commonness,
                sentence: $sentence, evidence: $evidence, help: $help, mends: $mends,
            }
        ),*];
    };
}

mistakes! {
    // The keys as taken.
    "key-trimmed", Taking(stage::Taking::Trimmed), Seen,
        "The server trimmed white space off the ends of the keys before it counted.",
        "websocketpp, txWS, red5, libwebsite, Emitter; mod_websocket issue 2 (Chrome 6.0.427 sent keys with a leading space); readers of HTTP trim",
        "take the value as it stands behind the colon and one space", mend::KEY;
    "key-trailing-spaces-lost", Taking(stage::Taking::TrailingSpacesLost), Seen,
        "The server did not count the spaces at the end of the keys.",
        "Java-WebSocket: Java's split drops empty pieces at the end",
        "count every space of the value", mend::SPACES;
    "key-cut-at-colon", Taking(stage::Taking::CutAtColon), Seen,
        "The server cut the keys at the next colon and space in them.",
        "PHP servers after an article of 2010 that take the second piece of explode(': '); key 1 of the draft's 1.3 breaks them",
        "part name and value at the first colon only", mend::KEY;
    "key-runs-collapsed", Taking(stage::Taking::RunsCollapsed), Likely,
        "The server folded each run of spaces in the keys to one.",
        "folding after RFC 2616, split and join; a capture pasted from a web page looks the same",
        "keep every space of the value: they are the divisor", mend::KEY;
    "key-leading-space-kept", Taking(stage::Taking::LeadingSpace), Likely,
        "The server counted the space after the colon too.",
        "splitting the line at the colon alone",
        "part name and value by the colon and one space", mend::KEY;
    "key-name-digit", Taking(stage::Taking::NameDigit), Likely,
        "The server took the digit of the field's name for the key's first.",
        "reading digits from the whole line, Sec-WebSocket-Key1: and all",
        "read digits and spaces of the value alone", mend::KEY;
    "key-whole-line", Taking(stage::Taking::WholeLine), Likely,
        "The server read digits and spaces of the whole line, the field's name included.",
        "reading digits and spaces from the whole line, Sec-WebSocket-Key1: and all",
        "read digits and spaces of the value alone", mend::KEY;
    "keys-swapped", Pairing(stage::Pairing::Swapped), Seen,
        "The server exchanged key 1 and key 2.",
        "txWebSocket issue 4",
        "part 1 is made of Sec-WebSocket-Key1, by its name (5.2 step 2)", mend::BLOCK;
    "keys-in-wire-order", Pairing(stage::Pairing::WireOrder), Seen,
        "The server took the keys in the order in which their fields came.",
        "txWebSocket issue 4: the client shuffles its fields, as 4.1 step 24 has it",
        "take the keys by the names of their fields: the order means nothing (5.2 step 2)", mend::KEY;
    "key1-twice", Pairing(stage::Pairing::Key1Twice), Likely,
        "The server used key 1 for both parts.",
        "copy and paste",
        "make part 2 of Sec-WebSocket-Key2", mend::BLOCK;
    "key2-twice", Pairing(stage::Pairing::Key2Twice), Likely,
        "The server used key 2 for both parts.",
        "copy and paste",
        "make part 1 of Sec-WebSocket-Key1", mend::BLOCK;

    // Digits and spaces.
    "first-digits-only", Digits(stage::Digits::Leading), Likely,
        "The server read the key's number only up to the first character that is no digit.",
        "atoi, strtol or parseInt on the raw key",
        "collect all digits of the key first, then read them as one number", mend::NUMBER;
    "first-run-only", Digits(stage::Digits::FirstRun), Likely,
        "The server read only the first run of digits of the key.",
        "a search for \\d+ that takes the first hit",
        "collect all digits of the key first, then read them as one number", mend::NUMBER;
    "no-digits-is-zero", Digits(stage::Digits::NoneIsZero), Seen,
        "The server took a key without digits for 0.",
        "em-websocket, ruby websocket, websocket-driver (Ruby), Protocol::WebSocket, websocketpp, golang.org/x/net/websocket, libwebsite, webdis",
        "close the connection where a key has no digit", mend::NUMBER;
    "number-wraps-u32", Number(stage::Number::WrapsU32), Seen,
        "The server let the key number wrap at 2^32 before it divided.",
        "golang.org/x/net/websocket, libwebsite, webdis, c_socket.io_server: value = value * 10 + digit in 32 bits",
        "collect the digits in 64 bits, and close the connection where they do not fit", mend::NUMBER;
    "number-wraps-i32", Number(stage::Number::WrapsI32), Likely,
        "The server held the key number in a signed 32-bit integer: above 2147483647 it became negative.",
        "int in Java, C# and C",
        "collect the digits in 64 bits", mend::NUMBER;
    "number-saturates-i32", Number(stage::Number::SaturatesI32), Seen,
        "The server's key number stopped at 2147483647.",
        "Orbiter WebMFD: atol where long has 32 bits; (int) of a string in 32-bit PHP",
        "collect the digits in 64 bits", mend::NUMBER;
    "number-saturates-u32", Number(stage::Number::SaturatesU32), Rare,
        "The server's key number stopped at 4294967295.",
        "strtoul where long has 32 bits",
        "collect the digits in 64 bits, and close the connection where they do not fit", mend::NUMBER;
    "number-wraps-i64", Number(stage::Number::WrapsI64), Seen,
        "The server let the key number wrap at 64 bits.",
        "Jetty: a long without a bound, for a key of 19 digits or more",
        "close the connection where the digits do not fit", mend::NUMBER;
    "number-f32", Number(stage::Number::F32), Rare,
        "The server held the key number in a floating-point number of single precision.",
        "float for a number of ten digits",
        "collect the digits in an integer of 64 bits, or in a double", mend::NUMBER;
    "any-white-space-counted", Counting(stage::Counting::AnyWhiteSpace), Seen,
        "The server counted all white space, tabs and no-break spaces included.",
        "Tornado (isspace), several JavaScript servers (\\s)",
        "count U+0020 alone (5.2 step 5)", mend::SPACES;
    "space-runs-counted", Counting(stage::Counting::Runs), Likely,
        "The server counted a run of spaces as one.",
        "splitting at / +/",
        "count each U+0020", mend::SPACES;
    "spaces-one-more", Counting(stage::Counting::OneMore), Likely,
        "The server counted one space more than there is.",
        "the number of pieces that split(' ') yields, without the one taken off",
        "count the spaces, not the pieces between them", mend::SPACES;
    "spaces-exchanged", Counting(stage::Counting::Exchanged), Likely,
        "The server divided each key's number by the other key's spaces.",
        "copy and paste",
        "divide each number by the spaces of its own key", mend::DIVISION;

    // The division.
    "no-spaces-is-zero", NoSpaces(stage::NoSpaces::PartZero), Seen,
        "The server took 0 for the part of a key without spaces, where it must close the connection.",
        "websocketpp, Chromium's net/server",
        "close the connection where a key has no space (5.2 step 5)", mend::DIVISION;
    "no-spaces-undivided", NoSpaces(stage::NoSpaces::Undivided), Likely,
        "The server did not divide the number of a key without spaces, where it must close the connection.",
        "if (spaces > 0) number /= spaces",
        "close the connection where a key has no space (5.2 step 5)", mend::DIVISION;
    "no-spaces-is-255", NoSpaces(stage::NoSpaces::Part255), Seen,
        "The server took 255 for the part of a key without spaces or digits: its mark of a failure.",
        "jWebSocket: -1, cut to a byte",
        "close the connection where a key has no space or no digit", mend::DIVISION;
    "not-divided", Division(stage::Division::Undivided), Likely,
        "The server did not divide the key numbers by their spaces.",
        "the step is easily overlooked",
        "divide each key number by the spaces of its key (5.2 step 7)", mend::DIVISION;
    "quotient-truncated", Division(stage::Division::Truncated), Seen,
        "The server rounded the quotient down, where it must close the connection.",
        "twenty-four servers read, among them eventlet, Tornado, txWS, faye, cowboy, misultin, Jetty, Netty, Fleck, Java-WebSocket, Protocol::WebSocket, websocketpp, Chromium's net/server",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", mend::DIVISION;
    "quotient-rounded", Division(stage::Division::Rounded), Likely,
        "The server rounded the quotient to the nearest integer, where it must close the connection.",
        "floating-point division, then round",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", mend::DIVISION;
    "quotient-ceiling", Division(stage::Division::Ceiling), Rare,
        "The server rounded the quotient up, where it must close the connection.",
        "floating-point division, then ceil",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", mend::DIVISION;
    "failed-part-left-out", Division(stage::Division::FailedLeftOut), Seen,
        "The server left the key that fails its check out, and hashed the rest.",
        "Socket.IO 0.6 to 0.9, ws 0.4: a return that only leaves the loop",
        "close the connection, and stop there, where a key fails a check", mend::DIVISION;
    "quotient-wraps-u32", Fit(stage::Fit::Wraps), Seen,
        "The server took a quotient above 32 bits modulo 2^32.",
        "cowboy, misultin, Jetty, Netty, Fleck, Java-WebSocket, Protocol::WebSocket, websocket-driver (Ruby), websocketpp, and JavaScript servers that shift (>>)",
        "close the connection where a part does not fit 32 bits: no conforming client makes one", mend::DIVISION;

    // The challenge block.
    "parts-little-endian", Encoding(stage::Encoding::LittleEndian), Seen,
        "The server wrote the parts in little-endian byte order.",
        "the first jWebSocket; memcpy of an integer on x86, pack('L', ...); a drawing in a known article leads to it",
        "write the parts in big-endian byte order (5.2 step 8)", mend::BLOCK;
    "parts-64-bit", Encoding(stage::Encoding::BigEndian64), Likely,
        "The server wrote each part in eight bytes.",
        "putLong or writeLong of a Java long",
        "write each part in four bytes", mend::BLOCK;
    "parts-64-bit-little-endian", Encoding(stage::Encoding::LittleEndian64), Rare,
        "The server wrote each part in eight bytes, little-endian.",
        "memcpy of a 64-bit integer on x86",
        "write each part in four bytes, big-endian", mend::BLOCK;
    "parts-decimal-text", Encoding(stage::Encoding::Decimal), Likely,
        "The server hashed the parts as decimal text.",
        "PHP, string concatenation",
        "write each part as four bytes, big-endian", mend::BLOCK;
    "parts-hex-text", Encoding(stage::Encoding::Hex), Likely,
        "The server hashed the parts as text of eight hex digits.",
        "sprintf('%08x', ...)",
        "write each part as four bytes, big-endian", mend::BLOCK;
    "parts-hex-text-short", Encoding(stage::Encoding::HexShort), Rare,
        "The server hashed the parts as hex digits without leading zeros.",
        "dechex, toString(16)",
        "write each part as four bytes, big-endian", mend::BLOCK;
    "parts-utf8", Encoding(stage::Encoding::Utf8), Likely,
        "The server turned the parts into text: each of their bytes above 0x7f became two.",
        "String.fromCharCode or chr, then a hash that takes text for UTF-8",
        "write the parts into bytes, not into a string", mend::BLOCK;
    "parts-modulo-255", Encoding(stage::Encoding::Modulo255), Seen,
        "The server made the bytes of the parts modulo 255 instead of 256.",
        "u-gotta-luvit (Lua)",
        "a byte is the remainder of 256", mend::BLOCK;
    "key3-missing", Key3(stage::Key3Taking::Missing), Seen,
        "The server hashed the two parts alone, without key 3.",
        "misultin where key 3 is late, PHP servers where it holds an LF, ruby websocket 1.2.9 where it comes in a later packet; mod_websocket issue 4",
        "wait for all eight bytes after the empty line: nothing announces them, and they may come in a packet of their own", mend::KEY3;
    "key3-zeros", Key3(stage::Key3Taking::Zeros), Seen,
        "The server hashed eight zero bytes in place of key 3.",
        "red5 where key 3 is late: a buffer that the eight bytes never reached",
        "wait for all eight bytes after the empty line before hashing", mend::KEY3;
    "key3-stripped", Key3(stage::Key3Taking::Stripped), Seen,
        "The server stripped white space and NUL off the ends of key 3.",
        "ruby websocket 1.2.9 (strip)",
        "key 3 is eight bytes, whatever they are", mend::KEY3;
    "key3-cut-at-nul", Key3(stage::Key3Taking::CutAtNul), Likely,
        "The server hashed key 3 only up to its first NUL.",
        "C string functions",
        "key 3 is eight bytes, whatever they are: memcpy, not strcpy", mend::KEY3;
    "key3-cut-at-line-end", Key3(stage::Key3Taking::CutAtLineEnd), Seen,
        "The server read key 3 as a line: it ended at the first line end.",
        "PHP servers whose pattern stops at LF; readline for the bytes after the fields",
        "read eight bytes, not a line", mend::KEY3;
    "key3-cut-after-line-end", Key3(stage::Key3Taking::CutAfterLineEnd), Likely,
        "The server read key 3 as a line: it ended with the first LF, which was kept.",
        "readline in Python, fgets in PHP, gets in Ruby for the bytes after the fields",
        "read eight bytes, not a line", mend::KEY3;
    "key3-last-line", Key3(stage::Key3Taking::LastLine), Seen,
        "The server took the last line of the request for key 3.",
        "PHP servers and a Java one that split the request at CR LF",
        "take the eight bytes after the empty line: CR LF may be among them", mend::KEY3;
    "key3-utf8", Key3(stage::Key3Taking::Utf8), Seen,
        "The server turned key 3 into text: each of its bytes above 0x7f became two.",
        "Orona where key 3 is late; Latin-1 strings in Java, C# and Python 3, written as UTF-8",
        "keep key 3 in bytes", mend::KEY3;
    "key3-replaced", Key3(stage::Key3Taking::Replaced), Likely,
        "The server decoded key 3 as UTF-8: what is none of it became U+FFFD.",
        "strings in Java, C#, Python 3 and Node.js",
        "keep key 3 in bytes", mend::KEY3;
    "key3-question-marks", Key3(stage::Key3Taking::QuestionMarks), Likely,
        "The server turned key 3 into ASCII: each byte above 0x7f became a question mark.",
        "getBytes(US_ASCII), Encoding.ASCII",
        "keep key 3 in bytes", mend::KEY3;
    "key3-off-by-one", Key3(stage::Key3Taking::OneEarly), Likely,
        "The server took key 3 from one byte too early: from the LF of the empty line on.",
        "an offset that counts CR LF CR LF as three",
        "key 3 begins four bytes after the start of CR LF CR LF", mend::KEY3;
    "key3-off-by-two", Key3(stage::Key3Taking::TwoEarly), Likely,
        "The server took key 3 from two bytes too early: from the CR LF of the empty line on.",
        "an offset that counts the end of the last field and not the empty line",
        "key 3 begins four bytes after the start of CR LF CR LF", mend::KEY3;
    "key3-first-byte-lost", Key3(stage::Key3Taking::OneLate), Rare,
        "The server lost the first byte of key 3.",
        "a reader that skips one byte after the fields",
        "key 3 begins four bytes after the start of CR LF CR LF", mend::KEY3;
    "key3-reversed", Key3(stage::Key3Taking::Reversed), Rare,
        "The server reversed the bytes of key 3.",
        "reading key 3 as a little-endian 64-bit number",
        "keep key 3 in wire order (5.2 step 8)", mend::KEY3;
    "key3-with-frames", Key3(stage::Key3Taking::AllThatCame), Seen,
        "The server took all bytes after the empty line for key 3, the frames behind it included.",
        "faye, PHP servers: hashing the rest of the buffer",
        "take eight bytes: a client may send frames right behind them", mend::KEY3;
    "key3-last-eight", Key3(stage::Key3Taking::LastEight), Seen,
        "The server took the last eight bytes that it had read for key 3.",
        "Fleck, Nugget, jWebSocket, Sirikata, webdis; it shows where frames follow right behind key 3, or where key 3 comes late",
        "key 3 is the eight bytes after the first empty line", mend::KEY3;
    "key3-zeroed-after-nul", Key3(stage::Key3Taking::ZeroedAfterNul), Seen,
        "The server zeroed key 3 from its first NUL on.",
        "Orbiter WebMFD: strncpy",
        "copy key 3 with memcpy", mend::KEY3;
    "key3-before-nul", Key3(stage::Key3Taking::BeforeNul), Seen,
        "The server took the eight bytes before the request's first NUL for key 3.",
        "c_socket.io_server: strlen(data) - 8",
        "key 3 is the eight bytes after the empty line; NUL may be among them", mend::KEY3;
    "key3-after-last-line-end", Key3(stage::Key3Taking::AfterLastLineEnd), Seen,
        "The server took what follows the last CR or LF in key 3, with zeros up to eight bytes.",
        "red5: lines end at any CR or LF",
        "take the eight bytes after the empty line: CR and LF may be among them", mend::KEY3;
    "layout-reversed", Layout(stage::Layout::Reversed), Likely,
        "The server laid the block out backwards: key 3, part 2, part 1.",
        "a drawing in a known article, read from the left",
        "the block is part 1, part 2, key 3 (5.2 step 8)", mend::BLOCK;
    "layout-key3-first", Layout(stage::Layout::Key3First), Likely,
        "The server put key 3 before the parts.",
        "key 3 is at hand first",
        "the block is part 1, part 2, key 3 (5.2 step 8)", mend::BLOCK;
    "block-byte-reversed", Layout(stage::Layout::BytesReversed), Rare,
        "The server hashed the block with all its bytes backwards.",
        "the block as one little-endian 128-bit number",
        "the block is big-endian: part 1 comes first, its highest byte at its front", mend::BLOCK;
    "challenge-utf8", Input(stage::Input::Utf8), Seen,
        "The server hashed the challenge block as text: each byte above 0x7f became two.",
        "ws 0.4.32 on Node.js 6 or newer, every handshake",
        "hash bytes, not a string; in Node.js hash.update(Buffer.from(s, 'latin1'))", mend::HASH;
    "challenge-replaced", Input(stage::Input::Replaced), Likely,
        "The server decoded the challenge block as UTF-8: what is none of it became U+FFFD.",
        "new String(bytes) in Java, decode(errors='replace') in Python",
        "hash bytes, not a string", mend::HASH;
    "challenge-question-marks", Input(stage::Input::QuestionMarks), Likely,
        "The server hashed the challenge block as ASCII: each byte above 0x7f became a question mark.",
        "getBytes(US_ASCII), Encoding.ASCII",
        "hash bytes, not a string", mend::HASH;
    "challenge-cut-at-nul", Input(stage::Input::CutAtNul), Likely,
        "The server hashed the challenge block only up to its first NUL.",
        "strlen of the block in C",
        "hash 16 bytes, whatever they are", mend::HASH;
    "md5-of-hex-text", Input(stage::Input::Hex), Likely,
        "The server hashed the hex digits of the challenge block.",
        "bin2hex before md5",
        "hash the 16 bytes themselves", mend::HASH;

    // The hash.
    "answer-words-swapped", Hash(stage::Hash::Md5WordsSwapped), Likely,
        "The server wrote the four words of the MD5 in the wrong byte order.",
        "MD5 code of one's own that prints its state as big-endian words",
        "MD5 writes its words little-endian (RFC 1321, 3.5)", mend::HASH;
    "answer-byte-reversed", Hash(stage::Hash::Md5Reversed), Rare,
        "The server wrote the bytes of the MD5 backwards.",
        "the digest as one little-endian number",
        "write the digest's bytes in their order", mend::HASH;
    "answer-sha1", Hash(stage::Hash::Sha1Cut), Likely,
        "The server answered with the first 16 bytes of the SHA-1 of the block.",
        "code of RFC 6455, bent",
        "the hash is MD5 (5.2 step 9)", mend::HASH;
    "answer-sha1-whole", Hash(stage::Hash::Sha1), Likely,
        "The server answered with the 20 bytes of the SHA-1 of the block.",
        "code of RFC 6455, bent",
        "the hash is MD5 (5.2 step 9)", mend::HASH;
    "answer-zeros", Hash(stage::Hash::Zeros), Likely,
        "The server sent zero bytes for an answer.",
        "a buffer that the hash never reached; the first jWebSocket sent eight",
        "hash the block into the buffer that is sent", mend::HASH;
    "answer-rfc6455", Hash(stage::Hash::Rfc6455), Seen,
        "The server answered as RFC 6455 has it: Sec-WebSocket-Accept of key 1, and no 16 bytes.",
        "later webdis: a server of RFC 6455 that does not look which Key field there is",
        "answer a request with two keys as draft 76 has it, or close the connection", mend::WRITING;

    // What is written.
    "answer-hex", Writing(stage::Writing::Hex), Likely,
        "The server sent the answer as 32 hex digits.",
        "md5() in PHP, hexdigest() in Python, digest('hex') in Node.js",
        "send the 16 raw bytes", mend::WRITING;
    "answer-hex-upper", Writing(stage::Writing::HexUpper), Likely,
        "The server sent the answer as 32 upper-case hex digits.",
        "a hex printer",
        "send the 16 raw bytes", mend::WRITING;
    "answer-base64", Writing(stage::Writing::Base64), Likely,
        "The server sent the answer in base64.",
        "digest('base64') in Node.js; RFC 6455 has base64",
        "send the 16 raw bytes", mend::WRITING;
    "answer-utf8", Writing(stage::Writing::Utf8), Likely,
        "The server wrote the answer as text: each byte above 0x7f became two.",
        "a Writer in Java, write(string) in Node.js",
        "write bytes to the connection, not a string", mend::WRITING;
    "answer-replaced", Writing(stage::Writing::Replaced), Seen,
        "The server decoded the answer as UTF-8 before it wrote it: what is none of it became U+FFFD.",
        "a Java server",
        "write bytes to the connection, not a string", mend::WRITING;
    "answer-question-marks", Writing(stage::Writing::QuestionMarks), Likely,
        "The server wrote the answer as ASCII: each byte above 0x7f became a question mark.",
        "a Writer of US-ASCII in Java, Encoding.ASCII in C#",
        "write bytes to the connection, not a string", mend::WRITING;
    "answer-cut-at-nul", Writing(stage::Writing::CutAtNul), Likely,
        "The server sent the answer only up to its first NUL.",
        "C string functions: send(fd, answer, strlen(answer))",
        "send 16 bytes, whatever they are", mend::WRITING;
    "answer-missing", Writing(stage::Writing::Missing), Seen,
        "The server sent 101 and its fields, and no answer.",
        "websocket-driver 0.7.4 on a key number above 32 bits; txWS on Python 3 whenever a byte is above 0x7f; Tornado and Socket.IO on a bad key; an error after the fields, a deadlock with a proxy that holds key 3 back",
        "look for an error in the server's log right after the fields; if a proxy is between, send status line, fields and empty line before waiting for key 3", mend::WRITING;
    "answer-in-field", Writing(stage::Writing::InField), Likely,
        "The server sent the answer in a field.",
        "RFC 6455 has its answer in Sec-WebSocket-Accept",
        "send the 16 raw bytes behind the empty line", mend::WRITING;
    "answer-newline-before", Writing(stage::Writing::NewlineBefore), Likely,
        "The server sent a line end too many before the answer.",
        "fields that end in an empty line, and another one after them",
        "send one CR LF after the last field's own", mend::WRITING;
    "answer-newline-after", Writing(stage::Writing::NewlineAfter), Seen,
        "The server sent a line end behind the answer.",
        "the first PHP class of 2010; println",
        "send nothing behind the 16 bytes but frames", mend::WRITING;
    "answer-nul-after", Writing(stage::Writing::NulAfter), Seen,
        "The server sent a NUL behind the answer: the client takes it for the start of a frame.",
        "PHP servers after an article of 2010",
        "send nothing behind the 16 bytes but frames", mend::WRITING;
    "answer-chunked", Writing(stage::Writing::Chunked), Likely,
        "The server sent the answer as a chunk of HTTP's chunked transfer coding.",
        "an HTTP library that writes a body",
        "write the 16 bytes to the connection itself, past the HTTP library", mend::WRITING;
    "answer-framed", Writing(stage::Writing::Framed), Likely,
        "The server sent the answer as a text frame, between 0x00 and 0xff.",
        "the server's own function for messages",
        "write the 16 bytes to the connection itself; frames begin behind them", mend::WRITING;
    "answer-length-before", Writing(stage::Writing::LengthBefore), Rare,
        "The server sent the answer's length before it.",
        "writers of length and bytes, DataOutputStream among them",
        "send the 16 bytes alone", mend::WRITING;
    "answer-first-byte-lost", Writing(stage::Writing::FirstByteLost), Rare,
        "The server sent the answer without its first byte.",
        "an offset one too large",
        "send all 16 bytes", mend::WRITING;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_each_choice_stands_once() {
        for (index, mistake) in ALL.iter().enumerate() {
            let is_kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            assert!(mistake.id.bytes().all(is_kebab));
            for other in &ALL[..index] {
                assert!(
                    other.id != mistake.id && other.choice != mistake.choice,
                    "{}",
                    mistake.id
                );
            }
            assert_ne!(mistake.chain(), Chain::default(), "{}", mistake.id);
            assert!(
                crate::draft::rules::find(mistake.id).is_none(),
                "{}",
                mistake.id
            );
        }
    }

    #[test]
    fn rows_stand_in_the_order_of_the_computation() {
        assert!(ALL.iter().map(|mistake| mistake.phase()).is_sorted());
    }

    #[test]
    fn prose_is_printable_and_told_as_sentences() {
        for mistake in ALL {
            for text in [mistake.sentence, mistake.evidence, mistake.help] {
                assert!(
                    text.bytes().all(crate::bytes::is_printable),
                    "{}",
                    mistake.id
                );
            }
            assert!(mistake.sentence.starts_with("The server") && mistake.sentence.ends_with('.'));
            assert!(!mistake.help.ends_with('.') && !mistake.evidence.ends_with('.'));
        }
    }
}
