//! `tap` between a client and a server: not one byte is changed, and each handshake is judged.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use ws76::generate::Generator;
use ws76::judge::Verdict;
use ws76::live::Stop;
use ws76::live::script::Ending;
use ws76::live::serve::Settings;
use ws76::live::tap::{Event, Limits, Passed, Tap, Totals};

use crate::support::{
    LONG, Scripted, Serving, Worker, read_request, read_to_end, request, right_response, run,
};

struct Tapping {
    address: SocketAddr,
    events: Receiver<Event>,
    stop: Stop,
    totals: Option<JoinHandle<Totals>>,
}

impl Tapping {
    fn start(target: SocketAddr, limits: Limits) -> Self {
        let stop = Stop::new();
        let tap = Tap::bind("127.0.0.1:0".parse().unwrap(), target, limits, &stop).unwrap();
        let address = tap.address();
        let (sender, events) = channel();
        let run = move || {
            tap.run(&mut |event| {
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

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    fn next_handshake(&self) -> Passed {
        match self.events.recv_timeout(LONG).unwrap() {
            Event::Handshake(passed) => *passed,
            event => panic!("{event:?}"),
        }
    }

    fn end(mut self) -> Totals {
        self.stop.stop();
        self.totals.take().unwrap().join().unwrap()
    }
}

impl Drop for Tapping {
    fn drop(&mut self) {
        self.stop.stop();
        let ended = self.totals.take().map(JoinHandle::join);
        if matches!(ended, Some(Err(_))) && !std::thread::panicking() {
            panic!("tap panicked");
        }
    }
}

fn verdict(passed: &Passed) -> Option<Verdict> {
    passed.had.judge().verdict
}

fn noise(seed: u64, count: usize) -> Vec<u8> {
    let mut generator = Generator::new(seed);
    let bytes = std::iter::repeat_with(|| generator.key3()).flatten();
    bytes.take(count).collect()
}

#[test]
fn a_megabyte_each_way_comes_through_unchanged() {
    let (up, down) = (noise(1, 1 << 20), noise(2, 1 << 20));
    let (wanted, sent) = (up.clone(), down.clone());
    let server = Scripted::once(move |stream| {
        let mut writer = stream.try_clone().unwrap();
        let worker = Worker::start(move || {
            writer.write_all(&sent).unwrap();
            writer.shutdown(Shutdown::Write).unwrap();
        });
        let mut reader = stream;
        assert!(read_to_end(&mut reader) == wanted, "the client's bytes");
        drop(worker);
    });
    let tap = Tapping::start(server.address, Limits::default());
    let client = tap.connect();
    let mut writer = client.try_clone().unwrap();
    let worker = Worker::start(move || {
        writer.write_all(&up).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    let mut reader = client;
    assert!(read_to_end(&mut reader) == down, "the server's bytes");
    drop(worker);
    drop(server);
    let totals = tap.end();
    assert_eq!((totals.to_server, totals.to_client), (1 << 20, 1 << 20));
}

#[test]
fn a_handshake_is_judged_as_it_goes_by() {
    let server = Serving::start(Settings::default());
    let tap = Tapping::start(server.address, Limits::default());
    let mut client = tap.connect();
    let bytes = request(tap.address);
    client.write_all(&bytes).unwrap();
    let expected = right_response(&bytes);
    let mut response = vec![0; expected.len()];
    client.read_exact(&mut response).unwrap();
    assert_eq!(response, expected);
    let passed = tap.next_handshake();
    assert_eq!(verdict(&passed), Some(Verdict::Match));
    assert_eq!(
        (passed.had.sent(), passed.had.received()),
        (&bytes[..], &expected[..])
    );
    client.write_all(b"\x00frame\xff").unwrap();
    let mut frame = [0; 7];
    client.read_exact(&mut frame).unwrap();
    assert_eq!(&frame, b"\x00frame\xff");
}

#[test]
fn a_wrong_answer_passes_and_is_told() {
    let server = Scripted::once(|mut stream| {
        let request = read_request(&mut stream);
        let mut response = right_response(&request);
        *response.last_mut().unwrap() ^= 1;
        stream.write_all(&response).unwrap();
    });
    let tap = Tapping::start(server.address, Limits::default());
    let mut client = tap.connect();
    client.write_all(&request(tap.address)).unwrap();
    let response = read_to_end(&mut client);
    assert_eq!(response.last(), Some(&(b'-' ^ 1)));
    assert_eq!(verdict(&tap.next_handshake()), Some(Verdict::Mismatch));
}

#[test]
fn a_connection_that_ends_within_its_handshake_is_told_and_one_without_a_byte_is_not() {
    let server = Scripted::once(|mut stream| {
        read_to_end(&mut stream);
    });
    let tap = Tapping::start(server.address, Limits::default());
    let mut client = tap.connect();
    client.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_to_end(&mut client), b"");
    let passed = tap.next_handshake();
    assert_eq!(verdict(&passed), Some(Verdict::Incomplete));
    assert_eq!(passed.had.ending(), Ending::Left);
}

#[test]
fn a_server_that_is_not_there_is_told_and_ends_nothing() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = gone.local_addr().unwrap();
    drop(gone);
    let tap = Tapping::start(target, Limits::default());
    for _ in 0..3 {
        let mut client = tap.connect();
        assert_eq!(read_to_end(&mut client), b"");
        let event = tap.events.recv_timeout(LONG).unwrap();
        assert!(matches!(event, Event::NoServer { .. }), "{event:?}");
    }
}

#[test]
fn clients_beyond_the_limit_wait_for_their_turn() {
    let server = Serving::start(Settings::default());
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let tap = Tapping::start(server.address, limits);
    for _ in 0..5 {
        let mut client = tap.connect();
        client.write_all(&request(tap.address)).unwrap();
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        read_to_end(&mut client);
    }
    assert_eq!(tap.end().connections, 5);
}

#[test]
fn the_suite_passes_through_the_tap_as_it_does_without() {
    let server = Serving::start(Settings::default());
    let tap = Tapping::start(server.address, Limits::default());
    let url = format!("ws://{}/", tap.address);
    let (code, out, err) = run(&["probe", &url, "--suite", "--timeout", "10", "-q"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.ends_with(" passed\n") && out.lines().count() == 1,
        "{out}"
    );
}

#[test]
fn a_handshake_behind_plain_requests_on_a_kept_connection_is_judged() {
    const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
    const GET: &[u8] = b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
    const POST: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    let plain = [
        (GET, PAGE),
        (POST, PAGE),
        (b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", HEAD),
    ];
    let server = Scripted::once(move |mut stream| {
        for (request, response) in plain {
            let mut came = vec![0; request.len()];
            stream.read_exact(&mut came).unwrap();
            assert_eq!(came, request);
            stream.write_all(response).unwrap();
        }
        let request = read_request(&mut stream);
        stream.write_all(&right_response(&request)).unwrap();
        read_to_end(&mut stream);
    });
    let tap = Tapping::start(server.address, Limits::default());
    let mut client = tap.connect();
    for (request, response) in plain {
        client.write_all(request).unwrap();
        let mut came = vec![0; response.len()];
        client.read_exact(&mut came).unwrap();
        assert_eq!(came, response);
        let event = tap.events.recv_timeout(LONG).unwrap();
        assert!(matches!(event, Event::Plain(_)), "{event:?}");
    }
    let bytes = request(tap.address);
    client.write_all(&bytes).unwrap();
    let passed = tap.next_handshake();
    assert_eq!(passed.had.sent(), bytes);
    assert_eq!(verdict(&passed), Some(Verdict::Match));
}

#[test]
fn a_silent_client_gives_its_slot_back() {
    let server = Serving::start(Settings::default());
    let limits = Limits {
        connections: 1,
        idle: std::time::Duration::from_millis(200),
        ..Limits::default()
    };
    let tap = Tapping::start(server.address, limits);
    let mut silent = tap.connect();
    assert_eq!(read_to_end(&mut silent), b"");
    let event = tap.events.recv_timeout(LONG).unwrap();
    assert!(matches!(event, Event::Silent(_)), "{event:?}");
    let mut client = tap.connect();
    client.write_all(&request(tap.address)).unwrap();
    assert_eq!(verdict(&tap.next_handshake()), Some(Verdict::Match));
}
