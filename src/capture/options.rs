//! How a capture is to be read: limits, and when a conversation holds enough.

use super::form::Form;

/// Whether the bytes of the client and of the server, in this order, need nothing more.
pub type Enough<'a> = &'a dyn Fn(&[u8], &[u8]) -> bool;

/// Called before a reading waits for bytes.
pub type Waits<'a> = &'a (dyn Fn() + Sync);

/// What is read by a thread of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// Nothing.
    Never,
    /// What has to be decompressed. A file as it is comes faster than it is taken apart, and to hand
    /// it from thread to thread takes more time than to read it.
    Packed,
    /// Everything: the source may wait for a peer.
    Always,
}

/// How a capture is to be read. The defaults keep the peak memory under 96 MiB,
/// however many connections never end.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Read the source as this form, whatever it looks like.
    pub form: Option<Form>,
    /// Bytes kept of each side of a connection.
    pub kept: usize,
    /// Bytes kept of each side after its first empty line.
    pub kept_after_fields: usize,
    /// Connections known at once, the ones already delivered included; the oldest gives way.
    pub flows: usize,
    /// Bytes held of all open connections together; the oldest connection gives way.
    pub held: usize,
    /// Longest source, in bytes, of a form that has to be read whole (dumps and transcripts), and
    /// of what is decoded from it.
    pub text: usize,
    /// Forms within forms that are undone.
    pub depth: usize,
    /// What a thread of its own reads and decompresses, ahead of what takes the bytes apart. Pays
    /// for sources of more than a megabyte.
    pub ahead: Ahead,
    /// Called, where another thread reads ahead, before the reading waits for bytes that are not
    /// there yet: what was gathered so far may be handed on. By default it does nothing.
    pub waits: Waits<'a>,
    /// Asked when the client's bytes hold an empty line and 8 bytes more and the server's an empty
    /// line and 16 bytes more, and again as the server goes on: `true` delivers the conversation
    /// at once. By default always `true`.
    pub enough: Enough<'a>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            form: None,
            kept: 64 << 10,
            kept_after_fields: 4 << 10,
            flows: 65_536,
            held: 16 << 20,
            text: 16 << 20,
            depth: 4,
            ahead: Ahead::Never,
            waits: &|| {},
            enough: &|_, _| true,
        }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Options")
            .field("form", &self.form)
            .field("kept", &self.kept)
            .field("kept_after_fields", &self.kept_after_fields)
            .field("flows", &self.flows)
            .field("held", &self.held)
            .field("text", &self.text)
            .field("depth", &self.depth)
            .field("ahead", &self.ahead)
            .finish_non_exhaustive()
    }
}
