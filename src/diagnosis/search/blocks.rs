//! What is made of parts and key 3, by how many mistakes.

use std::borrow::Cow;

use super::levels::{Levels, Scope, rows_of};
use super::set::Set;
use crate::diagnosis::chain::{self, Part};
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Choice, Encoding, Input, Layout, Phase};

/// A way to make a block.
#[derive(Debug, Clone)]
pub(super) struct Making<'m> {
    encoding: Encoding,
    key3: Cow<'m, [u8]>,
    layout: Layout,
    input: Input,
    pub(super) sets: Vec<Set>,
}

/// All ways, by how many mistakes.
#[derive(Debug)]
pub(super) struct Makings<'m>([Vec<Making<'m>>; 4]);

impl<'m> Makings<'m> {
    pub(super) fn new(material: &'m Material<'_>, most: usize, scope: Scope) -> Self {
        let key3s = key3s(material, scope);
        let encodings = choices(scope, |choice| match choice {
            Choice::Encoding(choice) => Some(choice),
            _ => None,
        });
        let layouts = choices(scope, |choice| match choice {
            Choice::Layout(choice) => Some(choice),
            _ => None,
        });
        let inputs = choices(scope, |choice| match choice {
            Choice::Input(choice) => Some(choice),
            _ => None,
        });
        let mut makings: [Vec<Making<'m>>; 4] = Default::default();
        for (key3, sets, of_key3) in &key3s {
            for (encoding, by_encoding) in &encodings {
                for (layout, by_layout) in &layouts {
                    for (input, by_input) in &inputs {
                        let others = [by_encoding, by_layout, by_input];
                        let others = others.into_iter().flatten();
                        let mistakes = others.clone().count().saturating_add(*of_key3);
                        if mistakes > most {
                            continue;
                        }
                        let more = others.fold(Set::default(), |set, place| set.with(*place));
                        if let Some(level) = makings.get_mut(mistakes) {
                            level.push(Making {
                                encoding: *encoding,
                                key3: key3.clone(),
                                layout: *layout,
                                input: *input,
                                sets: sets.iter().map(|set| set.joined(more)).collect(),
                            });
                        }
                    }
                }
            }
        }
        Self(makings)
    }

    pub(super) fn at(&self, mistakes: usize) -> &[Making<'m>] {
        self.0.get(mistakes).map(Vec::as_slice).unwrap_or_default()
    }
}

type Key3s<'m> = Vec<(Cow<'m, [u8]>, Vec<Set>, usize)>;

/// Each key 3 that can be taken, once.
fn key3s<'m>(material: &'m Material<'_>, scope: Scope) -> Key3s<'m> {
    let mut levels: Levels<Cow<'m, [u8]>> = Levels::of(Cow::Borrowed(&material.key3), 1);
    for (place, row) in rows_of(Phase::Block).filter(|(_, row)| scope.has(row)) {
        if let Choice::Key3(taking) = row.choice {
            levels.add(
                1,
                chain::take_key3(material, taking),
                Set::default().with(place),
            );
        }
    }
    let of = |mistakes: usize| {
        let nodes = levels.at(mistakes).iter();
        nodes.map(move |node| (node.value.clone(), node.sets().collect(), mistakes))
    };
    of(0).chain(of(1)).collect()
}

/// The choices of one stage, the right one first.
fn choices<T: Default>(
    scope: Scope,
    of_stage: impl Fn(Choice) -> Option<T>,
) -> Vec<(T, Option<u16>)> {
    let rows = rows_of(Phase::Block).filter(|(_, row)| scope.has(row));
    let wrong = rows.filter_map(|(place, row)| Some((of_stage(row.choice)?, Some(place))));
    [(T::default(), None)].into_iter().chain(wrong).collect()
}

impl Making<'_> {
    /// The bytes that are hashed; both vectors are emptied first.
    pub(super) fn hashed<'h>(
        &self,
        parts: [Part; 2],
        block: &'h mut Vec<u8>,
        hashed: &'h mut Vec<u8>,
    ) -> &'h [u8] {
        block.clear();
        chain::lay_out(block, parts, self.encoding, &self.key3, self.layout);
        if self.input == Input::Bytes {
            return block;
        }
        hashed.clear();
        chain::put_in(hashed, block, self.input);
        hashed
    }
}
