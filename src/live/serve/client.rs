//! One client of the server: bytes in, bytes out, and where in the handshake it stands.

use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::TcpStream;

use super::super::frames::Echo;
use super::super::script::Ending;
use super::super::told;
use super::answer::{Decision, decide, refusal};
use super::page::{self, Row};
use super::{Seen, Settings};
use crate::diagnosis::{Chain, Material, Written};
use crate::draft::KeyFields;
use crate::judge::{Handshake, Scope};
use crate::message::Request;

/// More than this is not held for a client that does not read.
const MOST_UNWRITTEN: usize = 64 << 10;

/// Reads in one turn, so that a client that sends without end does not keep the others waiting.
const READS: usize = 16;

/// For a client to read the last bytes and to close.
const LAST: Duration = Duration::from_secs(2);

const EMPTY_LINE: &[u8] = b"\r\n\r\n";

/// What is to be done with a client after its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Wait for the system to say that there is more.
    Wait,
    /// Another turn, after the others had theirs.
    Again,
    /// Close it.
    Close(Ending),
}

/// What is to be told of a client.
#[derive(Debug)]
pub(super) enum Told {
    Handshake(Box<Seen>),
    Page(SocketAddr),
    Silent(SocketAddr, Ending),
}

#[derive(Debug)]
enum Phase {
    /// Before the request's empty line.
    Request,
    /// Behind it, before all of key 3 is there; the response's fields.
    Key3 { end: usize, fields: Vec<u8> },
    /// The handshake is made.
    Frames(Echo),
    /// What is left is written, then this side is closed.
    Last,
    /// This side is closed, the other's end is awaited.
    Lingering,
}

#[derive(Debug)]
pub(super) struct Client {
    pub(super) stream: TcpStream,
    peer: SocketAddr,
    pub(super) deadline: Instant,
    phase: Phase,
    /// What came of the request.
    input: Vec<u8>,
    /// Up to where no empty line begins.
    scanned: usize,
    /// What is not written yet.
    output: Vec<u8>,
    /// What was written of the response before the answer.
    response: Vec<u8>,
    told: Option<Told>,
    is_told: bool,
    input_ended: bool,
    /// Those of frames that have come to their end.
    frames: u64,
}

impl Client {
    pub(super) const fn new(stream: TcpStream, peer: SocketAddr, deadline: Instant) -> Self {
        Self {
            stream,
            peer,
            deadline,
            phase: Phase::Request,
            input: Vec::new(),
            scanned: 0,
            output: Vec::new(),
            response: Vec::new(),
            told: None,
            is_told: false,
            input_ended: false,
            frames: 0,
        }
    }

    pub(super) const fn take_told(&mut self) -> Option<Told> {
        self.told.take()
    }

    /// Text frames that were sent back.
    pub(super) const fn frames(&self) -> u64 {
        match &self.phase {
            Phase::Frames(echo) => echo.frames,
            _ => self.frames,
        }
    }

    pub(super) const fn is_established(&self) -> bool {
        matches!(self.phase, Phase::Frames(_))
    }

    /// The server ends: the closing frame, where there are frames.
    pub(super) fn say_goodbye(&mut self) {
        if self.is_established() {
            self.close_frames();
        }
    }

    /// Reads and writes what there is.
    pub(super) fn turn(
        &mut self,
        settings: &Settings,
        rows: &VecDeque<Row>,
        local: SocketAddr,
    ) -> Next {
        let mut buffer = [0; 4096];
        for _ in 0..READS {
            if let Some(next) = self.write_some() {
                return next;
            }
            match self.stream.read(&mut buffer) {
                Ok(0) => {
                    self.input_ended = true;
                    return self.at_input_end();
                }
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    if let Some(next) = self.take(bytes, settings, rows, local) {
                        return next;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Next::Wait,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Next::Close(Ending::Reset),
            }
        }
        Next::Again
    }

    /// Writes; what is to be done, where nothing is to be read now.
    fn write_some(&mut self) -> Option<Next> {
        while !self.output.is_empty() {
            match self.stream.write(&self.output) {
                Ok(0) => return Some(Next::Close(Ending::Reset)),
                Ok(count) => {
                    self.output.drain(..count.min(self.output.len()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let holds_too_much = self.output.len() > MOST_UNWRITTEN || self.input_ended;
                    return holds_too_much.then_some(Next::Wait);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Some(Next::Close(Ending::Reset)),
            }
        }
        if self.input_ended {
            return Some(Next::Close(Ending::Closed));
        }
        if matches!(self.phase, Phase::Last) {
            // The other side may have gone, then there is nothing to close.
            let _ = self.stream.shutdown(Shutdown::Write);
            self.phase = Phase::Lingering;
        }
        None
    }

    /// The client has closed its side; what is left is still written to it.
    fn at_input_end(&mut self) -> Next {
        match self.phase {
            Phase::Request | Phase::Key3 { .. } => Next::Close(Ending::Closed),
            Phase::Lingering => Next::Close(Ending::Done),
            Phase::Frames(_) | Phase::Last => {
                self.write_some().unwrap_or(Next::Close(Ending::Closed))
            }
        }
    }

    fn take(
        &mut self,
        bytes: &[u8],
        settings: &Settings,
        rows: &VecDeque<Row>,
        local: SocketAddr,
    ) -> Option<Next> {
        match &mut self.phase {
            Phase::Request => {
                self.input.extend_from_slice(bytes);
                self.take_fields(settings, rows, local)
            }
            Phase::Key3 { .. } => {
                self.input.extend_from_slice(bytes);
                self.take_key3(settings, local)
            }
            Phase::Frames(echo) => {
                echo.take(bytes, &mut self.output);
                let is_closed = echo.is_closed();
                self.deadline = after(settings.limits.idle);
                if is_closed {
                    self.close_frames();
                }
                None
            }
            Phase::Last | Phase::Lingering => None,
        }
    }

    fn close_frames(&mut self) {
        self.frames = self.frames();
        self.output.extend_from_slice(&[0xff, 0x00]);
        self.end_soon();
    }

    fn end_soon(&mut self) {
        self.phase = Phase::Last;
        self.deadline = after(LAST);
    }

    fn take_fields(
        &mut self,
        settings: &Settings,
        rows: &VecDeque<Row>,
        local: SocketAddr,
    ) -> Option<Next> {
        let tail = self.input.get(self.scanned..).unwrap_or_default();
        let found = memchr::memmem::find(tail, EMPTY_LINE);
        let end = found.map(|at| {
            let at = at.saturating_add(EMPTY_LINE.len());
            self.scanned.saturating_add(at)
        });
        self.scanned = self.input.len().saturating_sub(EMPTY_LINE.len());
        if end.unwrap_or(self.input.len()) > settings.limits.field_bytes {
            let why = "the fields are longer than this server takes";
            self.note(Ending::Full, Some(why), local);
            return Some(Next::Close(Ending::Full));
        }
        let end = end?;
        match decide(&Request::read(&self.input), settings.is_mistaken()) {
            Decision::Fields(fields) => {
                if !settings.is_mistaken() {
                    // A proxy may hold key 3 back until these have come.
                    self.send(&fields);
                }
                self.phase = Phase::Key3 { end, fields };
                self.take_key3(settings, local)
            }
            Decision::Abort(why) => Some(self.abort(why, local)),
            Decision::Page => {
                self.output.extend_from_slice(&page::response(rows));
                self.is_told = true;
                self.told = Some(Told::Page(self.peer));
                self.end_soon();
                None
            }
            Decision::Refuse(why) => {
                self.send(&refusal(why));
                self.note(Ending::Done, Some(why), local);
                self.end_soon();
                None
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.response.extend_from_slice(bytes);
        self.output.extend_from_slice(bytes);
    }

    fn take_key3(&mut self, settings: &Settings, local: SocketAddr) -> Option<Next> {
        let Phase::Key3 { end, fields } = &mut self.phase else {
            return None;
        };
        let whole = end.saturating_add(8);
        if self.input.len() < whole {
            return None;
        }
        let fields = std::mem::take(fields);
        let frames = self.input.split_off(whole);
        let Some(written) = written(&self.input, &settings.chain) else {
            return Some(self.abort("the mistaken computation aborts on these keys", local));
        };
        if settings.is_mistaken() {
            match &written.field {
                Some((name, value)) => self.send(&with_field(&fields, name, value)),
                None => self.send(&fields),
            }
        }
        self.send(&written.body);
        self.note(Ending::Done, None, local);
        self.deadline = after(settings.limits.idle);
        let mut echo = Echo::default();
        echo.take(&frames, &mut self.output);
        let is_closed = echo.is_closed();
        self.phase = Phase::Frames(echo);
        if is_closed {
            self.close_frames();
        }
        None
    }

    /// Closes without an answer.
    fn abort(&mut self, why: &'static str, local: SocketAddr) -> Next {
        self.note_as(Ending::Done, Some(why), local, true);
        Next::Close(Ending::Done)
    }

    /// Judges what was had, and lets go of it.
    fn note(&mut self, ending: Ending, why: Option<&'static str>, local: SocketAddr) {
        self.note_as(ending, why, local, false);
    }

    fn note_as(
        &mut self,
        ending: Ending,
        why: Option<&'static str>,
        local: SocketAddr,
        aborted: bool,
    ) {
        self.is_told = true;
        let mut request = std::mem::take(&mut self.input);
        let response = std::mem::take(&mut self.response);
        let body = Request::read(&request).message.body();
        if let Some(body) = body {
            request.truncate(body.saturating_add(8));
        }
        let mut exchange = told::exchange(&request, &response);
        exchange.server_closed = aborted;
        let flow = format!("{} -> {local}", self.peer);
        let judged = Handshake::judge(&exchange, Scope::Both, Some(false));
        let report = told::of_judged(&judged, local.to_string(), Some(flow));
        self.told = Some(Told::Handshake(Box::new(Seen {
            number: 0,
            peer: self.peer,
            request,
            response,
            report,
            why,
            ending,
            aborted,
        })));
    }

    /// What is to be told of a client that is closed.
    pub(super) fn at_end(&mut self, ending: Ending, local: SocketAddr) -> Option<Told> {
        if !self.is_told {
            if self.input.is_empty() {
                return Some(Told::Silent(self.peer, ending));
            }
            let why = match ending {
                Ending::Late => "the time for the handshake was over",
                Ending::Reset => "the client reset the connection",
                _ => "the client closed the connection",
            };
            self.note(ending, Some(why), local);
        }
        self.told.take()
    }
}

/// What the chain writes behind the fields; none where it aborts.
fn written(input: &[u8], chain: &Chain) -> Option<Written> {
    let request = Request::read(input);
    let keys = KeyFields::of(&request);
    let material = Material::of(&request, keys.key1?, keys.key2?)?;
    chain.answer(&material)
}

/// The fields with one more before their empty line.
fn with_field(fields: &[u8], name: &str, value: &[u8]) -> Vec<u8> {
    let before = fields.strip_suffix(b"\r\n").unwrap_or(fields);
    [before, name.as_bytes(), b": ", value, b"\r\n\r\n"].concat()
}

fn after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now)
}
