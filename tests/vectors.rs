//! The public vectors and those of the independent oracle, through the library.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use serde_json::Value;
use ws76::challenge::Computation;
use ws76::draft::{Severity, check_keys};

fn load(path: &str) -> Value {
    let path = format!("{}/testdata/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn key3(vector: &Value) -> [u8; 8] {
    let bytes = hex::decode(vector["key3_hex"].as_str().unwrap()).unwrap();
    bytes.try_into().unwrap()
}

/// `[subject, rule]` of the findings of a severity, those beside the contract's rules left out.
fn told(computation: &Computation<'_>, severity: Severity) -> Vec<[String; 2]> {
    let contract = [
        "key-no-digits",
        "key-no-spaces",
        "key-not-multiple",
        "part-too-large",
        "key-number-too-large",
    ];
    check_keys(&computation.key1, &computation.key2)
        .iter()
        .filter(|finding| finding.severity == severity && contract.contains(&finding.rule.id))
        .map(|finding| {
            [
                finding.subject.word().to_owned(),
                finding.rule.id.to_owned(),
            ]
        })
        .collect()
}

#[test]
fn every_vector_is_computed_to_the_byte() {
    let file = load("vectors.json");
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 93);
    for vector in vectors {
        let (key1, key2) = (
            vector["key1"].as_str().unwrap(),
            vector["key2"].as_str().unwrap(),
        );
        let computation = Computation::new(key1.as_bytes(), key2.as_bytes(), key3(vector));
        for (key, n) in [(computation.key1, 1), (computation.key2, 2)] {
            assert_eq!(
                key.digits(),
                vector[format!("digits{n}")].as_str().unwrap(),
                "{vector}"
            );
            assert_eq!(
                Some(key.spaces()),
                vector[format!("spaces{n}")].as_u64(),
                "{vector}"
            );
            let part = key.part().ok().map(u64::from);
            assert_eq!(part, vector[format!("part{n}")].as_u64(), "{vector}");
        }
        let block = computation
            .block()
            .ok()
            .map(|block| hex::encode(block.bytes()));
        assert_eq!(
            block.as_deref(),
            vector["challenge_hex"].as_str(),
            "{vector}"
        );
        let answer = computation.answer().ok().map(hex::encode);
        assert_eq!(answer.as_deref(), vector["answer_hex"].as_str(), "{vector}");
        for (severity, name) in [(Severity::Error, "broken"), (Severity::Warning, "warnings")] {
            let expected: Vec<[String; 2]> = serde_json::from_value(vector[name].clone()).unwrap();
            assert_eq!(told(&computation, severity), expected, "{name} of {vector}");
        }
    }
}

#[test]
fn the_drafts_examples_and_the_public_ones_are_computed_to_the_byte() {
    for example in load("draft/draft.json").as_array().unwrap() {
        let bytes = |name: &str| hex::decode(example[name].as_str().unwrap()).unwrap();
        let (key1, key2) = (bytes("key1_hex"), bytes("key2_hex"));
        let computation = Computation::new(&key1, &key2, key3(example));
        assert_eq!(
            computation.key1.key_number_u64(),
            example["key1_number"].as_u64(),
            "{example}"
        );
        assert_eq!(
            Some(computation.key2.spaces()),
            example["key2_spaces"].as_u64(),
            "{example}"
        );
        let answer = computation.answer().ok().map(hex::encode);
        match example["conforming_server"].as_str().unwrap() {
            "accept" => assert_eq!(
                answer.as_deref(),
                example["response_hex"].as_str(),
                "{example}"
            ),
            "abort" => {
                assert_eq!(answer, None, "{example}");
                let floor = hex::encode(computation.lenient_block().answer());
                let recorded = example["lenient_floor_response_hex"].as_str();
                assert_eq!(Some(floor.as_str()), recorded, "{example}");
            }
            other => panic!("unknown {other}"),
        }
    }
}

fn bytes(test: &Value, name: &str) -> Vec<u8> {
    hex::decode(test[name].as_str().unwrap()).unwrap()
}

/// All tests of a file of vectors, as many as it says.
fn tests_of(file: &str) -> Vec<Value> {
    let file = load(file);
    let groups = file["testGroups"].as_array().unwrap();
    let tests: Vec<Value> = groups
        .iter()
        .flat_map(|group| group["tests"].as_array().unwrap().clone())
        .collect();
    assert_eq!(file["numberOfTests"], tests.len());
    for (number, test) in (1_u64..).zip(&tests) {
        assert_eq!(test["tcId"], number);
        for flag in test["flags"].as_array().unwrap() {
            assert!(
                file["notes"].get(flag.as_str().unwrap()).is_some(),
                "{flag}"
            );
        }
    }
    tests
}

#[test]
fn every_handshake_vector_has_its_answer_or_its_rules() {
    let tests = tests_of("vectors/handshake_test.json");
    assert!(tests.len() > 250);
    for test in tests {
        let [key1, key2] = ["key1_hex", "key2_hex"].map(|name| bytes(&test, name));
        let computation = Computation::new(&key1, &key2, key3(&test));
        let answer = computation.answer().ok().map(hex::encode);
        assert_eq!(
            answer.as_deref(),
            test.get("answer_hex").and_then(Value::as_str),
            "{test}"
        );
        let (severity, result) = match test["result"].as_str().unwrap() {
            "invalid" => (Severity::Error, "invalid"),
            result => (Severity::Warning, result),
        };
        let rules: Vec<[String; 2]> = test["rules"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|rule| ["subject", "rule"].map(|name| rule[name].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(told(&computation, severity), rules, "{test}");
        assert_eq!(rules.is_empty(), result == "valid", "{test}");
        if result != "invalid" {
            assert_eq!(
                told(&computation, Severity::Error),
                Vec::<[String; 2]>::new()
            );
        }
    }
}

#[test]
fn every_response_vector_is_taken_or_breaks_its_rule() {
    use ws76::judge::{Exchange, Handshake, Scope, Verdict};

    let tests = tests_of("vectors/response_test.json");
    assert!(tests.len() > 60);
    for test in tests {
        let [request, response] = ["request_hex", "response_hex"].map(|name| bytes(&test, name));
        let exchange = Exchange::from_wire(&request, Some(&response));
        let judged = Handshake::judge(&exchange, Scope::Both, Some(ws76::draft::Scheme::Ws));
        let is_right = judged.verdict == Some(Verdict::Match);
        assert_eq!(
            is_right,
            test["result"] == "valid",
            "{test} {:?}",
            judged.findings
        );
        if let Some(rule) = test["rule"].as_str() {
            let mut findings = judged.findings.iter();
            assert!(
                findings.any(|finding| finding.rule.id == rule),
                "{test} {:?} {:?}",
                judged.verdict,
                judged.findings
            );
        }
    }
}
