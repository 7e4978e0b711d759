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

#[cfg(test)]
mod tests {
    use super::super::chain::md5;
    use super::super::exhaust::{Exhaustion, Outcome, Progress};
    use super::super::{Material, Seen};
    use super::*;

    const KEY2: &[u8] = b"12998 5 Y3 1  .P00";

    fn case<'a>(key1: &'a [u8], answer: &'a [u8]) -> Case<'a> {
        Case {
            material: Material::from_keys(key1, KEY2, *b"^n:ds[4U"),
            seen: Seen::from_body(answer),
        }
    }

    #[test]
    fn the_right_rest_comes_first_and_then_the_common_mistakes() {
        let questions = case(b"4 @1  46546xW%0l 1 5", b"no answer of one").deep_questions();
        assert_eq!(questions.len(), MOST_SEARCHES);
        let [first, second, rest @ ..] = &questions[..] else {
            panic!("{questions:?}");
        };
        assert_eq!((first.word, first.mistake), (Word::First, None));
        assert_eq!((second.word, second.mistake), (Word::Second, None));
        assert_eq!(first.supposed(), "part 1, the rest right");
        assert_eq!(second.supposed(), "part 2, the rest right");
        let mistakes: Vec<&Mistake> = rest.iter().filter_map(|question| question.mistake).collect();
        assert_eq!(mistakes.len(), rest.len());
        assert!(rest[0].supposed().ends_with(&format!(", with {}", mistakes[0].id)));
        let order = |row: &&Mistake| (row.commonness, row.phase() < Phase::Block);
        assert!(mistakes.iter().map(order).is_sorted());
        for (index, question) in questions.iter().enumerate() {
            assert!(questions[..index].iter().all(|other| other.question != question.question));
        }
        // Key 3 is another in most, and the parts are where they are.
        for mistake in mistakes {
            let chain = mistake.chain();
            assert_ne!(mistake.commonness, Commonness::Rare);
            assert_eq!((chain.hash, chain.input, chain.layout), Default::default(), "{}", mistake.id);
            assert!(matches!(chain.encoding, Encoding::BigEndian | Encoding::LittleEndian), "{}", mistake.id);
        }
    }

    #[test]
    fn without_sixteen_bytes_or_a_part_there_is_less_to_ask() {
        assert_eq!(case(b"4 @1  46546xW%0l 1 5", b"no answer of 15").deep_questions(), []);
        // Without digits in key 1 its part is unknown, and that of key 2 cannot be asked for beside it.
        let questions = case(b"@ x", b"no answer of one").deep_questions();
        assert_eq!((questions[0].word, questions[0].mistake), (Word::First, None));
        assert!(questions[1].mistake.is_some());
    }

    #[test]
    fn each_word_is_that_of_its_key() {
        // Python: 1299853100 // 6 and 4146546015 // 6 in the block that the draft has.
        for (word, block, sentence, origin) in [
            (
                Word::Second,
                b"\x31\x6e\x41\x13\x0c\xe9\xb2\x87same key",
                "The server hashed 216642183 (0c e9 b2 87) for part 2; the rest of the block is right.",
                "1299853100 / 6, one more than its spaces",
            ),
            (
                Word::First,
                b"\x29\x31\x36\x3a\x0f\x7e\xd6\x3csame key",
                "The server hashed 691091002 (29 31 36 3a) for part 1; the rest of the block is right.",
                "4146546015 / 6, one more than its spaces",
            ),
        ] {
            let answer = md5(block);
            let case = Case {
                material: Material::from_keys(b"4 @1  46546xW%0l 1 5", KEY2, *b"same key"),
                seen: Seen::from_body(&answer),
            };
            let questions = case.deep_questions();
            let question = questions.iter().find(|question| question.word == word).unwrap();
            let bytes = if word == Word::First { &block[..4] } else { &block[4..8] };
            let value = u32::from_le_bytes(bytes.try_into().unwrap());
            let search = Exhaustion::new(question.question.clone()).within(value..=value);
            let Outcome::Found(found) = search.run(&Progress::new()) else {
                panic!("{word:?}");
            };
            let mut answer = case.deep_answer(question, found[0]);
            assert_eq!(answer.sentence(), sentence);
            assert!(answer.origins[0].starts_with(origin), "{:?}", answer.origins);
            for (id, end) in [
                ("answer-hex", "the rest is right, and answer-hex."),
                ("key3-missing", "the rest has key3-missing."),
            ] {
                answer.mistake = mistakes::find(id);
                assert!(answer.sentence().ends_with(end), "{}", answer.sentence());
            }
        }
    }
}
