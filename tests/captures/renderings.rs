//! Handshakes as tools and people write them down: whole, cut, and twice in one file. What is expected
//! is in the files' names, by hashlib, and below.

use std::collections::BTreeMap;

use ws76::capture::Options;

use crate::support::{Told, data, path, read, read_with};

/// Renderings that say less than their name: what is lost, and how that is reported.
const LOSSY: [(&str, &str); 1] = [
    // `M-^M-^?` is two bytes or three; no reading of the marks is the only one of 16.
    ("text-cat-v.match", "capture-lossy"),
];

/// Each file of the folder: its name, its bytes, and the verdict in its name.
fn each(mut check: impl FnMut(&str, &[u8], &str)) {
    let mut names: Vec<String> = std::fs::read_dir(path("renderings"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    assert!(names.len() > 290, "{} renderings", names.len());
    for name in names {
        let expected = name.rsplit('.').next().unwrap();
        let lossy = LOSSY.iter().any(|(lossy, _)| *lossy == name);
        let expected = if lossy { "incomplete" } else { expected };
        check(&name, &data(&format!("renderings/{name}")), expected);
    }
}

fn verdicts(told: &[Told]) -> Vec<&'static str> {
    told.iter().map(|told| told.verdict).collect()
}

#[test]
fn each_rendering_has_the_verdict_in_its_name() {
    let mut wrong = Vec::new();
    each(|name, bytes, expected| {
        let (told, result) = read_with(bytes, &Options::default());
        if verdicts(&told) != [expected] || result.is_err() {
            wrong.push(format!("{name}: {:?} {result:?}", verdicts(&told)));
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
    for (name, rule) in LOSSY {
        let told = read(&data(&format!("renderings/{name}")));
        assert!(told[0].has(rule), "{name}: {:?}", told[0].findings);
    }
}

/// A verdict on an answer is that of the whole, and on the same answer.
#[test]
fn a_rendering_that_is_cut_has_no_other_verdict() {
    each(|name, bytes, _| {
        let (whole, _) = read_with(bytes, &Options::default());
        let fractions = [bytes.len() / 4, bytes.len() / 2, bytes.len() * 3 / 4];
        let ends = (1..=9).chain([13, 21, 34, 55, 89]);
        let lengths = ends.filter_map(|end| bytes.len().checked_sub(end));
        for length in lengths.chain(fractions) {
            let (told, _) = read_with(&bytes[..length], &Options::default());
            for told in &told {
                if !matches!(told.verdict, "match" | "mismatch" | "faulty" | "aborted") {
                    continue;
                }
                let is_same = whole.iter().any(|whole| {
                    whole.verdict == told.verdict
                        && whole.received == told.received
                        && whole.key3 == told.key3
                });
                assert!(is_same, "{name}, {length} bytes: {told:?}");
            }
        }
    });
}

/// Forms whose file has a beginning and an end of its own.
const ONCE: [&str; 7] = [
    "mail-",
    "utf16",
    "utf32",
    "text-utf",
    "text-cr-only",
    "saz",
    "go-map",
];

#[test]
fn a_rendering_twice_in_one_file_is_two_handshakes() {
    let mut wrong = Vec::new();
    each(|name, bytes, expected| {
        if ONCE.iter().any(|once| name.contains(once)) {
            return;
        }
        let twice = [
            bytes,
            if bytes.ends_with(b"\n") { b"" } else { b"\n" },
            bytes,
        ]
        .concat();
        let (told, _) = read_with(&twice[..], &Options::default());
        if verdicts(&told) != [expected; 2] {
            wrong.push(format!("{name}: {:?}", verdicts(&told)));
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// The small inputs of `testdata/wild`: verdict, and a rule that has to be among the findings.
const WILD: [(&str, &str, &str); 37] = [
    ("f01-python-repr.cap", "match", ""),
    ("f02-ruby-inspect.cap", "match", ""),
    ("f03-json-strings.cap", "match", ""),
    ("f04-strace.cap", "match", ""),
    ("f05-strace-cut.cap", "incomplete", "capture-gap"),
    ("f06-c-string-lines.cap", "incomplete", "response-missing"),
    ("f07-decimal-list.cap", "match", ""),
    ("f08-erlang-binary.cap", "match", ""),
    ("f09-node-buffer.cap", "match", ""),
    ("f10-netcat-o.cap", "match", ""),
    ("f11-curl-trace.cap", "match", ""),
    ("f12-od-c.cap", "match", ""),
    ("f13-gdb-x.cap", "match", ""),
    ("f14-wireshark-c-arrays.cap", "match", ""),
    (
        "f15-wireshark-hex-dump.cap",
        "incomplete",
        "response-missing",
    ),
    ("f16-wireshark-escaped.cap", "match", ""),
    ("f17-devtools.cap", "match", ""),
    (
        "f18-devtools-request-only.cap",
        "incomplete",
        "response-missing",
    ),
    ("f19-quoted-whole.cap", "match", "capture-odd"),
    ("f20-prose.cap", "match", "capture-odd"),
    ("f21-debug-print.cap", "match", "capture-odd"),
    ("f22-utf16.cap", "match", ""),
    ("f23-websocket-client-trace.cap", "match", "capture-odd"),
    ("f24-har.cap", "incomplete", "key3-absent"),
    ("f26-wireshark-yaml-3.4.cap", "match", ""),
    ("w01-cp1252-answer.cap", "match", "capture-code-page"),
    ("w02-cp1252-both.cap", "match", "capture-code-page"),
    ("w03-other-code-page.cap", "incomplete", "capture-code-page"),
    (
        "w04-typographic-apostrophe.cap",
        "incomplete",
        "capture-typography",
    ),
    (
        "w05-key3-seven-bytes.cap",
        "incomplete",
        "capture-key3-short",
    ),
    ("w06-dots-for-bytes.cap", "incomplete", "capture-stand-ins"),
    (
        "w10-html-entity-in-key.cap",
        "incomplete",
        "capture-entities",
    ),
    ("w12-indented-2.cap", "match", "capture-odd"),
    ("w13-indented-4.cap", "match", "capture-odd"),
    (
        "w16-collapsed-spaces.cap",
        "incomplete",
        "capture-spaces-collapsed",
    ),
    ("w17-utf8-answer-lf-text.cap", "incomplete", "capture-utf8"),
    (
        "m07-location-leading-space.raw",
        "faulty",
        "location-answer",
    ),
];

#[test]
fn the_small_inputs_are_judged_as_they_have_to_be() {
    for (name, verdict, rule) in WILD {
        let told = read(&data(&format!("wild/{name}")));
        assert_eq!(verdicts(&told), [verdict], "{name}: {:?}", told[0].findings);
        assert!(
            rule.is_empty() || told[0].has(rule),
            "{name}: {:?}",
            told[0].findings
        );
        assert!(!told[0].has("answer-wrong"), "{name}");
    }
}

#[test]
fn what_the_capture_lost_is_named() {
    let says = |name: &str, text: &str| {
        let told = read(&data(&format!("wild/{name}")));
        assert!(told[0].says(text), "{name}: {:?}", told[0].findings);
    };
    says("f05-strace-cut.cap", "run strace with -s 9999");
    says(
        "f24-har.cap",
        "key 3 is the 8 bytes after the request's empty line",
    );
    says(
        "w03-other-code-page.cap",
        "by way of cp437 the 16 bytes are right",
    );
    says("w05-key3-seven-bytes.cap", "7 bytes of key 3 are left");
    says("w06-dots-for-bytes.cap", "the others are the right ones");
    says("w17-utf8-answer-lf-text.cap", "answer-utf8");
}

/// A wrong answer stays wrong where nothing was lost, and is never a match where something was.
#[test]
fn a_wrong_answer_in_a_damaged_text_is_not_the_captures_fault() {
    let wrong = |name: &str, from: &str, to: &str| {
        let text = String::from_utf8(data(&format!("wild/{name}"))).unwrap();
        assert!(text.contains(from), "{name}");
        read(text.replace(from, to).as_bytes())
    };
    for (name, from, to, verdict) in [
        ("w12-indented-2.cap", "2^H2", "2^H3", "mismatch"),
        ("f20-prose.cap", "2^H2", "2^H3", "mismatch"),
        ("w16-collapsed-spaces.cap", "2^H2", "2^H3", "mismatch"),
        (
            "w04-typographic-apostrophe.cap",
            "8jKS",
            "9jKS",
            "incomplete",
        ),
        ("w06-dots-for-bytes.cap", "^.=.", "~.=.", "incomplete"),
    ] {
        let told = wrong(name, from, to);
        assert_eq!(verdicts(&told), [verdict], "{name}: {:?}", told[0].findings);
    }
    let told = wrong("w06-dots-for-bytes.cap", "^.=.", "~.=.");
    assert!(
        told[0].says("already not the right ones"),
        "{:?}",
        told[0].findings
    );
}

/// Two handshakes written down in two ways in one file: each form reads its own.
#[test]
fn a_text_that_two_forms_read_in_two_ways_says_so() {
    let both = ["f01-python-repr.cap", "f20-prose.cap"].map(|name| data(&format!("wild/{name}")));
    let told = read(&both.concat());
    assert_eq!(verdicts(&told), ["match"], "{told:?}");
    assert!(
        told[0].says("read as escaped; it can be read as pasted too")
            && told[0].says("--input-format pasted"),
        "{:?}",
        told[0].findings
    );
    let told = read(&both[0]);
    assert!(!told[0].says("--input-format"), "{:?}", told[0].findings);
}

#[test]
fn what_is_no_capture_is_named_in_a_line() {
    let frames = [&b"\x81\x05hello"[..], b"\x89\x00", b"\x81\x03abc"].concat();
    for (bytes, what) in [
        (&data("wild/f25-tls-hello.bin")[..], "TLS records"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "TLS records"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
        (
            b"\x00\x00\x0c\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00d\x00\x04\x00\x00\xff\xff",
            "frames of HTTP/2",
        ),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "an SSH connection"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG image"),
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF file"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "a zip archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"BZh91AY&SY", "a bzip2 file"),
        (&frames, "frames of RFC 6455"),
        (b"\x00hello\xff\x00again\xff", "frames of draft 76"),
    ] {
        let (told, result) = read_with(bytes, &Options::default());
        let error = result.unwrap_err().to_string();
        assert_eq!(told, [], "{what}");
        assert!(error.contains(what), "{what}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_text_that_no_form_fits_names_the_two_nearest() {
    for (text, forms) in [
        ("received \\x47\\x45 and read(3, ...", ["escaped", "strace"]),
        ("<<71,69>> was all that came\n", ["numbers", "raw"]),
        ("there is no Sec-WebSocket-Key1 in it\n", ["pasted", "raw"]),
    ] {
        let (_, result) = read_with(text.as_bytes(), &Options::default());
        let error = result.unwrap_err().to_string();
        let line = error.lines().nth(1).unwrap_or_default();
        for form in forms {
            assert!(line.contains(&format!("{form} (")), "{text}: {error}");
        }
    }
}

/// Each byte is looked at a bounded number of times: so many attempts at a text, at most, however it
/// is made. Texts that every reader takes for its own are the worst.
#[test]
fn the_number_of_attempts_does_not_grow_with_the_text() {
    let pieces = [
        "\"",
        "'GET /",
        "\\",
        "47 ",
        "71,",
        "[71, 69, 84, 32, ",
        "> ",
        "0000  47 45\n",
        "GET / HTTP/1.1\n",
        "HTTP/1.1 101 X\n\n",
        "R0VUI",
        "&lt;",
        "<pre>",
        "```\n",
        "  1 x\n",
        "read(3, \"GET /",
        "Sec-WebSocket-Key1: ",
        "(Key3):",
        "47455420",
        "\r\r\n",
        "0x47,",
    ];
    let mut most = BTreeMap::new();
    for one in pieces {
        for other in pieces {
            for length in [200, 3000] {
                let unit = format!("{one}{other}");
                let text = unit.repeat(length / unit.len());
                let (_, result) = read_with(text.as_bytes(), &Options::default());
                let attempts = result.map_or(0, |statistics| statistics.attempts);
                let most = most.entry(length).or_insert(0);
                *most = attempts.max(*most);
            }
        }
    }
    assert!(most.values().all(|&most| most <= 96), "{most:?}");
}
