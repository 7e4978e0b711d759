//! Sec-WebSocket-Accept, step by step: RFC 6455, 4.2.2 step 5.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

/// What is appended to every key (1.3).
pub const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The right value for a key, with what leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accept {
    /// The key as it is in the request, without white space around it.
    pub key: Vec<u8>,
    /// The bytes that the key decodes to; none where it is not base64.
    pub decoded: Option<Vec<u8>>,
    /// Key and GUID in a row: what is hashed.
    pub joined: Vec<u8>,
    /// The SHA-1 of it.
    pub digest: [u8; 20],
    /// Its base64: the field's value.
    pub value: String,
}

impl Accept {
    /// Computes it. White space around the key is HTTP's, not the key's.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        let key = key.trim_ascii();
        let joined = [key, GUID.as_bytes()].concat();
        let digest: [u8; 20] = Sha1::digest(&joined).into();
        Self {
            decoded: STANDARD.decode(key).ok(),
            key: key.to_vec(),
            joined,
            digest,
            value: STANDARD.encode(digest),
        }
    }

    /// Whether the key is one that a client may send: the base64 of 16 bytes (4.1).
    #[must_use]
    pub fn has_right_key(&self) -> bool {
        self.decoded.as_ref().is_some_and(|bytes| bytes.len() == 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfcs_own_example() {
        let accept = Accept::new(b" dGhlIHNhbXBsZSBub25jZQ== ");
        assert_eq!(accept.value, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_eq!(
            hex::encode(accept.digest),
            "b37a4f2cc0624f1690f64606cf385945b2bec4ea"
        );
        assert_eq!(accept.decoded.as_deref(), Some(&b"the sample nonce"[..]));
        assert!(accept.has_right_key());
        assert!(!Accept::new(b"LjwpqsvejvCsGYHK").has_right_key());
        assert!(!Accept::new(b"?").has_right_key());
    }
}
