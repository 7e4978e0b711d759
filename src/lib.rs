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
//! let handshake = ws76::compute(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
//! assert_eq!(handshake.parts(), [Some(829_309_203), Some(259_970_620)]);
//! assert_eq!(handshake.challenge().as_ref(), Some(b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U"));
//! assert_eq!(handshake.answer().as_ref(), Some(b"8jKS'y:G*Co,Wxa-"));
//! ```
//!
//! # A server's own test
//!
//! [`verify`] takes a request and what the server sent for it, and says what a conforming client
//! makes of it: the verdict, every rule that either side breaks, and where the answer is wrong, what
//! the server computed instead.
//!
//! ```
//! # let request = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: a\r\n\
//! #     Origin: http://a\r\nSec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key2: 2 2\r\n\r\n12345678";
//! # let response = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
//! #     Connection: Upgrade\r\nSec-WebSocket-Origin: http://a\r\n\
//! #     Sec-WebSocket-Location: ws://a/\r\n\r\nnot the answer!!";
//! let verified = ws76::verify(request, response);
//! assert_eq!(verified.verdict(), ws76::Verdict::Mismatch);
//! for finding in verified.findings() {
//!     println!("{}: {}", finding.rule.id, finding.message);
//! }
//! ```
//!
//! In a test of your own: `assert!(verified.is_match(), "{verified}");`, which shows on failure what
//! `ws76 verify` shows. `examples/server_test.rs` has it in full.
//!
//! # Features
//!
//! `cli` (default) is the binary. Without default features the library judges and diagnoses
//! handshakes that are at hand as bytes; what stands behind the hidden feature `internals` is for the
//! binary, its tests and benchmarks, and changes in any release.

#![cfg_attr(
    not(feature = "cli"),
    allow(
        dead_code,
        unreachable_pub,
        unused_imports,
        reason = "what neither the entrance nor the other features need is for the binary"
    )
)]

mod entrance;

pub use challenge::{Answer, Key3};
pub use draft::rules::Rule;
pub use draft::{By, Finding, Place, Severity, Subject};
pub use entrance::{Computation, Explanation, Verified, compute, verify};
pub use judge::Verdict;

/// Modules that only the binary, tests, fuzz targets and benchmarks see.
///
/// Data runs one way, and each module knows only those before it.
macro_rules! internal {
    ($($(#[$of:meta])* $name:ident;)*) => {
        $(
            $(#[$of])*
            #[cfg(feature = "internals")]
            #[doc(hidden)]
            pub mod $name;
            $(#[$of])*
            #[cfg(not(feature = "internals"))]
            mod $name;
        )*
    };
}

mod entity;

internal! {
    bytes;
    message;
    #[cfg(feature = "capture")]
    capture;
    key;
    challenge;
    draft;
    versions;
    judge;
    md5_rounds;
    diagnosis;
    #[cfg(feature = "generate")]
    generate;
    report;
    render;
    #[cfg(feature = "live")]
    live;
}

#[cfg(all(doctest, feature = "internals"))]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
