//! Where no known mistake explains an answer: any part 1 or part 2 at all that does.
//!
//! One word of the block is unknown, the rest is as the draft has it or as one mistake makes it.
//! [`exhaust`](super::exhaust) tries all 2^32 values of the word; [`origins`] says how the one
//! found may come from the key.

use super::case::Case;
use super::chain;
use super::exhaust::{Found, Question, Word};
use super::mistakes::{self, Commonness, Mistake};
use super::numbers::{KeyFacts, origins};
use super::stage::{Chain, Encoding, Hash, Input, Layout, Phase, Which};
use super::targets::Target;

/// Searches that are made at most, over 2^32 values each.
const MOST_SEARCHES: usize = 24;

/// One search over all values of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeepQuestion {
    /// The unknown part.
    pub word: Word,
    /// The mistake that the rest of the block has; none where the rest is right.
    pub mistake: Option<&'static Mistake>,
    /// What is tried.
    pub question: Question,
}

/// A part that explains an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeepAnswer {
    /// The part.
    pub word: Word,
    /// The mistake that the rest of the block has.
    pub mistake: Option<&'static Mistake>,
    /// Its four bytes in the order in which they were hashed.
    pub bytes: [u8; 4],
    /// How it may come from the key, most likely first; empty where nothing simple makes it.
    pub origins: Vec<String>,
}

impl Case<'_> {
    /// The searches that can find a part, the likely ones first: those with the right rest, then by
    /// how common the rest's mistake is, of those the ones of key 3 and of what is written before
    /// the ones of the other key. Empty where the answer has no 16 bytes to look for.
    #[must_use]
    pub fn deep_questions(&self) -> Vec<DeepQuestion> {
        let rows = mistakes::ALL.iter().copied();
        let rows = rows.filter(|mistake| mistake.commonness != Commonness::Rare);
        let mut rows: Vec<&'static Mistake> = rows.collect();
        rows.sort_by_key(|mistake| (mistake.commonness, mistake.phase() < Phase::Block));
        let rests = rows
            .into_iter()
            .map(|mistake| (Some(mistake), mistake.chain()));
        let mut questions: Vec<DeepQuestion> = Vec::new();
        for (mistake, chain) in [(None, Chain::default())].into_iter().chain(rests) {
            for word in [Word::First, Word::Second] {
                let Some(question) = self.question(&chain, word) else {
                    continue;
                };
                // The same rest by another mistake, or by one that does not show, is no news.
                let is_new = questions.iter().all(|known| known.question != question);
                if is_new && questions.len() < MOST_SEARCHES {
                    questions.push(DeepQuestion {
                        word,
                        mistake,
                        question,
                    });
                }
            }
        }
        questions
    }

    /// Explains a part that was found.
    #[must_use]
    pub fn deep_answer(&self, question: &DeepQuestion, found: Found) -> DeepAnswer {
        let chain = question.mistake.map(Mistake::chain).unwrap_or_default();
        let keys = chain::take_keys(&self.material, &chain);
        let facts = keys.values.map(|value| KeyFacts::of(&value));
        let [first, second] = &facts;
        let (own, other) = match question.word {
            Word::First => (first, second),
            Word::Second => (second, first),
        };
        DeepAnswer {
            word: question.word,
            mistake: question.mistake,
            bytes: found.bytes(),
            origins: origins(found.as_be(), own, other),
        }
    }

    fn question(&self, chain: &Chain, word: Word) -> Option<Question> {
        if !leaves_words(chain) {
            return None;
        }
        let target = self.target(chain)?;
        let keys = chain::take_keys(&self.material, chain);
        let [reading1, reading2] = chain::read_keys(&keys, chain);
        let part1 = chain::divide_one(&reading1, Which::First, chain).flatten();
        let part2 = chain::divide_one(&reading2, Which::Second, chain).flatten();
        let parts = match word {
            Word::First => [Some(0), Some(part2?)],
            Word::Second => [Some(part1?), Some(0)],
        };
        let message = chain::hashed(&self.material, parts, chain);
        Question::new(&message, word, target).ok()
    }

    /// The digest that was sent, where the chain sends it whole.
    fn target(&self, chain: &Chain) -> Option<[u8; 16]> {
        match self.seen.target(chain.form, chain.wrapping)? {
            Target::Digest(digest) => Some(digest),
            Target::Middle(_) | Target::Words(_) | Target::Any => None,
        }
    }
}

/// Whether part 1 and part 2 are the first two words of what is hashed by MD5, so that all values
/// of one can be tried.
fn leaves_words(chain: &Chain) -> bool {
    let whole = matches!(chain.encoding, Encoding::BigEndian | Encoding::LittleEndian);
    let plain = chain.hash == Hash::Md5 && chain.input == Input::Bytes;
    whole && plain && chain.layout == Layout::Parts
}

impl DeepQuestion {
    /// What is supposed of the rest of the block, for a progress bar.
    #[must_use]
    pub fn supposed(&self) -> String {
        let part = part_name(self.word);
        match self.mistake {
            None => format!("{part}, the rest right"),
            Some(mistake) => format!("{part}, with {}", mistake.id),
        }
    }
}

/// What people call the word.
#[must_use]
pub const fn part_name(word: Word) -> &'static str {
    match word {
        Word::First => "part 1",
        Word::Second => "part 2",
    }
}

impl DeepAnswer {
    /// What was found, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let part = part_name(self.word);
        let number = u32::from_be_bytes(self.bytes);
        let hex = crate::bytes::spaced_hex(&self.bytes);
        let rest = match self.mistake {
            None => "the rest of the block is right".to_owned(),
            Some(mistake) if mistake.phase() == Phase::Written => {
                format!("the rest is right, and {}", mistake.id)
            }
            Some(mistake) => format!("the rest has {}", mistake.id),
        };
        format!("The server hashed {number} ({hex}) for {part}; {rest}.")
    }
}
