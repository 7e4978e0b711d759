//! What is made of parts and key 3, by how many mistakes.

use std::borrow::Cow;

use super::levels::{Levels, Scope, rows_of};
use super::set::Set;
use crate::diagnosis::chain::{self, Part};
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Choice, Encoding, Input, Layout, Phase, Text};

/// A way to make a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Making {
    encoding: Encoding,
    /// Its place among the key 3s.
    key3: usize,
    layout: Layout,
    input: Input,
    /// The mistakes but for key 3's.
    set: Set,
    pub(super) mistakes: usize,
}

/// All ways, by how many mistakes.
#[derive(Debug)]
pub(super) struct Makings<'m> {
    material: &'m Material<'m>,
    key3s: Key3s<'m>,
    levels: [Vec<Making>; 3],
}

impl<'m> Makings<'m> {
    /// With at most so many mistakes, two of them at the most.
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
        let mut levels: [Vec<Making>; 3] = Default::default();
        for (key3, (_, _, of_key3)) in key3s.iter().enumerate() {
            for (encoding, by_encoding) in &encodings {
                let mistakes = of_key3.saturating_add(usize::from(by_encoding.is_some()));
                if mistakes > most {
                    continue;
                }
                for (layout, by_layout) in &layouts {
                    let mistakes = mistakes.saturating_add(usize::from(by_layout.is_some()));
                    if mistakes > most.min(2) {
                        continue;
                    }
                    for (input, by_input) in &inputs {
                        let mistakes = mistakes.saturating_add(usize::from(by_input.is_some()));
                        let Some(level) = levels.get_mut(mistakes).filter(|_| mistakes <= most)
                        else {
                            break;
                        };
                        let others = [by_encoding, by_layout, by_input].into_iter().flatten();
                        level.push(Making {
                            encoding: *encoding,
                            key3,
                            layout: *layout,
                            input: *input,
                            set: others.fold(Set::default(), |set, place| set.with(*place)),
                            mistakes,
                        });
                    }
                }
            }
        }
        Self {
            material,
            key3s,
            levels,
        }
    }

    pub(super) fn at(&self, mistakes: usize) -> &[Making] {
        self.levels
            .get(mistakes)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Every set of mistakes that comes to a making.
    pub(super) fn sets(&self, making: &Making) -> impl Iterator<Item = Set> {
        let of_key3 = self
            .key3s
            .get(making.key3)
            .map(|(_, sets, _)| sets.as_slice());
        let rest = making.set;
        of_key3
            .unwrap_or_default()
            .iter()
            .map(move |set| set.joined(rest))
    }

    /// The bytes that are hashed; both vectors are emptied first.
    pub(super) fn hashed<'h>(
        &self,
        making: &Making,
        parts: [Part; 2],
        block: &'h mut Vec<u8>,
        hashed: &'h mut Vec<u8>,
    ) -> &'h [u8] {
        block.clear();
        let key3 = self.key3s.get(making.key3);
        let key3 = key3.map(|(key3, _, _)| key3.as_ref()).unwrap_or_default();
        chain::lay_out(
            block,
            parts,
            making.encoding,
            (self.material, key3),
            making.layout,
        );
        if making.input == Input::Bytes {
            return block;
        }
        hashed.clear();
        chain::put_in(hashed, block, making.input);
        hashed
    }

    /// Whether bytes can be what is hashed, by where key 3 is in them.
    pub(super) fn may_make(&self, making: &Making, bytes: &[u8]) -> bool {
        let key3 = self.key3s.get(making.key3);
        let key3 = key3.map(|(key3, _, _)| key3.as_ref()).unwrap_or_default();
        if !acts_on_each_byte(making.input) {
            return true;
        }
        let mut piece = Vec::new();
        chain::put_in(&mut piece, key3, making.input);
        match making.layout {
            Layout::Parts | Layout::Part1LeftOut | Layout::Part2LeftOut => bytes.ends_with(&piece),
            Layout::Reversed | Layout::Key3First => bytes.starts_with(&piece),
            _ => true,
        }
    }
}

/// Whether each byte is changed by itself, whatever is beside it.
const fn acts_on_each_byte(input: Input) -> bool {
    matches!(
        input,
        Input::Bytes
            | Input::Hex
            | Input::HexUpper
            | Input::NulsLost
            | Input::Text(
                Text::Utf8
                    | Text::EachReplaced
                    | Text::QuestionMarks
                    | Text::HighDropped
                    | Text::SevenBits
                    | Text::Windows1252
                    | Text::Windows1252Replaced
                    | Text::Windows1252ToLatin1
                    | Text::Utf16Le
                    | Text::Utf16Be
            )
    )
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
