//! What takes longer or more file descriptors than a test should: run by name, as `.ci/run` does.
//!
//!     cargo test --test live heavy -- --ignored --nocapture

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Stdio};
use std::time::Instant;

use crate::support::{LONG, request, ws76};

struct Process {
    child: Child,
    address: SocketAddr,
    _stderr: BufReader<ChildStderr>,
}

impl Process {
    fn start(args: &[&str]) -> Self {
        let mut child = ws76()
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

    fn handshake(&self) -> std::time::Duration {
        let began = Instant::now();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
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

#[test]
#[ignore = "takes a thousand file descriptors"]
#[cfg(target_os = "linux")]
fn heavy_a_thousand_silent_clients_and_a_new_one_is_answered_within_100_ms() {
    let server = Process::start(&["--timeout", "600s"]);
    server.handshake();
    let before = server.memory();
    let silent: Vec<TcpStream> = (0..1000)
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let mut times: Vec<_> = (0..50).map(|_| server.handshake()).collect();
    times.sort();
    let after = server.memory();
    let (median, worst) = (times[25], times[49]);
    eprintln!(
        "1000 silent clients: a new one answered in {median:?} (median), {worst:?} (worst of 50); \
         memory {before} KiB before, {after} KiB after"
    );
    assert!(median < std::time::Duration::from_millis(100));
    assert!(after - before < 16 << 10, "KiB more for 1000 clients");
    drop(silent);
}

#[test]
#[ignore = "takes some seconds"]
#[cfg(target_os = "linux")]
fn heavy_ten_thousand_handshakes_in_a_row_without_growing() {
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
    eprintln!(
        "10000 handshakes in {took:?}; memory {before} KiB after 1000, {after} KiB after 11000"
    );
    assert!(after <= before + 512, "grew from {before} to {after} KiB");
}
