//! `ws76 serve`.

use std::io::{self, Write as _};

use ws76::diagnosis::{Chain, mistakes};
use ws76::live::Stop;
use ws76::live::script::Ending;
use ws76::live::serve::{Event, Limits, Seen, Server, Settings, Totals};

use super::args::{Global, ServeArgs};
use super::live::{Saver, Show, address, stop_at_signals};
use super::outcome::{Outcome, UsageError};
use super::output::Output;
use super::tell;

/// Serves until it is told to end.
pub(crate) fn run(
    args: &ServeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let address = address(&args.address, args.public)?;
    let settings = Settings {
        limits: Limits {
            field_bytes: args.max_field_bytes,
            connections: args.max_connections,
            handshake: args.timeout,
            idle: args.idle_timeout,
            drain: args.drain_timeout,
        },
        once: args.once,
        chain: chain(&args.mistakes)?,
    };
    let mut saver = Saver::new(args.save.clone())?;
    let stop = Stop::new();
    let server = Server::bind(address, settings, &stop)?;
    stop_at_signals(&stop)?;
    tell(&format!(
        "listening at ws://{}/; Ctrl-C ends",
        server.address()
    ));
    let mut show = Show::new(global, output);
    let totals = server.run(&mut |event| {
        take(event, &mut show, &mut saver, global.quiet)?;
        if show.is_closed() {
            stop.stop();
        }
        Ok(())
    })?;
    let outcome = if args.once {
        show.outcome()
    } else {
        Outcome::Right
    };
    show.finish()?;
    if !global.quiet && !show.is_closed() {
        tell(&sum(&totals));
    }
    Ok(outcome)
}

fn take(event: Event, show: &mut Show<'_>, saver: &mut Saver, quiet: bool) -> io::Result<()> {
    match event {
        Event::Handshake(seen) => {
            let Seen {
                request,
                response,
                report,
                why,
                aborted,
                ..
            } = *seen;
            saver.save(&request, &response);
            let outcome = match Outcome::of_handshake(&report) {
                // Nothing is cut off here: the request breaks a rule, so no answer is to come.
                Outcome::Unreadable if aborted => Outcome::Wrong,
                outcome => outcome,
            };
            show.handshake(report, why, outcome)
        }
        Event::Silent { .. } | Event::Page(_) | Event::TurnedAway(_) if quiet => Ok(()),
        Event::Silent { peer, ending } => {
            let what = match ending {
                Ending::Late => "sent nothing in time",
                _ => "went without a byte",
            };
            tell(&format!("{peer} {what}"));
            Ok(())
        }
        Event::Page(peer) => {
            tell(&format!("{peer} was shown the page"));
            Ok(())
        }
        Event::TurnedAway(peer) => {
            tell(&format!("{peer} was turned away: too many connections"));
            Ok(())
        }
        Event::Short(error) => {
            tell(&format!("no more connections for now: {error}"));
            Ok(())
        }
    }
}

/// The computation with these mistakes.
fn chain(ids: &[String]) -> Result<Chain, UsageError> {
    let mut wanted = Vec::new();
    for id in ids {
        let unknown = || {
            let text = format!("no mistake has the id \"{id}\"\nws76 explain lists all ids");
            UsageError(text)
        };
        wanted.push(mistakes::find(id).ok_or_else(unknown)?);
    }
    let text = "no server can make these mistakes at once: they are of one stage";
    mistakes::chain_of(&wanted).ok_or_else(|| UsageError(text.to_owned()))
}

fn sum(totals: &Totals) -> String {
    let Totals {
        connections,
        silent,
        turned_away,
        frames,
        ..
    } = totals;
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let mut text = format!(
        "{connections} connection{}, {frames} frame{} sent back",
        plural(*connections),
        plural(*frames)
    );
    if *silent > 0 {
        text.push_str(&format!(", {silent} sent nothing"));
    }
    if *turned_away > 0 {
        text.push_str(&format!(", {turned_away} turned away"));
    }
    text
}

impl Drop for Show<'_> {
    fn drop(&mut self) {
        // What was shown before an error ended the run is worth reading.
        let _ = self.output.flush();
    }
}
