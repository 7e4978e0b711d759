//! Several handshakes of one server: the mistakes that explain them all.

use super::case::Case;
use super::discriminating::{self, Discriminating};
use super::mistakes::{self, Mistake, chain_of};
use super::search::{MOST, Memory, order};
use super::stage::Chain;

/// Sets of mistakes that are followed at once.
const MOST_SETS: usize = 512;

/// Bytes that must speak for what explains several answers, where each of them is short.
const LEAST: usize = 8;

/// What one server did, by all of its handshakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// Sets of mistakes, each of which explains as many wrong answers and no right one away; fewest
    /// mistakes first, then the commonest.
    pub sets: Vec<Vec<&'static Mistake>>,
    /// How many wrong answers they explain: all, or most.
    pub explained: usize,
    /// A request whose answer would decide between the sets, where there are several.
    pub next_request: Option<&'static Discriminating>,
}

/// Explains all cases of a server at once. `right` are handshakes that it answered rightly, so
/// that what would have spoiled them is ruled out.
///
/// A short answer speaks against nothing that would begin so. Where nothing explains all answers,
/// what explains most of them is taken. None where nothing explains two, or half of them.
#[must_use]
pub fn explain_together(wrong: &[Case<'_>], right: &[Case<'_>]) -> Option<Together> {
    if let Some(known) = not_of_their_requests(wrong, right) {
        return Some(Together {
            sets: vec![vec![known]],
            explained: wrong.len(),
            next_request: None,
        });
    }
    let of_each = explanations(wrong);
    let mut sets: Sets = of_each.concat();
    tidy(&mut sets);
    sets.retain(|set| right.iter().all(|case| case.fits(set)));
    // What explains one of them alone may explain all; only else several mistakes act by turns.
    let mut best = most_fitting(sets, wrong);
    if best.explained < wrong.len() {
        let mut joined = joined(wrong, &of_each);
        joined.retain(|set| !set.is_empty() && right.iter().all(|case| case.fits(set)));
        let joined = most_fitting(joined, wrong);
        if joined.explained > best.explained {
            best = joined;
        }
    }
    let is_most = best.explained == wrong.len()
        || best.explained > 1 && best.explained.saturating_mul(2) >= wrong.len();
    if best.sets.is_empty() || !is_most {
        return None;
    }
    let chains: Vec<Chain> = best.sets.iter().filter_map(|set| chain_of(set)).collect();
    best.next_request = discriminating::best_of(&chains);
    Some(best)
}

type Sets = Vec<Vec<&'static Mistake>>;

/// What explains each of them; the earlier ones are tried first.
fn explanations(cases: &[Case<'_>]) -> Vec<Sets> {
    let mut memory = Memory::new();
    let of_each = cases.iter().map(|case| {
        let diagnosis = case.diagnose_again(MOST, &memory);
        diagnosis.known.iter().for_each(|known| memory.keep(known));
        let found = diagnosis.explanations.into_iter();
        found.map(|explanation| explanation.mistakes).collect()
    });
    of_each.collect()
}

fn tidy(sets: &mut Sets) {
    sets.sort_by_cached_key(|set| order(set));
    sets.dedup();
}

/// Of the sets that explain most cases, those of the fewest mistakes.
fn most_fitting(mut sets: Sets, wrong: &[Case<'_>]) -> Together {
    tidy(&mut sets);
    let counts: Vec<usize> = sets.iter().map(|set| fitting(set, wrong)).collect();
    let explained = counts.iter().copied().max().unwrap_or(0);
    let best = sets.into_iter().zip(counts);
    let best = best.filter(|(_, count)| *count == explained);
    let mut best: Sets = best.map(|(set, _)| set).collect();
    let fewest = best.iter().map(Vec::len).min().unwrap_or(0);
    best.retain(|set| set.len() == fewest);
    Together {
        sets: best,
        explained,
        next_request: None,
    }
}

/// How many cases a set explains; none where too few bytes speak for it.
fn fitting(set: &[&'static Mistake], wrong: &[Case<'_>]) -> usize {
    let Some(chain) = chain_of(set) else {
        return 0;
    };
    let evidence = wrong.iter().filter_map(|case| case.evidence(&chain));
    let (count, bytes) = evidence.fold((0_usize, 0_usize), |(count, sum), bytes| {
        (count.saturating_add(1), sum.saturating_add(bytes))
    });
    let is_silent = wrong.iter().all(Case::is_silent);
    if bytes >= LEAST || is_silent || wrong.len() == 1 {
        count
    } else {
        0
    }
}

/// Sets of which each case has one explanation within; cases without any are passed over.
fn joined(wrong: &[Case<'_>], of_each: &[Sets]) -> Sets {
    let mut sets: Sets = vec![Vec::new()];
    for (case, explanations) in wrong.iter().zip(of_each) {
        if explanations.is_empty() {
            continue;
        }
        // What explains the cases so far may explain this one too.
        let (fitting, other): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| case.fits(set));
        sets = fitting;
        for set in other {
            let more = explanations.iter().filter_map(|more| join(&set, more));
            sets.extend(more);
            // It may be another mistake that spoils this one answer.
            sets.push(set);
        }
        tidy(&mut sets);
        sets.truncate(MOST_SETS);
    }
    sets
}

/// Both sets in one, in the order of the computation; none where no server can make all of them.
fn join(set: &[&'static Mistake], more: &[&'static Mistake]) -> Option<Vec<&'static Mistake>> {
    let mut joined = set.to_vec();
    for mistake in more {
        if !joined.iter().any(|known| std::ptr::eq(*known, *mistake)) {
            joined.push(mistake);
        }
    }
    joined.sort_by_cached_key(|mistake| order(&[*mistake]).3);
    chain_of(&joined)
        .filter(|_| joined.len() <= MOST)
        .map(|_| joined)
}

/// Answers that have nothing to do with their own requests: the same one to all, or those to others.
fn not_of_their_requests(wrong: &[Case<'_>], right: &[Case<'_>]) -> Option<&'static Mistake> {
    let answers: Option<Vec<&[u8]>> = wrong.iter().map(Case::answer).collect();
    let answers = answers.filter(|answers| answers.len() > 1)?;
    let [first, rest @ ..] = answers.as_slice() else {
        return None;
    };
    let requests = || wrong.iter().chain(right);
    let is_same = rest.iter().all(|answer| answer == first);
    let of_another = |(index, answer): (usize, &&[u8])| {
        requests().enumerate().any(|(other, case)| {
            let written = Chain::default().answer(&case.material);
            other != index && written.is_some_and(|written| written.body == **answer)
        })
    };
    if answers.iter().enumerate().all(of_another) {
        return mistakes::find("answer-of-request-before");
    }
    let has_others = wrong.iter().skip(1).any(|case| {
        wrong
            .first()
            .is_some_and(|first| first.material.key3 != case.material.key3)
    });
    let is_known = || wrong.iter().any(|case| !case.diagnose(1).is_nothing());
    (is_same && has_others && !is_known())
        .then(|| mistakes::find("answer-always-the-same"))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::super::{Material, Seen};
    use super::*;

    const KEY1: &[u8] = b"4 @1  46546xW%0l 1 5";
    const KEY2: &[u8] = b"12998 5 Y3 1  .P00";
    /// 102251 over 4 leaves 3.
    const UNEVEN: &[u8] = b"1\\}  a`;l022aaf  51";

    fn chain(ids: &[&str]) -> Chain {
        let mistakes: Vec<&Mistake> = ids.iter().map(|id| mistakes::find(id).unwrap()).collect();
        chain_of(&mistakes).unwrap()
    }

    fn written(material: &Material<'_>, ids: &[&str]) -> Vec<u8> {
        chain(ids).answer(material).unwrap().body
    }

    fn case<'a>(material: &Material<'a>, body: &'a [u8]) -> Case<'a> {
        Case {
            material: material.clone(),
            seen: Seen::from_body(body),
        }
    }

    fn named(wrong: &[Case<'_>], right: &[Case<'_>]) -> Option<(usize, Vec<String>)> {
        let found = explain_together(wrong, right)?;
        let ids = |set: &Vec<&Mistake>| {
            let ids: Vec<&str> = set.iter().map(|mistake| mistake.id).collect();
            ids.join(" + ")
        };
        Some((found.explained, found.sets.iter().map(ids).collect()))
    }

    #[test]
    fn mistakes_that_never_show_together_are_joined() {
        let made = ["quotient-truncated", "key3-question-marks"];
        let high = Material::from_keys(KEY1, KEY2, *b"\xf5n:ds[4U");
        let uneven = Material::from_keys(UNEVEN, KEY2, *b"^n:ds[4U");
        let (one, two) = (written(&high, &made), written(&uneven, &made));
        assert_eq!(one, written(&high, &made[1..]), "it shows alone");
        assert_eq!(two, written(&uneven, &made[..1]), "it shows alone");
        let wrong = [case(&high, &one), case(&uneven, &two)];
        let (explained, sets) = named(&wrong, &[]).unwrap();
        assert_eq!(explained, 2);
        assert!(sets.contains(&made.join(" + ")), "{sets:?}");
        // A right answer to such a key 3 leaves one of two explained, which is too few.
        let other = Material::from_keys(KEY1, KEY2, *b"\xf6n:ds[4U");
        let right = written(&other, &[]);
        assert_eq!(named(&wrong, &[case(&other, &right)]), None);
    }

    #[test]
    fn what_explains_one_of_two_or_two_of_five_is_not_named() {
        let material = Material::from_keys(KEY1, KEY2, *b"^n:ds[4U");
        let hex = written(&material, &["answer-hex"]);
        let others: Vec<Vec<u8>> = (0..3).map(|number| format!("nothing known, no. {number} of it").into_bytes()).collect();
        let other = |number: usize| case(&material, &others[number]);
        let hex = || case(&material, &hex);
        assert_eq!(named(&[hex(), other(0)], &[]), None);
        let half = named(&[hex(), other(0), hex(), other(1)], &[]).unwrap();
        assert_eq!((half.0, half.1[0].as_str()), (2, "answer-hex"));
        assert_eq!(named(&[hex(), other(0), hex(), other(1), other(2)], &[]), None);
        assert_eq!(named(&[], &[]), None);
    }

    #[test]
    fn a_few_bytes_explain_one_answer_alone() {
        let material = Material::from_keys(KEY1, KEY2, *b"^n:ds[4U");
        let first4 = vec!["answer-first-4".to_owned()];
        assert_eq!(named(&[case(&material, b"8jKS")], &[]), Some((1, first4)));
        assert_eq!(named(&[case(&material, b"8jK")], &[]), None);
    }

    #[test]
    fn one_answer_alone_is_not_that_to_another_request() {
        let material = Material::from_keys(KEY1, KEY2, *b"^n:ds[4U");
        let other = Material::from_keys(KEY1, KEY2, *b"another!");
        let answer = written(&other, &[]);
        assert_eq!(named(&[case(&material, &answer)], &[case(&other, &answer)]), None);
    }
}
