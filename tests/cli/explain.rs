//! `ws76 explain`.

use serde_json::Value;

use crate::support::{golden, run};

#[test]
fn a_rule_is_told_with_its_step_and_its_mend() {
    golden(
        "explain/key-not-multiple.txt",
        &["explain", "key-not-multiple"],
        0,
    );
    golden(
        "explain/key-not-multiple.json",
        &["explain", "key-not-multiple", "--format", "json"],
        0,
    );
}

#[test]
fn every_rule_is_listed_and_can_be_explained() {
    let json = run(&["explain", "--format", "json"]).json();
    let rules = json["rules"].as_array().unwrap();
    assert!(rules.len() > 50);
    for rule in rules {
        let id = rule["id"].as_str().unwrap();
        assert_eq!(run(&["explain", id]).code, 0, "{id}");
    }
}

#[test]
fn an_unknown_id_is_a_usage_error_that_names_near_ones() {
    let run = run(&["explain", "multiple"]);
    assert_eq!(run.code, 2);
    assert!(run.err().contains("key-not-multiple"), "{}", run.err());
}

/// Ids in any case, several at once, of every kind.
#[test]
fn every_kind_of_id_is_known() {
    for (words, expected) in [
        (&["KEY-NOT-MULTIPLE"][..], "error[key-not-multiple]"),
        (&["Parts_Little_Endian"], "mistake[parts-little-endian]"),
        (&["faulty", "key-no-spaces"], "verdict[faulty]"),
        (&["not-draft-76"], "verdict[not-draft-76]"),
        (&["key1-not-multiple"], "case[key1-not-multiple]"),
        (&["rfc-accept-wrong"], "RFC 6455, 4.1 step 4"),
        (&["accept-guid-misspelt"], "slip[accept-guid-misspelt]"),
        (&["5.2", "step", "6"], "error[key-not-multiple]"),
        (&["5.2 step 6"], "error[answered-forbidden]"),
        (&["rfc 4.1 step 4"], "error[rfc-accept-missing]"),
        (&["key-no-*"], "error[key-no-digits]"),
        (&["upgrade-answer"], "WebKit 534.34 (measured)"),
        (&["handshake-failed"], "ws76 probe"),
    ] {
        let args: Vec<&str> = [&["explain"], words].concat();
        let run = run(&args);
        assert_eq!(run.code, 0, "{words:?}: {}", run.err());
        assert!(run.out().contains(expected), "{words:?}: {}", run.out());
    }
}

#[test]
fn a_browsers_message_names_its_rules_and_the_command() {
    let message = "Error during WebSocket handshake: location mismatch: ws://a/ != ws://a:80/";
    for words in [
        message,
        "location mismatch",
        "'Sec-WebSocket-Accept' header is missing",
    ] {
        let run = run(&["explain", words]);
        assert_eq!(run.code, 0, "{}", run.err());
        assert!(run.out().contains("ws76 probe"), "{}", run.out());
    }
    let json = run(&["explain", message, "--format", "json"]).json();
    assert_eq!(json["messages"][0]["rules"][0], "location-answer");
}

#[test]
fn mistakes_are_filtered_by_language_and_pattern() {
    let all = run(&["explain", "answer-*", "--format", "json"]).json();
    let php = run(&[
        "explain",
        "answer-*",
        "--language",
        "PHP",
        "--format",
        "json",
    ])
    .json();
    assert!(all["mistakes"].as_array().unwrap().len() > 10);
    let mistakes = php["mistakes"].as_array().unwrap();
    assert!(!mistakes.is_empty() && php["rules"].as_array().unwrap().is_empty());
    for mistake in mistakes {
        assert!(mistake["id"].as_str().unwrap().starts_with("answer-"));
    }
    assert_eq!(run(&["explain", "--language", "COBOL"]).code, 2);
}

#[test]
fn near_ids_are_found_in_any_case() {
    for (word, near) in [
        ("KEY-NO-SPACE", "key-no-spaces"),
        ("mismach", "mismatch"),
        ("parts-litle-endian", "parts-little-endian"),
    ] {
        let run = run(&["explain", word]);
        assert_eq!(run.code, 2, "{word}");
        assert!(run.err().contains(near), "{word}: {}", run.err());
    }
}

/// From a rule to what browsers print, and from what they print to the rule.
#[test]
fn rules_and_messages_lead_to_each_other() {
    let listed = run(&["explain", "--format", "json"]).json();
    let rules = listed["rules"].as_array().unwrap();
    let mut tried = 0;
    for rule in rules {
        for row in rule["clients"].as_array().into_iter().flatten() {
            let Some(says) = row["says"].as_str() else {
                continue;
            };
            let found = run(&["explain", says, "--format", "json"]).json();
            let messages = found["messages"].as_array().unwrap();
            let named =
                |message: &Value| message["rules"].as_array().unwrap().contains(&rule["id"]);
            assert!(messages.iter().any(named), "{}: {says}", rule["id"]);
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
    let text = run(&["explain", "rfc-accept-wrong"]).out();
    let joined: Vec<&str> = text.split_whitespace().collect();
    let line =
        "Chromium 156 (measured): fails; console: Incorrect 'Sec-WebSocket-Accept' header value";
    assert!(joined.join(" ").contains(line), "{text}");
}

/// What Firefox says of every failure says nothing of its cause.
#[test]
fn a_message_without_a_cause_leads_to_how_to_find_one() {
    let message =
        "Firefox can\u{2019}t establish a connection to the server at ws://example.com/chat.";
    let words: Vec<&str> = message.split(' ').collect();
    for args in [
        &["explain", message][..],
        &[&["explain"][..], &words].concat(),
    ] {
        let found = run(args);
        assert_eq!((found.code, found.err().as_str()), (0, ""));
        assert_eq!(found.out(), run(&["explain", "handshake-failed"]).out());
    }
}
