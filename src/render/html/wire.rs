//! The bytes of both messages in their order, each run with its meaning beside it.

use super::block::{Colouring, write_strip};
use super::key::write_inline;
use super::markup::Html;
use super::view::{FindingView, LineView, MessageView, Messages, View};
use crate::key::KeyReading;
use crate::message::LineEnd;
use crate::bytes::{Span, escape, escape_up_to, is_printable};

/// So much of a line is shown.
const SHOWN: usize = 160;

/// So many lines of a message are shown.
const MOST_LINES: usize = 100;

/// What a line of the request means: the field's name in lower case, what it is, where the draft
/// has it.
const REQUEST: &[(&str, &str, &str)] = &[
    (
        "upgrade",
        "asks for another protocol. A server compares without regard to case.",
        "4.1 step 8, 5.1",
    ),
    (
        "connection",
        "makes Upgrade a matter of this connection alone: proxies take both away.",
        "4.1 step 9, 5.1",
    ),
    (
        "host",
        "the server's name, from which it makes the location.",
        "4.1 step 10, 5.1",
    ),
    (
        "origin",
        "the page that opened the connection. The server says it back, so that the browser knows that the server meant to answer this page.",
        "4.1 step 12, 5.1",
    ),
    (
        "sec-websocket-protocol",
        "the subprotocol that the client asks for.",
        "4.1 step 13, 5.1",
    ),
    (
        "cookie",
        "the cookies of this host; the handshake does not depend on them.",
        "4.1 step 14",
    ),
    (
        "sec-websocket-key1",
        "key 1. A page's script cannot set a field that begins with Sec-, and no URL holds spaces: whoever sends this is a WebSocket client.",
        "4.1 steps 16 to 23",
    ),
    (
        "sec-websocket-key2",
        "key 2, made in the same way.",
        "4.1 steps 16 to 23",
    ),
];

/// The same of the response.
const RESPONSE: &[(&str, &str, &str)] = &[
    (
        "upgrade",
        "must be exactly WebSocket, once.",
        "5.2 step 10, 4.1 step 41",
    ),
    (
        "connection",
        "must be Upgrade, once, in any case.",
        "5.2 step 10, 4.1 step 41",
    ),
    (
        "sec-websocket-origin",
        "the request's origin, in lower case. The client compares every byte.",
        "5.2 step 11, 4.1 step 41",
    ),
    (
        "sec-websocket-location",
        "the URL that the client asked for. The client compares every byte.",
        "5.2 step 11, 4.1 step 41",
    ),
    (
        "sec-websocket-protocol",
        "the subprotocol, as the client asked for it.",
        "5.2 step 11, 4.1 step 41",
    ),
    (
        "set-cookie",
        "a cookie, which the client keeps even where the answer is wrong.",
        "4.1 step 41",
    ),
    (
        "sec-websocket-accept",
        "the answer of RFC 6455. Draft 76 does not know it.",
        "4.1 step 41",
    ),
];

/// Writes both messages.
pub(super) fn write(html: &mut Html, view: &View<'_>, messages: &Messages<'_>) {
    if messages.is_example {
        html.raw("<p class=\"lead\">The keys in a handshake as section 1.2 of the draft shows it; its other fields are an example. Open a line to see its bytes and what they mean.</p>\n");
    } else {
        html.raw("<p class=\"lead\">Every byte that both sides sent, in order. Open a line to see its bytes and what they mean.</p>\n");
    }
    match &messages.request {
        Some(request) => write_message(html, view, request, Side::Client),
        None => {
            html.raw("<p>The request was not captured.</p>\n");
        }
    }
    if let Some(key3) = view.key3 {
        write_tail(html, key3, &KEY3);
    }
    match &messages.response {
        Some(response) => write_message(html, view, response, Side::Server),
        None => {
            html.raw("<p>No response was captured.</p>\n");
        }
    }
    if let Some(received) = messages.received.filter(|received| !received.is_empty()) {
        let right = view.solved.as_ref().map(|(_, answer)| answer.as_slice());
        let tail = match right {
            Some(right) if right == received => ANSWER,
            right => Tail {
                colour: "<b class=\"wrong\">",
                cells: Colouring::Against(right.unwrap_or_default()),
                ..ANSWER
            },
        };
        write_tail(html, received, &tail);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

fn write_message(html: &mut Html, view: &View<'_>, message: &MessageView, side: Side) {
    html.raw(match side {
        Side::Client => {
            "<p class=\"side client\">The client sends</p>\n<div class=\"wire client\">\n"
        }
        Side::Server => {
            "<p class=\"side server\">The server sends</p>\n<div class=\"wire server\">\n"
        }
    });
    for line in message.lines.iter().take(MOST_LINES) {
        write_line(html, view, line, side);
    }
    let left_out = message.lines.len().saturating_sub(MOST_LINES);
    if left_out > 0 {
        html.raw("<p>... and ")
            .number(left_out)
            .raw(" more lines</p>\n");
    }
    if message.fields_end.is_some() {
        html.raw("<details class=\"line\"><summary><code class=\"bytes\">");
        write_end(html, message.fields_end);
        html.raw("</code><span class=\"what\">empty line: the fields end</span></summary>\n<div class=\"more\"><p>By the draft each line ends with CR LF, <code>0d 0a</code>; two of them in a row end the fields. What follows is not text.</p></div></details>\n");
    }
    html.raw("</div>\n");
}

/// What ends a line, as it was sent.
fn write_end(html: &mut Html, end: Option<LineEnd>) {
    html.raw(match end {
        Some(LineEnd::CrLf | LineEnd::Mixed) => "<b class=\"end\">\\r\\n</b>",
        Some(LineEnd::Lf) => "<b class=\"end\">\\n</b>",
        None => "",
    });
}

fn write_line(html: &mut Html, view: &View<'_>, line: &LineView, side: Side) {
    let name = line
        .name
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let (short, meaning, cite) = meaning(line, &name, side);
    let end = line
        .offset
        .saturating_add(line.bytes.len())
        .saturating_add(2);
    let findings: Vec<&FindingView<'_>> = view
        .findings
        .iter()
        .filter(|finding| {
            let is_here = (finding.subject == "response") == (side == Side::Server);
            is_here
                && finding
                    .offset
                    .is_some_and(|at| (line.offset..end).contains(&at))
        })
        .collect();
    html.raw(if findings.is_empty() {
        "<details class=\"line\"><summary><code class=\"bytes\">"
    } else {
        "<details class=\"line odd\" open><summary><code class=\"bytes\">"
    });
    let (head, value) = line.bytes.split_at(line.value_at.min(line.bytes.len()));
    html.text(&escape_up_to(head, SHOWN));
    if name.starts_with(b"sec-websocket-key") && name.len() == 18 {
        write_inline(html, &KeyReading::new(value));
    } else {
        html.text(&escape_up_to(value, SHOWN));
    }
    write_end(html, line.end);
    html.raw("</code><span class=\"what\">")
        .raw(short)
        .raw("</span></summary>\n<div class=\"more\"><p>")
        .raw(meaning)
        .raw(" <cite>");
    if !cite.is_empty() {
        html.raw("draft 76, ").raw(cite);
    }
    html.raw("</cite></p>\n");
    write_dump(html, line.offset, &line.bytes);
    for finding in findings {
        super::findings::write_one(html, finding);
    }
    html.raw("</div></details>\n");
}

fn meaning(line: &LineView, name: &[u8], side: Side) -> (&'static str, &'static str, &'static str) {
    if line.name.is_none() {
        return match side {
            Side::Client => (
                "request line",
                "The method is GET, then the resource name, then the version. To HTTP this is an ordinary request.",
                "4.1 step 5, 5.1",
            ),
            Side::Server => (
                "status line",
                "A client looks at the code alone: 101 means that the protocol changes with the next message.",
                "5.2 step 10, 4.1 steps 28 to 31",
            ),
        };
    }
    let table = match side {
        Side::Client => REQUEST,
        Side::Server => RESPONSE,
    };
    let row = table.iter().find(|(known, ..)| known.as_bytes() == name);
    match row {
        Some((known, meaning, cite)) if known.starts_with("sec-websocket-key") => {
            ("the key: see below", meaning, cite)
        }
        Some((_, meaning, cite)) => ("field", meaning, cite),
        None => (
            "another field",
            "The draft does not ask for this field, and the handshake does not depend on it.",
            "",
        ),
    }
}

/// The bytes behind the empty line.
struct Tail<'b> {
    open: &'static str,
    what: &'static str,
    meaning: &'static str,
    colour: &'static str,
    cells: Colouring<'b>,
}

const KEY3: Tail<'static> = Tail {
    open: "<div class=\"wire client\"><details class=\"line tail\" open><summary><code class=\"bytes\">",
    what: "key 3: eight bytes of any value",
    meaning: "They belong to no field, and no Content-Length announces them: a proxy that does not know this protocol keeps them back or drops them, and then it cannot pass on the right answer. <cite>draft 76, 4.1 step 26, 5.1 step 6</cite>",
    colour: "<b class=\"key3\">",
    cells: Colouring::Key3,
};

const ANSWER: Tail<'static> = Tail {
    open: "<div class=\"wire server\"><details class=\"line tail\" open><summary><code class=\"bytes\">",
    what: "the answer: 16 raw bytes",
    meaning: "Not hex, not text, nothing before them and nothing behind. What follows is the first frame. <cite>draft 76, 5.2 step 13, 4.1 steps 42 to 46</cite>",
    colour: "<b class=\"right\">",
    cells: Colouring::Right,
};

fn write_tail(html: &mut Html, bytes: &[u8], tail: &Tail<'_>) {
    html.raw(tail.open)
        .raw(tail.colour)
        .text(&escape(bytes))
        .raw("</b></code><span class=\"what\">")
        .raw(tail.what)
        .raw("</span></summary>\n<div class=\"more\"><p>")
        .raw(tail.meaning)
        .raw("</p>\n");
    write_strip(html, bytes, tail.cells);
    html.raw("</div></details></div>\n");
}

/// Offset, hex and characters, eight bytes a row.
fn write_dump(html: &mut Html, offset: usize, bytes: &[u8]) {
    let shown = Span::sized(0, SHOWN).of(bytes);
    html.raw("<pre class=\"dump\">");
    for (row, bytes) in shown.chunks(8).enumerate() {
        let at = offset.saturating_add(row.saturating_mul(8));
        let text: String = bytes
            .iter()
            .map(|&byte| {
                if is_printable(byte) {
                    char::from(byte)
                } else {
                    '.'
                }
            })
            .collect();
        let hex = crate::bytes::spaced_hex(bytes);
        html.raw("<i>").text(&format!("{at:04x}")).raw("</i>  ");
        html.text(&format!("{hex:<23}  {text}")).raw("\n");
    }
    let left_out = bytes.len().saturating_sub(SHOWN);
    if left_out > 0 {
        html.raw("... ").number(left_out).raw(" more bytes\n");
    }
    html.raw("</pre>\n");
}
