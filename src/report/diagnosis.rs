//! What a server computed instead, beside what is right.

use std::fmt;

use serde::Serialize;

use super::hex::{Hex, twin};
use crate::bytes::escape_up_to;
use crate::diagnosis::exhaust::Word;
use crate::diagnosis::{
    Chain, Diagnosis, Explanation, Less, Material, Mistake, Part, Reading, Steps,
};
use crate::diagnosis::{Chance, DeepAnswer, DeepQuestion, Discriminating, Together};

/// More of a key is not shown in a comparison.
const LONGEST_KEY: usize = 48;

/// One way in which the captured answer comes about.
#[derive(Debug, Clone, Serialize)]
pub struct ExplanationReport {
    /// The mistakes that make it, all at once.
    pub mistakes: Vec<&'static str>,
    /// What the server did, a sentence for each mistake.
    pub explanation: String,
    /// The captured bytes that it explains.
    #[serde(rename = "answer_hex")]
    pub answer: Hex,
    /// How to fix each mistake.
    pub help: Vec<&'static str>,
    /// Why it may hold by chance, where it may.
    #[serde(rename = "may_be_chance", skip_serializing_if = "Option::is_none")]
    pub chance: Option<String>,
    /// Both computations from the stage where they part, for those who draw them.
    #[serde(skip)]
    pub comparison: Vec<Comparison>,
}

/// One stage of both computations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub label: &'static str,
    /// What the draft has.
    pub right: Stage,
    /// What the server made.
    pub server: Stage,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The computation does not come so far, or there is nothing.
    None(&'static str),
    /// Text, printable ASCII.
    Text(String),
    /// Bytes, and a remark on them.
    Bytes(Vec<u8>, String),
}

/// What was sought of a wrong answer that nothing explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SoughtReport {
    /// How many mistakes at once.
    pub mistakes: usize,
    /// Whether mistakes in reading the keys are among them.
    pub in_keys: bool,
    /// Why less was sought than of other answers: `long-keys` or `many-answers`; none where all
    /// that is known was.
    pub less_because: Option<&'static str>,
}

impl SoughtReport {
    /// Reports what was sought; none where something explains the answer.
    #[must_use]
    pub fn of(diagnosis: &Diagnosis<'_>) -> Option<Self> {
        let sought = diagnosis.sought;
        diagnosis.is_nothing().then(|| Self {
            mistakes: sought.mistakes,
            in_keys: sought.in_keys,
            less_because: sought.less.map(|less| match less {
                Less::LongKeys => "long-keys",
                Less::Asked => "many-answers",
            }),
        })
    }

    /// Behind "no known mistake explains it": how mistakes were tried.
    #[must_use]
    pub const fn how(&self) -> &'static str {
        match self.mistakes {
            0 | 1 => "alone",
            2 => "alone or in pairs",
            _ => "alone, in pairs or in threes",
        }
    }
}

impl fmt::Display for SoughtReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "no known mistake explains it, {}", self.how())?;
        match (self.less_because, self.in_keys) {
            (_, false) => out.write_str(
                "; keys of more than 16 KiB were read as the draft has it and in no other way",
            ),
            (Some("long-keys"), true) => {
                out.write_str("; several at once are sought for keys of at most 1 KiB")
            }
            (Some(_), true) => out.write_str(
                "; more at once are sought for the first such answers of a run: verify it in a \
                 file of its own",
            ),
            (None, true) => Ok(()),
        }
    }
}

/// What the exhaustive search came to.
#[derive(Debug, Clone, Serialize)]
pub struct DeepReport {
    /// Searches that were run to their end or to a hit, each over 2^32 values.
    pub searches: u64,
    /// What was supposed in each of them, in their order: the likeliest first.
    pub sought: Vec<SearchReport>,
    /// Whether it was ended before all searches were run.
    pub cancelled: bool,
    /// The part that explains the answer, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<FoundReport>,
}

impl DeepReport {
    /// Counts a search that was run.
    pub fn count(&mut self, question: &DeepQuestion) {
        self.searches = self.searches.saturating_add(1);
        self.sought.push(SearchReport::new(question));
    }
}

/// A search over all values of a part.
#[derive(Debug, Clone, Serialize)]
pub struct SearchReport {
    /// `part1` or `part2`.
    pub subject: &'static str,
    /// The mistakes that the rest was supposed to have.
    pub mistakes: Vec<&'static str>,
}

impl SearchReport {
    /// Reports what a search supposes.
    #[must_use]
    pub fn new(question: &DeepQuestion) -> Self {
        Self {
            subject: subject(question.word),
            mistakes: question.mistake.iter().map(|mistake| mistake.id).collect(),
        }
    }
}

const fn subject(word: Word) -> &'static str {
    match word {
        Word::First => "part1",
        Word::Second => "part2",
    }
}

/// A part that explains an answer.
#[derive(Debug, Clone, Serialize)]
pub struct FoundReport {
    /// `part1` or `part2`.
    pub subject: &'static str,
    /// Its four bytes as they were hashed.
    #[serde(rename = "part_hex")]
    pub part: Hex,
    /// The mistakes that the rest of the block has.
    pub mistakes: Vec<&'static str>,
    /// What the server did, in a sentence.
    pub explanation: String,
    /// How the number may come from the key, the likeliest first.
    pub origins: Vec<String>,
}

impl FoundReport {
    /// Reports what was found.
    #[must_use]
    pub fn new(answer: &DeepAnswer) -> Self {
        Self {
            subject: subject(answer.word),
            part: Hex::from(&answer.bytes),
            mistakes: answer.mistake.iter().map(|mistake| mistake.id).collect(),
            explanation: answer.sentence(),
            origins: answer.origins.clone(),
        }
    }
}

/// The keys of a request: one that decides between explanations, or an example.
#[derive(Debug, Clone, Serialize)]
pub struct KeysReport {
    /// Key 1.
    #[serde(flatten, serialize_with = "twin::key1")]
    pub key1: Hex,
    /// Key 2.
    #[serde(flatten, serialize_with = "twin::key2")]
    pub key2: Hex,
    /// Key 3, and what follows it.
    #[serde(rename = "key3_hex")]
    pub key3: Hex,
}

/// What explains all wrong answers of one server.
#[derive(Debug, Clone, Serialize)]
pub struct TogetherReport {
    /// The server, where the capture names it.
    pub server: Option<String>,
    /// How many wrong answers were compared.
    pub compared: u64,
    /// How many of them are explained: all, or most.
    pub explained: u64,
    /// The mistakes that make them, all at once; of several sets the commonest.
    pub mistakes: Vec<&'static str>,
    /// What the server did, a sentence for each mistake.
    pub explanation: String,
    /// How to fix each mistake.
    pub help: Vec<&'static str>,
    /// Other sets of as many mistakes that explain them as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Vec<&'static str>>,
    /// A request whose answer would decide between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_request: Option<KeysReport>,
    /// What else the server does with requests that it must abort.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<BrokenReport>,
}

/// What a server does with requests that it must abort, beside its mistakes with others.
#[derive(Debug, Clone, Serialize)]
pub struct BrokenReport {
    /// How many such answers were compared, all of which are explained.
    pub compared: u64,
    /// The mistakes that are made besides.
    pub mistakes: Vec<&'static str>,
    /// What the server did, a sentence for each mistake.
    pub explanation: String,
    /// How to fix each mistake.
    pub help: Vec<&'static str>,
}

impl KeysReport {
    /// Reports keys, and what came after the empty line.
    pub(super) fn new(key1: &[u8], key2: &[u8], key3: &[u8]) -> Self {
        Self {
            key1: Hex::from(key1),
            key2: Hex::from(key2),
            key3: Hex::from(key3),
        }
    }

    fn of(request: &Discriminating) -> Self {
        let (key1, key2) = (request.key1.as_bytes(), request.key2.as_bytes());
        Self::new(key1, key2, &request.key3)
    }
}

/// The explanations of one diagnosis, and the request that would tell them apart.
pub(super) fn explanations(
    material: &Material<'_>,
    diagnosis: &Diagnosis<'_>,
) -> (Vec<ExplanationReport>, Option<KeysReport>) {
    let right = Chain::default().steps(material);
    let reports = diagnosis
        .explanations
        .iter()
        .map(|explanation| ExplanationReport::new(explanation, material, &right));
    (
        reports.collect(),
        diagnosis.next_request.map(KeysReport::of),
    )
}

impl TogetherReport {
    /// Reports what explains so many wrong answers of a server.
    #[must_use]
    pub fn new(server: Option<String>, compared: u64, together: &Together) -> Self {
        let (first, rest) = match together.sets.split_first() {
            Some((first, rest)) => (first.as_slice(), rest),
            None => (&[][..], &[][..]),
        };
        Self {
            server,
            compared,
            explained: (together.explained as u64).min(compared),
            mistakes: ids(first),
            explanation: sentences(first),
            help: helps(first),
            or: rest.iter().map(|set| ids(set)).collect(),
            next_request: together.next_request.map(KeysReport::of),
            broken: None,
        }
    }

    /// Adds what else the server does with requests that it must abort, of which so many were
    /// compared: of all sets the first that goes on from the mistakes that were reported.
    #[must_use]
    pub fn with_broken(mut self, compared: u64, all: &Together) -> Self {
        let known = |mistake: &&&'static Mistake| self.mistakes.contains(&mistake.id);
        let goes_on = |set: &&Vec<_>| set.iter().filter(known).count() == self.mistakes.len();
        if let Some(set) = all.sets.iter().find(goes_on) {
            let more = set.iter().filter(|mistake| !known(mistake));
            let more: Vec<&'static Mistake> = more.copied().collect();
            self.broken = (!more.is_empty()).then(|| BrokenReport {
                compared,
                mistakes: ids(&more),
                explanation: sentences(&more),
                help: helps(&more),
            });
        }
        self
    }
}

fn ids(mistakes: &[&'static Mistake]) -> Vec<&'static str> {
    mistakes.iter().map(|mistake| mistake.id).collect()
}

fn sentences(mistakes: &[&'static Mistake]) -> String {
    let sentences: Vec<&str> = mistakes.iter().map(|mistake| mistake.sentence).collect();
    sentences.join(" ")
}

fn helps(mistakes: &[&'static Mistake]) -> Vec<&'static str> {
    mistakes.iter().map(|mistake| mistake.help).collect()
}

impl ExplanationReport {
    fn new(explanation: &Explanation<'_>, material: &Material<'_>, right: &Steps<'_>) -> Self {
        let server = explanation.chain.steps(material);
        Self {
            mistakes: ids(&explanation.mistakes),
            explanation: sentences(&explanation.mistakes),
            answer: Hex::from(explanation.explained),
            help: helps(&explanation.mistakes),
            chance: explanation.chance(material).map(Chance::reason),
            comparison: compare(right, &server),
        }
    }
}

/// Both computations, stage by stage, as far as they differ.
#[must_use]
pub fn compare(right: &Steps<'_>, server: &Steps<'_>) -> Vec<Comparison> {
    let mut stages = Vec::new();
    for (index, label) in ["key 1", "key 2"].into_iter().enumerate() {
        push(&mut stages, label, key(right, index), key(server, index));
    }
    for (index, label) in ["part 1", "part 2"].into_iter().enumerate() {
        push(&mut stages, label, part(right, index), part(server, index));
    }
    let has_other_block = right.hashed != server.hashed;
    if has_other_block {
        push(&mut stages, "hashed", hashed(right), hashed(server));
    } else {
        push(&mut stages, "hash", digest(right), digest(server));
    }
    push(&mut stages, "sent", sent(right), sent(server));
    // That another block has another hash needs no row of its own.
    if has_other_block && is_raw(server) {
        stages.retain(|stage| stage.label != "sent");
    }
    stages
}

fn push(stages: &mut Vec<Comparison>, label: &'static str, right: Stage, server: Stage) {
    if right != server {
        stages.push(Comparison {
            label,
            right,
            server,
        });
    }
}

const ABORTED: Stage = Stage::None("nothing: the draft has the connection closed");

fn key(steps: &Steps<'_>, index: usize) -> Stage {
    let value = steps.keys.values.get(index);
    Stage::Text(escape_up_to(
        value.map(AsRef::as_ref).unwrap_or_default(),
        LONGEST_KEY,
    ))
}

fn part(steps: &Steps<'_>, index: usize) -> Stage {
    let reading = steps.readings.get(index);
    let part = steps.parts.get(index).copied().flatten();
    let (Some(reading), Some(part)) = (reading, part) else {
        return ABORTED;
    };
    Stage::Text(division(reading, part))
}

fn division(reading: &Reading, part: Part) -> String {
    let number = reading.number.map(|number| number.to_string());
    let number = number.unwrap_or_else(|| "no number".to_owned());
    match part {
        None => format!("{number} / {}: left out", reading.spaces),
        Some(part) if reading.number == Some(i128::from(part)) && reading.spaces != 1 => {
            format!("{number}, not divided")
        }
        Some(part) => format!("{number} / {} = {part}", reading.spaces),
    }
}

fn hashed(steps: &Steps<'_>) -> Stage {
    let (Some(hashed), Some(digest)) = (&steps.hashed, &steps.digest) else {
        return ABORTED;
    };
    let start: String = hex::encode(digest).chars().take(8).collect();
    Stage::Bytes(
        hashed.clone(),
        format!("{} bytes, hash {start}", hashed.len()),
    )
}

fn digest(steps: &Steps<'_>) -> Stage {
    match &steps.digest {
        Some(digest) => Stage::Bytes(digest.clone(), format!("{} bytes", digest.len())),
        None => ABORTED,
    }
}

fn sent(steps: &Steps<'_>) -> Stage {
    match &steps.written {
        None => ABORTED,
        Some(written) => match &written.field {
            Some((name, value)) => {
                Stage::Text(format!("{name}: {}", escape_up_to(value, LONGEST_KEY)))
            }
            None if !written.lead.is_empty() => Stage::Bytes(
                written.lead.clone(),
                format!("{} bytes before the status line", written.lead.len()),
            ),
            None if written.body.is_empty() => Stage::None("nothing"),
            None => Stage::Bytes(
                written.body.clone(),
                format!("{} bytes", written.body.len()),
            ),
        },
    }
}

fn is_raw(steps: &Steps<'_>) -> bool {
    let written = steps.written.as_ref();
    written.is_none_or(|written| {
        written.field.is_none() && Some(&written.body) == steps.digest.as_ref()
    })
}
