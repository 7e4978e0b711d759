//! Blocks hashed otherwise than by MD5, each once for all rounds.

use std::cell::OnceCell;

use super::blocks::Maker;
use super::levels::Scope;
use super::set::Set;
use super::sources::{Candidate, Sources};
use super::writings::other_hashes;
use crate::diagnosis::chain;
use crate::diagnosis::exhaust::many::{LONGEST, Messages};
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::Hash;

/// A block hashed otherwise.
#[derive(Debug)]
pub(super) struct Other {
    pub(super) candidate: Candidate,
    pub(super) hash: Hash,
    pub(super) set: Set,
    pub(super) digest: Vec<u8>,
}

/// The right block and those of one mistake, and what they are hashed to, as far as they were asked
/// for.
#[derive(Debug, Default)]
pub(super) struct Others {
    blocks: [OnceCell<Blocks>; 2],
    digests: [OnceCell<Vec<Other>>; 2],
}

/// Candidates, and the bytes that are hashed of each, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    bytes: Vec<u8>,
    /// Each with the end of its bytes.
    candidates: Vec<(Candidate, usize)>,
}

impl Blocks {
    fn of(sources: &Sources<'_>, mistakes: usize) -> Self {
        let mut maker = Maker::new(&sources.makings);
        let mut blocks = Self::default();
        for (first, pairs, makings) in sources.levels(mistakes, Scope::All) {
            for (pair, parts) in (first..).zip(pairs) {
                maker.begin(parts.parts);
                for &making in &makings {
                    blocks.bytes.extend_from_slice(maker.make(making));
                    let candidate = Candidate { pair, making };
                    blocks.candidates.push((candidate, blocks.bytes.len()));
                }
            }
        }
        blocks
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Candidate, &[u8])> {
        let mut start = 0;
        self.candidates.iter().map(move |&(candidate, end)| {
            let bytes = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            (candidate, bytes)
        })
    }
}

impl Others {
    /// Of the blocks of so many mistakes, of which there are one at the most: the right one in every
    /// way, the others but by MD5 of one's own, and by nothing that is for right blocks alone.
    pub(super) fn at(
        &self,
        sources: &Sources<'_>,
        material: &Material<'_>,
        mistakes: usize,
    ) -> &[Other] {
        let cell = self.digests.get(mistakes);
        let others =
            cell.map(|cell| cell.get_or_init(|| self.all(sources, material, mistakes)));
        others.map(Vec::as_slice).unwrap_or_default()
    }

    /// The blocks of so many mistakes, of which there are one at the most.
    pub(super) fn blocks(&self, sources: &Sources<'_>, mistakes: usize) -> Option<&Blocks> {
        let cell = self.blocks.get(mistakes)?;
        Some(cell.get_or_init(|| Blocks::of(sources, mistakes)))
    }

    fn all(
        &self,
        sources: &Sources<'_>,
        material: &Material<'_>,
        mistakes: usize,
    ) -> Vec<Other> {
    let is_for = |hash: &Hash| mistakes == 0 || !matches!(hash, Hash::Own(_) | Hash::Hmac);
    let hashes: Vec<(Hash, Set)> = other_hashes(Scope::All)
        .filter(|(hash, _)| is_for(hash))
        .filter(|(hash, _)| mistakes == 0 || !super::writings::is_constant(*hash))
        .collect();
    let Some(blocks) = self.blocks(sources, mistakes) else {
        return Vec::new();
    };
    let plain = digests(blocks.iter().map(|(_, block)| block));
    let twice = digests(plain.iter().map(<[u8; 16]>::as_slice));
    let hex: Vec<String> = plain.iter().map(hex::encode).collect();
    let of_hex = digests(hex.iter().map(String::as_bytes));
    let mut others = Vec::with_capacity(plain.len().saturating_mul(hashes.len()));
    for (at, (candidate, block)) in blocks.iter().enumerate() {
        let (mut sha1, mut sha256) = (None, None);
        for &(hash, set) in &hashes {
            let digest = |hash| chain::digest(block, hash, material);
            let digest = match hash {
                Hash::Twice => twice.get(at).map(|digest| digest.to_vec()),
                Hash::OfHex => of_hex.get(at).map(|digest| digest.to_vec()),
                Hash::Sha1 => Some(sha1.get_or_insert_with(|| digest(Hash::Sha1)).clone()),
                Hash::Sha1Cut => cut(sha1.get_or_insert_with(|| digest(Hash::Sha1))),
                Hash::Sha256 => Some(sha256.get_or_insert_with(|| digest(Hash::Sha256)).clone()),
                Hash::Sha256Cut => cut(sha256.get_or_insert_with(|| digest(Hash::Sha256))),
                _ => Some(digest(hash)),
            };
            others.push(Other {
                candidate,
                hash,
                set,
                digest: digest.unwrap_or_default(),
            });
        }
    }
    others
}
}

fn cut(digest: &[u8]) -> Option<Vec<u8>> {
    digest.get(..16).map(<[u8]>::to_vec)
}

/// The MD5 of each, many at a time.
fn digests<'b>(blocks: impl Iterator<Item = &'b [u8]>) -> Vec<[u8; 16]> {
    let mut digests = Vec::new();
    let mut messages = Messages::new();
    for block in blocks {
        if messages.is_full() || block.len() > LONGEST {
            digests.extend(messages.digests());
        }
        if block.len() > LONGEST {
            digests.push(chain::md5(block));
        } else {
            messages.push(block);
        }
    }
    digests.extend(messages.digests());
    digests
}
