//! What a server computed instead of the right answer.
//!
//! The computation is a chain of stages ([`stage`]), each with the draft's choice and wrong ones
//! that servers make ([`mistakes`]). A chain runs forward ([`Chain::answer`]), so that each
//! mistake can be made on purpose; [`explain`] walks the chains the other way round, from what was
//! captured to the fewest mistakes that write it.
//!
#![cfg_attr(feature = "internals", doc = "```")]
#![cfg_attr(not(feature = "internals"), doc = "```ignore")]
//! use ws76::diagnosis::{Material, Seen, explain};
//!
//! // ws 0.4.32 on the example of draft 76, 1.2: it hashes text, and Node.js takes text for UTF-8.
//! let request = Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
//! let answer = b"\x39\x8c\xf2\xfc\x5e\xe3\x30\x58\x4b\x7c\x59\x3d\xf0\x88\x6a\xf4";
//! let found = explain(&request, &Seen::from_body(answer), 3);
//! assert_eq!(found[0].mistakes[0].id, "challenge-utf8");
//! ```

mod case;
mod chain;
mod chance;
mod deep;
mod discriminating;
mod example;
pub mod exhaust;
mod fix;
mod material;
pub mod mistakes;
mod numbers;
mod search;
mod seen;
pub mod stage;
mod targets;
mod text;
mod together;
mod unwrapped;

pub use case::{Case, Diagnosis};
pub use chance::Chance;
pub use chain::{Keys, Part, Reading, Steps, Written};
pub use deep::{DeepAnswer, DeepQuestion, part_name};
pub use discriminating::{DISCRIMINATING, Discriminating};
pub use example::example_of;
pub use fix::Fix;
pub use material::{KeyField, Material};
pub use mistakes::{Commonness, Mistake};
pub use search::{Explanation, Known, Less, MOST, Memory, Sought, explain, explains};
pub use seen::Seen;
pub use stage::Chain;
pub use together::{Together, explain_together};
