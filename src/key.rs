//! Reading one key: the values of `Sec-WebSocket-Key1` and `Sec-WebSocket-Key2`.
//!
//! Draft 76, section 5.2, steps 4 to 7: the digits make the key number, the spaces divide it, the
//! quotient is the part. A reading keeps the key's bytes, so whoever shows it, explains it or
//! points into it sees the same digits and spaces that the part was made of.

/// The largest key number that a conforming client sends, draft 76, 4.1 step 17, and the largest
/// part that the challenge block can hold, 5.2 step 8.
pub const LARGEST: u64 = u32::MAX as u64;

/// Digits that always fit a `u64`: 10^19 - 1 is below 2^64.
const SAFE_DIGITS: usize = 19;

/// What a byte of a key is to the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyByte {
    /// U+0030 to U+0039: goes into the key number.
    Digit,
    /// U+0020: counts as a space. No other white space does.
    Space,
    /// Everything else is passed over.
    Junk,
}

impl KeyByte {
    /// The category of one byte. All that reads or shows a key takes it from here, by way of a reading.
    const fn of(byte: u8) -> Self {
        match byte {
            b'0'..=b'9' => Self::Digit,
            b' ' => Self::Space,
            _ => Self::Junk,
        }
    }

    /// Whether a conforming client may put the byte into a key as junk: U+0021 to U+002F and
    /// U+003A to U+007E, draft 76, 4.1 step 21.
    #[must_use]
    pub const fn is_allowed_junk(byte: u8) -> bool {
        matches!(byte, 0x21..=0x2f | 0x3a..=0x7e)
    }
}

/// Why a key yields no part: each is a rule of the draft, and the variants name its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// Rule `key-no-digits`.
    NoDigits,
    /// Rule `key-no-spaces`.
    NoSpaces,
    /// Rule `key-not-multiple`.
    NotMultiple,
    /// Rule `part-too-large`.
    PartTooLarge,
}

/// A quotient rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotient {
    /// All of it.
    Whole(u64),
    /// It takes more than 64 bits: the lowest 64 of them.
    Low(u64),
}

impl Quotient {
    /// Its lowest 64 bits.
    #[must_use]
    pub const fn low(self) -> u64 {
        match self {
            Self::Whole(quotient) | Self::Low(quotient) => quotient,
        }
    }
}

/// One key as the draft reads it.
///
#[cfg_attr(feature = "internals", doc = "```")]
#[cfg_attr(not(feature = "internals"), doc = "```ignore")]
/// use ws76::key::KeyReading;
///
/// let key = KeyReading::new(b"4 @1  46546xW%0l 1 5"); // draft 76, 1.2
/// assert_eq!(key.key_number().as_deref(), Some("4146546015"));
/// assert_eq!(key.spaces(), 5);
/// assert_eq!(key.part(), Ok(829_309_203));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyReading<'a> {
    value: &'a [u8],
    digits: usize,
    spaces: u64,
    division: Division,
}

/// The key number over the spaces. A number of any length is divided without being stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Division {
    /// No digits, or no spaces: nothing to divide.
    None,
    /// The quotient fits a `u64`.
    Exact { quotient: u64, remainder: u64 },
    /// The quotient does not; its lowest 64 bits are kept.
    Wrapped { quotient: u64, remainder: u64 },
}

impl<'a> KeyReading<'a> {
    /// Reads a key: the field's value, nothing trimmed.
    ///
    /// Takes time in the length of the value, and no memory, however many digits there are.
    #[must_use]
    pub fn new(value: &'a [u8]) -> Self {
        let (mut digits, mut spaces, mut number) = (0_usize, 0_u64, 0_u64);
        for &byte in value {
            let kind = KeyByte::of(byte);
            let is_digit = matches!(kind, KeyByte::Digit);
            // Selecting instead of branching: which byte is a digit is random by design.
            let (factor, summand) = if is_digit {
                (10, u64::from(byte.wrapping_sub(b'0')))
            } else {
                (1, 0)
            };
            number = number.wrapping_mul(factor).wrapping_add(summand);
            digits = digits.wrapping_add(usize::from(is_digit));
            spaces = spaces.wrapping_add(u64::from(matches!(kind, KeyByte::Space)));
        }
        let division = if digits <= SAFE_DIGITS {
            match (number.checked_div(spaces), number.checked_rem(spaces)) {
                (Some(quotient), Some(remainder)) if digits > 0 => Division::Exact {
                    quotient,
                    remainder,
                },
                _ => Division::None,
            }
        } else {
            divide_long(value, spaces)
        };
        Self {
            value,
            digits,
            spaces,
            division,
        }
    }

    /// The key's bytes, as they were handed in.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// The key's bytes, each with what it counts as.
    pub fn marked(&self) -> impl Iterator<Item = (u8, KeyByte)> + use<'a> {
        self.value.iter().map(|&byte| (byte, KeyByte::of(byte)))
    }

    /// How many digits the key holds.
    #[must_use]
    pub const fn digit_count(&self) -> usize {
        self.digits
    }

    /// The digits in their order, leading zeros included.
    #[must_use]
    pub fn digits(&self) -> String {
        digits_of(self.value).map(char::from).collect()
    }

    /// The digits read as one base-ten integer, /key-number_n/ of 5.2 step 4; none without digits.
    #[must_use]
    pub fn key_number(&self) -> Option<String> {
        let digits = self.digits();
        match digits.trim_start_matches('0') {
            "" if digits.is_empty() => None,
            "" => Some("0".to_owned()),
            number => Some(number.to_owned()),
        }
    }

    /// The key number where it fits 64 bits.
    #[must_use]
    pub fn key_number_u64(&self) -> Option<u64> {
        // Most keys were divided: that is undone sooner than they are read again.
        if let (Division::Exact { quotient, remainder }, ..=SAFE_DIGITS) = (self.division, self.digits) {
            return Some(quotient.wrapping_mul(self.spaces).wrapping_add(remainder));
        }
        let mut number = None;
        for digit in digits_of(self.value) {
            let digit = u64::from(digit.wrapping_sub(b'0'));
            number = Some(
                number
                    .unwrap_or(0_u64)
                    .checked_mul(10)?
                    .checked_add(digit)?,
            );
        }
        number
    }

    /// How many U+0020 the key holds, /spaces_n/ of 5.2 step 5. Tabs and no-break spaces do not
    /// count.
    #[must_use]
    pub const fn spaces(&self) -> u64 {
        self.spaces
    }

    /// What the division leaves over, 5.2 step 6; none where nothing can be divided.
    #[must_use]
    pub const fn remainder(&self) -> Option<u64> {
        match self.division {
            Division::None => None,
            Division::Exact { remainder, .. } | Division::Wrapped { remainder, .. } => {
                Some(remainder)
            }
        }
    }

    /// The whole quotient, rounded down, whatever its size and remainder: what servers that
    /// truncate go on with.
    #[must_use]
    pub const fn quotient(&self) -> Option<Quotient> {
        match self.division {
            Division::None => None,
            Division::Exact { quotient, .. } => Some(Quotient::Whole(quotient)),
            Division::Wrapped { quotient, .. } => Some(Quotient::Low(quotient)),
        }
    }

    /// The part, /part_n/ of 5.2 step 7: what enters the challenge block.
    ///
    /// # Errors
    /// The first rule that the key breaks; [`Self::faults`] has them all.
    pub const fn part(&self) -> Result<u32, KeyFault> {
        if self.digits == 0 {
            return Err(KeyFault::NoDigits);
        }
        match self.division {
            Division::None => Err(KeyFault::NoSpaces),
            Division::Exact {
                quotient,
                remainder: 0,
            } if quotient <= LARGEST => {
                let [.., a, b, c, d] = quotient.to_be_bytes();
                Ok(u32::from_be_bytes([a, b, c, d]))
            }
            Division::Exact { remainder: 0, .. } | Division::Wrapped { remainder: 0, .. } => {
                Err(KeyFault::PartTooLarge)
            }
            Division::Exact { .. } | Division::Wrapped { .. } => Err(KeyFault::NotMultiple),
        }
    }

    /// Every rule that keeps the key from having a part, in the order of the draft's steps.
    pub fn faults(&self) -> impl Iterator<Item = KeyFault> + use<> {
        let no_digits = (self.digits == 0).then_some(KeyFault::NoDigits);
        let no_spaces = (self.spaces == 0).then_some(KeyFault::NoSpaces);
        let divided = self
            .part()
            .err()
            .filter(|fault| matches!(fault, KeyFault::NotMultiple | KeyFault::PartTooLarge));
        [no_digits, no_spaces, divided].into_iter().flatten()
    }

    /// Whether the key number is above 4294967295, which no conforming client sends (4.1 step 17).
    #[must_use]
    pub fn is_number_too_large(&self) -> bool {
        let fits = |number: u64| number <= LARGEST;
        self.digits > 0 && !self.key_number_u64().is_some_and(fits)
    }

    /// What a server that checks nothing goes on with: the quotient rounded down and cut to 32
    /// bits, 0 without digits or without spaces.
    #[must_use]
    pub fn lenient_part(&self) -> u32 {
        let quotient = self.quotient().map_or(0, Quotient::low);
        u32::try_from(quotient & LARGEST).unwrap_or(0)
    }
}

fn digits_of(value: &[u8]) -> impl Iterator<Item = u8> {
    let is_digit = |byte: &u8| KeyByte::of(*byte) == KeyByte::Digit;
    value.iter().copied().filter(is_digit)
}

/// Long division, digit by digit, for numbers of any length.
fn divide_long(value: &[u8], spaces: u64) -> Division {
    if spaces == 0 {
        return Division::None;
    }
    let divisor = u128::from(spaces);
    let (mut quotient, mut carry, mut wrapped) = (0_u64, 0_u128, false);
    for digit in digits_of(value) {
        // carry < 2^64, so this stays far below 2^128.
        carry = carry
            .wrapping_mul(10)
            .wrapping_add(u128::from(digit.wrapping_sub(b'0')));
        let next = carry.checked_div(divisor).unwrap_or(0);
        carry = carry.checked_rem(divisor).unwrap_or(0);
        let next = u64::try_from(next).unwrap_or(0);
        let shifted = quotient.checked_mul(10).and_then(|q| q.checked_add(next));
        wrapped |= shifted.is_none();
        quotient = shifted.unwrap_or_else(|| quotient.wrapping_mul(10).wrapping_add(next));
    }
    let remainder = u64::try_from(carry).unwrap_or(0);
    if wrapped {
        Division::Wrapped {
            quotient,
            remainder,
        }
    } else {
        Division::Exact {
            quotient,
            remainder,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(key: &[u8]) -> Vec<KeyFault> {
        KeyReading::new(key).faults().collect()
    }

    #[test]
    fn every_fault_is_told_not_only_the_first() {
        assert_eq!(faults(b"abc"), [KeyFault::NoDigits, KeyFault::NoSpaces]);
        assert_eq!(faults(b"a b"), [KeyFault::NoDigits]);
        assert_eq!(faults(b"12"), [KeyFault::NoSpaces]);
        assert_eq!(faults(b"1\\}  a`;l022aaf  51"), [KeyFault::NotMultiple]);
        assert_eq!(faults(b"4294967296 "), [KeyFault::PartTooLarge]);
        assert_eq!(faults(b"4294967295 "), []);
    }

    #[test]
    fn each_byte_has_its_category() {
        use KeyByte::{Digit, Junk, Space};
        let marked: Vec<_> = KeyReading::new(b"09 \t/:").marked().collect();
        let expected = [(b'0', Digit), (b'9', Digit), (b' ', Space), (b'\t', Junk), (b'/', Junk), (b':', Junk)];
        assert_eq!(marked, expected);
    }

    #[test]
    fn a_number_just_above_32_bits_may_have_a_part_that_fits() {
        let key = KeyReading::new(b"42949 67296 ");
        assert_eq!(key.part(), Ok(2_147_483_648));
        assert!(key.is_number_too_large());
        assert!(!KeyReading::new(b"42949 67295").is_number_too_large());
        assert!(!KeyReading::new(b"a ").is_number_too_large());
    }

    #[test]
    fn leading_zeros_are_harmless_however_many() {
        let mut key = vec![b'0'; 100];
        key.extend_from_slice(b"10 ");
        assert_eq!(KeyReading::new(&key).part(), Ok(10));
        assert!(!KeyReading::new(&key).is_number_too_large());
        assert_eq!(KeyReading::new(b"00 ").key_number().as_deref(), Some("0"));
    }

    #[test]
    fn a_number_beyond_every_integer_type_still_divides() {
        // Forty nines over three spaces: forty threes, whose low 64 bits any big-integer
        // calculator gives: (10**40-1)//3 % 2**64.
        let mut key = vec![b'9'; 40];
        key.extend_from_slice(b"   ");
        let key = KeyReading::new(&key);
        assert_eq!(key.remainder(), Some(0));
        assert_eq!(key.part(), Err(KeyFault::PartTooLarge));
        assert_eq!(
            key.quotient(),
            Some(Quotient::Low(16_764_403_688_785_925_461))
        );
    }
}
