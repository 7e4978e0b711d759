//! `ws76 tap`.

use ws76::live::Stop;
use ws76::live::serve::ServeError;
use ws76::live::tap::{Event, Limits, Tap, Totals};

use super::args::{Global, TapArgs};
use super::live::{Notes, Saver, Seen, Show, listen_address, resolved, stop_at_signals};
use super::outcome::{Outcome, UsageError};
use super::output::Output;

/// Passes bytes on until the end is asked for.
pub(crate) fn run(args: &TapArgs, global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    let listen = listen_address(&args.listen, args.public)?;
    let policy = args.policy.policy()?;
    let target = resolved(&args.target, None)?;
    let mut saver = Saver::new(args.save.clone())?;
    let stop = Stop::new();
    let tap = Tap::bind(listen, target, limits(args), &stop).map_err(|error| match error {
        ServeError::Itself { .. } => anyhow::Error::from(UsageError(error.to_string())),
        error => error.into(),
    })?;
    stop_at_signals(&stop)?;
    let mut notes = Notes::start(global.quiet);
    notes.say(format!(
        "listening at ws://{}/ for {target}; Ctrl-C ends",
        tap.address()
    ));
    let mut show = Show::start(global, output, &args.target, policy, &stop);
    let mut number = 0_u64;
    let mut unreachable = false;
    let totals = tap.run(&mut |event| match event {
        Event::Handshake(passed) => {
            if let Err(error) = saver.save(&passed.had) {
                notes.say(error.to_string());
            }
            number = number.saturating_add(1);
            let seen = Seen {
                number,
                peer: passed.peer,
                local: target,
                had: passed.had,
                why: None,
            };
            if !show.take(seen) {
                notes.say("handshakes are not shown: nobody reads them fast enough".to_owned());
            }
            if args.once {
                stop.stop();
            }
        }
        Event::NoServer { peer, error } => {
            notes.say(format!("{peer}: no connection to {target}: {error}"));
            if args.once {
                unreachable = true;
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
    })?;
    let shown = show.finish()?;
    if !shown.is_closed {
        notes.remark(sum(&totals));
    }
    notes.say_lost(&shown);
    notes.finish(&stop);
    Ok(if unreachable {
        Outcome::Unreachable
    } else {
        shown.outcome
    })
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
