//! The response's own rules: what a client checks beside the 16 bytes.

use super::maker::one;
use super::{Case, Expect, Maker, Request};
use crate::draft::Severity::{self, Error, Warning};
use crate::draft::rules::{self, Row};

const fn case(
    id: &'static str,
    step: u8,
    severity: Severity,
    rules: &'static [&'static Row],
) -> Case {
    Case {
        id,
        section: "5.2",
        step: Some(step),
        severity,
        sent: "a conforming request",
        expect: Expect::Keeps(rules),
        make: plain,
    }
}

fn plain(maker: &mut Maker<'_>) -> Vec<Request> {
    one(&maker.plan())
}

pub(super) fn cases() -> Vec<Case> {
    vec![
    case(
        "response-status",
        10,
        Error,
        &[
            &rules::STATUS_LINE_MALFORMED,
            &rules::STATUS_CODE_MALFORMED,
            &rules::STATUS_VERSION,
            &rules::STATUS_STRAY_CR,
        ],
    ),
    case(
        "response-line-ends",
        11,
        Error,
        &[&rules::RESPONSE_LINE_END, &rules::RESPONSE_BARE_CR],
    ),
    case(
        "response-fields",
        11,
        Error,
        &[
            &rules::RESPONSE_FIELD_GRAMMAR,
            &rules::RESPONSE_EMPTY_NAME,
            &rules::RESPONSE_NAME_BYTE,
            &rules::RESPONSE_NO_SPACE_AFTER_COLON,
        ],
    ),
    case("response-upgrade", 11, Error, &[&rules::UPGRADE_ANSWER]),
    case(
        "response-connection",
        11,
        Error,
        &[&rules::CONNECTION_ANSWER],
    ),
    case("response-origin", 11, Error, &[&rules::ORIGIN_ANSWER]),
    case("response-location", 11, Error, &[&rules::LOCATION_ANSWER]),
    case(
        "response-protocol-unasked",
        11,
        Warning,
        &[&rules::PROTOCOL_UNASKED],
    ),
    case(
        "response-no-length",
        13,
        Warning,
        &[&rules::FIELD_BODY_LENGTH],
    ),
    Case {
        sent: "a conforming request, and the resource name with a query",
        expect: Expect::KeepsOrAbort(&[&rules::LOCATION_ANSWER]),
        make: |maker| {
            let mut plan = maker.plan();
            let mark: &[u8] = if plan.resource.contains(&b'?') {
                b"&"
            } else {
                b"?"
            };
            plan.resource.extend_from_slice(mark);
            plan.resource.extend_from_slice(b"ws76=a%20b");
            one(&plan)
        },
        ..case("location-query", 3, Error, &[])
    },
    Case {
        sent: "a subprotocol of printable characters with a space",
        expect: Expect::KeepsOrAbort(&[&rules::PROTOCOL_ANSWER]),
        make: |maker| one(&maker.plan().with("Sec-WebSocket-Protocol", b"Sample v1")),
        ..case("protocol-asked", 11, Error, &[])
    },
    Case {
        section: "5.3",
        step: None,
        severity: Warning,
        sent: "a closing frame, FF 00, when the answer has come",
        expect: Expect::Closing,
        ..case("closing-handshake", 11, Warning, &[])
    },
    Case {
        section: "5.2",
        sent: "an origin of null, as pages from files have it",
        expect: Expect::KeepsOrAbort(&[&rules::ORIGIN_ANSWER]),
        make: |maker| one(&maker.plan().set("Origin", b"null")),
        ..case("origin-null", 11, Error, &[])
    },
    ]
}
