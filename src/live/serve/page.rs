//! What a plain browser gets, and which browsers get it.

use std::fmt;
use std::net::SocketAddr;

use super::Seen;
use crate::message::Request;

/// The pages of a server.
pub trait Pages: Send + Sync + fmt::Debug {
    /// A handshake was seen; it may be on a page from now on.
    fn note(&self, seen: &Seen);

    /// The HTML at a resource name, a path with its query; none where there is no page.
    fn page(&self, resource: &str) -> Option<String>;
}

/// The response to a plain request at `local`, which is the server's own address.
pub(super) fn response(
    pages: Option<&dyn Pages>,
    request: &Request<'_>,
    local: SocketAddr,
) -> Vec<u8> {
    let message = &request.message;
    let host = message.value("Host").unwrap_or_default();
    if !is_own(host, local) {
        return text(
            "421 Misdirected Request",
            &format!("the pages are at http://{local}/ and under no other name"),
        );
    }
    let resource = std::str::from_utf8(message.text(request.resource)).unwrap_or_default();
    match pages.and_then(|pages| pages.page(resource)) {
        Some(page) => http("200 OK", "text/html", &page),
        None => text("404 Not Found", "there is no page here"),
    }
}

/// Whether a Host field names the server's own address. A page of another site whose name was
/// pointed at this address (DNS rebinding) names that site.
fn is_own(host: &[u8], local: SocketAddr) -> bool {
    let port = local.port();
    let mut names = vec![local.ip().to_string()];
    if local.is_ipv6() {
        names = vec![format!("[{}]", local.ip())];
    }
    if local.ip().is_loopback() {
        names.push("localhost".to_owned());
    }
    names.iter().any(|name| {
        let with_port = format!("{name}:{port}");
        host.eq_ignore_ascii_case(with_port.as_bytes())
            || (port == 80 && host.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// A response of one line of text.
pub(super) fn text(status: &str, why: &str) -> Vec<u8> {
    http(status, "text/plain", &format!("{why}\n"))
}

fn http(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_servers_own_names_get_a_page() {
        let own = |host: &str, local: &str| is_own(host.as_bytes(), local.parse().unwrap());
        for host in ["127.0.0.1:7676", "localhost:7676", "LOCALHOST:7676"] {
            assert!(own(host, "127.0.0.1:7676"), "{host}");
        }
        for host in [
            "",
            "localhost",
            "127.0.0.1",
            "127.0.0.1:80",
            "evil.example:7676",
            "localhost.evil.example:7676",
            "127.0.0.1:7676.evil.example",
        ] {
            assert!(!own(host, "127.0.0.1:7676"), "{host}");
        }
        assert!(own("[::1]:1", "[::1]:1") && own("localhost:1", "[::1]:1"));
        assert!(own("localhost", "127.0.0.1:80"));
        assert!(!own("localhost:1", "192.0.2.1:1") && own("192.0.2.1:1", "192.0.2.1:1"));
    }
}
