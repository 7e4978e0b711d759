//! What a server did instead, where its answer is wrong.

pub mod exhaust;
