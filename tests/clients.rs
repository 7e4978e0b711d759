//! The model of WebKit 534.34, and the table of what clients do, against what was measured.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ws76::draft::clients::{self, Client, Does};
use ws76::draft::console;
use ws76::draft::rules;
use ws76::draft::webkit534::{self, Failure};
use ws76::judge::{Exchange, Handshake, Scope, Verdict};
use ws76::message::{Request, Response};

struct Variant {
    id: String,
    request: Vec<u8>,
    response: Vec<u8>,
    opens: bool,
    messages: Vec<String>,
    says: Option<String>,
}

fn variants() -> Vec<Variant> {
    let lines = std::fs::read_to_string("testdata/webkit534/variants.jsonl").unwrap();
    let variant = |line: &str| {
        let json: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let bytes = |key: &str| STANDARD.decode(json[key].as_str().unwrap()).unwrap();
        let messages = json["messages"].as_array().unwrap().iter();
        Variant {
            id: text(&json["id"]).unwrap(),
            request: bytes("request"),
            response: bytes("response"),
            opens: json["opens"].as_bool().unwrap(),
            messages: messages.map(|message| text(message).unwrap()).collect(),
            says: text(&json["says"]),
        }
    };
    lines.lines().map(variant).collect()
}

/// These fail by the 16 bytes, not by what is read before them.
const BY_ANSWER: [&str; 3] = ["ans-wrong", "ans-short", "ans-none"];

#[test]
fn the_model_opens_and_fails_where_the_browser_does_and_says_the_same() {
    let variants = variants();
    assert!(variants.len() >= 75);
    for variant in variants {
        let id = &variant.id;
        let (request, response) = (
            Request::read(&variant.request),
            Response::read(&variant.response),
        );
        let read = webkit534::read(&response, &request, false);
        if BY_ANSWER.contains(&id.as_str()) {
            assert_eq!(read, Ok(()), "{id}");
            assert!(!variant.opens && variant.says.is_none(), "{id}");
            continue;
        }
        assert_eq!(read.is_ok(), variant.opens, "{id}: {read:?}");
        // A console that was not read in time says nothing; one that spoke must be foreseen.
        match (read, &variant.says) {
            (Err(Failure::Says(model)), Some(says)) => {
                let begin = |text: &str| text.chars().take(40).collect::<String>();
                let says = begin(says).replace('\r', "").trim().to_owned();
                assert!(
                    model.starts_with(&says),
                    "{id}: {model:?}, measured {says:?}"
                );
            }
            (Err(Failure::Silent(why)), Some(says)) => panic!("{id}: {why}, measured {says}"),
            _ => {}
        }
    }
}

/// What stands behind the answer harms the browser exactly where a finding says so, but for the frames
/// that it reads to the end by luck.
#[test]
fn messages_are_lost_where_the_finding_says_so() {
    let whole = ["one".to_owned(), "two".to_owned()];
    for variant in variants().into_iter().filter(|variant| variant.opens) {
        let exchange = Exchange::from_sides(&variant.request, Some(&variant.response), true);
        let judged = Handshake::judge(&exchange, Scope::Both, Some(false));
        let mut findings = judged.findings.iter();
        let is_found = findings.any(|finding| finding.rule.id == "answer-followed");
        let is_harmed = variant.messages != whole;
        assert!(
            is_found || !is_harmed,
            "{}: {:?}",
            variant.id,
            variant.messages
        );
    }
}

#[test]
fn judged_as_webkit_a_response_fails_where_the_browser_fails() {
    for variant in variants() {
        let exchange = Exchange::from_sides(&variant.request, Some(&variant.response), true);
        let mut judged = Handshake::judge(&exchange, Scope::Both, Some(false));
        judged.weigh_as_webkit534(Some(false));
        assert_eq!(
            judged.verdict == Some(Verdict::Match),
            variant.opens,
            "{}: {:?} {:?}",
            variant.id,
            judged.verdict,
            judged.findings
        );
    }
}

/// A finding that a real browser trips over is at least a warning.
#[test]
fn rules_that_a_browser_trips_over_are_not_notes() {
    for row in clients::ALL {
        let rule = rules::find(row.rule).unwrap_or_else(|| panic!("{} is no rule", row.rule));
        if row.does != Does::Opens {
            assert_ne!(rule.severity.word(), "note", "{}", rule.id);
        }
        assert!(row.says.is_none() || row.does == Does::Fails, "{}", rule.id);
        if row.client == Client::Firefox4 {
            assert!(row.client.name().contains("by its code"));
        }
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
    for rule in rules::ALL {
        let of_response = rule.by.word() == "server" && rule.id != "client-fails";
        if of_response && !WITHOUT.contains(&rule.id) {
            assert!(clients::of(rule).count() > 0, "{}", rule.id);
        }
    }
}

#[test]
fn every_message_that_was_measured_leads_to_a_rule() {
    for says in variants().into_iter().filter_map(|variant| variant.says) {
        assert!(!console::causes(&says).is_empty(), "{says}");
    }
}

const MARKS: [&str; 2] = [
    "<!-- clients: written by the tests -->\n",
    "<!-- end of clients -->",
];

/// With `SNAPSHOTS=overwrite` the page is written anew, as the golden files are.
#[test]
fn the_page_on_clients_is_not_stale() {
    let mut table = String::from("| rule | client | does | when | console |\n");
    table.push_str("| --- | --- | --- | --- | --- |\n");
    for row in clients::ALL {
        let says = row
            .says
            .map_or_else(String::new, |says| format!("`{says}`"));
        let (name, does) = (row.client.name(), row.does.words());
        let line = format!(
            "| `{}` | {name} | {does} | {} | {says} |\n",
            row.rule, row.when
        );
        table.push_str(&line);
    }
    let page = std::fs::read_to_string("docs/clients.md").unwrap();
    let (head, rest) = page.split_once(MARKS[0]).unwrap();
    let (_, tail) = rest.split_once(MARKS[1]).unwrap();
    let fresh = [head, MARKS[0], &table, MARKS[1], tail].concat();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write("docs/clients.md", &fresh).unwrap();
    } else {
        assert!(
            page == fresh,
            "docs/clients.md is stale: SNAPSHOTS=overwrite cargo test"
        );
    }
}
