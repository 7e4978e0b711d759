//! What a phase can come to, by how many mistakes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::LazyLock;

use super::set::Set;
use crate::diagnosis::mistakes::{self, Commonness, Mistake};
use crate::diagnosis::stage::{Chain, Choice, Phase};

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

/// The variants of each phase, by how many mistakes.
static VARIANTS: LazyLock<[[Vec<Variant>; 4]; 6]> = LazyLock::new(|| Phase::ALL.map(variants_of));

/// All rows of a phase with their places.
pub(super) fn rows_of(phase: Phase) -> impl Iterator<Item = (u16, &'static Mistake)> {
    let rows = (0_u16..).zip(mistakes::ALL.iter().copied());
    rows.filter(move |(_, row)| row.phase() == phase)
}

fn variants_of(phase: Phase) -> [Vec<Variant>; 4] {
    let none = vec![Variant::right()];
    let one = with_one_more(phase, &none, Scope::All);
    // Block choices act on what they make: those are put together as they are needed.
    let two = match phase {
        Phase::Block => Vec::new(),
        _ => with_one_more(phase, &one, Scope::All),
    };
    let three = match phase {
        Phase::Block => Vec::new(),
        _ => with_one_more(phase, &two, Scope::Common),
    };
    [none, one, two, three]
}

/// Each variant with each row that comes after its last and is of another stage.
fn with_one_more(phase: Phase, variants: &[Variant], scope: Scope) -> Vec<Variant> {
    let mut more = Vec::new();
    for variant in variants
        .iter()
        .filter(|variant| scope == Scope::All || variant.is_common)
    {
        let made: Vec<Choice> = variant
            .set
            .mistakes()
            .iter()
            .map(|row| row.choice)
            .collect();
        let last = variant.set.places().last();
        for (place, row) in
            rows_of(phase).filter(|(place, row)| last < Some(*place) && scope.has(row))
        {
            if !made.iter().any(|made| made.excludes(row.choice)) {
                more.push(Variant {
                    chain: variant.chain.with(row.choice),
                    set: variant.set.with(place),
                    is_common: variant.is_common && Scope::Common.has(row),
                });
            }
        }
    }
    more
}

/// The variants of a phase that make so many mistakes.
pub(super) fn variants(
    phase: Phase,
    mistakes: usize,
    scope: Scope,
) -> impl Iterator<Item = &'static Variant> {
    let of_phase = VARIANTS
        .get(phase as usize)
        .and_then(|levels| levels.get(mistakes));
    let of_phase = of_phase.map(Vec::as_slice).unwrap_or_default();
    of_phase
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
type State = foldhash::fast::FixedState;
#[cfg(not(feature = "capture"))]
type State = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

/// The results of a phase, by how many mistakes; what fewer mistakes come to is not kept again.
///
/// Of the last level, which nothing is added to, only what is right is kept out: a result that
/// several sets come to is kept for each.
#[derive(Debug, Clone)]
pub(super) struct Levels<T> {
    levels: Vec<Vec<Node<T>>>,
    known: HashMap<T, (usize, usize), State>,
    most: usize,
}

impl<T: Clone + Eq + Hash> Levels<T> {
    /// What is right, and room for so many mistakes.
    pub(super) fn of(right: T, most: usize) -> Self {
        let mut levels = Self::empty(most);
        levels.add(0, right, Set::default());
        levels
    }

    pub(super) fn empty(most: usize) -> Self {
        Self {
            levels: Vec::new(),
            known: HashMap::default(),
            most,
        }
    }

    pub(super) fn at(&self, mistakes: usize) -> &[Node<T>] {
        self.levels
            .get(mistakes)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Adds a result; levels are filled one after the other, the one of no mistake first.
    pub(super) fn add(&mut self, mistakes: usize, value: T, set: Set) {
        if self.levels.len() <= mistakes {
            self.levels
                .resize_with(mistakes.saturating_add(1), Vec::new);
        }
        let is_right = mistakes > 0 && self.at(0).iter().any(|node| node.value == value);
        if is_right {
            return;
        }
        let is_last = mistakes > 1 && mistakes == self.most;
        let Some(level) = self.levels.get_mut(mistakes) else {
            return;
        };
        let known = if is_last {
            None
        } else {
            self.known.get(&value)
        };
        match known {
            Some((known, index)) if *known == mistakes => {
                if let Some(node) = level.get_mut(*index) {
                    node.more.push(set);
                }
            }
            Some(_) => {}
            None => {
                if !is_last {
                    self.known.insert(value.clone(), (mistakes, level.len()));
                }
                let more = Vec::new();
                level.push(Node { value, set, more });
            }
        }
    }

    /// What the next phase makes of them, with at most so many mistakes. `begin` makes what is run
    /// for each variant, and may keep what several of them need.
    pub(super) fn then<'s, U: Clone + Eq + Hash, R: FnMut(&Chain) -> Option<U>>(
        &'s self,
        phase: Phase,
        scope: Scope,
        begin: impl Fn(&'s T) -> R,
    ) -> Levels<U> {
        let mut next = Levels::empty(self.most);
        for total in 0..=self.most {
            for before in 0..=total {
                for node in self.at(before) {
                    let mut run = begin(&node.value);
                    for variant in variants(phase, total.saturating_sub(before), scope) {
                        let Some(value) = run(&variant.chain) else {
                            continue;
                        };
                        for set in &node.more {
                            next.add(total, value.clone(), set.joined(variant.set));
                        }
                        next.add(total, value, node.set.joined(variant.set));
                    }
                }
            }
        }
        next
    }
}
