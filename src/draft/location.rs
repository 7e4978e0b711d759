//! The URL that a response must name: draft 76, 3.2.

use crate::message::Request;

/// What `Sec-WebSocket-Location` must be for a request: scheme, host in lower case, the port where
/// it is not the scheme's default, and the resource name. None without a Host field.
#[must_use]
pub fn expected_location(request: &Request<'_>, secure: bool) -> Option<Vec<u8>> {
    let host = request.message.value("Host")?.to_ascii_lowercase();
    let (scheme, default_port) = if secure {
        (&b"wss://"[..], &b":443"[..])
    } else {
        (&b"ws://"[..], &b":80"[..])
    };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    Some([scheme, host, request.message.text(request.resource)].concat())
}

/// Whether a Host value names the default port of ws, which no conforming client does.
pub(super) fn names_default_port(host: &[u8]) -> bool {
    host.ends_with(b":80")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(host: &str, secure: bool) -> Option<String> {
        let request = format!("GET /chat?x=1 HTTP/1.1\r\nHost: {host}\r\n\r\n");
        expected_location(&Request::read(request.as_bytes()), secure)
            .and_then(|url| String::from_utf8(url).ok())
    }

    #[test]
    fn the_default_port_is_left_out() {
        assert_eq!(
            location("example.com", false).as_deref(),
            Some("ws://example.com/chat?x=1")
        );
        assert_eq!(
            location("Example.com:80", false).as_deref(),
            Some("ws://example.com/chat?x=1")
        );
        assert_eq!(
            location("example.com:80", true).as_deref(),
            Some("wss://example.com:80/chat?x=1")
        );
        assert_eq!(
            location("example.com:443", true).as_deref(),
            Some("wss://example.com/chat?x=1")
        );
        assert_eq!(
            location("[::1]:8080", false).as_deref(),
            Some("ws://[::1]:8080/chat?x=1")
        );
    }
}
