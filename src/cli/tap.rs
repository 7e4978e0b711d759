//! `ws76 tap`.

use std::net::SocketAddr;

use ws76::live::Stop;
use ws76::live::serve::ServeError;
use ws76::live::tap::{Event, Limits, Passed, Tap, Totals};

use super::args::{Global, TapArgs};
use super::live::{Notes, Saver, Seen, Show, listen_address, resolved, stop_at_signals};
use super::outcome::{Outcome, UsageError};
use super::output::Output;

/// Passes bytes on until the end is asked for.
pub(crate) fn run(args: &TapArgs, global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    let listen = listen_address(&args.listen, args.public)?;
    let policy = args.policy.policy()?;
    let target = resolved(&args.target, None)?;
    let saver = Saver::new(args.save.clone())?;
    let stop = Stop::new();
    let tap = Tap::bind(listen, target, limits(args), &stop).map_err(|error| match error {
        ServeError::Itself { .. } => anyhow::Error::from(UsageError(error.to_string())),
        error => error.into(),
    })?;
    stop_at_signals(&stop)?;
    let mut watcher = Watcher {
        target,
        stop: args.once.then(|| stop.clone()),
        saver,
        notes: Notes::start(global.quiet),
        number: 0,
        is_unreachable: false,
    };
    watcher.notes.say(format!(
        "listening at ws://{}/ for {target}; Ctrl-C ends",
        tap.address()
    ));
    let mut show = Show::start(global, output, &args.target, policy, &stop);
    let totals = tap.run(&mut |event| watcher.take(event, &mut show))?;
    let shown = show.finish()?;
    let mut notes = watcher.notes;
    if !shown.is_closed {
        notes.remark(sum(&totals));
    }
    notes.say_lost(&shown);
    notes.finish(&stop);
    Ok(if watcher.is_unreachable {
        Outcome::Unreachable
    } else {
        shown.outcome
    })
}

/// Takes what happens, one event after the other.
struct Watcher {
    target: SocketAddr,
    /// To be stopped after the first handshake, where one is all that is wanted.
    stop: Option<Stop>,
    saver: Saver,
    notes: Notes,
    /// Handshakes so far.
    number: u64,
    /// The one that was wanted found no server.
    is_unreachable: bool,
}

impl Watcher {
    fn take(&mut self, event: Event, show: &mut Show) {
        let notes = &mut self.notes;
        match event {
            Event::Handshake(passed) => self.handshake(*passed, show),
            Event::NoServer { peer, error } => {
                notes.say(format!("{peer}: no connection to {}: {error}", self.target));
                if let Some(stop) = &self.stop {
                    self.is_unreachable = true;
                    stop.stop();
                }
            }
            Event::Plain(peer) => {
                notes.remark(format!("{peer} made a plain request, no handshake"));
            }
            // They are counted.
            Event::Silent(_) => {}
            Event::Idle(peer) => {
                notes.remark(format!(
                    "{peer} was closed: no byte went either way in time"
                ));
            }
            Event::Short(error) => notes.say(format!("no more connections for now: {error}")),
        }
    }

    fn handshake(&mut self, passed: Passed, show: &mut Show) {
        if let Err(error) = self.saver.save(&passed.had) {
            self.notes.say(error.to_string());
        }
        self.number = self.number.saturating_add(1);
        let seen = Seen {
            number: self.number,
            peer: passed.peer,
            local: self.target,
            had: passed.had,
            why: None,
        };
        if !show.take(seen) {
            let text = "handshakes are not shown: nobody reads them fast enough";
            self.notes.say(text.to_owned());
        }
        if let Some(stop) = &self.stop {
            stop.stop();
        }
    }
}

const fn limits(args: &TapArgs) -> Limits {
    Limits {
        connections: args.max_connections,
        connect: args.connect_timeout,
        idle: args.idle_timeout,
        drain: args.drain_timeout,
    }
}

fn sum(totals: &Totals) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let mut text = format!(
        "{} connection{}, {} bytes to the server, {} bytes to the clients",
        totals.connections,
        plural(totals.connections),
        totals.to_server,
        totals.to_client
    );
    if totals.silent > 0 {
        text.push_str(&format!(", {} sent nothing", totals.silent));
    }
    text
}
