//! Conforming requests in every shape that 5.1 allows: each must be answered.

use super::super::script::Step;
use super::maker::{at_once, of_bytes, one};
use super::{Case, Expect, Maker, Request};
use crate::draft::Severity::{Error, Note};
use crate::generate::RequestPlan;
use std::time::Duration;

/// Long enough that the network does not put the packets together again.
const APART: Duration = Duration::from_millis(10);

const fn case(
    id: &'static str,
    step: Option<u8>,
    sent: &'static str,
    make: fn(&mut Maker<'_>) -> Vec<Request>,
) -> Case {
    Case {
        id,
        section: "5.1",
        step,
        severity: Error,
        sent,
        expect: Expect::Answer,
        make,
    }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
    case(
        "request-plain",
        None,
        "a conforming request, fields as browsers order them",
        |maker| one(&maker.plan()),
    ),
    case(
        "order-draft",
        Some(5),
        "the field order of the draft's 1.2: key 2 before key 1",
        |maker| {
            let plan = ordered(
                maker,
                &[
                    "Host",
                    "Connection",
                    "Sec-WebSocket-Key2",
                    "Upgrade",
                    "Sec-WebSocket-Key1",
                    "Origin",
                ],
            );
            one(&plan)
        },
    ),
    case(
        "order-reversed",
        Some(5),
        "the keys first, Upgrade last",
        |maker| {
            let mut plan = maker.plan();
            plan.fields.reverse();
            one(&plan)
        },
    ),
    case(
        "order-random",
        Some(5),
        "eight requests, each in another random order",
        |maker| {
            (0..8)
                .map(|_| {
                    let plan = maker.plan();
                    at_once(&plan.shuffled(&mut maker.generator))
                })
                .collect()
        },
    ),
    case(
        "names-lower-case",
        Some(5),
        "all names in lower case",
        |maker| one(&renamed(maker.plan(), <[u8]>::to_ascii_lowercase)),
    ),
    case(
        "names-upper-case",
        Some(5),
        "all names in upper case",
        |maker| one(&renamed(maker.plan(), <[u8]>::to_ascii_uppercase)),
    ),
    case(
        "values-other-case",
        None,
        "Upgrade: WEBSOCKET and Connection: upgrade",
        |maker| {
            let plan = maker.plan().set("Upgrade", b"WEBSOCKET");
            one(&plan.set("Connection", b"upgrade"))
        },
    ),
    case(
        "field-unknown",
        Some(5),
        "fields that no server knows, one with an empty value",
        |maker| one(&maker.plan().with("X-Unknown", b"1").with("X-Empty", b"")),
    ),
    case("field-cookie", None, "two cookies in a field", |maker| {
        one(&maker.plan().with("Cookie", b"a=1; b=\"2 3\""))
    }),
    case("field-long", Some(5), "a field of 4000 bytes", |maker| {
        one(&maker.plan().with("X-Long", &[b'x'; 4000]))
    }),
    case(
        "field-like-key",
        Some(5),
        "a field Sec-WebSocket-Key10 before the keys, and one whose value looks like a key field",
        |maker| {
            let mut plan = maker.plan();
            let decoys = [
                ("Sec-WebSocket-Key10", &b"7 7"[..]),
                ("X-Note", b"Sec-WebSocket-Key1: 8 8"),
            ];
            for (name, value) in decoys {
                let field = (name.as_bytes().to_vec(), value.to_vec());
                plan.fields.insert(0, field);
            }
            one(&plan)
        },
    ),
    case("key3-later", Some(6), "key 3 in a later packet", |maker| {
        let bytes = maker.plan().bytes();
        let steps = vec![
            Step::Send(bytes.head.clone()),
            Step::Pause(APART),
            Step::Send(bytes.key3.clone()),
        ];
        vec![Request {
            bytes: bytes.concat(),
            steps,
        }]
    }),
    case(
        "key3-halves",
        Some(6),
        "half of key 3 with the fields, half in a later packet",
        |maker| {
            let bytes = maker.plan().bytes().concat();
            let (first, last) = bytes
                .split_at_checked(bytes.len().saturating_sub(4))
                .unwrap_or((&bytes, &[]));
            let steps = vec![
                Step::Send(first.to_vec()),
                Step::Pause(APART),
                Step::Send(last.to_vec()),
            ];
            vec![Request {
                steps,
                bytes: bytes.clone(),
            }]
        },
    ),
    case(
        "bytes-one-by-one",
        Some(5),
        "the whole request in packets of one byte",
        |maker| {
            let bytes = maker.plan().bytes().concat();
            // Around key 3 a busy server must find them apart too.
            let end = bytes.len().saturating_sub(12);
            let sends = bytes.iter().enumerate().flat_map(|(at, &byte)| {
                let micros = if at < end { 100 } else { 1000 };
                [
                    Step::Send(vec![byte]),
                    Step::Pause(Duration::from_micros(micros)),
                ]
            });
            vec![Request {
                steps: sends.collect(),
                bytes: bytes.clone(),
            }]
        },
    ),
    case(
        "line-end-split",
        Some(5),
        "packets parted within the CR LF CR LF",
        |maker| {
            let bytes = maker.plan().bytes().concat();
            let at = bytes.len().saturating_sub(10);
            let (first, last) = bytes.split_at_checked(at).unwrap_or((&bytes, &[]));
            let steps = vec![
                Step::Send(first.to_vec()),
                Step::Pause(APART),
                Step::Send(last.to_vec()),
            ];
            vec![Request {
                steps,
                bytes: bytes.clone(),
            }]
        },
    ),
    case(
        "frame-behind-key3",
        Some(6),
        "a text frame in the same packet, right behind key 3",
        |maker| {
            let bytes = maker.plan().bytes().concat();
            let sent = [bytes.as_slice(), b"\x00hello\xff"].concat();
            vec![Request {
                bytes,
                ..of_bytes(sent)
            }]
        },
    ),
    Case {
        severity: Note,
        ..case(
            "key3-after-101",
            Some(6),
            "key 3 only when the server's fields have come, as reverse proxies hold it back",
            |maker| {
                let bytes = maker.plan().bytes();
                let steps = vec![
                    Step::Send(bytes.head.clone()),
                    Step::AwaitFields,
                    Step::Send(bytes.key3.clone()),
                ];
                vec![Request {
                    bytes: bytes.concat(),
                    steps,
                }]
            },
        )
    },
    ]
}

fn ordered(maker: &mut Maker<'_>, names: &[&str]) -> RequestPlan {
    let mut plan = maker.plan();
    let place = |name: &[u8]| names.iter().position(|known| known.as_bytes() == name);
    plan.fields.sort_by_key(|(name, _)| place(name));
    plan
}

fn renamed(mut plan: RequestPlan, change: fn(&[u8]) -> Vec<u8>) -> RequestPlan {
    for (name, _) in &mut plan.fields {
        *name = change(name);
    }
    plan
}
