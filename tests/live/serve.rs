//! `serve` under clients of every kind: none of them ends it, or costs more than its slot.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use ws76::generate::Generator;
use ws76::judge::Verdict;
use ws76::live::script::Ending;
use ws76::live::serve::{Event, Limits, Seen, Settings};

use crate::support::{LONG, Serving, folder, read_to_end, request, run, spawn};

fn limited(limits: Limits) -> Serving {
    Serving::start(Settings {
        limits,
        ..Settings::default()
    })
}

fn verdict(seen: &Seen) -> Option<Verdict> {
    seen.had.judge().verdict
}

/// The next handshake that is told, whatever else is told before it.
fn next_handshake(server: &Serving) -> Seen {
    loop {
        if let Event::Handshake(seen) = server.events.recv_timeout(LONG).unwrap() {
            return *seen;
        }
    }
}

#[test]
fn a_handshake_is_told_and_frames_come_back() {
    let server = Serving::start(Settings::default());
    let mut client = server.handshake();
    let seen = next_handshake(&server);
    assert_eq!(verdict(&seen), Some(Verdict::Match));
    assert_eq!(seen.had.sent(), request(server.address));
    assert!(seen.had.judge().findings.is_empty());
    client.write_all(b"\x00one\xff\x00t").unwrap();
    client.write_all(b"wo\xff\xff\x00").unwrap();
    assert_eq!(read_to_end(&mut client), b"\x00one\xff\x00two\xff\xff\x00");
    drop(client);
    let totals = server.end();
    assert_eq!((totals.connections, totals.frames), (1, 2));
}

#[test]
fn a_frame_of_megabytes_comes_back_in_bounded_memory() {
    let server = Serving::start(Settings::default());
    let client = server.handshake();
    let text = vec![b'x'; 4 << 20];
    let mut writer = client.try_clone().unwrap();
    let sent = [&[0x00], &text[..], &[0xff, 0xff, 0x00]].concat();
    let worker = std::thread::spawn(move || writer.write_all(&sent).unwrap());
    let mut reader = client;
    let back = read_to_end(&mut reader);
    worker.join().unwrap();
    assert_eq!(back.len(), text.len() + 4);
    assert!(back.starts_with(b"\x00x") && back.ends_with(b"x\xff\xff\x00"));
}

#[test]
fn the_fields_go_out_before_key_3_is_there() {
    let server = Serving::start(Settings::default());
    let mut client = server.connect();
    let bytes = request(server.address);
    let (head, key3) = bytes.split_at(bytes.len() - 8);
    client.write_all(head).unwrap();
    let mut fields = Vec::new();
    while !fields.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        fields.push(byte[0]);
    }
    client.write_all(key3).unwrap();
    let mut answer = [0; 16];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"8jKS'y:G*Co,Wxa-");
}

#[test]
fn a_client_that_dribbles_is_dropped_at_the_deadline() {
    let limits = Limits {
        handshake: Duration::from_millis(400),
        ..Limits::default()
    };
    let server = limited(limits);
    let began = Instant::now();
    let mut client = server.connect();
    client
        .set_read_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    // One byte after the other, each well before any deadline for a single read.
    for byte in request(server.address).into_iter().cycle() {
        let written = client.write_all(&[byte.max(b' ')]);
        let ended = matches!(client.read(&mut [0]), Ok(0)) || written.is_err();
        let reset = client.take_error().unwrap().is_some();
        if ended || reset || began.elapsed() > LONG {
            break;
        }
    }
    let took = began.elapsed();
    assert!(took >= limits.handshake && took < LONG, "{took:?}");
    let seen = next_handshake(&server);
    assert_eq!(seen.had.ending(), Ending::Late);
    assert_eq!(verdict(&seen), Some(Verdict::Incomplete));
    server.handshake();
}

#[test]
fn silent_clients_do_not_keep_others_waiting_and_are_dropped() {
    let server = limited(Limits {
        handshake: Duration::from_secs(2),
        ..Limits::default()
    });
    let silent: Vec<_> = (0..200).map(|_| server.connect()).collect();
    server.handshake();
    for mut client in silent {
        assert_eq!(read_to_end(&mut client), b"");
    }
    server.handshake();
    assert_eq!(server.end().silent, 200);
}

#[test]
fn garbage_half_closed_and_reset_connections_end_nothing() {
    let server = Serving::start(Settings::default());
    let mut generator = Generator::new(0);
    for round in 0..40_usize {
        let mut client = server.connect();
        let bytes: Vec<u8> = (0..generator.below(300))
            .map(|_| u8::try_from(generator.below(256)).unwrap())
            .collect();
        let request = request(server.address);
        let (sent, half_close) = match round % 5 {
            0 => (bytes, true),
            1 => ([&bytes, &b"\r\n\r\n"[..]].concat(), false),
            2 => (
                request[..usize::try_from(generator.below(260))
                    .unwrap()
                    .min(request.len())]
                    .to_vec(),
                true,
            ),
            // The answer is never read: closing resets the connection.
            3 => (request, false),
            _ => ([&request, &bytes[..]].concat(), true),
        };
        let _ = client.write_all(&sent);
        if half_close {
            let _ = client.shutdown(Shutdown::Write);
            read_to_end(&mut client);
        }
    }
    server.handshake();
    assert_eq!(server.end().connections, 41);
}

#[test]
fn fields_beyond_the_limit_end_the_connection() {
    let server = limited(Limits {
        field_bytes: 1000,
        ..Limits::default()
    });
    let mut client = server.connect();
    let mut sent = b"GET / HTTP/1.1\r\nX: ".to_vec();
    sent.resize(5000, b'x');
    let _ = client.write_all(&sent);
    assert_eq!(read_to_end(&mut client), b"");
    let seen = next_handshake(&server);
    assert_eq!(seen.had.ending(), Ending::Full);
    server.handshake();
}

#[test]
fn more_connections_than_allowed_are_closed_at_once() {
    let server = limited(Limits {
        connections: 2,
        ..Limits::default()
    });
    let first = server.handshake();
    let _second = server.handshake();
    let mut third = server.connect();
    assert_eq!(read_to_end(&mut third), b"");
    drop(first);
    // The slot is free as soon as the server has seen the end.
    let mut late = std::iter::repeat_with(|| {
        let mut client = server.connect();
        let _ = client.write_all(&request(server.address));
        let mut byte = [0];
        client.read_exact(&mut byte).is_ok()
    });
    assert!(late.any(|taken| taken));
}

#[test]
fn a_request_that_must_be_aborted_is_and_the_reason_is_told() {
    let server = Serving::start(Settings::default());
    let mut client = server.connect();
    let text = String::from_utf8(request(server.address)).unwrap();
    client
        .write_all(text.replace("4 @1  46546xW%0l 1 5", "46").as_bytes())
        .unwrap();
    assert_eq!(read_to_end(&mut client), b"");
    let seen = next_handshake(&server);
    assert_eq!(seen.why, Some("the key holds no space"));
    assert_eq!(verdict(&seen), Some(Verdict::Aborted));
}

#[test]
fn where_serve_itself_aborts_the_code_is_1_and_no_response_is_missed() {
    let args = ["serve", "127.0.0.1:0", "--once", "--format", "jsonl"];
    let (child, _stderr, url) = spawn(&args);
    let address = url.trim_start_matches("ws://").trim_end_matches('/');
    let address = address.parse().unwrap();
    let mut client = std::net::TcpStream::connect(address).unwrap();
    let text = String::from_utf8(request(address)).unwrap();
    let sent = text.replace("Connection: Upgrade", "Connection: keep-alive, Upgrade");
    client.write_all(sent.as_bytes()).unwrap();
    assert_eq!(read_to_end(&mut client), b"");
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(!told.contains("response-missing"), "{told}");
    // Where the client itself goes too early, it is as with any capture that is cut off.
    let (child, _stderr, url) = spawn(&args);
    let address = url.trim_start_matches("ws://").trim_end_matches('/');
    let mut client = std::net::TcpStream::connect(address).unwrap();
    client.write_all(&sent.as_bytes()[..40]).unwrap();
    drop(client);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(3));
}

/// Asks `serve` for a page under a name of the host.
fn page(url: &str, host: &str, resource: &str) -> String {
    let address = url.trim_start_matches("ws://").trim_end_matches('/');
    let mut browser = std::net::TcpStream::connect(address).unwrap();
    browser.set_read_timeout(Some(LONG)).unwrap();
    let request = format!("GET {resource} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    browser.write_all(request.as_bytes()).unwrap();
    String::from_utf8(read_to_end(&mut browser)).unwrap()
}

#[test]
fn a_browser_gets_a_page_without_a_byte_of_html_from_a_client() {
    let (mut child, _stderr, url) = spawn(&["serve", "127.0.0.1:0"]);
    let host = url.trim_start_matches("ws://").trim_end_matches('/');
    let mut client = std::net::TcpStream::connect(host).unwrap();
    let text = String::from_utf8(request(host.parse().unwrap())).unwrap();
    let hostile = text.replace("GET / ", "GET /<script>alert(1)</script>&\"' ");
    let hostile = hostile.replace("Origin: ", "Origin: <b>\u{1b}[31m");
    client.write_all(hostile.as_bytes()).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    read_to_end(&mut client);
    let page = page(&url, host, "/");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(
        page.contains("/&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"),
        "{page}"
    );
    assert!(
        !page.contains("<script") && !page.contains("<b>") && !page.contains('\u{1b}'),
        "{page}"
    );
    let (fields, body) = page.split_once("\r\n\r\n").unwrap();
    assert!(fields.contains(&format!("Content-Length: {}", body.len())));
    assert!(
        fields.contains("Content-Security-Policy: default-src 'none'"),
        "{fields}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_page_is_given_under_the_servers_own_name_only_and_nothing_is_taken_by_post() {
    let (mut child, _stderr, url) = spawn(&["serve", "127.0.0.1:0", "--mistake", "answer-hex"]);
    let host = url.trim_start_matches("ws://").trim_end_matches('/');
    let port = host.rsplit(':').next().unwrap();
    for own in [host.to_owned(), format!("localhost:{port}")] {
        let page = page(&url, &own, "/");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{own}: {page}");
        assert!(page.contains("answer-hex"), "{page}");
    }
    // DNS rebinding: the name of another site that resolves to this address.
    for other in [
        format!("evil.example:{port}"),
        "evil.example".to_owned(),
        String::new(),
    ] {
        let page = page(&url, &other, "/");
        assert!(page.starts_with("HTTP/1.1 421 "), "{other}: {page}");
        assert!(!page.contains("answer-hex"), "{page}");
    }
    assert!(page(&url, host, "/no-such-page").starts_with("HTTP/1.1 404 "));
    let mut client = std::net::TcpStream::connect(host).unwrap();
    let post = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\n\r\nx");
    client.write_all(post.as_bytes()).unwrap();
    let refused = String::from_utf8(read_to_end(&mut client)).unwrap();
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_page_computes_an_answer_and_shows_each_handshake() {
    let (mut child, _stderr, url) = spawn(&["serve", "127.0.0.1:0"]);
    let host = url.trim_start_matches("ws://").trim_end_matches('/');
    // The draft's 1.2, as a browser sends a form by GET.
    let query = "key1=4+%401++46546xW%250l+1+5&key2=12998+5+Y3+1++.P00&challenge=%5En%3Ads%5B4U";
    let computed = page(&url, host, &format!("/compute?{query}"));
    assert!(computed.starts_with("HTTP/1.1 200 OK\r\n"), "{computed}");
    assert!(
        computed.contains("829309203") && computed.contains("8jKS"),
        "{computed}"
    );
    // A page reads no files, and says what is wrong in words.
    let refused = page(
        &url,
        host,
        "/compute?key1=@/etc/passwd&key2=1&challenge=12345678",
    );
    assert!(
        refused.contains("a page reads no files") && !refused.contains("root:"),
        "{refused}"
    );
    let hostile = page(
        &url,
        host,
        "/compute?key1=<script>&key2=1+1&challenge=%3Cb%3E",
    );
    assert!(
        !hostile.contains("<script") && !hostile.contains("<b>"),
        "{hostile}"
    );
    let (code, ..) = run(&["probe", &url, "--seed", "5"]);
    assert_eq!(code, 0);
    let index = page(&url, host, "/");
    assert!(index.contains("<a href=\"/handshakes/1\">1</a>"), "{index}");
    let one = page(&url, host, "/handshakes/1");
    assert!(
        one.starts_with("HTTP/1.1 200 OK\r\n") && one.contains("match"),
        "{one}"
    );
    assert!(page(&url, host, "/handshakes/2").starts_with("HTTP/1.1 404 "));
    assert!(page(&url, "evil.example", "/handshakes/1").starts_with("HTTP/1.1 421 "));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// So many requests, each with what is given behind its start line; the numbers that the page lists.
fn listed_after(count: usize, fields: &str) -> Vec<usize> {
    let (mut child, _stderr, url) = spawn(&["serve", "127.0.0.1:0", "-o", "/dev/null"]);
    let host = url.trim_start_matches("ws://").trim_end_matches('/');
    let text = String::from_utf8(request(host.parse().unwrap())).unwrap();
    let text = text.replacen("\r\n", &format!("\r\n{fields}"), 1);
    for _ in 0..count {
        let mut client = std::net::TcpStream::connect(host).unwrap();
        client.set_read_timeout(Some(LONG)).unwrap();
        client.write_all(text.as_bytes()).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert!(read_to_end(&mut client).starts_with(b"HTTP/1.1 101 "));
    }
    let index = page(&url, host, "/");
    child.kill().unwrap();
    child.wait().unwrap();
    let rows = index.split("<a href=\"/handshakes/").skip(1);
    let numbers = rows.map(|row| row.split('"').next().unwrap().parse().unwrap());
    numbers.collect()
}

#[test]
fn the_page_lists_the_last_100_handshakes_as_far_as_they_weigh_8_mib() {
    assert_eq!(listed_after(103, ""), (4..=103).rev().collect::<Vec<_>>());
    // 15,000 bytes, and 2,500 fields of 56 bytes each: 54 of these requests fit.
    let listed = listed_after(70, &"a: b\r\n".repeat(2500));
    assert!((40..=56).contains(&listed.len()), "{listed:?}");
    let first = 71 - listed.len();
    assert_eq!(listed, (first..=70).rev().collect::<Vec<_>>());
}

#[test]
fn other_protocols_are_refused_with_a_reason() {
    let server = Serving::start(Settings::default());
    for (fields, why) in [
        (
            "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n",
            "the client speaks RFC 6455",
        ),
        ("Upgrade: WebSocket\r\n", "the client speaks draft 75"),
    ] {
        let mut client = server.connect();
        let request = format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        client.write_all(request.as_bytes()).unwrap();
        let response = String::from_utf8(read_to_end(&mut client)).unwrap();
        assert!(
            response.starts_with("HTTP/1.1 400 ") && response.contains(why),
            "{response}"
        );
    }
}

#[test]
fn at_the_end_clients_are_told_goodbye() {
    let server = Serving::start(Settings::default());
    // Connections are taken in order, so the silent one is there when the other is answered.
    let _silent = server.connect();
    let mut client = server.handshake();
    let began = Instant::now();
    let reader = std::thread::spawn(move || read_to_end(&mut client));
    let totals = server.end();
    assert_eq!(reader.join().unwrap(), [0xff, 0x00]);
    assert_eq!(totals.connections, 2);
    assert!(began.elapsed() < LONG);
}

#[test]
fn once_ends_after_the_first_handshake_and_not_for_a_browser() {
    let server = Serving::start(Settings {
        once: true,
        ..Settings::default()
    });
    let mut browser = server.connect();
    browser.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    read_to_end(&mut browser);
    let mut client = server.handshake();
    client.write_all(b"\x00still here\xff").unwrap();
    let mut frame = [0; 12];
    client.read_exact(&mut frame).unwrap();
    drop(client);
    assert_eq!(server.wait().frames, 1);
}

#[test]
fn the_binary_shows_saves_and_ends_with_the_handshakes_code() {
    let folder = folder("serve");
    let save = folder.to_str().unwrap();
    let args = [
        "serve",
        "127.0.0.1:0",
        "--once",
        "--save",
        save,
        "--format",
        "jsonl",
    ];
    let (child, _stderr, url) = spawn(&args);
    let (code, out, err) = run(&["probe", &url, "--send", "x"]);
    assert_eq!(code, 0, "{out}{err}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let first = String::from_utf8(output.stdout).unwrap();
    let first = first.lines().next().unwrap();
    let line: serde_json::Value = serde_json::from_str(first).unwrap();
    assert_eq!(
        (&line["schema"], &line["verdict"]),
        (&"ws76/1".into(), &"match".into())
    );
    let saved = folder.join("handshake-000001.raw");
    let (code, out, err) = run(&["verify", saved.to_str().unwrap()]);
    assert_eq!(code, 0, "{out}{err}");
}

/// The 32 digits of a digest in hex are more than an answer has: all of them are saved.
#[test]
fn what_is_saved_of_a_wrong_answer_explains_it() {
    let folder = folder("serve-wrong");
    let save = folder.to_str().unwrap();
    let args = [
        "serve",
        "127.0.0.1:0",
        "--once",
        "--save",
        save,
        "--mistake",
        "answer-hex",
    ];
    let (child, _stderr, url) = spawn(&args);
    let (code, ..) = run(&["probe", &url]);
    assert_eq!(code, 1);
    child.wait_with_output().unwrap();
    let saved = folder.join("handshake-000001.raw");
    let (code, out, err) = run(&["verify", "--format", "json", saved.to_str().unwrap()]);
    assert_eq!(code, 1, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let found = &json["handshakes"][0]["diagnosis"][0];
    assert_eq!(found["mistakes"], serde_json::json!(["answer-hex"]));
    assert_eq!(found["answer_hex"].as_str().map(str::len), Some(64));
}

#[test]
fn a_reader_that_goes_away_ends_serve_and_tap_silently() {
    use std::io::BufRead as _;

    let server = Serving::start(Settings::default());
    let target = server.address.to_string();
    for args in [
        &["serve", "127.0.0.1:0"][..],
        &["serve", "127.0.0.1:0", "--format", "jsonl"],
        &["tap", "127.0.0.1:0", &target],
    ] {
        let (mut child, mut stderr, url) = spawn(args);
        let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
        let (code, out, err) = run(&["probe", &url]);
        assert_eq!(code, 0, "{out}{err}");
        stdout.read_line(&mut String::new()).unwrap();
        drop(stdout);
        let (code, out, err) = run(&["probe", &url]);
        assert_eq!(code, 0, "{out}{err}");
        // The test would hang here.
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
        let mut told = String::new();
        stderr.read_to_string(&mut told).unwrap();
        assert_eq!(told, "", "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn the_binary_sums_up_at_sigterm() {
    use std::io::Read as _;

    let (mut child, mut stderr, url) = spawn(&["serve", "127.0.0.1:0"]);
    let (code, ..) = run(&["probe", &url]);
    assert_eq!(code, 0);
    let id = child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut told = String::new();
    stderr.read_to_string(&mut told).unwrap();
    assert!(told.contains("1 connection, 0 frames sent back"), "{told}");
}

#[test]
fn other_machines_are_not_let_in_unasked() {
    let (code, out, err) = run(&["serve", "0.0.0.0:0"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("--public"), "{err}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (code, _, err) = run(&["serve", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(code, 3);
    assert!(err.contains("cannot listen there"), "{err}");
}

/// Mistakes that make no wrong answer in the first handshake of a probe: the verdict, the reason, and
/// which ones. Its keys and key 3 are those of a seed.
const NOT_WRONG: &[(&str, &str, &[&str])] = &[
    (
        "match",
        "the key has no byte that the mistake looks for: no space at an end, no two spaces in a row, no mark",
        &[
            "key-trimmed",
            "key-trailing-spaces-lost",
            "key-cut-at-colon",
            "key-cut-at-any-colon",
            "key-cut-at-colon-trimmed",
            "key-after-last-colon",
            "key-cut-at-comma",
            "key-cut-at-comma-trimmed",
            "key-cut-at-semicolon",
            "key-cut-at-semicolon-trimmed",
            "key-cut-at-quote",
            "key-cut-at-equals",
            "key-runs-collapsed",
            "key-percent-decoded",
            "key-form-decoded",
            "key-plus-is-space",
            "key-html-escaped",
            "key-comments-lost",
            "key-tags-lost",
            "digits-of-any-script",
            "digits-with-signs",
            "digits-up-to-comma",
            "digit-colon-is-ten",
            "any-white-space-counted",
            "space-runs-counted",
        ],
    ),
    (
        "match",
        "the key is shorter",
        &[
            "key-cut-at-20",
            "key-cut-at-24",
            "key-cut-at-31",
            "key-cut-at-32",
        ],
    ),
    (
        "match",
        "each key is there once",
        &[
            "key-fields-joined",
            "key-fields-joined-by-comma",
            "key-last-field",
        ],
    ),
    (
        "match",
        "each key has digits and spaces",
        &[
            "no-digits-is-zero",
            "no-spaces-is-zero",
            "no-spaces-undivided",
            "no-spaces-is-255",
            "failed-part-left-out",
        ],
    ),
    (
        "match",
        "each number divides, fits its type, and has no more than ten digits",
        &[
            "first-10-digits",
            "number-wraps-u32",
            "number-saturates-u32",
            "number-wraps-i64",
            "number-wraps-u64",
            "number-saturates-i64",
            "number-saturates-u64",
            "number-f64",
            "quotient-truncated",
            "quotient-rounded",
            "quotient-ceiling",
            "quotient-wraps-u32",
            "quotient-saturates-u32",
            "quotient-saturates-i32",
            "quotient-overflow-is-lowest",
            "quotient-overflow-is-zero",
            "quotient-31-bits",
        ],
    ),
    (
        "match",
        "no part has a zero byte at its start or a first bit that is set",
        &[
            "parts-leading-zeros-lost",
            "parts-sign-byte",
            "parts-sign-byte-cut",
        ],
    ),
    (
        "match",
        "key 3 has no white space, NUL or frame mark, and nothing follows it",
        &[
            "key3-stripped",
            "key3-spaces-stripped",
            "key3-end-stripped",
            "key3-start-stripped",
            "key3-chomped",
            "key3-frame-marks-stripped",
            "key3-cut-at-nul",
            "key3-cut-at-line-end",
            "key3-cut-after-line-end",
            "key3-last-line",
            "key3-nuls-lost",
            "key3-line-feeds-doubled",
            "key3-line-ends-unified",
            "key3-carriage-returns-lost",
            "key3-with-frames",
            "key3-last-eight",
            "key3-zeroed-after-nul",
            "key3-before-nul",
            "key3-after-last-line-end",
        ],
    ),
    (
        "match",
        "the block has no NUL",
        &[
            "challenge-cut-at-nul",
            "challenge-zeroed-after-nul",
            "challenge-nuls-lost",
        ],
    ),
    (
        "match",
        "the digest has no NUL, LF or white space, and no first byte that is 0 or above 0x7f",
        &[
            "answer-cut-at-nul",
            "answer-zeroed-after-nul",
            "answer-nuls-lost",
            "answer-trimmed",
            "answer-stripped",
            "answer-chomped",
            "answer-line-feeds-doubled",
            "answer-carriage-returns-lost",
            "answer-big-integer",
        ],
    ),
    (
        "match",
        "the 16 bytes are right: what follows them is a warning that names the mistake",
        &[
            "answer-in-20",
            "answer-in-32",
            "answer-newline-after",
            "answer-line-feed-after",
            "answer-nul-after",
            "answer-newline-nul-after",
            "answer-empty-line-after",
            "answer-ff-after",
            "answer-newline-ff-after",
            "answer-twice",
            "answer-md5sum",
        ],
    ),
    (
        "incomplete",
        "a part is above 32 bits, and the server sends nothing",
        &["digits-as-floating-point", "multiplied"],
    ),
    (
        "incomplete",
        "fewer than 16 bytes follow the fields",
        &[
            "answer-crc32",
            "answer-key3",
            "answer-rfc6455",
            "answer-rfc6455-key2",
            "answer-rfc6455-key3",
            "answer-rfc6455-both-keys",
            "answer-errors-dropped",
            "answer-high-bytes-lost",
            "answer-first-15",
            "answer-first-8",
            "answer-first-4",
            "answer-first-byte-lost",
            "answer-missing",
            "answer-in-field",
            "answer-before-status-line",
        ],
    ),
];

/// Mistakes that write the same bytes in every handshake of a probe.
const TWINS: &[&[&str]] = &[
    &["key-cut-at-space", "remainder-taken", "parts-zero"],
    &["key-leading-space-kept", "spaces-one-more"],
    &["key3-missing", "challenge-first-8"],
    &["key3-first-7", "challenge-first-15"],
    &["answer-hex", "answer-hex-number"],
];

#[test]
fn a_mistake_that_serve_makes_is_one_that_probe_names() {
    use ws76::diagnosis::mistakes;
    use ws76::live::connect::Target;
    use ws76::live::explained_together;
    use ws76::live::probe::Probe;
    use ws76::live::url::Url;

    for mistake in mistakes::ALL {
        // It takes two handshakes with wrong answers to see these.
        if ["answer-always-the-same", "answer-of-request-before"].contains(&mistake.id) {
            continue;
        }
        let server = Serving::start(Settings {
            chain: mistake.chain(),
            ..Settings::default()
        });
        let mut probe = Probe::new(Target::of(Url::read(&server.url()).unwrap()), 5);
        // Where no answer comes, this is how long it is waited for.
        probe.time = Duration::from_millis(500);
        let probed = probe.run().unwrap();
        let verdict = probed.had.judge().verdict.unwrap();
        let listed = NOT_WRONG.iter().find(|(.., ids)| ids.contains(&mistake.id));
        let expected = listed.map_or("mismatch", |(verdict, ..)| verdict);
        assert_eq!(verdict.word(), expected, "{}: {listed:?}", mistake.id);
        if verdict != Verdict::Mismatch {
            continue;
        }
        let all = [std::slice::from_ref(&probed.had), &probed.further].concat();
        let (_, found) = explained_together(&all).expect(mistake.id);
        let ids = |set: &Vec<&'static mistakes::Mistake>| set.iter().map(|m| m.id).collect();
        let mut named: Vec<Vec<&str>> = found.sets.iter().map(ids).collect();
        named.sort_by_key(|ids| mistakes::ALL.iter().position(|row| row.id == ids[0]));
        let twins = TWINS.iter().find(|ids| ids.contains(&mistake.id));
        let one = [mistake.id];
        let expected: Vec<Vec<&str>> = twins
            .map_or(&one[..], |ids| ids)
            .iter()
            .map(|id| vec![*id])
            .collect();
        assert_eq!(named, expected, "{}", mistake.id);
    }
}

#[test]
fn mistakes_are_chosen_by_their_ids() {
    let (code, _, err) = run(&["serve", "127.0.0.1:0", "--mistake", "no-such-mistake"]);
    assert_eq!(code, 2);
    assert!(err.contains("ws76 explain"), "{err}");
    let two = ["--mistake", "answer-hex", "--mistake", "answer-base64"];
    let (code, _, err) = run(&[&["serve", "127.0.0.1:0"], &two[..]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("of one stage"), "{err}");
    let (child, _stderr, url) = spawn(&[
        "serve",
        "127.0.0.1:0",
        "--once",
        "-q",
        "--mistake",
        "answer-hex",
    ]);
    let (code, out, _) = run(&["probe", &url]);
    assert_eq!(code, 1);
    assert!(out.contains("answer-hex"), "{out}");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
}
