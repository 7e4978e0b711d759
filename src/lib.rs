//! The opening handshake of WebSocket draft 76: reading it, computing it, judging it.

pub mod bytes;
pub mod challenge;
pub mod draft;
pub mod exchange;
pub mod judgement;
pub mod key;
pub mod md5_rounds;
pub mod message;
pub mod render;
pub mod report;
