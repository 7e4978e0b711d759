//! `ws76 tap`.

use std::net::ToSocketAddrs as _;

use anyhow::Context as _;
use ws76::live::Stop;
use ws76::live::tap::{Event, Limits, Passed, Tap};

use super::args::{Global, TapArgs};
use super::live::{Saver, Show, address, stop_at_signals};
use super::outcome::Outcome;
use super::output::Output;
use super::tell;

/// Passes bytes on until it is told to end.
pub(crate) fn run(args: &TapArgs, global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    let listen = address(&args.listen, args.public)?;
    let mut found = args
        .target
        .to_socket_addrs()
        .with_context(|| args.target.clone())?;
    let target = found
        .next()
        .with_context(|| format!("{}: no such address", args.target))?;
    let limits = Limits {
        connections: args.max_connections,
        connect: args.connect_timeout,
        idle: args.idle_timeout,
        drain: args.drain_timeout,
    };
    let mut saver = Saver::new(args.save.clone())?;
    let stop = Stop::new();
    let tap = Tap::bind(listen, target, limits, &stop)?;
    stop_at_signals(&stop)?;
    tell(&format!(
        "listening at ws://{}/ for {target}; Ctrl-C ends",
        tap.address()
    ));
    let mut show = Show::new(global, output);
    let totals = tap.run(&mut |event| match event {
        Event::Handshake(passed) => {
            let Passed {
                request,
                response,
                report,
            } = *passed;
            saver.save(&request, &response);
            if args.once {
                stop.stop();
            }
            let outcome = Outcome::of_handshake(&report);
            show.handshake(report, None, outcome)?;
            if show.is_closed() {
                stop.stop();
            }
            Ok(())
        }
        Event::Plain(_) | Event::Idle(_) if global.quiet => Ok(()),
        Event::Plain(peer) => {
            tell(&format!("{peer} made a plain request, no handshake"));
            Ok(())
        }
        Event::Idle(peer) => {
            tell(&format!(
                "{peer} was closed: no byte went either way in time"
            ));
            Ok(())
        }
        Event::NoServer { peer, error } => {
            tell(&format!("{peer}: {target} takes no connection: {error}"));
            Ok(())
        }
        Event::Short(error) => {
            tell(&format!("no more connections for now: {error}"));
            Ok(())
        }
    })?;
    let outcome = if args.once {
        show.outcome()
    } else {
        Outcome::Right
    };
    show.finish()?;
    if !global.quiet && !show.is_closed() {
        tell(&format!(
            "{} connections, {} bytes to the server, {} bytes to the clients",
            totals.connections, totals.to_server, totals.to_client
        ));
    }
    Ok(outcome)
}
