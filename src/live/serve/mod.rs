//! A server that answers each client rightly, sends its frames back, and tells every handshake.
//!
//! One thread and one loop hold all connections, so a silent client costs its slot and nothing
//! else. Each connection has one deadline for its whole handshake: a client that sends a byte a
//! second meets it like one that sends none.

mod answer;
mod client;
mod page;

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token, Waker};

use super::Stop;
use super::script::Ending;
use super::slots::Slots;
use crate::diagnosis::Chain;
use crate::report::HandshakeReport;
use client::{Client, Next};
use page::Row;

const LISTENER: Token = Token(usize::MAX);
const WAKER: Token = Token(usize::MAX - 1);

/// How long the loop waits before it takes connections again when the system has no more of them.
const BREATH: Duration = Duration::from_millis(50);

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
    /// What the client sent, up to key 3.
    pub request: Vec<u8>,
    /// What was sent to it, up to the answer.
    pub response: Vec<u8>,
    /// The handshake, judged.
    pub report: HandshakeReport,
    /// Why nothing more was sent, where that needs telling.
    pub why: Option<&'static str>,
    /// How it ended.
    pub ending: Ending,
    /// Whether this server itself closed the connection, as 6.2 has it: no answer is to come.
    pub aborted: bool,
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
        /// What the system says.
        source: io::Error,
    },
    /// The system does not tell what happens.
    #[error("cannot wait for connections")]
    Poll {
        /// What the system says.
        source: io::Error,
    },
    /// What was to take the events failed.
    #[error("cannot tell a handshake")]
    Told {
        /// Its error.
        source: io::Error,
    },
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    poll: Poll,
    listener: Option<TcpListener>,
    address: SocketAddr,
    settings: Settings,
    stop: Stop,
    clients: Slots<Client>,
    /// Clients with more to read or write than one turn allows.
    again: Vec<usize>,
    rows: VecDeque<Row>,
    totals: Totals,
    handshakes: u64,
    /// No deadline lies before this.
    next_deadline: Option<Instant>,
    /// When the loop ends at the latest, once the end was asked for.
    end: Option<Instant>,
    /// When connections are taken again after the system had none.
    resume: Option<Instant>,
    /// Whether that was told.
    is_short: bool,
}

impl Server {
    /// Listens at an address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn bind(address: SocketAddr, settings: Settings, stop: &Stop) -> Result<Self, ServeError> {
        let failed = |source| ServeError::Listen { address, source };
        let system = |source| ServeError::Poll { source };
        let poll = Poll::new().map_err(system)?;
        let mut listener = TcpListener::bind(address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let registry = poll.registry();
        registry
            .register(&mut listener, LISTENER, Interest::READABLE)
            .map_err(system)?;
        stop.wake_with(Waker::new(registry, WAKER).map_err(system)?);
        Ok(Self {
            poll,
            listener: Some(listener),
            address,
            settings,
            stop: stop.clone(),
            clients: Slots::new(),
            again: Vec::new(),
            rows: VecDeque::new(),
            totals: Totals::default(),
            handshakes: 0,
            next_deadline: None,
            end: None,
            resume: None,
            is_short: false,
        })
    }

    /// The address that it listens at.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the end is asked for and the clients have gone.
    ///
    /// # Errors
    /// The system's, and those of `tell`; no client's.
    pub fn run(
        mut self,
        tell: &mut dyn FnMut(Event) -> io::Result<()>,
    ) -> Result<Totals, ServeError> {
        let mut events = Events::with_capacity(1024);
        loop {
            if self.stop.is_stopped() && self.end.is_none() {
                self.drain(true);
            }
            if self.is_over() {
                return Ok(self.totals);
            }
            let timeout = self.timeout();
            match self.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result.map_err(|source| ServeError::Poll { source })?,
            }
            let told = |source| ServeError::Told { source };
            let mut ready = std::mem::take(&mut self.again);
            let mut accepts = self.resume.is_some_and(|at| at <= Instant::now());
            for event in &events {
                match event.token() {
                    LISTENER => accepts = true,
                    WAKER => {}
                    Token(at) => ready.push(at),
                }
            }
            if accepts {
                self.accept(tell).map_err(told)?;
            }
            for at in ready {
                self.turn(at, tell).map_err(told)?;
            }
            self.sweep(tell).map_err(told)?;
        }
    }

    fn is_over(&self) -> bool {
        self.end
            .is_some_and(|end| self.clients.len() == 0 || end <= Instant::now())
    }

    fn timeout(&self) -> Option<Duration> {
        if !self.again.is_empty() {
            return Some(Duration::ZERO);
        }
        let next = [self.next_deadline, self.end, self.resume];
        let next = next.into_iter().flatten().min()?;
        // A moment more, so that the deadline has passed when the loop wakes.
        let left = next.saturating_duration_since(Instant::now());
        Some(left.saturating_add(Duration::from_millis(1)))
    }

    /// Takes no more connections; says goodbye to those that are there.
    fn drain(&mut self, close: bool) {
        self.listener = None;
        self.resume = None;
        let time = if close {
            self.settings.limits.drain
        } else {
            self.settings.limits.idle
        };
        self.end = Instant::now().checked_add(time);
        let all: Vec<usize> = self.clients.iter().map(|(at, _)| at).collect();
        for at in all {
            let Some(client) = self.clients.get_mut(at) else {
                continue;
            };
            if close {
                client.say_goodbye();
                self.again.push(at);
            } else if !client.is_established() {
                // Nobody waits for it any more.
                self.clients.remove(at);
            }
        }
    }

    fn accept(&mut self, tell: &mut dyn FnMut(Event) -> io::Result<()>) -> io::Result<()> {
        self.resume = None;
        while let Some(listener) = &self.listener {
            match listener.accept() {
                Ok((stream, peer)) => {
                    self.is_short = false;
                    if self.clients.len() >= self.settings.limits.connections {
                        self.totals.turned_away = self.totals.turned_away.saturating_add(1);
                        drop(stream);
                        tell(Event::TurnedAway(peer))?;
                        continue;
                    }
                    self.take(stream, peer);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if is_passing(&error) => {}
                Err(error) => {
                    // No more file descriptors, most likely: the listener does not wake again by
                    // itself for those who wait.
                    self.resume = Instant::now().checked_add(BREATH);
                    // Told once, not at each try.
                    if !std::mem::replace(&mut self.is_short, true) {
                        tell(Event::Short(error))?;
                    }
                    break;
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, mut stream: mio::net::TcpStream, peer: SocketAddr) {
        let token = Token(self.clients.next());
        let both = Interest::READABLE.add(Interest::WRITABLE);
        let registered = self.poll.registry().register(&mut stream, token, both);
        if registered.is_err() {
            return;
        }
        // Answers are short, and nobody waits for more of them.
        let _ = stream.set_nodelay(true);
        let now = Instant::now();
        let deadline = now
            .checked_add(self.settings.limits.handshake)
            .unwrap_or(now);
        self.totals.connections = self.totals.connections.saturating_add(1);
        let at = self.clients.insert(Client::new(stream, peer, deadline));
        self.note_deadline(deadline);
        self.again.push(at);
    }

    fn note_deadline(&mut self, deadline: Instant) {
        let next = self
            .next_deadline
            .map_or(deadline, |next| next.min(deadline));
        self.next_deadline = Some(next);
    }

    /// One turn of a client: what there is to read and to write.
    fn turn(&mut self, at: usize, tell: &mut dyn FnMut(Event) -> io::Result<()>) -> io::Result<()> {
        let Some(client) = self.clients.get_mut(at) else {
            return Ok(());
        };
        let next = client.turn(&self.settings, &self.rows, self.address);
        let deadline = client.deadline;
        let told = client.take_told();
        match next {
            Next::Wait => {}
            Next::Again => self.again.push(at),
            Next::Close(ending) => {
                self.close(at, ending, tell)?;
            }
        }
        self.note_deadline(deadline);
        if let Some(told) = told {
            self.tell(told, tell)?;
        }
        Ok(())
    }

    fn close(
        &mut self,
        at: usize,
        ending: Ending,
        tell: &mut dyn FnMut(Event) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(mut client) = self.clients.remove(at) else {
            return Ok(());
        };
        let _ = self.poll.registry().deregister(&mut client.stream);
        self.totals.frames = self.totals.frames.saturating_add(client.frames());
        match client.at_end(ending, self.address) {
            Some(told) => self.tell(told, tell),
            None => Ok(()),
        }
    }

    fn tell(
        &mut self,
        told: client::Told,
        tell: &mut dyn FnMut(Event) -> io::Result<()>,
    ) -> io::Result<()> {
        match told {
            client::Told::Page(peer) => tell(Event::Page(peer)),
            client::Told::Silent(peer, ending) => {
                self.totals.silent = self.totals.silent.saturating_add(1);
                tell(Event::Silent { peer, ending })
            }
            client::Told::Handshake(mut seen) => {
                self.handshakes = self.handshakes.saturating_add(1);
                seen.number = self.handshakes;
                seen.report.index =
                    usize::try_from(self.handshakes.saturating_sub(1)).unwrap_or(usize::MAX);
                page::note(&mut self.rows, &seen);
                tell(Event::Handshake(seen))?;
                if self.settings.once && self.end.is_none() {
                    self.drain(false);
                }
                Ok(())
            }
        }
    }

    /// Closes those whose time is over.
    fn sweep(&mut self, tell: &mut dyn FnMut(Event) -> io::Result<()>) -> io::Result<()> {
        let now = Instant::now();
        if self.next_deadline.is_none_or(|next| next > now) {
            return Ok(());
        }
        let late = self.clients.iter();
        let late = late.filter(|(_, client)| client.deadline <= now);
        let late: Vec<usize> = late.map(|(at, _)| at).collect();
        for at in late {
            self.close(at, Ending::Late, tell)?;
        }
        self.next_deadline = self.clients.iter().map(|(_, client)| client.deadline).min();
        Ok(())
    }
}

/// A client that went while it waited: the next one is taken.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
