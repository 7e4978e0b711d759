//! Captures in every form, through the library. What is expected are the bytes that real peers
//! sent, as `testdata/peers` holds them, and the verdicts of their answers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a test that cannot go on fails"
)]

mod connections;
mod damage;
mod documented;
mod files;
mod forms;
mod hostile;
mod limits;
mod links;
mod raw;
mod records;
mod renderings;
mod segments;
mod support;
mod truncated;
mod variants;
#[path = "../wire/mod.rs"]
mod wire;
