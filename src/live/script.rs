//! One connection from the client's side: what is sent and awaited, step by step, and what came.

use std::time::Duration;

use tokio::time::Instant;

use super::connect::{ConnectError, Connection, Got, Target, after};
use crate::message::Side;
use crate::message::arriving::{has_fields, is_whole};

/// More than this is not read of a response: 64 KiB.
pub const LONGEST_RESPONSE: usize = 64 << 10;

/// The runtime's clock is no finer than a millisecond, so a shorter pause sleeps and reads nothing.
const SHORTEST_READ: Duration = Duration::from_millis(3);

/// One thing that a client does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Sends bytes, in one write.
    Send(Vec<u8>),
    /// Waits, and reads what comes meanwhile.
    Pause(Duration),
    /// Waits for the response's empty line.
    AwaitFields,
    /// Waits for the answer, or for the end of a response that is no 101.
    AwaitAnswer,
    /// Waits until the server closes.
    AwaitEnd,
}

/// Why a connection ended, or why nothing more was awaited of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All that was awaited has come.
    Done,
    /// The server closed its side before.
    Closed,
    /// The server reset the connection.
    Reset,
    /// The client closed its side, or reset the connection, before.
    Left,
    /// The time was over.
    Late,
    /// More came than is read.
    Full,
    /// ws76 itself was ended.
    Stopped,
}

impl Ending {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "answered",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Left => "left",
            Self::Late => "timeout",
            Self::Full => "too-long",
            Self::Stopped => "stopped",
        }
    }
}

/// Bytes that went one way at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Who sent them.
    pub from: Side,
    /// When, since the connection was there.
    pub at: Duration,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A connection under way.
pub(super) struct Session {
    connection: Connection,
    started: Instant,
    deadline: Instant,
    chunks: Vec<Chunk>,
    received: Vec<u8>,
    ending: Option<Ending>,
}

/// What was had of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// The client's address.
    pub local: std::net::SocketAddr,
    /// The server's address.
    pub remote: std::net::SocketAddr,
    /// What went both ways, in order.
    pub chunks: Vec<Chunk>,
    /// How it ended.
    pub ending: Ending,
    /// How long it took from the connection to the end.
    pub took: Duration,
}

impl Exchanged {
    /// All bytes of one side.
    #[must_use]
    pub fn bytes_of(&self, side: Side) -> Vec<u8> {
        let chunks = self.chunks.iter().filter(|chunk| chunk.from == side);
        chunks.flat_map(|chunk| chunk.bytes.clone()).collect()
    }
}

/// Connects and plays a script; `time` is for all of it.
///
/// # Errors
/// There is no connection.
pub(super) async fn play(
    target: &Target,
    steps: &[Step],
    time: Duration,
) -> Result<Exchanged, ConnectError> {
    let mut session = Session::open(target, time).await?;
    session.play(steps).await;
    Ok(session.finish())
}

impl Session {
    pub(super) async fn open(target: &Target, time: Duration) -> Result<Self, ConnectError> {
        let deadline = after(time);
        let connection = Connection::open(target, deadline).await?;
        Ok(Self {
            connection,
            started: Instant::now(),
            deadline,
            chunks: Vec::new(),
            received: Vec::new(),
            ending: None,
        })
    }

    pub(super) async fn play(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Send(bytes) => self.send(bytes).await,
                Step::Pause(time) => self.pause(*time).await,
                Step::AwaitFields => self.read_until(has_fields).await,
                Step::AwaitAnswer => self.read_until(is_whole).await,
                Step::AwaitEnd => self.read_until(|_| false).await,
            }
            if self.ending.is_some() {
                return;
            }
        }
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) {
        let at = self.started.elapsed();
        // Where the server has closed already, the reading finds it, and what came before.
        if self.connection.write(bytes, self.deadline).await.is_ok() {
            self.chunks.push(Chunk {
                from: Side::Client,
                at,
                bytes: bytes.to_vec(),
            });
        }
    }

    async fn pause(&mut self, time: Duration) {
        if time < SHORTEST_READ {
            std::thread::sleep(time);
            return;
        }
        let end = after(time).min(self.deadline);
        while self.ending.is_none() && Instant::now() < end {
            self.read_once(end).await;
            if self.ending == Some(Ending::Late) && end < self.deadline {
                self.ending = None;
            }
        }
    }

    /// Reads until what came is enough.
    pub(super) async fn read_until(&mut self, is_enough: impl Fn(&[u8]) -> bool) {
        while self.ending.is_none() && !is_enough(&self.received) {
            self.read_once(self.deadline).await;
        }
    }

    async fn read_once(&mut self, deadline: Instant) {
        let mut buffer = [0; 4096];
        match self.connection.read(&mut buffer, deadline).await {
            Got::Bytes(count) => {
                let bytes = buffer.get(..count).unwrap_or_default();
                self.received.extend_from_slice(bytes);
                self.chunks.push(Chunk {
                    from: Side::Server,
                    at: self.started.elapsed(),
                    bytes: bytes.to_vec(),
                });
                if self.received.len() > LONGEST_RESPONSE {
                    self.ending = Some(Ending::Full);
                }
            }
            Got::End => self.ending = Some(Ending::Closed),
            Got::Late => self.ending = Some(Ending::Late),
            Got::Broken => self.ending = Some(Ending::Reset),
        }
    }

    /// Reads for a while: the text of a refusal whose length the server does not announce.
    pub(super) async fn read_rest(&mut self, time: Duration) {
        let end = after(time).min(self.deadline);
        let before = self.ending;
        while self.ending.is_none() && Instant::now() < end {
            self.read_once(end).await;
        }
        // All that was awaited had come already.
        self.ending = before;
    }

    /// All bytes that came so far.
    pub(super) fn received(&self) -> &[u8] {
        &self.received
    }

    pub(super) fn finish(self) -> Exchanged {
        Exchanged {
            local: self.connection.local,
            remote: self.connection.remote,
            chunks: self.chunks,
            ending: self.ending.unwrap_or(Ending::Done),
            took: self.started.elapsed(),
        }
    }
}
