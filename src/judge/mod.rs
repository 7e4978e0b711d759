//! From captured bytes to a verdict: one request and one response, damage undone, both judged.

mod as_webkit;
#[cfg(feature = "capture")]
mod conversation;
mod damage;
mod exchange;
mod files;
mod handshake;
mod joined;
mod judging;
mod pages;
mod suspect;
mod verdict;
mod weighing;

#[cfg(feature = "capture")]
pub use conversation::of_conversation;
pub use exchange::{Exchange, Frames};
pub use files::has_several_requests;
pub use handshake::{Handshake, Scope};
pub use joined::split;
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
