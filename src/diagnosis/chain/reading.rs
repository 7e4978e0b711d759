//! Number and spaces of a key, as a server reads them.

use super::digits::{Collected, all_digits, behind, collected};
use super::{Keys, Reading};
use crate::diagnosis::stage::{Chain, Counting, Digits, Int, Number, Overflow};
use crate::diagnosis::text;

/// Numbers and spaces.
pub(in crate::diagnosis) fn read_keys(keys: &Keys<'_>, chain: &Chain) -> [Reading; 2] {
    Reader::new(keys).read(chain)
}

/// Reads the same keys in one way after the other, and keeps what the next way may need.
#[derive(Debug)]
pub(in crate::diagnosis) struct Reader<'k> {
    keys: &'k Keys<'k>,
    own: [(Option<Collected>, u64); 2],
    digits: (Digits, [Option<Collected>; 2]),
    counting: (Counting, [u64; 2]),
}

impl<'k> Reader<'k> {
    pub(in crate::diagnosis) fn new(keys: &'k Keys<'k>) -> Self {
        let own = keys.values.each_ref().map(|value| {
            let spaces = value.iter().filter(|&&byte| byte == b' ').count() as u64;
            (all_digits(value), spaces)
        });
        Self {
            keys,
            own,
            digits: (Digits::All, own.map(|(digits, _)| digits)),
            counting: (Counting::Spaces, own.map(|(_, spaces)| spaces)),
        }
    }

    /// Numbers and spaces.
    pub(in crate::diagnosis) fn read(&mut self, chain: &Chain) -> [Reading; 2] {
        let values = self.keys.values.each_ref();
        if self.digits.0 != chain.digits {
            let read = match chain.digits {
                Digits::All => self.own.map(|(digits, _)| digits),
                digits => values.map(|value| collected(value, digits)),
            };
            self.digits = (chain.digits, read);
        }
        if self.counting.0 != chain.counting {
            let [one, two] = self.own.map(|(_, spaces)| spaces);
            let [value1, value2] = values;
            let counting = chain.counting;
            let counted = [count(value1, one, counting), count(value2, two, counting)];
            self.counting = (counting, counted);
        }
        let [touched1, touched2] = self.keys.touched;
        let ([own1, own2], [digits1, digits2]) = (self.own, self.digits.1);
        let [counted1, counted2] = self.counting.1;
        let mut readings = [
            read_one(own1, digits1, counted1, touched1, chain.number),
            read_one(own2, digits2, counted2, touched2, chain.number),
        ];
        share_spaces(&mut readings, chain.counting);
        go_on_from_key1(&mut readings, self.keys, chain);
        readings
    }
}

fn read_one(
    (own, spaces): (Option<Collected>, u64),
    read: Option<Collected>,
    counted: u64,
    touched: bool,
    how: Number,
) -> Reading {
    let own = own.and_then(|own| own.exact);
    // Where a key was cut, a server that goes on takes nothing for 0.
    let nothing = touched.then_some(0);
    let is_single = matches!(how, Number::F32Divided | Number::F32Steps);
    let number = read.map_or(nothing, |read| held(&read, how));
    Reading {
        number,
        spaces: counted,
        is_single,
        is_floored: how == Number::I32Floored,
        is_miscounted: touched || counted != spaces,
        touched: touched || number != own || counted != spaces || is_single,
    }
}

fn count(value: &[u8], spaces: u64, counting: Counting) -> u64 {
    let that =
        |is_counted: fn(u8) -> bool| value.iter().filter(|&&byte| is_counted(byte)).count() as u64;
    match counting {
        Counting::Spaces
        | Counting::Exchanged
        | Counting::OfKey1
        | Counting::OfKey2
        | Counting::NotReset
        | Counting::Summed => spaces,
        Counting::AnyWhiteSpace => text::white_space(value),
        Counting::Runs => text::runs_of_spaces(value),
        Counting::RunsAndOne => text::runs_of_spaces(value).saturating_add(1),
        Counting::FirstRun => {
            let rest = value.iter().skip_while(|&&byte| byte != b' ');
            rest.take_while(|&&byte| byte == b' ').count() as u64
        }
        Counting::More(more) => spaces.saturating_add(u64::from(more)),
        Counting::Doubled => spaces.saturating_mul(2),
        Counting::OneLess => spaces.saturating_sub(1),
        Counting::OneLessAtLeastOne => spaces.saturating_sub(1).max(1),
        Counting::NoLetterNoDigit => that(|byte| !byte.is_ascii_alphanumeric()),
        Counting::LetterS => that(|byte| byte == b's'),
        Counting::Length => value.len() as u64,
        Counting::Digits => that(|byte| byte.is_ascii_digit()),
        Counting::NoDigits => that(|byte| !byte.is_ascii_digit()),
        Counting::Junk => that(|byte| !byte.is_ascii_digit() && byte != b' '),
    }
}

/// Counts that are not of one key alone.
fn share_spaces(readings: &mut [Reading; 2], counting: Counting) {
    let [first, second] = readings;
    let (spaces1, spaces2) = (first.spaces, second.spaces);
    let both = spaces1.saturating_add(spaces2);
    let shared = match counting {
        Counting::Exchanged => [spaces2, spaces1],
        Counting::OfKey1 => [spaces1, spaces1],
        Counting::OfKey2 => [spaces2, spaces2],
        Counting::NotReset => [spaces1, both],
        Counting::Summed => [both, both],
        _ => return,
    };
    for (reading, spaces) in readings.iter_mut().zip(shared) {
        reading.touched |= reading.spaces != spaces;
        reading.is_miscounted |= reading.spaces != spaces;
        reading.spaces = spaces;
    }
}

/// A number of key 2 that begins with what key 1 left.
fn go_on_from_key1(readings: &mut [Reading; 2], keys: &Keys<'_>, chain: &Chain) {
    let [first, second] = readings;
    let low = |number: i128| {
        number
            .to_le_bytes()
            .first_chunk()
            .copied()
            .map(u64::from_le_bytes)
    };
    let before = first.number.and_then(low).unwrap_or(0);
    let (before, mask) = match chain.digits {
        Digits::NotReset32 => (before, u64::from(u32::MAX)),
        Digits::NotReset64 => (before, u64::MAX),
        Digits::AfterPart1 => (
            before.checked_div(first.spaces).unwrap_or(0),
            u64::from(u32::MAX),
        ),
        _ => return,
    };
    let [_, value] = &keys.values;
    second.number = behind(before, value, mask).and_then(|read| held(&read, chain.number));
    second.touched = true;
}

/// The number in what holds it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "losing digits is what a floating-point number does"
)]
pub(super) fn held(collected: &Collected, number: Number) -> Option<i128> {
    let Collected { exact, low, single } = *collected;
    match number {
        Number::Exact => exact,
        Number::Int(int, overflow) => Some(in_type(exact, low, int, overflow)),
        Number::I32Floored => Some(wrapped(low, Int::signed(32))),
        Number::Absolute32 => {
            let low = wrapped(low, Int::signed(32));
            Some(low.saturating_abs())
        }
        Number::F32 | Number::F32Divided => exact.map(|exact| exact as f32 as i128),
        Number::F32Steps => Some(single as i128),
        Number::F64 => exact.map(|exact| exact as f64 as i128),
        Number::SixDigits => exact.map(six_digits),
    }
}

/// A number in an integer type; `low` are its low 64 bits, where it is longer than 38 digits.
pub(super) fn in_type(exact: Option<i128>, low: u64, int: Int, overflow: Overflow) -> i128 {
    let (least, most) = limits(int);
    match exact {
        Some(exact) if (least..=most).contains(&exact) => exact,
        _ => match overflow {
            Overflow::Wraps => wrapped(low, int),
            Overflow::Saturates if exact.is_some_and(|exact| exact < least) => least,
            Overflow::Saturates => most,
            Overflow::Zero => 0,
            Overflow::Lowest => least,
        },
    }
}

fn limits(int: Int) -> (i128, i128) {
    let bits = u32::from(int.bits);
    if int.signed {
        let half = 1_i128 << bits.saturating_sub(1);
        (half.wrapping_neg(), half.saturating_sub(1))
    } else {
        (0, (1_i128 << bits).saturating_sub(1))
    }
}

fn wrapped(low: u64, int: Int) -> i128 {
    let unused = 64_u32.saturating_sub(u32::from(int.bits)).min(63);
    let shifted = low << unused;
    if int.signed {
        i128::from(shifted.cast_signed() >> unused)
    } else {
        i128::from(shifted >> unused)
    }
}

/// Rounded to six significant digits, a half to the even one.
pub(super) fn six_digits(number: i128) -> i128 {
    let mut scale = 1_i128;
    while number
        .checked_div(scale)
        .is_some_and(|left| left.abs() >= 1_000_000)
    {
        scale = scale.saturating_mul(10);
    }
    let (Some(down), Some(over)) = (number.checked_div(scale), number.checked_rem(scale)) else {
        return number;
    };
    let is_odd = down & 1 == 1;
    let twice = over.saturating_mul(2);
    let up = twice > scale || twice == scale && is_odd;
    down.saturating_add(i128::from(up)).saturating_mul(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Rust's own `as` between floating-point numbers and integers.
    #[test]
    fn what_saturates_stops_at_both_ends() {
        let stopped = |number: i128, int: Int| in_type(Some(number), 0, int, Overflow::Saturates);
        for (number, signed, unsigned) in [
            (-2_147_483_649, -2_147_483_648, 0),
            (-2_147_483_648, -2_147_483_648, 0),
            (-1, -1, 0),
            (2_147_483_648, 2_147_483_647, 2_147_483_648),
            (4_294_967_296, 2_147_483_647, 4_294_967_295),
        ] {
            assert_eq!(stopped(number, Int::signed(32)), signed);
            assert_eq!(stopped(number, Int::unsigned(32)), unsigned);
        }
    }
}
