//! The kernels and the choice among them at run time.

use std::fmt;
use std::ops::RangeInclusive;

use super::question::{Found, Question};
#[cfg(target_arch = "x86_64")]
use super::{avx2::Avx2, avx512::Avx512};
use super::{portable, scalar};

/// A way to search. All find the same; they differ in speed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// Each candidate hashed in full: the definition, and slow.
    Scalar,
    /// Left to the compiler's vectors, on any CPU.
    Portable,
    /// AVX2: eight lanes.
    Avx2,
    /// AVX-512F: 16 lanes.
    Avx512,
}

impl Kernel {
    const ALL: [Self; 4] = [Self::Scalar, Self::Portable, Self::Avx2, Self::Avx512];

    /// What this CPU can run, the slowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kernel| kernel.runs_here())
    }

    /// The fastest that this CPU can run.
    #[must_use]
    pub fn best() -> Self {
        Self::available().last().unwrap_or(Self::Portable)
    }

    /// Its name, in lower case: `avx512`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    fn runs_here(self) -> bool {
        match self {
            Self::Scalar | Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => Avx2::detect().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => Avx512::detect().is_some(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    /// Appends every word of the range that answers the question, on the calling thread.
    ///
    /// The range is of MD5's message words, which are little-endian. A kernel that this CPU cannot
    /// run is replaced by the portable one.
    pub fn search(self, question: &Question, range: RangeInclusive<u32>, found: &mut Vec<Found>) {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Avx512 => {
                if let Some(lanes) = Avx512::detect() {
                    return lanes.search(question, &range, found);
                }
            }
            Self::Avx2 => {
                if let Some(lanes) = Avx2::detect() {
                    return lanes.search(question, &range, found);
                }
            }
            Self::Scalar | Self::Portable => {}
        }
        match self {
            Self::Scalar => scalar::search(question, range, found),
            _ => portable::search(question, &range, found),
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
