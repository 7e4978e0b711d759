//! Hexadecimal digits and other numbers in ASCII.

/// The value of a hexadecimal digit.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// The byte that two hexadecimal digits write.
pub(super) fn byte(pair: [u8; 2]) -> Option<u8> {
    let [high, low] = pair;
    Some(nibble(high)? << 4 | nibble(low)?)
}

/// Appends the bytes that an even number of hexadecimal digits writes; `None` for anything else,
/// with `into` as it was.
pub(super) fn bytes(digits: &[u8], into: &mut Vec<u8>) -> Option<()> {
    let before = into.len();
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    for &pair in pairs {
        let Some(value) = byte(pair) else {
            into.truncate(before);
            return None;
        };
        into.push(value);
    }
    Some(())
}

/// The number that the digits write in that base; `None` for anything else, or beyond 64 bits.
pub(super) fn number(digits: &[u8], radix: u32) -> Option<u64> {
    let well_formed = !digits.is_empty() && digits.iter().all(u8::is_ascii_alphanumeric);
    let text = std::str::from_utf8(digits).ok().filter(|_| well_formed)?;
    u64::from_str_radix(text, radix).ok()
}

/// How many hexadecimal digits `text` begins with.
pub(super) fn leading(text: &[u8]) -> usize {
    text.iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count()
}
