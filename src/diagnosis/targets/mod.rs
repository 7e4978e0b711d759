//! What digests a captured answer can come from, by the way in which it was written.
//!
//! Most ways of writing can be undone, so that a candidate is looked at by one word of its digest;
//! the rest are tried forward.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::seen::Seen;
use super::stage::{Form, Text, Wrapping};
use super::text;
use super::unwrapped::Inner;

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
        match wrapping {
            // What was sent before the status line is not missing.
            Wrapping::Missing => {
                (self.body().is_empty() && self.lead().is_empty()).then_some(Target::Any)
            }
            Wrapping::HttpError => self.body().starts_with(b"HTTP/1.").then_some(Target::Any),
            Wrapping::InField => {
                // Raw bytes have no place in a field: they are sent in hex.
                let form = if form == Form::Raw { Form::Hex } else { form };
                let values = self.values().iter();
                let mut targets = values.filter_map(|value| undone(Inner::alone(value)?, form));
                let target = targets.next()?;
                let is_only = targets.all(|other| other == target);
                Some(if is_only { target } else { Target::Any })
            }
            Wrapping::BeforeStatusLine => undone(Inner::alone(self.lead())?, form),
            _ => undone(Inner::of(self.body(), wrapping)?, form),
        }
    }

    /// Whether a digest of some length can be written so.
    pub(super) fn may_be_wrapped(&self, wrapping: Wrapping) -> bool {
        match wrapping {
            Wrapping::Missing | Wrapping::HttpError => false,
            Wrapping::InField => !self.values().is_empty(),
            Wrapping::BeforeStatusLine => !self.lead().is_empty(),
            _ => Inner::of(self.body(), wrapping).is_some(),
        }
    }
}

fn undone(found: Inner<'_>, form: Form) -> Option<Target> {
    let inner = found.bytes;
    let whole = |digest: Option<Vec<u8>>| {
        let digest = digest?;
        digest.first_chunk().copied().map(Target::Digest)
    };
    let first = |length: usize| inner.get(..length);
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
            let mut shorter = found.shorter();
            let is_end = shorter.any(|text| text.len() == usize::from(count));
            is_end.then(|| word(inner)).flatten()
        }
        // What followed a NUL among the first four bytes is not known.
        Form::ZeroedAfterNul if first(4).is_some_and(|word| word.contains(&0)) => {
            (inner.get(15) == Some(&0)).then_some(Target::Any)
        }
        Form::First15Nul | Form::ZeroedAfterNul => {
            (inner.get(15) == Some(&0)).then(|| word(inner)).flatten()
        }
        Form::Text(changed) => of_text(found, changed),
        // The last of sixteen bytes may be half a character.
        Form::Utf8First16 => word(&latin1::<8>(first(16)?)?),
        Form::LowerCase => {
            let bytes = first(16)?;
            let words = cased(*bytes.first_chunk()?);
            (!bytes.iter().any(u8::is_ascii_uppercase)).then_some(Target::Words(words))
        }
        _ => of_look(found, form),
    }
}

/// Ways of writing that are tried forward, where the bytes look like them.
fn of_look(found: Inner<'_>, form: Form) -> Option<Target> {
    let inner = found.bytes;
    let all = |length: usize, fits: fn(&u8) -> bool| {
        inner.len() >= length && text::first(inner, length).iter().all(fits)
    };
    let starts = |lead: &[u8]| inner.starts_with(lead);
    let looks_so = match form {
        Form::HexMiddle16 | Form::HexUpperMiddle16 => {
            let bytes = hex::decode(inner.get(..16)?).ok()?;
            return bytes.try_into().ok().map(Target::Middle);
        }
        Form::HexNumber | Form::HexUnpadded | Form::HexSigned | Form::HexSignedPadded => {
            let is_hex = all(16, u8::is_ascii_hexdigit);
            return is_hex.then(|| Target::Words(hex_words(inner, form)));
        }
        Form::HexHyphens => inner.get(2) == Some(&b'-'),
        Form::HexColons | Form::HexUpperColons => inner.get(2) == Some(&b':'),
        Form::HexSpaces | Form::HexUpperSpaces => inner.get(2) == Some(&b' '),
        Form::Decimals => all(16, |byte| byte.is_ascii_digit() || *byte == b','),
        Form::DecimalsListed | Form::SignedListed | Form::DecimalsSpaced => starts(b"["),
        Form::PythonBytes => starts(b"b'") || starts(b"b\""),
        Form::LineFeedsDoubled => memchr::memmem::find(inner, b"\r\n").is_some(),
        Form::BigInteger => starts(&[0]) || found.shorter().next().is_some(),
        // A digest is made shorter.
        Form::CutAtNul
        | Form::NulsLost
        | Form::Trimmed
        | Form::Stripped
        | Form::Chomped
        | Form::CarriageReturnsLost
        | Form::FirstByteLost => found.shorter().next().is_some(),
        _ => false,
    };
    looks_so.then_some(Target::Any)
}

fn of_text(found: Inner<'_>, changed: Text) -> Option<Target> {
    let inner = found.bytes;
    let marked = |mark: &[u8]| inner.strip_prefix(mark);
    match changed {
        Text::Utf8 => latin1::<16>(inner).map(Target::Digest),
        Text::QuestionMarks => {
            let bytes = inner.get(..16)?;
            let is_known = !text::first(bytes, 4).contains(&b'?');
            let target = if is_known { word(bytes)? } else { Target::Any };
            bytes.is_ascii().then_some(target)
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
            let mut shorter = found.shorter();
            let is_text = shorter.any(|text| std::str::from_utf8(text).is_ok());
            is_text.then_some(Target::Any)
        }
        Text::HighDropped => found.shorter().any(<[u8]>::is_ascii).then_some(Target::Any),
        Text::Windows1252 | Text::Windows1252Replaced => {
            let until = std::str::from_utf8(text::first(inner, 48));
            let until = until.map_or_else(|error| error.valid_up_to(), str::len);
            // Bytes above 0x7f are no ASCII characters.
            let is_known = text::first(inner, 4).is_ascii();
            let target = if is_known { word(inner)? } else { Target::Any };
            (until >= 16).then_some(target)
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

/// The first words of digests that were printed as hex of which each byte, or the whole, has as many
/// digits as it needs; a signed byte above 0x7f is printed as eight.
fn hex_words(printed: &[u8], form: Form) -> Vec<u32> {
    match form {
        Form::HexNumber => without_zeros(printed),
        Form::HexSigned => unpadded(printed, &[1, 2, 8], |length, number| match length {
            1 => true,
            2 => (0x10..0x80).contains(&number),
            _ => number >= 0xffff_ff80,
        }),
        Form::HexSignedPadded => unpadded(printed, &[2, 8], |length, number| match length {
            2 => number < 0x80,
            _ => number >= 0xffff_ff80,
        }),
        _ => unpadded(printed, &[1, 2], |length, number| length == 1 || number > 0xf),
    }
}

/// The first words of hex that lost the zeros at its start, however many they were.
fn without_zeros(printed: &[u8]) -> Vec<u32> {
    let words = (0..=8_usize).filter_map(|zeros| {
        let rest = printed.get(..8_usize.saturating_sub(zeros))?;
        let digits = [&vec![b'0'; zeros], rest].concat();
        hex_number(&digits).map(|word| u32::from_le_bytes(word.to_be_bytes()))
    });
    words.collect()
}

/// Each four bytes that these digits are, where one is printed in one of these lengths and the number
/// fits it.
fn unpadded(printed: &[u8], lengths: &[usize], fits: fn(usize, u32) -> bool) -> Vec<u32> {
    let mut open = vec![([0; 4], printed)];
    for place in 0..4 {
        let mut next = Vec::new();
        for (bytes, rest) in open {
            for &length in lengths {
                let number = rest.get(..length).and_then(hex_number);
                let Some(number) = number.filter(|number| fits(length, *number)) else {
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

#[cfg(test)]
mod tests;
