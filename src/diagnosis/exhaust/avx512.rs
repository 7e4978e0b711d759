//! 16 lanes in a register of AVX-512F. It rotates in one instruction, and mixes in one.

#![allow(
    unsafe_code,
    reason = "instructions that not every x86-64 CPU has are unsafe to call"
)]

use std::arch::asm;
use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_cmpeq_epi32_mask, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_rolv_epi32,
    _mm512_set1_epi32, _mm512_setr_epi32, _mm512_sub_epi32, _mm512_ternarylogic_epi32,
};
use std::ops::RangeInclusive;

use super::lanes::{self, Lanes, Row};
use super::several::{self, Question as Many};
use super::question::{Found, Question};
use super::twice::Twice;

/// Proof that this CPU has AVX-512F.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    pub(super) fn detect() -> Option<Self> {
        std::is_x86_feature_detected!("avx512f").then_some(Self(()))
    }

    /// Finds every word of the range that answers the question.
    pub(super) fn search(
        self,
        question: &Question,
        range: &RangeInclusive<u32>,
        found: &mut Vec<Found>,
    ) {
        // SAFETY: `self` was made by `detect`, which found the feature.
        unsafe { search(self, question, range, found) }
    }

    /// Whether any message of a block of them has one of the digests' first words.
    pub(super) fn any(self, many: &Many<'_>) -> bool {
        // SAFETY: `self` was made by `detect`, which found the feature.
        unsafe { any(self, many) }
    }

    /// The digests of a block of messages.
    pub(super) fn digests(self, many: &Many<'_>, rows: &mut [Row; 4]) {
        // SAFETY: `self` was made by `detect`, which found the feature.
        unsafe { digests(self, many, rows) }
    }
}

#[target_feature(enable = "avx512f")]
fn search(lanes: Avx512, question: &Question, range: &RangeInclusive<u32>, found: &mut Vec<Found>) {
    // Four fit the 32 registers, and keep both of the CPU's wide units busy.
    let lanes = Twice(Twice(lanes));
    lanes::search(lanes, question, range, found);
}

#[target_feature(enable = "avx512f")]
fn any(lanes: Avx512, many: &Many<'_>) -> bool {
    several::any(Twice(lanes), many)
}

#[target_feature(enable = "avx512f")]
fn digests(lanes: Avx512, many: &Many<'_>, rows: &mut [Row; 4]) {
    several::digests(Twice(lanes), many, rows);
}

impl Lanes for Avx512 {
    type Vector = __m512i;
    const COUNT: u16 = 16;

    #[inline(always)]
    fn splat(self, value: u32) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_set1_epi32(value.cast_signed()) }
    }

    #[inline(always)]
    fn load(self, row: &Row, at: usize) -> __m512i {
        let words = row.get(at..).and_then(|words| words.first_chunk::<16>());
        let words = words.copied().unwrap_or_default();
        // SAFETY: `self` was made by `detect`, and there are 16 words.
        unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
    }

    #[inline(always)]
    fn store(self, a: __m512i, row: &mut Row, at: usize) {
        let words = row.get_mut(at..);
        if let Some(words) = words.and_then(|words| words.first_chunk_mut::<16>()) {
            // SAFETY: `self` was made by `detect`, and there is room for 16 words.
            unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), a) }
        }
    }

    #[inline(always)]
    fn count_from(self, first: u32) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        let lanes =
            unsafe { _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) };
        self.add(self.splat(first), lanes)
    }

    #[inline(always)]
    fn add(self, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_add_epi32(a, b) }
    }

    #[inline(always)]
    fn subtract(self, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_sub_epi32(a, b) }
    }

    #[inline(always)]
    fn rotate_left(self, a: __m512i, bits: u32) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_rolv_epi32(a, _mm512_set1_epi32(bits.cast_signed())) }
    }

    // The constants of `vpternlogd` are the truth tables: bit 4 b + 2 c + d is the result.

    #[inline(always)]
    fn select(self, mask: __m512i, one: __m512i, zero: __m512i) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_ternarylogic_epi32::<0b1100_1010>(mask, one, zero) }
    }

    #[inline(always)]
    fn parity(self, b: __m512i, c: __m512i, d: __m512i) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_ternarylogic_epi32::<0b1001_0110>(b, c, d) }
    }

    #[inline(always)]
    fn last_mix(self, b: __m512i, c: __m512i, d: __m512i) -> __m512i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_ternarylogic_epi32::<0b0011_1001>(b, c, d) }
    }

    #[inline(always)]
    fn tie(self, a: __m512i, b: __m512i) -> (__m512i, __m512i) {
        // SAFETY: `self` was made by `detect`.
        unsafe { tie(a, b) }
    }

    #[inline(always)]
    fn any_equal(self, a: __m512i, b: __m512i) -> bool {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm512_cmpeq_epi32_mask(a, b) != 0 }
    }
}

/// No instruction at all, but one that the compiler believes to need both registers.
#[inline]
#[target_feature(enable = "avx512f")]
fn tie(mut a: __m512i, mut b: __m512i) -> (__m512i, __m512i) {
    // SAFETY: the assembly is empty, so it does nothing that its options rule out.
    unsafe {
        asm!(
            "/* {0} {1} */",
            inout(zmm_reg) a,
            inout(zmm_reg) b,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    (a, b)
}
