//! Forms that are text and read as a whole: dumps, which hold the bytes of some other form, and
//! transcripts, which hold a conversation.

pub(super) mod base64_text;
pub(super) mod byte_list;
pub(super) mod cat_v;
pub(super) mod curl_ascii;
pub(super) mod curl_trace;
pub(super) mod devtools;
pub(super) mod dialogue;
mod digits;
pub(crate) mod dress;
mod dump;
pub(in crate::capture) mod envelope;
mod escape;
mod follow;
pub(super) mod follow_ascii;
pub(super) mod follow_hex;
pub(super) mod follow_raw;
pub(super) mod follow_yaml;
pub(super) mod gdb;
pub(super) mod hex_text;
mod lines;
pub(super) mod listed;
mod literal;
pub(super) mod nc_hex;
pub(super) mod nearest;
pub(super) mod ngrep;
mod numbers;
pub(super) mod od;
pub(super) mod od_chars;
mod od_words;
pub(super) mod packet_text;
pub(super) mod pasted;
pub(super) mod payload_hex;
mod piece;
pub(super) mod prefixed;
mod quotes;
mod rows;
pub(super) mod saz;
mod scan;
pub(super) mod search;
pub(super) mod socat_hex;
mod socat_log;
pub(super) mod socat_text;
pub(super) mod strace;
mod strung;
pub(super) mod tcpdump_hex;
mod unquoted;
pub(super) mod utf16;
mod wrapped;
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
