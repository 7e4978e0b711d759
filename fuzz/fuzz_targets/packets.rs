//! A handshake in segments: each side's bytes come back in their order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ws76::capture::Streams;
use ws76_fuzz::chain;
use ws76_fuzz::forms::{Form, written};
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::packets::{Shape, capture};

fuzz_target!(|input: (Handshake, Vec<Edit>, Shape, bool)| {
    let (handshake, edits, shape, packed) = input;
    let server = edited(handshake.response(), &edits);
    // Without a SYN a side is known by how its bytes begin.
    if server.is_empty() || shape.is_without_syn() && !server.starts_with(b"HTTP/1.") {
        return;
    }
    let mut file = capture(&shape, &handshake.request, &server);
    if packed {
        file = written(&file, Form::Gzip);
    }
    let (found, whole) = chain::read(&file);
    assert!(whole, "not read");
    assert_eq!(found.len(), 1, "conversations");
    let Streams::Split { client, server: seen } = &found[0].streams else {
        panic!("not two sides");
    };
    assert_eq!(client.bytes, handshake.request, "the client's bytes");
    // It may be delivered as soon as it can be judged.
    assert!(server.starts_with(&seen.bytes), "the server's bytes");
    let whole = ws76::message::Response::read(&server);
    if let Some(body) = whole.message.body() {
        let (got, wanted) = (seen.bytes.len(), server.len().min(body + 16));
        assert!(got >= wanted, "{got} of {wanted} bytes of {shape:?}: {}", server.escape_ascii());
    }
});
