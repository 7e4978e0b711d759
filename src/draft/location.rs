//! The URL that a response must name: draft 76, 3.2.

use crate::bytes::Span;
use crate::message::Request;

/// The scheme of the URL that a client was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `ws`: plain.
    Ws,
    /// `wss`: over TLS.
    Wss,
}

/// What `Sec-WebSocket-Location` must be for a request: scheme, host in lower case, the port where
/// it is not the scheme's default, and the resource name. None without a Host field.
#[must_use]
pub fn expected_location(request: &Request<'_>, scheme: Scheme) -> Option<Vec<u8>> {
    let host = request.message.value("Host")?;
    let (scheme, default_port) = match scheme {
        Scheme::Wss => (&b"wss://"[..], &b":443"[..]),
        Scheme::Ws => (&b"ws://"[..], &b":80"[..]),
    };
    let host = host.strip_suffix(default_port).unwrap_or(host);
    let path = path_of(request.message.text(request.resource));
    let mut url = [scheme, host, path].concat();
    if let Some(host) = url.get_mut(scheme.len()..scheme.len().saturating_add(host.len())) {
        host.make_ascii_lowercase();
    }
    Some(url)
}

/// The path and query of a request's resource. Proxies and capture tools write the whole URL there;
/// the path begins at the first slash after the host, and is `/` where there is none (3.1).
pub(crate) fn path_of(resource: &[u8]) -> &[u8] {
    let Some(scheme_end) = memchr::memmem::find(resource, b"://") else {
        return resource;
    };
    let scheme = Span::new(0, scheme_end).of(resource);
    let known: [&[u8]; 4] = [b"http", b"https", b"ws", b"wss"];
    if !known.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
        return resource;
    }
    let host = scheme_end.saturating_add(3);
    let rest = resource.get(host..).unwrap_or_default();
    let slash = memchr::memchr(b'/', rest);
    slash.and_then(|at| rest.get(at..)).unwrap_or(b"/")
}

/// Whether a Host value names the default port of ws, which no conforming client does.
pub(super) fn names_default_port(host: &[u8]) -> bool {
    host.ends_with(b":80")
}

/// What is wrong with the port of a Host value: what follows its last colon is no decimal number up
/// to 65535. None where there is no port, or a right one.
pub(super) fn port_fault(host: &[u8]) -> Option<&'static str> {
    let colon = memchr::memrchr(b':', host)?;
    let port = host.get(colon.saturating_add(1)..).unwrap_or_default();
    if port.contains(&b']') {
        return None;
    }
    if port.is_empty() {
        return Some("4.1 step 11 has a port after the colon");
    }
    if !port.iter().all(u8::is_ascii_digit) {
        return Some("4.1 step 11 has the port in decimal");
    }
    let number = std::str::from_utf8(port)
        .ok()
        .and_then(|port| port.parse::<u16>().ok());
    number.is_none().then_some("a port is at most 65535")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(host: &str, scheme: Scheme) -> Option<String> {
        let request = format!("GET /chat?x=1 HTTP/1.1\r\nHost: {host}\r\n\r\n");
        expected_location(&Request::read(request.as_bytes()), scheme)
            .and_then(|url| String::from_utf8(url).ok())
    }

    #[test]
    fn the_default_port_is_left_out() {
        assert_eq!(
            location("example.com", Scheme::Ws).as_deref(),
            Some("ws://example.com/chat?x=1")
        );
        assert_eq!(
            location("Example.com:80", Scheme::Ws).as_deref(),
            Some("ws://example.com/chat?x=1")
        );
        assert_eq!(
            location("example.com:80", Scheme::Wss).as_deref(),
            Some("wss://example.com:80/chat?x=1")
        );
        assert_eq!(
            location("example.com:443", Scheme::Wss).as_deref(),
            Some("wss://example.com/chat?x=1")
        );
        assert_eq!(
            location("[::1]:8080", Scheme::Ws).as_deref(),
            Some("ws://[::1]:8080/chat?x=1")
        );
    }

    #[test]
    fn the_whole_url_in_the_request_line_stands_for_its_path() {
        for (resource, path) in [
            ("/chat?x=1", "/chat?x=1"),
            ("http://example.com:8080/chat?x=/", "/chat?x=/"),
            ("WS://example.com/", "/"),
            ("wss://example.com", "/"),
            ("/a://b/c", "/a://b/c"),
            ("chat", "chat"),
        ] {
            assert_eq!(path_of(resource.as_bytes()), path.as_bytes(), "{resource}");
        }
    }

    #[test]
    fn a_port_is_a_decimal_number_up_to_65535() {
        for host in ["a", "a:1", "a:65535", "[::1]", "[::1]:80"] {
            assert_eq!(port_fault(host.as_bytes()), None, "{host}");
        }
        for host in [
            "a:", "a:0x50", "a:65536", "a:70000", "a:-1", "[::1]:8a", "a:+80",
        ] {
            assert!(port_fault(host.as_bytes()).is_some(), "{host}");
        }
    }
}
