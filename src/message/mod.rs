//! The byte-exact reader of handshake messages.
//!
//! A message is a start line, fields, an empty line, and bytes. This reader never trims, folds or
//! decodes: spaces are the data here, and a reader that tidies up would hide the very faults that
//! are looked for. What other readers do in silence (a bare LF taken for a line end, say) is kept
//! as a [`Quirk`] with its place. A message that ends early is a state, not an error.

mod fields;
mod request;
mod response;
pub(crate) mod series;

pub use fields::{Field, Message, Quirk, QuirkKind, Separator};
pub use request::Request;
pub use response::{Response, StatusLine};

/// Bytes of key 3, which follow the request's empty line (5.1).
pub const KEY3_LEN: usize = 8;

/// Bytes of the answer, which follow the response's empty line (5.2 step 13).
pub const ANSWER_LEN: usize = 16;

/// How a message ends its lines, by the end of its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// CR LF, as the draft demands (4.1 steps 5 and 24, 5.2 steps 10 and 11).
    CrLf,
    /// LF alone: a peer's fault, or a capture that went through an editor.
    Lf,
    /// CR LF after the first line of a request and LF after its fields: a peer's fault. The bytes
    /// 0D 0A 0D 0A, for which a server waits, are not there.
    Mixed,
}

/// Who sent a message: the two are read by different rules (5.1 for the server's reader, 4.1
/// steps 28 to 40 for the client's).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The request.
    Client,
    /// The response.
    Server,
}
