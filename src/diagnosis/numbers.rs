//! How a number that a server hashed for a part may come from the key.

/// What of a key goes into a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyFacts {
    /// The digits, at most [`MOST_DIGITS`] of them.
    digits: String,
    number: u128,
    spaces: u128,
    length: u128,
}

/// Keys with more digits are no client's; guesses stop here.
const MOST_DIGITS: usize = 24;

/// Counts that a number may have been divided by.
const MOST_COUNT: u128 = 64;

/// Guesses that are reported.
const MOST_SHOWN: usize = 3;

impl KeyFacts {
    pub(super) fn of(value: &[u8]) -> Self {
        let digits = value.iter().filter(|byte| byte.is_ascii_digit());
        let digits: String = digits
            .take(MOST_DIGITS)
            .map(|&byte| char::from(byte))
            .collect();
        Self {
            number: digits.parse().unwrap_or(0),
            digits,
            spaces: value.iter().filter(|&&byte| byte == b' ').count() as u128,
            length: value.len() as u128,
        }
    }

    /// The number over the spaces, rounded down.
    fn part(&self) -> Option<u128> {
        self.number.checked_div(self.spaces)
    }

    /// What a count is of this key or of the other one, for a sentence.
    fn name_of(&self, count: u128, other: &Self) -> String {
        let digits = self.digits.len() as u128;
        let junk = self
            .length
            .saturating_sub(digits)
            .saturating_sub(self.spaces);
        let is = |what: u128| count == what && count > 1;
        let name = if is(self.spaces.saturating_add(1)) {
            ", one more than its spaces"
        } else if count.saturating_add(1) == self.spaces {
            ", one fewer than its spaces"
        } else if is(self.length) {
            ", the key's length"
        } else if is(digits) {
            ", its digits"
        } else if is(junk) {
            ", its characters that are neither digit nor space"
        } else if is(self.length.saturating_sub(digits)) {
            ", its characters that are no digits"
        } else if is(other.spaces) {
            ", the other key's spaces"
        } else if is(self.spaces.saturating_add(other.spaces)) {
            ", the spaces of both keys"
        } else if is(other.length) {
            ", the other key's length"
        } else if is(other.digits.len() as u128) {
            ", the other key's digits"
        } else {
            ""
        };
        format!("{count}{name}")
    }
}

/// The simple ways by which `value` comes from a key, in sentences, the likeliest first.
pub(super) fn origins(value: u32, own: &KeyFacts, other: &KeyFacts) -> Vec<String> {
    let mut shown = Vec::new();
    let big = u128::from(value);
    let little = u128::from(value.swap_bytes());
    for (value, order) in [(big, ""), (little, ", written little-endian")] {
        let mut tell = |text: String| {
            if shown.len() < MOST_SHOWN {
                shown.push(format!("{text}{order}"));
            }
        };
        if !order.is_empty() && own.part() == Some(value) && value > 0 {
            tell(format!("{value}, the right part"));
        }
        by_divisor(value, own, other, &mut tell);
        by_digits(value, own, &mut tell);
        by_width(value, own, &mut tell);
        by_other_key(value, own, other, &mut tell);
    }
    shown
}

/// The number by another count.
fn by_divisor(value: u128, key: &KeyFacts, other: &KeyFacts, tell: &mut impl FnMut(String)) {
    let (number, spaces) = (key.number, key.spaces);
    for count in (1..=MOST_COUNT).filter(|&count| count != spaces) {
        let is_exact = number.checked_rem(count) == Some(0);
        if number.checked_div(count) == Some(value) && value > 0 {
            let down = if is_exact { "" } else { ", rounded down" };
            let name = key.name_of(count, other);
            tell(format!(
                "{number} / {name}{down}, where the key has {spaces} spaces"
            ));
        }
    }
    let product = number.checked_mul(spaces).map(|product| product % WORD);
    if product == Some(value) && value != number {
        tell(format!(
            "{number} * {spaces}, cut to 32 bits: multiplied, not divided"
        ));
    }
}

const WORD: u128 = 1 << 32;

/// The number with digits missing, and divided rightly.
fn by_digits(value: u128, key: &KeyFacts, tell: &mut impl FnMut(String)) {
    let quotient = |digits: &str| digits.parse::<u128>().ok()?.checked_div(key.spaces);
    let all = key.digits.as_str();
    let mut found: Vec<String> = Vec::new();
    for at in 0..all.len() {
        let (before, after) = (all.get(..at).unwrap_or(""), all.get(at..).unwrap_or(""));
        let without = format!("{before}{}", after.get(1..).unwrap_or(""));
        let place = at.saturating_add(1);
        if quotient(&without) == Some(value) && value > 0 {
            found.push(format!(
                "{without} / {}: digit {place} of the key is missing",
                key.spaces
            ));
        }
        for (kept, which) in [(before, "first"), (after, "last")] {
            let is_much = kept.len() < all.len() && kept.len() > 2;
            if is_much && quotient(kept) == Some(value) {
                found.push(format!(
                    "{kept} / {}: only the {which} {} digits of the key",
                    key.spaces,
                    kept.len()
                ));
            }
        }
    }
    // Of equal digits in a row any may be the missing one.
    found.truncate(1);
    found.into_iter().for_each(tell);
}

/// The right part, or the number before the division, in too few bits.
fn by_width(value: u128, key: &KeyFacts, tell: &mut impl FnMut(String)) {
    let Some(part) = key.part() else {
        return;
    };
    for bits in [8_u32, 16, 24, 31] {
        let mask = (1_u128 << bits).saturating_sub(1);
        if part > mask && part & mask == value {
            tell(format!("the low {bits} bits of {part}, the right part"));
        }
        let wrapped = key.number & mask;
        if key.number > mask && wrapped.checked_div(key.spaces) == Some(value) && bits > 16 {
            tell(format!("the low {bits} bits of {}, divided", key.number));
        }
    }
    if part.wrapping_neg() % WORD == value && part > 0 {
        tell(format!("{part}, the right part, with its sign changed"));
    }
    if sign_extended(part) == value && part % WORD != value {
        tell(format!(
            "{part}, the right part, put together from bytes that were taken for signed"
        ));
    }
    if part > 0xffff && halves_swapped(part) == value {
        tell(format!("{part}, the right part, its two halves swapped"));
    }
    for (by, what) in [(1, "one more than"), (u128::MAX, "one less than")] {
        if part.wrapping_add(by) == value {
            tell(format!("{what} {part}, the right part"));
        }
    }
}

fn halves_swapped(part: u128) -> u128 {
    (part & 0xffff) << 16 | part >> 16 & 0xffff
}

/// The four bytes put together with `|`, each above 0x7f as a negative number.
fn sign_extended(part: u128) -> u128 {
    let [.., a, b, c, d] = part.to_be_bytes();
    let mut value = 0_u32;
    for (byte, shift) in [(a, 24), (b, 16), (c, 8), (d, 0)] {
        value |= (i32::from(byte.cast_signed()) << shift).cast_unsigned();
    }
    u128::from(value)
}

/// Something of the other key.
fn by_other_key(value: u128, own: &KeyFacts, other: &KeyFacts, tell: &mut impl FnMut(String)) {
    if other.part() == Some(value) && own.part() != Some(value) {
        tell(format!("{value}, the other key's part"));
    }
    let spaces = own.spaces.saturating_add(other.spaces);
    for (first, second) in [(own, other), (other, own)] {
        let joined = format!("{}{}", first.digits, second.digits);
        let Ok(number) = joined.parse::<u128>() else {
            continue;
        };
        for spaces in [own.spaces, spaces] {
            for (number, cut) in [(number, ""), (number % WORD, ", cut to 32 bits,")] {
                let quotient = number.checked_div(spaces);
                if quotient.map(|quotient| quotient % WORD) == Some(value) {
                    tell(format!(
                        "the digits of both keys in a row, {joined}{cut} / {spaces}"
                    ));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key 1 and key 2 of draft 76, 1.2.
    fn shown(value: u32) -> Vec<String> {
        let own = KeyFacts::of(b"4 @1  46546xW%0l 1 5");
        origins(value, &own, &KeyFacts::of(b"12998 5 Y3 1  .P00"))
    }

    #[test]
    fn a_number_is_explained_by_the_key() {
        for (value, words) in [
            (4_146_546_015 / 6, "one more than its spaces"),
            (4_146_546_015 / 10, "its digits"),
            (414_654_601 / 5, "digit 10 of the key is missing"),
            (829_309_203 & 0xff_ffff, "the low 24 bits"),
            (4146 / 5, "only the first 4 digits"),
            (259_970_620, "the other key's part"),
            (
                (4_146_546_015_u32 / 6).swap_bytes(),
                "written little-endian",
            ),
            (829_309_204, "one more than 829309203"),
            (
                829_309_203_u32.swap_bytes(),
                "the right part, written little-endian",
            ),
            (4_146_546_015 / 18, "the other key's length"),
            (4_146_546_015 / 10, "its digits"),
            // Python: 41465460151299853100 % 2**32 // 5
            (370249480_u32, "the digits of both keys in a row"),
        ] {
            let shown = shown(value);
            assert!(
                shown.iter().any(|text| text.contains(words)),
                "{value}: {shown:?}"
            );
        }
    }

    #[test]
    fn signed_bytes_reach_into_those_before() {
        // 259970620 is 0f 7e d6 3c: 0xd6 is negative, and sets all bits above it.
        let own = KeyFacts::of(b"12998 5 Y3 1  .P00");
        let shown = origins(0xffff_d63c, &own, &own);
        assert!(shown[0].contains("taken for signed"), "{shown:?}");
    }

    #[test]
    fn nothing_is_made_up_for_a_random_number() {
        for value in [0x1234_5678, 0x9e37_79b9, 3_141_592_653] {
            assert_eq!(shown(value), Vec::<String>::new());
        }
    }

    /// Python: int(digits) // spaces % 2**32, and int(digits) % 2**32 // spaces.
    const JOINED: &[(u32, &str)] = &[
        (
            273905197,
            "the digits of both keys in a row, 987654321234567 / 3",
        ),
        (
            273905197,
            "the digits of both keys in a row, 987654321234567, cut to 32 bits, / 3",
        ),
        (
            2954613263,
            "the digits of both keys in a row, 987654321234567 / 9",
        ),
        (
            91301732,
            "the digits of both keys in a row, 987654321234567, cut to 32 bits, / 9",
        ),
        (
            2184592168,
            "the digits of both keys in a row, 123456798765432 / 3",
        ),
        (
            752936402,
            "the digits of both keys in a row, 123456798765432, cut to 32 bits, / 3",
        ),
        (
            3591508920,
            "the digits of both keys in a row, 123456798765432 / 9",
        ),
        (
            250978800,
            "the digits of both keys in a row, 123456798765432, cut to 32 bits, / 9",
        ),
    ];

    /// 98765432 over 3, every count of both keys another.
    const OWN: &[u8] = b"98765432abcdefghij   ";
    const OTHER: &[u8] = b"1234567      abcdefghijklmnopq";
    const NUMBER: u32 = 98_765_432;
    const PART: u32 = 32_921_810;

    fn of(value: u32, own: &[u8], other: &[u8]) -> Vec<String> {
        origins(value, &KeyFacts::of(own), &KeyFacts::of(other))
    }

    #[test]
    fn each_count_has_its_name() {
        for (count, name) in [
            (1, ""),
            (2, ", one fewer than its spaces"),
            (4, ", one more than its spaces"),
            (5, ""),
            (6, ", the other key's spaces"),
            (7, ", the other key's digits"),
            (8, ", its digits"),
            (9, ", the spaces of both keys"),
            (10, ", its characters that are neither digit nor space"),
            (13, ", its characters that are no digits"),
            (21, ", the key's length"),
            (30, ", the other key's length"),
            (64, ""),
        ] {
            let down = if NUMBER.is_multiple_of(count) {
                ""
            } else {
                ", rounded down"
            };
            let expected = format!("98765432 / {count}{name}{down}, where the key has 3 spaces");
            let shown = of(NUMBER / count, OWN, OTHER);
            assert_eq!(shown[0], expected);
            // 98765432 / 30 is 9876543 / 3 too.
            assert!(shown.len() == 1 || count == 30, "{shown:?}");
        }
        assert_eq!(of(NUMBER / 65, OWN, OTHER), [""; 0]);
        assert_eq!(of(PART, OWN, OTHER), [""; 0], "the right part");
        // 7 over 4, 5, 6 and 7 is 1.
        assert_eq!(of(1, b"7  x", b"9 9").len(), MOST_SHOWN);
        // Zero is what any small number comes to, and has no byte order.
        assert_eq!(of(0, b"7  x", b"9 9"), [""; 0]);
        assert_eq!(of(0, b"0  x", b"9 9"), [""; 0]);
        assert_eq!(of(0, b"10  x", b"9 9"), [""; 0]);
        assert_eq!(of(42, b"42 x", b"9 9"), [""; 0]);
        // The low 24 bits of a number of 24 bits are all of it; the low 16 of 98765432 over 3 are 893.
        let right = ["16777215, the right part, written little-endian"];
        assert_eq!(of(0xffff_ff00, b"16777215 x", b"9 9"), right);
        assert_eq!(of(893, OWN, OTHER), [""; 0]);
        let right = ["42, the right part, written little-endian"];
        assert_eq!(of(0x2a00_0000, b"42 x", b"9 9"), right);
        let right = ["65535, the right part, written little-endian"];
        assert_eq!(of(0xffff_0000, b"65535 x", b"9 9"), right);
        // One of anything is no count that somebody would take by mistake.
        assert_eq!(
            of(42, b"42  ", b"7 x")[0],
            "42 / 1, one fewer than its spaces, where the key has 2 spaces"
        );
        assert_eq!(
            of(42, b"42x", b"7 1")[0],
            "42 / 1, where the key has 0 spaces"
        );
        assert_eq!(
            of(14, b"42x", b"7 1")[0],
            "42 / 3, the key's length, where the key has 0 spaces"
        );
    }

    /// Each sentence is true of its number: Python, with // and & in place of the words.
    #[test]
    fn what_became_of_number_and_part_is_told_apart() {
        for (value, expected) in [
            (
                NUMBER * 3,
                "98765432 * 3, cut to 32 bits: multiplied, not divided",
            ),
            (8_765_432 / 3, "8765432 / 3: digit 1 of the key is missing"),
            (9_876_432 / 3, "9876432 / 3: digit 5 of the key is missing"),
            (9_876_543 / 3, "9876543 / 3: digit 8 of the key is missing"),
            (
                987_654 / 3,
                "987654 / 3: only the first 6 digits of the key",
            ),
            (987 / 3, "987 / 3: only the first 3 digits of the key"),
            (765_432 / 3, "765432 / 3: only the last 6 digits of the key"),
            (432 / 3, "432 / 3: only the last 3 digits of the key"),
            (210, "the low 8 bits of 32921810, the right part"),
            (22_738, "the low 16 bits of 32921810, the right part"),
            (16_144_594, "the low 24 bits of 32921810, the right part"),
            (4_959_784, "the low 24 bits of 98765432, divided"),
            (
                PART.wrapping_neg(),
                "32921810, the right part, with its sign changed",
            ),
            (
                0x58d2_01f6,
                "32921810, the right part, its two halves swapped",
            ),
            (PART + 1, "one more than 32921810, the right part"),
            (PART - 1, "one less than 32921810, the right part"),
            (1_234_567 / 6, "205761, the other key's part"),
            (
                PART.swap_bytes(),
                "32921810, the right part, written little-endian",
            ),
            // 01 f6 58 d2: d2 is negative, and sets all bits above it.
            (
                0xffff_ffd2,
                "32921810, the right part, put together from bytes that were taken for signed",
            ),
        ] {
            let shown = of(value, OWN, OTHER);
            assert!(shown.contains(&expected.to_owned()), "{value}: {shown:?}");
        }
        // Two digits of eight are too few to be no chance, seven are all but one.
        assert_eq!(of(98 / 3, OWN, OTHER), [""; 0]);
        assert_eq!(of(32 / 3, OWN, OTHER), [""; 0]);
    }

    #[test]
    fn digits_of_both_keys_in_a_row() {
        for (value, expected) in JOINED {
            let shown = of(*value, OWN, OTHER);
            assert!(
                shown.iter().any(|text| text == expected),
                "{value}: {shown:?}"
            );
        }
    }
}
