//! What may follow on a connection of which a conversation was delivered, or none: a handshake
//! behind plain requests, where HTTP keeps the connection alive.

use super::super::likeness::Likeness;

/// What the later segments of a connection may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing that is looked at: a handshake was delivered.
    Handshake,
    /// A handshake: the server has not switched yet.
    Plain,
    /// Any conversation: there was none as far as the connection was seen.
    Nothing,
}

impl After {
    /// Whether a segment may be of interest, by its first bytes, options of TCP among them.
    pub(super) fn may_begin(self, rest: &[u8]) -> bool {
        let start = rest.get(..64).unwrap_or(rest);
        match self {
            Self::Handshake => false,
            Self::Plain => memchr::memmem::find(start, b"GET ").is_some(),
            Self::Nothing => start.iter().any(|byte| b"GgHh".contains(byte)),
        }
    }
}

/// Whether a segment that begins a request may begin that of a handshake: it holds one of its keys, or
/// its fields go on in the next segment.
pub(super) fn may_be_handshake(bytes: &[u8]) -> bool {
    Likeness::of(bytes) == Likeness::Get
        && (has_field(bytes, &[b"Sec-WebSocket-Key"]) || !has_end(bytes))
}

/// Whether the fields end: LF, an optional CR, LF.
fn has_end(bytes: &[u8]) -> bool {
    let mut ends = memchr::memchr_iter(b'\n', bytes);
    ends.any(|at| {
        let rest = bytes.get(at.saturating_add(1)..).unwrap_or_default();
        rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
    })
}

/// Whether bytes are a request of HTTP that asks for no WebSocket.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    matches!(Likeness::of(bytes), Likeness::Get | Likeness::Request)
        && !has_field(bytes, &[b"Sec-WebSocket-", b"Upgrade:"])
}

/// Whether a line begins with one of these, in any case.
fn has_field(bytes: &[u8], names: &[&[u8]]) -> bool {
    memchr::memchr_iter(b'\n', bytes).any(|at| {
        let line = bytes.get(at.saturating_add(1)..).unwrap_or_default();
        names.iter().any(|name| {
            let start = line.get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_and_a_plain_request_are_told_apart() {
        let plain = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let handshake = b"GET / HTTP/1.1\r\nupgrade: WebSocket\r\nsec-websocket-key1: 1 2\r\n";
        assert!(is_plain(plain) && !may_be_handshake(plain));
        assert!(may_be_handshake(handshake) && !is_plain(handshake));
        let begun = plain.strip_suffix(b"\n").unwrap();
        assert!(is_plain(begun) && may_be_handshake(begun));
        let odd = b"\0GET / HTTP/1.1\r\nSec-WebSocket-Key1: 1";
        assert!(!is_plain(b"\0GET") && !may_be_handshake(odd));
        for (after, begins) in [
            (After::Handshake, [false, false]),
            (After::Plain, [true, false]),
            (After::Nothing, [true, true]),
        ] {
            assert_eq!([plain, &b"some Good text"[..]].map(|rest| after.may_begin(rest)), begins);
        }
    }
}
