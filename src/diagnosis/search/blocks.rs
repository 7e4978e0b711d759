//! What is made of parts and key 3, by how many mistakes.

use std::borrow::Cow;

use super::levels::{Levels, Scope, rows_of};
use super::set::Set;
use crate::diagnosis::chain::{self, Encoded, Part};
use crate::diagnosis::exhaust::many::{LONGEST, Messages};
use crate::diagnosis::material::Material;
use crate::diagnosis::mistakes::Commonness;
use crate::diagnosis::stage::{Choice, Encoding, Input, Layout, Phase, Text};

/// The most mistakes of the block.
pub(super) const MOST: usize = 2;

/// A way to make a block: the places of its choices, 0 where the choice is right.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Making {
    encoding: u8,
    key3: u8,
    layout: u8,
    input: u8,
}

/// A choice of a stage, right or wrong, and the sets of mistakes that come to it.
#[derive(Debug)]
struct Way<T> {
    choice: T,
    sets: Vec<Set>,
    is_common: bool,
}

/// All choices of the stages of the block; the right one is the first of each.
#[derive(Debug)]
pub(super) struct Makings<'m> {
    material: &'m Material<'m>,
    key3s: Vec<Way<Cow<'m, [u8]>>>,
    encodings: Vec<Way<Encoding>>,
    layouts: Vec<Way<Layout>>,
    inputs: Vec<Way<Input>>,
}

impl<'m> Makings<'m> {
    pub(super) fn new(material: &'m Material<'m>) -> Self {
        Self {
            material,
            key3s: key3s(material),
            encodings: choices(|choice| match choice {
                Choice::Encoding(choice) => Some(choice),
                _ => None,
            }),
            layouts: choices(|choice| match choice {
                Choice::Layout(choice) => Some(choice),
                _ => None,
            }),
            inputs: choices(|choice| match choice {
                Choice::Input(choice) => Some(choice),
                _ => None,
            }),
        }
    }

    /// The ways of so many mistakes.
    pub(super) fn at(&self, mistakes: usize, scope: Scope) -> Vec<Making> {
        let singles = self.singles(scope);
        match mistakes {
            0 => vec![Making::default()],
            1 => singles.concat(),
            MOST => {
                let mut pairs = Vec::new();
                let mut rest = singles.as_slice();
                while let [stage, later @ ..] = rest {
                    for other in later.iter().flatten() {
                        let both = stage.iter().map(|one| one.and(*other));
                        pairs.extend(both.filter(|both| self.may_matter(*both)));
                    }
                    rest = later;
                }
                pairs
            }
            _ => Vec::new(),
        }
    }

    /// The wrong choices of each stage by themselves.
    fn singles(&self, scope: Scope) -> [Vec<Making>; 4] {
        [
            wrong(&self.encodings, scope, |encoding| Making {
                encoding,
                ..Making::default()
            }),
            wrong(&self.layouts, scope, |layout| Making {
                layout,
                ..Making::default()
            }),
            wrong(&self.inputs, scope, |input| Making {
                input,
                ..Making::default()
            }),
            wrong(&self.key3s, scope, |key3| Making {
                key3,
                ..Making::default()
            }),
        ]
    }

    /// Whether the parts are in what is hashed.
    pub(super) fn has_parts(&self, making: Making) -> bool {
        let layout = self.layout(making);
        let is_without = matches!(
            layout,
            Layout::KeysAsText | Layout::DigitsAsText | Layout::Key3Alone
        );
        !is_without && self.input(making) != Input::Nothing
    }

    /// Whether each of two mistakes may change what the other makes: where one does not, the other
    /// comes to the same alone.
    fn may_matter(&self, making: Making) -> bool {
        let is_hashed = self.input(making) != Input::Nothing;
        is_hashed && (making.encoding == 0 || self.has_parts(making))
    }

    /// Every set of mistakes that comes to a making.
    pub(super) fn sets(&self, making: Making) -> impl Iterator<Item = Set> {
        let first = |sets: Option<&Vec<Set>>| sets.and_then(|sets| sets.first().copied());
        let others = [
            first(self.encodings.get(usize::from(making.encoding)).map(Way::sets)),
            first(self.layouts.get(usize::from(making.layout)).map(Way::sets)),
            first(self.inputs.get(usize::from(making.input)).map(Way::sets)),
        ];
        let rest = others.into_iter().flatten().fold(Set::default(), Set::joined);
        let of_key3 = self.key3s.get(usize::from(making.key3)).map(Way::sets);
        let of_key3 = of_key3.map(Vec::as_slice).unwrap_or_default();
        of_key3.iter().map(move |set| set.joined(rest))
    }

    /// Whether a set of common mistakes comes to it.
    pub(super) fn is_common(&self, making: Making) -> bool {
        self.sets(making).any(Set::is_common)
    }

    fn key3(&self, making: Making) -> &[u8] {
        let key3 = self.key3s.get(usize::from(making.key3));
        key3.map(|key3| key3.choice.as_ref()).unwrap_or_default()
    }

    fn encoding(&self, making: Making) -> Encoding {
        of(&self.encodings, making.encoding)
    }

    fn layout(&self, making: Making) -> Layout {
        of(&self.layouts, making.layout)
    }

    fn input(&self, making: Making) -> Input {
        of(&self.inputs, making.input)
    }
}

impl Making {
    /// Both; each stage is wrong in one of them at most.
    const fn and(self, other: Self) -> Self {
        Self {
            encoding: self.encoding | other.encoding,
            key3: self.key3 | other.key3,
            layout: self.layout | other.layout,
            input: self.input | other.input,
        }
    }
}

impl<T> Way<T> {
    const fn sets(&self) -> &Vec<Set> {
        &self.sets
    }
}

fn of<T: Copy + Default>(choices: &[Way<T>], place: u8) -> T {
    let choice = choices.get(usize::from(place));
    choice.map(|choice| choice.choice).unwrap_or_default()
}

fn wrong<T>(choices: &[Way<T>], scope: Scope, making: fn(u8) -> Making) -> Vec<Making> {
    let places = (0_u8..).zip(choices).skip(1);
    let in_scope = places.filter(|(_, choice)| scope == Scope::All || choice.is_common);
    in_scope.map(|(place, _)| making(place)).collect()
}

/// Each key 3 that can be taken, once.
fn key3s<'m>(material: &'m Material<'m>) -> Vec<Way<Cow<'m, [u8]>>> {
    let mut levels: Levels<Cow<'m, [u8]>> = Levels::empty();
    levels.add(0, Cow::Borrowed(&material.key3), Set::default());
    for (place, row) in rows_of(Phase::Block) {
        if let Choice::Key3(taking) = row.choice {
            let key3 = chain::take_key3(material, taking);
            levels.add(1, key3, Set::default().with(place));
        }
    }
    let nodes = levels.at(0).iter().chain(levels.at(1));
    nodes
        .map(|node| Way {
            choice: node.value.clone(),
            sets: node.sets().collect(),
            is_common: node.sets().any(Set::is_common),
        })
        .collect()
}

/// The choices of one stage, the right one first.
fn choices<T: Default>(of_stage: impl Fn(Choice) -> Option<T>) -> Vec<Way<T>> {
    let right = Way {
        choice: T::default(),
        sets: vec![Set::default()],
        is_common: true,
    };
    let wrong = rows_of(Phase::Block).filter_map(|(place, row)| {
        Some(Way {
            choice: of_stage(row.choice)?,
            sets: vec![Set::default().with(place)],
            is_common: row.commonness != Commonness::Rare,
        })
    });
    [right].into_iter().chain(wrong).collect()
}

/// A piece of a block, short enough to be copied as a whole with the zeros behind it.
#[derive(Debug, Clone, Copy, Default)]
struct Piece {
    bytes: [u8; PIECE],
    length: usize,
}

const PIECE: usize = 32;

impl Piece {
    /// None where it is longer.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut piece = Self {
            length: bytes.len(),
            ..Self::default()
        };
        piece.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(piece)
    }
}

/// Pieces one behind the other, zeros behind the last.
#[derive(Debug)]
struct Row {
    bytes: [u8; PIECE * 4],
    length: usize,
}

impl Row {
    fn of(pieces: [&Piece; 3]) -> Self {
        let mut row = Self {
            bytes: [0; PIECE * 4],
            length: 0,
        };
        for piece in pieces {
            let room = row.bytes.get_mut(row.length..);
            if let Some(room) = room.and_then(|room| room.first_chunk_mut::<PIECE>()) {
                *room = piece.bytes;
                row.length = row.length.saturating_add(piece.length);
            }
        }
        row
    }

    fn made(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn made_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.length).unwrap_or_default()
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It is among the others.
    Added,
    /// It is too long to be hashed with others.
    TooLong,
    /// One of the mistakes does not show: fewer come to the same.
    Idle,
}

/// Whether what is hashed of a block is the block.
fn leaves_as_it_is(input: Input, block: &[u8]) -> bool {
    match input {
        Input::CutAtNul | Input::NulsLost => !block.contains(&0),
        Input::ZeroedAfterNul => block.len() >= 16 && !block.contains(&0),
        Input::First(count) => block.len() <= usize::from(count),
        Input::Text(
            Text::Utf8
            | Text::EachReplaced
            | Text::QuestionMarks
            | Text::HighDropped
            | Text::SevenBits
            | Text::Windows1252
            | Text::Windows1252Replaced,
        ) => block.is_ascii(),
        _ => false,
    }
}

/// Makes blocks of the same parts, in one way after the other.
#[derive(Debug)]
pub(super) struct Maker<'s, 'm> {
    makings: &'s Makings<'m>,
    parts: [Part; 2],
    /// The parts as each encoding has them, as far as they were asked for.
    encoded: Vec<(bool, Encoded, Option<[Piece; 2]>)>,
    /// Each key 3.
    key3s: Vec<Option<Piece>>,
    block: Vec<u8>,
    hashed: Vec<u8>,
}

impl<'s, 'm> Maker<'s, 'm> {
    pub(super) fn new(makings: &'s Makings<'m>) -> Self {
        Self {
            makings,
            parts: [None; 2],
            encoded: vec![(false, Encoded::default(), None); makings.encodings.len()],
            key3s: makings.key3s.iter().map(|key3| Piece::of(&key3.choice)).collect(),
            block: Vec::new(),
            hashed: Vec::new(),
        }
    }

    /// Goes on with these parts.
    pub(super) fn begin(&mut self, parts: [Part; 2]) {
        self.parts = parts;
        let encoded = self.encoded.iter_mut();
        encoded.for_each(|(is_made, ..)| *is_made = false);
    }

    /// Adds the bytes that are hashed to a block of messages.
    pub(super) fn push(&mut self, making: Making, messages: &mut Messages) -> Pushed {
        let message = match self.row(making) {
            Some(row) if making.input > 0 => {
                let input = self.makings.input(making);
                if leaves_as_it_is(input, row.made()) {
                    return Pushed::Idle;
                }
                self.hashed.clear();
                chain::put_in(&mut self.hashed, row.made(), input);
                &self.hashed
            }
            Some(row) if row.length <= LONGEST => {
                let block = row.bytes.first_chunk().copied().unwrap_or([0; 64]);
                messages.push_block(block, row.length);
                return Pushed::Added;
            }
            _ => self.make(making),
        };
        if message.len() > LONGEST {
            return Pushed::TooLong;
        }
        messages.push(message);
        Pushed::Added
    }

    /// The block of a making, where its pieces are short and each is there as it is.
    fn row(&mut self, making: Making) -> Option<Row> {
        self.encode(making);
        let (_, _, parts) = self.encoded.get(usize::from(making.encoding))?;
        let [first, second] = parts.as_ref()?;
        let key3 = self.key3s.get(usize::from(making.key3))?.as_ref()?;
        let none = &Piece::default();
        let pieces = match self.makings.layout(making) {
            Layout::Parts => [first, second, key3],
            Layout::Reversed => [key3, second, first],
            Layout::Key3First => [key3, first, second],
            Layout::Key3Between => [first, key3, second],
            Layout::Part2LeftOut => [first, key3, none],
            Layout::Part1LeftOut => [second, key3, none],
            Layout::BytesReversed | Layout::WordsReversed => [first, second, key3],
            Layout::Key3Alone => [key3, none, none],
            Layout::KeysAsText | Layout::DigitsAsText => return None,
        };
        let mut row = Row::of(pieces);
        match self.makings.layout(making) {
            Layout::BytesReversed => row.made_mut().reverse(),
            Layout::WordsReversed => row.made_mut().chunks_mut(4).for_each(<[u8]>::reverse),
            _ => {}
        }
        Some(row)
    }

    fn encode(&mut self, making: Making) {
        let encoding = self.makings.encoding(making);
        let place = self.encoded.get_mut(usize::from(making.encoding));
        if let Some((is_made, encoded, pieces)) = place.filter(|(is_made, ..)| !is_made) {
            encoded.encode(self.parts, encoding);
            let (first, second) = encoded.parts();
            *pieces = Piece::of(first)
                .zip(Piece::of(second))
                .map(|(first, second)| [first, second]);
            *is_made = true;
        }
    }

    /// The bytes that are hashed.
    pub(super) fn make(&mut self, making: Making) -> &[u8] {
        let makings = self.makings;
        if making.input > 0
            && let Some(row) = self.row(making)
        {
            self.hashed.clear();
            chain::put_in(&mut self.hashed, row.made(), makings.input(making));
            return &self.hashed;
        }
        self.encode(making);
        self.block.clear();
        if let Some((_, encoded, _)) = self.encoded.get(usize::from(making.encoding)) {
            let key3 = (makings.material, makings.key3(making));
            chain::arrange(&mut self.block, encoded, key3, makings.layout(making));
        }
        if making.input == 0 {
            return &self.block;
        }
        self.hashed.clear();
        chain::put_in(&mut self.hashed, &self.block, makings.input(making));
        &self.hashed
    }
}
