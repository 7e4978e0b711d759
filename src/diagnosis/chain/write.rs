//! What of the digest is written, and what around it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::Written;
use crate::diagnosis::stage::{Form, Hash, Wrapping};
use crate::diagnosis::text;

/// The field of RFC 6455 that holds its answer, and in which a draft-76 answer is sent by mistake.
const ACCEPT: &str = "Sec-WebSocket-Accept";

/// What a server that fails after its fields sends.
const ERROR: &[u8] = b"HTTP/1.1 500 Internal Server Error\r\n\r\n";

/// What is written.
pub(in crate::diagnosis) fn write(
    digest: &[u8],
    hash: Hash,
    form: Form,
    wrapping: Wrapping,
) -> Written {
    if matches!(hash, Hash::Rfc6455(_)) {
        return in_field(STANDARD.encode(digest).into_bytes());
    }
    let text = if matches!(hash, Hash::Rfc6455Behind(_)) {
        STANDARD.encode(digest).into_bytes()
    } else {
        formed(digest, form)
    };
    let body = match wrapping {
        Wrapping::InField if form == Form::Raw => {
            return in_field(hex::encode(digest).into_bytes());
        }
        Wrapping::InField => return in_field(text),
        Wrapping::BeforeStatusLine => {
            return Written {
                lead: text,
                ..Written::default()
            };
        }
        _ => wrapped(text, wrapping),
    };
    Written {
        body,
        ..Written::default()
    }
}

fn in_field(value: Vec<u8>) -> Written {
    Written {
        field: Some((ACCEPT, value)),
        ..Written::default()
    }
}

/// The digest in the form that is sent.
pub(in crate::diagnosis) fn formed(digest: &[u8], form: Form) -> Vec<u8> {
    match form {
        Form::Raw => digest.to_vec(),
        Form::Text(text) => text::changed(digest, text),
        Form::Utf8First16 => text::first(&text::utf8(digest), 16).to_vec(),
        Form::CutAtNul => text::cut_at_nul(digest).to_vec(),
        Form::ZeroedAfterNul => text::padded(text::cut_at_nul(digest), 16),
        Form::NulsLost => text::without_nuls(digest),
        Form::Trimmed => text::php_trimmed(digest).to_vec(),
        Form::Stripped => text::python_stripped(digest).to_vec(),
        Form::Chomped => text::without_trailing_lfs(digest).to_vec(),
        Form::LineFeedsDoubled => text::line_feeds_doubled(digest),
        Form::CarriageReturnsLost => text::carriage_returns_lost(digest),
        Form::First(count) => text::first(digest, usize::from(count)).to_vec(),
        Form::First15Nul => text::padded(text::first(digest, 15), 16),
        Form::FirstByteLost => digest.get(1..).unwrap_or_default().to_vec(),
        Form::BigInteger => {
            let start = digest.iter().position(|&byte| byte != 0);
            text::with_sign_byte(digest.get(start.unwrap_or(0)..).unwrap_or_default())
        }
        Form::LowerCase => digest.to_ascii_lowercase(),
        Form::Padded(length) => text::padded(digest, usize::from(length)),
        _ => printed(digest, form).into_bytes(),
    }
}

/// The digest printed.
fn printed(digest: &[u8], form: Form) -> String {
    let hex = || hex::encode(digest);
    let some = |from: usize, to: usize| hex().get(from..to).unwrap_or_default().to_owned();
    let each = |between: &str, print: fn(u8) -> String| {
        let printed: Vec<String> = digest.iter().map(|&byte| print(byte)).collect();
        printed.join(between)
    };
    let extended = |byte: u8| i32::from(byte.cast_signed()).cast_unsigned();
    let signed = |padded: fn(u32) -> String| {
        let printed: Vec<String> = digest.iter().map(|&byte| padded(extended(byte))).collect();
        printed.concat()
    };
    match form {
        Form::HexUpper => hex::encode_upper(digest),
        Form::HexPrefixed => format!("0x{}", hex()),
        Form::HexUpperFirst16 => some(0, 16).to_uppercase(),
        Form::HexUpperMiddle16 => some(8, 24).to_uppercase(),
        Form::HexUpperColons => each(":", |byte| format!("{byte:02X}")),
        Form::HexUpperSpaces => each(" ", |byte| format!("{byte:02X}")),
        Form::HexFirst16 => some(0, 16),
        Form::HexMiddle16 => some(8, 24),
        Form::HexHyphens => each("-", |byte| format!("{byte:02X}")),
        Form::HexColons => each(":", |byte| format!("{byte:02x}")),
        Form::HexSpaces => each(" ", |byte| format!("{byte:02x}")),
        Form::HexUnpadded => each("", |byte| format!("{byte:x}")),
        Form::HexSigned => signed(|number| format!("{number:x}")),
        Form::HexSignedPadded => signed(|number| format!("{number:02x}")),
        Form::HexNumber => hex().trim_start_matches('0').to_owned(),
        Form::Base64 => STANDARD.encode(digest),
        Form::Base64Unpadded => STANDARD_NO_PAD.encode(digest),
        Form::Base64Url => URL_SAFE.encode(digest),
        Form::Base64UrlUnpadded => URL_SAFE_NO_PAD.encode(digest),
        Form::Base64First16 => STANDARD
            .encode(digest)
            .get(..16)
            .unwrap_or_default()
            .to_owned(),
        Form::Base64OfHex => STANDARD.encode(hex()),
        Form::Decimals => text::decimals(digest, ","),
        Form::DecimalsListed => format!("[{}]", text::decimals(digest, ", ")),
        Form::SignedListed => format!("[{}]", text::signed_decimals(digest, ", ")),
        Form::DecimalsSpaced => format!("[{}]", text::decimals(digest, " ")),
        Form::PythonBytes => text::python_bytes(digest),
        _ => hex(),
    }
}

/// What is sent behind the answer, whatever that is.
pub(in crate::diagnosis) const fn behind(wrapping: Wrapping) -> &'static [u8] {
    match wrapping {
        Wrapping::LineEndsAround | Wrapping::LineEndAfter | Wrapping::Chunked => b"\r\n",
        Wrapping::LineFeedAfter => b"\n",
        Wrapping::NulAfter => b"\0",
        Wrapping::LineEndNulAfter => b"\r\n\0",
        Wrapping::EmptyLineAfter => b"\r\n\r\n",
        Wrapping::FfAfter | Wrapping::Framed => b"\xff",
        Wrapping::LineEndFfAfter => b"\r\n\xff",
        Wrapping::Md5sum => b"  -\n",
        Wrapping::Quoted => b"\"",
        Wrapping::SingleQuoted => b"'",
        Wrapping::ChunkedWhole => b"\r\n0\r\n\r\n",
        _ => b"",
    }
}

/// The digest with what is sent around it.
pub(in crate::diagnosis) fn wrapped(text: Vec<u8>, wrapping: Wrapping) -> Vec<u8> {
    let around = |before: &[u8]| [before, &text, behind(wrapping)].concat();
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    let [high1, high2, high3, low] = length(text.len()).to_be_bytes();
    let size = format!("{:x}\r\n", text.len());
    match wrapping {
        Wrapping::None | Wrapping::InField | Wrapping::BeforeStatusLine => text,
        Wrapping::Missing => Vec::new(),
        Wrapping::HttpError => ERROR.to_vec(),
        Wrapping::Twice => [text.as_slice(), &text].concat(),
        Wrapping::LineEndBefore | Wrapping::LineEndsAround => around(b"\r\n"),
        Wrapping::LineFeedBefore => around(b"\n"),
        Wrapping::Quoted | Wrapping::QuoteBefore => around(b"\""),
        Wrapping::SingleQuoted => around(b"'"),
        Wrapping::Chunked | Wrapping::ChunkedWhole => around(size.as_bytes()),
        Wrapping::Framed | Wrapping::NulBefore => around(b"\0"),
        Wrapping::FramedHybi => around(&[0x81, low]),
        Wrapping::FramedHybiBinary => around(&[0x82, low]),
        Wrapping::LengthBefore => around(&[high1, high2, high3, low]),
        Wrapping::ShortLengthBefore => around(&[high3, low]),
        Wrapping::LineEndAfter
        | Wrapping::LineFeedAfter
        | Wrapping::NulAfter
        | Wrapping::LineEndNulAfter
        | Wrapping::EmptyLineAfter
        | Wrapping::FfAfter
        | Wrapping::LineEndFfAfter
        | Wrapping::Md5sum => around(b""),
    }
}
