//! Live peers: a client that probes servers, a server that shows clients, and a tap between both.
//!
//! Nothing here prints. A handshake that was had is told as what it is elsewhere, an
//! [`Exchange`](crate::judge::Exchange) of exact bytes, and judged by the same code as a
//! captured one.

mod ask;
pub mod connect;
mod frames;
pub mod probe;
pub mod record;
pub mod script;
pub mod serve;
mod slots;
mod stop;
pub mod suite;
pub mod tap;
#[cfg(feature = "tls")]
mod tls;
mod told;
pub mod url;

pub use stop::Stop;
