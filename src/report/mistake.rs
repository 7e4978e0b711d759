//! One mistake of the catalogue, with a worked example.

use serde::Serialize;

use super::diagnosis::{Comparison, KeysReport, compare};
use super::hex::Hex;
use crate::diagnosis::{Chain, Mistake, example_of};

/// One mistake.
#[derive(Debug, Clone, Serialize)]
pub struct MistakeReport {
    /// Its id.
    pub id: &'static str,
    /// The part of the computation in which it is made.
    pub stage: &'static str,
    /// How common it is: seen, likely or rare.
    pub commonness: &'static str,
    /// What the server does.
    pub sentence: &'static str,
    /// The languages whose servers make it; the slip is in the first.
    pub languages: Vec<&'static str>,
    /// The wrong line of code.
    pub slip: &'static str,
    /// Where it was seen, or what else leads to it; may be empty.
    pub evidence: &'static str,
    /// What to do about it.
    pub help: &'static str,
    /// The right code, by language.
    pub fixes: Vec<FixReport>,
    /// A request on which it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<ExampleReport>,
}

/// The right code in one language.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FixReport {
    /// The language.
    pub language: &'static str,
    /// The code.
    pub code: &'static str,
}

/// A request, and both computations of it.
#[derive(Debug, Clone, Serialize)]
pub struct ExampleReport {
    /// Its keys.
    #[serde(flatten)]
    pub request: KeysReport,
    /// The right answer; none where the draft has the server abort.
    #[serde(rename = "right_hex")]
    pub right: Option<Hex>,
    /// What the server sends after its fields.
    #[serde(rename = "server_hex")]
    pub server: Hex,
    /// Both computations, for those who draw them.
    #[serde(skip)]
    pub comparison: Vec<Comparison>,
}

impl MistakeReport {
    /// Reports a mistake.
    #[must_use]
    pub fn new(mistake: &Mistake) -> Self {
        let fixes = mistake.fixes.iter().map(|fix| FixReport {
            language: fix.language,
            code: fix.code,
        });
        Self {
            id: mistake.id,
            stage: mistake.phase().title(),
            commonness: mistake.commonness.word(),
            sentence: mistake.sentence,
            languages: mistake.languages.split(' ').collect(),
            slip: mistake.slip,
            evidence: mistake.evidence,
            help: mistake.help,
            fixes: fixes.collect(),
            example: example(mistake),
        }
    }
}

fn example(mistake: &Mistake) -> Option<ExampleReport> {
    let material = example_of(mistake)?;
    let right = Chain::default().steps(&material);
    let server = mistake.chain().steps(&material);
    let [key1, key2] = material.keys.each_ref().map(|key| key.value);
    Some(ExampleReport {
        request: KeysReport::new(key1, key2, material.after_fields()),
        right: right.written.as_ref().map(|sent| Hex::from(&sent.body)),
        server: Hex::from(server.written.as_ref().map(|sent| &sent.body)?),
        comparison: compare(&right, &server),
    })
}
