//! The search: one mistake, then all pairs, then all triples that can act together.
//!
//! A phase is run once for all that follows from it, and a choice that changes nothing in this
//! request is not followed: an explanation by it would be one of fewer mistakes.

use std::sync::LazyLock;

use super::chain::{self, Keys, Part, Reading};
use super::material::Material;
use super::mistakes::{self, Mistake};
use super::seen::Seen;
use super::stage::{Chain, Phase, Writing};

/// The most mistakes that are sought at once.
pub const MOST: usize = 3;

/// Keys longer than this, in bytes, are searched for single mistakes alone: the work grows with
/// their length, and only hostile ones are.
const LONGEST_KEY: usize = 1024;

/// Bytes that must speak for an explanation of so many mistakes, where 16 are not there: among the
/// hundred of single mistakes one that fits 4 bytes by chance is found once in 40 million answers,
/// among the hundred thousand triples one that fits 8 once in 10^14.
const LEAST: [usize; MOST] = [4, 6, 8];

/// One way in which a captured answer comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The mistakes that make it, in the order of the computation.
    pub mistakes: Vec<&'static Mistake>,
    /// The chain that makes them.
    pub chain: Chain,
    /// The captured bytes that it explains.
    pub explained: &'a [u8],
}

impl Explanation<'_> {
    /// Orders explanations: fewest mistakes first, then the commonest.
    pub(super) fn rank(&self) -> (usize, u32) {
        rank(&self.mistakes)
    }
}

/// See [`Explanation::rank`].
pub(super) fn rank(mistakes: &[&Mistake]) -> (usize, u32) {
    let weights = mistakes.iter().map(|mistake| mistake.commonness.weight());
    (mistakes.len(), weights.fold(0, u32::saturating_add))
}

/// Every explanation of the fewest mistakes, at most `most`, the commonest first. They write the
/// same bytes for this request: no byte of it tells them apart.
#[must_use]
pub fn explain<'a>(material: &Material<'_>, seen: &Seen<'a>, most: usize) -> Vec<Explanation<'a>> {
    let is_long = material
        .keys
        .iter()
        .any(|key| key.value.len() > LONGEST_KEY);
    let most = if is_long { 1 } else { most.min(MOST) };
    for count in 1..=most {
        let mut search = Search {
            material,
            seen,
            count,
            found: Vec::new(),
        };
        search.keys();
        if !search.found.is_empty() {
            let mut found = search.found;
            found.sort_by_key(Explanation::rank);
            return found;
        }
    }
    Vec::new()
}

/// Whether a chain writes what was seen, with enough bytes to speak for it.
#[must_use]
pub fn explains(chain: &Chain, mistakes: usize, material: &Material<'_>, seen: &Seen<'_>) -> bool {
    let speaks = chain
        .answer(material)
        .and_then(|written| seen.speaks_for(&written));
    speaks.is_some_and(|bytes| is_enough(bytes, mistakes) || is_nothing(bytes, chain.writing))
}

fn is_enough(bytes: usize, mistakes: usize) -> bool {
    let least = LEAST.get(mistakes.saturating_sub(1)).copied().unwrap_or(16);
    bytes >= least
}

/// Whether nothing was sent and the chain sends nothing: that needs no byte to be seen.
const fn is_nothing(bytes: usize, writing: Writing) -> bool {
    bytes == 0 && matches!(writing, Writing::Missing | Writing::CutAtNul)
}

/// The choices of one phase that can be made together.
#[derive(Debug)]
struct Variant {
    chain: Chain,
    mistakes: Vec<&'static Mistake>,
}

/// The variants of each phase, those of fewer mistakes first.
static VARIANTS: LazyLock<[Vec<Variant>; 6]> = LazyLock::new(|| Phase::ALL.map(variants_of));

fn variants_of(phase: Phase) -> Vec<Variant> {
    let rows = mistakes::ALL.iter().copied();
    let rows: Vec<&'static Mistake> = rows.filter(|mistake| mistake.phase() == phase).collect();
    let mut variants = vec![Variant {
        chain: Chain::default(),
        mistakes: Vec::new(),
    }];
    let mut from = 0;
    for _ in 0..MOST {
        let end = variants.len();
        for index in from..end {
            let Some(variant) = variants.get(index) else {
                break;
            };
            let more = with_one_more(variant, &rows);
            variants.extend(more);
        }
        from = end;
    }
    variants
}

/// The variant with each row that stands after its last and is of another stage.
fn with_one_more(variant: &Variant, rows: &[&'static Mistake]) -> Vec<Variant> {
    let last = variant.mistakes.last();
    let after = last.and_then(|last| rows.iter().position(|row| std::ptr::eq(*row, *last)));
    let rest = rows.iter().skip(after.map_or(0, |at| at.saturating_add(1)));
    rest.filter(|row| {
        !variant
            .mistakes
            .iter()
            .any(|made| made.choice.excludes(row.choice))
    })
    .map(|row| Variant {
        chain: variant.chain.with(row.choice),
        mistakes: variant.mistakes.iter().chain([row]).copied().collect(),
    })
    .collect()
}

/// What was chosen in the phases before.
type Path = [Option<&'static Variant>; 6];

struct Search<'s, 'm, 'a> {
    material: &'s Material<'m>,
    seen: &'s Seen<'a>,
    /// How many mistakes are to be made, no more and no fewer.
    count: usize,
    found: Vec<Explanation<'a>>,
}

/// The variants of a phase that make at most so many mistakes.
fn variants(phase: Phase, most: usize) -> impl Iterator<Item = &'static Variant> {
    let of_phase = VARIANTS
        .get(phase as usize)
        .map(Vec::as_slice)
        .unwrap_or_default();
    of_phase
        .iter()
        .take_while(move |variant| variant.mistakes.len() <= most)
}

fn made(path: &Path) -> usize {
    let variants = path.iter().flatten();
    variants.map(|variant| variant.mistakes.len()).sum()
}

fn with(path: &Path, phase: Phase, variant: &'static Variant) -> Path {
    let mut path = *path;
    if let Some(place) = path.get_mut(phase as usize) {
        *place = Some(variant);
    }
    path
}

impl Search<'_, '_, '_> {
    fn left(&self, path: &Path) -> usize {
        self.count.saturating_sub(made(path))
    }

    /// Runs one phase in each of its variants and goes on with those that change something.
    fn phase<T: PartialEq>(
        &mut self,
        path: &Path,
        phase: Phase,
        run: impl Fn(&Self, &Chain) -> Option<T>,
        mut go_on: impl FnMut(&mut Self, &Path, &T),
    ) {
        let mut right = None;
        for variant in variants(phase, self.left(path)) {
            let result = run(self, &variant.chain);
            if variant.mistakes.is_empty() {
                right = result;
                if let Some(right) = &right {
                    go_on(self, path, right);
                }
                continue;
            }
            if result != right
                && let Some(result) = result
            {
                go_on(self, &with(path, phase, variant), &result);
            }
        }
    }

    fn keys(&mut self) {
        let material = self.material;
        self.phase(
            &[None; 6],
            Phase::Keys,
            |_, chain| Some(chain::take_keys(material, chain.pairing, chain.taking)),
            Self::readings,
        );
    }

    fn readings(&mut self, path: &Path, keys: &Keys<'_>) {
        self.phase(
            path,
            Phase::Reading,
            |_, chain| {
                Some(chain::read_keys(
                    keys,
                    chain.digits,
                    chain.number,
                    chain.counting,
                ))
            },
            Self::parts,
        );
    }

    fn parts(&mut self, path: &Path, readings: &[Reading; 2]) {
        self.phase(
            path,
            Phase::Parts,
            |_, chain| chain::divide(readings, chain.no_spaces, chain.division, chain.fit),
            Self::block,
        );
    }

    fn block(&mut self, path: &Path, parts: &[Part; 2]) {
        self.phase(
            path,
            Phase::Block,
            |search, chain| {
                let Chain {
                    encoding,
                    key3,
                    layout,
                    input,
                    ..
                } = *chain;
                let material = search.material;
                Some(chain::lay_out(
                    material, *parts, encoding, key3, layout, input,
                ))
            },
            |search, path, hashed| search.digest(path, hashed),
        );
    }

    fn digest(&mut self, path: &Path, hashed: &[u8]) {
        // Two mistakes in one of the two last phases are not possible: each is one stage.
        for variant in variants(Phase::Digest, self.left(path)) {
            let digest = chain::digest(hashed, variant.chain.hash, self.material);
            self.written(&with(path, Phase::Digest, variant), &digest, variant);
        }
    }

    fn written(&mut self, path: &Path, digest: &[u8], hash: &'static Variant) {
        let left = self.left(path);
        let writings = variants(Phase::Written, left).filter(|v| v.mistakes.len() == left);
        for variant in writings {
            let writing = variant.chain.writing;
            let by_field = hash.chain.hash == super::stage::Hash::Rfc6455;
            let is_plain = writing == Writing::Raw && !by_field;
            if !by_field && !self.seen.allows(writing) || is_plain && !self.seen.begins_with(digest)
            {
                continue;
            }
            let written = chain::write(digest, hash.chain.hash, writing);
            let bytes = self.seen.speaks_for(&written);
            // That nothing was sent needs no second mistake to be explained.
            let is_explained = bytes.is_some_and(|bytes| {
                is_enough(bytes, self.count) || self.count == 1 && is_nothing(bytes, writing)
            });
            if is_explained {
                let path = with(path, Phase::Written, variant);
                self.keep(&path, written.body.len());
            }
        }
    }

    fn keep(&mut self, path: &Path, length: usize) {
        let variants = path.iter().flatten();
        let mistakes: Vec<&'static Mistake> = variants
            .flat_map(|variant| variant.mistakes.iter().copied())
            .collect();
        if let Some(chain) = mistakes::chain_of(&mistakes) {
            self.found.push(Explanation {
                mistakes,
                chain,
                explained: self.seen.explained(length),
            });
        }
    }
}
