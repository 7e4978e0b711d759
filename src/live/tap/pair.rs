//! One client and its connection to the server.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout};

use super::super::script::Ending;
use super::watched::Watched;
use super::{Event, Shared};
use crate::message::Side;

/// Read and passed on at once.
const PIECE: usize = 16 << 10;

/// Both directions of a pair, as far as they have to do with each other.
struct Pair<'s> {
    shared: &'s Shared,
    happened: &'s Sender<Event>,
    watched: Mutex<Watched>,
    last: Mutex<Instant>,
}

/// Connects to the server and passes bytes on until both sides have ended.
pub(super) async fn run(
    mut client: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    happened: Sender<Event>,
) {
    let connecting = TcpStream::connect(shared.target);
    let connected = timeout(shared.limits.connect, connecting).await;
    let mut server = match connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
        Ok(server) => server,
        Err(error) => {
            let _ = happened.send(Event::NoServer { peer, error }).await;
            return;
        }
    };
    for stream in [&client, &server] {
        // Packets are passed on as they come.
        let _ = stream.set_nodelay(true);
    }
    let pair = Pair {
        shared: &shared,
        happened: &happened,
        watched: Mutex::new(Watched::new(peer)),
        last: Mutex::new(Instant::now()),
    };
    let ending = pair.pass(&mut client, &mut server).await;
    let watched = pair.watched.into_inner();
    let watched = watched.unwrap_or_else(PoisonError::into_inner);
    if watched.is_silent() {
        shared.silent.fetch_add(1, Ordering::Relaxed);
        let _ = happened.send(Event::Silent(peer)).await;
        return;
    }
    if let Some(event) = watched.at_end(ending) {
        let _ = happened.send(event).await;
    }
    if ending == Ending::Late {
        let _ = happened.send(Event::Idle(peer)).await;
    }
}

impl Pair<'_> {
    /// Passes both directions on; says why it is over.
    async fn pass(&self, client: &mut TcpStream, server: &mut TcpStream) -> Ending {
        let (client_reads, client_writes) = client.split();
        let (server_reads, server_writes) = server.split();
        let up = self.pipe(client_reads, server_writes, Side::Client);
        let down = self.pipe(server_reads, client_writes, Side::Server);
        let mut ends = self.shared.end.subscribe();
        tokio::select! {
            passed = async { tokio::try_join!(up, down) } => {
                match passed {
                    Ok((first, second)) if first.1 <= second.1 => first.0,
                    Ok((_, second)) => second.0,
                    Err(ending) => ending,
                }
            }
            () = self.idle(self.shared.limits.idle) => Ending::Late,
            _ = ends.wait_for(|end| *end) => Ending::Stopped,
        }
    }

    /// Passes one direction on until it ends, and ends the other side's. A side that is gone ends
    /// both.
    async fn pipe(
        &self,
        from: ReadHalf<'_>,
        mut to: WriteHalf<'_>,
        side: Side,
    ) -> Result<(Ending, Instant), Ending> {
        let (closed, reset, count) = match side {
            Side::Client => (Ending::Left, Ending::Left, &self.shared.to_server),
            Side::Server => (Ending::Closed, Ending::Reset, &self.shared.to_client),
        };
        let mut buffer = Vec::new();
        loop {
            from.readable().await.map_err(|_| reset)?;
            buffer.reserve(PIECE);
            match from.try_read_buf(&mut buffer) {
                Ok(0) => {
                    let ended = Instant::now();
                    // The other side may have gone, then there is nothing to end.
                    let _ = to.shutdown().await;
                    return Ok((closed, ended));
                }
                Ok(_) => self
                    .take(&buffer, &mut to, side, count)
                    .await
                    .map_err(|_| reset)?,
                // A pair that waits holds no buffer.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => buffer = Vec::new(),
                Err(_) => return Err(reset),
            }
            buffer.clear();
        }
    }

    /// Passes bytes on, and reports what they complete.
    async fn take(
        &self,
        bytes: &[u8],
        to: &mut WriteHalf<'_>,
        side: Side,
        count: &AtomicU64,
    ) -> io::Result<()> {
        *lock(&self.last) = Instant::now();
        count.fetch_add(u64::try_from(bytes.len()).unwrap_or(0), Ordering::Relaxed);
        let events = lock(&self.watched).take(side, bytes);
        to.write_all(bytes).await?;
        for event in events {
            let _ = self.happened.send(event).await;
        }
        Ok(())
    }

    /// Waits until no byte has gone either way for so long.
    async fn idle(&self, time: Duration) {
        loop {
            let last = *lock(&self.last);
            let end = last.checked_add(time).unwrap_or(last);
            if end <= Instant::now() {
                return;
            }
            sleep_until(end).await;
        }
    }
}

/// All of a pair runs in one task, so nobody ever waits here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
