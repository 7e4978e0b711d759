//! One input: read, taken apart into handshakes, each judged.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ws76::capture::{self, Conversation, Form, Options, Statistics};
use ws76::diagnosis::{self, Case};
use ws76::draft::Version;
use ws76::exchange::{self, Exchange};
use ws76::judgement::{Handshake, Scope, Verdict};
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

use super::deep::Deep;
use super::order::Order;
use super::together::Kept;
use crate::cli::input::Input;
use crate::cli::outcome::Outcome;

/// Why an input cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// The system says no.
    #[error("{source}{}", advice(source))]
    Io { source: io::Error },
    /// It is no capture.
    #[error("{}{}", chain(source), advice_on_capture(source))]
    Capture { source: capture::Error },
    /// It is a capture, and has no handshake in it.
    #[error(
        "no handshake of draft 76 or any other WebSocket in it: {packets} packets, {flows} connections\nlook whether the port is the right one, and whether the capture began before the connection"
    )]
    NoHandshake {
        /// Packets read.
        packets: u64,
        /// Connections seen.
        flows: u64,
    },
    /// There is nothing but line ends in it.
    #[error("nothing but line ends\ncapture anew, for instance with tcpdump -w FILE port PORT")]
    Blank,
}

/// How handshakes are judged.
#[derive(Debug)]
pub(super) struct Judge {
    pub(super) scope: Scope,
    pub(super) secure: Option<bool>,
    pub(super) wanted: Wanted,
    /// The form to read all inputs as.
    pub(super) form: Option<Form>,
    /// Bytes kept of each direction.
    pub(super) kept: usize,
    /// Nobody wants to see the handshakes: no report is made of them.
    pub(super) summary_only: bool,
    /// The exhaustive search, where it was asked for.
    pub(super) deep: Option<Deep>,
}

/// Takes the handshakes of one input as they come.
pub(super) trait Taker {
    /// Shows a handshake.
    fn show(&mut self, report: HandshakeReport) -> io::Result<()>;
    /// Counts one that nobody wants to see.
    fn count(&mut self, summary: &Summary, outcome: Outcome);
    /// Keeps one for the diagnosis of its server.
    fn keep(&mut self, kept: Kept);
}

impl Judge {
    /// Reads an input to its end. What was found before an error has been taken.
    pub(super) fn input(
        &self,
        input: &Input,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let name = input.name();
        match input {
            Input::Stdin => self.read(io::stdin().lock(), &name, taker),
            Input::File(path) => match open(path) {
                Ok(file) => self.read(file, &name, taker),
                Err(error) => Ok(Err(SourceError::Io { source: error })),
            },
            Input::Pair { request, response } => self.pair(request, response, &name, taker),
            Input::Tcpflow(pair) => {
                let (first, second) = match (read_some(&pair.first), read_some(&pair.second)) {
                    (Ok(first), Ok(second)) => (first, second),
                    (Err(error), _) | (_, Err(error)) => {
                        return Ok(Err(SourceError::Io { source: error }));
                    }
                };
                let flow = pair.flow.clone();
                let conversation = capture::from_tcpflow(&first, &second, flow, self.kept);
                self.conversations(&[conversation], &name, taker)
            }
        }
    }

    fn read(
        &self,
        source: impl Read,
        name: &str,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let options = Options {
            form: self.form,
            kept: self.kept,
            ..Options::default()
        };
        let mut run = Run::new(self, name, taker);
        let read = capture::read(source, &options, &mut |conversation| {
            run.take(&conversation)
        });
        run.finish()?;
        let found = run.found;
        Ok(match read {
            Ok(statistics) if found == 0 => Err(nothing_found(&statistics)),
            Ok(_) => Ok(()),
            Err(error) => Err(SourceError::Capture { source: error }),
        })
    }

    fn conversations(
        &self,
        conversations: &[Conversation],
        name: &str,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let mut run = Run::new(self, name, taker);
        for conversation in conversations {
            if run.take(conversation).is_break() {
                break;
            }
        }
        run.finish()?;
        Ok(Ok(()))
    }

    /// The one handshake of two files of raw bytes.
    fn pair(
        &self,
        request: &Path,
        response: &Path,
        name: &str,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let (client, server) = match (read_some(request), read_some(response)) {
            (Ok(client), Ok(server)) => (client, server),
            (Err(error), _) => return Ok(Err(in_file(request, error))),
            (_, Err(error)) => return Ok(Err(in_file(response, error))),
        };
        let exchange = Exchange::from_sides(&client, Some(&server), false);
        let mut run = Run::new(self, name, taker);
        run.exchange(&exchange, None, 0, 0);
        run.finish()?;
        Ok(Ok(()))
    }
}

fn in_file(path: &Path, error: io::Error) -> SourceError {
    let text = format!("{}: {error}", path.display());
    SourceError::Io {
        source: io::Error::new(error.kind(), text),
    }
}

/// One reading of one input.
struct Run<'r> {
    judge: &'r Judge,
    name: &'r str,
    taker: &'r mut dyn Taker,
    order: Order,
    found: u64,
    /// What keeps the output from being written.
    failed: Option<io::Error>,
}

impl<'r> Run<'r> {
    fn new(judge: &'r Judge, name: &'r str, taker: &'r mut dyn Taker) -> Self {
        Self {
            judge,
            name,
            taker,
            order: Order::default(),
            found: 0,
            failed: None,
        }
    }

    fn take(&mut self, conversation: &Conversation) -> ControlFlow<()> {
        let flow = conversation.flow.as_ref();
        for (nth, exchange) in exchange::of_conversation(conversation).iter().enumerate() {
            self.exchange(exchange, flow, conversation.ordinal, nth);
        }
        self.emit(conversation.settled)
    }

    fn exchange(
        &mut self,
        exchange: &Exchange<'_>,
        flow: Option<&capture::Flow>,
        ordinal: u64,
        nth: usize,
    ) {
        let judge = self.judge;
        let handshake = Handshake::judge(exchange, judge.scope, judge.secure);
        // In a file of packets, other talk is passed over; a file of its own is judged.
        if exchange.exact && is_other_talk(&handshake) {
            return;
        }
        self.found = self.found.saturating_add(1);
        if judge.summary_only {
            let mut summary = Summary::default();
            summary.count(handshake.verdict);
            self.taker.count(&summary, Outcome::of_judged(&handshake));
            return;
        }
        let origin = Origin {
            source: self.name.to_owned(),
            index: 0,
            flow: flow.map(ToString::to_string),
        };
        let mut report = HandshakeReport::new(&handshake, origin, judge.wanted);
        if judge.wanted.verdict {
            let case = Case::of(&handshake);
            if let Some(case) = &case {
                let diagnosis = case.diagnose(diagnosis::MOST);
                report = report.with_diagnosis(&case.material, &diagnosis);
                let deep = judge.deep.as_ref().filter(|_| diagnosis.is_nothing());
                if let Some(deep) = deep.and_then(|deep| deep.search(case)) {
                    report = report.with_deep(deep);
                }
            }
            let is_right = handshake.verdict == Some(Verdict::Match);
            if is_right || case.is_some() {
                self.taker.keep(Kept::new(exchange, flow, is_right));
            }
        }
        self.order.take(ordinal, nth, report);
    }

    fn emit(&mut self, settled: u64) -> ControlFlow<()> {
        while let Some(report) = self.order.next(settled) {
            if let Err(error) = self.taker.show(report) {
                self.failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.failed.is_none() {
            let _ = self.emit(u64::MAX);
        }
        self.failed.take().map_or(Ok(()), Err)
    }
}

/// Whether the bytes are HTTP without a sign of WebSocket.
fn is_other_talk(handshake: &Handshake<'_>) -> bool {
    match handshake.version {
        Some(Version::NotWebSocket) => true,
        Some(_) => false,
        None => handshake
            .response
            .as_ref()
            .is_none_or(|response| response.code() != Some(101)),
    }
}

fn nothing_found(statistics: &Statistics) -> SourceError {
    if statistics.packets == 0 {
        SourceError::Blank
    } else {
        SourceError::NoHandshake {
            packets: statistics.packets,
            flows: statistics.flows,
        }
    }
}

fn open(path: &PathBuf) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// The beginning of a file of raw bytes: no handshake is longer.
fn read_some(path: &Path) -> io::Result<Vec<u8>> {
    const MOST: u64 = 64 << 20;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(MOST).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    }
    if bytes.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the file is empty",
        ));
    }
    Ok(bytes)
}

/// What to do about an error of the system, where that is not plain.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::IsADirectory => "\nsay -r to read all files in it",
        io::ErrorKind::PermissionDenied => {
            "\nmake it readable, or pipe it in: sudo cat FILE | ws76 verify -"
        }
        _ => "",
    }
}

/// An error with its causes, in one line.
fn chain(error: &capture::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

fn advice_on_capture(error: &capture::Error) -> &'static str {
    match error {
        capture::Error::Empty => "\ncapture anew, for instance with tcpdump -s 0 -w FILE port PORT",
        capture::Error::NotRecognised { .. } => {
            "\nws76 parse --list-formats tells the forms that can be read; --input-format forces one"
        }
        _ => "",
    }
}
