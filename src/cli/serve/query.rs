//! The keys in the query of a form that was sent by GET.

use std::ffi::OsString;

use ws76::challenge::Key3;

use super::super::value::{self, ValueError};

/// Why a query has no keys.
#[derive(Debug, thiserror::Error)]
pub(super) enum QueryError {
    /// A field of the form is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A value that is no key, or no eight bytes.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// A value that names a file: a page must not read any.
    #[error("{0}: a page reads no files")]
    File(&'static str),
}

/// Key 1, key 2 and key 3 of a query.
pub(super) fn keys(query: &str) -> Result<(Vec<u8>, Vec<u8>, Key3), QueryError> {
    let key1 = field(query, "key1")?;
    let key2 = field(query, "key2")?;
    let challenge = field(query, "challenge")?;
    Ok((
        value::bytes("key 1", &key1)?,
        value::bytes("key 2", &key2)?,
        value::key3("key 3", &challenge)?,
    ))
}

fn field(query: &str, name: &'static str) -> Result<OsString, QueryError> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name).map(|(_, value)| value);
    let text = decoded(value.ok_or(QueryError::Missing(name))?);
    if text.starts_with('@') {
        return Err(QueryError::File(name));
    }
    Ok(text.into())
}

/// A value as forms send it: `+` for a space, `%` and two hex digits for a byte.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = after.get(..2).filter(|_| first == b'%');
        let byte = escaped.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            // A sign is no hex digit, and from_str_radix takes one.
            let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
        });
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None if first == b'+' => bytes.push(b' '),
            None => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_draft_come_through_a_form() {
        // Draft 76, 1.2; encoded by Python's urllib.parse.urlencode.
        let query =
            "key1=4+%401++46546xW%250l+1+5&key2=12998+5+Y3+1++.P00&challenge=%5En%3Ads%5B4U";
        let (key1, key2, key3) = keys(query).unwrap();
        assert_eq!(key1, b"4 @1  46546xW%0l 1 5");
        assert_eq!(key2, b"12998 5 Y3 1  .P00");
        assert_eq!(&key3, b"^n:ds[4U");
    }

    #[test]
    fn what_is_no_escape_stays_and_no_file_is_read() {
        assert_eq!(decoded("%4x%+1%"), "%4x% 1%");
        assert_eq!(decoded("%00%0d"), "\0\r");
        let file = "key1=%40/etc/passwd&key2=1&challenge=12345678";
        assert!(matches!(keys(file), Err(QueryError::File("key1"))));
        assert!(matches!(keys("key1=1"), Err(QueryError::Missing("key2"))));
        assert!(matches!(
            keys("key1=1&key2=1&challenge=1"),
            Err(QueryError::Value(_))
        ));
    }
}
