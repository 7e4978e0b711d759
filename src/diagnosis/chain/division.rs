//! The division, and what holds the quotient.

use super::reading::{in_type, six_digits};
use super::{Part, Reading};
use crate::diagnosis::stage::{Chain, Division, Fit, NoSpaces, Which};

/// Divides the same readings in one way after the other: what most ways come to is divided once.
#[derive(Debug)]
pub(in crate::diagnosis) struct Divider<'r> {
    readings: [(&'r Reading, Divided); 2],
}

/// Quotient and remainder, both cut towards zero; none where there is no number or no space.
type Divided = Option<(i128, i128)>;

impl<'r> Divider<'r> {
    pub(in crate::diagnosis) fn new(readings: &'r [Reading; 2]) -> Self {
        Self {
            readings: readings.each_ref().map(|reading| (reading, divided(reading))),
        }
    }

    /// The parts; none where the server aborts.
    pub(in crate::diagnosis) fn divide(&self, chain: &Chain) -> Option<[Part; 2]> {
        let [(first, divided1), (second, divided2)] = self.readings;
        Some([
            part_as(first, divided1, Which::First, chain)?,
            part_as(second, divided2, Which::Second, chain)?,
        ])
    }
}

/// One part; none where the server aborts.
pub(in crate::diagnosis) fn divide_one(
    reading: &Reading,
    which: Which,
    chain: &Chain,
) -> Option<Part> {
    part_as(reading, divided(reading), which, chain)
}

fn part_as(reading: &Reading, divided: Divided, which: Which, chain: &Chain) -> Option<Part> {
    if let Fit::Constant(of, number) = chain.fit
        && (of == which || of == Which::Both)
    {
        return Some(Some(i64::from(number)));
    }
    let is_nothing = reading.number.is_none() || reading.spaces == 0;
    if chain.no_spaces == NoSpaces::Part255 && is_nothing {
        return Some(Some(255));
    }
    let part = part_of(reading, divided, chain);
    if chain.division == Division::FailedLeftOut {
        Some(part)
    } else {
        part.map(Some)
    }
}

/// The part of one key; none where it fails a check.
fn part_of(reading: &Reading, divided: Divided, chain: &Chain) -> Option<i64> {
    let number = reading.number?;
    let quotient = match (reading.spaces, chain.division, chain.no_spaces) {
        (_, Division::Undivided, _) | (0, _, NoSpaces::Undivided) => number,
        (0, _, NoSpaces::PartZero) => 0,
        // Where the spaces are miscounted, dividing by zero is a mistake that comes with it.
        (0, ..) if reading.is_miscounted && chain.no_spaces == NoSpaces::Abort => 0,
        (0, ..) => return None,
        (_, division, _) => quotient(number, division, reading, divided)?,
    };
    fitted(quotient, chain.fit, reading.touched)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "losing digits is what a floating-point number does"
)]
fn fitted(quotient: i128, fit: Fit, touched: bool) -> Option<i64> {
    let low = |number: i128| {
        let low = number.to_le_bytes().first_chunk().copied();
        u64::from_le_bytes(low.unwrap_or_default())
    };
    let wrapped = |number: i128| i64::from(low_32(low(number).cast_signed()));
    match fit {
        Fit::Int(int, overflow) => {
            let held = in_type(Some(quotient), low(quotient), int, overflow);
            Some(i64::try_from(held).unwrap_or_else(|_| low(held).cast_signed()))
        }
        Fit::F32 => Some(wrapped(quotient as f32 as i128)),
        Fit::SixDigits => Some(wrapped(six_digits(quotient))),
        Fit::Abort | Fit::Constant(..) => match i64::try_from(quotient) {
            // A negative number has wrapped already: its two's complement is what is left.
            Ok(part) if part <= i64::from(u32::MAX) => Some(part),
            // What is no key's own number is checked by nobody.
            _ if touched => Some(wrapped(quotient)),
            _ => None,
        },
    }
}

/// The low 32 bits of a part: of a negative one, its two's complement.
pub(in crate::diagnosis) fn low_32(part: i64) -> u32 {
    let [.., a, b, c, d] = part.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "losing digits is what a floating-point number does"
)]
fn quotient(
    number: i128,
    division: Division,
    reading: &Reading,
    divided: Divided,
) -> Option<i128> {
    if reading.is_single {
        return Some((number as f32 / reading.spaces as f32) as i128);
    }
    let (down, over) = divided?;
    let spaces = i128::from(reading.spaces);
    Some(match division {
        Division::Whole | Division::FailedLeftOut if over != 0 && !reading.touched => return None,
        Division::Rounded if over.saturating_mul(2) >= spaces => down.saturating_add(1),
        Division::Ceiling if over > 0 => down.saturating_add(1),
        _ if reading.is_floored && over < 0 => down.saturating_sub(1),
        Division::Multiplied => number.saturating_mul(spaces),
        Division::Remainder => over,
        _ => down,
    })
}

/// Numbers of conforming clients are divided in the CPU's own way.
fn divided(reading: &Reading) -> Divided {
    let (number, spaces) = (reading.number?, reading.spaces);
    if let Ok(number) = u64::try_from(number) {
        let (down, over) = (number.checked_div(spaces)?, number.checked_rem(spaces)?);
        return Some((i128::from(down), i128::from(over)));
    }
    let spaces = i128::from(spaces);
    Some((number.checked_div(spaces)?, number.checked_rem(spaces)?))
}
