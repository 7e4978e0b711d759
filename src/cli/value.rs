//! Bytes on the command line: plain text, or with a prefix that says how they are written.

use std::ffi::OsStr;

use base64::Engine as _;
use ws76::capture::{ListRadix, list_of_bytes};

/// More than this is not read from a file that a value names: 64 MiB.
const LARGEST_FILE: u64 = 64 << 20;

/// Why a value cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ValueError {
    /// After `hex:` something that is no hex digit, or an odd number of them.
    #[error(
        "{flag}: {source}, after hex: take pairs of hex digits (spaces and colons may stand between)"
    )]
    Hex {
        flag: &'static str,
        source: hex::FromHexError,
    },
    /// After `numbers:` something that is no list of bytes.
    #[error(
        "{flag}: after numbers: take decimal numbers from -128 to 255 with commas or spaces between"
    )]
    Numbers { flag: &'static str },
    /// After `base64:` something that is no base64.
    #[error("{flag}: {source}, after base64: take the standard alphabet")]
    Base64 {
        flag: &'static str,
        source: base64::DecodeError,
    },
    /// After `escaped:` a backslash that begins no escape.
    #[error("{flag}: {source}")]
    Escape {
        flag: &'static str,
        source: EscapeError,
    },
    /// After `@` a file that cannot be read.
    #[error("{flag}: {path}: {error}")]
    File {
        flag: &'static str,
        path: String,
        error: std::io::Error,
    },
    /// After `@` a file that is too large to be a key.
    #[error("{flag}: {path}: the file is larger than 64 MiB")]
    LargeFile { flag: &'static str, path: String },
    /// Key 3 that is not eight bytes long.
    #[error("{flag}: key 3 has {got} bytes, the draft takes 8 (5.1): \"{seen}\"\n{advice}")]
    Key3Length {
        flag: &'static str,
        got: usize,
        seen: String,
        advice: &'static str,
    },
}

/// A backslash that begins no escape.
#[derive(Debug, thiserror::Error)]
#[error(
    "at byte {at} of the text after escaped: \"{seen}\" is no C escape; the escapes are \\r \\n \\t \\a \\b \\f \\v \\\\ \\' \\\" \\? \\0 to \\377 and \\x00 to \\xff"
)]
pub(crate) struct EscapeError {
    at: usize,
    seen: String,
}

/// The bytes of a value. `flag` names it in errors.
pub(crate) fn bytes(flag: &'static str, value: &OsStr) -> Result<Vec<u8>, ValueError> {
    let value = value.as_encoded_bytes();
    if let Some(text) = value.strip_prefix(b"hex:") {
        let digits: Vec<u8> = text
            .iter()
            .copied()
            .filter(|byte| !matches!(byte, b' ' | b':'))
            .collect();
        // A lone digit is half a byte that is missing, and no list of one.
        let is_list = text
            .iter()
            .any(|byte| matches!(byte, b',' | b'x' | b'X' | b'{' | b'['));
        return match list_of_bytes(text, ListRadix::Hexadecimal).filter(|_| is_list) {
            Some(bytes) => Ok(bytes),
            None => hex::decode(digits).map_err(|source| ValueError::Hex { flag, source }),
        };
    }
    if let Some(text) = value.strip_prefix(b"base64:") {
        let engine = base64::engine::GeneralPurpose::new(
            &base64::alphabet::STANDARD,
            base64::engine::GeneralPurposeConfig::new()
                .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
        );
        let decoded = engine.decode(text);
        return decoded.map_err(|source| ValueError::Base64 { flag, source });
    }
    if let Some(text) = value.strip_prefix(b"escaped:") {
        return unescape(text).map_err(|source| ValueError::Escape { flag, source });
    }
    if let Some(text) = value.strip_prefix(b"numbers:") {
        let bytes = list_of_bytes(text, ListRadix::Decimal);
        return bytes.ok_or(ValueError::Numbers { flag });
    }
    if is_bracketed_list(value)
        && let Some(bytes) = list_of_bytes(value, ListRadix::Either)
    {
        return Ok(bytes);
    }
    if let Some(path) = value.strip_prefix(b"@") {
        return file(flag, path);
    }
    Ok(value.strip_prefix(b"text:").unwrap_or(value).to_vec())
}

/// Whether a value is a list in brackets, as a program prints bytes: at least four numbers. No key has
/// so many commas or the word Buffer.
fn is_bracketed_list(value: &[u8]) -> bool {
    let ends = |open: &[u8], close: &[u8]| value.starts_with(open) && value.ends_with(close);
    let commas = value.iter().filter(|&&byte| byte == b',').count();
    ends(b"<Buffer ", b">")
        || (commas >= 3 && (ends(b"[", b"]") || ends(b"{", b"}") || ends(b"<<", b">>")))
}

/// Key 3: exactly eight bytes.
pub(crate) fn key3(flag: &'static str, value: &OsStr) -> Result<[u8; 8], ValueError> {
    let bytes = bytes(flag, value)?;
    // A list without brackets is never eight characters long: each number is one at least.
    if bytes.len() != 8
        && let Some(listed) = list_of_bytes(value.as_encoded_bytes(), ListRadix::Either)
        && let Ok(key3) = listed.try_into()
    {
        return Ok(key3);
    }
    bytes.as_slice().try_into().map_err(|_| {
        let trimmed = bytes.trim_ascii_end();
        let advice = if trimmed.len() == 8 {
            "the bytes end in a line end or a space too many: make the file without (printf, not echo)"
        } else {
            "write bytes that a shell cannot as hex:5e6e3a64735b3455, escaped:'\\x00ab\\r\\n...' or @FILE"
        };
        ValueError::Key3Length {
            flag,
            got: bytes.len(),
            seen: ws76::bytes::escape_up_to(&bytes, 40),
            advice,
        }
    })
}

/// The file whose bytes a value stands for, if it does.
pub(crate) fn file_of(value: &OsStr) -> Option<std::path::PathBuf> {
    value.as_encoded_bytes().strip_prefix(b"@").map(os_path)
}

fn file(flag: &'static str, path: &[u8]) -> Result<Vec<u8>, ValueError> {
    use std::io::Read as _;

    let path_text = ws76::bytes::escape(path);
    let failed = |error| ValueError::File {
        flag,
        path: path_text.clone(),
        error,
    };
    let path = os_path(path);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(LARGEST_FILE.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|len| len > LARGEST_FILE) {
        return Err(ValueError::LargeFile {
            flag,
            path: path_text,
        });
    }
    Ok(bytes)
}

#[cfg(unix)]
fn os_path(path: &[u8]) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(path).into()
}

#[cfg(not(unix))]
fn os_path(path: &[u8]) -> std::path::PathBuf {
    String::from_utf8_lossy(path).into_owned().into()
}

/// Undoes C escapes; a hex escape has one or two digits, an octal one up to three.
fn unescape(text: &[u8]) -> Result<Vec<u8>, EscapeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        if first != b'\\' {
            bytes.push(first);
            rest = after;
            continue;
        }
        let at = text.len().saturating_sub(rest.len());
        let (byte, taken) = escape_sequence(after).ok_or_else(|| EscapeError {
            at,
            seen: ws76::bytes::safe_text(&String::from_utf8_lossy(
                rest.get(..rest.len().min(4)).unwrap_or_default(),
            )),
        })?;
        bytes.push(byte);
        rest = after.get(taken..).unwrap_or_default();
    }
    Ok(bytes)
}

/// The byte of the escape after a backslash, and how many characters it takes.
fn escape_sequence(text: &[u8]) -> Option<(u8, usize)> {
    let digits = |from: usize, most: usize, radix: u32| -> Option<(u8, usize)> {
        let run: String = text
            .iter()
            .skip(from)
            .take(most)
            .map(|&byte| char::from(byte))
            .take_while(|c| c.is_digit(radix))
            .collect();
        let byte = u8::from_str_radix(&run, radix).ok()?;
        Some((byte, from.saturating_add(run.len())))
    };
    let simple = match text.first()? {
        b'r' => b'\r',
        b'n' => b'\n',
        b't' => b'\t',
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'v' => 0x0b,
        b'e' => 0x1b,
        byte @ (b'\\' | b'\'' | b'"' | b'?') => *byte,
        b'x' => return digits(1, 2, 16),
        b'0'..=b'7' => return digits(0, 3, 8),
        _ => return None,
    };
    Some((simple, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<Vec<u8>, String> {
        bytes("--challenge", OsStr::new(value)).map_err(|error| error.to_string())
    }

    #[test]
    fn each_prefix_is_read() {
        for value in [
            "^n:ds[4U",
            "text:^n:ds[4U",
            "hex:5e6e3a64735b3455",
            "hex:5E 6e:3a 64 73 5b 34 55",
            "hex:0x5e,0x6e,0x3a,0x64,0x73,0x5b,0x34,0x55",
            "numbers:94 110 58 100 115 91 52 85",
            "[94, 110, 58, 100, 115, 91, 52, 85]",
            "<<94,110,58,100,115,91,52,85>>",
            "<Buffer 5e 6e 3a 64 73 5b 34 55>",
            "base64:Xm46ZHNbNFU=",
            "base64:Xm46ZHNbNFU",
            "escaped:\\x5en\\72d\\163[4U",
        ] {
            assert_eq!(read(value).as_deref(), Ok(&b"^n:ds[4U"[..]), "{value}");
        }
        assert_eq!(read("text:hex:00").as_deref(), Ok(&b"hex:00"[..]));
        assert_eq!(
            read("escaped:\\0\\r\\n\\\\\\xff").as_deref(),
            Ok(&b"\0\r\n\\\xff"[..])
        );
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert!(read("hex:5g").is_err_and(|e| e.contains("'g' at position 1")));
        assert!(read("hex:5").is_err_and(|e| e.contains("Odd number of digits")));
        assert!(read("base64:!").is_err());
        assert!(read("escaped:ab\\q").is_err_and(|e| e.contains("at byte 2")));
        assert!(read("escaped:\\x").is_err() && read("escaped:\\").is_err());
        assert!(read("escaped:\\400").is_err());
        assert!(read("@/no/such/file").is_err_and(|e| e.contains("/no/such/file")));
    }

    #[test]
    fn key_3_is_eight_bytes_and_nothing_else() {
        let read = |value: &str| key3("--challenge", OsStr::new(value)).map_err(|e| e.to_string());
        assert_eq!(read("12345678"), Ok(*b"12345678"));
        assert_eq!(read("94 110 58 100 115 91 52 85"), Ok(*b"^n:ds[4U"));
        assert_eq!(read("5e:6e:3a:64:73:5b:34:55"), Ok(*b"^n:ds[4U"));
        assert_eq!(read("[1, 2, 3"), Ok(*b"[1, 2, 3"));
        assert!(read("1234567").is_err_and(|e| e.contains("has 7 bytes") && e.contains("hex:")));
        assert!(read("escaped:12345678\\n").is_err_and(|e| e.contains("line end")));
    }
}
