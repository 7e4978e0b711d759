//! The characters that go into a key's number.

use crate::diagnosis::stage::Digits;

/// Digits as a number: exact as far as 38 of them go, its low 64 bits however many there are, and
/// what a floating-point number of single precision comes to that takes one after the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Collected {
    pub(super) exact: Option<i128>,
    pub(super) low: u64,
    pub(super) single: f32,
}

impl Collected {
    pub(super) const ZERO: Self = Self {
        exact: Some(0),
        low: 0,
        single: 0.0,
    };

    /// A number that is there already.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the low bits are meant, and losing digits is what single precision does"
    )]
    pub(super) const fn of(exact: i128) -> Self {
        Self {
            exact: Some(exact),
            low: exact as u64,
            single: exact as f32,
        }
    }

}

/// A number as it grows digit by digit: in 64 bits as long as it fits, which is all that a client's does.
#[derive(Debug, Clone, Copy)]
enum Exact {
    Small(i64),
    Large(i128),
    TooLarge,
}

impl Exact {
    fn then(self, base: i32, value: i32) -> Self {
        let large = match self {
            Self::Small(number) => {
                let next = number.checked_mul(i64::from(base));
                if let Some(next) = next.and_then(|next| next.checked_add(i64::from(value))) {
                    return Self::Small(next);
                }
                i128::from(number)
            }
            Self::Large(number) => number,
            Self::TooLarge => return Self::TooLarge,
        };
        let next = large.checked_mul(i128::from(base));
        let next = next.and_then(|next| next.checked_add(i128::from(value)));
        next.map_or(Self::TooLarge, Self::Large)
    }

    fn number(self) -> Option<i128> {
        match self {
            Self::Small(number) => Some(i128::from(number)),
            Self::Large(number) => Some(number),
            Self::TooLarge => None,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "losing digits is what single precision does"
)]
fn accumulate(base: i32, values: impl Iterator<Item = i32>) -> Option<Collected> {
    let (mut exact, mut low, mut single) = (Exact::Small(0), 0_u64, 0.0_f32);
    let mut is_empty = true;
    let base_low = i64::from(base).cast_unsigned();
    for value in values {
        exact = exact.then(base, value);
        low = low
            .wrapping_mul(base_low)
            .wrapping_add(i64::from(value).cast_unsigned());
        single = single * base as f32 + value as f32;
        is_empty = false;
    }
    (!is_empty).then(|| Collected {
        exact: exact.number(),
        low,
        single,
    })
}

fn value_of(digit: u8) -> i32 {
    i32::from(digit.wrapping_sub(b'0'))
}

fn decimal(digits: impl Iterator<Item = u8>) -> Option<Collected> {
    accumulate(10, digits.map(value_of))
}

fn digits_of(value: &[u8]) -> impl Iterator<Item = u8> {
    value.iter().copied().filter(u8::is_ascii_digit)
}

/// All digits of a key, as the draft takes them.
pub(super) fn all_digits(value: &[u8]) -> Option<Collected> {
    decimal(digits_of(value))
}

/// Key 2's digits behind another number, in so many bits.
pub(super) fn behind(number: u64, value: &[u8], mask: u64) -> Option<Collected> {
    let low = digits_of(value).fold(number & mask, |low, digit| {
        let next = low
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit.wrapping_sub(b'0')));
        next & mask
    });
    Some(Collected::of(i128::from(low)))
}

/// The number of one key by itself.
pub(super) fn collected(value: &[u8], digits: Digits) -> Option<Collected> {
    let run = |from: &[u8]| decimal(from.iter().copied().take_while(u8::is_ascii_digit));
    let all = || digits_of(value);
    match digits {
        // What goes on from key 1 is seen to where both keys are at hand.
        Digits::All | Digits::NotReset32 | Digits::NotReset64 | Digits::AfterPart1 => {
            all_digits(value)
        }
        Digits::NoneIsZero => all_digits(value).or(Some(Collected::ZERO)),
        Digits::Leading => run(value.trim_ascii_start()).or(Some(Collected::ZERO)),
        Digits::FirstRun => runs(value).next().and_then(run),
        Digits::LastRun => runs(value).last().and_then(run),
        Digits::LongestRun => {
            let longest = runs(value).rev().max_by_key(|run| run.len());
            longest.and_then(run)
        }
        Digits::ZerosLost => decimal(all().filter(|&digit| digit != b'0')),
        Digits::NinesLost => decimal(all().filter(|&digit| digit != b'9')),
        Digits::ZerosAndNinesLost => decimal(all().filter(|&d| d != b'0' && d != b'9')),
        Digits::First(count) => decimal(all().take(usize::from(count))),
        Digits::Last(count) => {
            decimal(all().skip(all().count().saturating_sub(usize::from(count))))
        }
        Digits::Once => once(value),
        Digits::AnyScript => accumulate(10, any_script(value)),
        Digits::WithSigns => with_signs(value),
        Digits::FloatingPoint => floating_point(value),
        Digits::UpToComma => {
            let kept = value
                .iter()
                .copied()
                .filter(|b| b.is_ascii_digit() || *b == b',');
            decimal(kept.take_while(u8::is_ascii_digit)).or(Some(Collected::ZERO))
        }
        Digits::HexLetters => accumulate(16, value.iter().filter_map(|&byte| hex_value(byte))),
        Digits::AsHex => accumulate(16, all().map(value_of)),
        Digits::AsOctal => accumulate(8, all().map(value_of).take_while(|&value| value < 8))
            .or(Some(Collected::ZERO)),
        Digits::ColonIsTen => {
            let counted = value
                .iter()
                .copied()
                .filter(|byte| (b'0'..=b':').contains(byte));
            decimal(counted)
        }
        Digits::Codes => accumulate(10, all().map(i32::from)),
        Digits::EveryCharacter => accumulate(
            10,
            value.iter().map(|&byte| i32::from(byte).wrapping_sub(48)),
        ),
        Digits::Reversed => decimal(value.iter().rev().copied().filter(u8::is_ascii_digit)),
        Digits::Sum => {
            let sum = all().map(|digit| i128::from(value_of(digit))).sum();
            Some(Collected::of(sum))
        }
        Digits::Count => Some(Collected::of(all().count() as i128)),
    }
}

/// The runs of digits.
fn runs(value: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let pieces = value.split(|byte| !byte.is_ascii_digit());
    pieces.filter(|piece| !piece.is_empty())
}

fn once(value: &[u8]) -> Option<Collected> {
    let mut had = [false; 10];
    decimal(digits_of(value).filter(|&digit| {
        let place = had.get_mut(usize::from(digit.wrapping_sub(b'0')));
        place.is_some_and(|had| !std::mem::replace(had, true))
    }))
}

fn hex_value(byte: u8) -> Option<i32> {
    char::from(byte)
        .to_digit(16)
        .and_then(|value| i32::try_from(value).ok())
}

/// The zeros of Unicode's decimal digits; nine more follow each.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x11066, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

fn any_script(value: &[u8]) -> impl Iterator<Item = i32> {
    let text = String::from_utf8_lossy(value).into_owned();
    let values = text.chars().filter_map(|character| {
        let code = u32::from(character);
        if character.is_ascii() {
            return character
                .to_digit(10)
                .and_then(|value| i32::try_from(value).ok());
        }
        let over = ZEROS
            .iter()
            .filter_map(|&zero| code.checked_sub(zero))
            .min()?;
        i32::try_from(over).ok().filter(|&value| value < 10)
    });
    values.collect::<Vec<i32>>().into_iter()
}

/// Digits and signs, read up to the first sign within: PHP's `(int)` of what its filter leaves.
fn with_signs(value: &[u8]) -> Option<Collected> {
    let kept = || {
        value
            .iter()
            .copied()
            .filter(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'))
    };
    let sign = kept().next().filter(|byte| !byte.is_ascii_digit());
    let number = decimal(
        kept()
            .skip(usize::from(sign.is_some()))
            .take_while(u8::is_ascii_digit),
    );
    let number = number.unwrap_or(Collected::ZERO);
    Some(if sign == Some(b'-') {
        Collected::of(number.exact.unwrap_or(0).wrapping_neg())
    } else {
        number
    })
}

/// Digits, `.`, `e` and signs, read as far as they are a floating-point number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the fraction is cut off on purpose"
)]
fn floating_point(value: &[u8]) -> Option<Collected> {
    let is_kept = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'+' | b'-');
    let kept: Vec<u8> = value.iter().copied().filter(is_kept).take(64).collect();
    let text = String::from_utf8(kept).ok()?;
    let ends = (1..=text.len()).rev();
    let number: f64 = ends
        .filter_map(|end| text.get(..end)?.parse().ok())
        .next()?;
    // Above this, all low 32 bits are zero.
    let number = if number.abs() < 1e38 { number } else { 0.0 };
    Some(Collected::of(number as i128))
}
