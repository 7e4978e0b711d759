//! Parts and key 3 to the bytes that are hashed.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Part;
use super::division::low_32;
use super::hash::GUID;
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Chain, Encoding, Input, Key3Taking, Layout, Text};
use crate::diagnosis::text;

/// The bytes that are hashed.
pub(in crate::diagnosis) fn hashed(
    material: &Material<'_>,
    parts: [Part; 2],
    chain: &Chain,
) -> Vec<u8> {
    let key3 = take_key3(material, chain.key3);
    let mut block = Vec::with_capacity(32);
    let mut encoded = Encoded::default();
    encoded.encode(parts, chain.encoding);
    arrange(&mut block, &encoded, (material, &key3), chain.layout);
    let mut hashed = Vec::new();
    put_in(&mut hashed, &block, chain.input);
    hashed
}

/// Both parts as they are written, one behind the other.
#[derive(Debug, Clone, Default)]
pub(in crate::diagnosis) struct Encoded {
    bytes: Vec<u8>,
    /// Where part 2 begins.
    second: usize,
}

impl Encoded {
    /// Writes these parts in place of the ones before; a part that is left out is nothing.
    pub(in crate::diagnosis) fn encode(&mut self, parts: [Part; 2], encoding: Encoding) {
        let [part1, part2] = parts;
        self.bytes.clear();
        if let Some(part) = part1 {
            encode(&mut self.bytes, part, parts, encoding, true);
        }
        self.second = self.bytes.len();
        if let Some(part) = part2 {
            encode(&mut self.bytes, part, parts, encoding, false);
        }
    }

    pub(in crate::diagnosis) fn parts(&self) -> (&[u8], &[u8]) {
        self.bytes.split_at_checked(self.second).unwrap_or_default()
    }
}

/// Appends the three pieces in their order.
pub(in crate::diagnosis) fn arrange(
    block: &mut Vec<u8>,
    encoded: &Encoded,
    (material, key3): (&Material<'_>, &[u8]),
    layout: Layout,
) {
    if matches!(layout, Layout::KeysAsText | Layout::DigitsAsText) {
        let keys = material.keys.iter().flat_map(|key| key.value);
        let is_kept = |byte: &&u8| layout == Layout::KeysAsText || byte.is_ascii_digit();
        block.extend(keys.filter(is_kept).chain(key3));
        return;
    }
    let (first, second) = encoded.parts();
    let none: &[u8] = &[];
    let pieces = match layout {
        Layout::Parts | Layout::BytesReversed | Layout::WordsReversed => [first, second, key3],
        Layout::Reversed => [key3, second, first],
        Layout::Key3First => [key3, first, second],
        Layout::Key3Between => [first, key3, second],
        Layout::Part2LeftOut => [first, key3, none],
        Layout::Part1LeftOut => [second, key3, none],
        Layout::Key3Alone | Layout::KeysAsText | Layout::DigitsAsText => [key3, none, none],
    };
    for piece in pieces {
        block.extend_from_slice(piece);
    }
    match layout {
        Layout::BytesReversed => block.reverse(),
        Layout::WordsReversed => block.chunks_mut(4).for_each(<[u8]>::reverse),
        _ => {}
    }
}

fn encode(into: &mut Vec<u8>, part: i64, parts: [Part; 2], encoding: Encoding, is_first: bool) {
    let low = low_32(part);
    let [a, b, c, d] = low.to_be_bytes();
    let mut put = |bytes: &[u8]| into.extend_from_slice(bytes);
    match encoding {
        Encoding::BigEndian => put(&[a, b, c, d]),
        Encoding::LittleEndian => put(&[d, c, b, a]),
        Encoding::FirstLittleEndian if is_first => put(&[d, c, b, a]),
        Encoding::SecondLittleEndian if !is_first => put(&[d, c, b, a]),
        Encoding::FirstLittleEndian | Encoding::SecondLittleEndian => put(&[a, b, c, d]),
        Encoding::HalvesLittleEndian => put(&[b, a, d, c]),
        Encoding::HalvesSwapped => put(&[c, d, a, b]),
        Encoding::Htons => put(&[c, d, 0, 0]),
        Encoding::LowBytesSwapped => put(&[c, d, b, a]),
        Encoding::BigEndian16 => put(&[c, d]),
        Encoding::LittleEndian16 => put(&[d, c]),
        Encoding::BigEndian64 => put(&part.to_be_bytes()),
        Encoding::LittleEndian64 => put(&part.to_le_bytes()),
        Encoding::BigEndianPadded64 => put(&[a, b, c, d, 0, 0, 0, 0]),
        Encoding::Shortest => put(&text::shortest(low)),
        Encoding::SignByte => put(&text::with_sign_byte(&text::shortest(low))),
        Encoding::SignByteCut => {
            let bytes = text::with_sign_byte(&text::shortest(low));
            put(text::first(&bytes, 4));
        }
        Encoding::Ber => put(&text::ber(low)),
        Encoding::Leb128 => put(&text::leb128(low)),
        Encoding::Utf8 => text::put_changed(into, &[a, b, c, d], Text::Utf8),
        Encoding::QuestionMarks => text::put_question_marks(into, &[a, b, c, d]),
        Encoding::Modulo255 => put(&[3, 2, 1, 0].map(|place| modulo_255(low, place))),
        Encoding::ShortShifts => put(&[12, 8, 4, 0].map(|bits| low_byte(low >> bits))),
        Encoding::LastByteZero => put(&[a, b, c, 0]),
        Encoding::Sum64 if is_first => put(&both(parts, i64::wrapping_add).to_be_bytes()),
        Encoding::Xor if is_first => put(&low_32(both(parts, |a, b| a ^ b)).to_be_bytes()),
        Encoding::Sum64 | Encoding::Xor => {}
        _ => print(into, part, low, encoding),
    }
}

fn both([part1, part2]: [Part; 2], together: fn(i64, i64) -> i64) -> i64 {
    together(part1.unwrap_or(0), part2.unwrap_or(0))
}

/// Appends a part as text or as a floating-point number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "losing digits is what a floating-point number does"
)]
fn print(into: &mut Vec<u8>, part: i64, low: u32, encoding: Encoding) {
    let bytes = low.to_be_bytes();
    match encoding {
        Encoding::Double => into.extend((part as f64).to_be_bytes()),
        Encoding::DoubleLittleEndian => into.extend((part as f64).to_le_bytes()),
        Encoding::Float => into.extend((part as f64 as f32).to_be_bytes()),
        Encoding::FloatLittleEndian => into.extend((part as f64 as f32).to_le_bytes()),
        Encoding::DecimalSigned => text::put_decimal(into, i64::from(low.cast_signed())),
        Encoding::DecimalPoint => {
            text::put_decimal(into, part);
            into.extend_from_slice(b".0");
        }
        Encoding::DecimalPadded => into.extend_from_slice(format!("{part:010}").as_bytes()),
        Encoding::DecimalThen(mark) => {
            text::put_decimal(into, part);
            into.extend(char::from(mark).encode_utf8(&mut [0; 4]).bytes());
        }
        Encoding::DecimalNegated => text::put_decimal(into, part.saturating_neg()),
        Encoding::Hex => text::put_hex(into, &bytes, b'a'),
        Encoding::HexShort => text::put_digits(into, u64::from(low), 16, b'a'),
        Encoding::HexUpper => text::put_hex(into, &bytes, b'A'),
        Encoding::HexUpperShort => text::put_digits(into, u64::from(low), 16, b'A'),
        Encoding::Binary => text::put_digits(into, u64::from(low), 2, b'a'),
        _ => text::put_decimal(into, part),
    }
}

/// A byte of a part, counted from the lowest, by a remainder of 255.
fn modulo_255(part: u32, place: u32) -> u8 {
    let shifted = part >> place.saturating_mul(8);
    u8::try_from(shifted % 255).unwrap_or(0)
}

const fn low_byte(number: u32) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low
}

/// Key 3 as taken.
pub(in crate::diagnosis) fn take_key3<'m>(
    material: &'m Material<'_>,
    taking: Key3Taking,
) -> Cow<'m, [u8]> {
    let key3 = &material.key3[..];
    match taking {
        Key3Taking::Raw => Cow::Borrowed(key3),
        Key3Taking::Missing => Cow::Borrowed(&[]),
        Key3Taking::Zeros => Cow::Borrowed(&[0; 8]),
        Key3Taking::First(count) => Cow::Borrowed(text::first(key3, usize::from(count))),
        Key3Taking::FirstZeroed(count) => {
            Cow::Owned(text::padded(text::first(key3, usize::from(count)), 8))
        }
        Key3Taking::Stripped => Cow::Borrowed(text::stripped(key3)),
        Key3Taking::SpaceStripped => Cow::Borrowed(text::python_stripped(key3)),
        Key3Taking::EndStripped => Cow::Borrowed(text::python_end_stripped(key3)),
        Key3Taking::StartStripped => Cow::Borrowed(text::python_start_stripped(key3)),
        Key3Taking::Chomped => Cow::Borrowed(text::chomped(key3)),
        Key3Taking::FrameMarksStripped => Cow::Borrowed(text::without_frame_marks(key3)),
        Key3Taking::CutAtNul => Cow::Borrowed(text::cut_at_nul(key3)),
        Key3Taking::CutAfterLineEnd => Cow::Borrowed(text::cut_after_line_end(key3)),
        Key3Taking::CutAtLineEnd => Cow::Borrowed(text::cut_at_line_end(key3)),
        Key3Taking::LastLine => Cow::Borrowed(text::last_line(key3)),
        Key3Taking::Early(before) => Cow::Borrowed(material.eight_from(usize::from(before))),
        Key3Taking::OneLate => Cow::Borrowed(key3.get(1..).unwrap_or_default()),
        Key3Taking::LastEight => Cow::Borrowed(material.last_eight()),
        Key3Taking::BeforeNul => Cow::Borrowed(material.eight_before_nul()),
        Key3Taking::AllThatCame => Cow::Borrowed(material.after_fields()),
        Key3Taking::LineAfterKey2 => Cow::Borrowed(material.line_after_key2()),
        _ => Cow::Owned(changed_key3(key3, taking)),
    }
}

fn changed_key3(key3: &[u8], taking: Key3Taking) -> Vec<u8> {
    match taking {
        Key3Taking::ZeroedAfterNul => text::padded(text::cut_at_nul(key3), 8),
        Key3Taking::AfterLastLineEnd => text::padded(text::after_last_line_end(key3), 8),
        Key3Taking::NulsLost => text::without_trailing_lfs(&text::without_nuls(key3)).to_vec(),
        Key3Taking::LineFeedsDoubled => text::line_feeds_doubled(key3),
        Key3Taking::LineEndsUnified => text::line_ends_unified(key3),
        Key3Taking::CarriageReturnsLost => text::carriage_returns_lost(key3),
        Key3Taking::Text(text) => text::changed(key3, text),
        Key3Taking::Hex => hex::encode(key3).into_bytes(),
        Key3Taking::Base64 => STANDARD.encode(key3).into_bytes(),
        Key3Taking::LateZeroed(count) => {
            text::padded(key3.get(usize::from(count)..).unwrap_or_default(), 8)
        }
        Key3Taking::HexUpper => hex::encode_upper(key3).into_bytes(),
        Key3Taking::WithLineEnd => [b"\r\n", key3].concat(),
        Key3Taking::Reversed => key3.iter().rev().copied().collect(),
        Key3Taking::HalvesReversed => {
            let halves = key3.chunks(4);
            halves.flat_map(|half| half.iter().rev().copied()).collect()
        }
        Key3Taking::SignedInts => {
            let ints = key3.iter().map(|byte| i32::from(byte.cast_signed()));
            ints.flat_map(i32::to_be_bytes).collect()
        }
        Key3Taking::Twice => [key3, key3].concat(),
        _ => key3.to_vec(),
    }
}

/// Appends what of the block is hashed.
pub(in crate::diagnosis) fn put_in(hashed: &mut Vec<u8>, block: &[u8], input: Input) {
    let cut = || text::cut_at_nul(block);
    let mut put = |bytes: &[u8]| hashed.extend_from_slice(bytes);
    match input {
        Input::Bytes => put(block),
        Input::Text(text) => text::put_changed(hashed, block, text),
        Input::CutAtNul => put(cut()),
        Input::ZeroedAfterNul => put(&text::padded(cut(), 16)),
        Input::First(count) => put(text::first(block, usize::from(count))),
        Input::ZerosBehind(count) => {
            put(block);
            hashed.extend(std::iter::repeat_n(0, usize::from(count)));
        }
        Input::LineFeedBehind => {
            put(block);
            hashed.push(b'\n');
        }
        Input::LineEndBehind => {
            put(block);
            hashed.extend_from_slice(b"\r\n");
        }
        Input::NulsLostLineFeedBehind => {
            hashed.extend(block.iter().filter(|byte| **byte != 0));
            hashed.push(b'\n');
        }
        Input::NulsLost => hashed.extend(block.iter().filter(|byte| **byte != 0)),
        Input::Hex => text::put_hex(hashed, block, b'a'),
        Input::HexUpper => text::put_hex(hashed, block, b'A'),
        Input::Base64 => put(STANDARD.encode(block).as_bytes()),
        Input::DecimalList => {
            text::put_decimal_list(hashed, block.iter().map(|&byte| i64::from(byte)));
        }
        Input::SignedDecimalList => {
            let signed = block.iter().map(|byte| i64::from(byte.cast_signed()));
            text::put_decimal_list(hashed, signed);
        }
        Input::Twice => {
            put(block);
            put(block);
        }
        Input::GuidBehind => {
            put(block);
            put(GUID);
        }
        Input::Nothing => {}
    }
}
