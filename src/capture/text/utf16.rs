//! UTF-16, with or without a byte order mark: what `>` in an older PowerShell writes.

use super::super::error::Error;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::Dumped;

/// Units that are looked at where no mark says the order.
const LOOKED_AT: usize = 64;

/// Whether a byte order mark or the zeros of ASCII characters show it.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    Confidence::Certain.when(order(head.bytes).is_some())
}

/// Reads the text: what is in it is of another form.
pub(in crate::capture) fn read(
    text: &[u8],
    _reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let (order, text) = order(text).unwrap_or((Order::Little, text));
    let (pairs, _) = text.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| match order {
        Order::Little => u16::from_le_bytes(pair),
        Order::Big => u16::from_be_bytes(pair),
    });
    let decoded: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Ok(Dumped::Pieces(vec![decoded.into_bytes()]))
}

/// The order of the bytes in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// The order, and the text behind the mark.
fn order(bytes: &[u8]) -> Option<(Order, &[u8])> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some((Order::Little, rest));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some((Order::Big, rest));
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let pairs = pairs.get(..LOOKED_AT.min(pairs.len()))?;
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let all = |fits: fn([u8; 2]) -> (u8, u8)| {
        pairs.len() >= 8
            && pairs.iter().all(|&pair| {
                let (zero, shown) = fits(pair);
                zero == 0 && is_text(shown)
            })
    };
    if all(|[low, high]| (high, low)) {
        Some((Order::Little, bytes))
    } else if all(|[high, low]| (high, low)) {
        Some((Order::Big, bytes))
    } else {
        None
    }
}
