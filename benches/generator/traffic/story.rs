//! What happens in one connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, RngExt as _};

use super::handshake::{self, RESPONSE};
use crate::wire::Talk;

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Reset,
    /// The capture does not see it.
    Open,
}

/// One connection before it is cut into packets.
pub(crate) struct Story {
    pub(crate) talk: Talk,
    /// What each side says in turn, the client first.
    pub(crate) turns: Vec<Vec<u8>>,
    /// What it has to be judged as; none where it holds no handshake.
    pub(crate) verdict: Option<&'static str>,
    pub(crate) kind: &'static str,
    pub(crate) end: End,
    /// Bytes of the server's, from the first on, without which the verdict falls: none of them may
    /// be lost.
    pub(crate) needed: usize,
    /// Offset in the server's bytes before which something has to be lost.
    pub(crate) lost_before: Option<usize>,
    /// No TCP: the turns are UDP packets.
    pub(crate) is_udp: bool,
}

impl Story {
    /// Draws a story.
    pub(crate) fn draw(rng: &mut ChaCha8Rng, number: u64, padding: usize) -> Self {
        let (client, server) = ends(rng, number);
        let first = if rng.random_bool(0.1) {
            // The numbers wrap within the handshake.
            [
                u32::MAX - rng.random_range(0..400),
                u32::MAX - rng.random_range(0..300),
            ]
        } else {
            [rng.next_u32(), rng.next_u32()]
        };
        let end = match rng.random_range(0..20) {
            0 => End::Open,
            1..4 => End::Reset,
            _ => End::Fin,
        };
        let mut story = Self {
            talk: Talk::new(client, server, first),
            turns: Vec::new(),
            verdict: None,
            kind: "",
            end,
            needed: 0,
            lost_before: None,
            is_udp: false,
        };
        match rng.random_range(0..100) {
            0..40 => story.answered(rng, padding),
            40..55 => story.wrong(rng, padding),
            55..62 => story.aborted(rng),
            62..68 => story.refused(rng),
            68..78 => story.incomplete(rng),
            78..82 => story.another_version(rng, padding),
            _ => story.noise(rng, padding),
        }
        story
    }

    fn is(&mut self, verdict: &'static str, kind: &'static str) {
        (self.verdict, self.kind) = (Some(verdict), kind);
    }

    /// A right request, its parts and key 3.
    fn request(&mut self, rng: &mut ChaCha8Rng) -> (u32, u32, [u8; 8]) {
        let (key1, key2) = (handshake::key(rng), handshake::key(rng));
        let key3 = handshake::key3(rng);
        let mut request = handshake::request(rng, &key1.text, &key2.text);
        request.extend_from_slice(&key3);
        self.turns.push(request);
        (key1.part, key2.part, key3)
    }

    fn respond(&mut self, rng: &mut ChaCha8Rng, answer: &[u8], padding: usize) {
        let mut response = [RESPONSE, answer].concat();
        self.needed = response.len();
        if padding > 0 {
            let length = rng.random_range(0..=padding);
            response.extend_from_slice(&frames(rng, length));
            self.turns.push(response);
            self.turns.push(frames(rng, length / 4));
        } else {
            self.turns.push(response);
        }
    }

    fn answered(&mut self, rng: &mut ChaCha8Rng, padding: usize) {
        let (part1, part2, key3) = self.request(rng);
        self.respond(rng, &handshake::answer(part1, part2, key3), padding);
        self.is("match", "right");
    }

    fn wrong(&mut self, rng: &mut ChaCha8Rng, padding: usize) {
        let (part1, part2, key3) = self.request(rng);
        let (answer, kind) = handshake::wrong_answer(rng, part1, part2, key3);
        self.respond(rng, &answer, padding);
        self.is("mismatch", kind);
    }

    fn aborted(&mut self, rng: &mut ChaCha8Rng) {
        let (broken, kind) = handshake::broken_key(rng);
        let other = handshake::key(rng).text;
        let (key1, key2) = if rng.random_bool(0.5) {
            (broken, other)
        } else {
            (other, broken)
        };
        let mut request = handshake::request(rng, &key1, &key2);
        request.extend_from_slice(&handshake::key3(rng));
        self.turns.push(request);
        match rng.random_range(0..3) {
            0 => self.respond(rng, &[0x5a; 16], 0),
            1 => self
                .turns
                .push(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec()),
            _ => {}
        }
        self.is("aborted", kind);
    }

    fn refused(&mut self, rng: &mut ChaCha8Rng) {
        self.request(rng);
        let response = match rng.random_range(0..3) {
            0 => &b"HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad"[..],
            1 => b"HTTP/1.1 403 Forbidden\r\n\r\n",
            _ => b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        };
        self.needed = response.len();
        self.turns.push(response.to_vec());
        self.is("refused", "refused");
    }

    fn incomplete(&mut self, rng: &mut ChaCha8Rng) {
        let (part1, part2, key3) = self.request(rng);
        let answer = handshake::answer(part1, part2, key3);
        match rng.random_range(0..5) {
            0 => self.is("incomplete", "no-response"),
            1 => {
                self.turns.push(RESPONSE.to_vec());
                self.is("incomplete", "no-answer");
            }
            2 => {
                let length = rng.random_range(1..16);
                self.turns.push([RESPONSE, &answer[..length]].concat());
                self.is("incomplete", "answer-cut");
            }
            3 => {
                // Key 3 never comes, and the server waits for it.
                if let Some(request) = self.turns.first_mut() {
                    request.truncate(request.len() - rng.random_range(1..=8));
                }
                self.is("incomplete", "key3-cut");
            }
            _ => {
                self.respond(rng, &answer, 0);
                self.lost_before = Some(self.needed);
                self.is("incomplete", "gap");
            }
        }
        if self.lost_before.is_none() {
            self.needed = self.turns.get(1).map_or(0, Vec::len);
        }
    }

    fn another_version(&mut self, rng: &mut ChaCha8Rng, padding: usize) {
        let (request, response, kind) = if rng.random_bool(0.6) {
            (
                &b"GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"[..],
                &b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"[..],
                "rfc-6455",
            )
        } else {
            (
                &b"GET /demo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: example.com\r\n\
Origin: http://example.com\r\n\r\n"[..],
                &b"HTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
WebSocket-Origin: http://example.com\r\nWebSocket-Location: ws://example.com/demo\r\n\r\n"[..],
                "draft-75",
            )
        };
        let length = rng.random_range(0..=padding);
        self.needed = response.len();
        self.turns = vec![request.to_vec(), [response, &frames(rng, length)].concat()];
        self.is("not-draft-76", kind);
    }

    /// What is passed over.
    fn noise(&mut self, rng: &mut ChaCha8Rng, padding: usize) {
        let length = rng.random_range(0..=padding.max(200));
        let body = vec![b'a'; length];
        let sized = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        let page = [sized.as_bytes(), &body].concat();
        match rng.random_range(0..6) {
            0 => {
                self.turns = vec![
                    b"GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
                    page,
                ]
            }
            1 => {
                let posted = format!("POST /form HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
                self.turns = vec![[posted.as_bytes(), &body].concat(), page];
            }
            2 => {
                let hello = |kind: u8, rng: &mut ChaCha8Rng| {
                    let mut hello = vec![0x16, 3, 1, 0, 200, kind];
                    hello.extend((0..200).map(|_| rng.random::<u8>()));
                    hello
                };
                self.turns = vec![hello(1, rng), hello(2, rng), frames(rng, length)];
            }
            3 => {
                let server = b"SSH-2.0-OpenSSH_9.2\r\n".to_vec();
                self.turns = vec![Vec::new(), server, b"SSH-2.0-client\r\n".to_vec()];
            }
            4 => self.turns = vec![Vec::new()],
            _ => {
                self.is_udp = true;
                self.turns = vec![b"GET / HTTP/1.1\r\n\r\n".to_vec(), vec![7; 300]];
            }
        }
        self.kind = "noise";
    }
}

/// Addresses that no other connection has.
fn ends(rng: &mut ChaCha8Rng, number: u64) -> (SocketAddr, SocketAddr) {
    let port = 1024 + (number % 60_000) as u16;
    let host = (number / 60_000) as u8;
    let (client, server) = if rng.random_bool(0.2) {
        let end = |last| IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, u16::from(host), last));
        (end(1), end(2))
    } else {
        let end = |net| IpAddr::V4(Ipv4Addr::new(10, net, host, 1));
        (end(1), end(200))
    };
    (SocketAddr::new(client, port), SocketAddr::new(server, 80))
}

/// Frames of draft 76: text between 0x00 and 0xff.
fn frames(rng: &mut ChaCha8Rng, length: usize) -> Vec<u8> {
    let mut frames = vec![b'x'; length];
    for at in (0..length).step_by(rng.random_range(2..200)) {
        frames[at] = if at % 2 == 0 { 0 } else { 0xff };
    }
    frames
}
