//! Listening: what serve and tap have in common.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep_until};

/// How long the server waits before it accepts connections again when the system has no more of
/// them.
pub(super) const BREATH: Duration = Duration::from_millis(50);

/// Why a server cannot run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be listened at.
    #[error("{address}: cannot listen there")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The system gives nothing to wait for connections with.
    #[error("cannot wait for connections")]
    Runtime {
        /// The system's error.
        source: io::Error,
    },
    /// A tap's target is the address that it listens at.
    #[error("{address}: the tap would connect to itself")]
    Itself {
        /// The address.
        address: SocketAddr,
    },
}

/// Listens without blocking, as the runtime requires it.
pub(super) fn listen(
    address: SocketAddr,
) -> Result<(std::net::TcpListener, SocketAddr), ServeError> {
    let failed = |source| ServeError::Listen { address, source };
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// The next connection, not before `resume`; never, without a listener.
pub(super) async fn accept(
    listener: Option<&TcpListener>,
    resume: Instant,
) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => {
            if resume > Instant::now() {
                sleep_until(resume).await;
            }
            listener.accept().await
        }
        None => std::future::pending().await,
    }
}

/// A client that went while it waited: the next one is accepted.
pub(super) fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
