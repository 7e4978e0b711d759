//! Two vectors as one: while a candidate's step waits for the step before it, the other works.

use super::lanes::{Lanes, Row};

/// Two vectors of `L` side by side. Applied twice it makes four, without a loop that the compiler
/// would have to unroll.
#[derive(Debug, Clone, Copy)]
pub(super) struct Twice<L>(pub(super) L);

impl<L: Lanes> Lanes for Twice<L> {
    type Vector = [L::Vector; 2];
    const COUNT: u16 = L::COUNT.strict_mul(2);

    #[inline(always)]
    fn splat(self, value: u32) -> Self::Vector {
        [self.0.splat(value), self.0.splat(value)]
    }

    #[inline(always)]
    fn load(self, row: &Row, at: usize) -> Self::Vector {
        let second = at.saturating_add(usize::from(L::COUNT));
        [self.0.load(row, at), self.0.load(row, second)]
    }

    #[inline(always)]
    fn store(self, [a, x]: Self::Vector, row: &mut Row, at: usize) {
        let second = at.saturating_add(usize::from(L::COUNT));
        self.0.store(a, row, at);
        self.0.store(x, row, second);
    }

    #[inline(always)]
    fn count_from(self, first: u32) -> Self::Vector {
        let second = first.wrapping_add(u32::from(L::COUNT));
        [self.0.count_from(first), self.0.count_from(second)]
    }

    #[inline(always)]
    fn add(self, [a, x]: Self::Vector, [b, y]: Self::Vector) -> Self::Vector {
        [self.0.add(a, b), self.0.add(x, y)]
    }

    #[inline(always)]
    fn subtract(self, [a, x]: Self::Vector, [b, y]: Self::Vector) -> Self::Vector {
        [self.0.subtract(a, b), self.0.subtract(x, y)]
    }

    #[inline(always)]
    fn rotate_left(self, [a, x]: Self::Vector, bits: u32) -> Self::Vector {
        [self.0.rotate_left(a, bits), self.0.rotate_left(x, bits)]
    }

    #[inline(always)]
    fn select(
        self,
        [mask, x]: Self::Vector,
        [one, y]: Self::Vector,
        [zero, z]: Self::Vector,
    ) -> Self::Vector {
        [self.0.select(mask, one, zero), self.0.select(x, y, z)]
    }

    #[inline(always)]
    fn add_selected(
        self,
        [a, w]: Self::Vector,
        [mask, x]: Self::Vector,
        [one, y]: Self::Vector,
        [zero, z]: Self::Vector,
    ) -> Self::Vector {
        [
            self.0.add_selected(a, mask, one, zero),
            self.0.add_selected(w, x, y, z),
        ]
    }

    #[inline(always)]
    fn parity(
        self,
        [b, x]: Self::Vector,
        [c, y]: Self::Vector,
        [d, z]: Self::Vector,
    ) -> Self::Vector {
        [self.0.parity(b, c, d), self.0.parity(x, y, z)]
    }

    #[inline(always)]
    fn last_mix(
        self,
        [b, x]: Self::Vector,
        [c, y]: Self::Vector,
        [d, z]: Self::Vector,
    ) -> Self::Vector {
        [self.0.last_mix(b, c, d), self.0.last_mix(x, y, z)]
    }

    #[inline(always)]
    fn tie(self, [a, x]: Self::Vector, [b, y]: Self::Vector) -> (Self::Vector, Self::Vector) {
        let (a, b) = self.0.tie(a, b);
        let (x, y) = self.0.tie(x, y);
        ([a, x], [b, y])
    }

    #[inline(always)]
    fn abreast(self, [a, b]: Self::Vector) -> Self::Vector {
        let (a, b) = self.0.tie(a, b);
        [self.0.abreast(a), self.0.abreast(b)]
    }

    #[inline(always)]
    fn any_equal(self, [a, x]: Self::Vector, [b, y]: Self::Vector) -> bool {
        self.0.any_equal(a, b) | self.0.any_equal(x, y)
    }
}
