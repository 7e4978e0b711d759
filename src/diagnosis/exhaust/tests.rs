//! Right digests come from the md-5 crate, which shares nothing with the kernels.
#![allow(clippy::arithmetic_side_effects, reason = "tests may panic")]

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;

use md5::{Digest as _, Md5};
use proptest::prelude::*;

use super::*;

/// The block of draft 76, 1.2, and its answer.
const BLOCK: [u8; 16] = *b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U";
const ANSWER: [u8; 16] = *b"8jKS'y:G*Co,Wxa-";

const NONE: [u32; 0] = [];

/// More than any kernel computes at once.
const WIDEST: u32 = 256;

const WORDS: [Word; 2] = [Word::First, Word::Second];

/// The word's four bytes in a message.
fn place(message: &mut [u8], word: Word) -> &mut [u8] {
    let first = 4 * word.index();
    &mut message[first..first + 4]
}

/// Asks for the word that, put into the message, makes the digest right.
fn planted(message: &[u8], word: Word, value: u32) -> Question {
    let mut right = message.to_vec();
    place(&mut right, word).copy_from_slice(&value.to_le_bytes());
    Question::new(message, word, Md5::digest(&right).into()).unwrap()
}

fn search(kernel: Kernel, question: &Question, range: RangeInclusive<u32>) -> Vec<u32> {
    let mut found = Vec::new();
    kernel.search(question, range, &mut found);
    found.into_iter().map(Found::as_le).collect()
}

#[test]
fn every_kernel_finds_both_parts_of_the_drafts_example() {
    for (word, part) in WORDS.into_iter().zip([829_309_203_u32, 259_970_620]) {
        let mut message = BLOCK;
        place(&mut message, word).fill(0xff);
        let question = Question::new(&message, word, ANSWER).unwrap();
        let value = part.swap_bytes();
        for kernel in Kernel::available() {
            let mut found = Vec::new();
            kernel.search(&question, value - 5000..=value + 5000, &mut found);
            let [only] = found[..] else {
                panic!("{kernel}: {found:?}");
            };
            assert_eq!(only.as_be(), part);
            assert_eq!(only.as_le(), value);
            assert_eq!(only.bytes(), part.to_be_bytes());
        }
    }
}

#[test]
fn a_value_is_found_wherever_in_the_range_it_lies() {
    for word in WORDS {
        for first in [0, 1, 77_777, u32::MAX - 3 * WIDEST] {
            for length in [1, 2, 15, 63, WIDEST - 1, WIDEST, WIDEST + 1, 3 * WIDEST] {
                let last = first + (length - 1);
                for value in [first, first + length / 2, last] {
                    let question = planted(&BLOCK, word, value);
                    for kernel in Kernel::available() {
                        assert_eq!(search(kernel, &question, first..=last), [value], "{kernel}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_ends_of_all_values_are_found() {
    for word in WORDS {
        for (value, range) in [(0, 0..=9999), (u32::MAX, u32::MAX - 9999..=u32::MAX)] {
            let question = planted(&BLOCK, word, value);
            for kernel in Kernel::available() {
                assert_eq!(
                    search(kernel, &question, range.clone()),
                    [value],
                    "{kernel}"
                );
            }
        }
    }
}

#[test]
fn a_value_beside_the_range_is_not_found() {
    for word in WORDS {
        for (value, range) in [
            (99, 100..=100),
            (101, 100..=100),
            (100 + WIDEST, 100..=99 + WIDEST),
            // What the lanes reach behind the last value is 0 again.
            (0, 1..=WIDEST - 1),
            (0, u32::MAX - 2..=u32::MAX),
        ] {
            let question = planted(&BLOCK, word, value);
            for kernel in Kernel::available() {
                assert_eq!(search(kernel, &question, range.clone()), NONE, "{kernel}");
            }
        }
    }
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "that is the test")]
fn an_empty_range_holds_nothing() {
    let question = planted(&BLOCK, Word::First, 7);
    for kernel in Kernel::available() {
        assert_eq!(search(kernel, &question, 8..=6), NONE, "{kernel}");
    }
}

#[test]
fn messages_of_every_length_of_one_block_can_be_asked_about() {
    for length in 0..=60 {
        let message: Vec<u8> = (0..length).collect();
        for word in WORDS {
            let length = usize::from(length);
            let question = Question::new(&message, word, [0; 16]);
            if length > 55 {
                assert_eq!(question, Err(QuestionFault::TooLong(length)));
            } else if length < 4 * (word.index() + 1) {
                assert_eq!(question, Err(QuestionFault::TooShort(length)));
            } else {
                let value = 0x1234_5678;
                let question = planted(&message, word, value);
                for kernel in Kernel::available() {
                    let found = search(kernel, &question, value - 300..=value + 300);
                    assert_eq!(found, [value], "{kernel}, {length} bytes");
                }
            }
        }
    }
}

#[test]
fn the_best_kernel_is_available_and_has_a_name_of_its_own() {
    assert!(Kernel::available().any(|kernel| kernel == Kernel::best()));
    let mut names: Vec<_> = Kernel::available().map(Kernel::name).collect();
    names.dedup();
    assert_eq!(names.len(), Kernel::available().count());
    assert_eq!(names[..2], ["scalar", "portable"]);
}

#[test]
fn a_kernel_that_this_cpu_lacks_is_replaced() {
    let question = planted(&BLOCK, Word::Second, 1000);
    for kernel in [Kernel::Avx2, Kernel::Avx512] {
        assert_eq!(search(kernel, &question, 0..=2000), [1000]);
    }
}

#[test]
fn all_threads_together_try_everything_once() {
    let search = Exhaustion::new(Question::new(&BLOCK, Word::First, [7; 16]).unwrap())
        .within(3..=10_000_000)
        .on_threads(NonZeroUsize::new(5).unwrap());
    let progress = Progress::new();
    assert_eq!(search.run(&progress), Outcome::Nothing);
    assert_eq!(progress.done(), 9_999_998);
    assert_eq!(search.total(), 9_999_998);
}

#[test]
fn a_hit_ends_the_search() {
    let search = Exhaustion::new(planted(&BLOCK, Word::Second, 4_000_000));
    assert_eq!(search.total(), 1 << 32);
    let progress = Progress::new();
    let Outcome::Found(found) = search.run(&progress) else {
        panic!("not found");
    };
    assert_eq!(found[..], [Found::new(4_000_000)]);
    assert!(progress.done() < search.total());
}

#[test]
fn the_last_word_of_all_is_reached() {
    let search = Exhaustion::new(planted(&BLOCK, Word::First, u32::MAX))
        .within(u32::MAX - 3_000_000..=u32::MAX)
        .with_kernel(Kernel::Portable);
    let found = Outcome::Found(vec![Found::new(u32::MAX)]);
    assert_eq!(search.run(&Progress::new()), found);
}

#[test]
fn a_search_can_be_cancelled_before_and_while_it_runs() {
    let search = Exhaustion::new(Question::new(&BLOCK, Word::First, [7; 16]).unwrap())
        .with_kernel(Kernel::Scalar);
    let progress = Progress::new();
    progress.cancel();
    assert_eq!(search.run(&progress), Outcome::Cancelled);
    assert_eq!(progress.done(), 0);

    let progress = Progress::new();
    let outcome = std::thread::scope(|scope| {
        let running = scope.spawn(|| search.run(&progress));
        while progress.done() == 0 {
            std::thread::yield_now();
        }
        progress.cancel();
        running.join().unwrap()
    });
    assert_eq!(outcome, Outcome::Cancelled);
    assert!(progress.done() < search.total());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_kernel_equals_the_definition(
        message in proptest::collection::vec(any::<u8>(), 8..=55),
        second: bool,
        value: u32,
        first: u32,
        before in 0..3000_u32,
        length in 1..6000_u32,
    ) {
        let word = WORDS[usize::from(second)];
        let question = planted(&message, word, value);
        // Around the value, then anywhere.
        for start in [value.saturating_sub(before), first] {
            let range = start..=start.saturating_add(length - 1);
            let right = search(Kernel::Scalar, &question, range.clone());
            prop_assert_eq!(!right.is_empty(), range.contains(&value));
            for kernel in Kernel::available() {
                prop_assert_eq!(search(kernel, &question, range.clone()), &right[..]);
            }
        }
    }

    #[test]
    fn a_random_target_gives_nothing(target: [u8; 16], first: u32, second: bool) {
        let question = Question::new(&BLOCK, WORDS[usize::from(second)], target).unwrap();
        for kernel in Kernel::available() {
            prop_assert_eq!(search(kernel, &question, first..=first.saturating_add(9999)), NONE);
        }
    }
}

/// The system's own list of what the CPU has.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn every_kernel_of_this_cpu_is_available() {
    let system = std::fs::read_to_string("/proc/cpuinfo").unwrap();
    let flags = system
        .lines()
        .find(|line| line.starts_with("flags"))
        .unwrap();
    let has = |flag: &str| flags.split(' ').any(|known| known == flag);
    let mut expected = vec![Kernel::Scalar, Kernel::Portable];
    expected.extend(has("avx2").then_some(Kernel::Avx2));
    expected.extend(has("avx512f").then_some(Kernel::Avx512));
    assert_eq!(Kernel::available().collect::<Vec<_>>(), expected);
}

#[test]
fn a_kernel_is_chosen_and_has_a_name() {
    let search = Exhaustion::new(planted(&BLOCK, Word::First, 1));
    assert_eq!(search.kernel(), Kernel::best());
    for (kernel, name) in [
        (Kernel::Scalar, "scalar"),
        (Kernel::Portable, "portable"),
        (Kernel::Avx2, "avx2"),
        (Kernel::Avx512, "avx512"),
    ] {
        assert_eq!(search.clone().with_kernel(kernel).kernel(), kernel);
        assert_eq!(kernel.to_string(), name);
    }
}
