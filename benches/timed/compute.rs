//! One `compute` in the library beside the bare hash of 16 bytes: the overhead is the ratio.
#![allow(missing_docs, reason = "criterion's macros make the functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use md5::{Digest as _, Md5};
use ws76::challenge::Computation;
use ws76::judge::{self, Handshake, Scope};
use ws76::key::KeyReading;

fn compute(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compute");
    let block = *b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U";
    group.bench_function("bare MD5 of 16 bytes", |b| {
        b.iter(|| <[u8; 16]>::from(Md5::digest(black_box(block))));
    });
    let (key1, key2) = (b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00");
    group.bench_function("keys to answer", |b| {
        b.iter(|| {
            Computation::new(black_box(key1), black_box(key2), black_box(*b"^n:ds[4U")).answer()
        });
    });
    group.bench_function("reading one key", |b| {
        b.iter(|| KeyReading::new(black_box(key1)).part())
    });
    group.finish();
}

fn judge(criterion: &mut Criterion) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/formats/wsdriver-draft.raw"
    );
    let Ok(capture) = std::fs::read(path) else {
        return;
    };
    criterion.bench_function("judging one handshake", |b| {
        b.iter(|| {
            let exchanges = judge::split(black_box(&capture));
            exchanges
                .iter()
                .map(|exchange| Handshake::judge(exchange, Scope::Both, None).verdict)
                .collect::<Vec<_>>()
        });
    });
}

criterion_group!(benches, compute, judge);
criterion_main!(benches);
