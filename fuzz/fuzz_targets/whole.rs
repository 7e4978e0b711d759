//! Any bytes as a file, the whole way to what is printed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ws76_fuzz::chain::verify(bytes));
