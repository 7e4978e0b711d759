//! The slips that make a wrong Sec-WebSocket-Accept: what is hashed, how, and how it is written.
//!
//! Each slip is a row: an id, a sentence, what to do. The catalogue is tried as a whole, one slip at a
//! time and then one of what is hashed with one of how it is written.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::accept::{Accept, GUID};

/// One slip, or a pair, that makes the value received.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The ids of the slips.
    pub slips: Vec<&'static str>,
    /// What the server did.
    pub sentence: String,
    /// What to do about it, one for each slip.
    pub help: Vec<&'static str>,
}

/// One row of the catalogue.
#[derive(Debug)]
#[non_exhaustive]
pub struct Slip {
    /// Its id.
    pub id: &'static str,
    /// What the server does.
    pub sentence: &'static str,
    /// What to do about it.
    pub help: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Other bytes are hashed.
    Input(fn(&Accept) -> Option<Vec<u8>>),
    /// They are hashed in another way, or the digest is changed.
    Hash(fn(&[u8]) -> Vec<u8>),
    /// The digest is written in another way.
    Output(fn(&[u8]) -> Vec<u8>),
    /// The value does not come from a hash.
    Whole(fn(&Accept) -> Vec<u8>),
    /// The key is followed by this in place of the GUID.
    Text(fn() -> Vec<u8>),
    /// Hyphens of the GUID are another character.
    Dash,
    /// Known spellings of the GUID are tried; the sentence names the one found.
    Guid,
    /// The first characters of the key alone are hashed; the sentence says how many.
    KeyPart,
}

/// Spellings of the GUID's last group that were seen in public reports: the first four groups are
/// always right.
const LAST_GROUPS: [&str; 11] = [
    "5AB0DC85B11F",
    "5AB0DC85B11D",
    "5AB0DC85B11C",
    "5AB5DC85B11",
    "5AB9DC85B11D",
    "5AB5DC085B11",
    "5AB9CAD40B11",
    "5AB9DC63B5E0",
    "5AB5A0BD85B1",
    "5AB53ADF711E2",
    "5AB53ADF711E",
];

/// The four groups before it.
const HEAD: &str = "258EAFA5-E914-47DA-95CA-";

/// Every slip. They are made at their first use: as constants they would be addresses that the loader
/// adjusts at each start of a program.
pub static ALL: LazyLock<Vec<Slip>> = LazyLock::new(|| {
    vec![
    slip(
        "accept-guid-misspelt",
        "The GUID is misspelt",
        "copy the GUID from the RFC: 258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
        Kind::Guid,
    ),
    slip(
        "accept-guid-dash",
        "The GUID holds an en dash, as word processors and web pages print hyphens.",
        "type the four hyphens of the GUID anew",
        Kind::Dash,
    ),
    slip(
        "accept-guid-lower-case",
        "The GUID is in lower case.",
        "write the GUID in upper case",
        Kind::Text(|| GUID.to_ascii_lowercase().into_bytes()),
    ),
    slip(
        "accept-guid-missing",
        "The GUID is left out.",
        "append the GUID to the key before hashing",
        Kind::Text(Vec::new),
    ),
    slip(
        "accept-guid-no-hyphens",
        "The GUID is written without its hyphens.",
        "write the GUID with its four hyphens",
        Kind::Text(|| GUID.replace('-', "").into_bytes()),
    ),
    slip(
        "accept-guid-braces",
        "The GUID is in braces.",
        "leave the braces out; in .NET, format a Guid with \"D\", in upper case",
        Kind::Text(|| format!("{{{GUID}}}").into_bytes()),
    ),
    slip(
        "accept-guid-line-end",
        "A line end follows the GUID.",
        "trim the line that the GUID is read from",
        Kind::Text(|| format!("{GUID}\n").into_bytes()),
    ),
    slip(
        "accept-guid-first",
        "The GUID is put before the key.",
        "hash the key first, then the GUID",
        Kind::Input(|a| Some([GUID.as_bytes(), &a.key].concat())),
    ),
    slip(
        "accept-guid-binary",
        "The GUID is taken as 16 bytes, not as text.",
        "append the 36 characters of the GUID",
        Kind::Input(|a| {
            Some(
                [
                    &a.key[..],
                    &[
                        0x25, 0x8e, 0xaf, 0xa5, 0xe9, 0x14, 0x47, 0xda, 0x95, 0xca, 0xc5, 0xab,
                        0x0d, 0xc8, 0x5b, 0x11,
                    ],
                ]
                .concat(),
            )
        }),
    ),
    slip(
        "accept-key-decoded",
        "The key is base64-decoded before it is hashed.",
        "hash the key's 24 characters as they are in the field",
        Kind::Input(|a| Some(with_guid(a.decoded.as_ref()?))),
    ),
    slip(
        "accept-key-lf",
        "The key is hashed with the LF at the end of its line.",
        "trim the line end off the field's value",
        Kind::Input(|a| Some(with_guid(&[&a.key[..], b"\n"].concat()))),
    ),
    slip(
        "accept-key-cr",
        "The key is hashed with the CR at the end of its line.",
        "trim the line end off the field's value",
        Kind::Input(|a| Some(with_guid(&[&a.key[..], b"\r"].concat()))),
    ),
    slip(
        "accept-key-crlf",
        "The key is hashed with the CR LF at the end of its line.",
        "trim the line end off the field's value",
        Kind::Input(|a| Some(with_guid(&[&a.key[..], b"\r\n"].concat()))),
    ),
    slip(
        "accept-key-space-before",
        "The space after the colon is hashed with the key.",
        "trim white space on both sides of the value",
        Kind::Input(|a| Some(with_guid(&[b" ", &a.key[..]].concat()))),
    ),
    slip(
        "accept-key-space-after",
        "A space after the key is hashed with it.",
        "trim white space on both sides of the value",
        Kind::Input(|a| Some(with_guid(&[&a.key[..], b" "].concat()))),
    ),
    slip(
        "accept-key-nul",
        "A NUL after the key is hashed with it.",
        "hash as many bytes as the key is long, without the terminator",
        Kind::Input(|a| Some(with_guid(&[&a.key[..], b"\0"].concat()))),
    ),
    slip(
        "accept-end-nul",
        "A NUL after key and GUID is hashed with them.",
        "hash 60 bytes, without the terminator",
        Kind::Input(|a| Some([&a.joined[..], b"\0"].concat())),
    ),
    slip(
        "accept-key-one-pad",
        "The last = of the key is lost, as when the line is split at =.",
        "split the line at the first colon only",
        Kind::Input(|a| Some(with_guid(a.key.strip_suffix(b"=")?))),
    ),
    slip(
        "accept-key-no-pad",
        "Both = of the key are lost, as when the line is split at =.",
        "split the line at the first colon only",
        Kind::Input(|a| Some(with_guid(a.key.strip_suffix(b"==")?))),
    ),
    slip(
        "accept-key-first-cut",
        "The first character of the key is cut.",
        "begin after the colon and its space",
        Kind::Input(|a| Some(with_guid(a.key.get(1..)?))),
    ),
    slip(
        "accept-key-cut",
        "Only the first characters of the key are hashed",
        "take the value up to its line end",
        Kind::KeyPart,
    ),
    slip(
        "accept-key-lower-case",
        "The key is lowered before it is hashed.",
        "lower the names of fields, not their values",
        Kind::Input(|a| Some(with_guid(&a.key.to_ascii_lowercase()))),
    ),
    slip(
        "accept-key-plus-space",
        "The + in the key is turned into a space before it is hashed.",
        "do not URL-decode the field's value",
        Kind::Input(|a| Some(with_guid(&plus_to_space(&a.key)))),
    ),
    slip(
        "accept-key-quoted",
        "The key is hashed in double quotes.",
        "hash the value without quotes",
        Kind::Input(|a| Some(with_guid(&[b"\"", &a.key[..], b"\""].concat()))),
    ),
    slip(
        "accept-key-empty",
        "The key is not found: the GUID alone is hashed.",
        "compare the field's name without regard to case",
        Kind::Input(|_| Some(GUID.into())),
    ),
    slip(
        "accept-key-undefined",
        "The key is not found, and the text undefined is hashed in its place.",
        "compare the field's name without regard to case; Node.js has names in lower case",
        Kind::Input(|_| Some(with_guid(b"undefined"))),
    ),
    slip(
        "accept-key-null",
        "The key is not found, and the text null is hashed in its place.",
        "compare the field's name without regard to case",
        Kind::Input(|_| Some(with_guid(b"null"))),
    ),
    slip(
        "accept-key-none",
        "The key is not found, and the text None is hashed in its place.",
        "compare the field's name without regard to case",
        Kind::Input(|_| Some(with_guid(b"None"))),
    ),
    slip(
        "accept-key-line",
        "The whole line is hashed, with the field's name.",
        "hash the value alone",
        Kind::Input(|a| Some(with_guid(&[b"Sec-WebSocket-Key: ", &a.key[..]].concat()))),
    ),
    slip(
        "accept-utf16le",
        "Key and GUID are hashed as UTF-16, little-endian.",
        "hash the text as ASCII or UTF-8; in .NET, Encoding.ASCII, not Encoding.Unicode",
        Kind::Input(|a| Some(a.joined.iter().flat_map(|&byte| [byte, 0]).collect())),
    ),
    slip(
        "accept-utf16be",
        "Key and GUID are hashed as UTF-16, big-endian.",
        "hash the text as ASCII or UTF-8",
        Kind::Input(|a| Some(a.joined.iter().flat_map(|&byte| [0, byte]).collect())),
    ),
    slip(
        "accept-md5",
        "MD5 is used in place of SHA-1.",
        "hash with SHA-1",
        Kind::Hash(|text| Md5::digest(text).to_vec()),
    ),
    slip(
        "accept-sha256",
        "SHA-256 is used in place of SHA-1.",
        "hash with SHA-1",
        Kind::Hash(|text| Sha256::digest(text).to_vec()),
    ),
    slip(
        "accept-no-hash",
        "Key and GUID are not hashed.",
        "write the base64 of the SHA-1 of them",
        Kind::Hash(<[u8]>::to_vec),
    ),
    slip(
        "accept-zero-digest",
        "The digest is 20 zero bytes: the hash never ran.",
        "check the result of the hash function; the algorithm may be missing in the library",
        Kind::Hash(|_| vec![0; 20]),
    ),
    slip(
        "accept-words-swapped",
        "Each of the digest's five words is in the wrong byte order.",
        "write each word of the digest big-endian",
        Kind::Hash(|text| {
            sha1(text)
                .chunks(4)
                .flat_map(|word| word.iter().rev().copied())
                .collect()
        }),
    ),
    slip(
        "accept-digest-16",
        "The digest is cut to 16 bytes.",
        "write all 20 bytes of the digest",
        Kind::Hash(|text| sha1(text).into_iter().take(16).collect()),
    ),
    slip(
        "accept-digest-cut-at-nul",
        "The digest is cut at its first NUL.",
        "give the length of the digest, 20, in place of strlen()",
        Kind::Hash(|text| {
            sha1(text)
                .into_iter()
                .take_while(|&byte| byte != 0)
                .collect()
        }),
    ),
    slip(
        "accept-digest-question-marks",
        "The digest went through an ASCII string: each byte above 0x7f became a question mark.",
        "encode the 20 bytes, not a string of them",
        Kind::Hash(|text| {
            sha1(text)
                .into_iter()
                .map(|byte| if byte > 0x7f { b'?' } else { byte })
                .collect()
        }),
    ),
    slip(
        "accept-digest-utf8",
        "The digest went through a string: each byte above 0x7f became two in UTF-8.",
        "encode the 20 bytes, not a string of them",
        Kind::Hash(|text| {
            sha1(text)
                .into_iter()
                .map(char::from)
                .collect::<String>()
                .into_bytes()
        }),
    ),
    slip(
        "accept-hex-base64",
        "The base64 is of the digest's hex text, in lower case.",
        "take the raw digest: digest(), not hexdigest(); in PHP sha1($text, true)",
        Kind::Output(|digest| STANDARD.encode(hex::encode(digest)).into()),
    ),
    slip(
        "accept-hex-upper-base64",
        "The base64 is of the digest's hex text, in upper case.",
        "take the raw digest, not its hex text",
        Kind::Output(|digest| STANDARD.encode(hex::encode_upper(digest)).into()),
    ),
    slip(
        "accept-hex",
        "The digest is sent as hex text in lower case.",
        "send the base64 of the 20 bytes",
        Kind::Output(|digest| hex::encode(digest).into()),
    ),
    slip(
        "accept-hex-upper",
        "The digest is sent as hex text in upper case.",
        "send the base64 of the 20 bytes",
        Kind::Output(|digest| hex::encode_upper(digest).into()),
    ),
    slip(
        "accept-url-safe",
        "The base64 is the URL-safe one, with - and _.",
        "use the standard alphabet, with + and /",
        Kind::Output(|digest| encoded(digest).replace('+', "-").replace('/', "_").into()),
    ),
    slip(
        "accept-unpadded",
        "The = at the end is missing.",
        "use base64 with padding",
        Kind::Output(|digest| encoded(digest).trim_end_matches('=').into()),
    ),
    slip(
        "accept-pad-a",
        "A is sent where = belongs: the base64 does not pad.",
        "use base64 with padding; the value ends in =",
        Kind::Output(|digest| encoded(digest).replace('=', "A").into()),
    ),
    slip(
        "accept-plus-space",
        "Each + of the value is sent as a space.",
        "do not URL-decode the value",
        Kind::Output(|digest| plus_to_space(encoded(digest).as_bytes())),
    ),
    slip(
        "accept-percent",
        "The value is percent-encoded.",
        "write +, / and = as they are",
        Kind::Output(|digest| {
            encoded(digest)
                .replace('+', "%2B")
                .replace('/', "%2F")
                .replace('=', "%3D")
                .into()
        }),
    ),
    slip(
        "accept-quoted",
        "The value is in double quotes.",
        "send the value without quotes",
        Kind::Output(|digest| format!("\"{}\"", encoded(digest)).into()),
    ),
    slip(
        "accept-base64-twice",
        "The value is base64-encoded twice.",
        "encode once",
        Kind::Output(|digest| STANDARD.encode(encoded(digest)).into()),
    ),
    slip(
        "accept-lower-case",
        "The value is lowered.",
        "send the value as base64 has it: case matters",
        Kind::Output(|digest| encoded(digest).to_ascii_lowercase().into()),
    ),
    slip(
        "accept-upper-case",
        "The value is raised to upper case.",
        "send the value as base64 has it: case matters",
        Kind::Output(|digest| encoded(digest).to_ascii_uppercase().into()),
    ),
    slip(
        "accept-sample",
        "The value is that of the RFC's own example, which is sent to everyone.",
        "compute the value from the request's key",
        Kind::Whole(|_| b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".to_vec()),
    ),
    slip(
        "accept-key-itself",
        "The key is sent back.",
        "compute the value from the key",
        Kind::Whole(|a| a.key.clone()),
    ),
    ]
});

const fn slip(id: &'static str, sentence: &'static str, help: &'static str, kind: Kind) -> Slip {
    Slip {
        id,
        sentence,
        help,
        kind,
    }
}

/// What made the value received, the likeliest first; nothing for the right one.
#[must_use]
pub fn explain(accept: &Accept, received: &[u8]) -> Vec<Explanation> {
    let plain = received.trim_ascii();
    if plain == accept.value.as_bytes() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let inputs = inputs(accept);
    for input in &inputs {
        if encoded(&sha1(&input.bytes)).as_bytes() == plain {
            found.push(input.explanation());
        }
    }
    for slip in ALL.iter() {
        let made = match slip.kind {
            Kind::Hash(of) => encoded(&of(&accept.joined)).into_bytes(),
            Kind::Output(of) => of(&accept.digest),
            Kind::Whole(of) => of(accept),
            _ => continue,
        };
        if made == plain {
            found.push(slip.explanation());
        }
    }
    if found.is_empty() {
        found = pairs(&inputs, plain);
    }
    found
}

/// One slip of what is hashed with one of how, or of how it is written. Short values are left out:
/// too many pairs make them.
fn pairs(inputs: &[Input], received: &[u8]) -> Vec<Explanation> {
    let mut found = Vec::new();
    if received.len() < SHORTEST_OF_PAIRS {
        return found;
    }
    for input in inputs {
        let digest = sha1(&input.bytes);
        for slip in ALL.iter() {
            let made = match slip.kind {
                Kind::Hash(of) => encoded(&of(&input.bytes)).into_bytes(),
                Kind::Output(of) => of(&digest),
                _ => continue,
            };
            if made == received && slip.id != "accept-zero-digest" {
                found.push(input.explanation().and(slip));
            }
        }
    }
    found
}

/// Base64 of 16 bytes.
const SHORTEST_OF_PAIRS: usize = 24;

impl Slip {
    fn explanation(&self) -> Explanation {
        Explanation {
            slips: vec![self.id],
            sentence: self.sentence.to_owned(),
            help: vec![self.help],
        }
    }
}

impl Explanation {
    fn and(mut self, slip: &Slip) -> Self {
        self.slips.push(slip.id);
        self.sentence = format!("{} {}", self.sentence, slip.sentence);
        self.help.push(slip.help);
        self
    }
}

/// Bytes that a server hashes in place of the right ones.
struct Input {
    slip: &'static Slip,
    /// What the sentence adds.
    detail: Option<String>,
    bytes: Vec<u8>,
}

impl Input {
    fn explanation(&self) -> Explanation {
        let mut explanation = self.slip.explanation();
        if let Some(detail) = &self.detail {
            explanation.sentence = format!("{}: {detail}.", explanation.sentence);
        }
        explanation
    }
}

fn inputs(accept: &Accept) -> Vec<Input> {
    let key = &accept.key;
    let mut all = Vec::new();
    for slip in ALL.iter() {
        let mut take = |bytes: Vec<u8>, detail: Option<String>| {
            all.push(Input {
                slip,
                detail,
                bytes,
            });
        };
        match slip.kind {
            Kind::Input(of) => {
                if let Some(bytes) = of(accept) {
                    take(bytes, None);
                }
            }
            Kind::Text(of) => take([&key[..], &of()].concat(), None),
            Kind::Guid => {
                for group in LAST_GROUPS {
                    let guid = format!("{HEAD}{group}");
                    let detail = format!("its last group is {group} in place of C5AB0DC85B11");
                    take([&key[..], guid.as_bytes()].concat(), Some(detail));
                }
                for guid in mistyped() {
                    let detail = format!("it is {}", crate::bytes::escape(&guid));
                    take([&key[..], &guid].concat(), Some(detail));
                }
            }
            Kind::Dash => {
                for guid in dashed() {
                    take([&key[..], &guid].concat(), None);
                }
            }
            Kind::KeyPart => {
                for count in 1..key.len().min(LONGEST_KEY).saturating_sub(2) {
                    let part = key.get(..count).unwrap_or_default();
                    take(with_guid(part), Some(format!("{count} of {}", key.len())));
                }
            }
            Kind::Hash(_) | Kind::Output(_) | Kind::Whole(_) => {}
        }
    }
    all
}

/// A right key has 24 characters; of a longer one no more parts are tried.
const LONGEST_KEY: usize = 64;

/// The GUID with one slip of the hand: a character left out, typed twice, exchanged with the next, or
/// another digit in its place.
fn mistyped() -> Vec<Vec<u8>> {
    let guid = GUID.as_bytes();
    let mut all = Vec::new();
    for at in 0..guid.len() {
        let (before, rest) = guid.split_at_checked(at).unwrap_or((guid, &[]));
        let Some((&here, after)) = rest.split_first() else {
            continue;
        };
        all.push([before, after].concat());
        all.push([before, &[here, here], after].concat());
        if let Some((&next, after)) = after.split_first() {
            all.push([before, &[next, here], after].concat());
        }
        for digit in b"0123456789ABCDEF" {
            all.push([before, &[*digit], after].concat());
        }
    }
    all.retain(|other| other != guid);
    all
}

/// The GUID with its hyphens, or one of them, as an en dash: in UTF-8, in the code page of Windows, as
/// the low byte of its code point, and as what stands for a character that a text cannot hold.
fn dashed() -> Vec<Vec<u8>> {
    let dashes: [&[u8]; 4] = [b"\xe2\x80\x93", b"\x96", b"\x13", b"?"];
    let hyphens = || GUID.bytes().enumerate().filter(|(_, byte)| *byte == b'-');
    let mut all = Vec::new();
    for dash in dashes {
        let with = |is_dash: &dyn Fn(usize) -> bool| -> Vec<u8> {
            let bytes = GUID.bytes().enumerate();
            bytes
                .flat_map(|(at, byte)| match byte {
                    b'-' if is_dash(at) => dash.to_vec(),
                    byte => vec![byte],
                })
                .collect()
        };
        all.push(with(&|_| true));
        all.extend(hyphens().map(|(at, _)| with(&|here| here == at)));
    }
    all
}

fn with_guid(key: &[u8]) -> Vec<u8> {
    [key, GUID.as_bytes()].concat()
}

fn plus_to_space(text: &[u8]) -> Vec<u8> {
    let space = |&byte: &u8| if byte == b'+' { b' ' } else { byte };
    text.iter().map(space).collect()
}

fn sha1(text: &[u8]) -> Vec<u8> {
    Sha1::digest(text).to_vec()
}

fn encoded(digest: &[u8]) -> String {
    STANDARD.encode(digest)
}
