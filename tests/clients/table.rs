//! The table of clients against the rules, and against what libraries did.

use std::collections::BTreeSet;

use serde_json::Value;
use ws76::draft::Severity;
use ws76::draft::clients::{self, Client, Does};
use ws76::draft::console;
use ws76::draft::rules::{self, Rule};
use ws76::message::{Request, Response};
use ws76::versions;

use super::{bytes, json, lines};

fn find(id: &str) -> &'static Rule {
    let found = rules::find(id).or_else(|| versions::rules::find(id));
    found.unwrap_or_else(|| panic!("{id} is no rule"))
}

/// A finding that a real browser trips over is at least a warning.
#[test]
fn rules_that_a_browser_trips_over_are_not_notes() {
    for row in clients::all() {
        let rule = find(row.rule);
        if row.does != Does::Opens && row.client.is_browser() {
            assert_ne!(rule.severity, Severity::Note, "{}", rule.id);
        }
        assert!(row.says.is_none() || row.does == Does::Fails, "{}", rule.id);
    }
}

/// Every rule of the response that a capture can break has a row for WebKit.
#[test]
fn every_rule_of_the_response_has_a_row() {
    const WITHOUT: [&str; 5] = [
        "response-missing",
        "response-closed",
        "response-incomplete",
        "refused-bad-request",
        "answered-forbidden",
    ];
    for rule in rules::ALL.iter() {
        let of_response = rule.by.word() == "server" && rule.id != "client-fails";
        if of_response && !WITHOUT.contains(&rule.id) {
            assert!(clients::of(rule).count() > 0, "{}", rule.id);
        }
    }
    for rule in versions::rules::ALL.iter() {
        let mut rows = clients::of(rule).filter(|row| row.client == Client::Chromium156);
        assert_eq!(
            rows.next().is_some(),
            rule.by.word() == "server",
            "{}",
            rule.id
        );
    }
}

/// Where a browser fails the connection, its console says why; these are the exceptions.
#[test]
fn every_rule_that_a_browser_fails_on_has_its_messages() {
    const SILENT: [&str; 5] = [
        "response-nul",
        "answer-short",
        "answer-wrong",
        "answered-before-key3",
        "rfc-response-incomplete",
    ];
    for rule in rules::ALL.iter().chain(versions::rules::ALL.iter()) {
        let fails = clients::of(rule).any(|row| row.client.is_browser() && row.does == Does::Fails);
        let says = rule.messages().next().is_some();
        assert_eq!(says, fails && !SILENT.contains(&rule.id), "{}", rule.id);
    }
}

/// What a library did with each response that breaks this rule and no other.
fn measured(browser: &Value, client: &Value, rule: &str) -> BTreeSet<String> {
    // They follow from others.
    const FOLLOW: [&str; 1] = ["response-closed"];
    let mut seen = BTreeSet::new();
    for (variant, row) in browser["responses"].as_object().unwrap() {
        let (_, broken) = row["ws76"].as_str().unwrap().split_once(':').unwrap();
        let broken: Vec<&str> = broken
            .split_whitespace()
            .filter(|id| !FOLLOW.contains(id))
            .collect();
        if broken == [rule] {
            seen.insert(client["responses"][variant].as_str().unwrap().to_owned());
        }
    }
    seen
}

#[test]
fn libraries_do_what_their_rows_say() {
    let browser = json("tests/peers/expected/browser-webkit534.json");
    for (client, file) in [
        (Client::WebsocketRuby, "client-websocket-ruby"),
        (Client::ProtocolWebsocket, "client-protocol-websocket"),
    ] {
        let results = json(&format!("tests/peers/expected/{file}.json"));
        let mut held = 0;
        for rule in rules::ALL.iter() {
            let rows: Vec<_> = clients::of(rule)
                .filter(|row| row.client == client)
                .collect();
            let word = |does| match does {
                Does::Fails => "rejected".to_owned(),
                Does::Opens | Does::Harmed => "accepted".to_owned(),
            };
            let told: BTreeSet<String> = rows.iter().map(|row| word(row.does)).collect();
            let measured = measured(&browser, &results, rule.id);
            if !measured.is_empty() {
                assert_eq!(told, measured, "{}: {}", client.name(), rule.id);
                held += 1;
            }
            assert!(
                rows.len() < 2
                    || rows
                        .iter()
                        .all(|row| !row.when.is_empty() || row.does == Does::Fails)
            );
        }
        assert!(held >= 20, "{held}");
    }
}

/// What Chromium of today does with each response of RFC 6455: it fails exactly where a finding is an
/// error, says what leads to that rule, and where it opens all the same the table has it.
#[test]
fn chromium_does_what_the_findings_and_the_rows_say() {
    let mut lenient = BTreeSet::new();
    for row in lines("testdata/rfc6455/today.jsonl") {
        let id = &row["id"];
        let (request, response) = (bytes(&row["request"]), bytes(&row["response"]));
        let checked = versions::check(&Request::read(&request), Some(&Response::read(&response)));
        let events = row["events"].as_array().unwrap();
        let is_whole = !events.iter().any(|event| event == "error");
        let of = |severity| {
            let found = checked.findings.iter();
            let found = found.filter(move |finding| finding.severity == severity);
            found.map(|finding| finding.rule.id).collect::<Vec<_>>()
        };
        assert_eq!(of(Severity::Error).is_empty(), is_whole, "{id}: {events:?}");
        if let Some(says) = row["says"].as_str() {
            let causes = console::causes(says);
            let mut named = causes.iter().flat_map(|cause| &cause.rules);
            assert!(
                named.any(|rule| of(Severity::Error).contains(rule)),
                "{id}: {says}"
            );
        }
        if is_whole {
            lenient.extend(of(Severity::Warning));
        }
    }
    let opens =
        clients::all().filter(|row| row.client == Client::Chromium156 && row.does == Does::Opens);
    let told: BTreeSet<&str> = opens.map(|row| row.rule).collect();
    assert_eq!(told, lenient);
}
