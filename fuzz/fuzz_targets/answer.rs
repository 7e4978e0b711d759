//! Four computations of one answer: ours, the chain without a mistake, MD5 step by step, and the
//! draft written down naively.
#![no_main]

use arbitrary::{Arbitrary as _, Unstructured};
use libfuzzer_sys::fuzz_target;
use ws76::challenge::Computation;
use ws76::diagnosis::{Chain, Material};
use ws76::md5_rounds::Md5Rounds;
use ws76_fuzz::{handshake, oracle};

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let (Ok(key3), Ok(key1)) = (<[u8; 8]>::arbitrary(&mut u), handshake::key(&mut u)) else {
        return;
    };
    let Ok(key2) = handshake::key(&mut u) else {
        return;
    };
    let computation = Computation::new(&key1, &key2, key3);
    let naive = oracle::answer(&key1, &key2, key3);
    assert_eq!(computation.key1.part().ok(), oracle::part(&key1));
    assert_eq!(computation.answer().ok(), naive);
    let written = Chain::default().answer(&Material::from_keys(&key1, &key2, key3));
    assert_eq!(written.map(|written| written.body), naive.map(|answer| answer.to_vec()));
    if let Ok(block) = computation.block() {
        assert_eq!(Some(Md5Rounds::of(block.bytes()).digest), naive);
    }
});
