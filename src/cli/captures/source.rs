//! One input: read, taken apart into handshakes, each judged.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

use ws76::capture::{self, Conversation, Form, Note, Options, Statistics};
use ws76::diagnosis::{self, Case};
use ws76::draft::Version;
use ws76::exchange::{self, Exchange};
use ws76::judgement::{Handshake, Scope, Verdict};
use ws76::report::{HandshakeReport, Origin, PassedOver, Summary, Wanted};

use super::deep::Deep;
use super::order::Order;
use super::together::Kept;
use crate::cli::input::Input;
use crate::cli::outcome::Outcome;

/// Batches of conversations read ahead of the one that is judged.
const AHEAD: usize = 4;
/// Conversations of a file that are handed over at once: waking a thread costs more than judging.
const BATCH: usize = 64;

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
        "no handshake of draft 76 or any other WebSocket in it (packets: {packets}, connections: {flows})\nlook whether the port is the right one, and whether the capture began before the connection"
    )]
    NoHandshake {
        /// Packets read.
        packets: u64,
        /// Connections seen.
        flows: u64,
    },
    /// The same, and packets were cut when they were captured.
    #[error(
        "no handshake can be seen in it: {snapped} of {packets} packets were captured only in part\ncapture whole packets: tcpdump -s 0 -w FILE port PORT"
    )]
    Snapped {
        /// Packets read.
        packets: u64,
        /// TCP packets that were cut.
        snapped: u64,
    },
    /// The same, and more was sent than was kept.
    #[error("no handshake can be seen in the {kept} bytes kept of each direction: raise --kept")]
    KeptTooFew {
        /// Bytes kept of each direction.
        kept: usize,
    },
    /// It is a folder without files.
    #[error("{why}")]
    NoFiles {
        /// Why there are none.
        why: String,
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
    /// Connections known at once.
    pub(super) flows: usize,
    /// Nobody wants to see the handshakes: no report is made of them.
    pub(super) summary_only: bool,
    /// The exhaustive search, where it was asked for.
    pub(super) deep: Option<Deep>,
    /// How many more answers are searched for three mistakes at once: of a hundred thousand that
    /// nothing explains, the last need not cost what the first do.
    pub(super) thorough: AtomicU32,
}

/// The beginning of [`Judge::thorough`]: some seconds of work.
pub(super) const THOROUGH: u32 = 1000;

impl Judge {
    /// How many mistakes are sought at once from now on.
    fn effort(&self) -> usize {
        let is_thorough = self.thorough.load(Relaxed) > 0;
        if is_thorough { diagnosis::MOST } else { 2 }
    }

    /// Counts an answer that nothing explains.
    fn spend(&self) {
        let left = self.thorough.load(Relaxed).saturating_sub(1);
        self.thorough.store(left, Relaxed);
    }
}

/// Takes the handshakes of one input as they come.
pub(super) trait Taker {
    /// Shows a handshake.
    fn show(&mut self, report: HandshakeReport) -> io::Result<()>;
    /// Counts one that nobody wants to see.
    fn count(&mut self, summary: &Summary, outcome: Outcome);
    /// Keeps one for the diagnosis of its server.
    fn keep(&mut self, kept: Kept);
    /// Counts what was passed over, and takes what is to be told of the input as a whole.
    fn passed(&mut self, passed: &PassedOver, warnings: Vec<Note>);
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
            Input::Stdin => self.read_ahead(io::stdin(), 1, &name, taker),
            Input::File(path) => match open(path) {
                Ok(file) => self.read_ahead(file, BATCH, &name, taker),
                Err(error) => Ok(Err(SourceError::Io { source: error })),
            },
            Input::NoFiles { why, .. } => Ok(Err(SourceError::NoFiles { why: why.clone() })),
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

    /// Reads a small file, of `length` bytes as far as is known, with one call of the system.
    pub(super) fn small(
        &self,
        path: &Path,
        length: usize,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let mut bytes = vec![0; length.saturating_add(1)];
        let read = File::open(path).and_then(|mut file| fill(&mut file, &mut bytes));
        let name = path.to_string_lossy();
        match read {
            Ok(count) => {
                let bytes = bytes.get(..count).unwrap_or_default();
                let mut run = Run::new(self, &name, taker);
                let read = capture::read(bytes, &self.options(), &mut |conversation| {
                    run.take(&conversation)
                });
                run.end(read)
            }
            Err(error) => Ok(Err(SourceError::Io { source: error })),
        }
    }

    /// Reads in a thread of its own, while what was found before is judged, `batch` by `batch`.
    fn read_ahead(
        &self,
        source: impl Read + Send,
        batch: usize,
        name: &str,
        taker: &mut dyn Taker,
    ) -> io::Result<Result<(), SourceError>> {
        let (send, found) = mpsc::sync_channel::<Vec<Conversation>>(AHEAD);
        // What was judged goes back to be freed where it was allocated: the two threads would wait
        // for the allocator's lock by turns otherwise.
        let (give_back, judged) = mpsc::channel::<Vec<Conversation>>();
        let mut run = Run::new(self, name, taker);
        let read = thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let mut waiting = Vec::new();
                let read = capture::read(source, &self.options(), &mut |conversation| {
                    waiting.push(conversation);
                    if waiting.len() < batch {
                        return ControlFlow::Continue(());
                    }
                    judged.try_iter().for_each(drop);
                    match send.send(std::mem::take(&mut waiting)) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    }
                });
                let _ = send.send(waiting);
                read
            });
            for batch in &found {
                if batch.iter().any(|found| run.take(found).is_break()) {
                    break;
                }
                // Where the reader has ended, it is freed here.
                let _ = give_back.send(batch);
            }
            drop(found);
            reader
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        run.end(read)
    }

    fn options(&self) -> Options<'static> {
        Options {
            form: self.form,
            kept: self.kept,
            flows: self.flows,
            ..Options::default()
        }
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
    /// Connections over HTTP that hold no WebSocket.
    other_talk: u64,
    /// One of them sent more than was kept: what lies beyond is not known.
    other_was_cut: bool,
    /// What the handshakes told of the input as a whole.
    told: Vec<Note>,
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
            other_talk: 0,
            other_was_cut: false,
            told: Vec::new(),
            failed: None,
        }
    }

    fn take(&mut self, conversation: &Conversation) -> ControlFlow<()> {
        let (flow, other) = (conversation.flow.as_ref(), self.other_talk);
        for note in conversation.notes.iter().filter(|note| is_of_source(note)) {
            if !self.told.contains(note) {
                self.told.push(*note);
            }
        }
        for (nth, exchange) in exchange::of_conversation(conversation).iter().enumerate() {
            self.exchange(exchange, flow, conversation.ordinal, nth);
        }
        if self.other_talk > other {
            let is_limit = |note: &Note| matches!(note, Note::KeptLimit { .. });
            self.other_was_cut |= conversation.notes.iter().any(is_limit);
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
            self.other_talk = self.other_talk.saturating_add(1);
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
                let diagnosis = case.diagnose(judge.effort());
                if diagnosis.is_nothing() {
                    judge.spend();
                }
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

    fn end(
        mut self,
        read: Result<Statistics, capture::Error>,
    ) -> io::Result<Result<(), SourceError>> {
        self.finish()?;
        Ok(match read {
            Ok(statistics) => self.conclude(statistics),
            Err(error) => Err(SourceError::Capture { source: error }),
        })
    }

    /// Hands on what was passed over; an input without any handshake is told as such.
    fn conclude(self, statistics: Statistics) -> Result<(), SourceError> {
        let passed = PassedOver {
            connections: statistics.other_flows.saturating_add(self.other_talk),
            packets: statistics
                .other_packets
                .saturating_add(statistics.unknown_link),
            undecodable: statistics.undecodable,
            fragments: statistics.fragments,
            given_up: statistics.given_up,
        };
        let result = if self.found == 0 && self.other_was_cut {
            let kept = self.judge.kept;
            Err(SourceError::KeptTooFew { kept })
        } else if self.found == 0 {
            Err(nothing_found(&statistics))
        } else {
            Ok(())
        };
        let mut notes = statistics.notes;
        notes.retain(|note| is_of_source(note) && !self.told.contains(note));
        self.taker.passed(&passed, notes);
        result
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

/// Whether a note is about the input as a whole, so that a handshake's findings may lack it.
const fn is_of_source(note: &Note) -> bool {
    matches!(
        note,
        Note::TailCut { .. } | Note::Damaged { .. } | Note::LinkType(_)
    )
}

fn nothing_found(statistics: &Statistics) -> SourceError {
    let (packets, flows) = (statistics.packets, statistics.flows);
    if packets == 0 {
        SourceError::Blank
    } else if statistics.snapped > 0 {
        SourceError::Snapped {
            packets,
            snapped: statistics.snapped,
        }
    } else {
        SourceError::NoHandshake { packets, flows }
    }
}

fn open(path: &PathBuf) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// Reads until the buffer is full or the file ends. A regular file that gives less than it is asked
/// for has ended.
fn fill(file: &mut File, into: &mut Vec<u8>) -> io::Result<usize> {
    let count = file.read(into)?;
    if count < into.len() {
        return Ok(count);
    }
    // It grew since it was measured.
    file.read_to_end(into)?;
    Ok(into.len())
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
