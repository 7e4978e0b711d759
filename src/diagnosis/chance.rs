//! How far an explanation is worth believing: a match is no proof where few bytes speak for it, or
//! where many computations come to the same block.

use super::material::Material;
use super::search::Explanation;
use super::stage::Chain;

/// Why an explanation may hold by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// So few bytes were captured that speak for it.
    FewBytes(usize),
    /// Two mistakes and more come to parts below 16, as many other computations do.
    SmallParts,
}

/// Bytes that leave no doubt about one mistake; four more are needed for each further one, since
/// there are some hundred times as many sets of them.
const ENOUGH: usize = 8;

/// Parts below this, both of them, are come to in many ways.
const SMALL: i64 = 16;

impl Explanation<'_> {
    /// Why it may hold by chance; none where its bytes leave no doubt.
    #[must_use]
    pub fn chance(&self, material: &Material<'_>) -> Option<Chance> {
        let further = self.mistakes.len().saturating_sub(1);
        let bytes = self.explained.len();
        // That nothing was sent is explained by no byte, and is certain.
        if bytes > 0 && bytes < ENOUGH.saturating_add(further.saturating_mul(4)) {
            return Some(Chance::FewBytes(bytes));
        }
        let is_small = |chain: &Chain| {
            let parts = chain.steps(material).parts;
            let parts = parts.iter().map(|part| part.flatten());
            parts
                .clone()
                .all(|part| part.is_some_and(|part| (0..SMALL).contains(&part)))
        };
        let has_come_to_small = further > 0 && is_small(&self.chain);
        (has_come_to_small && !is_small(&Chain::default())).then_some(Chance::SmallParts)
    }
}

impl Chance {
    /// In a sentence's part, behind "it may be chance: ".
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::FewBytes(1) => "one byte alone speaks for it".to_owned(),
            Self::FewBytes(bytes) => format!("only {bytes} bytes speak for it"),
            Self::SmallParts => {
                "many computations come to parts as small as these; another handshake decides"
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mistakes::{Mistake, chain_of, find};
    use super::super::{Material, Seen, explain};
    use super::*;

    const KEY1: &[u8] = b"4 @1  46546xW%0l 1 5";
    const KEY2: &[u8] = b"12998 5 Y3 1  .P00";

    fn chances(body: &[u8]) -> Vec<(usize, Option<Chance>)> {
        let material = Material::from_keys(KEY1, KEY2, *b"^n:ds[4U");
        let found = explain(&material, &Seen::from_body(body), 3);
        let found = found.iter();
        found
            .map(|found| (found.mistakes.len(), found.chance(&material)))
            .collect()
    }

    #[test]
    fn few_bytes_are_no_proof_and_sixteen_are() {
        // The draft's 1.2: its answer is 8jKS'y:G*Co,Wxa-.
        assert_eq!(chances(b"8jKS"), [(1, Some(Chance::FewBytes(4)))]);
        assert_eq!(chances(b"8jKS'y:G"), [(1, None)]);
        assert_eq!(chances(b"386a4b5327793a472a436f2c5778612d")[0], (1, None));
        assert_eq!(chances(b""), [(1, None)]);
    }

    #[test]
    fn a_chance_has_its_reason() {
        for (chance, reason) in [
            (Chance::FewBytes(1), "one byte alone speaks for it"),
            (Chance::FewBytes(2), "only 2 bytes speak for it"),
            (
                Chance::SmallParts,
                "many computations come to parts as small as these; another handshake decides",
            ),
        ] {
            assert_eq!(chance.reason(), reason);
        }
    }

    #[test]
    fn small_parts_of_two_mistakes_are_no_proof() {
        let material = Material::from_keys(KEY1, KEY2, *b"^n:ds[4U");
        let of = |ids: &[&str]| {
            let mistakes: Vec<&'static Mistake> = ids.iter().map(|id| find(id).unwrap()).collect();
            let found = Explanation {
                chain: chain_of(&mistakes).unwrap(),
                mistakes,
                explained: &[0; 16],
            };
            found.chance(&material)
        };
        assert_eq!(of(&["parts-zero"]), None);
        let pair = of(&["parts-zero", "parts-little-endian"]);
        assert_eq!(pair, Some(Chance::SmallParts));
        assert_eq!(of(&["parts-little-endian", "answer-hex"]), None);
    }
}
