//! A connection to a live server, with a deadline on everything.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::url::{Url, read_port, split_port};

/// Where to connect, and how.
#[derive(Debug, Clone)]
pub struct Target {
    /// The URL that the request names.
    pub url: Url,
    /// Another host and port to connect to; the request stays as it is.
    pub connect_to: Option<(String, u16)>,
    /// Accept any certificate of a `wss://` server.
    pub insecure: bool,
}

impl Target {
    /// The target that a URL names.
    #[must_use]
    pub const fn of(url: Url) -> Self {
        Self {
            url,
            connect_to: None,
            insecure: false,
        }
    }

    fn address(&self) -> (&str, u16) {
        match &self.connect_to {
            Some((host, port)) => (host, *port),
            None => (self.url.host_name(), self.url.port),
        }
    }
}

/// Reads `host:port` or `[address]:port`; none where it is neither.
#[must_use]
pub fn host_and_port(text: &str) -> Option<(String, u16)> {
    let (host, port) = split_port(text);
    let port = read_port(port?)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The name has no address.
    #[error("{host}: the name cannot be resolved")]
    Resolve {
        /// The name.
        host: String,
        /// The system's error.
        source: io::Error,
    },
    /// No address of the host accepts a connection.
    #[error("{address}: no connection")]
    Connect {
        /// The last address that was tried.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The TLS handshake failed.
    #[error("{host}: no TLS: {why}")]
    Tls {
        /// The server's name.
        host: String,
        /// What failed, and what to do about it.
        why: String,
    },
    /// Built without the feature `tls`.
    #[error("this ws76 is built without wss:// (the cargo feature tls)")]
    NoTls,
    /// The system gives ws76 nothing to wait for connections with.
    #[error("cannot wait for connections")]
    Runtime {
        /// The system's error.
        source: io::Error,
    },
}

impl ConnectError {
    /// The error with its cause, in one line.
    #[must_use]
    pub fn with_cause(&self) -> String {
        let cause = std::error::Error::source(self);
        cause.map_or_else(|| self.to_string(), |cause| format!("{self}: {cause}"))
    }
}

/// Plain TCP, or TLS over it.
trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

/// A connection under way.
pub(super) struct Connection {
    stream: Box<dyn Duplex>,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
}

/// What a read gave.
#[derive(Debug)]
pub(super) enum Got {
    Bytes(usize),
    /// The peer has closed its side.
    End,
    /// The deadline has passed.
    Late,
    /// The connection broke.
    Broken,
}

impl Connection {
    /// Resolves and connects before the deadline.
    pub(super) async fn open(target: &Target, deadline: Instant) -> Result<Self, ConnectError> {
        let (host, port) = target.address();
        let failed = |source| ConnectError::Resolve {
            host: crate::bytes::safe_text(host),
            source,
        };
        let found = timeout_at(deadline, lookup_host((host, port))).await;
        let addresses = found.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        let mut last = Err(failed(io::ErrorKind::NotFound.into()));
        for address in addresses.map_err(failed)? {
            let connected = timeout_at(deadline, TcpStream::connect(address)).await;
            match connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
                Ok(tcp) => return Self::over(tcp, address, target, deadline).await,
                Err(source) => last = Err(ConnectError::Connect { address, source }),
            }
        }
        last
    }

    async fn over(
        tcp: TcpStream,
        address: SocketAddr,
        target: &Target,
        deadline: Instant,
    ) -> Result<Self, ConnectError> {
        let failed = |source| ConnectError::Connect { address, source };
        // Key 3 in a packet of its own must not wait for the fields' acknowledgement.
        tcp.set_nodelay(true).map_err(failed)?;
        let local = tcp.local_addr().map_err(failed)?;
        let stream = if target.url.secure {
            tls(tcp, target, deadline).await?
        } else {
            Box::new(tcp)
        };
        Ok(Self {
            stream,
            local,
            remote: address,
        })
    }

    /// Reads what is there, waiting for it until the deadline.
    pub(super) async fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> Got {
        match timeout_at(deadline, self.stream.read(buffer)).await {
            Err(_) => Got::Late,
            Ok(Ok(0)) => Got::End,
            Ok(Ok(count)) => Got::Bytes(count),
            // A TLS peer that closes without a close_notify.
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Got::End,
            Ok(Err(_)) => Got::Broken,
        }
    }

    /// Writes all bytes before the deadline.
    pub(super) async fn write(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        timeout_at(deadline, async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        })
        .await?
    }
}

#[cfg(feature = "tls")]
async fn tls(
    tcp: TcpStream,
    target: &Target,
    deadline: Instant,
) -> Result<Box<dyn Duplex>, ConnectError> {
    let connected = super::tls::connect(tcp, target.url.host_name(), target.insecure, deadline);
    let stream = connected.await.map_err(|why| ConnectError::Tls {
        host: target.url.host.clone(),
        why,
    })?;
    Ok(Box::new(stream))
}

#[cfg(not(feature = "tls"))]
async fn tls(_: TcpStream, _: &Target, _: Instant) -> Result<Box<dyn Duplex>, ConnectError> {
    Err(ConnectError::NoTls)
}

/// The moment after this time.
pub(super) fn after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_both_needed() {
        let read = |text| host_and_port(text).map(|(host, port)| format!("{host} {port}"));
        assert_eq!(read("a:80").as_deref(), Some("a 80"));
        assert_eq!(read("[::1]:80").as_deref(), Some("::1 80"));
        assert_eq!(read("a"), None);
        assert_eq!(read(":80"), None);
        assert_eq!(read("a:x"), None);
    }
}
