//! Servers of one script each, `serve` in a thread, and the real binary.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use ws76::challenge::Computation;
use ws76::draft::KeyFields;
use ws76::live::Stop;
use ws76::live::serve::{Event, Server, Settings, Totals};
use ws76::message::Request;

/// Long enough for every test on a busy machine; no test waits for it to pass.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// A thread that fails the test where it panics.
pub(crate) struct Worker(Option<JoinHandle<()>>);

impl Worker {
    pub(crate) fn start(work: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(std::thread::spawn(work)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let ended = self.0.take().map(JoinHandle::join);
        if matches!(ended, Some(Err(_))) && !std::thread::panicking() {
            panic!("the test's server panicked");
        }
    }
}

/// A server that takes one connection after the other and gives each to a script.
pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    _worker: Worker,
}

impl Scripted {
    /// One connection.
    pub(crate) fn once(script: impl FnOnce(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let worker = Worker::start(move || {
            let (stream, _) = listener.accept().unwrap();
            stream.set_read_timeout(Some(LONG)).unwrap();
            script(stream);
        });
        Self {
            address,
            _worker: worker,
        }
    }

    /// So many connections, one after the other, each with its number.
    pub(crate) fn times(count: usize, script: impl Fn(usize, TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let worker = Worker::start(move || {
            for number in 0..count {
                let (stream, _) = listener.accept().unwrap();
                stream.set_read_timeout(Some(LONG)).unwrap();
                script(number, stream);
            }
        });
        Self {
            address,
            _worker: worker,
        }
    }

    /// Answers one request with the response that `respond` makes of it.
    pub(crate) fn answering(respond: impl FnOnce(&[u8]) -> Vec<u8> + Send + 'static) -> Self {
        Self::once(move |mut stream| {
            let request = read_request(&mut stream);
            stream.write_all(&respond(&request)).unwrap();
            read_to_end(&mut stream);
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/", self.address)
    }
}

/// Reads up to and with key 3.
pub(crate) fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while Request::read(&bytes).key3().is_none() {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    bytes
}

/// Reads up to the empty line.
pub(crate) fn read_fields(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).unwrap()
}

/// Starts the binary and reads from its standard error where it listens.
pub(crate) fn spawn(args: &[&str]) -> (Child, BufReader<ChildStderr>, String) {
    spawn_command(ws76().args(args))
}

/// The same of a command that was made ready.
pub(crate) fn spawn_command(command: &mut Command) -> (Child, BufReader<ChildStderr>, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let url = line
        .split_whitespace()
        .find(|word| word.starts_with("ws://"));
    let url = url.unwrap_or_else(|| panic!("{line}")).to_owned();
    (child, stderr, url)
}

/// Asks a process to end, as a service manager does.
pub(crate) fn terminate(child: &Child) {
    let id = child.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(killed.success());
}

/// Reads what is left; a peer that resets has ended too.
pub(crate) fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

/// The right response to a request.
pub(crate) fn right_response(request: &[u8]) -> Vec<u8> {
    let read = Request::read(request);
    let text = |name: &str| String::from_utf8(read.message.value(name).unwrap().to_vec()).unwrap();
    let head = format!(
        "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Origin: {}\r\nSec-WebSocket-Location: ws://{}{}\r\n\r\n",
        text("Origin"),
        text("Host"),
        String::from_utf8_lossy(read.message.text(read.resource)),
    );
    let keys = KeyFields::of(&read);
    let computation = Computation {
        key1: keys.key1.unwrap(),
        key2: keys.key2.unwrap(),
        key3: read.key3().unwrap(),
    };
    [head.as_bytes(), &computation.answer().unwrap()].concat()
}

/// `serve` in a thread; it is ended when the test ends.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    pub(crate) events: Receiver<Event>,
    stop: Stop,
    totals: Option<JoinHandle<Totals>>,
}

impl Serving {
    pub(crate) fn start(settings: Settings) -> Self {
        let stop = Stop::new();
        let server = Server::bind("127.0.0.1:0".parse().unwrap(), settings, &stop).unwrap();
        let address = server.address();
        let (sender, events) = channel();
        let run = move || {
            server
                .run(&mut |event| {
                    // A test that does not look at events drops their receiver.
                    let _ = sender.send(event);
                })
                .unwrap()
        };
        Self {
            address,
            events,
            stop,
            totals: Some(std::thread::spawn(run)),
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// A handshake that must succeed.
    pub(crate) fn handshake(&self) -> TcpStream {
        let mut stream = self.connect();
        let request = request(self.address);
        stream.write_all(&request).unwrap();
        let expected = right_response(&request);
        let mut response = vec![0; expected.len()];
        stream.read_exact(&mut response).unwrap();
        assert_eq!(
            ws76::bytes::escape(&response),
            ws76::bytes::escape(&expected)
        );
        stream
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/", self.address)
    }

    /// Asks for the end and waits for it.
    pub(crate) fn end(mut self) -> Totals {
        self.stop.stop();
        self.totals.take().unwrap().join().unwrap()
    }

    /// Waits for the end without asking for it.
    pub(crate) fn wait(mut self) -> Totals {
        self.totals.take().unwrap().join().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.stop();
        let ended = self.totals.take().map(JoinHandle::join);
        if matches!(ended, Some(Err(_))) && !std::thread::panicking() {
            panic!("serve panicked");
        }
    }
}

/// The request of the draft's 1.2 to an address.
pub(crate) fn request(address: SocketAddr) -> Vec<u8> {
    format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://{address}\r\n\r\n^n:ds[4U"
    )
    .into_bytes()
}

pub(crate) fn ws76() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ws76"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs the binary to its end: exit code, standard output and standard error.
pub(crate) fn run(args: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = ws76().args(args).output().unwrap();
    (
        status.code().expect("the binary ended by itself"),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

/// A folder of the test's own, empty.
pub(crate) fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
