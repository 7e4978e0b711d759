//! Exhaustion: all 2^32 values of one unknown word of a block, against the answer that was sent.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod twice;
mod kernel;
mod lanes;
mod portable;
mod question;
mod scalar;
mod schedule;

pub use kernel::Kernel;
pub use question::{Found, Question, QuestionFault, Word};
