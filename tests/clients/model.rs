//! The model of WebKit 534.34 says of each exchange what the browser did.

use serde_json::Value;
use ws76::diagnosis::mistakes;
use ws76::draft::Scheme;
use ws76::draft::console;
use ws76::draft::webkit534::{self, Failure, Fate};
use ws76::judge::{Exchange, Handshake, Scope, Verdict};
use ws76::message::{Request, Response};

use super::{bytes, lines};

struct Variant {
    id: String,
    request: Vec<u8>,
    response: Vec<u8>,
    opens: bool,
    messages: Vec<String>,
    says: Option<String>,
}

fn variants() -> Vec<Variant> {
    let variant = |json: Value| {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let messages = json["messages"].as_array().unwrap().iter();
        Variant {
            id: text(&json["id"]).unwrap(),
            request: bytes(&json["request"]),
            response: bytes(&json["response"]),
            opens: json["opens"].as_bool().unwrap(),
            messages: messages.map(|message| text(message).unwrap()).collect(),
            says: text(&json["says"]),
        }
    };
    let lines = lines("testdata/webkit534/variants.jsonl");
    lines.into_iter().map(variant).collect()
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
        let read = webkit534::read(&response, &request, Scheme::Ws);
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
            (Err(Failure::Silent(why) | Failure::Waits(why)), Some(says)) => {
                panic!("{id}: {why}, measured {says}")
            }
            _ => {}
        }
    }
}

/// The 16 bytes that are right for a request.
fn answer(request: &Request<'_>) -> [u8; 16] {
    let message = &request.message;
    let value = |name| message.value(name).unwrap();
    let body = message.body().unwrap();
    let key3 = message.bytes()[body..body + 8].try_into().unwrap();
    let (key1, key2) = (value("Sec-WebSocket-Key1"), value("Sec-WebSocket-Key2"));
    ws76::challenge::Computation::new(key1, key2, key3)
        .answer()
        .unwrap()
}

/// What the model says that the browser does, in the words of the measurement. A client that opens says
/// hello, and gets it back in a frame.
fn predicted(request: &[u8], response: &[u8]) -> String {
    const ECHO: &[u8] = b"\0hello\xff";
    let request = Request::read(request);
    let messages = ["hello"];
    let fate = |response: &[u8]| {
        let response = Response::read(response);
        webkit534::fate(&response, &request, Scheme::Ws, answer(&request))
    };
    let frames = match fate(response) {
        Fate::Fails(Failure::Waits(_)) => return "waits".to_owned(),
        Fate::Fails(_) => return "fails".to_owned(),
        Fate::Opens(_) => match fate(&[response, ECHO].concat()) {
            Fate::Opens(frames) => frames,
            Fate::Fails(failure) => panic!("fails by what follows: {failure:?}"),
        },
    };
    let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
    let seen: Vec<String> = frames.messages.iter().map(text).collect();
    if seen == messages {
        let error = if frames.errors > 0 {
            ", one error event"
        } else {
            ""
        };
        return format!("opens{error}");
    }
    if seen.is_empty() {
        return "opens, no message".to_owned();
    }
    let quoted = seen
        .iter()
        .map(|text| format!("'{}'", text.replace('\0', "\\x00")));
    format!("opens, {}", quoted.collect::<Vec<_>>().join(" and "))
}

/// `serve` made every mistake against the browser; the model says of each exchange what the browser did.
#[test]
fn the_model_knows_what_the_browser_does_with_every_mistake() {
    let mut tried = Vec::new();
    for row in lines("testdata/webkit534/mistakes.jsonl") {
        let (request, response) = (bytes(&row["request"]), bytes(&row["response"]));
        let id = row["id"].as_str().unwrap().to_owned();
        assert!(!response.is_empty(), "{id}");
        let predicted = predicted(&request, &response);
        assert_eq!(row["does"], predicted.as_str(), "{id}");
        // A wrong answer has no words in the console.
        assert_eq!(row["says"], Value::Null, "{id}");
        let exchange = Exchange::from_wire(&request, Some(&response));
        let judged = Handshake::judge(&exchange, Scope::Both, Some(Scheme::Ws));
        let is_clean = judged.verdict == Some(Verdict::Match) && judged.findings.is_empty();
        assert_eq!(row["shows"], !is_clean, "{id}: {:?}", judged.findings);
        tried.push(id);
    }
    let is_tried = |id: &str| tried.iter().any(|tried| tried == id);
    let missing: Vec<&str> = mistakes::ALL
        .iter()
        .map(|mistake| mistake.id)
        .filter(|id| !is_tried(id))
        .collect();
    // New ones wait for the next `tests/peers/run --write webkit534`.
    assert!(missing.len() * 20 < tried.len(), "not tried: {missing:?}");
}

/// What stands behind the answer harms the browser exactly where a finding says so, but for the frames
/// that it reads to the end by luck.
#[test]
fn messages_are_lost_where_the_finding_says_so() {
    let whole = ["one".to_owned(), "two".to_owned()];
    for variant in variants().into_iter().filter(|variant| variant.opens) {
        let exchange = Exchange::from_wire(&variant.request, Some(&variant.response));
        let judged = Handshake::judge(&exchange, Scope::Both, Some(Scheme::Ws));
        let mut findings = judged.findings.iter();
        let is_found = findings.any(|finding| finding.rule.id == "answer-followed");
        let is_harmed = variant.messages != whole;
        let whole = [&variant.response[..], b"\0one\xff\0two\xff"].concat();
        let request = Request::read(&variant.request);
        let response = Response::read(&whole);
        let fate = webkit534::fate(&response, &request, Scheme::Ws, answer(&request));
        let Fate::Opens(frames) = fate else {
            panic!("{}: {fate:?}", variant.id);
        };
        let messages = frames
            .messages
            .into_iter()
            .map(|text| String::from_utf8(text).unwrap());
        assert_eq!(
            messages.collect::<Vec<_>>(),
            variant.messages,
            "{}",
            variant.id
        );
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
        let exchange = Exchange::from_wire(&variant.request, Some(&variant.response));
        let mut judged = Handshake::judge(&exchange, Scope::Both, Some(Scheme::Ws));
        judged.weigh_as_webkit534(Some(Scheme::Ws));
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

#[test]
fn every_message_that_was_measured_leads_to_a_rule() {
    for says in variants().into_iter().filter_map(|variant| variant.says) {
        assert!(!console::causes(&says).is_empty(), "{says}");
    }
}
