//! A live handshake as a report: judged, and where the server was wrong, diagnosed.

use crate::diagnosis::{Case, MOST};
use crate::judge::{Exchange, Handshake, Scope};
use crate::report::{HandshakeReport, Origin, Wanted};

/// The exchange of bytes that went over a connection; no byte is none.
pub(super) fn exchange<'a>(request: &'a [u8], response: &'a [u8]) -> Exchange<'a> {
    let response = Some(response).filter(|bytes| !bytes.is_empty());
    Exchange::from_sides(request, response, true)
}

/// Judges and reports it.
pub(super) fn report(
    exchange: &Exchange<'_>,
    secure: Option<bool>,
    source: String,
    flow: Option<String>,
) -> HandshakeReport {
    of_judged(
        &Handshake::judge(exchange, Scope::Both, secure),
        source,
        flow,
    )
}

/// The same of one that is judged already.
pub(super) fn of_judged(
    handshake: &Handshake<'_>,
    source: String,
    flow: Option<String>,
) -> HandshakeReport {
    let origin = Origin {
        source,
        flow,
        ..Origin::default()
    };
    let wanted = Wanted {
        verdict: true,
        ..Wanted::default()
    };
    let report = HandshakeReport::new(handshake, origin, wanted);
    match Case::of(handshake) {
        Some(case) => report.with_diagnosis(&case.material, &case.diagnose(MOST)),
        None => report,
    }
}
