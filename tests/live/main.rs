//! Live peers over loopback, always at a free port: servers that tests script, and clients.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

#[path = "../columns/mod.rs"]
mod columns;
mod dead_ends;
mod docs;
mod golden;
mod peers;
mod probe;
mod serve;
mod stopped;
mod suite;
mod suite_in_ci;
mod support;
mod tap;
#[cfg(feature = "tls")]
mod tls;
mod widths;
