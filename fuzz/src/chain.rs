//! The whole way, as `ws76 verify` goes it: a capture read, each handshake judged and diagnosed,
//! and the reports written in every form.

use std::ops::ControlFlow;

use ws76::capture::{self, Conversation, Options};
use ws76::diagnosis::Case;
use ws76::judge::{self, Handshake, Scope};
use ws76::render::text::Detail;
use ws76::render::{Format, Options as Written, handshakes};
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

/// The conversations of a capture in the order of their first bytes; whether all of it was read.
#[must_use]
pub fn read(bytes: &[u8]) -> (Vec<Conversation>, bool) {
    let mut found = Vec::new();
    let read = capture::read(bytes, &Options::default(), &mut |conversation| {
        found.push(conversation);
        ControlFlow::Continue(())
    });
    found.sort_by_key(|conversation: &Conversation| conversation.ordinal);
    (found, read.is_ok())
}

/// The verdicts of a capture's handshakes, with whether each has a finding of severity error.
#[must_use]
pub fn verdicts(bytes: &[u8]) -> Vec<&'static str> {
    let (conversations, _) = read(bytes);
    let exchanges = conversations.iter().flat_map(judge::of_conversation);
    exchanges
        .map(|exchange| Handshake::judge(&exchange, Scope::Both, None).verdict.map_or("", |v| v.word()))
        .collect()
}

/// Goes the whole way in one format. The input chooses it, and how many mistakes at once are sought:
/// three take a thousand times as long as one, and are sought now and then.
pub fn verify(bytes: &[u8]) {
    let choice = choice_of(bytes);
    let most = match choice / 8 {
        0 => 3,
        1..=3 => 2,
        _ => 1,
    };
    let reports = reports(bytes, most);
    let mut summary = Summary::default();
    for report in &reports {
        summary.count(report);
    }
    let format = [Format::Text, Format::Json, Format::Jsonl, Format::Tap, Format::Junit, Format::Html, Format::Github]
        [usize::from(choice) % 7];
    let options = Written { detail: Detail::Verbose, ..Written::default() };
    let mut writer = handshakes(format, &options).expect("verify writes every format");
    let mut out = Vec::new();
    for report in reports {
        writer.handshake(&mut out, report).expect("a vector takes all");
    }
    writer.finish(&mut out, &summary).expect("a vector takes all");
    assert_harmless(&out);
    if format == Format::Json {
        serde_json::from_slice::<serde_json::Value>(&out).expect("JSON");
    }
}

/// A number that changes with every byte and place.
fn choice_of(bytes: &[u8]) -> u8 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) as u8
}

fn reports(bytes: &[u8], most: usize) -> Vec<HandshakeReport> {
    let (conversations, _) = read(bytes);
    let mut reports = Vec::new();
    for conversation in &conversations {
        for exchange in &judge::of_conversation(conversation) {
            let handshake = Handshake::judge(exchange, Scope::Both, None);
            let origin = Origin {
                source: "a.raw".to_owned(),
                index: reports.len(),
                flow: conversation.flow.as_ref().map(ToString::to_string),
                filter: None,
            };
            let wanted = Wanted { verdict: true, ..Wanted::default() };
            let mut report = HandshakeReport::new(&handshake, origin, wanted);
            if let Some(case) = Case::of(&handshake) {
                // A file of a thousand wrong answers is searched as one of a few.
                let most = if reports.len() < 4 { most } else { 1 };
                report = report.with_diagnosis(&case.material, &case.diagnose(most));
            }
            reports.push(report);
        }
    }
    reports
}

/// Nothing that a terminal takes for a command.
pub fn assert_harmless(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("UTF-8");
    let bad = text.chars().find(|&c| c != '\n' && c.is_control());
    assert_eq!(bad, None, "a control character in {text}");
}
