//! A server with one or two mistakes: what is found writes what it sent, and where one mistake is
//! enough no more are named.
#![no_main]

use arbitrary::{Arbitrary as _, Unstructured};
use libfuzzer_sys::fuzz_target;
use ws76::diagnosis::mistakes::{ALL, chain_of};
use ws76::diagnosis::{Chain, Material, Seen, explain};
use ws76_fuzz::handshake;

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let mut all = || -> arbitrary::Result<_> {
        let keys = (handshake::key(&mut u)?, handshake::key(&mut u)?);
        let key3 = <[u8; 8]>::arbitrary(&mut u)?;
        let first = u.choose_index(ALL.len())?;
        let second = u.ratio(1, 4)?.then(|| u.choose_index(ALL.len())).transpose()?;
        Ok((keys, key3, first, second))
    };
    let Ok(((key1, key2), key3, first, second)) = all() else {
        return;
    };
    let made: Vec<_> = [Some(first), second].into_iter().flatten().map(|at| ALL[at]).collect();
    let material = Material::from_keys(&key1, &key2, key3);
    let Some(written) = chain_of(&made).and_then(|chain| chain.answer(&material)) else {
        return;
    };
    if Chain::default().answer(&material).as_ref() == Some(&written) {
        // The mistake makes no difference to these keys: there is nothing to explain.
        return;
    }
    let seen = Seen::from_written(&written);
    let found = explain(&material, &seen, 2);
    for explanation in &found {
        let again = explanation.chain.answer(&material).expect("what is found answers");
        assert!(seen.speaks_for(&again).is_some(), "{:?}", explanation.mistakes);
        let ids = |mistakes: &[&ws76::diagnosis::Mistake]| -> Vec<_> { mistakes.iter().map(|m| m.id).collect() };
        assert!(
            explanation.mistakes.len() <= made.len(),
            "made {:?}, found {:?}: keys {:?} {:?}, key 3 {key3:?}, written {written:?}",
            ids(&made),
            ids(&explanation.mistakes),
            key1.escape_ascii().to_string(),
            key2.escape_ascii().to_string(),
        );
    }
});
