//! The catalogue of mistakes: the only copy of their prose. Diagnosis, `explain`, JSON and the
//! docs read it.
//!
//! A mistake is one wrong choice at one stage of the chain; all other stages are the draft's.

use std::ops::Deref;
use std::sync::LazyLock;

use super::fix::{self, Fix};
use super::stage::{Chain, Choice, Phase};

/// Defines the rows of one part of the catalogue.
macro_rules! mistakes {
    ($($id:literal $commonness:ident $languages:literal $choice:expr, $sentence:literal,
        $slip:literal, $evidence:literal, $help:literal, $fixes:expr;)*) => {
        pub(super) fn rows() -> Vec<Mistake> {
            vec![$(Mistake {
                id: $id, choice: $choice, commonness: super::Commonness::$commonness,
                languages: $languages, sentence: $sentence, slip: $slip, evidence: $evidence,
                help: $help, fixes: $fixes,
            }),*]
        }
    };
}

mod block;
mod division;
mod form;
mod hash;
mod input;
mod key3;
mod keys;
mod reading;
mod wrapping;

/// How often servers make a mistake, the commonest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Commonness {
    /// Met in the code or the answers of a real server.
    Seen,
    /// An easy slip in a language that servers are written in.
    Likely,
    /// It can be, and no case is at hand.
    Rare,
}

impl Commonness {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Likely => "likely",
            Self::Rare => "rare",
        }
    }

    /// Orders explanations of several mistakes: one that was seen outweighs those that were not.
    #[must_use]
    pub const fn weight(self) -> u32 {
        match self {
            Self::Seen => 1,
            Self::Likely => 3,
            Self::Rare => 9,
        }
    }
}

/// One way in which a server's computation departs from the draft.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its id.
    pub id: &'static str,
    /// The wrong choice.
    pub choice: Choice,
    /// How common it is.
    pub commonness: Commonness,
    /// What the server did, in one sentence.
    pub sentence: &'static str,
    /// The languages whose servers make it, as one would search for them, spaces between; the slip
    /// is in the first.
    pub languages: &'static str,
    /// The wrong line of code.
    pub slip: &'static str,
    /// Where it was seen, or what else leads to it; may be empty.
    pub evidence: &'static str,
    /// What to do about it.
    pub help: &'static str,
    /// The right code.
    pub fixes: &'static [Fix],
}

impl Mistake {
    /// The chain that makes this mistake and no other.
    #[must_use]
    pub fn chain(&self) -> Chain {
        Chain::default().with(self.choice)
    }

    /// The phase of the computation in which it is made.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.choice.phase()
    }

    /// Whether servers in a language make it; the language in any case.
    #[must_use]
    pub fn is_of(&self, language: &str) -> bool {
        let mut languages = self.languages.split(' ');
        languages.any(|known| known.eq_ignore_ascii_case(language))
    }

    /// The language of the slip.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.languages.split(' ').next().unwrap_or_default()
    }
}

/// Every mistake, in the order of the computation.
pub static ALL: All = All;

/// All mistakes, as a slice. They are made at their first use: as constants they would be 60 KB of
/// addresses that the loader adjusts at each start of a program.
#[derive(Debug, Clone, Copy)]
pub struct All;

static ROWS: LazyLock<Vec<Mistake>> = LazyLock::new(|| {
    [
        keys::rows(),
        reading::rows(),
        division::rows(),
        block::rows(),
        key3::rows(),
        input::rows(),
        hash::rows(),
        form::rows(),
        wrapping::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
});

static IN_ORDER: LazyLock<Vec<&'static Mistake>> = LazyLock::new(|| ROWS.iter().collect());

impl Deref for All {
    type Target = [&'static Mistake];

    fn deref(&self) -> &Self::Target {
        &IN_ORDER
    }
}

impl IntoIterator for All {
    type Item = &'static &'static Mistake;
    type IntoIter = std::slice::Iter<'static, &'static Mistake>;

    fn into_iter(self) -> Self::IntoIter {
        IN_ORDER.iter()
    }
}

/// The mistake of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Mistake> {
    ALL.iter().copied().find(|mistake| mistake.id == id)
}

/// The mistakes whose id a pattern fits, in which `*` stands for anything, and that servers in a
/// language make; all where neither is given.
#[must_use]
pub fn selected(pattern: Option<&str>, language: Option<&str>) -> Vec<&'static Mistake> {
    let rows = ALL.iter().copied();
    let rows = rows.filter(|row| pattern.is_none_or(|pattern| fits(pattern, row.id)));
    rows.filter(|row| language.is_none_or(|language| row.is_of(language)))
        .collect()
}

fn fits(pattern: &str, id: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == id;
    };
    let Some(behind) = id.strip_prefix(start) else {
        return false;
    };
    let mut ends = (0..=behind.len()).filter_map(|at| behind.get(at..));
    ends.any(|behind| fits(rest, behind))
}

/// The chain that makes all of these mistakes; none where two are of one stage.
#[must_use]
pub fn chain_of(mistakes: &[&Mistake]) -> Option<Chain> {
    let mut chain = Chain::default();
    for (index, mistake) in mistakes.iter().enumerate() {
        let before = mistakes.get(..index).unwrap_or_default();
        if before
            .iter()
            .any(|other| other.choice.excludes(mistake.choice))
        {
            return None;
        }
        chain = chain.with(mistake.choice);
    }
    Some(chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_each_choice_appears_once() {
        for (index, mistake) in ALL.iter().enumerate() {
            let is_kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            assert!(mistake.id.bytes().all(is_kebab));
            for other in &ALL[..index] {
                assert!(
                    other.id != mistake.id && other.choice != mistake.choice,
                    "{}",
                    mistake.id
                );
            }
            assert_ne!(mistake.chain(), Chain::default(), "{}", mistake.id);
            assert!(
                crate::draft::rules::find(mistake.id).is_none(),
                "{}",
                mistake.id
            );
        }
    }

    #[test]
    fn one_that_was_seen_outweighs_two_that_were_not() {
        let commonness = [Commonness::Seen, Commonness::Likely, Commonness::Rare];
        assert_eq!(commonness.map(Commonness::word), ["seen", "likely", "rare"]);
        let [seen, likely, rare] = commonness.map(Commonness::weight);
        assert!(0 < seen && 2 * seen < likely && 2 * likely < rare);
        assert_eq!(find("quotient-truncated").map(Mistake::language), Some("python"));
    }

    #[test]
    fn a_chain_makes_all_of_its_mistakes_or_is_none() {
        let of = |ids: &[&str]| {
            let mistakes: Vec<&Mistake> = ids.iter().map(|id| find(id).unwrap()).collect();
            chain_of(&mistakes)
        };
        let both = of(&["keys-swapped", "answer-hex"]).unwrap();
        assert_eq!(both, find("keys-swapped").unwrap().chain().with(find("answer-hex").unwrap().choice));
        assert_eq!(of(&["answer-hex", "keys-swapped", "answer-base64"]), None);
        assert_eq!(of(&[]), Some(Chain::default()));
    }

    #[test]
    fn mistakes_are_selected_by_pattern_and_language() {
        let ids = |pattern, language| -> Vec<&str> {
            selected(pattern, language)
                .iter()
                .map(|row| row.id)
                .collect()
        };
        assert_eq!(ids(Some("answer-hex"), None), ["answer-hex"]);
        assert_eq!(
            ids(Some("*-f32-*"), None),
            ["number-f32-divided", "number-f32-steps"]
        );
        assert!(ids(Some("answer-*"), Some("PHP")).contains(&"answer-hex-first-16"));
        assert!(!ids(None, Some("php")).contains(&"parts-leading-zeros-lost"));
        assert_eq!(ids(None, None).len(), ALL.len());
        assert_eq!(ids(Some("answer"), None), [""; 0]);
        assert!(ids(Some("*"), Some("PYTHON")).contains(&"quotient-truncated"));
        assert!(!ids(Some("*"), Some("pyth")).contains(&"quotient-truncated"));
    }

    #[test]
    fn rows_are_in_the_order_of_the_computation() {
        assert!(ALL.iter().map(|mistake| mistake.phase()).is_sorted());
    }

    #[test]
    fn prose_is_printable_and_in_sentences() {
        for mistake in ALL {
            assert!(!mistake.languages.is_empty() && !mistake.slip.is_empty());
            for text in [
                mistake.sentence,
                mistake.slip,
                mistake.evidence,
                mistake.help,
            ] {
                assert!(
                    text.bytes().all(crate::bytes::is_printable),
                    "{}",
                    mistake.id
                );
            }
            assert!(mistake.sentence.starts_with("The server") && mistake.sentence.ends_with('.'));
            assert!(!mistake.help.ends_with('.') && !mistake.evidence.ends_with('.'));
        }
    }
}
