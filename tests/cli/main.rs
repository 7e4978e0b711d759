//! The real binary, run as a stranger would: status, standard output and standard error are all
//! compared, and both are empty unless a test says otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

mod captures;
mod client;
#[path = "../columns/mod.rs"]
mod columns;
mod compute;
mod cores;
mod deep;
mod explain;
mod generate;
mod generated;
mod help;
mod hostile;
mod limits;
mod output;
mod parse;
mod sought;
mod streams;
mod support;
#[path = "../../benches/generator/traffic/mod.rs"]
mod traffic;
mod unjudged;
mod verdicts;
mod verify;
mod widths;
#[path = "../wire/mod.rs"]
mod wire;
