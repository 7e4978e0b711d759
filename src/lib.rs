//! The opening handshake of WebSocket draft 76 (draft-hixie-thewebsocketprotocol-76, the same on
//! the wire as hybi-00): reading it, computing it, judging it.
//!
//! # The handshake on one page
//!
//! A client sends a `GET` with two keys among its fields, an empty line, and eight bytes more:
//!
//! ```text
//! GET /demo HTTP/1.1
//! Host: example.com
//! Connection: Upgrade
//! Sec-WebSocket-Key2: 12998 5 Y3 1  .P00
//! Upgrade: WebSocket
//! Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5
//! Origin: http://example.com
//!
//! ^n:ds[4U
//! ```
//!
//! Each key hides a number. Its *digits* in a row are the key number, 4146546015 for key 1; its
//! *spaces*, 5, divide it; the quotient, 829309203, is the *part*. The two parts as 32-bit
//! big-endian integers and the eight bytes, *key 3*, make the *challenge block* of 16 bytes; the
//! MD5 of it, raw, is the *answer*, and the server sends it after its own fields.
//!
//! ```
//! use ws76::challenge::Computation;
//!
//! let handshake = Computation::new(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
//! assert_eq!(handshake.key1.part()?, 829_309_203);
//! assert_eq!(handshake.block()?.bytes(), b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U");
//! assert_eq!(&handshake.answer()?, b"8jKS'y:G*Co,Wxa-");
//! # Ok::<(), ws76::key::KeyFault>(())
//! ```
//!
//! # From a capture to a verdict
//!
//! ```
//! use ws76::judge::{self, Handshake, Scope, Verdict};
//!
//! let capture = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: a\r\n\
//!     Origin: http://a\r\nSec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key2: 2 2\r\n\r\n12345678\
//!     HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
//!     Sec-WebSocket-Origin: http://a\r\nSec-WebSocket-Location: ws://a/\r\n\r\nnot the answer!!";
//! for exchange in judge::split(capture) {
//!     let handshake = Handshake::judge(&exchange, Scope::Both, None);
//!     assert_eq!(handshake.verdict, Some(Verdict::Mismatch));
//!     for finding in &handshake.findings {
//!         println!("{}: {}", finding.rule.id, finding.message);
//!     }
//! }
//! ```
//!
//! # The floors
//!
//! Data runs one way, and each module knows only those before it: [`bytes`], [`capture`] (the forms
//! that people hold), [`message`] (the byte-exact reader), [`key`] and [`challenge`] (the right
//! computation), [`draft`] (the rules), [`judge`] (one request, one
//! response, what the capture bent, the verdict), [`report`] (plain data, the JSON), [`render`].

pub mod bytes;
pub mod capture;
pub mod challenge;
pub mod diagnosis;
pub mod draft;
#[cfg(feature = "generate")]
pub mod generate;
pub mod judge;
pub mod key;
#[cfg(feature = "live")]
pub mod live;
pub mod md5_rounds;
pub mod message;
pub mod render;
pub mod report;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
