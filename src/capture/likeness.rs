//! How bytes begin, as far as HTTP goes: all that a capture's reader asks about contents.

/// How bytes begin, as far as HTTP goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Otherwise.
    None,
    /// Too few bytes to tell: the one answer that more bytes change.
    #[default]
    Open,
    /// With a word and a space, as a request of any method.
    Request,
    /// With `GET` and a space, as each request that can open a WebSocket.
    Get,
    /// With `HTTP/`, as a response.
    Response,
}

impl Likeness {
    /// How `bytes` begin, after blank lines, which HTTP readers pass over.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let blank = bytes
            .iter()
            .take(8)
            .take_while(|&&byte| byte == b'\r' || byte == b'\n')
            .count();
        let bytes = bytes.get(blank..).unwrap_or_default();
        if bytes.starts_with(b"HTTP/") {
            return Self::Response;
        }
        let word = bytes
            .iter()
            .take(17)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        match bytes.get(word) {
            None if word <= 16 => Self::Open,
            Some(b' ') if word == 3 && begins_ignoring_case(bytes, b"GET") => Self::Get,
            Some(b' ') if word > 0 && word <= 16 => Self::Request,
            _ => Self::None,
        }
    }
}

fn begins_ignoring_case(bytes: &[u8], word: &[u8]) -> bool {
    bytes
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
