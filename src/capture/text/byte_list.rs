//! A list of numbers that is all of a value.

use super::numbers::{Radix, list, number};
use super::scan::Scan;

/// How a list of numbers that stands alone is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListRadix {
    /// Decimal, signed or not.
    Decimal,
    /// Two hexadecimal digits each, marked or not.
    Hexadecimal,
    /// Whichever of the two it can only be.
    Either,
}

/// The bytes that a list of numbers writes: `[94, 110, -1]`, `<<94,110>>`, `<Buffer 5e 6e>`,
/// `{0x5e, 0x6e}`, `5e:6e`. `None` where it is no list, or where it may be read in both ways.
#[must_use]
pub fn list_of_bytes(text: &[u8], radix: ListRadix) -> Option<Vec<u8>> {
    let whole = |radix: Radix| {
        let mut scan = Scan::new(text, 0);
        scan.take_while(|byte| matches!(byte, b' ' | b'[' | b'{' | b'(' | b'<'));
        scan.eat(b"Buffer ");
        let piece = list(&mut scan, radix, None);
        let rest = scan.take_while(|byte| matches!(byte, b' ' | b']' | b'}' | b')' | b'>'));
        let is_closed = !rest.is_empty() || !piece.cut;
        let last = if piece.cut { at_end(text, radix) } else { None };
        let ends = scan.peek().is_none() && is_closed | last.is_some();
        let bytes: Vec<u8> = piece.bytes.into_iter().chain(last).collect();
        (ends && !bytes.is_empty()).then_some(bytes)
    };
    match radix {
        ListRadix::Decimal => whole(Radix::Decimal),
        ListRadix::Hexadecimal => whole(Radix::Hexadecimal),
        ListRadix::Either => {
            let marked = memchr::memmem::find(text, b"0x").is_some() || text.contains(&b':');
            match (whole(Radix::Decimal), whole(Radix::Hexadecimal)) {
                (Some(bytes), None) => Some(bytes),
                (None, Some(bytes)) => Some(bytes),
                (Some(_), Some(bytes)) if marked => Some(bytes),
                // Commas stand between decimal numbers, spaces alone between either.
                (Some(bytes), Some(_)) if text.contains(&b',') => Some(bytes),
                _ => None,
            }
        }
    }
}

/// The number at the end of a text that nothing closes.
fn at_end(text: &[u8], radix: Radix) -> Option<u8> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let count = text.iter().rev().take_while(|byte| is_part(byte)).count();
    let mut scan = Scan::new(text, text.len().saturating_sub(count));
    if radix == Radix::Hexadecimal {
        scan.eat(b"-");
    }
    number(&mut scan, radix).filter(|_| scan.peek().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_any_dress_are_read() {
        for text in [
            "[94, 110, 58, 100, 115, 91, 52, 85]",
            "<<94,110,58,100,115,91,52,85>>",
            "<Buffer 5e 6e 3a 64 73 5b 34 55>",
            "{0x5e, 0x6e, 0x3a, 0x64, 0x73, 0x5b, 0x34, 0x55}",
            "5e:6e:3a:64:73:5b:34:55",
            "5E-6E-3A-64-73-5B-34-55",
            "94 110 58 100 115 91 52 85",
        ] {
            let read = list_of_bytes(text.as_bytes(), ListRadix::Either);
            assert_eq!(read.as_deref(), Some(&b"^n:ds[4U"[..]), "{text}");
        }
        let signed = list_of_bytes(b"[-1, -128, 127]", ListRadix::Either);
        assert_eq!(signed.as_deref(), Some(&b"\xff\x80\x7f"[..]));
        for text in ["^n:ds[4U", "10 20 30", "", "[]", "[256]", "1, x"] {
            assert_eq!(
                list_of_bytes(text.as_bytes(), ListRadix::Either),
                None,
                "{text}"
            );
        }
    }
}
