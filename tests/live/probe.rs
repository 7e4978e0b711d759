//! `probe` against servers of one script each.

use std::io::Write as _;

use crate::support::{Scripted, Serving, folder, read_request, read_to_end, right_response, run};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_right_server_is_a_match_and_the_seed_is_told() {
    let server = Scripted::answering(right_response);
    let (code, out, err) = run(&["probe", &server.url(), "--seed", "42"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("seed 42") && out.ends_with("\u{2713} match\n"),
        "{out}"
    );
}

#[test]
fn a_seed_that_nobody_chose_is_told_and_sends_the_same_again() {
    let server = Scripted::answering(right_response);
    let (code, out, _) = run(&["probe", &server.url(), "--format", "json"]);
    assert_eq!(code, 0);
    let first = json(&out);
    let seed = first["probe"]["seed"].as_str().unwrap().to_owned();
    let server = Scripted::answering(right_response);
    let (_, out, _) = run(&["probe", &server.url(), "--seed", &seed, "--format", "jsonl"]);
    let again = json(&out);
    for key in ["key1", "key2", "key3", "answer_hex"] {
        assert_eq!(first["handshakes"][0][key], again["handshakes"][0][key]);
    }
    assert_eq!(first["schema"], "ws76/1");
    assert_eq!(first["summary"]["match"], 1);
}

#[test]
fn a_wrong_answer_is_a_mismatch() {
    let wrong = || {
        Scripted::answering(|request| {
            let mut response = right_response(request);
            *response.last_mut().unwrap() ^= 1;
            response
        })
    };
    let server = wrong();
    let (code, out, _) = run(&["probe", &server.url()]);
    assert_eq!(code, 1);
    assert!(out.contains("mismatch"), "{out}");
    let server = wrong();
    let (code, out, _) = run(&["probe", &server.url(), "--expect", "mismatch"]);
    assert_eq!(code, 0, "{out}");
    let (code, _, err) = run(&["probe", &server.url(), "--suite", "--expect", "match"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn warnings_count_as_errors_where_that_is_asked_for() {
    for (more, code, ok) in [(&[][..], 0, true), (&["--fail-on", "warning"], 1, false)] {
        let server = Scripted::answering(|request| {
            let response = String::from_utf8_lossy(request);
            assert!(!response.contains("Sec-WebSocket-Protocol"));
            let response = right_response(request);
            let end = response.iter().position(|&byte| byte == b'\n').unwrap() + 1;
            let (status, rest) = response.split_at(end);
            [status, b"Sec-WebSocket-Protocol: unasked\r\n", rest].concat()
        });
        let args = ["probe", &server.url(), "--format", "json"];
        let (ended, out, _) = run(&[&args, more].concat());
        assert_eq!(json(&out)["handshakes"][0]["ok"], ok, "{out}");
        assert_eq!(ended, code, "{out}");
    }
}

#[test]
fn a_server_that_refuses_further_requests_is_reported() {
    let mistake = ws76::diagnosis::mistakes::find("keys-swapped").unwrap();
    let wrong = Serving::start(ws76::live::serve::Settings {
        chain: mistake.chain(),
        ..Default::default()
    });
    // It takes one connection, whose answer has several explanations, and no more.
    let address = wrong.address;
    let server = Scripted::once(move |mut client| {
        let mut behind = std::net::TcpStream::connect(address).unwrap();
        behind.write_all(&read_request(&mut client)).unwrap();
        behind.shutdown(std::net::Shutdown::Write).unwrap();
        client.write_all(&read_to_end(&mut behind)).unwrap();
    });
    let (code, out, err) = run(&["probe", &server.url(), "--seed", "5"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("keys-swapped"), "{out}");
    assert!(err.contains("refused the further requests"), "{out}{err}");
}

#[test]
fn keys_origin_protocol_and_fields_are_sent_as_they_are_given() {
    let server = Scripted::once(|mut stream| {
        let request = String::from_utf8(read_request(&mut stream)).unwrap();
        for line in [
            "GET /a?b HTTP/1.1\r\n",
            "\r\nHost: example.com:81\r\n",
            "\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n",
            "\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n",
            "\r\nOrigin: http://o\r\n",
            "\r\nSec-WebSocket-Protocol: p\r\n",
            "\r\nCookie: a=1\r\n",
            "\r\nX:  y\r\n",
            "\r\n\r\n^n:ds[4U",
        ] {
            assert!(request.contains(line), "{line:?} in {request:?}");
        }
    });
    let to = server.address.to_string();
    let keys = [
        "--key1",
        "4 @1  46546xW%0l 1 5",
        "--key2",
        "12998 5 Y3 1  .P00",
    ];
    let more = [
        "--origin",
        "http://o",
        "--protocol",
        "p",
        "--header",
        "Cookie: a=1",
    ];
    let rest = [
        "--header",
        "X:  y",
        "--challenge",
        "^n:ds[4U",
        "--connect-to",
        &to,
    ];
    let args = [
        &["probe", "ws://Example.com:81/a?b"],
        &keys[..],
        &more,
        &rest,
    ]
    .concat();
    let (code, out, _) = run(&args);
    // The script closes without an answer: nothing is cut off, the server is wrong.
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("incomplete"), "{out}");
}

#[test]
fn key_3_comes_late_or_after_the_fields_where_it_is_asked_for() {
    for args in [&["--key3-delay", "30ms"][..], &["--key3-after-101"]] {
        let server = Scripted::once(|mut stream| {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                std::io::Read::read_exact(&mut stream, &mut byte).unwrap();
                head.push(byte[0]);
            }
            // Nothing of key 3 is there yet.
            stream.set_nonblocking(true).unwrap();
            assert!(stream.peek(&mut [0]).is_err());
            stream.set_nonblocking(false).unwrap();
            let mut whole = head.clone();
            whole.extend_from_slice(b"12345678");
            let fields = right_response(&whole);
            stream.write_all(&fields[..fields.len() - 16]).unwrap();
            let mut key3 = [0; 8];
            std::io::Read::read_exact(&mut stream, &mut key3).unwrap();
            head.extend_from_slice(&key3);
            let right = right_response(&head);
            stream.write_all(&right[right.len() - 16..]).unwrap();
            read_to_end(&mut stream);
        });
        let url = server.url();
        let (code, out, err) = run(&[&["probe", &url], args].concat());
        assert_eq!(code, 0, "{out}{err}");
    }
}

#[test]
fn a_frame_is_sent_and_what_comes_back_is_shown_escaped() {
    let server = Scripted::once(|mut stream| {
        let request = read_request(&mut stream);
        stream.write_all(&right_response(&request)).unwrap();
        let mut frame = [0; 7];
        std::io::Read::read_exact(&mut stream, &mut frame).unwrap();
        assert_eq!(&frame, b"\x00hello\xff");
        stream.write_all(b"\x00\x1b[31mred\xff").unwrap();
        assert_eq!(read_to_end(&mut stream), [0xff, 0x00]);
    });
    let (code, out, _) = run(&["probe", &server.url(), "--send", "hello"]);
    assert_eq!(code, 0);
    assert!(out.contains("\"\\x00\\x1b[31mred\\xff\""), "{out}");
    assert!(out.bytes().all(|byte| byte != 0x1b));
}

#[test]
fn a_server_that_is_not_there_or_silent_is_code_4() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let (code, out, err) = run(&["probe", &format!("ws://{address}/")]);
    assert_eq!((code, out.as_str()), (4, ""));
    assert!(err.contains("no connection"), "{err}");
    let (code, _, _) = run(&["probe", &format!("ws://{address}/"), "--suite"]);
    assert_eq!(code, 4);

    let server = Scripted::once(|mut stream| {
        read_to_end(&mut stream);
    });
    let (code, out, err) = run(&[
        "probe",
        &server.url(),
        "--timeout",
        "300ms",
        "--no-fallback",
    ]);
    assert_eq!(code, 4);
    assert_eq!(err, "");
    assert!(out.contains("sent nothing for 0.3 s"), "{out}");

    let server = Scripted::once(|mut stream| {
        let request = read_request(&mut stream);
        let response = right_response(&request);
        stream.write_all(&response[..response.len() - 1]).unwrap();
        read_to_end(&mut stream);
    });
    let (code, out, _) = run(&["probe", &server.url(), "--timeout", "300ms"]);
    assert_eq!(code, 4);
    assert!(out.contains("15 of 16 bytes"), "{out}");
}

#[test]
fn a_server_that_never_ends_its_response_is_left() {
    let server = Scripted::once(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 101 x\r\n");
        while stream.write_all(b"X-Field: and so on\r\n").is_ok() {}
    });
    let (code, _, _) = run(&["probe", &server.url()]);
    assert_eq!(code, 1);
}

#[test]
fn what_is_saved_is_what_verify_reads() {
    let folder = folder("save");
    for name in ["a.raw", "a.pcap"] {
        let server = Scripted::answering(|request| {
            let frame = b"\x00welcome\xff".to_vec();
            [right_response(request), frame].concat()
        });
        let path = folder.join(name).to_str().unwrap().to_owned();
        let args = [
            "probe",
            &server.url(),
            "--save",
            &path,
            "--key3-delay",
            "10ms",
        ];
        let (code, first, err) = run(&args);
        assert_eq!(code, 0, "{first}{err}");
        let (code, out, err) = run(&["verify", "-v", &path]);
        assert_eq!(code, 0, "{out}{err}");
        assert!(!out.contains("capture-"), "{out}");
        // Frames are in the capture, and no part of the handshake.
        let bytes = std::fs::read(&path).unwrap();
        let has_frames = memchr::memmem::find(&bytes, b"welcome").is_some();
        assert_eq!(has_frames, name == "a.pcap");
        assert!(!bytes.ends_with(b"\xff\x00"));
        let answer = |text: &str| {
            text.split("  hex ")
                .nth(1)
                .unwrap()
                .split_once('\n')
                .unwrap()
                .0
                .to_owned()
        };
        assert_eq!(answer(&first), answer(&out));
        // Nothing is written over, and nothing is sent where it would be.
        let (code, _, err) = run(&["probe", "ws://127.0.0.1:1/", "--save", &path]);
        assert_eq!(code, 2);
        assert!(err.contains("--force"), "{err}");
    }
    let (code, _, err) = run(&["probe", "ws://127.0.0.1:1/", "--save", "x.txt"]);
    assert_eq!(code, 2);
    assert!(err.contains(".pcap"), "{err}");
}

#[test]
fn what_would_make_another_request_is_a_mistake_of_the_command_line() {
    for args in [
        &["ftp://127.0.0.1/"][..],
        &["ws://127.0.0.1/#x"],
        &["ws://127.0.0.1/", "--origin", "a\r\nb: c"],
        &["ws://127.0.0.1/", "--key1", "escaped:1 1\\r\\nX: y"],
        &["ws://127.0.0.1/", "--header", "no colon"],
        &["ws://127.0.0.1/", "--header", "a: b\r\nc: d"],
        &["ws://127.0.0.1/", "--challenge", "1234567"],
        &["ws://127.0.0.1/", "--timeout", "0"],
        &["ws://127.0.0.1/", "--connect-to", "nowhere"],
        &["ws://127.0.0.1/", "--suite", "--key1", "1 1"],
        &["ws://127.0.0.1/", "--suite", "--case", "no-such-case"],
        &[
            "ws://127.0.0.1/",
            "--case",
            "keys-random",
            "--skip",
            "keys-random",
        ],
        &["ws://127.0.0.1/", "--known", "Cargo.toml"],
    ] {
        let (code, out, err) = run(&[&["probe"], args].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
    }
}
