//! What the draft leaves open, or says only of clients: either an abort or the answer that its
//! steps yield, never another answer.

use super::maker::one;
use super::{Case, Expect, Maker, Request};
use crate::draft::Severity::{Error, Note, Warning};
use crate::draft::rules;

const fn case(
    id: &'static str,
    section: &'static str,
    step: Option<u8>,
    sent: &'static str,
    make: fn(&mut Maker<'_>) -> Vec<Request>,
) -> Case {
    Case {
        id,
        section,
        step,
        severity: Error,
        sent,
        expect: Expect::AnswerOrAbort,
        make,
    }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
    case(
        "key-space-first",
        "5.2",
        Some(5),
        "key 1 that begins with a space: it counts",
        |maker| one(&maker.with_key1(b" 1!2 3 6")),
    ),
    case(
        "key-space-last",
        "5.2",
        Some(5),
        "key 1 that ends with a space: it counts",
        |maker| one(&maker.with_key1(b"1!2 3 6 ")),
    ),
    case(
        "key-only-space-first",
        "5.2",
        Some(5),
        "key 1 whose only space comes first: trimmed it has none",
        |maker| one(&maker.with_key1(b" !0")),
    ),
    case(
        "key-tab-as-junk",
        "5.2",
        Some(5),
        "key 1 with a tab beside its spaces: the tab does not count",
        |maker| one(&maker.with_key1(b"1\t2 3!4 6")),
    ),
    case(
        "key-spaces-many",
        "5.2",
        Some(5),
        "key 1 with 40 spaces",
        |maker| {
            let spaces = [b' '; 40];
            one(&maker.with_key1(&[b"4!", &spaces[..], b"0"].concat()))
        },
    ),
    case(
        "key-leading-zeros",
        "5.2",
        Some(4),
        "key 1 whose number has leading zeros",
        |maker| one(&maker.with_key1(b"00!1 2 8")),
    ),
    case(
        "key-no-junk",
        "5.2",
        Some(4),
        "key 1 of digits and spaces alone",
        |maker| one(&maker.with_key1(b"1 2 8")),
    ),
    case(
        "key-junk-above-7f",
        "5.2",
        Some(4),
        "key 1 with bytes above 7F among its junk",
        |maker| one(&maker.with_key1(b"1\xe9\xff 2\x80 8")),
    ),
    case(
        "key-long",
        "5.2",
        Some(4),
        "key 1 with 1000 characters of junk",
        |maker| one(&maker.with_key1(&[&[b'x'; 1000][..], b"1 2 8"].concat())),
    ),
    case(
        "number-above-32-bits",
        "5.2",
        Some(7),
        "key 1 of 4294967296 over 4 spaces: the part fits, the number does not",
        |maker| one(&maker.with_key1(b"42!949 672 9 6 ~")),
    ),
    case(
        "number-part-largest",
        "5.2",
        Some(7),
        "key 1 of 12884901885 over 3 spaces: the part has all 32 bits set",
        |maker| one(&maker.with_key1(b"12! 8849 01885 ~")),
    ),
    Case {
        expect: Expect::Abort,
        severity: Warning,
        ..case(
            "part-above-32-bits",
            "5.2",
            Some(8),
            "key 1 of 4294967296 over 1 space: the part has no four bytes",
            |maker| one(&maker.with_key1(b"4294!967 296")),
        )
    },
    Case {
        expect: Expect::Abort,
        severity: Warning,
        ..case(
            "part-above-64-bits",
            "5.2",
            Some(8),
            "key 1 of 30 digits over 1 space",
            |maker| one(&maker.with_key1(b"123456789012345!678901234567 890")),
        )
    },
    Case {
        severity: Note,
        ..case(
            "key1-twice",
            "5.2",
            Some(2),
            "Sec-WebSocket-Key1 twice with the same value",
            |maker| {
                let plan = maker.with_key1(b"1 !2");
                one(&plan.with("Sec-WebSocket-Key1", b"1 !2"))
            },
        )
    },
    Case {
        severity: Note,
        ..case(
            "version-hybi-02",
            "5.1",
            None,
            "Sec-WebSocket-Draft: 2, the same handshake in hybi-02",
            |maker| one(&maker.plan().with("Sec-WebSocket-Draft", b"2")),
        )
    },
    Case {
        severity: Note,
        ..case(
            "version-hybrid",
            "5.1",
            None,
            "the key of RFC 6455 beside the two of draft 76",
            |maker| {
                let key = b"dGhlIHNhbXBsZSBub25jZQ==";
                one(&maker.plan().with("Sec-WebSocket-Key", key))
            },
        )
    },
    Case {
        severity: Warning,
        expect: Expect::KeepsOrAbort(&[&rules::ORIGIN_ANSWER]),
        ..case(
            "origin-upper-case",
            "5.2",
            Some(2),
            "an origin with upper case",
            |maker| one(&maker.plan().set("Origin", b"http://Example.COM")),
        )
    },
    Case {
        severity: Warning,
        expect: Expect::KeepsOrAbort(&[&rules::LOCATION_ANSWER]),
        ..case(
            "host-upper-case",
            "5.2",
            Some(3),
            "a Host field in upper case",
            |maker| {
                let host = maker.url().host_field().to_ascii_uppercase();
                one(&maker.plan().set("Host", host.as_bytes()))
            },
        )
    },
    Case {
        severity: Warning,
        expect: Expect::KeepsOrAbort(&[&rules::LOCATION_ANSWER]),
        ..case(
            "host-default-port",
            "5.2",
            Some(3),
            "a Host field that names the default port",
            |maker| {
                let port = if maker.url().secure { 443 } else { 80 };
                let host = format!("{}:{port}", maker.url().host);
                one(&maker.plan().set("Host", host.as_bytes()))
            },
        )
    },
    ]
}
