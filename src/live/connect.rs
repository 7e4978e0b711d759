//! A connection to a live server, with a deadline on everything.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use super::url::{Url, read_port, split_port};

/// Where to connect, and how.
#[derive(Debug, Clone)]
pub struct Target {
    /// The URL that the request names.
    pub url: Url,
    /// Another host and port to connect to; the request stays as it is.
    pub connect_to: Option<(String, u16)>,
    /// Take any certificate of a `wss://` server.
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

/// Connects, and closes again: whether there is anybody.
///
/// # Errors
/// There is no connection.
pub fn reach(target: &Target, time: Duration) -> Result<(), ConnectError> {
    let now = Instant::now();
    Connection::open(target, now.checked_add(time).unwrap_or(now)).map(drop)
}

/// Connects and looks whether the server stays for a moment: one that is about to die of what it
/// was sent still takes a connection.
///
/// # Errors
/// There is no connection, or none any more.
pub(super) fn stays(target: &Target, time: Duration) -> Result<(), ConnectError> {
    let moment = |time| {
        let now = Instant::now();
        now.checked_add(time).unwrap_or(now)
    };
    let mut connection = Connection::open(target, moment(time))?;
    match connection.read(&mut [0], moment(MOMENT)) {
        Got::Late | Got::Bytes(_) => Ok(()),
        Got::End | Got::Broken => reach(target, time),
    }
}

/// Longer than a process takes to die.
const MOMENT: Duration = Duration::from_millis(100);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The name has no address.
    #[error("{host}: the name cannot be resolved")]
    Resolve {
        /// The name.
        host: String,
        /// What the system says.
        source: io::Error,
    },
    /// No address of the host takes a connection.
    #[error("{address}: no connection")]
    Connect {
        /// The last address that was tried.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// TLS does not come about.
    #[error("{host}: no TLS: {why}")]
    Tls {
        /// The server's name.
        host: String,
        /// What rustls says.
        why: String,
    },
    /// Built without the feature `tls`.
    #[error("this ws76 is built without wss:// (the cargo feature tls)")]
    NoTls,
}

impl ConnectError {
    /// The error with its cause, in one line.
    #[must_use]
    pub fn with_cause(&self) -> String {
        let cause = std::error::Error::source(self);
        cause.map_or_else(|| self.to_string(), |cause| format!("{self}: {cause}"))
    }
}

/// A connection: plain, or TLS over it.
pub(super) struct Connection {
    stream: Stream,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
}

enum Stream {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<super::tls::TlsStream>),
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
    /// Connects before the deadline; name resolution is the system's and takes its own time.
    pub(super) fn open(target: &Target, deadline: Instant) -> Result<Self, ConnectError> {
        let (host, port) = target.address();
        let failed = |source| ConnectError::Resolve {
            host: crate::bytes::safe_text(host),
            source,
        };
        let addresses = (host, port).to_socket_addrs().map_err(failed)?;
        let mut last = Err(failed(io::ErrorKind::NotFound.into()));
        for address in addresses {
            match TcpStream::connect_timeout(&address, until(deadline)) {
                Ok(tcp) => return Self::over(tcp, address, target, deadline),
                Err(source) => last = Err(ConnectError::Connect { address, source }),
            }
        }
        last
    }

    fn over(
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
            tls(tcp, target, deadline)?
        } else {
            Stream::Plain(tcp)
        };
        Ok(Self {
            stream,
            local,
            remote: address,
        })
    }

    fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(tcp) => tcp,
            #[cfg(feature = "tls")]
            Stream::Tls(tls) => tls.get_ref(),
        }
    }

    /// Reads what is there, waiting for it until the deadline.
    pub(super) fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> Got {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Got::Late;
            }
            if self.tcp().set_read_timeout(Some(left)).is_err() {
                return Got::Broken;
            }
            let read = match &mut self.stream {
                Stream::Plain(tcp) => tcp.read(buffer),
                #[cfg(feature = "tls")]
                Stream::Tls(tls) => tls.read(buffer),
            };
            match read {
                Ok(0) => return Got::End,
                Ok(count) => return Got::Bytes(count),
                Err(error) if is_late(&error) || error.kind() == io::ErrorKind::Interrupted => {}
                // A TLS peer that closes without saying so.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Got::End,
                Err(_) => return Got::Broken,
            }
        }
    }

    /// Writes all bytes before the deadline.
    pub(super) fn write(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        self.tcp().set_write_timeout(Some(until(deadline)))?;
        match &mut self.stream {
            Stream::Plain(tcp) => tcp.write_all(bytes),
            #[cfg(feature = "tls")]
            Stream::Tls(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
        }
    }
}

#[cfg(feature = "tls")]
fn tls(tcp: TcpStream, target: &Target, deadline: Instant) -> Result<Stream, ConnectError> {
    let stream = super::tls::connect(tcp, target.url.host_name(), target.insecure, deadline);
    let stream = stream.map_err(|why| ConnectError::Tls {
        host: target.url.host.clone(),
        why,
    })?;
    Ok(Stream::Tls(Box::new(stream)))
}

#[cfg(not(feature = "tls"))]
fn tls(_: TcpStream, _: &Target, _: Instant) -> Result<Stream, ConnectError> {
    Err(ConnectError::NoTls)
}

/// The time that is left; the system takes no zero for a timeout.
pub(super) fn until(deadline: Instant) -> Duration {
    let left = deadline.saturating_duration_since(Instant::now());
    left.max(Duration::from_millis(1))
}

pub(super) fn is_late(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
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
