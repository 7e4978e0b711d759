//! A reader that stops never stops `serve` or `tap`; and how they end.
#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};

use ws76::live::serve::Settings;

use crate::support::{LONG, Serving, read_to_end, request, right_response, run, spawn, terminate};

fn address(url: &str) -> SocketAddr {
    let address = url.trim_start_matches("ws://").trim_end_matches('/');
    address.parse().unwrap()
}

fn handshake(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let request = request(address);
    stream.write_all(&request).unwrap();
    let mut response = vec![0; right_response(&request).len()];
    stream.read_exact(&mut response).unwrap();
}

#[test]
fn a_stopped_reader_of_the_results_stops_nobody() {
    let server = Serving::start(Settings::default());
    let target = server.address.to_string();
    for args in [
        &["serve", "127.0.0.1:0", "--format", "jsonl", "-v"][..],
        &["tap", "127.0.0.1:0", &target, "-v"],
    ] {
        // Nobody reads standard output; its pipe holds 64 KiB.
        let (mut child, mut stderr, url) = spawn(args);
        for _ in 0..600 {
            handshake(address(&url));
        }
        terminate(&child);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
        let mut said = String::new();
        stderr.read_to_string(&mut said).unwrap();
        assert!(
            said.contains("handshakes were not shown"),
            "{args:?}: {said}"
        );
    }
}

#[test]
fn a_stopped_reader_of_the_messages_stops_nobody() {
    let (mut child, stderr, url) = spawn(&["serve", "127.0.0.1:0", "-o", "/dev/null", "--force"]);
    let address = address(&url);
    // Each is a line of standard error, which nobody reads.
    for _ in 0..2000 {
        let mut browser = TcpStream::connect(address).unwrap();
        browser.set_read_timeout(Some(LONG)).unwrap();
        let get = format!("GET / HTTP/1.1\r\nHost: {address}\r\n\r\n");
        browser.write_all(get.as_bytes()).unwrap();
        assert!(!read_to_end(&mut browser).is_empty());
    }
    handshake(address);
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(stderr);
}

#[test]
fn a_tap_to_itself_is_a_mistake_of_the_command_line() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let (code, out, err) = run(&["tap", &address, &address]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("would connect to itself"), "{err}");
}

#[test]
fn a_tap_whose_target_is_down_ends_with_4_where_it_is_to_end() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = free.local_addr().unwrap().to_string();
    drop(free);
    let (mut child, _stderr, url) = spawn(&["tap", "127.0.0.1:0", &target, "--once"]);
    let mut client = TcpStream::connect(address(&url)).unwrap();
    assert_eq!(read_to_end(&mut client), b"");
    assert_eq!(child.wait().unwrap().code(), Some(4));
}

#[test]
fn a_tap_ends_with_the_highest_code_of_what_went_by() {
    let mistake = ws76::diagnosis::mistakes::find("answer-hex").unwrap();
    let wrong = Serving::start(Settings {
        chain: mistake.chain(),
        ..Settings::default()
    });
    let target = wrong.address.to_string();
    for (more, ends) in [(&[][..], 1), (&["--expect", "mismatch"], 0)] {
        let args = ["tap", "127.0.0.1:0", &target];
        let (mut child, _stderr, url) = spawn(&[&args[..], more].concat());
        let (code, ..) = run(&["probe", &url]);
        assert_eq!(code, 1);
        terminate(&child);
        assert_eq!(child.wait().unwrap().code(), Some(ends));
    }
}
