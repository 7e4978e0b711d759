//! What `serve` and `tap` have in common: where they listen, how they end, and how each handshake
//! is shown and saved.

use std::io::{self, Write as _};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use anyhow::Context as _;
use ws76::live::Stop;
use ws76::render::{HandshakeRenderer, json, junit, tap, text};
use ws76::report::{HandshakeReport, Summary};

use super::args::{Format, Global};
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};
use super::tell;

/// An address to listen at; one that other machines reach must be asked for.
pub(super) fn address(text: &str, public: bool) -> anyhow::Result<SocketAddr> {
    let mut found = text
        .to_socket_addrs()
        .map_err(|error| UsageError(format!("\"{text}\" is no HOST:PORT to listen at: {error}")))?;
    let address = found
        .next()
        .with_context(|| format!("{text}: no such address"))?;
    if !address.ip().is_loopback() && !public {
        let text =
            format!("{address} can be reached by other machines\nsay --public to allow that");
        return Err(UsageError(text).into());
    }
    Ok(address)
}

/// Has Ctrl-C and SIGTERM end what runs; a second one ends the process.
pub(super) fn stop_at_signals(stop: &Stop) -> anyhow::Result<()> {
    let stop = stop.clone();
    let handler = move || {
        if stop.is_stopped() {
            std::process::exit(130);
        }
        stop.stop();
    };
    ctrlc::set_handler(handler).context("cannot wait for Ctrl-C")
}

/// Shows handshakes as they come.
pub(super) struct Show<'o> {
    pub(super) output: &'o mut Output,
    /// None for text, where each handshake is shown in full.
    renderer: Option<Box<dyn HandshakeRenderer>>,
    summary: Summary,
    outcome: Outcome,
}

impl<'o> Show<'o> {
    pub(super) fn new(global: &Global, output: &'o mut Output) -> Self {
        let renderer: Option<Box<dyn HandshakeRenderer>> = match global.format {
            // The command line refuses what a live command cannot write.
            Format::Text | Format::Html | Format::Github | Format::Raw | Format::Pcap => None,
            Format::Json => Some(Box::new(json::ObjectWriter::new())),
            Format::Jsonl => Some(Box::new(json::LineWriter)),
            Format::Tap => Some(Box::new(tap::TapWriter::new())),
            Format::Junit => Some(Box::new(junit::JunitWriter::new())),
        };
        Self {
            output,
            renderer,
            summary: Summary::default(),
            outcome: Outcome::Right,
        }
    }

    /// Shows one handshake, and why it ended where that needs telling; counts what it came to.
    pub(super) fn handshake(
        &mut self,
        report: HandshakeReport,
        why: Option<&str>,
        outcome: Outcome,
    ) -> io::Result<()> {
        self.summary.count(&report);
        self.outcome = self.outcome.max(outcome);
        if let Some(renderer) = &mut self.renderer {
            renderer.handshake(self.output, report)?;
        } else {
            self.text(&report, why)?;
        }
        self.output.flush()
    }

    fn text(&mut self, report: &HandshakeReport, why: Option<&str>) -> io::Result<()> {
        let (palette, detail) = (self.output.palette(), self.output.detail());
        if detail > text::Detail::Quiet {
            let number = self.summary.handshakes;
            let flow = report.flow.clone().unwrap_or_default();
            let label = format!("#{number}");
            text::write_heading(self.output, &palette, &label, &flow, why)?;
        }
        text::write_handshake(self.output, &palette, report, detail)?;
        if detail > text::Detail::Quiet {
            writeln!(self.output)?;
        }
        Ok(())
    }

    /// What all handshakes came to.
    pub(super) const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whether nobody reads any more what is shown.
    pub(super) const fn is_closed(&self) -> bool {
        self.output.is_closed()
    }

    /// Writes the end.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match &mut self.renderer {
            Some(renderer) => renderer.finish(self.output, &self.summary),
            None => text::write_totals(self.output, &self.summary),
        }
    }
}

/// Writes each handshake to a file of its own.
pub(super) struct Saver {
    folder: Option<PathBuf>,
    next: u64,
}

/// Names that are tried before saving is given up.
const MOST_NAMES: u64 = 1_000_000;

impl Saver {
    pub(super) fn new(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        Ok(Self { folder, next: 1 })
    }

    /// Saves request and response in a row. What cannot be saved is told, and serving goes on.
    pub(super) fn save(&mut self, request: &[u8], response: &[u8]) {
        let Some(folder) = &self.folder else {
            return;
        };
        let bytes = [request, response].concat();
        while self.next < MOST_NAMES {
            let path = folder.join(format!("handshake-{:06}.raw", self.next));
            self.next = self.next.saturating_add(1);
            match output::write_file(&path, &bytes, false) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return tell(&error.to_string()),
                Ok(()) => return,
            }
        }
    }
}
