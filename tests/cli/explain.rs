//! `ws76 explain`.

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
