//! A handshake's packets with bytes changed: nothing breaks, and the whole way is gone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ws76_fuzz::chain;
use ws76_fuzz::forms::{Form, written};
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::packets::{Shape, capture};

fuzz_target!(|input: (Handshake, Shape, Vec<Edit>, Option<Form>)| {
    let (handshake, shape, edits, form) = input;
    let file = capture(&shape, &handshake.request, &handshake.response());
    let file = edited(file, &edits);
    chain::verify(&form.map_or_else(|| file.clone(), |form| written(&file, form)));
});
