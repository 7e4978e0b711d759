//! One input: how it is read and how its handshakes are judged.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

use ws76::capture::{self, Conversation, Form, Options};
use ws76::diagnosis::Case;
use ws76::judge::{Exchange, Scope};
use ws76::report::{HandshakeReport, Summary, Wanted};

use super::deep::Deep;
use super::error::SourceError;
use super::run::{Run, Taker};
use crate::cli::input::Input;

/// Batches of conversations read ahead of the one that is judged.
const AHEAD: usize = 4;
/// Conversations of a file that are handed over at once: waking a thread costs more than judging.
const BATCH: usize = 64;

/// Answers that are searched for three mistakes at once, of those that nothing explains: of a hundred
/// thousand the last need not cost what the first do. Some seconds of work.
pub(super) const THOROUGH: u32 = 1000;

/// The same of one small file.
const THOROUGH_SMALL: u32 = 16;

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
    /// How many answers of an input may still be searched for three mistakes at once. It changes only
    /// between inputs that are judged side by side, so that what is told does not hang on their order.
    pub(super) thorough: AtomicU32,
}

impl Judge {
    /// The report with what the server computed instead, and whether nothing was found; of at most
    /// `most` mistakes.
    pub(super) fn diagnosed(
        &self,
        case: &Case<'_>,
        report: HandshakeReport,
        most: usize,
    ) -> (HandshakeReport, bool) {
        let diagnosis = case.diagnose(most);
        let report = report.with_diagnosis(&case.material, &diagnosis);
        if !diagnosis.is_nothing() {
            return (report, false);
        }
        let deep = self.deep.as_ref().and_then(|deep| deep.search(case));
        match deep {
            Some(deep) => (report.with_deep(deep), true),
            None => (report, true),
        }
    }

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
                let thorough = self.thorough().min(THOROUGH_SMALL);
                let mut run = Run::new(self, &name, taker).with_thorough(thorough);
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

    /// The totals before anything was counted.
    pub(super) fn no_counts(&self) -> Summary {
        if self.wanted.verdict {
            Summary::default()
        } else {
            Summary::of_requests()
        }
    }

    /// See the field.
    pub(super) fn thorough(&self) -> u32 {
        self.thorough.load(Relaxed)
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
        if client.is_empty() {
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file is empty");
            return Ok(Err(in_file(request, error)));
        }
        let mut exchange = Exchange::from_sides(&client, Some(&server), false);
        if server.is_empty() {
            // A server that closes without a byte leaves an empty file.
            exchange.response = None;
            exchange.server_closed = true;
        }
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
    Ok(bytes)
}
