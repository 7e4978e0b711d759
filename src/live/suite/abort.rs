//! Requests that no conforming client makes: 5.2 has them aborted, or 5.1 says that they should be.

use super::maker::{of_bytes, one};
use super::{Case, Expect, Maker, Request};
use crate::draft::Severity::{Error, Warning};

/// 5.2: a server must abort.
const fn must(
    id: &'static str,
    step: u8,
    sent: &'static str,
    make: fn(&mut Maker<'_>) -> Vec<Request>,
) -> Case {
    Case {
        id,
        section: "5.2",
        step: Some(step),
        severity: Error,
        sent,
        expect: Expect::Abort,
        make,
    }
}

/// 5.1: a server should abort.
const fn should(
    id: &'static str,
    step: Option<u8>,
    sent: &'static str,
    make: fn(&mut Maker<'_>) -> Vec<Request>,
) -> Case {
    Case {
        section: "5.1",
        step,
        severity: Warning,
        ..must(id, 0, sent, make)
    }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
    must("key1-no-spaces", 5, "key 1 without a space", |maker| {
        one(&maker.with_key1(b"12345!67890"))
    }),
    must("key2-no-spaces", 5, "key 2 without a space", |maker| {
        one(&maker.with_key2(b"12345!67890"))
    }),
    must(
        "key-tabs-for-spaces",
        5,
        "key 1 with tabs in place of its spaces",
        |maker| one(&maker.with_key1(b"1234\t!5\t6")),
    ),
    must(
        "key-no-break-spaces",
        5,
        "key 1 with U+00A0 in place of its spaces, in UTF-8",
        |maker| one(&maker.with_key1(b"1234\xc2\xa0!5\xc2\xa06")),
    ),
    must(
        "key-zero-no-spaces",
        5,
        "key 1 of the digit 0 without a space",
        |maker| one(&maker.with_key1(b"!0\"")),
    ),
    must(
        "key1-not-multiple",
        6,
        "key 1 whose number leaves 1 over",
        |maker| one(&maker.with_key1(b"1 0!0 1")),
    ),
    must(
        "key2-not-multiple",
        6,
        "key 2 whose number leaves 1 over",
        |maker| one(&maker.with_key2(b"1 0!0 1")),
    ),
    must(
        "key-half-over",
        6,
        "key 1 of 3 over 2 spaces, which some round up",
        |maker| one(&maker.with_key1(b"! 3 \"")),
    ),
    must(
        "key-number-below-spaces",
        6,
        "key 1 of 1 over 3 spaces: the quotient rounds down to 0",
        |maker| one(&maker.with_key1(b"! 1 \" #")),
    ),
    must(
        "key-article",
        6,
        "key 1 of a well-known article: 102251 over 4 spaces",
        |maker| one(&maker.with_key1(b"1\\}  a`;l022aaf  51")),
    ),
    Case {
        severity: Warning,
        ..must("key-no-digits", 4, "key 1 without a digit", |maker| {
            one(&maker.with_key1(b"ab c!d"))
        })
    },
    should("key1-missing", None, "no Sec-WebSocket-Key1", |maker| {
        one(&maker.plan().without("Sec-WebSocket-Key1"))
    }),
    should("key2-missing", None, "no Sec-WebSocket-Key2", |maker| {
        one(&maker.plan().without("Sec-WebSocket-Key2"))
    }),
    should(
        "key-misspelt",
        None,
        "Sec-WebSockets-Key1, as an article has it, in place of key 1",
        |maker| {
            let mut plan = maker.plan();
            for (name, _) in &mut plan.fields {
                if name == b"Sec-WebSocket-Key1" {
                    *name = b"Sec-WebSockets-Key1".to_vec();
                }
            }
            one(&plan)
        },
    ),
    should("upgrade-missing", None, "no Upgrade field", |maker| {
        one(&maker.plan().without("Upgrade"))
    }),
    should("upgrade-other", None, "Upgrade: TLS/1.0", |maker| {
        one(&maker.plan().set("Upgrade", b"TLS/1.0"))
    }),
    should("connection-missing", None, "no Connection field", |maker| {
        one(&maker.plan().without("Connection"))
    }),
    should(
        "connection-list",
        None,
        "Connection: keep-alive, Upgrade, as reverse proxies send it",
        |maker| one(&maker.plan().set("Connection", b"keep-alive, Upgrade")),
    ),
    should("host-missing", None, "no Host field", |maker| {
        one(&maker.plan().without("Host"))
    }),
    should("origin-missing", None, "no Origin field", |maker| {
        one(&maker.plan().without("Origin"))
    }),
    should("method-post", Some(1), "POST in place of GET", |maker| {
        let bytes = maker.plan().bytes().concat();
        let rest = bytes.strip_prefix(b"GET").unwrap_or(&bytes);
        vec![of_bytes([b"POST", rest].concat())]
    }),
    should(
        "resource-no-slash",
        Some(3),
        "a resource name without its slash",
        |maker| {
            let mut plan = maker.plan();
            plan.resource = b"chat".to_vec();
            one(&plan)
        },
    ),
    should(
        "line-no-colon",
        Some(5),
        "a line without a colon",
        |maker| {
            let bytes = maker.plan().bytes();
            vec![of_bytes(with_line(&bytes.concat(), b"no colon here"))]
        },
    ),
    should("line-folded", Some(5), "a folded line", |maker| {
        let bytes = maker.plan().bytes();
        vec![of_bytes(with_line(&bytes.concat(), b" folded: line"))]
    }),
    should(
        "colon-no-space",
        Some(5),
        "a field without the space after its colon",
        |maker| {
            let bytes = maker.plan().bytes();
            vec![of_bytes(with_line(&bytes.concat(), b"X-No-Space:1"))]
        },
    ),
    ]
}

/// The request with a line more behind its start line.
fn with_line(bytes: &[u8], line: &[u8]) -> Vec<u8> {
    let at = memchr::memmem::find(bytes, b"\r\n").unwrap_or(0);
    let (start, rest) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
    [start, b"\r\n", line, rest].concat()
}
