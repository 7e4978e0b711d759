//! A server that answers each client rightly, sends its frames back, and reports every handshake.
//!
//! One thread runs a task for each client, so a silent client costs its task and nothing else. Each
//! connection has one deadline for its whole handshake: a client that sends a byte a second meets
//! it like one that sends none.

mod answer;
mod client;
mod page;

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
use super::script::Ending;
use super::stop::{Stop, runtime};
use crate::diagnosis::Chain;
use client::Happened;
pub use page::Pages;

/// How long the server waits before it accepts connections again when the system has no more of
/// them.
pub(super) const BREATH: Duration = Duration::from_millis(50);

/// Events that clients may have waiting for the server.
const MOST_EVENTS: usize = 64;

/// What a client may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request up to its empty line.
    pub field_bytes: usize,
    /// Connections at one time; more are closed at once.
    pub connections: usize,
    /// From the connection to the answer.
    pub handshake: Duration,
    /// Without a byte either way, after the handshake.
    pub idle: Duration,
    /// For the connections that are there when the end is asked for.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            field_bytes: 16 << 10,
            connections: 4096,
            handshake: Duration::from_secs(10),
            idle: Duration::from_secs(300),
            drain: Duration::from_secs(2),
        }
    }
}

/// How to serve.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// What a client may take.
    pub limits: Limits,
    /// End after the first handshake, when its client has gone.
    pub once: bool,
    /// What is computed: the draft's chain by default, or one with mistakes. A mistaken server
    /// looks at no key before it computes, and sends nothing before key 3 has come.
    pub chain: Chain,
}

impl Settings {
    fn is_mistaken(&self) -> bool {
        self.chain != Chain::default()
    }
}

/// One handshake that a client made, or began.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its number, from 1.
    pub number: u64,
    /// The client's address.
    pub peer: SocketAddr,
    /// What the client sent, up to key 3, and what was sent to it, up to the answer.
    pub had: Had,
    /// Why nothing more was sent, where there is a reason to show.
    pub why: Option<&'static str>,
}

/// What happens at a server.
#[derive(Debug)]
pub enum Event {
    /// A handshake came to its end, good or bad.
    Handshake(Box<Seen>),
    /// A client that went, or was closed, before it had sent a byte.
    Silent {
        /// Its address.
        peer: SocketAddr,
        /// How it ended.
        ending: Ending,
    },
    /// A plain browser was shown the page.
    Page(SocketAddr),
    /// A client was closed because there are too many.
    TurnedAway(SocketAddr),
    /// The system gives no more connections for now.
    Short(io::Error),
}

/// What a server had done at its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Connections that were taken.
    pub connections: u64,
    /// Clients that sent nothing.
    pub silent: u64,
    /// Clients that were too many.
    pub turned_away: u64,
    /// Text frames sent back.
    pub frames: u64,
}

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

/// How far the server has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum End {
    /// It serves.
    #[default]
    No,
    /// No more handshakes are made; those that are made go on.
    Once,
    /// Nothing goes on; handshakes under way have a time to come to their end.
    All,
}

/// When a client that has sent nothing is closed.
const SILENT: &[End] = &[End::Once, End::All];
/// When one that is within its handshake is closed.
const UNDER_WAY: &[End] = &[End::Once];
/// When one with a handshake is closed.
const MADE: &[End] = &[End::All];

/// What the server and its clients share.
#[derive(Debug)]
struct Shared {
    settings: Settings,
    pages: Option<Arc<dyn Pages>>,
    end: watch::Sender<End>,
    frames: AtomicU64,
}

impl Shared {
    /// Waits until the server has ended in one of these ways.
    async fn ends(&self, wanted: &[End]) {
        let is_there = |end: &End| wanted.contains(end);
        let _ = self.end.subscribe().wait_for(is_there).await;
    }

    fn count_frames(&self, count: u64) {
        self.frames.fetch_add(count, Ordering::Relaxed);
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    settings: Settings,
    pages: Option<Arc<dyn Pages>>,
    stop: Stop,
}

impl Server {
    /// Listens at an address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn bind(address: SocketAddr, settings: Settings, stop: &Stop) -> Result<Self, ServeError> {
        let (listener, address) = listen(address)?;
        Ok(Self {
            listener,
            address,
            settings,
            pages: None,
            stop: stop.clone(),
        })
    }

    /// What a plain browser gets; without it, there are no pages.
    pub fn show_pages(&mut self, pages: Arc<dyn Pages>) {
        self.pages = Some(pages);
    }

    /// The address that it listens at.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the end is asked for and the clients have gone. `take` gets what happens, and
    /// must not block: all clients wait for it.
    ///
    /// # Errors
    /// The system's; no client's.
    pub fn run(self, take: &mut dyn FnMut(Event)) -> Result<Totals, ServeError> {
        let system = |source| ServeError::Runtime { source };
        let runtime = runtime().map_err(system)?;
        runtime.block_on(async {
            let listener = TcpListener::from_std(self.listener).map_err(system)?;
            let (happened, events) = mpsc::channel(MOST_EVENTS);
            let serving = Serving {
                shared: Arc::new(Shared {
                    settings: self.settings,
                    pages: self.pages,
                    end: watch::Sender::new(End::No),
                    frames: AtomicU64::new(0),
                }),
                stop: self.stop,
                listener: Some(listener),
                clients: JoinSet::new(),
                happened,
                events,
                totals: Totals::default(),
                handshakes: 0,
                is_short: false,
            };
            Ok(serving.run(take).await)
        })
    }
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

/// A server that runs.
struct Serving {
    shared: Arc<Shared>,
    stop: Stop,
    /// None once no more connections are accepted.
    listener: Option<TcpListener>,
    clients: JoinSet<()>,
    happened: mpsc::Sender<Happened>,
    events: mpsc::Receiver<Happened>,
    totals: Totals,
    handshakes: u64,
    /// Whether the system had no connections at the last try, which is reported once.
    is_short: bool,
}

impl Serving {
    async fn run(mut self, take: &mut dyn FnMut(Event)) -> Totals {
        let stop = self.stop.clone();
        let mut resume = Instant::now();
        let mut end: Option<Instant> = None;
        loop {
            if end.is_none() && stop.is_stopped() {
                self.listener = None;
                self.shared.end.send_replace(End::All);
                end = Some(after(self.shared.settings.limits.drain));
            }
            let is_ended = self.listener.is_none() && self.clients.is_empty();
            if is_ended && self.events.is_empty() {
                break;
            }
            tokio::select! {
                () = stop.asked(), if end.is_none() => {}
                () = sleep_until(end.unwrap_or(resume)), if end.is_some() => break,
                Some(_) = self.clients.join_next(), if !self.clients.is_empty() => {}
                Some(happened) = self.events.recv() => self.take(happened, take),
                accepted = accept(self.listener.as_ref(), resume) => {
                    resume = self.accept(accepted, take);
                }
            }
        }
        while let Ok(happened) = self.events.try_recv() {
            self.take(happened, take);
        }
        self.totals.frames = self.shared.frames.load(Ordering::Relaxed);
        self.totals
    }

    /// Takes a client, or says when to accept again.
    fn accept(
        &mut self,
        accepted: io::Result<(TcpStream, SocketAddr)>,
        take: &mut dyn FnMut(Event),
    ) -> Instant {
        match accepted {
            Ok((stream, peer)) => {
                self.is_short = false;
                if self.clients.len() >= self.shared.settings.limits.connections {
                    self.totals.turned_away = self.totals.turned_away.saturating_add(1);
                    drop(stream);
                    take(Event::TurnedAway(peer));
                } else {
                    // Answers are short, and nobody waits for more of them.
                    let _ = stream.set_nodelay(true);
                    self.totals.connections = self.totals.connections.saturating_add(1);
                    let shared = Arc::clone(&self.shared);
                    let happened = self.happened.clone();
                    self.clients
                        .spawn(client::serve(stream, peer, shared, happened));
                }
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

    fn take(&mut self, happened: Happened, take: &mut dyn FnMut(Event)) {
        match happened {
            Happened::Page(peer) => take(Event::Page(peer)),
            Happened::Silent(peer, ending) => {
                self.totals.silent = self.totals.silent.saturating_add(1);
                take(Event::Silent { peer, ending });
            }
            Happened::Handshake(mut seen) => {
                self.handshakes = self.handshakes.saturating_add(1);
                seen.number = self.handshakes;
                if let Some(pages) = &self.shared.pages {
                    pages.note(&seen);
                }
                take(Event::Handshake(seen));
                if self.shared.settings.once && self.listener.take().is_some() {
                    self.shared.end.send_replace(End::Once);
                }
            }
        }
    }
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
