//! Eight lanes in a register of AVX2.

#![allow(
    unsafe_code,
    reason = "instructions that not every x86-64 CPU has are unsafe to call"
)]

use std::arch::asm;
use std::arch::x86_64::{
    __m256i, _mm_cvtsi32_si128, _mm256_add_epi32, _mm256_and_si256, _mm256_andnot_si256,
    _mm256_cmpeq_epi32, _mm256_loadu_si256, _mm256_storeu_si256, _mm256_or_si256, _mm256_set1_epi32, _mm256_setr_epi32,
    _mm256_sll_epi32, _mm256_srl_epi32, _mm256_sub_epi32, _mm256_testz_si256, _mm256_xor_si256,
};
use std::ops::RangeInclusive;

use super::lanes::{self, Lanes, Row};
use super::several::{self, Question as Many};
use super::question::{Found, Question};
use super::twice::Twice;

/// Proof that this CPU has AVX2.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        std::is_x86_feature_detected!("avx2").then_some(Self(()))
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

#[target_feature(enable = "avx2")]
fn search(lanes: Avx2, question: &Question, range: &RangeInclusive<u32>, found: &mut Vec<Found>) {
    // Four, though that is more than the registers hold: the waiting costs more than the spills.
    let lanes = Twice(Twice(lanes));
    lanes::search(lanes, question, range, found);
}

#[target_feature(enable = "avx2")]
fn any(lanes: Avx2, many: &Many<'_>) -> bool {
    several::any(Twice(lanes), many)
}

#[target_feature(enable = "avx2")]
fn digests(lanes: Avx2, many: &Many<'_>, rows: &mut [Row; 4]) {
    several::digests(Twice(lanes), many, rows);
}

impl Lanes for Avx2 {
    type Vector = __m256i;
    const COUNT: u16 = 8;

    #[inline(always)]
    fn splat(self, value: u32) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm256_set1_epi32(value.cast_signed()) }
    }

    #[inline(always)]
    fn load(self, row: &Row, at: usize) -> __m256i {
        let words = row.get(at..).and_then(|words| words.first_chunk::<8>());
        let words = words.copied().unwrap_or_default();
        // SAFETY: `self` was made by `detect`, and there are eight words.
        unsafe { _mm256_loadu_si256(words.as_ptr().cast()) }
    }

    #[inline(always)]
    fn store(self, a: __m256i, row: &mut Row, at: usize) {
        let words = row.get_mut(at..);
        if let Some(words) = words.and_then(|words| words.first_chunk_mut::<8>()) {
            // SAFETY: `self` was made by `detect`, and there is room for eight words.
            unsafe { _mm256_storeu_si256(words.as_mut_ptr().cast(), a) }
        }
    }

    #[inline(always)]
    fn count_from(self, first: u32) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        let lanes = unsafe { _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7) };
        self.add(self.splat(first), lanes)
    }

    #[inline(always)]
    fn add(self, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm256_add_epi32(a, b) }
    }

    #[inline(always)]
    fn subtract(self, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm256_sub_epi32(a, b) }
    }

    #[inline(always)]
    fn rotate_left(self, a: __m256i, bits: u32) -> __m256i {
        let count = bits.cast_signed();
        let rest = 32_u32.wrapping_sub(bits).cast_signed();
        // SAFETY: `self` was made by `detect`.
        unsafe {
            _mm256_or_si256(
                _mm256_sll_epi32(a, _mm_cvtsi32_si128(count)),
                _mm256_srl_epi32(a, _mm_cvtsi32_si128(rest)),
            )
        }
    }

    #[inline(always)]
    fn select(self, mask: __m256i, one: __m256i, zero: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm256_xor_si256(_mm256_and_si256(_mm256_xor_si256(one, zero), mask), zero) }
    }

    // The two parts of a selection have no bit in common, so each may be added by itself. In the
    // second round `one` is the newest value: it is waited for last.
    #[inline(always)]
    fn add_selected(self, a: __m256i, mask: __m256i, one: __m256i, zero: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe {
            let a = _mm256_add_epi32(a, _mm256_andnot_si256(mask, zero));
            _mm256_add_epi32(a, _mm256_and_si256(mask, one))
        }
    }

    #[inline(always)]
    fn parity(self, b: __m256i, c: __m256i, d: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe { _mm256_xor_si256(b, _mm256_xor_si256(c, d)) }
    }

    #[inline(always)]
    fn last_mix(self, b: __m256i, c: __m256i, d: __m256i) -> __m256i {
        // SAFETY: `self` was made by `detect`.
        unsafe {
            let not_d = _mm256_xor_si256(d, _mm256_set1_epi32(-1));
            _mm256_xor_si256(c, _mm256_or_si256(b, not_d))
        }
    }

    #[inline(always)]
    fn tie(self, a: __m256i, b: __m256i) -> (__m256i, __m256i) {
        // SAFETY: `self` was made by `detect`.
        unsafe { tie(a, b) }
    }

    #[inline(always)]
    fn any_equal(self, a: __m256i, b: __m256i) -> bool {
        // SAFETY: `self` was made by `detect`.
        unsafe {
            let equal = _mm256_cmpeq_epi32(a, b);
            _mm256_testz_si256(equal, equal) == 0
        }
    }
}

/// No instruction at all, but one that the compiler believes to need both registers.
#[inline]
#[target_feature(enable = "avx2")]
fn tie(mut a: __m256i, mut b: __m256i) -> (__m256i, __m256i) {
    // SAFETY: the assembly is empty, so it does nothing that its options rule out.
    unsafe {
        asm!(
            "/* {0} {1} */",
            inout(ymm_reg) a,
            inout(ymm_reg) b,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    (a, b)
}
