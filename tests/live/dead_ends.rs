//! `probe` against servers that do not answer draft 76: it says what they do, and what they speak.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use base64::Engine as _;
use sha1::Digest as _;

use crate::support::{Scripted, read_fields, read_request, read_to_end, run};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// RFC 6455, 4.2.2: what its server answers to a request.
pub(crate) fn rfc_6455(request: &str) -> String {
    let key = request
        .split("Sec-WebSocket-Key: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let text = format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept =
        base64::engine::general_purpose::STANDARD.encode(sha1::Sha1::digest(text.as_bytes()));
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

#[test]
fn a_server_of_rfc_6455_alone_is_named_and_the_code_stays_that_of_draft_76() {
    let server = || {
        Scripted::times(2, |number, mut stream| {
            if number == 0 {
                // Not its version: closed without a byte.
                read_request(&mut stream);
                return;
            }
            let request = read_fields(&mut stream);
            assert!(
                request.contains("\r\nSec-WebSocket-Version: 13\r\n"),
                "{request}"
            );
            stream.write_all(rfc_6455(&request).as_bytes()).unwrap();
            read_to_end(&mut stream);
        })
    };
    let first = server();
    let (code, out, err) = run(&["probe", &first.url()]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.contains("speaks    RFC 6455, not draft 76"), "{out}");
    assert!(
        out.ends_with("? incomplete: the server closed the connection without a byte\n"),
        "{out}"
    );
    let second = server();
    let (code, out, _) = run(&["probe", &second.url(), "--format", "json"]);
    assert_eq!(code, 1);
    let probe = &json(&out)["probe"];
    assert_eq!(probe["speaks"], "rfc-6455");
    assert_eq!(probe["ending"], "closed");
    assert_eq!(probe["asked"][0]["speaks"], true);
}

#[test]
fn a_wrong_accept_is_not_spoken_and_draft_75_is_recognised() {
    let server = Scripted::times(3, |number, mut stream| {
        let request = read_fields(&mut stream);
        match number {
            0 => stream.write_all(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\n\r\n\x1b[31mno\r\nno",
            ),
            1 => stream.write_all(
                rfc_6455(&request)
                    .replace("Accept: ", "Accept: x")
                    .as_bytes(),
            ),
            _ => {
                assert!(!request.contains("Sec-WebSocket"), "{request}");
                stream.write_all(
                    b"HTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
                      Connection: Upgrade\r\nWebSocket-Origin: http://a\r\n\
                      WebSocket-Location: ws://a/\r\n\r\n",
                )
            }
        }
        .unwrap();
        read_to_end(&mut stream);
    });
    let (code, out, _) = run(&["probe", &server.url()]);
    assert_eq!(code, 1);
    assert!(out.contains("server    sent 400 Bad Request"), "{out}");
    assert!(
        out.contains("\\x1b[31mno") && !out.contains('\u{1b}'),
        "{out}"
    );
    assert!(
        out.contains("RFC 6455: 101, and Sec-WebSocket-Accept is\n          \"x"),
        "{out}"
    );
    assert!(out.contains("speaks    draft 75, not draft 76"), "{out}");
}

#[test]
fn a_request_of_the_users_own_stays_the_only_connection() {
    let folder = crate::support::folder("one-connection");
    let path = folder.join("one.raw");
    for args in [
        &["--no-fallback"][..],
        &["--key1", "1 1"],
        &["--save", path.to_str().unwrap()],
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        let worker = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            read_request(&mut stream);
            drop(stream);
            listener
        });
        let (code, out, _) = run(&[&["probe", &url][..], args].concat());
        assert_eq!(code, 1, "{out}");
        assert!(!out.contains("asked in"), "{out}");
        let listener = worker.join().unwrap();
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "{args:?}");
    }
}

#[test]
fn a_reset_and_half_a_response_are_said_as_they_are() {
    // What was sent is not read, so closing resets the connection.
    let server = Scripted::times(1, |_, mut stream| {
        stream.read_exact(&mut [0; 1]).unwrap();
    });
    let (code, out, _) = run(&["probe", &server.url(), "--no-fallback"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("server    reset the connection without a byte"),
        "{out}"
    );
    let server = Scripted::times(1, |_, mut stream| {
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 101 x\r\nUpg").unwrap();
    });
    let (code, out, _) = run(&["probe", &server.url(), "--no-fallback"]);
    assert_eq!(code, 1);
    let words = "sent 19 bytes without the end of the fields, then closed the connection";
    let said: Vec<&str> = out.split_whitespace().collect();
    assert!(said.join(" ").contains(words), "{out}");
}

#[test]
fn a_page_in_every_version_hints_at_path_and_proxy() {
    let server = Scripted::times(3, |_, mut stream| {
        read_fields(&mut stream);
        stream
            .write_all(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi")
            .unwrap();
    });
    let (code, out, _) = run(&["probe", &server.url(), "--format", "json"]);
    assert_eq!(code, 1);
    let probe = &json(&out)["probe"];
    assert_eq!(probe["speaks"], serde_json::Value::Null);
    let hint = probe["hint"].as_str().unwrap();
    assert!(hint.contains("plain HTTP in every version"), "{hint}");
}

#[test]
fn a_record_of_tls_hints_at_wss_and_plain_http_at_ws() {
    // RFC 8446, 5.1 and 6: an alert record, fatal, unexpected_message.
    let server = Scripted::times(1, |_, mut stream| {
        read_request(&mut stream);
        stream.write_all(&[0x15, 0x03, 0x01, 0, 2, 2, 10]).unwrap();
    });
    let url = server.url();
    let (code, out, _) = run(&["probe", &url, "--no-fallback"]);
    assert_eq!(code, 1);
    let hint = format!("try {}", url.replacen("ws://", "wss://", 1));
    assert!(
        out.contains("speaks TLS here") && out.contains(&hint),
        "{out}"
    );
    let server = Scripted::times(1, |_, mut stream| {
        let _ = stream.read(&mut [0; 512]);
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
        read_to_end(&mut stream);
    });
    let url = server.url().replacen("ws://", "https://", 1);
    let (code, _, err) = run(&["probe", &url]);
    assert_eq!(code, 4);
    assert!(
        err.contains("no TLS: the server does not speak TLS at this port: try ws://"),
        "{err}"
    );
    // One that accepts and is silent is late, not wrong.
    let server = Scripted::times(1, |_, mut stream| {
        read_to_end(&mut stream);
    });
    let url = server.url().replacen("ws://", "wss://", 1);
    let (code, _, err) = run(&["probe", &url, "--timeout", "300ms"]);
    assert_eq!(code, 4);
    assert!(err.contains("did not answer in time"), "{err}");
}

#[test]
fn the_same_seed_shows_the_same_without_times_and_ports() {
    let server = Scripted::times(4, |number, mut stream| {
        read_request(&mut stream);
        if number % 2 == 1 {
            // Another time to the end.
            let _ = stream.set_read_timeout(Some(Duration::from_millis(30)));
            let _ = stream.read(&mut [0]);
        }
    });
    let url = server.url();
    for format in ["text", "json"] {
        let args = [
            "probe",
            &url,
            "--seed",
            "5",
            "--no-fallback",
            "--format",
            format,
        ];
        assert_eq!(run(&args), run(&args));
    }
}
