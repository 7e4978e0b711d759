//! What explained this server before is tried first.
//!
//! The handshakes of one run mostly come from one server. A set that writes the captured bytes says
//! what was hashed, and whatever else writes them hashed the same: so all other explanations are
//! found by comparing blocks, and no block is hashed. The result is that of the whole search.

use std::cell::RefCell;

use super::Explanation;
use crate::diagnosis::material::Material;
use crate::diagnosis::seen::Seen;
use crate::diagnosis::stage::{Chain, Hash};

/// Sets that are kept.
const MOST: usize = 8;

thread_local! {
    static KNOWN: RefCell<Vec<Chain>> = const { RefCell::new(Vec::new()) };
}

/// What was hashed, where a set that explained an answer before writes this one too: 16 bytes of
/// which each is certain, and nothing behind them.
pub(super) fn hashed(material: &Material<'_>, seen: &Seen<'_>) -> Option<Vec<u8>> {
    if !seen.is_whole() || seen.body().len() < 16 {
        return None;
    }
    KNOWN.with_borrow(|known| {
        known
            .iter()
            .find_map(|chain| hashed_by(chain, material, seen))
    })
}

fn hashed_by(chain: &Chain, material: &Material<'_>, seen: &Seen<'_>) -> Option<Vec<u8>> {
    let steps = chain.steps(material);
    let written = steps.written.filter(|written| written.field.is_none())?;
    let is_all = seen.speaks_for(&written)? >= 16 && written.body.len() == seen.body().len();
    steps.hashed.filter(|_| is_all)
}

/// Keeps the first of what was found, where it took more than one mistake.
pub(super) fn keep(found: &[Explanation<'_>]) {
    let Some(first) = found.first().filter(|first| first.mistakes.len() > 1) else {
        return;
    };
    let is_of_block = matches!(first.chain.hash, Hash::Md5 | Hash::Ordered(_));
    if !is_of_block {
        return;
    }
    KNOWN.with_borrow_mut(|known| {
        known.retain(|chain| *chain != first.chain);
        known.truncate(MOST.saturating_sub(1));
        known.insert(0, first.chain);
    });
}

/// Forgets everything.
pub(super) fn clear() {
    KNOWN.with_borrow_mut(Vec::clear);
}
