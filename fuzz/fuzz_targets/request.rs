//! A request with changes: where 5.1 written down naively reads fields, ours are the same, and the
//! answer is that of the keys by their names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ws76::message::Request;
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::oracle;

fuzz_target!(|input: (Handshake, Vec<Edit>)| {
    let (handshake, edits) = input;
    let bytes = edited(handshake.request.clone(), &edits);
    let request = Request::read(&bytes);
    let message = &request.message;
    let Some((fields, body)) = oracle::read_request(&bytes) else {
        return;
    };
    // A bare LF ends no line of 5.1, and ours says so: such requests are read in another way.
    let is_bare = |at: usize| bytes[at] == b'\n' && (at == 0 || bytes[at - 1] != b'\r');
    if !message.quirks().is_empty() || (0..body).any(is_bare) {
        return;
    }
    let ours: Vec<oracle::Field> = message
        .fields()
        .iter()
        .map(|field| (message.text(field.name).to_ascii_lowercase(), message.text(field.value).to_vec()))
        .collect();
    assert_eq!((ours, message.body()), (fields, Some(body)));
    assert_eq!(request.key3(), bytes[body..].first_chunk().copied());
});
