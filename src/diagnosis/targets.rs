//! What digests a captured answer can come from, by the way in which it was written.
//!
//! Most ways of writing can be undone, so that a candidate is looked at by one word of its digest;
//! the rest are tried forward.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::seen::Seen;
use super::stage::{Form, Text, Wrapping};
use super::text;

/// What can be said of the digest behind a captured answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// It is this.
    Digest([u8; 16]),
    /// Its bytes 4 to 11 are these.
    Middle([u8; 8]),
    /// It begins with one of these words.
    Words(Vec<u32>),
    /// It has to be written to see.
    Any,
}

impl Seen<'_> {
    /// What digest of 16 bytes is written in this way as what was captured; none where no digest
    /// is.
    pub(super) fn target(&self, form: Form, wrapping: Wrapping) -> Option<Target> {
        if !self.is_whole() {
            return Some(Target::Any);
        }
        if wrapping == Wrapping::InField {
            // Raw bytes have no place in a field: they are sent in hex.
            let form = if form == Form::Raw { Form::Hex } else { form };
            let values = self.values().iter();
            let mut targets = values.filter_map(|value| undone(value, form, false, wrapping));
            let target = targets.next()?;
            let is_only = targets.all(|other| other == target);
            return Some(if is_only { target } else { Target::Any });
        }
        if wrapping == Wrapping::BeforeStatusLine {
            let lead = self.lead();
            return (!lead.is_empty())
                .then(|| undone(lead, form, false, wrapping))
                .flatten();
        }
        // What was sent before the status line is not missing.
        if wrapping == Wrapping::Missing && !self.lead().is_empty() {
            return None;
        }
        let body = self.body();
        let inner = unwrapped(body, wrapping)?;
        // What is wrapped is known to its end, what is not may have frames behind it.
        let is_open = matches!(
            wrapping,
            Wrapping::None
                | Wrapping::LineEndBefore
                | Wrapping::LineFeedBefore
                | Wrapping::NulBefore
                | Wrapping::QuoteBefore
        );
        undone(inner, form, is_open, wrapping)
    }
}

/// The bytes that may be the digest's, with what may follow.
fn unwrapped(body: &[u8], wrapping: Wrapping) -> Option<&[u8]> {
    let behind = |lead: &[u8]| body.strip_prefix(lead);
    let sized = |inner: &'_ [u8], length: usize| inner.len() >= length;
    match wrapping {
        Wrapping::Missing => body.is_empty().then_some(body),
        Wrapping::HttpError => body.starts_with(b"HTTP/1.").then_some(body),
        Wrapping::LineEndBefore | Wrapping::LineEndsAround => behind(b"\r\n"),
        Wrapping::LineFeedBefore => behind(b"\n"),
        Wrapping::Quoted | Wrapping::QuoteBefore => behind(b"\""),
        Wrapping::SingleQuoted => behind(b"'"),
        Wrapping::Chunked | Wrapping::ChunkedWhole => {
            let at = memchr::memmem::find(text::first(body, 6), b"\r\n")?;
            body.get(at.saturating_add(2)..)
        }
        Wrapping::Framed | Wrapping::NulBefore => behind(&[0]),
        Wrapping::FramedHybi => behind(&[0x81])?.get(1..),
        Wrapping::FramedHybiBinary => behind(&[0x82])?.get(1..),
        Wrapping::LengthBefore => behind(&[0, 0, 0])?.get(1..),
        Wrapping::ShortLengthBefore => behind(&[0])?.get(1..),
        _ => Some(body),
    }
    .filter(|inner| sized(inner, 1) || matches!(wrapping, Wrapping::Missing))
}

fn undone(inner: &[u8], form: Form, is_open: bool, wrapping: Wrapping) -> Option<Target> {
    let whole = |digest: Option<Vec<u8>>| {
        let digest = digest?;
        digest.first_chunk().copied().map(Target::Digest)
    };
    let first = |length: usize| inner.get(..length);
    if matches!(wrapping, Wrapping::Missing | Wrapping::HttpError) {
        return Some(Target::Any);
    }
    match form {
        // A digest of another hash may be shorter.
        Form::Raw if inner.len() < 16 => Some(Target::Words(Vec::new())),
        Form::Raw | Form::Padded(_) => whole(first(16).map(<[u8]>::to_vec)),
        Form::Hex | Form::HexUpper => whole(hex::decode(first(32)?).ok()),
        Form::HexPrefixed => whole(hex::decode(inner.strip_prefix(b"0x")?.get(..32)?).ok()),
        Form::HexFirst16 | Form::HexUpperFirst16 => word(&hex::decode(first(16)?).ok()?),
        Form::Base64 => whole(STANDARD.decode(first(24)?).ok()),
        Form::Base64Url => whole(URL_SAFE.decode(first(24)?).ok()),
        Form::Base64Unpadded => whole(STANDARD_NO_PAD.decode(first(22)?).ok()),
        Form::Base64UrlUnpadded => whole(URL_SAFE_NO_PAD.decode(first(22)?).ok()),
        Form::Base64First16 => word(&STANDARD.decode(first(16)?).ok()?),
        Form::Base64OfHex => {
            let hex = STANDARD.decode(first(44)?).ok()?;
            whole(hex::decode(hex).ok())
        }
        Form::First(count) => {
            let is_end = !is_open || inner.len() == usize::from(count);
            is_end.then(|| word(inner)).flatten()
        }
        // What followed a NUL among the first four bytes is not known.
        Form::ZeroedAfterNul if first(4).is_some_and(|word| word.contains(&0)) => {
            (inner.get(15) == Some(&0)).then_some(Target::Any)
        }
        Form::First15Nul | Form::ZeroedAfterNul => {
            (inner.get(15) == Some(&0)).then(|| word(inner)).flatten()
        }
        Form::Text(changed) => of_text(inner, changed),
        Form::Utf8First16 => {
            let is_text = first(15).is_some_and(|bytes| latin1::<8>(bytes).is_some());
            is_text.then_some(Target::Any)
        }
        Form::LowerCase => {
            let bytes = first(16)?;
            let words = cased(*bytes.first_chunk()?);
            (!bytes.iter().any(u8::is_ascii_uppercase)).then_some(Target::Words(words))
        }
        _ => of_look(inner, form, is_open),
    }
}

/// Ways of writing that are tried forward, where the bytes look like them.
fn of_look(inner: &[u8], form: Form, is_open: bool) -> Option<Target> {
    let all = |length: usize, fits: fn(&u8) -> bool| {
        inner.len() >= length && text::first(inner, length).iter().all(fits)
    };
    let starts = |lead: &[u8]| inner.starts_with(lead);
    let looks_so = match form {
        Form::HexMiddle16 | Form::HexUpperMiddle16 => {
            let bytes = hex::decode(inner.get(..16)?).ok()?;
            return bytes.try_into().ok().map(Target::Middle);
        }
        Form::HexUnpadded if all(16, u8::is_ascii_hexdigit) => {
            return Some(Target::Words(unpadded(inner, false)));
        }
        Form::HexSigned if all(16, u8::is_ascii_hexdigit) => {
            return Some(Target::Words(unpadded(inner, true)));
        }
        Form::HexNumber => all(16, u8::is_ascii_hexdigit),
        Form::HexSignedPadded => all(16, u8::is_ascii_hexdigit),
        Form::HexHyphens => inner.get(2) == Some(&b'-'),
        Form::HexColons | Form::HexUpperColons => inner.get(2) == Some(&b':'),
        Form::HexSpaces | Form::HexUpperSpaces => inner.get(2) == Some(&b' '),
        Form::Decimals => all(16, |byte| byte.is_ascii_digit() || *byte == b','),
        Form::DecimalsListed | Form::SignedListed | Form::DecimalsSpaced => starts(b"["),
        Form::PythonBytes => starts(b"b'") || starts(b"b\""),
        Form::LineFeedsDoubled => memchr::memmem::find(inner, b"\r\n").is_some(),
        Form::BigInteger => starts(&[0]) || inner.len() < 16,
        // A digest is made shorter; the longest has 32 bytes.
        Form::CutAtNul
        | Form::NulsLost
        | Form::Trimmed
        | Form::Stripped
        | Form::Chomped
        | Form::CarriageReturnsLost
        | Form::FirstByteLost => inner.len() < if is_open { 16 } else { 20 },
        _ => false,
    };
    looks_so.then_some(Target::Any)
}

fn of_text(inner: &[u8], changed: Text) -> Option<Target> {
    let marked = |mark: &[u8]| inner.strip_prefix(mark);
    match changed {
        Text::Utf8 => latin1::<16>(inner).map(Target::Digest),
        Text::QuestionMarks => {
            let bytes = inner.get(..16)?;
            bytes.is_ascii().then_some(Target::Any)
        }
        Text::SevenBits => {
            let bytes = inner.get(..16)?;
            let words = topped(*bytes.first_chunk()?);
            bytes.is_ascii().then_some(Target::Words(words))
        }
        // A U+FFFD, or a digest that is UTF-8 already.
        Text::Replaced | Text::EachReplaced => {
            let has_mark = memchr::memmem::find(inner, "\u{fffd}".as_bytes()).is_some();
            has_mark.then_some(Target::Any)
        }
        Text::ErrorsDropped => {
            let is_text = inner.len() < 16 && std::str::from_utf8(inner).is_ok();
            is_text.then_some(Target::Any)
        }
        Text::HighDropped => (inner.len() < 16 && inner.is_ascii()).then_some(Target::Any),
        Text::Windows1252 | Text::Windows1252Replaced => {
            let until = std::str::from_utf8(text::first(inner, 48));
            let until = until.map_or_else(|error| error.valid_up_to(), str::len);
            (until >= 16).then_some(Target::Any)
        }
        Text::Windows1252ToLatin1 => {
            let bytes = inner.get(..16)?;
            let is_open = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
            (!is_open && bytes.contains(&b'?')).then_some(Target::Any)
        }
        Text::Utf16Le => every_other(inner, 0),
        Text::Utf16Be => every_other(inner, 1),
        Text::Utf16LeMarked => every_other(marked(b"\xff\xfe")?, 0),
        Text::Utf16BeMarked => every_other(marked(b"\xfe\xff")?, 1),
        Text::WriteUtf => (inner.first() == Some(&0)).then_some(Target::Any),
    }
}

/// The first words of digests that were printed as hex without leading zeros in each byte; a signed
/// byte above 0x7f is printed as eight digits.
fn unpadded(printed: &[u8], signed: bool) -> Vec<u32> {
    let mut open = vec![([0; 4], printed)];
    for place in 0..4 {
        let mut next = Vec::new();
        for (bytes, rest) in open {
            for length in [1, 2, 8] {
                let number = rest.get(..length).and_then(hex_number);
                let fits = |number: &u32| match length {
                    1 => true,
                    2 => *number > 0xf && (!signed || *number < 0x80),
                    _ => signed && *number >= 0xffff_ff80,
                };
                let Some(number) = number.filter(fits) else {
                    continue;
                };
                let [low, ..] = number.to_le_bytes();
                let mut bytes: [u8; 4] = bytes;
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = low;
                }
                next.push((bytes, rest.get(length..).unwrap_or_default()));
            }
        }
        open = next;
    }
    let words = open.into_iter();
    words.map(|(bytes, _)| u32::from_le_bytes(bytes)).collect()
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(text, 16).ok().filter(|_| is_hex)
}

/// The digest's first word, where four bytes of it are known.
fn word(bytes: &[u8]) -> Option<Target> {
    let word = u32::from_le_bytes(*bytes.first_chunk()?);
    Some(Target::Words(vec![word]))
}

/// The first characters of UTF-8, all of them below U+0100.
fn latin1<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let most = text::first(bytes, N.saturating_mul(2));
    let text = match std::str::from_utf8(most) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(most.get(..error.valid_up_to())?).ok()?,
    };
    let characters = text
        .chars()
        .take(N)
        .map(|character| u8::try_from(character).ok());
    let bytes: Option<Vec<u8>> = characters.collect();
    bytes?.try_into().ok()
}

/// UTF-16 of characters below U+0100; the bytes begin at `from` in each pair.
fn every_other(bytes: &[u8], from: usize) -> Option<Target> {
    let pairs = bytes.get(..32)?;
    let at = |from: usize| pairs.iter().copied().skip(from).step_by(2);
    let digest: Vec<u8> = at(from).collect();
    let is_other_zero = at(1_usize.saturating_sub(from)).all(|byte| byte == 0);
    let digest = digest.try_into().ok().filter(|_| is_other_zero)?;
    Some(Target::Digest(digest))
}

/// The words of which one was turned into lower case.
fn cased(bytes: [u8; 4]) -> Vec<u32> {
    variants(bytes, |byte| byte.is_ascii_lowercase(), 0x20)
}

/// The words whose top bits were cleared.
fn topped(bytes: [u8; 4]) -> Vec<u32> {
    variants(bytes, |_| true, 0x80)
}

fn variants(bytes: [u8; 4], is_open: fn(u8) -> bool, bit: u8) -> Vec<u32> {
    let mut words = vec![bytes];
    for at in 0..4 {
        let more: Vec<[u8; 4]> = words
            .iter()
            .filter_map(|word| {
                let mut word = *word;
                let byte = word.get_mut(at).filter(|byte| is_open(**byte))?;
                *byte ^= bit;
                Some(word)
            })
            .collect();
        words.extend(more);
    }
    words.into_iter().map(u32::from_le_bytes).collect()
}
