//! The parts that the keys of a request come to, each pair once, by how many mistakes.

use std::collections::HashMap;

use super::levels::{Levels, Node, State, rows_of, variants};
use super::set::Set;
use crate::diagnosis::chain::{self, Divider, Keys, Part, Reading};
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Chain, Choice, Digits, Phase};

/// Keys longer than this, in bytes, are taken and read as the draft has it and in no other way: each
/// way goes through the whole key, and no client sends such a one.
pub(super) const LONGEST_KEY: usize = 16 << 10;

/// Two parts, and one set of as few mistakes that comes to them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) parts: [Part; 2],
    set: Set,
    /// How many mistakes it takes.
    mistakes: usize,
    /// Whether a set of common mistakes comes to it.
    pub(super) is_common: bool,
}

/// All of them, as far as they were asked for.
#[derive(Debug)]
pub(super) struct Parts<'m> {
    material: &'m Material<'m>,
    /// Whether the keys are short enough to be read in several ways.
    is_short: bool,
    keys: Levels<Keys<'m>>,
    readings: Levels<[Reading; 2]>,
    pairs: Vec<Pair>,
    /// Where each level ends in `pairs`.
    ends: Vec<usize>,
    /// Further sets, with the pairs that they come to.
    more: Vec<(usize, Set)>,
    known: HashMap<[Part; 2], usize, State>,
}

impl<'m> Parts<'m> {
    pub(super) fn new(material: &'m Material<'m>) -> Self {
        Self {
            material,
            is_short: material
                .keys
                .iter()
                .all(|key| key.value.len() <= LONGEST_KEY),
            keys: Levels::empty(),
            readings: Levels::empty(),
            pairs: Vec::new(),
            ends: Vec::new(),
            more: Vec::new(),
            known: HashMap::default(),
        }
    }

    /// Adds the pairs of one more mistake; at most two are of the keys and the division.
    pub(super) fn grow(&mut self) {
        let mistakes = self.ends.len();
        if self.is_short || mistakes == 0 {
            self.take_keys(mistakes);
            if mistakes < 2 {
                self.read(mistakes);
            } else {
                self.read_and_divide(mistakes);
            }
        }
        for before in 0..=mistakes {
            let readings = self.readings.take(before);
            for node in &readings {
                let divider = Divider::new(&node.value);
                for variant in variants(Phase::Parts, mistakes.saturating_sub(before)) {
                    if let Some(parts) = divider.divide(&variant.chain) {
                        self.add_all(mistakes, parts, node, variant.set);
                    }
                }
            }
            self.readings.put(before, readings);
        }
        self.ends.push(self.pairs.len());
    }

    fn take_keys(&mut self, mistakes: usize) {
        let is_repeated = self.material.keys.iter().any(|key| key.all.len() > 1);
        // A choice that changes nothing by itself changes nothing beside another one: that is so as
        // long as each key is there once.
        let idle = if mistakes == 2 && !is_repeated {
            let right = self.keys.at(0).first().map(|node| &node.value);
            let is_idle = |choice: Choice| {
                let taken = chain::take_keys(self.material, &Chain::default().with(choice));
                right.is_some_and(|right| *right == taken)
            };
            idle_rows(Phase::Keys, is_idle)
        } else {
            Vec::new()
        };
        for variant in variants(Phase::Keys, mistakes).filter(|variant| !variant.set.has_any(&idle))
        {
            let keys = chain::take_keys(self.material, &variant.chain);
            self.keys.add(mistakes, keys, variant.set);
        }
    }

    fn read(&mut self, mistakes: usize) {
        for before in 0..=mistakes {
            let keys = self.keys.take(before);
            for node in &keys {
                let mut reader = chain::Reader::new(&node.value);
                for variant in variants(Phase::Reading, mistakes.saturating_sub(before)) {
                    let readings = reader.read(&variant.chain);
                    for set in node.sets() {
                        self.readings
                            .add(mistakes, readings, set.joined(variant.set));
                    }
                }
            }
            self.keys.put(before, keys);
        }
    }

    /// The same for readings that nothing is added to: they are divided rightly and not kept.
    fn read_and_divide(&mut self, mistakes: usize) {
        for before in 0..=mistakes {
            let keys = self.keys.take(before);
            for node in &keys {
                let mut reader = chain::Reader::new(&node.value);
                let right = reader.read(&Chain::default());
                let wrong = mistakes.saturating_sub(before);
                let idle = if wrong > 1 {
                    idle_rows(Phase::Reading, |choice| {
                        is_idle(choice, &right, &mut reader)
                    })
                } else {
                    Vec::new()
                };
                for variant in variants(Phase::Reading, wrong) {
                    if variant.set.has_any(&idle) {
                        continue;
                    }
                    let readings = reader.read(&variant.chain);
                    if wrong > 0 && readings == right {
                        continue;
                    }
                    if let Some(parts) = Divider::new(&readings).divide(&Chain::default()) {
                        self.add_all(mistakes, parts, node, variant.set);
                    }
                }
            }
            self.keys.put(before, keys);
        }
    }

    fn add_all<T>(&mut self, mistakes: usize, parts: [Part; 2], node: &Node<T>, more: Set) {
        for set in node.sets() {
            self.add(mistakes, parts, set.joined(more));
        }
    }

    fn add(&mut self, mistakes: usize, parts: [Part; 2], set: Set) {
        let next = self.pairs.len();
        let index = *self.known.entry(parts).or_insert(next);
        match self.pairs.get_mut(index) {
            Some(pair) if pair.mistakes == mistakes => {
                pair.is_common |= set.is_common();
                self.more.push((index, set));
            }
            // Fewer mistakes come to it.
            Some(_) => {}
            None => self.pairs.push(Pair {
                parts,
                set,
                mistakes,
                is_common: set.is_common(),
            }),
        }
    }

    /// The pairs of so many mistakes, with the number of the first.
    pub(super) fn at(&self, mistakes: usize) -> (usize, &[Pair]) {
        let end = self.ends.get(mistakes).copied().unwrap_or(0);
        let start = match mistakes.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        (start, self.pairs.get(start..end).unwrap_or_default())
    }

    pub(super) fn get(&self, index: usize) -> Option<&Pair> {
        self.pairs.get(index)
    }

    /// Every set of as few mistakes that comes to a pair.
    pub(super) fn sets(&self, index: usize) -> impl Iterator<Item = Set> {
        let first = self.pairs.get(index).map(|pair| pair.set);
        let more = self.more.iter().filter(move |(of, _)| *of == index);
        first.into_iter().chain(more.map(|(_, set)| *set))
    }
}

/// The places of a phase's choices that change nothing by themselves.
fn idle_rows(phase: Phase, mut is_idle: impl FnMut(Choice) -> bool) -> Vec<u16> {
    let rows = rows_of(phase).filter(|(_, row)| is_idle(row.choice));
    rows.map(|(place, _)| place).collect()
}

/// Whether a choice changes nothing of these keys, whatever other one of the phase is made: what
/// holds the number is not sure to, since another number may not fit it.
fn is_idle(choice: Choice, right: &[Reading; 2], reader: &mut chain::Reader<'_>) -> bool {
    let is_sure = match choice {
        Choice::Digits(Digits::NotReset32 | Digits::NotReset64 | Digits::AfterPart1) => false,
        // Without the number itself, its low bits may differ unseen.
        Choice::Digits(_) => right.iter().all(|reading| reading.number.is_some()),
        Choice::Counting(_) => true,
        _ => false,
    };
    is_sure && reader.read(&Chain::default().with(choice)) == *right
}
