//! From reports to what people and programs read. A renderer takes a report, a writer and a
//! palette; it computes nothing and asks no terminal anything.

pub mod json;
pub mod palette;
pub mod text;
