//! What a phase can come to, by how many mistakes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::OnceLock;

use super::set::Set;
use crate::diagnosis::mistakes::{self, Commonness, Mistake};
use crate::diagnosis::stage::{Chain, Phase};

/// Which rows are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    All,
    /// Those that were seen or are likely.
    Common,
}

impl Scope {
    pub(super) fn has(self, mistake: &Mistake) -> bool {
        self == Self::All || mistake.commonness != Commonness::Rare
    }
}

/// The choices of one phase that can be made together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variant {
    pub(super) chain: Chain,
    pub(super) set: Set,
    is_common: bool,
}

impl Variant {
    fn right() -> Self {
        Self {
            chain: Chain::default(),
            set: Set::default(),
            is_common: true,
        }
    }
}

/// The variants of a phase, by how many mistakes, as far as they were asked for: three of one phase are
/// never sought.
#[derive(Debug)]
struct OfPhase([OnceLock<Vec<Variant>>; 3]);

static VARIANTS: [OfPhase; 6] = [const { OfPhase([const { OnceLock::new() }; 3]) }; 6];

/// All rows of a phase with their places.
pub(super) fn rows_of(phase: Phase) -> impl Iterator<Item = (u16, &'static Mistake)> {
    let rows = (0_u16..).zip(mistakes::ALL.iter().copied());
    rows.filter(move |(_, row)| row.phase() == phase)
}

fn variants_of(phase: Phase, mistakes: usize) -> &'static [Variant] {
    let place = VARIANTS.get(phase as usize);
    let Some(place) = place.and_then(|levels| levels.0.get(mistakes)) else {
        return &[];
    };
    place.get_or_init(|| match mistakes.checked_sub(1) {
        None => vec![Variant::right()],
        Some(before) => with_one_more(phase, variants_of(phase, before)),
    })
}

/// Each variant with each row that comes after its last and is of another stage.
fn with_one_more(phase: Phase, variants: &[Variant]) -> Vec<Variant> {
    let rows: Vec<(u16, &Mistake)> = rows_of(phase).collect();
    let mut more = Vec::new();
    for variant in variants {
        let made = variant.set.mistakes();
        let last = variant.set.places().last();
        for (place, row) in rows.iter().filter(|(place, _)| last < Some(*place)) {
            if !made.iter().any(|made| made.choice.excludes(row.choice)) {
                more.push(Variant {
                    chain: variant.chain.with(row.choice),
                    set: variant.set.with(*place),
                    is_common: variant.is_common && Scope::Common.has(row),
                });
            }
        }
    }
    more
}

/// The variants of a phase that make so many mistakes.
pub(super) fn variants(phase: Phase, mistakes: usize) -> impl Iterator<Item = &'static Variant> {
    variants_in(phase, mistakes, Scope::All)
}

/// Those that are in a scope.
pub(super) fn variants_in(
    phase: Phase,
    mistakes: usize,
    scope: Scope,
) -> impl Iterator<Item = &'static Variant> {
    variants_of(phase, mistakes)
        .iter()
        .filter(move |variant| scope == Scope::All || variant.is_common)
}

/// A result, and the sets of as few mistakes that come to it.
#[derive(Debug, Clone)]
pub(super) struct Node<T> {
    pub(super) value: T,
    pub(super) set: Set,
    /// Further sets.
    pub(super) more: Vec<Set>,
}

impl<T> Node<T> {
    pub(super) fn sets(&self) -> impl Iterator<Item = Set> {
        [self.set].into_iter().chain(self.more.iter().copied())
    }
}

/// How results are hashed: the faster way, where captures bring it along anyway.
#[cfg(feature = "capture")]
pub(super) type State = foldhash::fast::FixedState;
#[cfg(not(feature = "capture"))]
pub(super) type State = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

/// The results of a phase, by how many mistakes; what fewer mistakes come to is not kept again.
#[derive(Debug, Clone)]
pub(super) struct Levels<T> {
    levels: Vec<Vec<Node<T>>>,
    known: HashMap<T, (usize, usize), State>,
}

impl<T: Clone + Eq + Hash> Levels<T> {
    pub(super) fn empty() -> Self {
        Self {
            levels: Vec::new(),
            known: HashMap::default(),
        }
    }

    pub(super) fn at(&self, mistakes: usize) -> &[Node<T>] {
        self.levels
            .get(mistakes)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Takes the results of so many mistakes out, to be put back.
    pub(super) fn take(&mut self, mistakes: usize) -> Vec<Node<T>> {
        let level = self.levels.get_mut(mistakes);
        level.map(std::mem::take).unwrap_or_default()
    }

    pub(super) fn put(&mut self, mistakes: usize, nodes: Vec<Node<T>>) {
        if let Some(level) = self.levels.get_mut(mistakes) {
            *level = nodes;
        }
    }

    /// Adds a result; levels are filled one after the other, the one of no mistake first.
    pub(super) fn add(&mut self, mistakes: usize, value: T, set: Set) {
        if self.levels.len() <= mistakes {
            self.levels
                .resize_with(mistakes.saturating_add(1), Vec::new);
        }
        let Some(level) = self.levels.get_mut(mistakes) else {
            return;
        };
        match self.known.get(&value) {
            Some((known, index)) if *known == mistakes => {
                if let Some(node) = level.get_mut(*index) {
                    node.more.push(set);
                }
            }
            Some(_) => {}
            None => {
                self.known.insert(value.clone(), (mistakes, level.len()));
                let more = Vec::new();
                level.push(Node { value, set, more });
            }
        }
    }
}
