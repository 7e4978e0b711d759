//! Any bytes as a file of any form: what is found lies within what the limits allow.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (found, _) = ws76_fuzz::chain::read(bytes);
    for conversation in &found {
        for exchange in &ws76::judge::of_conversation(conversation) {
            let _ = ws76::judge::Handshake::judge(exchange, ws76::judge::Scope::Both, None);
        }
    }
});
