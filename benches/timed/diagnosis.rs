//! The search for what explains a wrong answer: nothing does, so all of it is run.
#![allow(missing_docs, reason = "criterion's macros make the functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ws76::diagnosis::{Material, Seen, explain};

fn search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("diagnosis");
    let answer: [u8; 16] = *b"no answer at all";
    for (name, request) in [
        (
            "draft 1.2",
            Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U"),
        ),
        (
            "all that text trips over",
            Material::from_keys(
                b"3 f9 3  ?56g183  S9 3",
                b"R272  52 k9)%6: 6 1H5",
                *b" \xe9a\r\n\x00\xff ",
            ),
        ),
    ] {
        for most in 1..=3 {
            group.bench_function(BenchmarkId::new(name, most), |b| {
                b.iter(|| explain(&request, &Seen::from_body(black_box(&answer)), most));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, search);
criterion_main!(benches);
