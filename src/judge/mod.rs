//! From captured bytes to a verdict: one request and one response, damage undone, both judged.

mod conversation;
mod damage;
mod exchange;
mod handshake;
mod joined;

pub use conversation::of_conversation;
pub use exchange::Exchange;
pub use handshake::{Handshake, Scope, Verdict};
pub use joined::split;
