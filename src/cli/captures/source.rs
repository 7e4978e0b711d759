//! One input: how it is read. What comes of it is judged as it comes.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use ws76::capture::{self, Ahead, Form, Options};
use ws76::judge::{self, Exchange};

use super::budget::Budget;
use super::coverage::Coverage;
use super::error::SourceError;
use super::judging::Judge;
use super::order::{Batch, Batcher, Order};
use super::pace::Pace;
use super::run::{Run, Taker};
use crate::cli::input::{Input, SaidBy, TwoFiles};

/// Batches read ahead of the one that is judged.
const AHEAD: usize = 4;
/// Bytes of conversations that were read and not judged yet, 8 MiB.
const AHEAD_BYTES: usize = 8 << 20;

/// A file of at most so many bytes is read at once, 128 KiB.
pub(super) const SMALL: usize = 128 << 10;

/// Longest request and response in two files of raw bytes, 16 MiB each.
const LONGEST: usize = 16 << 20;

/// How inputs are read, and what is done with what they hold.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) judge: Judge,
    /// The form to read all inputs as.
    pub(super) form: Option<Form>,
    /// Bytes kept of each direction.
    pub(super) kept: usize,
    /// Connections known at once.
    pub(super) flows: usize,
}

/// One reading: under which name, what is spent on wrong answers, and who takes what is found.
pub(super) struct Reading<'r> {
    pub(super) name: &'r str,
    pub(super) pace: Pace,
    pub(super) taker: &'r mut dyn Taker,
}

impl Reader {
    /// Reads an input to its end. What was found before an error has been taken.
    pub(super) fn input(&self, input: &Input, to: Reading<'_>) -> io::Result<Coverage> {
        let result = match input {
            Input::Stdin => return self.stream(io::stdin(), Ahead::Always, to),
            Input::File(path, _) => return self.file(path, to),
            Input::Nothing { why, .. } => Err(SourceError::NoFiles { why: why.clone() }),
            Input::Pair(files) => return self.pair(files, to),
            Input::Tcpflow(pair) => {
                let most = self.kept.saturating_add(1);
                match (read_some(&pair.first, most), read_some(&pair.second, most)) {
                    (Ok(first), Ok(second)) => {
                        let flow = pair.flow.clone();
                        let found = capture::from_tcpflow(&first, &second, flow, self.kept);
                        let mut run = Run::new(&self.judge, to.name, to.pace, to.taker);
                        let _ = run.batch(&[found]);
                        let nothing = |_: &_| SourceError::NoHandshakeInPair;
                        return run.end_with(Ok(capture::Statistics::default()), nothing);
                    }
                    (Err(error), _) => Err(in_file(&pair.first, &error)),
                    (_, Err(error)) => Err(in_file(&pair.second, &error)),
                }
            }
        };
        Ok(result.map_or_else(|error| Coverage::of_error(&error), |()| Coverage::default()))
    }

    fn file(&self, path: &Path, to: Reading<'_>) -> io::Result<Coverage> {
        let mut file = match open(path) {
            Ok(file) => file,
            Err(error) => return Ok(Coverage::of_error(&SourceError::Io { source: error })),
        };
        let is_regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        if !is_regular {
            return self.stream(file, Ahead::Always, to);
        }
        let mut head = vec![0; SMALL.saturating_add(1)];
        match fill(&mut file, &mut head) {
            Ok(count) if count <= SMALL => {
                head.truncate(count);
                self.small(&head, to)
            }
            Ok(count) => {
                head.truncate(count);
                self.stream(io::Cursor::new(head).chain(file), Ahead::Packed, to)
            }
            Err(error) => Ok(Coverage::of_error(&SourceError::Io { source: error })),
        }
    }

    /// Reads the bytes of a file that is all there.
    pub(super) fn small(&self, bytes: &[u8], to: Reading<'_>) -> io::Result<Coverage> {
        let mut run = Run::new(&self.judge, to.name, to.pace, to.taker);
        let mut batcher = Batcher::new(self.order());
        let mut judge = |batch: Batch| run.batch(&batch.conversations);
        let read = capture::read(bytes, &self.options(), &mut |conversation| {
            batcher.take(conversation, &mut judge)
        });
        if !read.as_ref().is_ok_and(|statistics| statistics.stopped) {
            let _ = batcher.finish(&mut judge);
        }
        run.end(read)
    }

    /// Reads, while a thread of its own judges what was found before, batch by batch. The reading
    /// stays in the thread that began: its heap grows by larger steps than that of others.
    fn stream(
        &self,
        source: impl Read + Send,
        ahead: Ahead,
        to: Reading<'_>,
    ) -> io::Result<Coverage> {
        let (send, found) = mpsc::sync_channel::<Batch>(AHEAD);
        // What was judged goes back to be freed where it was allocated: the two threads would wait
        // for the allocator's lock by turns otherwise.
        let (give_back, used) = mpsc::channel::<Batch>();
        let budget = Budget::new(AHEAD_BYTES);
        let mut run = Run::new(&self.judge, to.name, to.pace, to.taker);
        let (run, read) = thread::scope(|scope| {
            let (budget, consumer) = (&budget, budget.consumer());
            let judge = scope.spawn(move || {
                for batch in &found {
                    let flow = run.batch(&batch.conversations);
                    consumer.free(batch.weight);
                    // Where the reader has ended, it is freed here.
                    let _ = give_back.send(batch);
                    if flow.is_break() {
                        break;
                    }
                }
                run
            });
            let read = self.read_batches(source, ahead, move |batch| {
                used.try_iter().for_each(drop);
                if budget.take(batch.weight) && send.send(batch).is_ok() {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            let run = judge.join();
            let run = run.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (run, read)
        });
        run.end(read)
    }

    /// Reads a source, and hands on what is gathered when a batch is full and when no bytes come.
    fn read_batches(
        &self,
        source: impl Read + Send,
        ahead: Ahead,
        hand: impl FnMut(Batch) -> ControlFlow<()> + Send,
    ) -> Result<capture::Statistics, capture::Error> {
        let batcher = Mutex::new((Batcher::new(self.order()), hand));
        let locked = || batcher.lock().unwrap_or_else(PoisonError::into_inner);
        let flush = || {
            let (batcher, hand) = &mut *locked();
            // Where nobody takes it, the next conversation ends the reading.
            let _ = batcher.flush(hand);
        };
        let options = Options {
            ahead,
            waits: &flush,
            ..self.options()
        };
        let read = capture::read(source, &options, &mut |conversation| {
            let (batcher, hand) = &mut *locked();
            batcher.take(conversation, hand)
        });
        let (batcher, hand) = &mut *locked();
        let _ = batcher.finish(hand);
        read
    }

    /// The totals are the same in any order.
    const fn order(&self) -> Order {
        if self.judge.summary_only {
            Order::Completion
        } else {
            Order::FirstPacket
        }
    }

    fn options(&self) -> Options<'static> {
        Options {
            form: self.form,
            kept: self.kept,
            flows: self.flows,
            ..Options::default()
        }
    }

    /// The one handshake of two files of raw bytes.
    fn pair(&self, files: &TwoFiles, to: Reading<'_>) -> io::Result<Coverage> {
        let read = (
            read_some(&files.request, LONGEST),
            read_some(&files.response, LONGEST),
        );
        let (client, server) = match read {
            (Ok(client), Ok(server)) => (client, server),
            (Err(error), _) => return Ok(Coverage::of_error(&in_file(&files.request, &error))),
            (_, Err(error)) => return Ok(Coverage::of_error(&in_file(&files.response, &error))),
        };
        if client.is_empty() {
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file is empty");
            return Ok(Coverage::of_error(&in_file(&files.request, &error)));
        }
        let mut exchange = Exchange::from_files(&client, &server);
        if files.said_by == SaidBy::Names {
            exchange.say_paired(format!(
                "two files were put together by their names: {} and {}",
                files.request.display(),
                files.response.display()
            ));
        }
        let is_cut = server.len().max(client.len()) >= LONGEST;
        let has_more = judge::has_several_requests(&client);
        let mut run = Run::new(&self.judge, to.name, to.pace, to.taker);
        let _ = run.exchange(exchange);
        let mut coverage = run.end(Ok(capture::Statistics::default()))?;
        if is_cut {
            let reason = format!("only the first {LONGEST} bytes of each file were read");
            coverage.add(reason, Some(LONGEST as u64));
        }
        if has_more {
            let reason = "the request's file holds several requests: only the first was judged";
            coverage.add(reason.to_owned(), None);
        }
        Ok(coverage)
    }
}

/// Whether both files of a pair by their names hold raw bytes, and not captures of their own.
pub(super) fn are_raw(files: &TwoFiles) -> bool {
    let is_raw = |path: &Path| read_some(path, 4).is_ok_and(|head| !capture::has_magic(&head));
    is_raw(&files.request) && is_raw(&files.response)
}

fn in_file(path: &Path, error: &io::Error) -> SourceError {
    let text = format!("{}: {error}", path.display());
    SourceError::Io {
        source: io::Error::new(error.kind(), text),
    }
}

fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// Reads until the buffer is full or the file ends. A regular file that gives less than it is asked
/// for has ended.
pub(super) fn fill(file: &mut File, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// The first bytes of a file, at most so many.
fn read_some(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let most = most as u64;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
