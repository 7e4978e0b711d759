//! Exhaustion: every value of one unknown word of a block, against the answer that was sent.
//!
//! Where no known mistake explains a wrong answer, this finds whether any part 1 (or part 2) at all
//! does, the rest of the block being right: 2^32 candidates, seconds of work.
//!
#![cfg_attr(feature = "internals", doc = "```")]
#![cfg_attr(not(feature = "internals"), doc = "```ignore")]
//! use ws76::diagnosis::exhaust::{Exhaustion, Outcome, Progress, Question, Word};
//!
//! // The block of draft 76, 1.2, from a server that laid part 1 out little-endian.
//! let sent = *b"\x13\x41\x6e\x31\x0f\x7e\xd6\x3c^n:ds[4U";
//! let answer = ws76::challenge::ChallengeBlock::new(0x13416e31, 0x0f7ed63c, *b"^n:ds[4U").answer();
//!
//! let question = Question::new(&sent, Word::First, answer)?;
//! // The whole range is the default; a part of it keeps this example short.
//! let search = Exhaustion::new(question).within(0x316e_0000..=0x316e_ffff);
//! let Outcome::Found(found) = search.run(&Progress::new()) else {
//!     panic!("not found");
//! };
//! assert_eq!(found[0].bytes(), *b"\x13\x41\x6e\x31");
//! # Ok::<(), ws76::diagnosis::exhaust::QuestionFault>(())
//! ```
//!
//! [`Question`] holds what all candidates share. The scalar kernel is the definition; the others
//! take the same shortcut through MD5 and differ in the lanes that they run it on.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod driver;
mod kernel;
mod lanes;
pub(super) mod many;
mod portable;
mod question;
mod scalar;
pub(super) mod schedule;
mod several;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod twice;

pub use driver::{Exhaustion, Outcome, Progress};
pub use kernel::Kernel;
pub use question::{Found, Question, QuestionFault, Word};
