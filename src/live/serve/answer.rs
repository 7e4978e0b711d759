//! What a request gets: the response of 5.2 steps 10 to 13, or none.

use crate::draft::rules::{self, Duty};
use crate::draft::{
    KeyFields,     Finding, LineEnds, RequestContext, Severity, Subject, Version, check_request, version_of,
};
use crate::message::Request;

/// What the fields of a request decide.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// The response's fields, up to its empty line; the answer follows key 3.
    Fields(Vec<u8>),
    /// The connection is closed (6.2), for this reason.
    Abort(&'static str),
    /// No handshake: the page.
    Page,
    /// Another version of the protocol, or no HTTP.
    Refuse(&'static str),
}

/// Decides on a request whose empty line has come. A `lenient` server, one with a mistake, does not
/// look at the keys.
pub(super) fn decide(request: &Request<'_>, lenient: bool) -> Decision {
    let message = &request.message;
    let version = version_of(request);
    match version {
        Version::Draft76 | Version::Hybi01To03 => {}
        Version::Rfc6455 => {
            return Decision::Refuse(
                "this server speaks draft 76 only; the client speaks RFC 6455, as every browser of today does, and the two cannot interoperate",
            );
        }
        Version::Draft75 => {
            return Decision::Refuse(
                "this server speaks draft 76 only; the client speaks draft 75, and the two cannot interoperate",
            );
        }
        Version::NotWebSocket if message.text(request.method) == b"GET" => return Decision::Page,
        Version::NotWebSocket => return Decision::Refuse("this is not a WebSocket handshake"),
    }
    let context = RequestContext {
        line_ends: LineEnds::AsSent,
        key3_lost: false,
    };
    let findings = check_request(request, &KeyFields::of(request), version, context);
    if let Some(finding) = findings.iter().find(|finding| aborts(finding, lenient)) {
        return Decision::Abort(finding.rule.title);
    }
    fields(request).map_or(
        Decision::Abort("a value that goes back to the client holds a CR or LF"),
        Decision::Fields,
    )
}

/// Whether this server aborts on a finding: where the draft says must or should, and where it is left
/// without a basis for the answer. A lenient server does not look into the keys.
fn aborts(finding: &Finding, lenient: bool) -> bool {
    let is_absent = finding.is_of(&rules::KEY_FIELD_MISSING);
    let is_of_key = matches!(finding.subject, Subject::Key1 | Subject::Key2) && !is_absent;
    if lenient && is_of_key {
        return false;
    }
    let must = matches!(finding.rule.server, Duty::MustAbort | Duty::ShouldAbort);
    must || finding.severity == Severity::Error
}

/// The fields whose values go back. A CR or LF in one could begin another field there.
const GO_BACK: [&str; 3] = ["Host", "Origin", "Sec-WebSocket-Protocol"];

/// 5.2 steps 10 to 12. None where a value that goes back holds a CR or LF ([`GO_BACK`]), or is absent.
fn fields(request: &Request<'_>) -> Option<Vec<u8>> {
    let message = &request.message;
    let is_split = |name: &&str| {
        let value = message.value(name).unwrap_or_default();
        memchr::memchr2(b'\r', b'\n', value).is_some()
    };
    if GO_BACK.iter().any(is_split) {
        return None;
    }
    let mut fields = crate::generate::response_fields(request)?;
    fields.extend_from_slice(b"\r\n");
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &str = "Upgrade: WebSocket\r\nConnection: Upgrade\r\nHost: A:80\r\n\
        Origin: http://A\r\nSec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key2: 2 2\r\n";

    fn decision(start: &str, fields: &str) -> Decision {
        let text = format!("{start}\r\n{fields}\r\n");
        decide(&Request::read(text.as_bytes()), false)
    }

    #[test]
    fn location_and_origin_go_back_as_the_draft_has_them() {
        let Decision::Fields(fields) = decision("GET /x HTTP/1.1", FIELDS) else {
            panic!("answered");
        };
        let text = String::from_utf8(fields).unwrap();
        assert!(text.contains("\r\nSec-WebSocket-Location: ws://a/x\r\n"));
        assert!(text.contains("\r\nSec-WebSocket-Origin: http://a\r\n"));
        assert!(!text.contains("Protocol: "));
    }

    #[test]
    fn what_is_no_handshake_is_told_apart() {
        assert_eq!(decision("GET / HTTP/1.1", "Host: a\r\n"), Decision::Page);
        let key = "Sec-WebSocket-Key: x\r\n";
        assert!(matches!(
            decision("GET / HTTP/1.1", key),
            Decision::Refuse(_)
        ));
        let old = "Upgrade: WebSocket\r\n";
        assert!(matches!(
            decision("GET / HTTP/1.1", old),
            Decision::Refuse(_)
        ));
        assert!(matches!(
            decision("POST / HTTP/1.1", ""),
            Decision::Refuse(_)
        ));
        assert!(matches!(
            decision("POST / HTTP/1.1", FIELDS),
            Decision::Abort(_)
        ));
        let broken = FIELDS.replace("1 1", "11");
        assert!(matches!(
            decision("GET / HTTP/1.1", &broken),
            Decision::Abort(_)
        ));
        for (value, lone) in [
            ("http://A", "http://A\nX: y"),
            ("http://A", "http://A\rX: y"),
            ("A:80", "A\rb"),
            ("A:80", "A:80\r\nSec-WebSocket-Protocol: a\rb"),
        ] {
            let fields = FIELDS.replacen(value, lone, 1);
            let decided = decision("GET / HTTP/1.1", &fields);
            assert!(
                matches!(decided, Decision::Abort(_)),
                "{lone:?}: {decided:?}"
            );
        }
    }
}
