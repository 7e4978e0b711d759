//! A server that runs: it accepts clients, and hears of them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::super::connect::after;
use super::super::listen::{BREATH, accept, is_passing};
use super::super::stop::Stop;
use super::client::{self, Happened};
use super::shared::{End, Shared};
use super::{Event, Totals};

/// A server that runs.
pub(super) struct Serving {
    pub(super) shared: Arc<Shared>,
    pub(super) stop: Stop,
    /// None once no more connections are accepted.
    pub(super) listener: Option<TcpListener>,
    pub(super) clients: JoinSet<()>,
    pub(super) happened: mpsc::Sender<Happened>,
    pub(super) events: mpsc::Receiver<Happened>,
    pub(super) totals: Totals,
    pub(super) handshakes: u64,
    /// Whether the system had no connections at the last try, which is reported once.
    pub(super) is_short: bool,
}

impl Serving {
    pub(super) async fn run(mut self, take: &mut dyn FnMut(Event)) -> Totals {
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
