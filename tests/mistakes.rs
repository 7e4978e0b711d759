//! What each mistake writes, against answers that were computed from its sentence and its wrong line of code
//! by another program: `testdata/mistakes/answers.py`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use ws76::diagnosis::{Material, Written, mistakes};

fn data(name: &str) -> String {
    std::fs::read_to_string(format!("testdata/mistakes/{name}")).unwrap()
}

/// What a request is made of.
struct Asked {
    keys: [Vec<u8>; 2],
    key3: [u8; 8],
    after: Vec<u8>,
    key2_first: bool,
    more: Vec<Vec<u8>>,
}

impl Asked {
    fn read(line: &str) -> Self {
        let row: Value = serde_json::from_str(line).unwrap();
        let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
        Self {
            keys: ["key1", "key2"].map(|name| bytes(&row[name])),
            key3: bytes(&row["key3"]).try_into().unwrap(),
            after: bytes(&row["after"]),
            key2_first: row["key2_first"].as_bool().unwrap(),
            more: row["more"].as_array().unwrap().iter().map(bytes).collect(),
        }
    }

    fn check(&self, work: impl FnOnce(&Material<'_>)) {
        let [key1, key2] = &self.keys;
        let mut material = Material::from_keys(key1, key2, self.key3).followed_by(&self.after);
        if self.key2_first {
            material = material.key2_first();
        }
        let more: Vec<&[u8]> = self.more.iter().map(Vec::as_slice).collect();
        work(&material.repeated([&more, &[]]));
    }
}

/// The bytes as answers.py sums them up.
fn bytes_of(written: &Written) -> Vec<u8> {
    match &written.field {
        Some((name, value)) => {
            assert_eq!(
                (*name, &written.body[..]),
                ("Sec-WebSocket-Accept", &b""[..])
            );
            [b"field:", &value[..]].concat()
        }
        None if !written.lead.is_empty() => [b"lead:", &written.lead[..], &written.body].concat(),
        None => written.body.clone(),
    }
}

#[test]
fn each_mistake_writes_what_another_program_computes() {
    let requests = data("requests.jsonl");
    let requests: Vec<Asked> = requests.lines().map(Asked::read).collect();
    let answers = data("answers.txt");
    let mut failures = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for line in answers.lines() {
        let (id, answers) = line.split_once(' ').unwrap();
        let chain = mistakes::find(id).unwrap().chain();
        ids.push(id);
        let answers: Vec<&str> = answers.split(' ').collect();
        assert_eq!(answers.len(), requests.len());
        for (number, (asked, expected)) in requests.iter().zip(answers).enumerate() {
            asked.check(|material| {
                let right = ws76::diagnosis::Chain::default().answer(material);
                let written = chain.answer(material);
                let seen = match &written {
                    None => "-".to_owned(),
                    written if *written == right => "=".to_owned(),
                    Some(written) => hex::encode(Sha256::digest(bytes_of(written)))[..8].to_owned(),
                };
                if expected != "?" && seen != expected {
                    failures.push(format!(
                        "answers.py {id} {number} has {expected}: {:?}",
                        written
                            .as_ref()
                            .map(|written| bytes_of(written).escape_ascii().to_string())
                    ));
                }
            });
        }
    }
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    // It takes several requests to see what these two do.
    for mistake in mistakes::ALL {
        let is_of_several =
            ["answer-always-the-same", "answer-of-request-before"].contains(&mistake.id);
        assert!(
            ids.contains(&mistake.id) != is_of_several,
            "{} is not in answers.txt",
            mistake.id
        );
    }
}
