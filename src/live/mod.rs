//! Live peers: a client that probes servers, a server that shows clients, and a tap between both.
//!
//! Nothing here prints or reports. A handshake is returned as the bytes that were had of it
//! ([`Had`]), and judged by the same code as a captured one.

mod ask;
pub mod connect;
pub mod fallback;
mod frames;
mod had;
mod listen;
mod plan;
pub mod probe;
pub mod record;
pub mod script;
pub mod serve;
mod stop;
pub mod suite;
pub mod tap;
#[cfg(feature = "tls")]
mod tls;
pub mod url;

pub use ask::explained_together;
pub use had::Had;
pub use stop::Stop;
