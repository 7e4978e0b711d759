//! A handshake written in a form, and the form in another: the same bytes come back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ws76::capture::Streams;
use ws76_fuzz::forms::{Form, written};
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::chain;

fuzz_target!(|input: (Handshake, Vec<Edit>, Form, Option<Form>)| {
    let (handshake, edits, form, outer) = input;
    let response = edited(handshake.response(), &edits);
    let raw = [&handshake.request[..], &response].concat();
    let inner = written(&raw, form);
    // Two dumps in a row are a reader's guess: only what has a magic number goes around.
    let file = match outer {
        Some(outer @ (Form::Gzip | Form::Zstd)) => written(&inner, outer),
        _ => inner,
    };
    let (found, whole) = chain::read(&file);
    assert!(whole, "{form:?}: not read");
    let bytes: Vec<&[u8]> = found
        .iter()
        .map(|conversation| match &conversation.streams {
            Streams::Joined(side) => &side.bytes[..],
            Streams::Split { .. } => panic!("{form:?}: sides"),
        })
        .collect();
    assert_eq!(bytes, [&raw[..]], "{form:?} in {outer:?}");
});
