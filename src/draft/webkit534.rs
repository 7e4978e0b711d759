//! How WebKit 534.34 reads a response, as measured with PhantomJS 1.9.8: what it fails on, in which
//! order, and what its console says.
//!
//! It departs from 4.1 in both directions. It skips all spaces after a colon, takes the first of
//! several fields of a name and does not look at the others, and compares Upgrade without regard to
//! case; and it fails on a NUL, on a byte that is not UTF-8 and on an empty value in any field.

use super::location::{Scheme, expected_location};
use crate::bytes::{Span, escape_up_to};
use crate::challenge::Answer;
use crate::message::{Request, Response};

/// A longer status line, its LF included, is too long.
const LONGEST_STATUS_LINE: usize = 1024;

/// More of a value is not quoted.
const QUOTED: usize = 100;

/// Why the client fails the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Its console says this.
    Says(String),
    /// It fires an error event and says nothing; why.
    Silent(&'static str),
    /// It fires no event at all and waits; why.
    Waits(&'static str),
}

/// What the client does with a whole response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It opens the connection, and reads this behind the answer.
    Opens(Frames),
    /// It does not.
    Fails(Failure),
}

/// What the client reads from the bytes behind the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frames {
    /// The messages that a script gets.
    pub messages: Vec<Vec<u8>>,
    /// How often it fires an error event for what is no text frame. The connection stays open.
    pub errors: usize,
}

/// What becomes of a response of which `expected` is the right answer, with all bytes that follow.
/// `scheme` is that of the client's URL.
#[must_use]
pub fn fate(
    response: &Response<'_>,
    request: &Request<'_>,
    scheme: Scheme,
    expected: Answer,
) -> Fate {
    if let Err(failure) = read(response, request, scheme) {
        return Fate::Fails(failure);
    }
    let bytes = response.message.bytes();
    let body = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at.saturating_add(4));
    let body = body.and_then(|at| bytes.get(at..)).unwrap_or_default();
    match body.split_first_chunk() {
        None => Fate::Fails(Failure::Waits("the 16 bytes are not all there")),
        Some((answer, behind)) if *answer == expected => Fate::Opens(frames(behind)),
        Some(_) => Fate::Fails(Failure::Silent("the 16 bytes are not the right ones")),
    }
}

/// 4.1 step 46 as the client reads it: every byte begins a frame. One below 80 goes to the next FF, and
/// only behind 00 is it a message; one from 80 on has a length, and its bytes are skipped.
fn frames(behind: &[u8]) -> Frames {
    let mut frames = Frames::default();
    let mut rest = behind;
    while let Some((&kind, after)) = rest.split_first() {
        let next = if kind < 0x80 {
            let end = memchr::memchr(0xff, after);
            let text = end.and_then(|end| after.split_at_checked(end));
            if let (0, Some((text, _))) = (kind, text) {
                frames.messages.push(text.to_vec());
            }
            text.and_then(|(_, next)| next.get(1..))
        } else {
            with_length(after)
        };
        // The last frame is not there to its end: the client waits.
        let Some(next) = next else { break };
        if kind != 0 {
            frames.errors = frames.errors.saturating_add(1);
        }
        rest = next;
    }
    frames
}

/// What follows a frame with a length: seven bits a byte, the last one below 80.
fn with_length(bytes: &[u8]) -> Option<&[u8]> {
    let last = bytes.iter().position(|&byte| byte < 0x80)?;
    let (digits, rest) = bytes.split_at_checked(last.saturating_add(1))?;
    let digit = |length: usize, byte: &u8| {
        let high = length.checked_mul(0x80)?;
        high.checked_add(usize::from(byte & 0x7f))
    };
    rest.get(digits.iter().try_fold(0, digit)?..)
}

/// Reads a response as the client does, up to the 16 bytes. `scheme` is that of its URL.
///
/// # Errors
/// Why it fails the connection.
pub fn read(response: &Response<'_>, request: &Request<'_>, scheme: Scheme) -> Result<(), Failure> {
    let bytes = response.message.bytes();
    let at = status_line(bytes)?;
    if memchr::memmem::find(bytes, b"\r\n\r\n").is_none() {
        return Err(Failure::Waits("the bytes 0D 0A 0D 0A do not come"));
    }
    let fields = fields(bytes.get(at..).unwrap_or_default())?;
    check(&fields, request, scheme)
}

/// Where the fields begin.
fn status_line(bytes: &[u8]) -> Result<usize, Failure> {
    let lf = memchr::memchr(b'\n', bytes);
    let line = Span::new(0, lf.unwrap_or(bytes.len())).of(bytes);
    if line.contains(&0) {
        return Err(says("Status line contains embedded null"));
    }
    // Without its LF it is waited for, however long it is.
    let lf = lf.ok_or(Failure::Waits("the response ends within its status line"))?;
    if lf >= LONGEST_STATUS_LINE {
        return Err(says("Status line is too long"));
    }
    let Some(text) = line.strip_suffix(b"\r") else {
        return Err(says("Status line does not end with CRLF"));
    };
    let mut words = text.splitn(3, |&byte| byte == b' ');
    let (_, code, rest) = (words.next(), words.next(), words.next());
    let (Some(code), Some(_)) = (code, rest) else {
        return Err(says(&format!("No response code found: {}", quoted(text))));
    };
    match code {
        b"101" => Ok(lf.saturating_add(1)),
        [_, _, _] if code.iter().all(u8::is_ascii_digit) => {
            Err(says(&format!("Unexpected response code: {}", quoted(code))))
        }
        [_, _, _] => Err(says(&format!("Invalid status code: {}", quoted(code)))),
        _ => Err(Failure::Silent("the status code is not of three digits")),
    }
}

type Fields<'a> = Vec<(Vec<u8>, &'a [u8])>;

fn fields(bytes: &[u8]) -> Result<Fields<'_>, Failure> {
    let mut fields = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b'\r' | b'\n' | b':'));
        let Some((name, after)) = end.and_then(|end| rest.split_at_checked(end)) else {
            return Err(ends());
        };
        match (after.first(), name) {
            (Some(b'\r'), []) => {
                return match after.get(1) {
                    Some(b'\n') => Ok(fields),
                    Some(_) => Err(says("CR doesn't follow LF at ")),
                    None => Err(ends()),
                };
            }
            (Some(b'\r'), name) => {
                return Err(says(&format!("Unexpected CR in name at {}", quoted(name))));
            }
            (Some(b'\n'), name) => {
                return Err(says(&format!("Unexpected LF in name at {}", quoted(name))));
            }
            _ => {}
        }
        let (value, next) = value(after.get(1..).unwrap_or_default())?;
        for (bytes, what) in [(name, "name"), (value, "value")] {
            if bytes.contains(&0) {
                return Err(Failure::Waits("a field holds a NUL"));
            }
            if bytes.is_empty() || std::str::from_utf8(bytes).is_err() {
                return Err(says(&format!("invalid UTF-8 sequence in header {what}")));
            }
        }
        fields.push((name.to_ascii_lowercase(), value));
        rest = next;
    }
}

/// A field's value, and what follows its line.
fn value(bytes: &[u8]) -> Result<(&[u8], &[u8]), Failure> {
    let start = bytes.iter().position(|&byte| byte != b' ');
    let bytes = start.and_then(|at| bytes.get(at..)).unwrap_or_default();
    let end = memchr::memchr2(b'\r', b'\n', bytes).ok_or_else(ends)?;
    let (value, after) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
    match after {
        [b'\r', b'\n', next @ ..] => Ok((value, next)),
        [b'\r'] | [] => Err(ends()),
        [b'\n', ..] => Err(says(&format!(
            "Unexpected LF in value at {}",
            quoted(value)
        ))),
        [_, rest @ ..] => Err(says(&format!(
            "CR doesn't follow LF after value at {}",
            quoted(rest)
        ))),
    }
}

fn check(fields: &Fields<'_>, request: &Request<'_>, scheme: Scheme) -> Result<(), Failure> {
    let first = |name: &str| {
        let mut named = fields.iter().filter(|(seen, _)| seen == name.as_bytes());
        named.next().map(|(_, value)| *value)
    };
    let needed = |name: &str| {
        let value = first(&name.to_ascii_lowercase());
        value.ok_or_else(|| handshake(&format!("'{name}' header is missing")))
    };
    let upgrade = needed("Upgrade")?;
    let connection = needed("Connection")?;
    let origin = needed("Sec-WebSocket-Origin")?;
    let location = needed("Sec-WebSocket-Location")?;
    if !upgrade.eq_ignore_ascii_case(b"WebSocket") {
        return Err(handshake("'Upgrade' header value is not 'WebSocket'"));
    }
    if !connection.eq_ignore_ascii_case(b"Upgrade") {
        return Err(handshake("'Connection' header value is not 'Upgrade'"));
    }
    let own_origin = request
        .message
        .value("Origin")
        .map(<[u8]>::to_ascii_lowercase);
    same("origin", own_origin.as_deref(), origin)?;
    same(
        "location",
        expected_location(request, scheme).as_deref(),
        location,
    )?;
    let asked = request.message.value("Sec-WebSocket-Protocol");
    same(
        "protocol",
        asked,
        first("sec-websocket-protocol").unwrap_or_default(),
    )
}

fn same(what: &str, own: Option<&[u8]>, seen: &[u8]) -> Result<(), Failure> {
    match own {
        Some(own) if own != seen => Err(handshake(&format!(
            "{what} mismatch: {} != {}",
            quoted(own),
            quoted(seen)
        ))),
        _ => Ok(()),
    }
}

fn handshake(text: &str) -> Failure {
    says(&format!("Error during WebSocket handshake: {text}"))
}

fn says(text: &str) -> Failure {
    Failure::Says(text.to_owned())
}

fn ends() -> Failure {
    Failure::Waits("the response ends before its empty line")
}

fn quoted(bytes: &[u8]) -> String {
    escape_up_to(bytes, QUOTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draft 76, 4.2: a type whose high-order bit is set has a length.
    #[test]
    fn types_from_80_on_have_a_length() {
        for kind in [0x80, 0xfe] {
            let behind = [&[kind, 1][..], b"x\0hi\xff"].concat();
            let expected = Frames { messages: vec![b"hi".to_vec()], errors: 1 };
            assert_eq!(frames(&behind), expected);
        }
        let expected = Frames { messages: vec![b"hi".to_vec()], errors: 1 };
        assert_eq!(frames(b"\x7f\x03\xff\0hi\xff"), expected);
    }

    #[test]
    fn a_length_ends_with_a_byte_below_80() {
        let expected = Frames { messages: vec![b"hi".to_vec()], errors: 1 };
        assert_eq!(frames(b"\x80\x80\x03\0a\xff\0hi\xff"), expected);
    }

    /// Measured with PhantomJS 1.9.8: a server that sends so many bytes and holds the connection.
    #[test]
    fn a_status_line_is_waited_for_and_has_a_length() {
        let line = |behind: &str, length: usize| {
            let start = "HTTP/1.1 101 ";
            let fill = length - start.len() - behind.len();
            status_line(format!("{start}{}{behind}", "x".repeat(fill)).as_bytes())
        };
        for length in [100, 1023, 1024, 1025, 2000, 200_000] {
            assert!(matches!(line("", length), Err(Failure::Waits(_))), "{length}");
        }
        for (length, read) in [
            (1023, Ok(1023)),
            (1024, Ok(1024)),
            (1025, Err(says("Status line is too long"))),
            (2000, Err(says("Status line is too long"))),
        ] {
            assert_eq!(line("\r\n", length), read, "{length}");
        }
        for behind in ["\0", "\0x", "\0\r\n"] {
            for length in [100, 2000] {
                let nul = says("Status line contains embedded null");
                assert_eq!(line(behind, length), Err(nul), "{length}");
            }
        }
    }
}
