//! A server that does not answer draft 76 is asked for the other versions, once each.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::connect::{Connection, after};
use super::had::Had;
use super::plan::Probe;
use super::script::{self, Ending, Step};
use crate::draft::{By, Finding, Severity, Version};
use crate::generate::Generator;
use crate::message::{Request, Response, Side};
use crate::versions;

/// A server that was silent once is not waited for as long again.
const LONGEST: Duration = Duration::from_secs(2);

/// What a server answers in another version of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The version that it was asked in: RFC 6455 or draft 75.
    pub version: Version,
    /// What came.
    pub reply: Reply,
}

/// What came for a handshake in another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The server completed the handshake.
    Speaks,
    /// 101, and not what that version's client requires; what is wrong.
    Wrong(String),
    /// Something else: these bytes, and how the connection ended.
    Other(Box<Had>),
    /// There was no connection.
    NoConnection(String),
}

/// Asks in RFC 6455, and where that is not what the server speaks, in draft 75.
pub(super) async fn ask(probe: &Probe) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    for version in [Version::Rfc6455, Version::Draft75] {
        let reply = one(probe, version).await;
        let speaks = reply == Reply::Speaks;
        spoken.push(Spoken { version, reply });
        if speaks {
            break;
        }
    }
    spoken
}

/// Whether the server closed each connection without a byte.
pub(super) fn closed_all(spoken: &[Spoken]) -> bool {
    let is_closed = |one: &Spoken| match &one.reply {
        Reply::Other(had) => had.response().is_none() && had.ending() != Ending::Late,
        _ => false,
    };
    spoken.iter().all(is_closed)
}

/// Whether the server completes a TLS handshake, with whatever certificate.
pub(super) async fn speaks_tls(probe: &Probe) -> bool {
    let mut target = probe.target.clone();
    target.insecure = true;
    let is_plain = !std::mem::replace(&mut target.url.secure, true);
    let deadline = after(probe.time.min(LONGEST));
    is_plain && Connection::open(&target, deadline).await.is_ok()
}

async fn one(probe: &Probe, version: Version) -> Reply {
    let key = key(probe.seed);
    let request = request(probe, version, &key);
    let steps = [Step::Send(request.clone()), Step::AwaitFields];
    let time = probe.time.min(LONGEST);
    let exchanged = match script::play(&probe.target, &steps, time).await {
        Ok(exchanged) => exchanged,
        Err(error) => return Reply::NoConnection(error.with_cause()),
    };
    let response = exchanged.bytes_of(Side::Server);
    let scheme = probe.target.url.scheme();
    let had = Had::new(request, response, Some(scheme), exchanged.ending);
    let is_whole =
        |it: &&Response<'_>| it.is_switching() && it.message.body().is_some();
    let Some(response) = had.response().filter(is_whole) else {
        return Reply::Other(Box::new(had));
    };
    let wrong = match version {
        Version::Rfc6455 => had.request().and_then(|request| wrong_by_rfc_6455(request, response)),
        _ => match response.message.value("WebSocket-Location") {
            Some(_) => None,
            None => Some("the fields of draft 75 are absent".to_owned()),
        },
    };
    wrong.map_or(Reply::Speaks, Reply::Wrong)
}

/// The first error of the server; that of a wrong `Sec-WebSocket-Accept` names the slip behind it.
fn wrong_by_rfc_6455(request: &Request<'_>, response: &Response<'_>) -> Option<String> {
    let checked = versions::check(request, Some(response));
    let is_wrong =
        |found: &Finding| found.severity == Severity::Error && found.rule.by == By::Server;
    let mut findings = checked.findings.into_iter();
    findings.find(is_wrong).map(|found| found.message)
}

/// RFC 6455, 4.1: 16 random bytes in base64.
fn key(seed: u64) -> String {
    let mut generator = Generator::new(seed);
    STANDARD.encode([generator.key3(), generator.key3()].concat())
}

fn request(probe: &Probe, version: Version, key: &str) -> Vec<u8> {
    let url = &probe.target.url;
    let origin = probe.origin.clone().unwrap_or_else(|| url.same_origin());
    let (upgrade, more) = match version {
        Version::Rfc6455 => (
            "websocket",
            format!("Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"),
        ),
        _ => ("WebSocket", String::new()),
    };
    let (resource, host) = (&url.resource, url.host_field());
    let mut request = format!(
        "GET {resource} HTTP/1.1\r\nUpgrade: {upgrade}\r\nConnection: Upgrade\r\nHost: {host}\r\n\
         Origin: {origin}\r\n{more}"
    )
    .into_bytes();
    if let Some(protocol) = &probe.protocol {
        let name = match version {
            Version::Rfc6455 => "Sec-WebSocket-Protocol",
            _ => "WebSocket-Protocol",
        };
        request.extend_from_slice(format!("{name}: {protocol}\r\n").as_bytes());
    }
    for (name, value) in &probe.fields {
        request.extend_from_slice(&[name.as_slice(), b": ", value, b"\r\n"].concat());
    }
    request.extend_from_slice(b"\r\n");
    request
}
