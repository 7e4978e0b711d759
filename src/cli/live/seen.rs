//! What a live command had of one handshake.

use std::net::SocketAddr;

use ws76::live::Had;

/// One handshake to be shown.
pub(in super::super) struct Seen {
    /// Its number, from 1.
    pub(in super::super) number: u64,
    pub(in super::super) peer: SocketAddr,
    pub(in super::super) local: SocketAddr,
    pub(in super::super) had: Had,
    /// Why nothing more was sent, where there is a reason to show.
    pub(in super::super) why: Option<&'static str>,
}
