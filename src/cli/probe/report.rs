//! The reports of what a probe had.

use std::time::Duration;

use ws76::bytes::{escape_up_to, safe_text};
use ws76::draft::Version;
use ws76::live::fallback::{Reply, Spoken};
use ws76::live::probe::{Probe, Probed};
use ws76::live::script::{Ending, LONGEST_RESPONSE};
use ws76::live::{Had, explained_together};
use ws76::message::Response;
use ws76::report::{
    AskedReport, FrameReport, HandshakeReport, Origin, Policy, ProbeReport, Standing,
    TogetherReport,
};

use super::super::live::report_of;
use super::super::outcome::Outcome;

/// A longer status line is cut.
const LONGEST_LINE: usize = 120;

/// All reports of a probe, and its exit code.
pub(super) struct Reported {
    pub(super) probe: ProbeReport,
    pub(super) handshake: HandshakeReport,
    pub(super) together: Option<TogetherReport>,
    pub(super) outcome: Outcome,
    pub(super) policy: Policy,
    /// Whether the server sent no 101.
    pub(super) is_dead_end: bool,
}

/// Reports a probe; times and ports only where that is asked for, since they differ from run to
/// run.
pub(super) fn of(probe: &Probe, probed: &Probed, policy: Policy, verbose: bool) -> Reported {
    let url = probe.target.url.to_string();
    let exchanged = &probed.exchanged;
    let flow = format!("{} -> {}", exchanged.local, exchanged.remote);
    let origin = Origin {
        source: url.clone(),
        flow: verbose.then_some(flow),
        ..Origin::default()
    };
    let mut handshake = report_of(&probed.had, origin, policy);
    let together = together(probed);
    if let Some(together) = &together {
        retain_what_is_left(&mut handshake, together);
    }
    let outcome = outcome(probed, policy, &handshake);
    let ending = probed.had.ending();
    let is_verbose = |milliseconds| verbose.then_some(milliseconds);
    let report = ProbeReport {
        url,
        seed: probe.seed.to_string(),
        ending: ending.word(),
        connection: connection(probed, verbose),
        hint: hint(probe, probed),
        speaks: speaks(&probed.had, &probed.spoken),
        asked: probed.spoken.iter().map(asked).collect(),
        peer: verbose.then(|| exchanged.remote.to_string()),
        milliseconds: is_verbose(u64::try_from(exchanged.took.as_millis()).unwrap_or(u64::MAX)),
        frame: probed
            .frame
            .as_ref()
            .map(|frame| FrameReport::new(&frame.sent, &frame.received)),
    };
    Reported {
        probe: report,
        handshake,
        together,
        outcome,
        policy,
        is_dead_end: is_dead_end(&probed.had),
    }
}

/// What all answers have in common, where further requests were made.
fn together(probed: &Probed) -> Option<TogetherReport> {
    if probed.further.is_empty() {
        return None;
    }
    let all = [std::slice::from_ref(&probed.had), &probed.further].concat();
    let (wrong, found) = explained_together(&all)?;
    let wrong = u64::try_from(wrong).unwrap_or(u64::MAX);
    Some(TogetherReport::new(None, wrong, &found))
}

/// What the further answers have ruled out is shown no more.
fn retain_what_is_left(handshake: &mut HandshakeReport, together: &TogetherReport) {
    let Some(judged) = handshake.judged_mut() else {
        return;
    };
    let is_left =
        |mistakes: &Vec<&str>| *mistakes == together.mistakes || together.or.contains(mistakes);
    let mut found = judged.diagnosis.iter();
    if found.any(|found| is_left(&found.mistakes)) {
        judged.diagnosis.retain(|found| is_left(&found.mistakes));
        judged.next_request = None;
    }
}

fn outcome(probed: &Probed, policy: Policy, handshake: &HandshakeReport) -> Outcome {
    if probed.is_late() && policy.expect.is_none() {
        return Outcome::Unreachable;
    }
    match policy.standing(handshake) {
        // There is nothing else that could have been captured.
        Standing::Unjudged => Outcome::Wrong,
        Standing::Other => Outcome::Unreadable,
        standing => Outcome::of(standing),
    }
}

/// What the server did, where it did not answer.
fn connection(probed: &Probed, verbose: bool) -> Option<String> {
    let had = &probed.had;
    if let Some(status) = had.response().and_then(status) {
        return Some(format!("sent {status}"));
    }
    let took = probed.exchanged.took;
    let last = probed.exchanged.chunks.iter().map(|chunk| chunk.at).max();
    let silence = took.saturating_sub(last.unwrap_or_default());
    let after = if verbose {
        format!(" after {} ms", took.as_millis())
    } else {
        String::new()
    };
    let end = match had.ending() {
        Ending::Done => return None,
        Ending::Closed | Ending::Left | Ending::Stopped => format!("closed the connection{after}"),
        Ending::Reset => format!("reset the connection{after}"),
        Ending::Late => format!("sent nothing for {}", seconds(silence)),
        Ending::Full => {
            return Some(format!(
                "sent more than {LONGEST_RESPONSE} bytes and no end of a response"
            ));
        }
    };
    let count = had.received().len();
    let answer = had.response().and_then(Response::answer_bytes);
    Some(match (count, answer, had.ending()) {
        (0, _, Ending::Late) => end,
        (0, ..) => format!("{end} without a byte"),
        (_, Some(answer), Ending::Late) => {
            format!(
                "sent {} of 16 bytes, then nothing for {}",
                answer.len(),
                seconds(silence)
            )
        }
        (_, Some(answer), _) => format!("sent {} of 16 bytes, then {end}", answer.len()),
        (_, None, Ending::Late) => format!(
            "sent {count} bytes without the end of the fields, then nothing for {}",
            seconds(silence)
        ),
        (_, None, _) => format!("sent {count} bytes without the end of the fields, then {end}"),
    })
}

/// The status of a response that is no 101, escaped.
fn status(response: &Response<'_>) -> Option<String> {
    if !response.status.ended || response.code() == Some(101) {
        return None;
    }
    let line = response.message.text(response.message.start_line());
    let line = line.strip_prefix(b"HTTP/1.1 ").unwrap_or(line);
    Some(escape_up_to(line, LONGEST_LINE))
}

/// Whether the response is one of HTTP without an upgrade.
fn refuses(had: &Had) -> bool {
    let code = had.response().and_then(Response::code);
    code.is_some_and(|code| code != 101)
}

/// A time with as many digits as say something: `5 s`, `0.3 s`.
fn seconds(time: Duration) -> String {
    let tenths = (time.as_secs_f64() * 10.0).round() / 10.0;
    format!("{tenths} s")
}

/// What was seen of TLS below.
fn hint(probe: &Probe, probed: &Probed) -> Option<String> {
    let had = &probed.had;
    let start = had.received().get(..2).unwrap_or_default();
    // A record of TLS: an alert or a handshake, of version 3.
    let is_tls = matches!(start, [0x15 | 0x16, 0x03]);
    // What Go and nginx say.
    let text = had.received().to_ascii_lowercase();
    let says_tls = [
        &b"http request to an https server"[..],
        b"sent to https port",
    ];
    let says_tls = says_tls
        .iter()
        .any(|words| memchr::memmem::find(&text, words).is_some());
    if !probe.target.url.secure && (is_tls || says_tls || probed.speaks_tls) {
        let url = probe.target.url.to_string();
        let secure = url.replacen("ws://", "wss://", 1);
        return Some(format!("the server speaks TLS here: try {secure}"));
    }
    let is_page = |one: &Spoken| match &one.reply {
        Reply::Other(had) => refuses(had),
        _ => false,
    };
    if refuses(had) && !probed.spoken.is_empty() && probed.spoken.iter().all(is_page) {
        let text = "the server answers as to plain HTTP in every version: check the path and the port, \
                    and that a proxy passes Upgrade and Connection on";
        return Some(text.to_owned());
    }
    None
}

/// Whether there is no whole 101.
fn is_dead_end(had: &Had) -> bool {
    let is_whole = |it: &Response<'_>| it.is_switching() && it.message.body().is_some();
    !had.response().is_some_and(is_whole)
}

fn speaks(had: &Had, spoken: &[Spoken]) -> Option<&'static str> {
    let switching = had.response().filter(|response| response.is_switching());
    let has_accept = |it: &Response<'_>| it.message.value("Sec-WebSocket-Accept").is_some();
    let has_accept = switching.is_some_and(has_accept);
    let answer = switching.and_then(Response::answer_bytes);
    if !has_accept && answer.is_some_and(|answer| !answer.is_empty()) {
        return Some("draft-76");
    }
    let speaks = spoken.iter().find(|one| one.reply == Reply::Speaks);
    let by_accept = has_accept.then_some("rfc-6455");
    speaks.map(|one| word(one.version)).or(by_accept)
}

const fn word(version: Version) -> &'static str {
    match version {
        Version::Draft75 => "draft-75",
        _ => "rfc-6455",
    }
}

fn asked(spoken: &Spoken) -> AskedReport {
    let came = match &spoken.reply {
        Reply::Speaks => "the server completes the handshake".to_owned(),
        Reply::Wrong(why) => format!("101, and {why}"),
        Reply::NoConnection(why) => format!("no connection: {}", safe_text(why)),
        Reply::Other(had) => other(had),
    };
    AskedReport {
        protocol: word(spoken.version),
        speaks: spoken.reply == Reply::Speaks,
        came,
    }
}

fn other(had: &Had) -> String {
    if let Some(status) = had.response().and_then(status) {
        return status;
    }
    let end = match had.ending() {
        Ending::Closed => "closed",
        Ending::Reset => "reset",
        Ending::Late => "silent",
        _ => "no end of a response",
    };
    match had.received().len() {
        0 => format!("{end}, without a byte"),
        count => format!("{end}, after {count} bytes"),
    }
}
