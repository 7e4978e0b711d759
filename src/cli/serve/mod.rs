//! `ws76 serve`.

mod query;
mod site;

use std::sync::Arc;

use ws76::diagnosis::{Chain, mistakes};
use ws76::live::Stop;
use ws76::live::serve::{Event, Limits, Server, Settings, Totals};
use ws76::report::Policy;

use super::args::{Global, ServeArgs};
use super::live::{Notes, Saver, Seen, Show, listen_address, stop_at_signals};
use super::outcome::{Outcome, UsageError};
use super::output::Output;
use site::Site;

/// Serves until the end is asked for.
pub(crate) fn run(
    args: &ServeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let address = listen_address(&args.address, args.public)?;
    let mut saver = Saver::new(args.save.clone())?;
    let stop = Stop::new();
    let mut server = Server::bind(address, settings(args)?, &stop)?;
    let local = server.address();
    server.show_pages(Arc::new(Site::new(local, sentences(&args.mistakes))));
    stop_at_signals(&stop)?;
    let mut notes = Notes::start(global.quiet);
    notes.say(format!(
        "listening at ws://{local}/ (page: http://{local}/); Ctrl-C ends"
    ));
    let mut show = Show::start(global, output, &args.address, Policy::default(), &stop);
    let totals = server.run(&mut |event| match event {
        Event::Handshake(seen) => {
            let seen = Seen {
                number: seen.number,
                peer: seen.peer,
                local,
                had: seen.had,
                why: seen.why,
            };
            if let Err(error) = saver.save(&seen.had) {
                notes.say(error.to_string());
            }
            if !show.take(seen) {
                notes.say("handshakes are not shown: nobody reads them fast enough".to_owned());
            }
        }
        // They are counted.
        Event::Silent { .. } => {}
        Event::Page(peer) => notes.remark(format!("{peer} was shown a page")),
        Event::TurnedAway(peer) => {
            notes.remark(format!("{peer} was turned away: too many connections"));
        }
        Event::Short(error) => notes.say(format!("no more connections for now: {error}")),
    })?;
    let shown = show.finish()?;
    if !shown.is_closed {
        notes.remark(sum(&totals));
    }
    notes.say_lost(&shown);
    notes.finish(&stop);
    Ok(if args.once {
        shown.outcome
    } else {
        Outcome::Right
    })
}

fn settings(args: &ServeArgs) -> Result<Settings, UsageError> {
    Ok(Settings {
        limits: Limits {
            field_bytes: args.max_field_bytes,
            connections: args.max_connections,
            handshake: args.timeout,
            idle: args.idle_timeout,
            drain: args.drain_timeout,
        },
        once: args.once,
        chain: chain(&args.mistakes)?,
    })
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

/// What the server does wrong, for its page.
fn sentences(ids: &[String]) -> Vec<String> {
    let found = ids.iter().filter_map(|id| mistakes::find(id));
    let found = found.map(|mistake| {
        format!(
            "{} ({})",
            mistake.sentence.trim_end_matches('.'),
            mistake.id
        )
    });
    found.collect()
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
