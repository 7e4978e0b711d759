//! Any bytes as a file, the whole way to what is printed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Three mistakes at once take milliseconds: now and then.
    ws76_fuzz::chain::verify(bytes, if bytes.len() % 16 == 0 { 3 } else { 2 });
});
