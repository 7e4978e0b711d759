//! What single lines show: where messages begin, and which field is in a line.

use super::count;

/// Length of a byte order mark and of line ends before a message.
pub(super) fn lead(bytes: &[u8]) -> usize {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    after_line_ends(bytes, mark)
}

pub(super) fn after_line_ends(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let ends = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
    count(ends.unwrap_or(rest.len()));
    from.saturating_add(ends.unwrap_or(rest.len()))
}

/// `HTTP/1.`, one to three digits, a space, three digits.
pub(crate) fn is_status_line(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(b"HTTP/1.") else {
        return false;
    };
    let digits = version.iter().take(3).take_while(|byte| byte.is_ascii_digit());
    let code = version.get(digits.count()..).unwrap_or_default();
    let is_digit = |at: usize| code.get(at).is_some_and(u8::is_ascii_digit);
    version.first().is_some_and(u8::is_ascii_digit)
        && code.first() == Some(&b' ')
        && (1..4).all(is_digit)
}

/// Whether a line, without its end, is the start line of a request with `GET`.
pub(super) fn is_request_line(line: &[u8]) -> bool {
    let Some(target) = line.strip_prefix(b"GET ") else {
        return false;
    };
    let schemes: [&[u8]; 5] = [b"/", b"ws://", b"wss://", b"http://", b"https://"];
    schemes.iter().any(|scheme| target.starts_with(scheme)) && ends_with_version(line)
}

pub(super) fn ends_with_version(line: &[u8]) -> bool {
    line.ends_with(b" HTTP/1.1") || line.ends_with(b" HTTP/1.0")
}

/// Whether a line, or what is there of it, begins with the name of a field that only a WebSocket's request has.
pub(super) fn is_field_of_websocket(line: &[u8]) -> bool {
    let begins = |name: &[u8]| {
        let start = line.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let after = line.get(b"Upgrade".len());
    begins(b"Sec-WebSocket-") || (begins(b"Upgrade") && matches!(after, Some(b':' | b' ' | b'\r')))
}

/// Whether a message begins here, and not the middle of a page.
pub(super) fn begins_message(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GET ") || bytes.starts_with(b"HTTP/")
}
