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
mod tests {
    use std::collections::BTreeSet;

    use super::super::chain;
    use super::super::mistakes::ALL;
    use super::super::stage::{Choice, Hash};
    use super::*;

    /// What is at the ends of digests and in them, beside random bytes.
    fn digests() -> Vec<[u8; 16]> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            (state >> 56).to_le_bytes()[0]
        };
        let mut digests = vec![[0; 16], [0xff; 16], *b"only ascii bytes", *b"0123456789abcdef"];
        for _ in 0..60 {
            let random: [u8; 16] = std::array::from_fn(|_| next());
            let (at, count) = (usize::from(next() % 16), usize::from(next() % 4));
            digests.extend([random, random.map(|byte| byte & 0x7f), random.map(|byte| byte | 0x80)]);
            for special in [0, b'\n', b'\r', b' ', b'"', b'\'', 0x7f, 0x80, 0x9d, 0xff] {
                let mut digest = random;
                digest.iter_mut().skip(at).take(count).for_each(|byte| *byte = special);
                digests.push(digest);
                let mut digest = random.map(|byte| byte | 0x80);
                digest[0] = special;
                digests.push(digest);
                digest[15] = special;
                digests.push(digest);
            }
        }
        digests
    }

    fn speaks_of(target: &Target, digest: [u8; 16]) -> bool {
        let word = digest.first_chunk().copied().map(u32::from_le_bytes);
        match target {
            Target::Digest(bytes) => *bytes == digest,
            Target::Middle(bytes) => digest[4..12] == bytes[..],
            Target::Words(words) => words.contains(&word.unwrap()),
            Target::Any => true,
        }
    }

    /// Every way of writing that is in the catalogue, by two mistakes too, with what may follow.
    #[test]
    fn what_a_digest_is_written_as_does_not_speak_against_it() {
        let mut forms = vec![Form::Raw];
        let mut wrappings = vec![Wrapping::None];
        for row in ALL {
            match row.choice {
                Choice::Form(form) => forms.push(form),
                Choice::Wrapping(Wrapping::Missing | Wrapping::HttpError) => {}
                Choice::Wrapping(wrapping) => wrappings.push(wrapping),
                _ => {}
            }
        }
        let mut failures = BTreeSet::new();
        for digest in digests() {
            for &form in &forms {
                let text = chain::formed(&digest, form);
                // Nothing, or the same as without that mistake.
                if text.is_empty() || form != Form::Raw && text == digest {
                    continue;
                }
                for &wrapping in &wrappings {
                    let mut written = chain::write(&digest, Hash::Md5, form, wrapping);
                    let is_behind = written.field.is_none() && written.lead.is_empty();
                    let value = written.field.as_ref().map_or(0, |(_, value)| value.len());
                    let length = written.body.len() + written.lead.len() + value;
                    // Fewer are no evidence.
                    if length < 6 {
                        continue;
                    }
                    let is_answer = is_behind && written.body.len() >= 16;
                    for frames in [&b""[..], b"\0hello\xff"] {
                        if !frames.is_empty() && !is_answer {
                            continue;
                        }
                        written.body.extend_from_slice(frames);
                        let target = Seen::from_written(&written).target(form, wrapping);
                        if !target.is_some_and(|target| speaks_of(&target, digest)) {
                            failures.insert(format!("{form:?} {wrapping:?} {}", frames.len()));
                        }
                    }
                }
            }
        }
        assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
    }

    /// Bytes above and below 0x7f, an upper-case letter, digits of hex that are letters.
    const DIGEST: [u8; 16] = *b"\x6eB\xe4\x0fabcdefgh\xc3\xa4\xff\x00";

    fn words(bytes: &[[u8; 4]]) -> Option<Target> {
        Some(Target::Words(bytes.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()))
    }

    fn alone(form: Form, body: &[u8]) -> Option<Target> {
        Seen::from_body(body).target(form, Wrapping::None)
    }

    #[test]
    fn what_can_be_undone_is_the_digest() {
        let digest = Some(Target::Digest(DIGEST));
        let first = words(&[*b"\x6eB\xe4\x0f"]);
        let text: String = DIGEST.iter().map(|&byte| char::from(byte)).collect();
        let wide = |from: usize| -> Vec<u8> {
            DIGEST.iter().flat_map(|&byte| if from == 0 { [byte, 0] } else { [0, byte] }).collect()
        };
        // Python: DIGEST.hex(), base64.b64encode(DIGEST) and the like.
        let hex = b"6e42e40f6162636465666768c3a4ff00";
        for (form, body, expected) in [
            (Form::Raw, &DIGEST[..], digest.clone()),
            (Form::Raw, &DIGEST[..15], words(&[])),
            (Form::Padded(20), &DIGEST, digest.clone()),
            (Form::Padded(20), &DIGEST[..15], None),
            (Form::Hex, hex, digest.clone()),
            (Form::Hex, &hex[..31], None),
            (Form::Hex, b"6e42e40f6162636465666768c3a4ff0g", None),
            (Form::HexUpper, b"6E42E40F6162636465666768C3A4FF00", digest.clone()),
            (Form::HexPrefixed, b"0x6e42e40f6162636465666768c3a4ff00", digest.clone()),
            (Form::HexPrefixed, hex, None),
            (Form::HexFirst16, &hex[..16], first.clone()),
            (Form::HexFirst16, &hex[..15], None),
            (Form::HexUpperFirst16, b"6E42E40F61626364", first.clone()),
            (Form::HexMiddle16, b"6162636465666768", Some(Target::Middle(*b"abcdefgh"))),
            (Form::HexMiddle16, b"616263646566676", None),
            (Form::HexUpperMiddle16, b"6162636465666768", Some(Target::Middle(*b"abcdefgh"))),
            (Form::Base64, b"bkLkD2FiY2RlZmdow6T/AA==", digest.clone()),
            (Form::Base64, b"bkLkD2FiY2RlZmdow6T_AA==", None),
            (Form::Base64Url, b"bkLkD2FiY2RlZmdow6T_AA==", digest.clone()),
            (Form::Base64Url, b"bkLkD2FiY2RlZmdow6T/AA==", None),
            (Form::Base64Unpadded, b"bkLkD2FiY2RlZmdow6T/AA", digest.clone()),
            (Form::Base64Unpadded, b"bkLkD2FiY2RlZmdow6T/A", None),
            (Form::Base64UrlUnpadded, b"bkLkD2FiY2RlZmdow6T_AA", digest.clone()),
            (Form::Base64First16, b"bkLkD2FiY2RlZmdo", first.clone()),
            (Form::Base64First16, b"bkLkD2FiY2RlZmd", None),
            (Form::Base64OfHex, b"NmU0MmU0MGY2MTYyNjM2NDY1NjY2NzY4YzNhNGZmMDA=", digest.clone()),
            (Form::Base64OfHex, b"NmU0MmU0MGY2MTYyNjM2NDY1NjY2NzY4YzNhNGZmMD", None),
            (Form::First(8), &DIGEST[..8], first.clone()),
            (Form::First(8), &DIGEST[..9], None),
            (Form::First(15), &DIGEST[..15], first.clone()),
            (Form::First(15), &DIGEST, None),
            (Form::First15Nul, &DIGEST, first.clone()),
            (Form::First15Nul, b"0123456789abcdef", None),
            (Form::First15Nul, &DIGEST[..15], None),
            (Form::ZeroedAfterNul, &DIGEST, first.clone()),
            (Form::ZeroedAfterNul, b"a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Some(Target::Any)),
            (Form::ZeroedAfterNul, b"a\0\0\0\0\0\0\0\0\0\0\0\0\0\0f", None),
            (Form::ZeroedAfterNul, b"0123456789abcdef", None),
            (Form::Text(Text::Utf8), text.as_bytes(), digest.clone()),
            // U+0161 is no byte.
            (Form::Text(Text::Utf8), "0123456789abcde\u{161}".as_bytes(), None),
            (Form::Text(Text::Utf8), b"0123456789abcde\xc3", None),
            (Form::Utf8First16, &text.as_bytes()[..16], first),
            (Form::Utf8First16, &text.as_bytes()[..15], None),
            (Form::Utf8First16, "\u{161}123456789abcde".as_bytes(), None),
            (Form::Text(Text::Utf16Le), &wide(0), digest.clone()),
            (Form::Text(Text::Utf16Le), &wide(1), None),
            (Form::Text(Text::Utf16Le), &wide(0)[..31], None),
            (Form::Text(Text::Utf16Be), &wide(1), digest.clone()),
            (Form::Text(Text::Utf16Be), &wide(0), None),
            (Form::Text(Text::Utf16LeMarked), &[b"\xff\xfe", &wide(0)[..]].concat(), digest.clone()),
            (Form::Text(Text::Utf16LeMarked), &[b"\xfe\xff", &wide(0)[..]].concat(), None),
            (Form::Text(Text::Utf16BeMarked), &[b"\xfe\xff", &wide(1)[..]].concat(), digest),
            (Form::Text(Text::Utf16BeMarked), &wide(1), None),
        ] {
            assert_eq!(alone(form, body), expected, "{form:?} {}", body.escape_ascii());
        }
    }

    #[test]
    fn what_hides_a_few_bits_has_each_word_that_there_can_be() {
        // Two of the four are letters in lower case.
        let lower = words(&[*b"1a-z", *b"1A-z", *b"1a-Z", *b"1A-Z"]);
        assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdef\xff"), lower);
        assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdef"), None);
        assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdeF\xff"), None);
        let Some(Target::Words(mut seven)) = alone(Form::Text(Text::SevenBits), b"0123456789abcdef") else {
            panic!("no words");
        };
        seven.sort_unstable();
        // 0x33323130 with each set of its bits 7, 15, 23 and 31.
        let bit = |set: u32, of: u32, bit: u32| if set & of == 0 { 0 } else { 1 << bit };
        let all = |set: u32| 0x3332_3130 + bit(set, 1, 7) + bit(set, 2, 15) + bit(set, 4, 23) + bit(set, 8, 31);
        assert_eq!(seven, (0..16).map(all).collect::<Vec<u32>>());
        assert_eq!(alone(Form::Text(Text::SevenBits), b"0123456789abcde\x80"), None);
        assert_eq!(alone(Form::Text(Text::SevenBits), b"0123456789abcde"), None);
        // One or two digits a byte, two from 10 on, and of a signed one two up to 7f, or ffffff80 and more.
        for (form, printed, bytes) in [
            (Form::HexUnpadded, "8f0fffffff7f8000", vec![[0x8f, 0, 0xff, 0xff], [8, 0xf, 0, 0xff], [0x8f, 0, 0xff, 0xf]]),
            (Form::HexSigned, "ffffff8f7fffffff", vec![[0x8f, 0x7f, 0xf, 0xf], [0xf, 0xf, 0xf, 0xf]]),
            (Form::HexSigned, "80ffffff80807f80", vec![[8, 0, 0xf, 0xf]]),
        ] {
            let Some(Target::Words(found)) = alone(form, printed.as_bytes()) else {
                panic!("{printed}");
            };
            let start = |word: u32| -> Vec<String> {
                let bytes = word.to_le_bytes();
                let of = |byte: u8| match form {
                    Form::HexSigned => format!("{:x}", i32::from(byte.cast_signed())),
                    _ => format!("{byte:x}"),
                };
                bytes.map(of).to_vec()
            };
            for &word in &found {
                assert!(printed.starts_with(&start(word).concat()), "{printed} {word:08x}");
            }
            for bytes in bytes {
                assert!(found.contains(&u32::from_le_bytes(bytes)), "{printed} {bytes:x?} {found:x?}");
            }
            let mut once = found.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), found.len());
        }
        assert_eq!(alone(Form::HexUnpadded, b"8f0ffffffff7800"), None);
        assert_eq!(alone(Form::HexSigned, b"8f0ffffffff7800g"), None);
    }

    /// What has to be written to see is tried where the bytes look like it, and nowhere else.
    #[test]
    fn what_does_not_look_so_is_not_tried() {
        let plain = b"0123456789abcdef";
        let text = |changed: Text| Form::Text(changed);
        for (form, looks_so, looks_otherwise) in [
            (Form::HexNumber, &plain[..], &b"0123456789abcdeg"[..]),
            (Form::HexNumber, plain, &plain[..15]),
            (Form::HexSignedPadded, plain, b"0123456789abcdeg"),
            (Form::HexSignedPadded, plain, &plain[..15]),
            (Form::HexHyphens, b"01-2", b"01:2"),
            (Form::HexColons, b"01:2", b"01-2"),
            (Form::HexUpperColons, b"01:2", b"0:12"),
            (Form::HexSpaces, b"01 2", b"012 "),
            (Form::HexUpperSpaces, b"01 2", b"01:2"),
            (Form::Decimals, b"12,240,3,0123456", b"12,240,3,012345a"),
            (Form::Decimals, b"12,240,3,0123456", b"12,240,3,012345"),
            (Form::Decimals, b"12,240,3,0123456", b"12.240,3,0123456"),
            (Form::DecimalsListed, b"[12", b"12"),
            (Form::SignedListed, b"[12", b"(12"),
            (Form::DecimalsSpaced, b"[12", b"{12"),
            (Form::PythonBytes, b"b'x", b"'x"),
            (Form::PythonBytes, b"b\"x", b"bx"),
            (Form::LineFeedsDoubled, b"x\r\nx", b"x\n\rx"),
            (Form::BigInteger, b"\x000123456789abcdef", plain),
            (Form::BigInteger, &plain[..15], plain),
            (Form::CutAtNul, &plain[..15], plain),
            (Form::NulsLost, &plain[..15], plain),
            (Form::Trimmed, &plain[..15], plain),
            (Form::Stripped, &plain[..15], plain),
            (Form::Chomped, &plain[..15], plain),
            (Form::CarriageReturnsLost, &plain[..15], plain),
            (Form::FirstByteLost, &plain[..15], plain),
            (text(Text::QuestionMarks), plain, b"0123456789abcde\xff"),
            (text(Text::QuestionMarks), plain, &plain[..15]),
            (text(Text::Replaced), b"x\xef\xbf\xbdx", b"x\xef\xbf\xbex"),
            (text(Text::EachReplaced), b"x\xef\xbf\xbdx", plain),
            (text(Text::ErrorsDropped), "0123456789abc\u{e4}".as_bytes(), b"\xe4123456789abcd"),
            (text(Text::ErrorsDropped), &plain[..15], plain),
            (text(Text::HighDropped), &plain[..15], b"\xff123456789abcd"),
            (text(Text::HighDropped), &plain[..15], plain),
            (text(Text::Windows1252), plain, &plain[..15]),
            (text(Text::Windows1252), b"0123456789abcdef\xff", b"0123456789abcde\xff"),
            (text(Text::Windows1252Replaced), plain, b"\xff123456789abcdef"),
            (text(Text::Windows1252ToLatin1), b"0123456789abcd?\xa0", b"0123456789abcd?\x80"),
            (text(Text::Windows1252ToLatin1), b"0123456789abcd?\xff", b"0123456789abcd?\x9f"),
            (text(Text::Windows1252ToLatin1), b"?123456789abcdef", plain),
            (text(Text::Windows1252ToLatin1), b"?123456789abcdef", b"?123456789abcde"),
            (text(Text::WriteUtf), b"\0\x10", b"\x10\0"),
        ] {
            assert!(alone(form, looks_so).is_some(), "{form:?} {}", looks_so.escape_ascii());
            assert_eq!(alone(form, looks_otherwise), None, "{form:?} {}", looks_otherwise.escape_ascii());
        }
    }

    #[test]
    fn where_an_answer_is_decides_what_is_undone() {
        let nothing = Seen::from_body(b"");
        let body = Seen::from_body(b"HTTP/1.1 500 Oh\r\n");
        let written = |field: Option<&[u8]>, lead: &[u8]| chain::Written {
            lead: lead.to_vec(),
            field: field.map(|value| ("X", value.to_vec())),
            body: Vec::new(),
        };
        let hex = written(Some(b"6e42e40f6162636465666768c3a4ff00"), b"");
        let lead = written(None, &DIGEST);
        let (in_field, before) = (Seen::from_written(&hex), Seen::from_written(&lead));
        let digest = Some(Target::Digest(DIGEST));
        for (seen, form, wrapping, expected) in [
            (&nothing, Form::Raw, Wrapping::Missing, Some(Target::Any)),
            (&body, Form::Raw, Wrapping::Missing, None),
            (&before, Form::Raw, Wrapping::Missing, None),
            (&body, Form::Raw, Wrapping::HttpError, Some(Target::Any)),
            (&nothing, Form::Raw, Wrapping::HttpError, None),
            (&in_field, Form::Raw, Wrapping::InField, digest.clone()),
            (&in_field, Form::Hex, Wrapping::InField, digest.clone()),
            (&nothing, Form::Raw, Wrapping::InField, None),
            (&before, Form::Raw, Wrapping::BeforeStatusLine, digest),
            (&nothing, Form::Raw, Wrapping::BeforeStatusLine, None),
        ] {
            assert_eq!(seen.target(form, wrapping), expected, "{form:?} {wrapping:?}");
        }
        // Of two fields either may hold it.
        let hex = "6e42e40f6162636465666768c3a4ff00";
        for (other, expected) in [
            (hex, Target::Digest(DIGEST)),
            ("00000000000000000000000000000000", Target::Any),
            ("no digest", Target::Digest(DIGEST)),
        ] {
            let response = format!("HTTP/1.1 101 X\r\nA: {hex}\r\nB: {other}\r\n\r\n");
            let response = crate::message::Response::read(response.as_bytes());
            let seen = Seen::of(&response, &[]).unwrap();
            assert_eq!(seen.target(Form::Hex, Wrapping::InField), Some(expected), "{other}");
        }
        for (seen, wrapping, expected) in [
            (&nothing, Wrapping::Missing, false),
            (&body, Wrapping::HttpError, false),
            (&in_field, Wrapping::InField, true),
            (&body, Wrapping::InField, false),
            (&before, Wrapping::BeforeStatusLine, true),
            (&body, Wrapping::BeforeStatusLine, false),
            (&body, Wrapping::None, true),
            (&nothing, Wrapping::None, false),
            (&body, Wrapping::Quoted, false),
        ] {
            assert_eq!(seen.may_be_wrapped(wrapping), expected, "{wrapping:?}");
        }
    }
}
