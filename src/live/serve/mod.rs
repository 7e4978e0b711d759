//! A server that answers each client rightly, sends its frames back, and reports every handshake.
//!
//! One thread runs a task for each client, so a silent client costs its task and nothing else. Each
//! connection has one deadline for its whole handshake: a client that sends a byte a second meets
//! it like one that sends none.

mod answer;
mod client;
mod page;
mod running;
mod shared;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::had::Had;
pub use super::listen::ServeError;
use super::listen::listen;
use super::script::Ending;
use super::stop::{Stop, runtime};
use crate::diagnosis::Chain;
pub use page::Pages;
use running::Serving;
use shared::{End, Shared};

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
