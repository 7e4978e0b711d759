//! Base64 in lines or not, padded or not, of either alphabet; several padded texts one after the
//! other are read as one.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::reading::Reading;
use super::super::sniff::{Head, without_bom};
use super::Dumped;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const ENGINE: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// What the head writes, where it is base64.
pub(in crate::capture) fn decoded(head: &Head<'_>) -> Option<Vec<u8>> {
    let text = without_bom(head.bytes);
    let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_= \t\r\n".contains(byte);
    if text.len() < 16 || !text.iter().all(alphabet) {
        return None;
    }
    Some(decode(text).0)
}

/// Reads the text.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let form = Form::Base64;
    let (bytes, whole) = decode(text);
    if !whole {
        let problem = Problem::Base64;
        return Err(Error::Malformed {
            form,
            problem,
            at: 0,
        });
    }
    if bytes.is_empty() {
        let problem = Problem::NoBytes;
        return Err(Error::Malformed {
            form,
            problem,
            at: 0,
        });
    }
    let signs = text
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte));
    if signs.count() % 4 == 1 {
        reading.note(Note::TailCut {
            at: text.len() as u64,
        });
    }
    Ok(Dumped::Pieces(vec![bytes]))
}

/// The bytes up to the first sign that does not fit, and whether there is none.
pub(super) fn decode(text: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    for part in text.split(|&byte| byte == b'=') {
        let mut signs: Vec<u8> = part
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace())
            .map(|&byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                other => other,
            })
            .collect();
        // One sign beyond a group of four is the beginning of a byte: the text is cut there.
        if signs.len() % 4 == 1 {
            signs.pop();
        }
        if ENGINE.decode_vec(&signs, &mut bytes).is_err() {
            return (bytes, false);
        }
    }
    (bytes, true)
}
