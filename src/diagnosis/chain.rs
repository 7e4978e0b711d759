//! Running a chain forward: from a request's pieces to what the server writes.
//!
//! Each phase is a function of the one before and of its own choices, so that the search runs a
//! phase once for all that follows from it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use sha1::Sha1;

use super::material::Material;
use super::stage::{
    Chain, Counting, Digits, Division, Encoding, Fit, Hash, Input, Key3Taking, Layout, NoSpaces,
    Number, Pairing, Taking, Writing,
};
use super::text;

/// The GUID of RFC 6455, 1.3.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The field of RFC 6455 that holds its answer, and in which a draft-76 answer is sent by mistake.
const ACCEPT: &str = "Sec-WebSocket-Accept";

/// The two keys as a server took them, in the order of the parts that they make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys<'m> {
    /// Their bytes.
    pub values: [Cow<'m, [u8]>; 2],
    /// Whether they are not the fields' values any more.
    touched: [bool; 2],
}

/// Number and spaces of one key as a server read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The number; none where there is none, or where it is longer than 38 digits.
    pub number: Option<i128>,
    /// What it is divided by.
    pub spaces: u64,
    /// Whether one of the two is not the key's own. Then the check of 5.2 step 6, if the server
    /// makes it, would mostly abort: since there is an answer, the quotient was rounded down.
    touched: bool,
}

/// What a server sends after its own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// A field that the draft does not know: name and value.
    pub field: Option<(&'static str, Vec<u8>)>,
    /// The bytes after the empty line.
    pub body: Vec<u8>,
}

/// A part: none where a server leaves a key out that fails a check. A negative number has wrapped.
pub type Part = Option<i64>;

/// Everything a chain comes by on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps<'m> {
    /// The keys as taken.
    pub keys: Keys<'m>,
    /// Their numbers and spaces.
    pub readings: [Reading; 2],
    /// The part of each key; none where it makes the chain abort.
    pub parts: [Option<Part>; 2],
    /// The bytes that are hashed.
    pub hashed: Option<Vec<u8>>,
    /// The hash.
    pub digest: Option<Vec<u8>>,
    /// What is written.
    pub written: Option<Written>,
}

impl Chain {
    /// What a server with this chain sends after its fields; none where it aborts.
    #[must_use]
    pub fn answer(&self, material: &Material<'_>) -> Option<Written> {
        self.steps(material).written
    }

    /// The same, with everything on the way.
    #[must_use]
    pub fn steps<'m>(&self, material: &'m Material<'_>) -> Steps<'m> {
        let keys = take_keys(material, self.pairing, self.taking);
        let readings = read_keys(&keys, self.digits, self.number, self.counting);
        let parts =
            readings.map(|reading| divide_one(&reading, self.no_spaces, self.division, self.fit));
        let [part1, part2] = parts;
        let hashed = part1.zip(part2).map(|(part1, part2)| {
            lay_out(
                material,
                [part1, part2],
                self.encoding,
                self.key3,
                self.layout,
                self.input,
            )
        });
        let digest = hashed
            .as_ref()
            .map(|hashed| digest(hashed, self.hash, material));
        let written = digest
            .as_ref()
            .map(|digest| write(digest, self.hash, self.writing));
        Steps {
            keys,
            readings,
            parts,
            hashed,
            digest,
            written,
        }
    }
}

/// The keys as taken.
pub(super) fn take_keys<'m>(
    material: &'m Material<'_>,
    pairing: Pairing,
    taking: Taking,
) -> Keys<'m> {
    let order = match pairing {
        Pairing::ByName => [0, 1],
        Pairing::Swapped => [1, 0],
        Pairing::WireOrder if material.key2_first => [1, 0],
        Pairing::WireOrder => [0, 1],
        Pairing::Key1Twice => [0, 0],
        Pairing::Key2Twice => [1, 1],
    };
    let [first, second] = order.map(|index| take_key(material, index, taking));
    Keys {
        touched: [first.1, second.1],
        values: [first.0, second.0],
    }
}

fn take_key<'m>(material: &'m Material<'_>, index: usize, taking: Taking) -> (Cow<'m, [u8]>, bool) {
    let [key1, key2] = &material.keys;
    let (field, digit) = if index == 0 {
        (key1, b'1')
    } else {
        (key2, b'2')
    };
    let led_by = |lead: &[u8]| Cow::Owned([lead, field.value].concat());
    let taken = match taking {
        Taking::Value => Cow::Borrowed(field.value),
        Taking::Trimmed => Cow::Borrowed(text::trimmed(field.value)),
        Taking::TrailingSpacesLost => Cow::Borrowed(text::without_trailing_spaces(field.value)),
        Taking::CutAtColon => Cow::Borrowed(text::cut_at_colon(field.value)),
        Taking::RunsCollapsed => Cow::Owned(text::runs_collapsed(field.value)),
        Taking::LeadingSpace if field.spaced => led_by(b" "),
        Taking::LeadingSpace => Cow::Borrowed(field.value),
        Taking::NameDigit => led_by(&[digit]),
        Taking::WholeLine if field.spaced => led_by(&[digit, b' ']),
        Taking::WholeLine => led_by(&[digit]),
    };
    let touched = *taken != *field.value;
    (taken, touched)
}

/// Numbers and spaces.
pub(super) fn read_keys(
    keys: &Keys<'_>,
    digits: Digits,
    number: Number,
    counting: Counting,
) -> [Reading; 2] {
    let [first, second] = &keys.values;
    let [touched1, touched2] = keys.touched;
    let mut readings = [
        read_key(first, touched1, digits, number, counting),
        read_key(second, touched2, digits, number, counting),
    ];
    if counting == Counting::Exchanged {
        let [first, second] = &mut readings;
        if first.spaces != second.spaces {
            std::mem::swap(&mut first.spaces, &mut second.spaces);
            (first.touched, second.touched) = (true, true);
        }
    }
    readings
}

fn read_key(
    value: &[u8],
    touched: bool,
    digits: Digits,
    number: Number,
    counting: Counting,
) -> Reading {
    let spaces = value.iter().filter(|&&byte| byte == b' ').count() as u64;
    let counted = match counting {
        Counting::Spaces | Counting::Exchanged => spaces,
        Counting::AnyWhiteSpace => text::white_space(value),
        Counting::Runs => text::runs_of_spaces(value),
        Counting::OneMore => spaces.saturating_add(1),
    };
    let own = held(all_digits(value), Number::Exact);
    let read = if digits == Digits::All && number == Number::Exact {
        own
    } else {
        held(collected(value, digits), number)
    };
    Reading {
        number: read,
        spaces: counted,
        touched: touched || read != own || counted != spaces,
    }
}

/// Digits as a number: exact as far as 38 of them go, and its low 64 bits however many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Collected {
    exact: Option<i128>,
    low: u64,
}

impl Collected {
    const ZERO: Self = Self {
        exact: Some(0),
        low: 0,
    };
}

fn accumulate(digits: impl Iterator<Item = u8>) -> Option<Collected> {
    let mut number: Option<Collected> = None;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        let before = number.unwrap_or(Collected::ZERO);
        let shifted = before.exact.and_then(|exact| exact.checked_mul(10));
        number = Some(Collected {
            exact: shifted.and_then(|exact| exact.checked_add(i128::from(digit))),
            low: before.low.wrapping_mul(10).wrapping_add(u64::from(digit)),
        });
    }
    number
}

fn all_digits(value: &[u8]) -> Option<Collected> {
    accumulate(value.iter().copied().filter(u8::is_ascii_digit))
}

fn collected(value: &[u8], digits: Digits) -> Option<Collected> {
    let run = |from: &[u8]| accumulate(from.iter().copied().take_while(u8::is_ascii_digit));
    match digits {
        Digits::All => all_digits(value),
        Digits::NoneIsZero => all_digits(value).or(Some(Collected::ZERO)),
        Digits::Leading => run(value.trim_ascii_start()).or(Some(Collected::ZERO)),
        Digits::FirstRun => {
            let start = value.iter().position(u8::is_ascii_digit)?;
            run(value.get(start..)?)
        }
    }
}

/// The number in what holds it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "losing digits is what a floating-point number does"
)]
fn held(collected: Option<Collected>, number: Number) -> Option<i128> {
    let Collected { exact, low } = collected?;
    let at_most = |most: i128| Some(exact.unwrap_or(i128::MAX).min(most));
    let low_32 = low_32(low.cast_signed());
    match number {
        Number::Exact => exact,
        Number::WrapsU32 => Some(i128::from(low_32)),
        Number::WrapsI32 => Some(i128::from(low_32.cast_signed())),
        Number::WrapsI64 => Some(i128::from(low.cast_signed())),
        Number::SaturatesU32 => at_most(i128::from(u32::MAX)),
        Number::SaturatesI32 => at_most(i128::from(i32::MAX)),
        Number::F32 => exact.map(|exact| exact as f32 as i128),
    }
}

/// The parts; none where the server aborts.
pub(super) fn divide(
    readings: &[Reading; 2],
    no_spaces: NoSpaces,
    division: Division,
    fit: Fit,
) -> Option<[Part; 2]> {
    let [first, second] = readings;
    Some([
        divide_one(first, no_spaces, division, fit)?,
        divide_one(second, no_spaces, division, fit)?,
    ])
}

/// One part; none where the server aborts.
pub(super) fn divide_one(
    reading: &Reading,
    no_spaces: NoSpaces,
    division: Division,
    fit: Fit,
) -> Option<Part> {
    let is_nothing = reading.number.is_none() || reading.spaces == 0;
    if no_spaces == NoSpaces::Part255 && is_nothing {
        return Some(Some(255));
    }
    let part = part_of(reading, no_spaces, division, fit);
    if division == Division::FailedLeftOut {
        Some(part)
    } else {
        part.map(Some)
    }
}

/// The part of one key; none where it fails a check.
fn part_of(reading: &Reading, no_spaces: NoSpaces, division: Division, fit: Fit) -> Option<i64> {
    let number = reading.number?;
    let quotient = match (reading.spaces, division, no_spaces) {
        (_, Division::Undivided, _) | (0, _, NoSpaces::Undivided) => number,
        (0, _, NoSpaces::PartZero) => 0,
        (0, ..) => return None,
        (spaces, ..) => quotient(number, i128::from(spaces), division, reading.touched)?,
    };
    match i64::try_from(quotient) {
        // A negative number has wrapped already: its two's complement is what is left.
        Ok(part) if part <= i64::from(u32::MAX) => Some(part),
        _ if fit == Fit::Wraps => Some(quotient.rem_euclid(1 << 32).try_into().unwrap_or(0)),
        _ => None,
    }
}

fn quotient(number: i128, spaces: i128, division: Division, touched: bool) -> Option<i128> {
    let down = number.checked_div(spaces)?;
    let over = number.checked_rem(spaces)?;
    Some(match division {
        Division::Whole | Division::FailedLeftOut if over != 0 && !touched => return None,
        Division::Rounded if over.saturating_mul(2) >= spaces => down.saturating_add(1),
        Division::Ceiling if over > 0 => down.saturating_add(1),
        _ => down,
    })
}

/// The bytes that are hashed.
pub(super) fn lay_out(
    material: &Material<'_>,
    parts: [Part; 2],
    encoding: Encoding,
    key3: Key3Taking,
    layout: Layout,
    input: Input,
) -> Vec<u8> {
    let mut block = Vec::with_capacity(32);
    let [part1, part2] = parts;
    let key3 = take_key3(material, key3);
    let (is_key3_first, [first, second]) = match layout {
        Layout::Parts | Layout::BytesReversed => (false, [part1, part2]),
        Layout::Reversed => (true, [part2, part1]),
        Layout::Key3First => (true, [part1, part2]),
    };
    if is_key3_first {
        block.extend_from_slice(&key3);
    }
    for part in [first, second].into_iter().flatten() {
        encode(&mut block, part, encoding);
    }
    if !is_key3_first {
        block.extend_from_slice(&key3);
    }
    if layout == Layout::BytesReversed {
        block.reverse();
    }
    match input {
        Input::Bytes => block,
        Input::Utf8 => text::utf8(&block),
        Input::Replaced => text::replaced(&block),
        Input::QuestionMarks => text::question_marks(&block),
        Input::CutAtNul => text::cut_at_nul(&block).to_vec(),
        Input::Hex => hex::encode(&block).into_bytes(),
    }
}

fn encode(block: &mut Vec<u8>, part: i64, encoding: Encoding) {
    let low = low_32(part);
    match encoding {
        Encoding::BigEndian => block.extend_from_slice(&low.to_be_bytes()),
        Encoding::LittleEndian => block.extend_from_slice(&low.to_le_bytes()),
        Encoding::BigEndian64 => block.extend_from_slice(&part.to_be_bytes()),
        Encoding::LittleEndian64 => block.extend_from_slice(&part.to_le_bytes()),
        Encoding::Decimal => block.extend_from_slice(part.to_string().as_bytes()),
        Encoding::Hex => block.extend_from_slice(format!("{low:08x}").as_bytes()),
        Encoding::HexShort => block.extend_from_slice(format!("{low:x}").as_bytes()),
        Encoding::Modulo255 => block.extend((0..4_u32).rev().map(|place| modulo_255(low, place))),
        Encoding::Utf8 => block.extend_from_slice(&text::utf8(&low.to_be_bytes())),
    }
}

/// A byte of a part, counted from the lowest, by a remainder of 255.
fn modulo_255(part: u32, place: u32) -> u8 {
    let shifted = part >> place.saturating_mul(8);
    u8::try_from(shifted % 255).unwrap_or(0)
}

/// The low 32 bits of a part: of a negative one, its two's complement.
pub(super) fn low_32(part: i64) -> u32 {
    let [.., a, b, c, d] = part.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Key 3 as taken.
pub(super) fn take_key3<'m>(material: &'m Material<'_>, taking: Key3Taking) -> Cow<'m, [u8]> {
    let key3 = &material.key3[..];
    match taking {
        Key3Taking::Raw => Cow::Borrowed(key3),
        Key3Taking::Missing => Cow::Borrowed(&[]),
        Key3Taking::Zeros => Cow::Borrowed(&[0; 8]),
        Key3Taking::Stripped => Cow::Borrowed(text::stripped(key3)),
        Key3Taking::CutAtNul => Cow::Borrowed(text::cut_at_nul(key3)),
        Key3Taking::CutAfterLineEnd => Cow::Borrowed(text::cut_after_line_end(key3)),
        Key3Taking::CutAtLineEnd => Cow::Borrowed(text::cut_at_line_end(key3)),
        Key3Taking::LastLine => Cow::Borrowed(text::last_line(key3)),
        Key3Taking::Utf8 => Cow::Owned(text::utf8(key3)),
        Key3Taking::Replaced => Cow::Owned(text::replaced(key3)),
        Key3Taking::QuestionMarks => Cow::Owned(text::question_marks(key3)),
        Key3Taking::OneEarly => Cow::Borrowed(material.eight_from(1)),
        Key3Taking::TwoEarly => Cow::Borrowed(material.eight_from(2)),
        Key3Taking::OneLate => Cow::Borrowed(key3.get(1..).unwrap_or_default()),
        Key3Taking::Reversed => Cow::Owned(key3.iter().rev().copied().collect()),
        Key3Taking::LastEight => Cow::Borrowed(material.last_eight()),
        Key3Taking::ZeroedAfterNul => zero_filled(text::cut_at_nul(key3)),
        Key3Taking::BeforeNul => Cow::Borrowed(material.eight_before_nul()),
        Key3Taking::AfterLastLineEnd => zero_filled(text::after_last_line_end(key3)),
        Key3Taking::AllThatCame => Cow::Borrowed(material.after_fields()),
    }
}

/// The bytes with zeros behind them, up to eight.
fn zero_filled(bytes: &[u8]) -> Cow<'static, [u8]> {
    Cow::Owned(bytes.iter().copied().chain([0; 8]).take(8).collect())
}

/// The hash.
pub(super) fn digest(hashed: &[u8], hash: Hash, material: &Material<'_>) -> Vec<u8> {
    let md5 = || -> [u8; 16] { Md5::digest(hashed).into() };
    match hash {
        Hash::Md5 => md5().to_vec(),
        Hash::Md5Reversed => md5().into_iter().rev().collect(),
        Hash::Md5WordsSwapped => {
            let words = md5();
            let (words, _) = words.as_chunks::<4>();
            words
                .iter()
                .flat_map(|&[a, b, c, d]| [d, c, b, a])
                .collect()
        }
        Hash::Zeros => vec![0; 16],
        Hash::Sha1 => Sha1::digest(hashed).to_vec(),
        Hash::Sha1Cut => Sha1::digest(hashed).iter().copied().take(16).collect(),
        Hash::Rfc6455 => {
            let [key1, _] = &material.keys;
            Sha1::digest([key1.value, GUID].concat()).to_vec()
        }
    }
}

/// What is written.
pub(super) fn write(digest: &[u8], hash: Hash, writing: Writing) -> Written {
    if hash == Hash::Rfc6455 {
        return in_field(STANDARD.encode(digest).into_bytes());
    }
    let body = match writing {
        Writing::Raw => digest.to_vec(),
        Writing::Hex => hex::encode(digest).into_bytes(),
        Writing::HexUpper => hex::encode_upper(digest).into_bytes(),
        Writing::Base64 => STANDARD.encode(digest).into_bytes(),
        Writing::Utf8 => text::utf8(digest),
        Writing::Replaced => text::replaced(digest),
        Writing::QuestionMarks => text::question_marks(digest),
        Writing::CutAtNul => text::cut_at_nul(digest).to_vec(),
        Writing::Missing => Vec::new(),
        Writing::InField => return in_field(hex::encode(digest).into_bytes()),
        Writing::NewlineBefore => [b"\r\n", digest].concat(),
        Writing::NewlineAfter => [digest, b"\r\n"].concat(),
        Writing::NulAfter => [digest, &[0]].concat(),
        Writing::Chunked => {
            let length = format!("{:x}\r\n", digest.len());
            [length.as_bytes(), digest, b"\r\n"].concat()
        }
        Writing::Framed => [&[0], digest, &[0xff]].concat(),
        Writing::LengthBefore => {
            let length = u32::try_from(digest.len()).unwrap_or(u32::MAX);
            [&length.to_be_bytes(), digest].concat()
        }
        Writing::FirstByteLost => digest.get(1..).unwrap_or_default().to_vec(),
    };
    Written { field: None, body }
}

fn in_field(value: Vec<u8>) -> Written {
    Written {
        field: Some((ACCEPT, value)),
        body: Vec::new(),
    }
}
