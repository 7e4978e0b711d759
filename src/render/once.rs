//! A message is read once on its way from a file to what is shown of it.

use std::ops::ControlFlow::Continue;

use super::{Extent, Format, Options, handshakes};
use crate::capture::{self, Options as CaptureOptions};
use crate::diagnosis::{Case, MOST};
use crate::judge::{Handshake, Scope, of_conversation};
use crate::message::READ;
use crate::report::{HandshakeReport, Origin, Summary, Wanted};

/// The handshakes of a file in a format, and how many messages were read for that.
fn read_for(path: &str, format: Format) -> (usize, usize) {
    let before = READ.get();
    let options = Options { extent: Extent::One, ..Options::default() };
    let mut writer = handshakes(format, &options).expect("a renderer of handshakes");
    let (mut out, mut summary, mut messages) = (Vec::new(), Summary::default(), Vec::new());
    let file = std::fs::File::open(path).expect(path);
    let read = capture::read(file, &CaptureOptions::default(), &mut |conversation| {
        for exchange in of_conversation(&conversation) {
            messages.extend(exchange.lengths());
            let handshake = Handshake::judge(&exchange, Scope::Both, None);
            let wanted = Wanted { verdict: true, ..Wanted::default() };
            let mut report = HandshakeReport::new(&handshake, Origin::default(), wanted);
            if let Some(case) = Case::of(&handshake) {
                report = report.with_diagnosis(&case.material, &case.diagnose(MOST));
            }
            summary.count_judged(&handshake);
            writer.handshake(&mut out, report).expect("memory takes it");
        }
        Continue(())
    });
    assert!(read.is_ok(), "{path}");
    writer.finish(&mut out, &summary).expect("memory takes it");
    assert!(!out.is_empty(), "{path}");
    (messages.len(), READ.get().saturating_sub(before))
}

/// Packets, a run of bytes with a refusal before the next handshake, a run of text that loses bytes, an
/// answer that is explained.
#[test]
fn each_message_is_read_once_from_the_file_to_what_is_shown() {
    let row = std::env::temp_dir().join(format!("ws76-once-{}.raw", std::process::id()));
    let good = std::fs::read("testdata/formats/oldws-draft.raw").expect("a handshake");
    let refused = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n12345678\
        HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nbad";
    std::fs::write(&row, [&refused[..], &good, b"\n"].concat()).expect("a file");
    let row = row.to_str().expect("a path of ASCII");
    for (path, expected) in [
        ("testdata/formats/good.pcap", 2),
        ("testdata/formats/bad.pcapng", 2),
        ("testdata/formats/bad.follow-ascii.txt", 2),
        ("testdata/formats/oldws-draft.xxd.txt", 2),
        (row, 4),
    ] {
        for format in [Format::Text, Format::Json, Format::Jsonl, Format::Html, Format::Tap, Format::Junit, Format::Github] {
            assert_eq!(read_for(path, format), (expected, expected), "{path} as {format:?}");
        }
    }
    std::fs::remove_file(row).expect("the file");
}
