//! The rows: one for each rule.

use ws76::draft::Scheme;
use ws76::judge::{self, Exchange, Handshake, Scope, Verdict};

pub(crate) const KEY1: &str = "4 @1  46546xW%0l 1 5";
pub(crate) const KEY2: &str = "12998 5 Y3 1  .P00";

/// The example of 1.2, without its subprotocol.
const REQUEST: &str = "GET /demo HTTP/1.1\r\n\
    Host: example.com\r\n\
    Connection: Upgrade\r\n\
    Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\
    Upgrade: WebSocket\r\n\
    Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n\
    Origin: http://example.com\r\n\
    \r\n\
    ^n:ds[4U";
const RESPONSE: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\
    Upgrade: WebSocket\r\n\
    Connection: Upgrade\r\n\
    Sec-WebSocket-Origin: http://example.com\r\n\
    Sec-WebSocket-Location: ws://example.com/demo\r\n\
    \r\n";

/// A handshake with a change or two.
pub(crate) struct Case {
    request: Option<Vec<u8>>,
    /// Fields, empty line, and what follows; none for a server that was silent.
    response: Option<Vec<u8>>,
    form: Form,
    scheme: Option<Scheme>,
    /// Whether the server closed the connection behind its last byte.
    closed: bool,
    /// Whether the response is judged as WebKit reads it.
    webkit: bool,
}

/// How the bytes were captured.
enum Form {
    /// Two directions, byte for byte.
    Exact,
    /// Both in a row, in a file that someone may have made by hand.
    Joined,
}

impl Case {
    pub(crate) fn right() -> Self {
        Self {
            request: Some(REQUEST.into()),
            response: Some(answered(REQUEST.as_bytes(), b"8jKS'y:G*Co,Wxa-", RESPONSE)),
            form: Form::Exact,
            scheme: Some(Scheme::Ws),
            closed: false,
            webkit: false,
        }
    }

    fn exchange<T>(&self, then: impl FnOnce(&Exchange<'_>) -> T) -> T {
        let request = self.request.as_deref().unwrap_or_default();
        let joined;
        let mut exchange = match self.form {
            Form::Exact if self.request.is_some() => {
                Exchange::from_wire(request, self.response.as_deref())
            }
            _ => {
                joined = [request, self.response.as_deref().unwrap_or_default()].concat();
                let mut exchanges = judge::split(&joined);
                assert_eq!(exchanges.len(), 1);
                exchanges.remove(0)
            }
        };
        exchange.server_closed = self.closed;
        then(&exchange)
    }

    /// The verdict and the rules that are broken, notes and all.
    pub(crate) fn judge(&self) -> (Option<Verdict>, Vec<&'static str>) {
        self.exchange(|exchange| {
            let mut judged = Handshake::judge(exchange, Scope::Both, self.scheme);
            if self.webkit {
                judged.weigh_as_webkit534(self.scheme);
            }
            let rules = judged.findings.iter().map(|finding| finding.rule.id);
            (judged.verdict, rules.collect())
        })
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.exchange(|exchange| {
            let judged = Handshake::judge(exchange, Scope::Both, self.scheme);
            let findings = judged.findings.into_iter();
            findings.map(|finding| finding.message).collect()
        })
    }
}

/// The response with the right answer to a request, or with another where it has none.
fn answered(request: &[u8], other: &[u8], response: &str) -> Vec<u8> {
    let exchange = Exchange::from_wire(request, None);
    let right = Handshake::judge(&exchange, Scope::Request, None).answer();
    let answer = right.map_or_else(|| other.to_vec(), |answer| answer.to_vec());
    [response.as_bytes(), &answer].concat()
}

/// What is changed of the right handshake.
pub(crate) enum Change {
    /// Nothing.
    None,
    /// A text of the request; the answer follows, the fields of the response do not.
    Request(&'static str, &'static str),
    /// A text of the request and, in the same way, of the response.
    Both(&'static str, &'static str),
    /// The request ends behind this text.
    RequestEnds(&'static str),
    /// A text of the response.
    Response(&'static str, &'static str),
    /// The same, in bytes.
    ResponseBytes(&'static str, &'static [u8]),
    /// A text of the request and another of the response.
    Each((&'static str, &'static str), (&'static str, &'static str)),
    /// The response ends behind this text.
    ResponseEnds(&'static str),
    /// These bytes are all that the server sends.
    Sends(&'static [u8]),
    /// What the server sends in place of the 16 bytes, by the right ones.
    Answer(fn(&[u8]) -> Vec<u8>),
    /// A text of the request, and a server that is silent.
    Silent(&'static str, &'static str),
    /// The same, with a subprotocol in bytes.
    SilentBytes(&'static str, &'static [u8]),
    /// The server closed the connection without a byte.
    Closed,
    /// The same in the response, judged as WebKit reads it.
    AsWebkit(&'static str, &'static str),
    /// A file with both in a row, changed; the answer stays the right one of the example.
    File(fn(Vec<u8>) -> Vec<u8>),
    /// The location says wss://, and so much is known of the client.
    Wss(Option<Scheme>),
    /// A request of this many fields more, to a silent server.
    ManyFields(usize),
    /// A response of this many fields more.
    ManyAnswered(usize),
}

impl Change {
    pub(crate) fn case(&self) -> Case {
        let right = Case::right();
        let request =
            |from: &str, to: &str| replaced(REQUEST.as_bytes(), from.as_bytes(), to.as_bytes());
        let response = |from: &str, to: &str| {
            let bytes = right.response.as_deref().unwrap();
            replaced(bytes, from.as_bytes(), to.as_bytes())
        };
        match *self {
            Self::None => right,
            Self::Request(from, to) => Self::of_request(request(from, to), RESPONSE),
            Self::Both(from, to) => {
                let request = request(from, to);
                Self::of_request(request, &RESPONSE.replace(from, to))
            }
            Self::Each(of_request, of_response) => {
                let request = request(of_request.0, of_request.1);
                Self::of_request(request, &RESPONSE.replace(of_response.0, of_response.1))
            }
            Self::RequestEnds(text) => {
                let request = up_to(REQUEST.as_bytes(), text);
                Case {
                    request: Some(request),
                    response: None,
                    ..right
                }
            }
            Self::Response(from, to) => Case {
                response: Some(response(from, to)),
                ..right
            },
            Self::ResponseBytes(from, to) => {
                let bytes = right.response.as_deref().unwrap();
                let bytes = replaced(bytes, from.as_bytes(), to);
                Case {
                    response: Some(bytes),
                    ..right
                }
            }
            Self::ResponseEnds(text) => {
                let bytes = up_to(right.response.as_deref().unwrap(), text);
                Case {
                    response: Some(bytes),
                    ..right
                }
            }
            Self::Sends(bytes) => Case {
                response: Some(bytes.to_vec()),
                ..right
            },
            Self::Answer(of) => {
                let all = right.response.clone().unwrap();
                let (fields, answer) = all.split_at(all.len() - 16);
                Case {
                    response: Some([fields, &of(answer)].concat()),
                    ..right
                }
            }
            Self::Silent(from, to) => Case {
                request: Some(request(from, to)),
                response: None,
                ..right
            },
            Self::SilentBytes(from, to) => {
                let request = replaced(REQUEST.as_bytes(), from.as_bytes(), to);
                Case {
                    request: Some(request),
                    response: None,
                    ..right
                }
            }
            Self::AsWebkit(from, to) => Case {
                response: Some(response(from, to)),
                webkit: true,
                ..right
            },
            Self::Closed => Case {
                response: None,
                closed: true,
                ..right
            },
            Self::File(of) => Case {
                request: Some(of(
                    [REQUEST.as_bytes(), right.response.as_deref().unwrap()].concat()
                )),
                response: None,
                form: Form::Joined,
                scheme: Some(Scheme::Ws),
                closed: false,
                webkit: false,
            },
            Self::Wss(scheme) => Case {
                response: Some(response("ws://", "wss://")),
                scheme,
                ..right
            },
            Self::ManyFields(count) => {
                let fields = "A: b\r\n".repeat(count);
                let request = request("\r\n\r\n", &format!("\r\n{fields}\r\n"));
                Case {
                    request: Some(request),
                    response: None,
                    ..right
                }
            }
            Self::ManyAnswered(count) => {
                let fields = "A: b\r\n".repeat(count);
                Case {
                    response: Some(response("\r\n\r\n", &format!("\r\n{fields}\r\n"))),
                    ..right
                }
            }
        }
    }

    fn of_request(request: Vec<u8>, response: &str) -> Case {
        let response = answered(&request, b"0123456789abcdef", response);
        Case {
            request: Some(request),
            response: Some(response),
            ..Case::right()
        }
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from);
    let at = at.unwrap_or_else(|| panic!("{} is not there", from.escape_ascii()));
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

fn up_to(bytes: &[u8], text: &str) -> Vec<u8> {
    let at = bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes());
    bytes[..at.unwrap() + text.len()].to_vec()
}

/// One rule: what breaks it, which rules that breaks beside it, and what is next to it and does not.
pub(crate) struct Row {
    pub(crate) rule: &'static str,
    pub(crate) broken: Change,
    pub(crate) also: &'static [&'static str],
    pub(crate) kept: Change,
}

const fn row(
    rule: &'static str,
    broken: Change,
    also: &'static [&'static str],
    kept: Change,
) -> Row {
    Row {
        rule,
        broken,
        also,
        kept,
    }
}

const FORBIDDEN: &[&str] = &["answered-forbidden"];
const SILENT: &[&str] = &["response-missing"];

pub(crate) const RULES: &[Row] = &[
    // The keys.
    row("key-no-digits", Change::Request(KEY1, "a @b  c"), FORBIDDEN, Change::Request(KEY1, "a @0  c")),
    row("key-no-spaces", Change::Request(KEY1, "1@2"), FORBIDDEN, Change::Request(KEY1, "1@ 2")),
    row("key-not-multiple", Change::Request(KEY1, "1@ 0 1"), FORBIDDEN, Change::Request(KEY1, "1@ 0 2")),
    row("part-too-large", Change::Request(KEY2, "4294967296 @"), FORBIDDEN, Change::Request(KEY2, "4294967295 @")),
    row("key-number-too-large", Change::Request(KEY1, "4294 967296 @ @ @"), &[], Change::Request(KEY1, "4294 967292 @ @ @")),
    row("key-no-break-space", Change::Request(KEY1, "1@\u{a0}1 0"), &["key-junk-byte"], Change::Request(KEY1, "1@\u{e9}1 0")),
    row("key-junk-byte", Change::Request(KEY1, "1@\t1 0"), &[], Change::Request(KEY1, "1@~1 0")),
    row("key-space-at-end", Change::Request(KEY1, "1@2 0 0 "), &[], Change::Request(KEY1, "1@2 0 0")),
    row("key-spaces-too-many", Change::Request(KEY1, "1@             3"), &[], Change::Request(KEY1, "1@            2")),
    row("key-junk-count", Change::Request(KEY1, "1 2"), &[], Change::Request(KEY1, "1 @2")),
    row("key-leading-zero", Change::Request(KEY1, "0@ 1"), &[], Change::Request(KEY1, "@ 0")),
    // The request.
    row("request-incomplete", Change::RequestEnds("Upgrade: Web"), &[], Change::None),
    row("request-missing", Change::File(|all| after(&all, b"^n:ds[4U")), &[], Change::None),
    row("request-method", Change::Request("GET", "get"), &[], Change::None),
    row("request-resource", Change::Request("/demo", "http://example.com/demo"), &[], Change::Both("/demo", "/demo~")),
    row("request-version", Change::Request("HTTP/1.1", "HTTP/1.0"), &[], Change::None),
    row("request-line-end", Change::SilentBytes(REQUEST, b"GET /demo HTTP/1.1\r\nHost: example.com\nConnection: Upgrade\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\nUpgrade: WebSocket\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\nOrigin: http://example.com\n\r\n^n:ds[4U"), SILENT, Change::Silent("Host", "A: b\nHost")),
    row("request-bare-lf", Change::Silent("Upgrade: WebSocket", "Upgrade: WebSocket\r\nA: b\nc"), SILENT, Change::Silent("Upgrade: WebSocket", "Upgrade: WebSocket\r\nA: b\r\nC: c")),
    row("request-bare-cr", Change::Silent("Upgrade: WebSocket", "Upgrade: WebSocket\r\nA: b\rc"), SILENT, Change::None),
    row("request-field-grammar", Change::Request("Host", "no colon\r\nHost"), &[], Change::Request("Host", "no: colon\r\nHost")),
    row("request-no-space-after-colon", Change::Request("Upgrade: WebSocket", "Upgrade:WebSocket"), &[], Change::None),
    row("request-many-fields", Change::ManyFields(4091), SILENT, Change::ManyFields(4090)),
    row("upgrade-field", Change::Request("Upgrade: WebSocket", "Upgrade: WebSockets"), &[], Change::Request("Upgrade: WebSocket", "Upgrade: websocket")),
    row("connection-field", Change::Request("Connection: Upgrade", "Connection: keep-alive, Upgrade"), &[], Change::Request("Connection: Upgrade", "Connection: upgrade")),
    row("host-field", Change::Silent("example.com", "example.com:65536"), SILENT, Change::Silent("example.com", "example.com:65535")),
    row("host-not-lower-case", Change::Request("Host: example.com", "Host: Example.com"), &[], Change::None),
    row("host-names-default-port", Change::Request("Host: example.com", "Host: example.com:80"), &[], Change::Both("example.com", "example.com:8080")),
    row("origin-field", Change::Silent("Origin: http://example.com\r\n", ""), SILENT, Change::Silent("http://example.com", "null")),
    row("origin-not-lower-case", Change::Request("http://example.com", "http://Example.com"), &[], Change::None),
    row("protocol-field", Change::Silent("Origin:", "Sec-WebSocket-Protocol: a\tb\r\nOrigin:"), SILENT, Change::Silent("Origin:", "Sec-WebSocket-Protocol: a b~\r\nOrigin:")),
    row("key-field-missing", Change::Silent("Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n", ""), &[], Change::None),
    row("key-field-duplicate", Change::Request("Upgrade: WebSocket", "Upgrade: WebSocket\r\nSec-WebSocket-Key2: 1 @1"), &[], Change::None),
    row("field-duplicate", Change::Request("Upgrade: WebSocket", "Upgrade: WebSocket\r\nUpgrade: WebSocket"), &[], Change::Request("Upgrade: WebSocket", "Upgrade: WebSocket\r\nCookie: a\r\nCookie: b")),
    row("field-misspelt", Change::Silent("Sec-WebSocket-Key1", "Sec-WebSockets-Key1"), &["key-field-missing"], Change::None),
    row("field-draft-75", Change::Response("Sec-WebSocket-Origin", "WebSocket-Origin"), &["origin-answer"], Change::None),
    row("field-body-length", Change::Response("Upgrade: WebSocket", "Upgrade: WebSocket\r\nContent-Length: 16"), &[], Change::Response("Upgrade: WebSocket", "Upgrade: WebSocket\r\nContent-Type: a/b")),
    row("key3-absent", Change::RequestEnds("\r\n\r\n"), &[], Change::RequestEnds("\r\n\r\n^")),
    row("key3-short", Change::RequestEnds("^n:ds[4"), &[], Change::RequestEnds("^n:ds[4U")),
    row("key3-field", Change::Request("Host", "Sec-WebSocket-Key3: ^n:ds[4U\r\nHost"), &[], Change::None),
    row("version-rfc-6455", Change::SilentBytes(REQUEST, b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), &[], Change::None),
    row("version-draft-75", Change::SilentBytes(REQUEST, b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: a\r\nOrigin: http://a\r\n\r\n"), &[], Change::None),
    row("version-not-websocket", Change::SilentBytes(REQUEST, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), &[], Change::None),
    row("version-hybi-01-03", Change::Request("Host", "Sec-WebSocket-Draft: 2\r\nHost"), &[], Change::None),
    row("version-hybrid", Change::Request("Host", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nHost"), &[], Change::None),
    // The response.
    row("response-missing", Change::Silent("GET", "GET"), &[], Change::None),
    row("response-closed", Change::Closed, &[], Change::None),
    row("response-incomplete", Change::ResponseEnds("Upgrade: Web"), &[], Change::None),
    row("status-line-malformed", Change::Response(" WebSocket Protocol Handshake", ""), &[], Change::Response("WebSocket Protocol Handshake", "")),
    row("status-code-malformed", Change::Response("101 ", "101a "), &[], Change::None),
    row("status-not-101", Change::Sends(b"HTTP/1.1 400 Bad Request\r\n\r\n"), &[], Change::None),
    row("refused-bad-request", Change::Each((KEY1, "1@2"), ("HTTP/1.1 101 WebSocket Protocol Handshake", "HTTP/1.1 400 Bad Request")), &["key-no-spaces"], Change::Sends(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    row("status-stray-cr", Change::Response("Handshake", "Hand\rshake"), &[], Change::None),
    row("status-version", Change::Response("HTTP/1.1 101", "HTTP/1.0 101"), &[], Change::None),
    row("response-line-end", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\n"), &[], Change::None),
    row("response-bare-cr", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA: b\rc\r\n"), &[], Change::None),
    row("response-field-grammar", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nno colon\r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nno: colon\r\n")),
    row("response-empty-name", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\n: b\r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\na: b\r\n")),
    row("response-name-byte", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nDate : b\r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nDate: b\r\n")),
    row("response-nul", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA: b\0\r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA: b\u{1}\r\n")),
    row("response-not-utf8", Change::ResponseBytes("Upgrade: WebSocket\r\n", b"Upgrade: WebSocket\r\nA: \xe9\r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA: \u{e9}\r\n")),
    row("response-empty-value", Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA: \r\n"), &[], Change::Response("Upgrade: WebSocket\r\n", "Upgrade: WebSocket\r\nA:  \r\n")),
    row("response-no-space-after-colon", Change::Response("Upgrade: WebSocket", "Upgrade:WebSocket"), &[], Change::None),
    row("response-many-fields", Change::ManyAnswered(4093), &[], Change::ManyAnswered(4092)),
    row("upgrade-answer", Change::Response("Upgrade: WebSocket", "Upgrade: websocket"), &[], Change::None),
    row("connection-answer", Change::Response("Connection: Upgrade", "Connection: Upgrade\r\nConnection: Upgrade"), &[], Change::Response("Connection: Upgrade", "connection: upgrade")),
    row("origin-answer", Change::Response("-Origin: http://example.com", "-Origin: http://example.com/"), &[], Change::None),
    row("location-answer", Change::Response("ws://example.com/demo", "ws://example.com:80/demo"), &[], Change::None),
    row("location-scheme", Change::Wss(None), &[], Change::Wss(Some(Scheme::Ws))),
    row("protocol-answer", Change::Request("Origin:", "Sec-WebSocket-Protocol: a\r\nOrigin:"), &[], Change::Each(("Origin:", "Sec-WebSocket-Protocol: a\r\nOrigin:"), ("Upgrade: W", "Sec-WebSocket-Protocol: a\r\nUpgrade: W"))),
    row("protocol-unasked", Change::Response("Upgrade: W", "Sec-WebSocket-Protocol: a\r\nUpgrade: W"), &[], Change::None),
    row("answer-short", Change::Answer(|right| right[..15].to_vec()), &[], Change::None),
    row("answer-wrong", Change::Answer(|right| [&right[..15], b"+"].concat()), &[], Change::None),
    row("answered-forbidden", Change::Request(KEY1, "1@2"), &["key-no-spaces"], Change::Silent(KEY1, "1@2")),
    row("answered-before-key3", Change::File(|_| include_bytes!("../../testdata/rules/w18-answer-before-key3.raw").to_vec()), &["key3-absent"], Change::None),
    row("answer-followed", Change::Answer(|right| [right, b"\r\n"].concat()), &[], Change::Answer(|right| [right, b"\0a\xff\xff\0"].concat())),
    row(
        "client-fails",
        Change::AsWebkit("Upgrade: WebSocket", "Upgrade: WebSocket\r\nA:"),
        &["response-empty-value", "response-no-space-after-colon"],
        Change::AsWebkit("Upgrade: WebSocket", "Upgrade: websocket"),
    ),
    // The capture.
    row("capture-bom", Change::File(|all| [b"\xef\xbb\xbf", &all[..]].concat()), &[], Change::File(|all| all)),
    row("capture-leading-bytes", Change::File(|all| [b"\r\n", &all[..]].concat()), &[], Change::File(|all| all)),
    row("capture-lf-line-ends", Change::File(|all| String::from_utf8(all).unwrap().replace("\r\n", "\n").into_bytes()), &[], Change::File(|all| all)),
    row("capture-newline-after-key3", Change::File(|all| replaced(&all, b"^n:ds[4U", b"^n:ds[4U\r\n")), &[], Change::File(|all| all)),
    row("capture-newline-after-answer", Change::File(|all| [&all[..], b"\n"].concat()), &[], Change::File(|all| [&all[..], b"\0a\xff"].concat())),
    row("capture-utf8", Change::File(|all| replaced(&all, b"^n:ds[4U", "^n:ds[4\u{e9}".as_bytes())), &["answer-wrong"], Change::File(|all| replaced(&all, b"^n:ds[4U", b"^n:ds[\xc3\xa9"))),
    row("capture-replaced", Change::File(|all| replaced(&all, b"^n:ds[4U", "^n:ds[4\u{fffd}".as_bytes())), &[], Change::File(|all| all)),
    row("capture-key3-long", Change::File(|all| replaced(&all, b"^n:ds[4U", b"^n:ds[4U5")), &[], Change::File(|all| all)),
];

fn after(all: &[u8], text: &[u8]) -> Vec<u8> {
    let at = all.windows(text.len()).position(|window| window == text);
    all[at.unwrap() + text.len()..].to_vec()
}
