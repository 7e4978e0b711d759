//! Exhaustion in candidates per second: each kernel on one core, and the best one on all.
#![allow(missing_docs, reason = "criterion's macros make the functions")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ws76::diagnosis::exhaust::{Exhaustion, Kernel, Progress, Question, Word};

/// No value of either word gives this target, so that all candidates are tried.
fn question(word: Word) -> Option<Question> {
    Question::new(
        b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U",
        word,
        *b"no such answer!!",
    )
    .ok()
}

fn one_core(criterion: &mut Criterion) {
    for word in [Word::First, Word::Second] {
        let Some(question) = question(word) else {
            continue;
        };
        let mut group = criterion.benchmark_group(format!("one core, {word:?} word"));
        for kernel in Kernel::available() {
            let last = match kernel {
                Kernel::Scalar => (1 << 17) - 1,
                _ => (1 << 20) - 1,
            };
            group.throughput(Throughput::Elements(u64::from(last) + 1));
            group.bench_function(kernel.name(), |b| {
                b.iter(|| {
                    let mut found = Vec::new();
                    kernel.search(black_box(&question), 0..=last, &mut found);
                    found
                });
            });
        }
        group.finish();
    }
}

fn all_cores(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all cores");
    group.sample_size(10);
    for word in [Word::First, Word::Second] {
        let Some(question) = question(word) else {
            continue;
        };
        let search = Exhaustion::new(question).within(0..=(1 << 28) - 1);
        group.throughput(Throughput::Elements(search.total()));
        group.bench_function(format!("{word:?} word, {}", search.kernel()), |b| {
            b.iter(|| search.run(&Progress::new()));
        });
    }
    group.finish();
}

criterion_group!(benches, one_core, all_cores);
criterion_main!(benches);
