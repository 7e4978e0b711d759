//! Entities of HTML, as text that went through a page holds them.

/// The character of an entity, and the entity's length.
pub(crate) fn read(text: &[u8]) -> Option<(char, usize)> {
    let inner = text.strip_prefix(b"&")?;
    let inner = inner.get(..inner.len().min(11))?;
    let end = memchr::memchr(b';', inner)?;
    let name = std::str::from_utf8(inner.get(..end)?).ok()?;
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((c, end.saturating_add(2)))
}
