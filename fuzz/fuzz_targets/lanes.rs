//! The kernels of the exhaustive search: each finds what the scalar one finds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use md5::{Digest as _, Md5};
use ws76::diagnosis::exhaust::{Kernel, Question, Word};

fuzz_target!(|input: (Vec<u8>, [u8; 16], bool, u32, u16)| {
    let (mut message, block, second, start, count) = input;
    // 8 to 55 bytes are one block of MD5.
    message.truncate(39);
    message.splice(0..0, block);
    let varying = if second { Word::Second } else { Word::First };
    let target: [u8; 16] = Md5::digest(&message).into();
    let Ok(question) = Question::new(&message, varying, target) else {
        return;
    };
    let at = if second { 4 } else { 0 };
    let word = u32::from_le_bytes(message[at..at + 4].try_into().expect("four bytes"));
    // Some lanes' widths are enough, long ranges are for now and then.
    let count = u32::from(if count >> 12 == 0 { count } else { count % 64 });
    for first in [start, word.saturating_sub(count / 2), word, u32::MAX - count] {
        let range = first..=first.saturating_add(count);
        let mut expected = Vec::new();
        Kernel::Scalar.search(&question, range.clone(), &mut expected);
        for kernel in Kernel::available() {
            let mut found = Vec::new();
            kernel.search(&question, range.clone(), &mut found);
            found.sort_by_key(|found| found.as_le());
            expected.sort_by_key(|found| found.as_le());
            assert_eq!(found, expected, "{}", kernel.name());
        }
    }
});
