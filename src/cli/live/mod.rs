//! What the live commands have in common: where they listen, how they end, and how what they see
//! is shown and saved.

mod notes;
mod queue;
mod saver;
mod seen;
mod show;
mod tally;

use std::net::{SocketAddr, ToSocketAddrs as _};

use anyhow::Context as _;
use ws76::diagnosis::{Case, Memory};
use ws76::live::{Had, Stop};
use ws76::report::{HandshakeReport, Origin, Policy, Wanted};

use super::captures::most_behind;
use super::outcome::UsageError;
use super::signals::on_signal;
pub(super) use notes::Notes;
pub(super) use saver::Saver;
pub(super) use seen::Seen;
pub(super) use show::Show;

/// An address to listen at; one that other machines reach must be asked for.
pub(super) fn listen_address(text: &str, public: bool) -> anyhow::Result<SocketAddr> {
    let address = resolved(text, Some(7676))?;
    if !address.ip().is_loopback() && !public {
        let text =
            format!("{address} can be reached by other machines\nuse --public to allow that");
        return Err(UsageError(text).into());
    }
    Ok(address)
}

/// The first address of HOST:PORT; a bare port, or one behind a colon, is of this machine.
pub(super) fn resolved(text: &str, port: Option<u16>) -> anyhow::Result<SocketAddr> {
    let whole = with_defaults(text, port);
    let mut found = whole.to_socket_addrs().map_err(|error| {
        UsageError(format!(
            "\"{}\" is not HOST:PORT: {error}",
            ws76::bytes::safe_text(text)
        ))
    })?;
    found
        .next()
        .with_context(|| format!("{text}: no such address"))
}

fn with_defaults(text: &str, port: Option<u16>) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.strip_prefix(':').unwrap_or(text);
    if is_number(bare) {
        return format!("127.0.0.1:{bare}");
    }
    match port {
        Some(port) if !text.contains(':') || text.ends_with(']') => format!("{text}:{port}"),
        _ => text.to_owned(),
    }
}

/// Has Ctrl-C and SIGTERM end what runs; a second one ends the process.
pub(super) fn stop_at_signals(stop: &Stop) -> anyhow::Result<()> {
    let stop = stop.clone();
    let handler = move || {
        if stop.is_stopped() {
            super::output::exit_at_signal();
        }
        stop.stop();
    };
    on_signal(handler).context("cannot wait for Ctrl-C")
}

/// Judges and reports a live handshake; where the server was wrong, with what it did instead.
pub(super) fn report_of(had: &Had, origin: Origin, policy: Policy) -> HandshakeReport {
    Knowledge::default().report_of(had, origin, policy)
}

/// What a long-lived command knows of earlier wrong answers: a server mostly makes the same mistake
/// again, and of answers that nothing explains the later ones are searched for less.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    memory: Memory,
    in_vain: u32,
}

impl Knowledge {
    /// The same as [`report_of`], where what explained earlier answers is tried before a search.
    pub(super) fn report_of(
        &mut self,
        had: &Had,
        origin: Origin,
        policy: Policy,
    ) -> HandshakeReport {
        let handshake = had.judge();
        let wanted = Wanted {
            verdict: true,
            policy,
            ..Wanted::default()
        };
        let report = HandshakeReport::new(&handshake, origin, wanted);
        let Some(case) = Case::of(&handshake) else {
            return report;
        };
        let diagnosis = case.diagnose_again(most_behind(self.in_vain), &self.memory);
        match &diagnosis.known {
            Some(known) => self.memory.keep(known),
            None => self.in_vain = self.in_vain.saturating_add(1),
        }
        report.with_diagnosis(&case.material, &diagnosis)
    }
}

#[cfg(test)]
mod tests {
    use super::with_defaults;

    #[test]
    fn a_bare_port_and_a_bare_host_are_understood() {
        let whole = |text| with_defaults(text, Some(7676));
        assert_eq!(whole("7700"), "127.0.0.1:7700");
        assert_eq!(whole(":7700"), "127.0.0.1:7700");
        assert_eq!(whole("localhost"), "localhost:7676");
        assert_eq!(whole("[::1]"), "[::1]:7676");
        assert_eq!(whole("localhost:1"), "localhost:1");
        assert_eq!(whole("[::1]:1"), "[::1]:1");
    }
}
