//! Handshakes out of a fuzzer's bytes: conforming ones, and ones that are nearly so.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::oracle::{self, Asked};

/// A key as the client of 4.1 makes it, steps 16 to 22.
pub fn conforming_key(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let spaces = u.int_in_range(1..=12_u32)?;
    let number = u.int_in_range(0..=u32::MAX / spaces)?;
    let mut key = (number * spaces).to_string().into_bytes();
    for _ in 0..u.int_in_range(1..=12)? {
        let junk = *u.choose(b"!\"#$%&'()*+,-./:;<=>?@AZ[\\]^_`az{|}~")?;
        key.insert(u.choose_index(key.len() + 1)?, junk);
    }
    for _ in 0..spaces {
        let at = 1 + u.choose_index(key.len() - 1)?;
        key.insert(at, b' ');
    }
    Ok(key)
}

/// A conforming key, one of digits and spaces, or any bytes that a field can hold.
pub fn key(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    Ok(match u.int_in_range(0..=7)? {
        0..=4 => conforming_key(u)?,
        5 | 6 => {
            let length = u.int_in_range(0..=40)?;
            let one = |_| u.choose(b"0123456789  ").copied();
            (0..length).map(one).collect::<Result<_>>()?
        }
        _ => {
            let mut bytes = Vec::<u8>::arbitrary(u)?;
            bytes.retain(|byte| !b"\r\n".contains(byte));
            bytes
        }
    })
}

/// A conforming request and what its client waits for.
#[derive(Debug, Clone)]
pub struct Handshake {
    pub key1: Vec<u8>,
    pub key2: Vec<u8>,
    pub key3: [u8; 8],
    pub origin: &'static str,
    pub location: String,
    pub protocol: Option<&'static str>,
    pub request: Vec<u8>,
    pub answer: [u8; 16],
}

const HOSTS: [&str; 4] = ["example.com", "example.com:8080", "127.0.0.1:9", "[::1]:8080"];
const ORIGINS: [&str; 4] = ["http://example.com", "null", "https://a:8443", "file://"];
const RESOURCES: [&str; 4] = ["/", "/demo", "/a?b=c", "/%00//~"];

impl<'a> Arbitrary<'a> for Handshake {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (key1, key2) = (conforming_key(u)?, conforming_key(u)?);
        let key3 = <[u8; 8]>::arbitrary(u)?;
        let host = *u.choose(&HOSTS)?;
        let origin = *u.choose(&ORIGINS)?;
        let resource = *u.choose(&RESOURCES)?;
        let protocol = *u.choose(&[None, None, Some("sample"), Some("a b")])?;
        let mut fields = vec![
            ("Upgrade", b"WebSocket".to_vec()),
            ("Connection", b"Upgrade".to_vec()),
            ("Host", host.as_bytes().to_vec()),
            ("Origin", origin.as_bytes().to_vec()),
            ("Sec-WebSocket-Key1", key1.clone()),
            ("Sec-WebSocket-Key2", key2.clone()),
        ];
        fields.extend(protocol.map(|p| ("Sec-WebSocket-Protocol", p.as_bytes().to_vec())));
        for at in (1..fields.len()).rev() {
            fields.swap(at, u.choose_index(at + 1)?);
        }
        let mut request = format!("GET {resource} HTTP/1.1\r\n").into_bytes();
        for (name, value) in &fields {
            request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        request.extend(b"\r\n");
        request.extend(key3);
        Ok(Self {
            answer: oracle::answer(&key1, &key2, key3).expect("conforming keys have an answer"),
            key1,
            key2,
            key3,
            origin,
            location: format!("ws://{host}{resource}"),
            protocol,
            request,
        })
    }
}

impl Handshake {
    /// What the client of 4.1 holds a response against.
    #[must_use]
    pub fn asked(&self) -> Asked<'_> {
        Asked {
            origin: self.origin.as_bytes(),
            location: self.location.as_bytes(),
            protocol: self.protocol.map(str::as_bytes),
            answer: self.answer,
        }
    }

    /// The right response.
    #[must_use]
    pub fn response(&self) -> Vec<u8> {
        let mut bytes = format!(
            "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Origin: {}\r\nSec-WebSocket-Location: {}\r\n",
            self.origin, self.location,
        )
        .into_bytes();
        if let Some(protocol) = self.protocol {
            bytes.extend(format!("Sec-WebSocket-Protocol: {protocol}\r\n").bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(self.answer);
        bytes
    }
}

/// A change of some bytes.
#[derive(Debug, Clone, Arbitrary)]
pub enum Edit {
    Put(u16, Piece),
    Over(u16, u8),
    Cut(u16, u8),
    /// A line, by its number, twice or not at all.
    Line(u8, bool),
}

/// What is put between: what the draft's reader looks at, and what it does not.
#[derive(Debug, Clone, Arbitrary)]
pub enum Piece {
    Space,
    Colon,
    Cr,
    Lf,
    CrLf,
    EmptyLine,
    Nul,
    Field,
    Protocol,
    Continue,
    Byte(u8),
    Bytes(Vec<u8>),
}

impl Piece {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Space => b" ".to_vec(),
            Self::Colon => b":".to_vec(),
            Self::Cr => b"\r".to_vec(),
            Self::Lf => b"\n".to_vec(),
            Self::CrLf => b"\r\n".to_vec(),
            Self::EmptyLine => b"\r\n\r\n".to_vec(),
            Self::Nul => b"\0".to_vec(),
            Self::Field => b"X-Served-By: me\r\n".to_vec(),
            Self::Protocol => b"Sec-WebSocket-Protocol: sample\r\n".to_vec(),
            Self::Continue => b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(),
            Self::Byte(byte) => vec![*byte],
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// The bytes after the edits, each at a place within them.
#[must_use]
pub fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits.iter().take(6) {
        let place = |at: &u16, bytes: &[u8]| usize::from(*at) % (bytes.len() + 1);
        match edit {
            Edit::Put(at, piece) => {
                let at = place(at, &bytes);
                bytes.splice(at..at, piece.bytes());
            }
            Edit::Over(at, byte) => {
                let at = place(at, &bytes);
                if let Some(seen) = bytes.get_mut(at) {
                    *seen = *byte;
                }
            }
            Edit::Cut(at, count) => {
                let at = place(at, &bytes);
                let end = (at + usize::from(*count)).min(bytes.len());
                bytes.drain(at..end);
            }
            Edit::Line(number, twice) => {
                let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
                let number = usize::from(*number) % lines.len().max(1);
                let mut changed = Vec::new();
                for (at, line) in lines.iter().enumerate() {
                    let times = if at != number { 1 } else { 2 * usize::from(*twice) };
                    changed.extend(line.repeat(times));
                }
                bytes = changed;
            }
        }
    }
    bytes
}
