//! Which of the protocol's versions a request speaks.

use serde::{Serialize, Serializer};

use super::names;
use crate::message::Request;

/// The versions that differ in a request's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Draft 76, or hybi-00 and hybi-01, whose requests look the same.
    Draft76,
    /// The same handshake with `Sec-WebSocket-Draft`: hybi-01 to -03.
    Hybi01To03,
    /// No keys: draft 75 and before.
    Draft75,
    /// `Sec-WebSocket-Key`: hybi-04 and later, RFC 6455.
    Rfc6455,
    /// No sign of WebSocket.
    NotWebSocket,
}

impl Version {
    /// The word for it in every output; none without WebSocket.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Draft76 => Some("draft-76"),
            Self::Hybi01To03 => Some("hybi-01-03"),
            Self::Draft75 => Some("draft-75"),
            Self::Rfc6455 => Some("rfc-6455"),
            Self::NotWebSocket => None,
        }
    }

    /// Whether the handshake is one that ws76 judges.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::Draft76 | Self::Hybi01To03)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.word().serialize(to)
    }
}

/// The version that a request speaks, as far as its fields go.
#[must_use]
pub fn version_of(request: &Request<'_>) -> Version {
    let message = &request.message;
    let has = |name: &str| message.named(name).next().is_some();
    let has_misspelt_key = || {
        message.fields().iter().any(|field| {
            names::misspelt(message.text(field.name)).is_some_and(|name| name.contains("-Key"))
        })
    };
    if has("Sec-WebSocket-Key1") || has("Sec-WebSocket-Key2") {
        if has("Sec-WebSocket-Draft") {
            Version::Hybi01To03
        } else {
            Version::Draft76
        }
    } else if has("Sec-WebSocket-Key") || has("Sec-WebSocket-Version") {
        Version::Rfc6455
    } else if has_misspelt_key() {
        Version::Draft76
    } else if message
        .named("Upgrade")
        .any(|field| message.text(field.value).eq_ignore_ascii_case(b"WebSocket"))
    {
        Version::Draft75
    } else {
        Version::NotWebSocket
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(fields: &str) -> Version {
        version_of(&Request::read(
            format!("GET / HTTP/1.1\r\n{fields}\r\n\r\n").as_bytes(),
        ))
    }

    #[test]
    fn each_version_is_told_by_its_fields() {
        assert_eq!(
            version("Sec-WebSocket-Key1: x\r\nSec-WebSocket-Key2: y"),
            Version::Draft76
        );
        assert_eq!(version("Sec-WebSocket-Key1: x"), Version::Draft76);
        assert_eq!(
            version("Sec-WebSocket-Key1: x\r\nSec-WebSocket-Draft: 2"),
            Version::Hybi01To03
        );
        assert_eq!(version("Sec-WebSocket-Key: x=="), Version::Rfc6455);
        assert_eq!(version("sec-websockets-key1: x"), Version::Draft76);
        assert_eq!(version("Upgrade: websocket"), Version::Draft75);
        assert_eq!(version("Accept: */*"), Version::NotWebSocket);
    }
}
