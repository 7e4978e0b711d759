//! The hot paths, each with a fixed amount of work: `benches/counts` counts their instructions.
//!
//!     cargo bench --bench hot -- PATH TIMES
//!
//! Twice the times cost twice the path and once the start, so that the difference is the path alone.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails"
)]

use std::hint::black_box;
use std::ops::ControlFlow;

use md5::{Digest as _, Md5};
use ws76::capture::{self, Conversation, Options};
use ws76::challenge::Computation;
use ws76::diagnosis::exhaust::{Kernel, Question, Word};
use ws76::diagnosis::mistakes::{chain_of, find};
use ws76::diagnosis::{Case, Material, Memory, Seen, explain};
use ws76::generate::{Generator, RequestPlan};
use ws76::judge::{self, Exchange, Handshake, Scope};
use ws76::key::KeyReading;
use ws76::render::{Format, handshakes};
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

const KEY1: &[u8] = b"4 @1  46546xW%0l 1 5";
const KEY2: &[u8] = b"12998 5 Y3 1  .P00";
const KEY3: [u8; 8] = *b"^n:ds[4U";

/// A path's name, and the function that goes it once.
type Path = (&'static str, fn(&Work));

const PATHS: [Path; 18] = [
    ("md5", |_| {
        for _ in 0..1000 {
            black_box(Md5::digest(black_box(
                *b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U",
            )));
        }
    }),
    ("key", |_| {
        for _ in 0..1000 {
            let _ = black_box(KeyReading::new(black_box(KEY1)).part());
        }
    }),
    ("compute", |_| {
        for _ in 0..1000 {
            let _ = black_box(Computation::new(black_box(KEY1), black_box(KEY2), KEY3).answer());
        }
    }),
    ("judge", |work| {
        for (request, response) in &work.handshakes {
            let exchange = Exchange::from_wire(request, Some(response));
            black_box(Handshake::judge(&exchange, Scope::Both, None));
        }
    }),
    ("raw", |work| read(&work.raw)),
    ("packets", |work| read(&work.packets)),
    ("packets-gzip", |work| read(&work.packets_gzip)),
    ("hexdump", |work| read(&work.hexdump)),
    ("diagnose-one", |_| diagnose(&["parts-little-endian"], 3)),
    ("diagnose-two", |_| {
        diagnose(&["parts-little-endian", "keys-swapped"], 3)
    }),
    ("diagnose-nothing", |_| {
        let material = Material::from_keys(KEY1, KEY2, KEY3);
        assert!(explain(&material, &Seen::from_body(b"no such answer!!"), 2).is_empty());
    }),
    ("diagnose-three", |_| diagnose(&THREE, 3)),
    ("diagnose-again", |work| {
        let mut memory = work.memory.clone();
        for case in &work.of_three {
            let found = case.diagnose_again(3, &memory).known.unwrap();
            memory.keep(&found);
        }
    }),
    ("diagnose-random", |_| unexplained(2)),
    ("diagnose-random-three", |_| unexplained(3)),
    ("exhaust", |_| {
        let message = b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U";
        let question = Question::new(message, Word::First, *b"no such answer!!").unwrap();
        // The portable kernel: its count is the same on every processor.
        let kernel = Kernel::available()
            .find(|kernel| kernel.name() == "portable")
            .unwrap();
        kernel.search(&question, 0..=0xffff, &mut Vec::new());
    }),
    ("text", |work| render(work, Format::Text)),
    ("jsonl", |work| render(work, Format::Jsonl)),
];

/// What one server does.
const THREE: [&str; 3] = ["space-runs-counted", "parts-little-endian", "answer-hex"];

/// What the paths work on.
struct Work {
    /// Twenty answers of a server that is known.
    of_three: Vec<Case<'static>>,
    memory: Memory,
    handshakes: Vec<(Vec<u8>, Vec<u8>)>,
    raw: Vec<u8>,
    packets: Vec<u8>,
    packets_gzip: Vec<u8>,
    hexdump: Vec<u8>,
}

fn main() {
    let words: Vec<String> = std::env::args().filter(|word| word != "--bench").collect();
    let Some(name) = words.get(1) else {
        let names: Vec<_> = PATHS.iter().map(|path| path.0).collect();
        println!("{}", names.join("\n"));
        return;
    };
    let Some((_, path)) = PATHS.iter().find(|path| path.0 == name) else {
        panic!("no path {name}");
    };
    let times: u32 = words.get(2).map_or(1, |times| times.parse().unwrap());
    let work = Work::new();
    for _ in 0..times {
        path(&work);
    }
}

impl Work {
    fn new() -> Self {
        let mut generator = Generator::new(76);
        let handshakes: Vec<_> = (0..200).map(|_| handshake(&mut generator)).collect();
        let raw: Vec<u8> = handshakes
            .iter()
            .flat_map(|(request, response)| [&request[..], response].concat())
            .collect();
        let data = |name: &str| {
            std::fs::read(format!(
                "{}/testdata/formats/{name}",
                env!("CARGO_MANIFEST_DIR")
            ))
            .unwrap()
        };
        let one = data("good.pcap");
        // A file's head, then its packets again and again: the second and later times are strays of a
        // connection that is known, as most packets of a capture are.
        let mut packets = one.clone();
        for _ in 0..400 {
            packets.extend(&one[24..]);
        }
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut writer, &packets).unwrap();
        let (of_three, memory) = known();
        Self {
            of_three,
            memory,
            packets_gzip: writer.finish().unwrap(),
            packets,
            hexdump: data("wsdriver-draft.hexdump-C.txt"),
            raw,
            handshakes,
        }
    }
}

fn handshake(generator: &mut Generator) -> (Vec<u8>, Vec<u8>) {
    let keys = generator.keys();
    let request = RequestPlan::new(b"/demo", b"example.com", b"http://example.com", &keys)
        .bytes()
        .concat();
    let answer = Computation::new(&keys.key1, &keys.key2, keys.key3)
        .answer()
        .unwrap();
    let fields = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n\r\n";
    (request, [&fields[..], &answer].concat())
}

fn read(bytes: &[u8]) {
    let mut take = |conversation: Conversation| {
        for exchange in &judge::of_conversation(&conversation) {
            black_box(Handshake::judge(exchange, Scope::Both, None));
        }
        ControlFlow::Continue(())
    };
    capture::read(bytes, &Options::default(), &mut take).unwrap();
}

/// Answers with three mistakes, and what explained the first of them.
fn known() -> (Vec<Case<'static>>, Memory) {
    let mut generator = Generator::new(3);
    let mistakes = THREE.map(|id| find(id).unwrap());
    let chain = chain_of(&mistakes).unwrap();
    let mut cases = (0..21).map(|_| {
        let keys = Box::leak(Box::new(generator.keys()));
        let material = Material::from_keys(&keys.key1, &keys.key2, keys.key3);
        let written = Box::leak(Box::new(chain.answer(&material).unwrap()));
        Case {
            material,
            seen: Seen::from_written(written),
        }
    });
    let mut memory = Memory::new();
    memory.keep(&cases.next().unwrap().diagnose(3).known.unwrap());
    (cases.collect(), memory)
}

fn unexplained(most: usize) {
    let material = Material::from_keys(KEY1, KEY2, KEY3);
    let answer = b"\x9d\x01\x5e\xe3\xc7\x30\x88\x0b\xf2\x4a\x96\xd5\x11\xb8\x6f\x82";
    assert!(explain(&material, &Seen::from_body(answer), most).is_empty());
}

fn diagnose(ids: &[&str], most: usize) {
    let mistakes: Vec<_> = ids.iter().map(|id| find(id).unwrap()).collect();
    let material = Material::from_keys(KEY1, KEY2, KEY3);
    let written = chain_of(&mistakes).unwrap().answer(&material).unwrap();
    assert!(!explain(&material, &Seen::from_written(&written), most).is_empty());
}

fn render(work: &Work, format: Format) {
    let mut writer = handshakes(format, &ws76::render::Options::default()).unwrap();
    let mut out = Vec::new();
    for (request, response) in &work.handshakes {
        let exchange = Exchange::from_wire(request, Some(response));
        let judged = Handshake::judge(&exchange, Scope::Both, None);
        let wanted = Wanted {
            verdict: true,
            ..Wanted::default()
        };
        writer
            .handshake(
                &mut out,
                HandshakeReport::new(&judged, Origin::default(), wanted),
            )
            .unwrap();
    }
    writer.finish(&mut out, &Summary::default()).unwrap();
    black_box(out);
}
