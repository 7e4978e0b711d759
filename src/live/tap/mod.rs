//! A tap: it stands between clients and a server, passes every byte on unchanged, and judges each
//! handshake that goes by.
//!
//! What one side sends is held only until the other takes it, a few KiB each way: a slow reader
//! slows its writer, as it would without the tap.

mod pair;
mod watched;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::connect::after;
use super::had::Had;
use super::listen::{BREATH, ServeError, accept, is_passing, listen};
use super::stop::{Stop, runtime};

/// Events that pairs may have waiting for the tap.
const MOST_EVENTS: usize = 64;

/// What connections may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Clients at one time; more wait in the system's queue.
    pub connections: usize,
    /// For the server to accept a connection.
    pub connect: Duration,
    /// Without a byte either way.
    pub idle: Duration,
    /// For the connections that are there when the end is asked for.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(300),
            drain: Duration::from_secs(2),
        }
    }
}

/// One handshake that went by.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The client's address.
    pub peer: SocketAddr,
    /// The client's bytes up to key 3, and the server's up to the answer.
    pub had: Had,
}

/// What happens at a tap.
#[derive(Debug)]
pub enum Event {
    /// A handshake went by, or a connection ended within one.
    Handshake(Box<Passed>),
    /// The server does not accept a client's connection.
    NoServer {
        /// The client.
        peer: SocketAddr,
        /// The system's error.
        error: io::Error,
    },
    /// A plain request of HTTP and its response went by; what follows on the connection is judged.
    Plain(SocketAddr),
    /// A client was closed, since no byte went either way in time.
    Idle(SocketAddr),
    /// A client went, or was closed, without a byte either way.
    Silent(SocketAddr),
    /// The system gives no more connections for now.
    Short(io::Error),
}

/// What went by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Clients that came.
    pub connections: u64,
    /// Clients that went without a byte either way.
    pub silent: u64,
    /// Bytes from clients to the server.
    pub to_server: u64,
    /// Bytes from the server to clients.
    pub to_client: u64,
}

/// What the tap and its pairs share.
#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    limits: Limits,
    /// Set where the time of those that are left is over.
    end: watch::Sender<bool>,
    silent: AtomicU64,
    to_server: AtomicU64,
    to_client: AtomicU64,
}

/// A tap that listens.
#[derive(Debug)]
pub struct Tap {
    listener: std::net::TcpListener,
    address: SocketAddr,
    target: SocketAddr,
    limits: Limits,
    stop: Stop,
}

impl Tap {
    /// Listens at an address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be listened at, or is the target.
    pub fn bind(
        address: SocketAddr,
        target: SocketAddr,
        limits: Limits,
        stop: &Stop,
    ) -> Result<Self, ServeError> {
        let (listener, address) = listen(address)?;
        if is_same(address, target) {
            return Err(ServeError::Itself { address });
        }
        Ok(Self {
            listener,
            address,
            target,
            limits,
            stop: stop.clone(),
        })
    }

    /// The address that it listens at.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Passes bytes on until the end is asked for and the clients have gone. `take` gets what
    /// happens, and must not block: all connections wait for it.
    ///
    /// # Errors
    /// The system's; no peer's.
    pub fn run(self, take: &mut dyn FnMut(Event)) -> Result<Totals, ServeError> {
        let system = |source| ServeError::Runtime { source };
        let runtime = runtime().map_err(system)?;
        runtime.block_on(async {
            let listener = TcpListener::from_std(self.listener).map_err(system)?;
            let (happened, events) = mpsc::channel(MOST_EVENTS);
            let tapping = Tapping {
                shared: Arc::new(Shared {
                    target: self.target,
                    limits: self.limits,
                    end: watch::Sender::new(false),
                    silent: AtomicU64::new(0),
                    to_server: AtomicU64::new(0),
                    to_client: AtomicU64::new(0),
                }),
                stop: self.stop,
                listener: Some(listener),
                pairs: JoinSet::new(),
                happened,
                events,
                connections: 0,
                is_short: false,
            };
            Ok(tapping.run(take).await)
        })
    }
}

/// Whether a connection to the target would be one to the listener.
fn is_same(listens: SocketAddr, target: SocketAddr) -> bool {
    let reaches = listens.ip() == target.ip()
        || target.ip().is_unspecified()
        || (listens.ip().is_unspecified() && is_of_this_machine(target));
    listens.port() == target.port() && reaches
}

/// Whether an address is one of this machine's own: nobody else's can be listened at.
fn is_of_this_machine(address: SocketAddr) -> bool {
    address.ip().is_loopback() || std::net::TcpListener::bind((address.ip(), 0)).is_ok()
}

/// A tap that runs.
struct Tapping {
    shared: Arc<Shared>,
    stop: Stop,
    /// None once no more connections are accepted.
    listener: Option<TcpListener>,
    pairs: JoinSet<()>,
    happened: mpsc::Sender<Event>,
    events: mpsc::Receiver<Event>,
    connections: u64,
    /// Whether the system had no connections at the last try, which is reported once.
    is_short: bool,
}

impl Tapping {
    async fn run(mut self, take: &mut dyn FnMut(Event)) -> Totals {
        let stop = self.stop.clone();
        let mut resume = Instant::now();
        let mut end: Option<Instant> = None;
        loop {
            if end.is_none() && stop.is_stopped() {
                self.listener = None;
                end = Some(after(self.shared.limits.drain));
            }
            if self.listener.is_none() && self.pairs.is_empty() && self.events.is_empty() {
                return self.totals();
            }
            let is_over = *self.shared.end.borrow();
            let has_room = self.pairs.len() < self.shared.limits.connections;
            tokio::select! {
                () = stop.asked(), if end.is_none() => {}
                () = sleep_until(end.unwrap_or(resume)), if end.is_some() && !is_over => {
                    self.shared.end.send_replace(true);
                }
                Some(_) = self.pairs.join_next(), if !self.pairs.is_empty() => {}
                Some(event) = self.events.recv() => take(event),
                accepted = accept(self.listener.as_ref(), resume), if has_room => {
                    resume = self.accept(accepted, take);
                }
            }
        }
    }

    /// Takes a client, or says when to accept again.
    fn accept(
        &mut self,
        accepted: io::Result<(TcpStream, SocketAddr)>,
        take: &mut dyn FnMut(Event),
    ) -> Instant {
        match accepted {
            Ok((client, peer)) => {
                self.is_short = false;
                self.connections = self.connections.saturating_add(1);
                let shared = Arc::clone(&self.shared);
                let happened = self.happened.clone();
                self.pairs.spawn(pair::run(client, peer, shared, happened));
                Instant::now()
            }
            Err(error) if is_passing(&error) => Instant::now(),
            Err(error) => {
                // No more file descriptors, most likely. Reported once, not at each try.
                if !std::mem::replace(&mut self.is_short, true) {
                    take(Event::Short(error));
                }
                after(BREATH)
            }
        }
    }

    fn totals(&self) -> Totals {
        Totals {
            connections: self.connections,
            silent: self.shared.silent.load(Ordering::Relaxed),
            to_server: self.shared.to_server.load(Ordering::Relaxed),
            to_client: self.shared.to_client.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_to_itself_is_recognised_by_its_address() {
        let same = |listens: &str, target: &str| {
            is_same(listens.parse().unwrap(), target.parse().unwrap())
        };
        assert!(same("127.0.0.1:1", "127.0.0.1:1"));
        assert!(same("0.0.0.0:1", "127.0.0.1:1"));
        assert!(same("127.0.0.1:1", "0.0.0.0:1"));
        assert!(same("[::]:1", "[::1]:1"));
        assert!(!same("127.0.0.1:1", "127.0.0.1:2"));
        assert!(!same("127.0.0.1:1", "127.0.0.2:1"));
        assert!(!same("0.0.0.0:1", "192.0.2.1:1"));
    }
}
