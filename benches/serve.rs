//! `serve` among silent clients, and over many handshakes: ratios of time, and that memory does not
//! grow, without which it fails. No harness of criterion's: one process is asked again and again.
//!
//!     cargo bench --bench serve
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a measurement that cannot go on fails"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

struct Process {
    child: Child,
    address: SocketAddr,
    _stderr: BufReader<ChildStderr>,
}

impl Process {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ws76"))
            .args(["serve", "127.0.0.1:0", "-o", "/dev/null", "--force"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let address = line
            .split("ws://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap();
        Self {
            child,
            address: address.parse().unwrap(),
            _stderr: stderr,
        }
    }

    /// Memory of the process in KiB, as the system counts it.
    fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn handshake(&self) -> Duration {
        let began = Instant::now();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(&request(self.address)).unwrap();
        let mut response = Vec::new();
        let mut buffer = [0; 512];
        while !response.ends_with(b"8jKS'y:G*Co,Wxa-") {
            let count = stream.read(&mut buffer).unwrap();
            assert!(count > 0);
            response.extend_from_slice(&buffer[..count]);
        }
        began.elapsed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The request of draft 76, 1.2, to the server.
fn request(server: SocketAddr) -> Vec<u8> {
    format!(
        "GET /demo HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://{server}\r\n\r\n^n:ds[4U"
    )
    .into_bytes()
}

/// Handshakes that a median is of.
const TIMES: usize = 200;

impl Process {
    fn median(&self) -> Duration {
        let mut times: Vec<Duration> = (0..TIMES).map(|_| self.handshake()).collect();
        times.sort();
        times[TIMES / 2]
    }
}

fn among_silent_clients() {
    const SILENT: usize = 1000;
    let server = Process::start(&["--timeout", "600s"]);
    let alone = server.median();
    let before = server.memory();
    let silent: Vec<TcpStream> = (0..SILENT)
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let among = server.median();
    let after = server.memory();
    println!(
        "among {SILENT} silent clients a new one waits {:.2} times as long as alone ({among:?}, \
         {alone:?}); they cost {} KiB",
        among.as_secs_f64() / alone.as_secs_f64(),
        after - before
    );
    assert!(after - before < 4 << 10, "KiB for {SILENT} silent clients");
    drop(silent);
}

fn many_in_a_row() {
    let server = Process::start(&["-q"]);
    for _ in 0..1000 {
        server.handshake();
    }
    let before = server.memory();
    let began = Instant::now();
    for _ in 0..10_000 {
        server.handshake();
    }
    let took = began.elapsed();
    let after = server.memory();
    println!(
        "10000 handshakes in a row in {took:?}; {before} KiB after 1000 of them, {after} KiB after \
         11000"
    );
    assert!(after <= before + 1024, "grew from {before} to {after} KiB");
}

fn main() {
    if cfg!(target_os = "linux") {
        among_silent_clients();
        many_in_a_row();
    }
}
