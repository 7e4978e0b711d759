//! The forms that a text is nearest to, where none can read it, and what it lacks.

use super::super::form::Form;

/// A sign of a form, the form, and what is missing where the form does not fit.
const SIGNS: [(&[u8], Form, &str); 16] = [
    (
        b"Sec-WebSocket-Key",
        Form::Pasted,
        "no request line GET ... HTTP/1.1 and no status line on a line of its own",
    ),
    (
        b"SEC_WEBSOCKET_KEY",
        Form::Listed,
        "not both keys with their values",
    ),
    (
        b"\\x",
        Form::Escaped,
        "no string that begins with GET or HTTP/1.1",
    ),
    (
        b"\\r\\n",
        Form::Escaped,
        "no string that begins with GET or HTTP/1.1",
    ),
    (
        b"\\u00",
        Form::Escaped,
        "no string that begins with GET or HTTP/1.1",
    ),
    (
        b"<<",
        Form::Numbers,
        "no list that begins with 71,69,84,32 (GET) or 72,84,84,80 (HTTP)",
    ),
    (
        b"<Buffer",
        Form::Numbers,
        "no list that begins with 47 45 54 20 (GET) or 48 54 54 50 (HTTP)",
    ),
    (
        b"0x",
        Form::Numbers,
        "no list that begins with 0x47 0x45 0x54 0x20 (GET) or 0x48 0x54 0x54 0x50 (HTTP)",
    ),
    (
        b"read(",
        Form::Strace,
        "no call with a string that begins with GET or HTTP/1.1",
    ),
    (
        b"write(",
        Form::Strace,
        "no call with a string that begins with GET or HTTP/1.1",
    ),
    (
        b"00000000",
        Form::Hexdump,
        "no rows of an offset and bytes from the first line on",
    ),
    (
        b"0000",
        Form::PayloadHex,
        "no rows of an offset and bytes from the first line on",
    ),
    (
        b" > ",
        Form::TcpdumpHex,
        "headings without rows: print the bytes with tcpdump -X",
    ),
    (
        b"GET /",
        Form::Pasted,
        "no request line that ends in HTTP/1.1",
    ),
    (
        b"HTTP/1.",
        Form::Pasted,
        "no request line GET ... HTTP/1.1 and no status line on a line of its own",
    ),
    (b"==", Form::Base64, "no base64 of a capture"),
];

/// At most two forms, and what is missing of each.
pub(in crate::capture) fn forms(text: &[u8]) -> Vec<(Form, &'static str)> {
    let near = text.get(..text.len().min(64 << 10)).unwrap_or_default();
    let mut found: Vec<(Form, &'static str)> = Vec::new();
    for (sign, form, missing) in SIGNS {
        let is_new = found.iter().all(|(other, _)| *other != form);
        if found.len() < 2 && is_new && memchr::memmem::find(near, sign).is_some() {
            found.push((form, missing));
        }
    }
    for (form, missing) in [
        (
            Form::Raw,
            "no request line GET ... HTTP/1.1 or status line HTTP/1.1 at the beginning",
        ),
        (
            Form::Pasted,
            "no request line GET ... HTTP/1.1 and no status line on a line of its own",
        ),
    ] {
        if found.len() < 2 && found.iter().all(|(other, _)| *other != form) {
            found.push((form, missing));
        }
    }
    found
}
