//! What is no capture: named where it is known, else with the forms it is nearest to.

use super::error::Error;
use super::form::Form;
use super::reading::Reading;
use super::text::nearest;

/// Where the magic is, the magic, what it shows, and what to do.
const MAGICS: [(usize, &[u8], &str, &str); 22] = [
    (
        0,
        b"PRI * HTTP/2.0",
        "HTTP/2",
        "WebSocket draft 76 runs over HTTP/1.1 alone: switch HTTP/2 off on that port",
    ),
    (
        0,
        b"SSH-",
        "an SSH connection",
        "look whether the port is the right one",
    ),
    (
        0,
        b"\x89PNG",
        "a PNG image",
        "copy the text instead of a picture of it",
    ),
    (
        0,
        b"\xff\xd8\xff",
        "a JPEG image",
        "copy the text instead of a picture of it",
    ),
    (
        0,
        b"GIF8",
        "a GIF image",
        "copy the text instead of a picture of it",
    ),
    (
        0,
        b"RIFF",
        "a RIFF file (WebP, WAV)",
        "copy the text instead of a picture of it",
    ),
    (
        0,
        b"BM",
        "a BMP image",
        "copy the text instead of a picture of it",
    ),
    (
        0,
        b"%PDF",
        "a PDF file",
        "copy the text out of it, or capture anew with tcpdump -w FILE",
    ),
    (
        0,
        b"PK\x03\x04",
        "a zip archive",
        "unpack it and give the files in it",
    ),
    (0, b"PK\x05\x06", "an empty zip archive", "pack it anew"),
    (
        0,
        b"7z\xbc\xaf\x27\x1c",
        "a 7z archive",
        "unpack it and give the files in it",
    ),
    (
        0,
        b"Rar!",
        "a RAR archive",
        "unpack it and give the files in it",
    ),
    (0, b"BZh", "a bzip2 file", "unpack it with bunzip2"),
    (0, b"\xfd7zXZ\x00", "an xz file", "unpack it with unxz"),
    (
        257,
        b"ustar",
        "a tar archive",
        "unpack it and give the files in it",
    ),
    (
        0,
        b"\x7fELF",
        "a program",
        "give a capture of what it sends",
    ),
    (0, b"MZ", "a program", "give a capture of what it sends"),
    (
        0,
        b"SQLite format 3",
        "an SQLite database",
        "give a capture of the connection",
    ),
    (
        0,
        b"<?xml",
        "an XML file",
        "save the packets as pcap or the stream as raw bytes",
    ),
    (
        0,
        b"snoop\x00",
        "a capture of snoop",
        "convert it: editcap -F pcap IN OUT",
    ),
    (
        0,
        b"RTSS",
        "a capture of Network Monitor",
        "convert it: editcap -F pcap IN OUT",
    ),
    (
        0,
        b"GMBU",
        "a capture of Network Monitor",
        "convert it: editcap -F pcap IN OUT",
    ),
];

/// Whether the bytes look like text: no zeros, and hardly any control characters.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let near = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let is_odd = |byte: &&u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    // What colours a text on a terminal is none of it.
    let colours = memchr::memmem::find_iter(near, b"\x1b[").count();
    let odd = near.iter().filter(is_odd).count().saturating_sub(colours);
    !near.is_empty() && memchr::memchr(0, near).is_none() && odd.saturating_mul(20) <= near.len()
}

/// Packets as a dissector lists them, field by field: the data is in it many times and in pieces.
pub(super) fn dissection(bytes: &[u8], reading: &Reading<'_, '_>) -> Option<Error> {
    let start = bytes.get(..bytes.len().min(2048))?;
    let has = |word: &[u8]| memchr::memmem::find(start, word).is_some();
    let what = if has(b"<pdml") {
        "packets as PDML (tshark -T pdml)"
    } else if has(b"<psml") {
        "a summary of packets as PSML (tshark -T psml)"
    } else if has(b"{\"index\":{\"_index\":\"packets-") {
        "packets for Elasticsearch (tshark -T ek)"
    } else {
        return None;
    };
    Some(Error::Foreign {
        what,
        advice: "give the packets themselves: tshark -r FILE -w FILE.pcapng, or tshark -x",
        wrappers: reading.wrappers.clone(),
    })
}

/// A file whose first bytes name what it is, though a message may be found in it: an archive, a capture of
/// another program.
pub(super) fn container(bytes: &[u8], reading: &Reading<'_, '_>) -> Option<Error> {
    let (.., what, advice) = MAGICS.iter().find(|(at, magic, ..)| {
        let shown = bytes.get(*at..).unwrap_or_default();
        CONTAINERS.contains(magic) && shown.starts_with(magic)
    })?;
    Some(Error::Foreign {
        what,
        advice,
        wrappers: reading.wrappers.clone(),
    })
}

/// The magics of files that hold others as they are.
const CONTAINERS: [&[u8]; 5] = [b"ustar", b"snoop\x00", b"RTSS", b"GMBU", b"PK\x03\x04"];

/// The error of a source in which no form was found.
pub(super) fn error(bytes: &[u8], reading: &Reading<'_, '_>) -> Error {
    let wrappers = reading.wrappers.clone();
    if let Some((what, advice)) = named(bytes) {
        return Error::Foreign {
            what,
            advice,
            wrappers,
        };
    }
    let nearest: Vec<(Form, &'static str)> = if is_text(bytes) {
        nearest::forms(bytes)
    } else {
        Vec::new()
    };
    Error::NotRecognised {
        first: bytes.iter().copied().take(16).collect(),
        wrappers,
        nearest,
    }
}

/// What the bytes are, and what to do, where that is known.
fn named(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if is_tls(bytes) {
        return Some((
            "TLS records: the connection is encrypted (wss://)",
            "speak ws:// to a plain port, or wss:// to one of TLS; to read it, give Wireshark the keys (SSLKEYLOGFILE) and save the followed stream",
        ));
    }
    let magic = MAGICS.iter().find(|(at, magic, ..)| {
        bytes
            .get(*at..)
            .is_some_and(|bytes| bytes.starts_with(magic))
    });
    if let Some((_, _, what, advice)) = magic {
        return Some((what, advice));
    }
    if is_frames(bytes) {
        return Some((
            "frames of RFC 6455 without the handshake before them",
            "begin the capture before the client connects",
        ));
    }
    if is_http2(bytes) {
        return Some((
            "frames of HTTP/2",
            "WebSocket draft 76 runs over HTTP/1.1 alone: switch HTTP/2 off on that port",
        ));
    }
    let old = bytes.split(|&byte| byte == 0xff).rev().skip(1);
    let is_frame = |frame: &[u8]| {
        frame
            .strip_prefix(b"\0")
            .is_some_and(|text| std::str::from_utf8(text).is_ok())
    };
    let old = bytes.ends_with(b"\xff") && old.into_iter().all(is_frame);
    old.then_some((
        "frames of draft 76 without the handshake before them",
        "begin the capture before the client connects",
    ))
}

/// A record of TLS: its type, a version, a length that is not too long.
fn is_tls(bytes: &[u8]) -> bool {
    match *bytes {
        [0x14..=0x17, 3, 0..=4, high, low, ..] => u16::from_be_bytes([high, low]) <= 0x4800,
        // A hello of SSL 2.
        [0x80..=0xff, _, 1, 3, 0..=3, ..] => true,
        _ => false,
    }
}

/// The settings with which each side of HTTP/2 begins.
fn is_http2(bytes: &[u8]) -> bool {
    matches!(*bytes, [0, 0, length, 4, 0, 0, 0, 0, 0, ..] if length % 6 == 0 && length <= 60)
}

/// Three frames in a row, or all of the bytes, with lengths that fit.
fn is_frames(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut seen = 0_u32;
    while seen < 3 && !rest.is_empty() {
        let Some(after) = after_frame(rest) else {
            return false;
        };
        rest = after;
        seen = seen.saturating_add(1);
    }
    seen > 0 && bytes.len() >= 4
}

/// What follows a frame of text, data, close, ping or pong.
fn after_frame(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_first_chunk::<2>()?;
    let [first, second] = *head;
    if !matches!(first, 0x81 | 0x82 | 0x88..=0x8a | 0x01 | 0x02 | 0xc1 | 0xc2) {
        return None;
    }
    let masked = second & 0x80 != 0;
    let (length, rest) = match second & 0x7f {
        126 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        127 => return None,
        length => (usize::from(length), rest),
    };
    let mask = if masked { 4 } else { 0 };
    rest.get(length.checked_add(mask)?..)
}
