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

/// Exchanges of other versions pass through `tap`, and are said to be what they are.
#[test]
fn a_tap_says_what_an_exchange_of_another_version_was() {
    let rfc_6455 = "GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n\
        Connection: Upgrade\r\nOrigin: http://example.com\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    // RFC 6455, 1.3, and the same with another key's value.
    let right = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let wrong = right.replace("s3pP", "S3pP");
    // draft-hixie-thewebsocketprotocol-75, 1.2.
    let draft_75 = "GET /demo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
        Host: example.com\r\nOrigin: http://example.com\r\nWebSocket-Protocol: sample\r\n\r\n";
    let answer_75 = "HTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
        Connection: Upgrade\r\nWebSocket-Origin: http://example.com\r\n\
        WebSocket-Location: ws://example.com/demo\r\nWebSocket-Protocol: sample\r\n\r\n";
    for (name, request, response) in [
        ("tap-rfc-6455", rfc_6455, right),
        ("tap-rfc-6455-wrong", rfc_6455, &wrong),
        ("tap-draft-75", draft_75, answer_75),
    ] {
        let answer = response.to_owned();
        let server = Scripted::times(1, move |_, mut stream| {
            read_fields(&mut stream);
            stream.write_all(answer.as_bytes()).unwrap();
            read_to_end(&mut stream);
        });
        let target = server.address.to_string();
        let (child, _stderr, url) = spawn(&["tap", "127.0.0.1:0", &target, "--once"]);
        let address = url.trim_start_matches("ws://").trim_end_matches('/');
        let mut client = std::net::TcpStream::connect(address).unwrap();
        client.write_all(request.as_bytes()).unwrap();
        let mut seen = vec![0; response.len()];
        client.read_exact(&mut seen).unwrap();
        assert_eq!(seen, response.as_bytes(), "{name}");
        drop(client);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{name}");
        let shown = String::from_utf8(output.stdout).unwrap();
        check(&format!("tests/live/golden/{name}.txt"), &shown);
    }
}

/// The draft's example has Key2 before Key1: there `keys-swapped` writes what `keys-in-wire-order` does.
/// With Key1 first it is the one explanation; then it is tried on the example before anything is searched.
#[test]
fn serve_and_tap_try_what_explained_earlier_answers_first() {
    use std::io::BufRead as _;

    let line = "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n";
    let key1_first = REQUEST
        .replace(line, "")
        .replace("Origin: ", &format!("{line}Origin: "));
    let mistake = ws76::diagnosis::mistakes::find("keys-swapped").unwrap();
    let server = Serving::start(Settings {
        chain: mistake.chain(),
        ..Settings::default()
    });
    let target = server.address.to_string();
    let serve = [
        "serve",
        "127.0.0.1:0",
        "--mistake",
        "keys-swapped",
        "--format",
        "jsonl",
    ];
    let tap = ["tap", "127.0.0.1:0", &target, "--format", "jsonl"];
    for args in [&serve[..], &tap] {
        for (requests, expected) in [
            (vec![REQUEST], vec!["keys-swapped keys-in-wire-order"]),
            (
                vec![&key1_first, REQUEST],
                vec!["keys-swapped", "keys-swapped"],
            ),
        ] {
            let (mut child, _stderr, url) = spawn(args);
            let address = url.trim_start_matches("ws://").trim_end_matches('/');
            let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
            let found: Vec<String> = requests
                .iter()
                .map(|request| {
                    let mut client = std::net::TcpStream::connect(address).unwrap();
                    client.write_all(request.as_bytes()).unwrap();
                    read_fields(&mut client);
                    client.read_exact(&mut [0; 16]).unwrap();
                    drop(client);
                    let line = lines.next().unwrap().unwrap();
                    let report: serde_json::Value = serde_json::from_str(&line).unwrap();
                    let found = report["diagnosis"].as_array().unwrap().iter();
                    let ids = found.map(|found| found["mistakes"][0].as_str().unwrap().to_owned());
                    ids.collect::<Vec<_>>().join(" ")
                })
                .collect();
            crate::support::terminate(&child);
            child.wait().unwrap();
            assert_eq!(found, expected, "{args:?}");
        }
    }
}
