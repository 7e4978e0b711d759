//! URLs: what is read is written, and read again as the same.
#![no_main]

use ws76::live::connect::host_and_port;
use ws76::live::url::Url;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(url) = Url::read(text) {
        let again = url.to_string();
        assert_eq!(Url::read(&again).as_ref(), Ok(&url), "{again}");
        assert!(again.bytes().all(|byte| matches!(byte, 0x21..=0x7e)), "{again}");
        assert!(!url.host.bytes().any(|byte| byte.is_ascii_uppercase()));
    }
    let _ = host_and_port(text);
});
