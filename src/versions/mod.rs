//! The versions that came after draft 76: RFC 6455, and hybi-04 to -17, whose opening handshake is the
//! same but for the number in Sec-WebSocket-Version and the name of the origin's field.
//!
//! The heart of this crate stays draft 76; this is only what says whether
//! `Sec-WebSocket-Accept` is right, and what made it if it is not.

mod accept;
mod check;
pub mod rules;
pub mod slips;

pub use accept::{Accept, GUID};
pub use check::{Accepted, Checked, check};
pub use slips::Explanation;
