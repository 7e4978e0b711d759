//! What the live commands show, to the letter: neither times nor ports are in it.

use std::io::{Read as _, Write as _};

use ws76::live::serve::Settings;

use crate::dead_ends::rfc_6455;
use crate::docs::check;
use crate::support::{Scripted, Serving, read_fields, read_request, read_to_end, run, spawn};

/// A probe of `ws://example.com/demo`, at a server of the test's.
fn probe(name: &str, address: std::net::SocketAddr, more: &[&str], code: i32) {
    let to = address.to_string();
    let args = [
        "probe",
        "ws://example.com/demo",
        "--seed",
        "1",
        "--connect-to",
        &to,
    ];
    let (found, out, err) = run(&[&args[..], more].concat());
    assert_eq!((found, err.as_str()), (code, ""), "{name}: {out}");
    check(&format!("tests/live/golden/{name}.txt"), &out);
}

#[test]
fn a_probe_of_a_right_and_of_a_wrong_server() {
    let right = Serving::start(Settings::default());
    probe("probe-right", right.address, &["--send", "hello"], 0);
    let mistake = ws76::diagnosis::mistakes::find("parts-little-endian").unwrap();
    let wrong = Serving::start(Settings {
        chain: mistake.chain(),
        ..Settings::default()
    });
    probe("probe-wrong", wrong.address, &[], 1);
    let two = ["--case", "part-zero", "--case", "part-one"];
    probe("suite-wrong", wrong.address, &two, 1);
}

#[test]
fn a_probe_of_a_server_that_speaks_rfc_6455_alone() {
    let server = Scripted::times(2, |number, mut stream| {
        let request = read_fields(&mut stream);
        if number == 0 {
            let text = "Failed to open a WebSocket connection: missing Sec-WebSocket-Key.\n";
            let length = text.len();
            let refused =
                format!("HTTP/1.1 400 Bad Request\r\nContent-Length: {length}\r\n\r\n{text}");
            stream.write_all(refused.as_bytes()).unwrap();
        } else {
            stream.write_all(rfc_6455(&request).as_bytes()).unwrap();
        }
        read_to_end(&mut stream);
    });
    probe("probe-rfc-6455", server.address, &[], 1);
}

#[test]
fn a_probe_of_servers_without_an_answer() {
    let closing = Scripted::times(4, |_, mut stream| {
        let _ = stream.read(&mut [0; 4096]);
    });
    probe("probe-closed", closing.address, &[], 1);
    let silent = Scripted::times(3, |_, mut stream| {
        read_to_end(&mut stream);
    });
    probe("probe-silent", silent.address, &["--timeout", "300ms"], 4);
    let fifteen = Scripted::times(1, |_, mut stream| {
        let request = read_request(&mut stream);
        let response = crate::support::right_response(&request);
        stream.write_all(&response[..response.len() - 1]).unwrap();
        read_to_end(&mut stream);
    });
    probe("probe-fifteen", fifteen.address, &["--timeout", "300ms"], 4);
}

/// The request of the draft's 1.2 to example.com.
const REQUEST: &str = "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";

#[test]
fn what_serve_and_tap_show() {
    let server = Serving::start(Settings::default());
    let target = server.address.to_string();
    for (name, args) in [
        ("serve", &["serve", "127.0.0.1:0", "--once"][..]),
        ("tap", &["tap", "127.0.0.1:0", &target, "--once"]),
    ] {
        let (child, _stderr, url) = spawn(args);
        let address = url.trim_start_matches("ws://").trim_end_matches('/');
        let mut client = std::net::TcpStream::connect(address).unwrap();
        client.write_all(REQUEST.as_bytes()).unwrap();
        let mut answered = Vec::new();
        let mut byte = [0];
        while !answered.ends_with(b"8jKS'y:G*Co,Wxa-") {
            client.read_exact(&mut byte).unwrap();
            answered.push(byte[0]);
        }
        drop(client);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
        let shown = String::from_utf8(output.stdout).unwrap();
        check(&format!("tests/live/golden/{name}.txt"), &shown);
    }
}
