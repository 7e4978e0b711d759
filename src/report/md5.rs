//! MD5 of the challenge block, step by step.

use serde::Serialize;

use super::{ComputationReport, Hex};
use crate::md5_rounds::{Md5Rounds, Md5Step};

/// A computation with MD5 step by step.
#[derive(Debug, Clone, Serialize)]
pub struct TracedReport<'r> {
    /// Every step up to the answer.
    #[serde(flatten)]
    pub computation: &'r ComputationReport,
    /// MD5 of the challenge block; none where there is no block.
    pub md5: Option<Md5Report>,
}

/// MD5 of the challenge block. Words are eight hex digits, the most significant first.
#[derive(Debug, Clone, Serialize)]
pub struct Md5Report {
    /// The block padded to 64 bytes.
    #[serde(rename = "padded_hex")]
    pub padded: Hex,
    /// A, B, C and D before the first step.
    pub initial: [String; 4],
    /// The 64 steps.
    pub steps: Vec<Md5StepReport>,
    /// The last state with the initial one added, word by word; each word little-endian, these are
    /// the answer.
    pub sum: [String; 4],
}

/// One step.
#[derive(Debug, Clone, Serialize)]
pub struct Md5StepReport {
    /// The round's function: `F`, `G`, `H` or `I`.
    pub function: char,
    /// The place of the message word that is added, 0 to 15.
    pub index: u32,
    /// The message word.
    pub word: String,
    /// The constant that is added.
    pub constant: String,
    /// Bits to rotate by.
    pub rotation: u32,
    /// A, B, C and D after the step.
    pub state: [String; 4],
}

fn words(words: [u32; 4]) -> [String; 4] {
    words.map(|word| format!("{word:08x}"))
}

impl<'r> TracedReport<'r> {
    /// Adds MD5 to a computation.
    #[must_use]
    pub fn new(computation: &'r ComputationReport) -> Self {
        let solution = computation.solution.as_ref();
        let md5 = solution.map(|it| Md5Report::new(&Md5Rounds::of(it.block.bytes())));
        Self { computation, md5 }
    }
}

impl Md5Report {
    fn new(rounds: &Md5Rounds) -> Self {
        Self {
            padded: Hex::from(&rounds.padded),
            initial: words(rounds.initial),
            steps: rounds.steps.iter().map(Md5StepReport::new).collect(),
            sum: words(rounds.sum),
        }
    }
}

impl Md5StepReport {
    fn new(step: &Md5Step) -> Self {
        Self {
            function: step.function,
            index: step.index,
            word: format!("{:08x}", step.word),
            constant: format!("{:08x}", step.constant),
            rotation: step.rotation,
            state: words(step.state),
        }
    }
}
