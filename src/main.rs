//! The command line of ws76.
fn main() {}
