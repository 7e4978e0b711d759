//! Forms that are text and read as a whole: dumps, which hold the bytes of some other form, and
//! transcripts, which hold a conversation.

pub(super) mod base64_text;
pub(super) mod dialogue;
mod digits;
mod dump;
mod follow;
pub(super) mod follow_ascii;
pub(super) mod follow_hex;
pub(super) mod follow_raw;
pub(super) mod follow_yaml;
pub(super) mod hex_text;
mod lines;
pub(super) mod ngrep;
pub(super) mod od;
pub(super) mod prefixed;
pub(super) mod socat_hex;
mod socat_log;
pub(super) mod socat_text;
pub(super) mod tcpdump_hex;
pub(super) mod xxd;
pub(super) mod xxd_include;
pub(super) mod xxd_plain;

/// What a text held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dumped {
    /// Bytes of another form, in one piece or several.
    Pieces(Vec<Vec<u8>>),
    /// Conversations, which were delivered.
    Done,
}
