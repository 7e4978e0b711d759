//! Each truncation of each capture ends, tells that something is missing, and is never judged as
//! what it is not: what was captured in full keeps its verdict, and nothing else has one.

use ws76::capture::Options;

use crate::support::{Told, data, read, read_with};

/// Judges each prefix of the bytes; a verdict on the answer has to be one of the whole's.
fn each_prefix(name: &str, step: usize) {
    let bytes = data(name);
    let whole = read(&bytes);
    let mut judged = vec![0_usize; whole.len()];
    for length in (0..bytes.len()).step_by(step) {
        let (told, _) = read_with(&bytes[..length], &Options::default());
        for told in &told {
            is_sound(
                told,
                &whole,
                &mut judged,
                &format!("{name}, {length} bytes"),
            );
        }
    }
    // In packets, FIN comes after the answer: what is judged at all is judged without it.
    let is_packets = name.contains(".pcap");
    for (whole, judged) in whole.iter().zip(judged).filter(|_| is_packets) {
        let is_judged = matches!(whole.verdict, "match" | "mismatch");
        assert_eq!(judged > 0, is_judged, "{name}: {whole:?}");
    }
}

fn is_sound(told: &Told, whole: &[Told], judged: &mut [usize], context: &str) {
    if !matches!(told.verdict, "match" | "mismatch") {
        return;
    }
    let at = whole.iter().position(|whole| {
        whole.verdict == told.verdict && whole.flow == told.flow && whole.key3 == told.key3
    });
    let at = at.unwrap_or_else(|| panic!("{context}: a false {}: {told:?}", told.verdict));
    assert_eq!(told.received, whole[at].received, "{context}");
    judged[at] += 1;
}

#[test]
fn small_packet_captures() {
    for name in [
        "good.pcap",
        "bad.pcap",
        "good.pcapng",
        "bad.pcapng",
        "good.pcap.gz",
        "bad.pcap.gz",
    ] {
        each_prefix(&format!("formats/{name}"), 1);
    }
}

#[test]
fn mixed_captures() {
    for name in ["mixed-ether.pcap", "mixed-rawip.pcap"] {
        each_prefix(&format!("formats/{name}"), 1);
    }
}

#[test]
fn whole_sessions() {
    for peer in ["wsdriver", "oldws"] {
        each_prefix(&format!("peers/{peer}/session.pcap"), 17);
    }
}

#[test]
fn dumps_and_transcripts() {
    for form in [
        "follow-ascii.txt",
        "follow-hex.txt",
        "follow-raw.txt",
        "follow-yaml.txt",
        "ngrep-x.txt",
        "socat-v.txt",
        "socat-x.txt",
        "socat-xv.txt",
        "tcpdump-X.txt",
        "tcpdump-XX.txt",
    ] {
        each_prefix(&format!("formats/good.{form}"), 1);
        each_prefix(&format!("formats/bad.{form}"), 1);
    }
    for form in [
        "raw",
        "b64.txt",
        "hexdump-C.txt",
        "od.txt",
        "xxd-i.txt",
        "xxd-p.txt",
        "xxd.txt",
    ] {
        each_prefix(&format!("formats/wsdriver-draft.{form}"), 1);
        each_prefix(&format!("formats/oldws-draft.{form}"), 1);
    }
}

#[test]
fn a_cut_packet_capture_says_where_it_is_cut() {
    for name in ["good.pcap", "good.pcapng", "good.pcap.gz"] {
        let bytes = data(&format!("formats/{name}"));
        // In the last packet: the handshake is whole.
        let (told, result) = read_with(&bytes[..bytes.len() - 9], &Options::default());
        let statistics = result.unwrap();
        assert_eq!(told[0].verdict, "match", "{name}");
        let notes: Vec<_> = statistics.notes.iter().map(ToString::to_string).collect();
        assert!(
            notes[0].starts_with("the capture is cut short"),
            "{name}: {notes:?}"
        );
    }
    let bytes = data("formats/good.pcap");
    let (told, _) = read_with(&bytes[..bytes.len() * 2 / 3], &Options::default());
    assert_eq!(told[0].verdict, "incomplete");
    assert!(
        told[0].says("the capture is cut short at offset"),
        "{:?}",
        told[0].findings
    );
}
