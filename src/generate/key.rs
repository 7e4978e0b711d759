//! How a client makes one key: draft 76, 4.1 steps 16 to 22, with what it had after each step.

use super::Generator;
use crate::key::LARGEST;

/// What a key is made of; the rest is left to chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyShape {
    /// How many spaces, 1 to 12: 4.1 step 16.
    pub spaces: u64,
    /// The part, 0 to 4294967295 divided by the spaces: /number_n/ of 4.1 step 18.
    pub part: u64,
    /// How many junk characters, 1 to 12: 4.1 step 21.
    pub junk: u64,
}

/// One key, and what it was after each step of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeKey {
    /// What was left to chance: steps 16, 18 and 21.
    pub shape: KeyShape,
    /// The largest number that may be taken, step 17; 0 for a shape without spaces.
    pub largest: u64,
    /// The number times the spaces, step 19.
    pub product: u128,
    /// The product's digits with the junk among them, step 21.
    pub with_junk: Vec<u8>,
    /// The key, step 22.
    pub key: Vec<u8>,
}

impl Generator {
    /// The key of a shape: 4.1 steps 19 to 22. A shape beyond the draft's limits makes the key
    /// that it says.
    pub fn make_key(&mut self, shape: KeyShape) -> MadeKey {
        let product = u128::from(shape.part).wrapping_mul(u128::from(shape.spaces));
        let mut key = product.to_string().into_bytes();
        for _ in 0..shape.junk {
            let byte = self.junk();
            let at = self.place(0, key.len());
            key.insert(at, byte);
        }
        let with_junk = key.clone();
        for _ in 0..shape.spaces {
            // Neither before the first character nor behind the last (step 22).
            let at = self.place(1, key.len().saturating_sub(1));
            key.insert(at.min(key.len()), b' ');
        }
        MadeKey {
            shape,
            largest: LARGEST.checked_div(shape.spaces).unwrap_or(0),
            product,
            with_junk,
            key,
        }
    }
}
