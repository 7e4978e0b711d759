//! The handshakes of one server, diagnosed together.

use std::collections::BTreeMap;

use ws76::capture::Flow;
use ws76::diagnosis::{Case, explain_together};
use ws76::judge::{Exchange, Handshake, Scope, Verdict};
use ws76::report::TogetherReport;

/// Handshakes kept of one server, wrong and right ones each: more would say nothing new.
pub(super) const MOST_KEPT: usize = 16;

/// Bytes kept of all servers, 8 MiB.
const MOST_BYTES: usize = 8 << 20;

/// Servers that are kept apart.
const MOST_SERVERS: usize = 64;

/// Longer requests and responses are not kept, in bytes.
const LONGEST: usize = 16 << 10;

/// A handshake that is kept.
#[derive(Debug)]
pub(super) struct Kept {
    /// The server's end of the flow, where the capture names it.
    server: Option<String>,
    exchange: Option<Exchange<'static>>,
    /// Bytes of both sides.
    length: usize,
    is_right: bool,
}

impl Kept {
    /// Keeps an exchange, with bytes of its own.
    pub(super) fn new(exchange: Exchange<'_>, flow: Option<&Flow>, is_right: bool) -> Self {
        let longest = exchange.lengths().max().unwrap_or(0);
        let exchange = (longest <= LONGEST).then(|| exchange.into_static());
        let kept = exchange.iter().flat_map(Exchange::lengths);
        Self {
            server: flow.map(|flow| flow.server.to_string()),
            length: kept.fold(0, usize::saturating_add),
            exchange,
            is_right,
        }
    }
}

#[derive(Debug, Default)]
struct Server {
    wrong: Vec<Exchange<'static>>,
    right: Vec<Exchange<'static>>,
}

/// All servers met so far.
#[derive(Debug, Default)]
pub(super) struct Servers {
    known: BTreeMap<Option<String>, Server>,
    /// Bytes kept of all of them.
    bytes: usize,
    /// Wrong answers of servers of which none is kept.
    pub(super) uncompared: u64,
}

impl Servers {
    /// Whether there is room for a handshake of that flow.
    pub(super) fn wants(&mut self, flow: Option<&Flow>, is_right: bool) -> bool {
        let server = flow.map(|flow| flow.server.to_string());
        let is_full = self.bytes >= MOST_BYTES;
        match self.known.get(&server) {
            Some(server) if is_right => server.right.len() < MOST_KEPT && !is_full,
            Some(server) => server.wrong.len() < MOST_KEPT && !is_full,
            None if self.known.len() < MOST_SERVERS && !is_full => true,
            None => {
                self.leave_out(is_right);
                false
            }
        }
    }

    fn leave_out(&mut self, is_right: bool) {
        self.uncompared = self.uncompared.saturating_add(u64::from(!is_right));
    }

    /// Keeps a handshake, as far as there is room.
    pub(super) fn keep(&mut self, kept: Kept) {
        let is_known = self.known.contains_key(&kept.server);
        let is_full = self.bytes >= MOST_BYTES;
        if !is_known && (is_full || self.known.len() >= MOST_SERVERS) {
            return self.leave_out(kept.is_right);
        }
        if is_full {
            return;
        }
        self.bytes = self.bytes.saturating_add(kept.length);
        let server = self.known.entry(kept.server).or_default();
        let side = if kept.is_right {
            &mut server.right
        } else {
            &mut server.wrong
        };
        if side.len() < MOST_KEPT {
            side.extend(kept.exchange);
        }
    }

    /// What explains each server's wrong answers, where it gave several.
    pub(super) fn explain(&self) -> Vec<TogetherReport> {
        let several = self
            .known
            .iter()
            .filter(|(_, server)| server.wrong.len() > 1);
        several
            .filter_map(|(name, server)| server.explain(name.clone()))
            .collect()
    }
}

impl Server {
    /// Requests that conform come first: what explains their answers is the server's mistake. What
    /// it makes of requests that it must abort is reported besides.
    fn explain(&self, name: Option<String>) -> Option<TogetherReport> {
        let (wrong, right) = (judged(&self.wrong), judged(&self.right));
        let is_broken = |handshake: &&Handshake<'_>| handshake.verdict == Some(Verdict::Aborted);
        let broken = wrong.iter().filter(is_broken).filter_map(Case::read);
        let broken: Vec<Case<'_>> = broken.collect();
        let conforming = wrong.iter().filter(|handshake| !is_broken(handshake));
        let conforming: Vec<Case<'_>> = conforming.filter_map(Case::read).collect();
        let right: Vec<Case<'_>> = right.iter().filter_map(Case::read).collect();
        let all: Vec<Case<'_>> = conforming.iter().chain(&broken).cloned().collect();
        let by_all = explain_together(&all, &right);
        let by_conforming = explain_together(&conforming, &right).filter(|_| conforming.len() > 1);
        let (compared, first) = match &by_conforming {
            Some(together) => (conforming.len(), together),
            None => (all.len(), by_all.as_ref()?),
        };
        let report = TogetherReport::new(name, compared as u64, first);
        Some(match &by_all {
            Some(all) if by_conforming.is_some() => report.with_broken(broken.len() as u64, all),
            _ => report,
        })
    }
}

fn judged<'a>(exchanges: &'a [Exchange<'static>]) -> Vec<Handshake<'a>> {
    let exchanges = exchanges.iter();
    exchanges
        .map(|exchange| Handshake::judge(exchange, Scope::Both, None))
        .collect()
}
