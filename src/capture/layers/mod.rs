//! What lies in a packet: the link layer, IP, TCP. Nothing here knows connections or files.

pub(super) mod ends;
pub(super) mod glance;
pub(super) mod link;
pub(super) mod segment;

/// One packet as it was captured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'b> {
    /// The bytes captured.
    pub(super) bytes: &'b [u8],
    /// Bytes that it had on the wire.
    pub(super) length: u32,
    /// Number of its link type.
    pub(super) link: u32,
}
