//! A tap: it stands between clients and a server, passes every byte on unchanged, and judges each
//! handshake that goes by.
//!
//! One loop holds all connections. What one side sends is held only until the other takes it, at
//! most 64 KiB each way: a slow reader slows its writer, as it would without the tap.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use super::Stop;
use super::script::{Watch, content_length};
use super::serve::ServeError;
use super::slots::Slots;
use super::told;
use crate::draft::{Version, version_of};
use crate::message::{Request, Response};
use crate::report::HandshakeReport;

const LISTENER: Token = Token(usize::MAX);
const WAKER: Token = Token(usize::MAX - 1);

/// Held of each direction, until the other side takes it.
const MOST_HELD: usize = 64 << 10;

/// Kept of each direction until the handshake is judged.
const MOST_KEPT: usize = 64 << 10;

/// Reads in one turn and direction.
const READS: usize = 16;

/// How long the tap waits before it takes connections again when the system has no more of them.
const BREATH: Duration = Duration::from_millis(50);

/// What connections may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Clients at one time; more wait in the system's queue.
    pub connections: usize,
    /// For the server to take a connection.
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
    /// The client's bytes, up to key 3.
    pub request: Vec<u8>,
    /// The server's bytes, up to the answer.
    pub response: Vec<u8>,
    /// The handshake, judged.
    pub report: HandshakeReport,
}

/// What happens at a tap.
#[derive(Debug)]
pub enum Event {
    /// A handshake went by, or a connection ended within one.
    Handshake(Box<Passed>),
    /// The server does not take a client's connection.
    NoServer {
        /// The client.
        peer: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// A plain request of HTTP and its response went by; what follows on the connection is judged.
    Plain(SocketAddr),
    /// A client was closed, since no byte went either way in time.
    Idle(SocketAddr),
    /// The system gives no more connections for now.
    Short(io::Error),
}

/// What went by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Clients that came.
    pub connections: u64,
    /// Bytes from clients to the server.
    pub to_server: u64,
    /// Bytes from the server to clients.
    pub to_client: u64,
}

/// One direction: what was read and not yet written.
#[derive(Debug, Default)]
struct Pipe {
    held: Vec<u8>,
    kept: Vec<u8>,
    ended: bool,
    shut: bool,
    count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// Nothing to do until the system says so.
    Idle,
    /// There may be more.
    More,
    /// A side is gone.
    Broken,
}

impl Pipe {
    /// Passes on what there is.
    fn pass(&mut self, from: &mut TcpStream, to: &mut TcpStream, keep: bool) -> Flow {
        let mut buffer = [0; 16 << 10];
        for _ in 0..READS {
            match self.write(to) {
                Flow::Idle => {}
                other => return other,
            }
            if self.ended || self.held.len() >= MOST_HELD {
                return Flow::Idle;
            }
            match from.read(&mut buffer) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    self.held.extend_from_slice(bytes);
                    self.count = self.count.saturating_add(u64::try_from(count).unwrap_or(0));
                    if keep {
                        let room = MOST_KEPT.saturating_sub(self.kept.len());
                        self.kept.extend(bytes.iter().take(room));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Flow::Idle,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Flow::Broken,
            }
        }
        Flow::More
    }

    /// Writes what is held; where the reading side has ended and all is written, ends the other.
    fn write(&mut self, to: &mut TcpStream) -> Flow {
        while !self.held.is_empty() {
            match to.write(&self.held) {
                Ok(0) => return Flow::Broken,
                Ok(count) => {
                    self.held.drain(..count.min(self.held.len()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Flow::Idle,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Flow::Broken,
            }
        }
        if self.ended && !self.shut {
            self.shut = true;
            let _ = to.shutdown(Shutdown::Write);
        }
        Flow::Idle
    }
}

#[derive(Debug)]
struct Pair {
    client: TcpStream,
    server: TcpStream,
    peer: SocketAddr,
    connected: bool,
    deadline: Option<Instant>,
    up: Pipe,
    down: Pipe,
    watch: Watch,
    is_told: bool,
}

#[derive(Debug)]
enum Next {
    Wait,
    Again,
    Close,
    NoServer(io::Error),
}

impl Pair {
    fn turn(&mut self, idle: Duration) -> Next {
        if !self.connected {
            match self.server.take_error() {
                Ok(Some(error)) | Err(error) => return Next::NoServer(error),
                Ok(None) => {}
            }
            match self.server.peer_addr() {
                Ok(_) => {
                    self.connected = true;
                    self.deadline = Instant::now().checked_add(idle);
                }
                Err(error) if error.kind() == io::ErrorKind::NotConnected => return Next::Wait,
                Err(error) => return Next::NoServer(error),
            }
        }
        let keep = !self.is_told;
        let before = (self.up.count, self.down.count);
        let up = self.up.pass(&mut self.client, &mut self.server, keep);
        let down = self.down.pass(&mut self.server, &mut self.client, keep);
        if (self.up.count, self.down.count) != before {
            self.deadline = Instant::now().checked_add(idle);
        }
        // What one direction read may be what the other waits to write, so both are looked at.
        if up == Flow::Broken || down == Flow::Broken || (self.up.shut && self.down.shut) {
            return Next::Close;
        }
        if up == Flow::More || down == Flow::More {
            Next::Again
        } else {
            Next::Wait
        }
    }

    /// What is to be told, once a response is whole or no more is kept.
    fn told(&mut self, server: SocketAddr) -> Option<Event> {
        if self.is_told {
            return None;
        }
        let is_full = self.up.kept.len() >= MOST_KEPT || self.down.kept.len() >= MOST_KEPT;
        let has_body = !self.up.kept.starts_with(b"HEAD ");
        let whole = self.watch.look(&self.down.kept, has_body);
        if is_full || whole.is_none() {
            return is_full.then(|| self.judge(server)).flatten();
        }
        let Some((request, version)) = whole.and_then(|whole| self.request_before_next(whole))
        else {
            return self.judge(server);
        };
        // The connection goes on with another request: this one and its response are cut off.
        let after_request = self.up.kept.split_off(request);
        let after_response = self.down.kept.split_off(whole.unwrap_or(0));
        let event = if version == Version::NotWebSocket {
            Some(Event::Plain(self.peer))
        } else {
            self.judge(server)
        };
        self.up.kept = after_request;
        self.down.kept = after_response;
        self.watch = Watch::default();
        self.is_told = false;
        event
    }

    /// The length and version of the request whose response is whole, where another may follow it:
    /// the response is no 101, and both messages tell their ends.
    fn request_before_next(&self, whole: usize) -> Option<(usize, Version)> {
        let response = Response::read(self.down.kept.get(..whole)?);
        let length = content_length(&response.message);
        let is_told = length.is_some() || matches!(response.code(), Some(204 | 304));
        let chunked = response.message.value("Transfer-Encoding").is_some();
        if !is_told || chunked || matches!(response.code(), None | Some(100..=199)) {
            return None;
        }
        let request = Request::read(&self.up.kept);
        let message = &request.message;
        let version = version_of(&request);
        let body = if version.is_judged() {
            8
        } else if message.value("Transfer-Encoding").is_some() {
            return None;
        } else {
            content_length(message).unwrap_or(0)
        };
        let end = message.body()?.saturating_add(body);
        (end <= self.up.kept.len()).then_some((end, version))
    }

    /// Judges what went by so far; none where nothing did.
    fn judge(&mut self, server: SocketAddr) -> Option<Event> {
        self.is_told = true;
        let mut request = std::mem::take(&mut self.up.kept);
        let response = std::mem::take(&mut self.down.kept);
        if request.is_empty() && response.is_empty() {
            return None;
        }
        if let Some(body) = Request::read(&request).message.body() {
            request.truncate(body.saturating_add(8));
        }
        let mut exchange = told::exchange(&request, &response);
        exchange.server_closed = self.down.ended;
        let flow = format!("{} -> {server}", self.peer);
        let report = told::report(&exchange, None, server.to_string(), Some(flow));
        Some(Event::Handshake(Box::new(Passed {
            request,
            response,
            report,
        })))
    }
}

/// A tap that listens.
#[derive(Debug)]
pub struct Tap {
    poll: Poll,
    listener: Option<TcpListener>,
    address: SocketAddr,
    target: SocketAddr,
    limits: Limits,
    stop: Stop,
    pairs: Slots<Pair>,
    again: Vec<usize>,
    accepts: bool,
    resume: Option<Instant>,
    /// Whether that was told.
    is_short: bool,
    end: Option<Instant>,
    totals: Totals,
    handshakes: usize,
}

type Tell<'t> = &'t mut dyn FnMut(Event) -> io::Result<()>;

impl Tap {
    /// Listens at an address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn bind(
        address: SocketAddr,
        target: SocketAddr,
        limits: Limits,
        stop: &Stop,
    ) -> Result<Self, ServeError> {
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
            target,
            limits,
            stop: stop.clone(),
            pairs: Slots::new(),
            again: Vec::new(),
            accepts: false,
            resume: None,
            is_short: false,
            end: None,
            totals: Totals::default(),
            handshakes: 0,
        })
    }

    /// The address that it listens at.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Passes bytes on until the end is asked for and the clients have gone.
    ///
    /// # Errors
    /// The system's, and those of `tell`; no peer's.
    pub fn run(mut self, tell: Tell<'_>) -> Result<Totals, ServeError> {
        let told = |source| ServeError::Told { source };
        let mut events = Events::with_capacity(1024);
        loop {
            if self.stop.is_stopped() && self.end.is_none() {
                self.listener = None;
                self.resume = None;
                self.end = Instant::now().checked_add(self.limits.drain);
            }
            let now = Instant::now();
            if self
                .end
                .is_some_and(|end| end <= now || self.pairs.len() == 0)
            {
                self.close_all(tell).map_err(told)?;
                return Ok(self.totals);
            }
            let timeout = self.timeout(now);
            match self.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result.map_err(|source| ServeError::Poll { source })?,
            }
            let mut ready = std::mem::take(&mut self.again);
            for event in &events {
                match event.token() {
                    LISTENER => self.accepts = true,
                    WAKER => {}
                    Token(token) => ready.push(token >> 1),
                }
            }
            if self.resume.is_some_and(|at| at <= Instant::now()) {
                self.resume = None;
                self.accepts = true;
            }
            ready.dedup();
            for at in ready {
                self.turn(at, tell).map_err(told)?;
            }
            // Last, since those that went have made room.
            self.sweep(tell).map_err(told)?;
            self.accept(tell).map_err(told)?;
        }
    }

    fn timeout(&self, now: Instant) -> Option<Duration> {
        if !self.again.is_empty() {
            return Some(Duration::ZERO);
        }
        let deadlines = self.pairs.iter().filter_map(|(_, pair)| pair.deadline);
        let next = deadlines.chain(self.end).chain(self.resume).min()?;
        let left = next.saturating_duration_since(now);
        Some(left.saturating_add(Duration::from_millis(1)))
    }

    fn accept(&mut self, tell: Tell<'_>) -> io::Result<()> {
        while let Some(listener) = self.listener.as_ref().filter(|_| self.accepts) {
            if self.pairs.len() >= self.limits.connections {
                // A pair that goes makes room; `accepts` stays, so the next turn looks again.
                return Ok(());
            }
            match listener.accept() {
                Ok((client, peer)) => {
                    self.is_short = false;
                    self.take(client, peer, tell)?;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.accepts = false,
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    self.accepts = false;
                    self.resume = Instant::now().checked_add(BREATH);
                    // Told once, not at each try.
                    if !std::mem::replace(&mut self.is_short, true) {
                        tell(Event::Short(error))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, mut client: TcpStream, peer: SocketAddr, tell: Tell<'_>) -> io::Result<()> {
        self.totals.connections = self.totals.connections.saturating_add(1);
        let token = self.pairs.next() << 1;
        let registry = self.poll.registry();
        let both = Interest::READABLE.add(Interest::WRITABLE);
        let connected = TcpStream::connect(self.target).and_then(|mut server| {
            registry.register(&mut client, Token(token), both)?;
            registry.register(&mut server, Token(token | 1), both)?;
            Ok(server)
        });
        let server = match connected {
            Ok(server) => server,
            Err(error) => return tell(Event::NoServer { peer, error }),
        };
        for stream in [&client, &server] {
            // Packets are passed on as they come.
            let _ = stream.set_nodelay(true);
        }
        let at = self.pairs.insert(Pair {
            client,
            server,
            peer,
            connected: false,
            deadline: Instant::now().checked_add(self.limits.connect),
            up: Pipe::default(),
            down: Pipe::default(),
            watch: Watch::default(),
            is_told: false,
        });
        self.again.push(at);
        Ok(())
    }

    fn turn(&mut self, at: usize, tell: Tell<'_>) -> io::Result<()> {
        let Some(pair) = self.pairs.get_mut(at) else {
            return Ok(());
        };
        let next = pair.turn(self.limits.idle);
        while let Some(event) = self
            .pairs
            .get_mut(at)
            .and_then(|pair| pair.told(self.target))
        {
            self.tell(Some(event), tell)?;
        }
        match next {
            Next::Wait => Ok(()),
            Next::Again => {
                self.again.push(at);
                Ok(())
            }
            Next::Close => self.close(at, tell),
            Next::NoServer(error) => {
                let peer = self.pairs.get_mut(at).map(|pair| pair.peer);
                self.close(at, tell)?;
                peer.map_or(Ok(()), |peer| tell(Event::NoServer { peer, error }))
            }
        }
    }

    fn tell(&mut self, event: Option<Event>, tell: Tell<'_>) -> io::Result<()> {
        let Some(mut event) = event else {
            return Ok(());
        };
        if let Event::Handshake(passed) = &mut event {
            passed.report.index = self.handshakes;
            self.handshakes = self.handshakes.saturating_add(1);
        }
        tell(event)
    }

    fn close(&mut self, at: usize, tell: Tell<'_>) -> io::Result<()> {
        let Some(mut pair) = self.pairs.remove(at) else {
            return Ok(());
        };
        let registry = self.poll.registry();
        let _ = registry.deregister(&mut pair.client);
        let _ = registry.deregister(&mut pair.server);
        self.totals.to_server = self.totals.to_server.saturating_add(pair.up.count);
        self.totals.to_client = self.totals.to_client.saturating_add(pair.down.count);
        let event = if pair.is_told {
            None
        } else {
            pair.judge(self.target)
        };
        self.tell(event, tell)
    }

    fn close_all(&mut self, tell: Tell<'_>) -> io::Result<()> {
        let all: Vec<usize> = self.pairs.iter().map(|(at, _)| at).collect();
        all.into_iter().try_for_each(|at| self.close(at, tell))
    }

    /// Closes the clients whose server takes no connection in time, and those that are silent.
    fn sweep(&mut self, tell: Tell<'_>) -> io::Result<()> {
        let now = Instant::now();
        let late = self.pairs.iter();
        let late = late.filter(|(_, pair)| pair.deadline.is_some_and(|deadline| deadline <= now));
        let late: Vec<(usize, SocketAddr, bool)> = late
            .map(|(at, pair)| (at, pair.peer, pair.connected))
            .collect();
        for (at, peer, connected) in late {
            self.close(at, tell)?;
            if connected {
                tell(Event::Idle(peer))?;
            } else {
                let error = io::ErrorKind::TimedOut.into();
                tell(Event::NoServer { peer, error })?;
            }
        }
        Ok(())
    }
}
