//! The URL of a live server: draft 76, 3.1 and 3.2.

use crate::bytes::escape_up_to;
use crate::draft::Scheme;

/// A `ws://` or `wss://` URL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// Whether it is `wss://`.
    pub secure: bool,
    /// The host in lower case; an IPv6 address has its brackets.
    pub host: String,
    /// The port, where the URL has none that of the scheme: 80 or 443.
    pub port: u16,
    /// The resource name: the path, `/` where there is none, with the query (3.1).
    pub resource: String,
}

/// Why a text is no URL that a client can connect to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// Neither `ws://` nor `wss://`.
    #[error("the URL begins with neither ws:// nor wss:// (3.1): \"{0}\"")]
    Scheme(String),
    /// No host, or one that is not ASCII or holds what no host has.
    #[error("the URL's host is not one of ASCII letters, digits, dots and hyphens (4.1): \"{0}\"")]
    Host(String),
    /// A port that is no number of 1 to 65535.
    #[error("the URL's port is no number from 1 to 65535: \"{0}\"")]
    Port(String),
    /// A path or query outside of U+0021 to U+007E.
    #[error("the URL's path holds what is not in U+0021 to U+007E (4.1): \"{0}\"")]
    Resource(String),
    /// A fragment, which 3.1 step 4 forbids.
    #[error("the URL has a fragment, which makes it invalid (3.1): \"{0}\"")]
    Fragment(String),
}

impl Url {
    /// Its scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        if self.secure { Scheme::Wss } else { Scheme::Ws }
    }

    /// Reads a URL.
    ///
    /// # Errors
    /// What of 3.1 and of the preconditions of 4.1 it breaks.
    pub fn read(text: &str) -> Result<Self, UrlError> {
        let seen = |text: &str| escape_up_to(text.as_bytes(), 80);
        let lower = text.get(..6).unwrap_or(text).to_ascii_lowercase();
        let (secure, rest) = if lower.starts_with("wss://") {
            (true, text.get(6..))
        } else if lower.starts_with("ws://") {
            (false, text.get(5..))
        } else {
            return Err(UrlError::Scheme(seen(text)));
        };
        let rest = rest.unwrap_or_default();
        if rest.contains('#') {
            return Err(UrlError::Fragment(seen(rest)));
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, resource) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (host, port) = split_port(authority);
        let default_port = if secure { 443 } else { 80 };
        let port = match port {
            None => default_port,
            Some(text) => read_port(text).ok_or_else(|| UrlError::Port(seen(text)))?,
        };
        if !is_host(host) {
            return Err(UrlError::Host(seen(host)));
        }
        if !resource.bytes().all(|byte| matches!(byte, 0x21..=0x7e)) {
            return Err(UrlError::Resource(seen(resource)));
        }
        let slash = if resource.starts_with('/') { "" } else { "/" };
        Ok(Self {
            secure,
            host: host.to_ascii_lowercase(),
            port,
            resource: format!("{slash}{resource}"),
        })
    }

    /// Reads what people type for a URL: one of `http://` or `https://`, host and port, or a port of
    /// this machine alone.
    ///
    /// # Errors
    /// As [`Url::read`].
    pub fn guess(text: &str) -> Result<Self, UrlError> {
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (before, after) = text.split_once("://").unwrap_or(("", text));
        let port = after.strip_prefix(':').unwrap_or(after);
        let (first, _) = port.split_once('/').unwrap_or((port, ""));
        let authority = if is_number(first) {
            format!("127.0.0.1:{port}")
        } else {
            after.to_owned()
        };
        match before.to_ascii_lowercase().as_str() {
            "" if !text.contains("://") => Self::read(&format!("ws://{authority}")),
            "http" => Self::read(&format!("ws://{after}")),
            "https" => Self::read(&format!("wss://{after}")),
            _ => Self::read(text),
        }
    }

    /// The Host field's value, 4.1 steps 9 to 12: the port only where it is not the default.
    #[must_use]
    pub fn host_field(&self) -> String {
        let default_port = if self.secure { 443 } else { 80 };
        if self.port == default_port {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The host without brackets: a name or an address to connect to.
    #[must_use]
    pub fn host_name(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The origin of a page on the same host: `http://` or `https://` and the Host field's value.
    #[must_use]
    pub fn same_origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.host_field())
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(out, "{scheme}://{}{}", self.host_field(), self.resource)
    }
}

/// `host:port`, `[address]:port`, or the host alone.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_address = authority.rfind(']').unwrap_or(0);
    match authority.rfind(':').filter(|&at| at > after_address) {
        Some(at) => {
            let (host, port) = authority.split_at_checked(at).unwrap_or((authority, ""));
            (host, Some(port.trim_start_matches(':')))
        }
        None => (authority, None),
    }
}

pub(super) fn read_port(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&port| is_number && port > 0)
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart_and_put_together() {
        let url = Url::read("WS://Example.COM:8080/chat?x=1").unwrap();
        assert_eq!(url.to_string(), "ws://example.com:8080/chat?x=1");
        assert_eq!(url.host_field(), "example.com:8080");
        assert_eq!(url.same_origin(), "http://example.com:8080");
        let url = Url::read("wss://example.com:443").unwrap();
        assert_eq!((url.port, url.resource.as_str()), (443, "/"));
        assert_eq!(url.host_field(), "example.com");
        let url = Url::read("ws://[::1]:9?q").unwrap();
        assert_eq!((url.host_name(), url.port), ("::1", 9));
        assert_eq!(url.to_string(), "ws://[::1]:9/?q");
        assert_eq!(Url::read("ws://[::1]").unwrap().port, 80);
    }

    #[test]
    fn what_people_type_is_understood() {
        for (typed, meant) in [
            ("http://a/x", "ws://a/x"),
            ("HTTPS://a:1/", "wss://a:1/"),
            ("localhost:8080", "ws://localhost:8080/"),
            ("localhost:8080/chat?x", "ws://localhost:8080/chat?x"),
            ("example.com", "ws://example.com/"),
            ("8080", "ws://127.0.0.1:8080/"),
            (":8080", "ws://127.0.0.1:8080/"),
            ("8080/chat", "ws://127.0.0.1:8080/chat"),
            ("[::1]:9", "ws://[::1]:9/"),
            ("ws://a/", "ws://a/"),
        ] {
            let read = Url::guess(typed).map(|url| url.to_string());
            assert_eq!(read.as_deref(), Ok(meant), "{typed}");
        }
        assert!(matches!(Url::guess("ftp://a/"), Err(UrlError::Scheme(_))));
        assert!(matches!(Url::guess("99999"), Err(UrlError::Port(_))));
        assert!(Url::guess("").is_err() && Url::guess("://a").is_err());
    }

    #[test]
    fn what_is_no_url_says_why() {
        use UrlError::{Fragment, Host, Port, Resource, Scheme};
        assert!(matches!(Url::read("http://a/"), Err(Scheme(_))));
        assert!(matches!(Url::read("ws://"), Err(Host(_))));
        assert!(matches!(Url::read("ws://a b/"), Err(Host(_))));
        assert!(matches!(Url::read("ws://a\r\nb/"), Err(Host(_))));
        assert!(matches!(Url::read("ws://u@h/"), Err(Host(_))));
        assert!(matches!(Url::read("ws://::1/"), Err(Host(_))));
        assert!(matches!(Url::read("ws://a:0/"), Err(Port(_))));
        assert!(matches!(Url::read("ws://a:/"), Err(Port(_))));
        assert!(matches!(Url::read("ws://a:+80/"), Err(Port(_))));
        assert!(matches!(Url::read("ws://a/\r\nX: y"), Err(Resource(_))));
        assert!(matches!(Url::read("ws://a/#x"), Err(Fragment(_))));
        assert!(Url::read("\u{e9}\u{e9}\u{e9}\u{e9}").is_err());
    }
}
