use std::collections::BTreeSet;

use super::super::chain;
use super::super::mistakes::ALL;
use super::super::stage::{Choice, Hash};
use super::*;

/// What is at the ends of digests and in them, beside random bytes.
fn digests() -> Vec<[u8; 16]> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
        (state >> 56).to_le_bytes()[0]
    };
    let mut digests = vec![[0; 16], [0xff; 16], *b"only ascii bytes", *b"0123456789abcdef"];
    for _ in 0..60 {
        let random: [u8; 16] = std::array::from_fn(|_| next());
        let (at, count) = (usize::from(next() % 16), usize::from(next() % 4));
        digests.extend([random, random.map(|byte| byte & 0x7f), random.map(|byte| byte | 0x80)]);
        for special in [0, b'\n', b'\r', b' ', b'"', b'\'', 0x7f, 0x80, 0x9d, 0xff] {
            let mut digest = random;
            digest.iter_mut().skip(at).take(count).for_each(|byte| *byte = special);
            digests.push(digest);
            let mut digest = random.map(|byte| byte | 0x80);
            digest[0] = special;
            digests.push(digest);
            digest[15] = special;
            digests.push(digest);
        }
    }
    digests
}

fn speaks_of(target: &Target, digest: [u8; 16]) -> bool {
    let word = digest.first_chunk().copied().map(u32::from_le_bytes);
    match target {
        Target::Digest(bytes) => *bytes == digest,
        Target::Middle(bytes) => digest[4..12] == bytes[..],
        Target::Words(words) => words.contains(&word.unwrap()),
        Target::Any => true,
    }
}

/// Every way of writing that is in the catalogue, by two mistakes too, with what may follow.
#[test]
fn what_a_digest_is_written_as_does_not_speak_against_it() {
    let mut forms = vec![Form::Raw];
    let mut wrappings = vec![Wrapping::None];
    for row in ALL {
        match row.choice {
            Choice::Form(form) => forms.push(form),
            Choice::Wrapping(Wrapping::Missing | Wrapping::HttpError) => {}
            Choice::Wrapping(wrapping) => wrappings.push(wrapping),
            _ => {}
        }
    }
    let mut failures = BTreeSet::new();
    for digest in digests() {
        for &form in &forms {
            let text = chain::formed(&digest, form);
            // Nothing, or the same as without that mistake.
            if text.is_empty() || form != Form::Raw && text == digest {
                continue;
            }
            for &wrapping in &wrappings {
                let mut written = chain::write(&digest, Hash::Md5, form, wrapping);
                let is_behind = written.field.is_none() && written.lead.is_empty();
                let value = written.field.as_ref().map_or(0, |(_, value)| value.len());
                let length = written.body.len() + written.lead.len() + value;
                // Fewer are no evidence.
                if length < 6 {
                    continue;
                }
                let is_answer = is_behind && written.body.len() >= 16;
                for frames in [&b""[..], b"\0hello\xff"] {
                    if !frames.is_empty() && !is_answer {
                        continue;
                    }
                    written.body.extend_from_slice(frames);
                    let target = Seen::from_written(&written).target(form, wrapping);
                    if !target.is_some_and(|target| speaks_of(&target, digest)) {
                        failures.insert(format!("{form:?} {wrapping:?} {}", frames.len()));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

/// Bytes above and below 0x7f, an upper-case letter, digits of hex that are letters.
const DIGEST: [u8; 16] = *b"\x6eB\xe4\x0fabcdefgh\xc3\xa4\xff\x00";

fn words(bytes: &[[u8; 4]]) -> Option<Target> {
    Some(Target::Words(bytes.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()))
}

fn alone(form: Form, body: &[u8]) -> Option<Target> {
    Seen::from_body(body).target(form, Wrapping::None)
}

#[test]
fn what_can_be_undone_is_the_digest() {
    let digest = Some(Target::Digest(DIGEST));
    let first = words(&[*b"\x6eB\xe4\x0f"]);
    let text: String = DIGEST.iter().map(|&byte| char::from(byte)).collect();
    let wide = |from: usize| -> Vec<u8> {
        DIGEST.iter().flat_map(|&byte| if from == 0 { [byte, 0] } else { [0, byte] }).collect()
    };
    // Python: DIGEST.hex(), base64.b64encode(DIGEST) and the like.
    let hex = b"6e42e40f6162636465666768c3a4ff00";
    for (form, body, expected) in [
        (Form::Raw, &DIGEST[..], digest.clone()),
        (Form::Raw, &DIGEST[..15], words(&[])),
        (Form::Padded(20), &DIGEST, digest.clone()),
        (Form::Padded(20), &DIGEST[..15], None),
        (Form::Hex, hex, digest.clone()),
        (Form::Hex, &hex[..31], None),
        (Form::Hex, b"6e42e40f6162636465666768c3a4ff0g", None),
        (Form::HexUpper, b"6E42E40F6162636465666768C3A4FF00", digest.clone()),
        (Form::HexPrefixed, b"0x6e42e40f6162636465666768c3a4ff00", digest.clone()),
        (Form::HexPrefixed, hex, None),
        (Form::HexFirst16, &hex[..16], first.clone()),
        (Form::HexFirst16, &hex[..15], None),
        (Form::HexUpperFirst16, b"6E42E40F61626364", first.clone()),
        (Form::HexMiddle16, b"6162636465666768", Some(Target::Middle(*b"abcdefgh"))),
        (Form::HexMiddle16, b"616263646566676", None),
        (Form::HexUpperMiddle16, b"6162636465666768", Some(Target::Middle(*b"abcdefgh"))),
        (Form::Base64, b"bkLkD2FiY2RlZmdow6T/AA==", digest.clone()),
        (Form::Base64, b"bkLkD2FiY2RlZmdow6T_AA==", None),
        (Form::Base64Url, b"bkLkD2FiY2RlZmdow6T_AA==", digest.clone()),
        (Form::Base64Url, b"bkLkD2FiY2RlZmdow6T/AA==", None),
        (Form::Base64Unpadded, b"bkLkD2FiY2RlZmdow6T/AA", digest.clone()),
        (Form::Base64Unpadded, b"bkLkD2FiY2RlZmdow6T/A", None),
        (Form::Base64UrlUnpadded, b"bkLkD2FiY2RlZmdow6T_AA", digest.clone()),
        (Form::Base64First16, b"bkLkD2FiY2RlZmdo", first.clone()),
        (Form::Base64First16, b"bkLkD2FiY2RlZmd", None),
        (Form::Base64OfHex, b"NmU0MmU0MGY2MTYyNjM2NDY1NjY2NzY4YzNhNGZmMDA=", digest.clone()),
        (Form::Base64OfHex, b"NmU0MmU0MGY2MTYyNjM2NDY1NjY2NzY4YzNhNGZmMD", None),
        (Form::First(8), &DIGEST[..8], first.clone()),
        (Form::First(8), &DIGEST[..9], None),
        (Form::First(15), &DIGEST[..15], first.clone()),
        (Form::First(15), &DIGEST, None),
        (Form::First15Nul, &DIGEST, first.clone()),
        (Form::First15Nul, b"0123456789abcdef", None),
        (Form::First15Nul, &DIGEST[..15], None),
        (Form::ZeroedAfterNul, &DIGEST, first.clone()),
        (Form::ZeroedAfterNul, b"a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Some(Target::Any)),
        (Form::ZeroedAfterNul, b"a\0\0\0\0\0\0\0\0\0\0\0\0\0\0f", None),
        (Form::ZeroedAfterNul, b"0123456789abcdef", None),
        (Form::Text(Text::Utf8), text.as_bytes(), digest.clone()),
        // U+0161 is no byte.
        (Form::Text(Text::Utf8), "0123456789abcde\u{161}".as_bytes(), None),
        (Form::Text(Text::Utf8), b"0123456789abcde\xc3", None),
        (Form::Utf8First16, &text.as_bytes()[..16], first),
        (Form::Utf8First16, &text.as_bytes()[..15], None),
        (Form::Utf8First16, "\u{161}123456789abcde".as_bytes(), None),
        (Form::Text(Text::Utf16Le), &wide(0), digest.clone()),
        (Form::Text(Text::Utf16Le), &wide(1), None),
        (Form::Text(Text::Utf16Le), &wide(0)[..31], None),
        (Form::Text(Text::Utf16Be), &wide(1), digest.clone()),
        (Form::Text(Text::Utf16Be), &wide(0), None),
        (Form::Text(Text::Utf16LeMarked), &[b"\xff\xfe", &wide(0)[..]].concat(), digest.clone()),
        (Form::Text(Text::Utf16LeMarked), &[b"\xfe\xff", &wide(0)[..]].concat(), None),
        (Form::Text(Text::Utf16BeMarked), &[b"\xfe\xff", &wide(1)[..]].concat(), digest),
        (Form::Text(Text::Utf16BeMarked), &wide(1), None),
    ] {
        assert_eq!(alone(form, body), expected, "{form:?} {}", body.escape_ascii());
    }
}

#[test]
fn what_hides_a_few_bits_has_each_word_that_there_can_be() {
    // Two of the four are letters in lower case.
    let lower = words(&[*b"1a-z", *b"1A-z", *b"1a-Z", *b"1A-Z"]);
    assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdef\xff"), lower);
    assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdef"), None);
    assert_eq!(alone(Form::LowerCase, b"1a-z56789abcdeF\xff"), None);
    let Some(Target::Words(mut seven)) = alone(Form::Text(Text::SevenBits), b"0123456789abcdef") else {
        panic!("no words");
    };
    seven.sort_unstable();
    // 0x33323130 with each set of its bits 7, 15, 23 and 31.
    let bit = |set: u32, of: u32, bit: u32| if set & of == 0 { 0 } else { 1 << bit };
    let all = |set: u32| 0x3332_3130 + bit(set, 1, 7) + bit(set, 2, 15) + bit(set, 4, 23) + bit(set, 8, 31);
    assert_eq!(seven, (0..16).map(all).collect::<Vec<u32>>());
    assert_eq!(alone(Form::Text(Text::SevenBits), b"0123456789abcde\x80"), None);
    assert_eq!(alone(Form::Text(Text::SevenBits), b"0123456789abcde"), None);
    // One or two digits a byte, two from 10 on, and of a signed one two up to 7f, or ffffff80 and more.
    for (form, printed, bytes) in [
        (Form::HexUnpadded, "8f0fffffff7f8000", vec![[0x8f, 0, 0xff, 0xff], [8, 0xf, 0, 0xff], [0x8f, 0, 0xff, 0xf]]),
        (Form::HexSigned, "ffffff8f7fffffff", vec![[0x8f, 0x7f, 0xf, 0xf], [0xf, 0xf, 0xf, 0xf]]),
        (Form::HexSigned, "80ffffff80807f80", vec![[8, 0, 0xf, 0xf]]),
    ] {
        let Some(Target::Words(found)) = alone(form, printed.as_bytes()) else {
            panic!("{printed}");
        };
        let start = |word: u32| -> Vec<String> {
            let bytes = word.to_le_bytes();
            let of = |byte: u8| match form {
                Form::HexSigned => format!("{:x}", i32::from(byte.cast_signed())),
                _ => format!("{byte:x}"),
            };
            bytes.map(of).to_vec()
        };
        for &word in &found {
            assert!(printed.starts_with(&start(word).concat()), "{printed} {word:08x}");
        }
        for bytes in bytes {
            assert!(found.contains(&u32::from_le_bytes(bytes)), "{printed} {bytes:x?} {found:x?}");
        }
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), found.len());
    }
    assert_eq!(alone(Form::HexUnpadded, b"8f0ffffffff7800"), None);
    assert_eq!(alone(Form::HexSigned, b"8f0ffffffff7800g"), None);
}

/// What has to be written to see is tried where the bytes look like it, and nowhere else.
#[test]
fn what_does_not_look_so_is_not_tried() {
    let plain = b"0123456789abcdef";
    let text = |changed: Text| Form::Text(changed);
    for (form, looks_so, looks_otherwise) in [
        (Form::HexNumber, &plain[..], &b"0123456789abcdeg"[..]),
        (Form::HexNumber, plain, &plain[..15]),
        (Form::HexSignedPadded, plain, b"0123456789abcdeg"),
        (Form::HexSignedPadded, plain, &plain[..15]),
        (Form::HexHyphens, b"01-2", b"01:2"),
        (Form::HexColons, b"01:2", b"01-2"),
        (Form::HexUpperColons, b"01:2", b"0:12"),
        (Form::HexSpaces, b"01 2", b"012 "),
        (Form::HexUpperSpaces, b"01 2", b"01:2"),
        (Form::Decimals, b"12,240,3,0123456", b"12,240,3,012345a"),
        (Form::Decimals, b"12,240,3,0123456", b"12,240,3,012345"),
        (Form::Decimals, b"12,240,3,0123456", b"12.240,3,0123456"),
        (Form::DecimalsListed, b"[12", b"12"),
        (Form::SignedListed, b"[12", b"(12"),
        (Form::DecimalsSpaced, b"[12", b"{12"),
        (Form::PythonBytes, b"b'x", b"'x"),
        (Form::PythonBytes, b"b\"x", b"bx"),
        (Form::LineFeedsDoubled, b"x\r\nx", b"x\n\rx"),
        (Form::BigInteger, b"\x000123456789abcdef", plain),
        (Form::BigInteger, &plain[..15], plain),
        (Form::CutAtNul, &plain[..15], plain),
        (Form::NulsLost, &plain[..15], plain),
        (Form::Trimmed, &plain[..15], plain),
        (Form::Stripped, &plain[..15], plain),
        (Form::Chomped, &plain[..15], plain),
        (Form::CarriageReturnsLost, &plain[..15], plain),
        (Form::FirstByteLost, &plain[..15], plain),
        (text(Text::QuestionMarks), plain, b"0123456789abcde\xff"),
        (text(Text::QuestionMarks), plain, &plain[..15]),
        (text(Text::Replaced), b"x\xef\xbf\xbdx", b"x\xef\xbf\xbex"),
        (text(Text::EachReplaced), b"x\xef\xbf\xbdx", plain),
        (text(Text::ErrorsDropped), "0123456789abc\u{e4}".as_bytes(), b"\xe4123456789abcd"),
        (text(Text::ErrorsDropped), &plain[..15], plain),
        (text(Text::HighDropped), &plain[..15], b"\xff123456789abcd"),
        (text(Text::HighDropped), &plain[..15], plain),
        (text(Text::Windows1252), plain, &plain[..15]),
        (text(Text::Windows1252), b"0123456789abcdef\xff", b"0123456789abcde\xff"),
        (text(Text::Windows1252Replaced), plain, b"\xff123456789abcdef"),
        (text(Text::Windows1252ToLatin1), b"0123456789abcd?\xa0", b"0123456789abcd?\x80"),
        (text(Text::Windows1252ToLatin1), b"0123456789abcd?\xff", b"0123456789abcd?\x9f"),
        (text(Text::Windows1252ToLatin1), b"?123456789abcdef", plain),
        (text(Text::Windows1252ToLatin1), b"?123456789abcdef", b"?123456789abcde"),
        (text(Text::WriteUtf), b"\0\x10", b"\x10\0"),
    ] {
        assert!(alone(form, looks_so).is_some(), "{form:?} {}", looks_so.escape_ascii());
        assert_eq!(alone(form, looks_otherwise), None, "{form:?} {}", looks_otherwise.escape_ascii());
    }
}

#[test]
fn where_an_answer_is_decides_what_is_undone() {
    let nothing = Seen::from_body(b"");
    let body = Seen::from_body(b"HTTP/1.1 500 Oh\r\n");
    let written = |field: Option<&[u8]>, lead: &[u8]| chain::Written {
        lead: lead.to_vec(),
        field: field.map(|value| ("X", value.to_vec())),
        body: Vec::new(),
    };
    let hex = written(Some(b"6e42e40f6162636465666768c3a4ff00"), b"");
    let lead = written(None, &DIGEST);
    let (in_field, before) = (Seen::from_written(&hex), Seen::from_written(&lead));
    let digest = Some(Target::Digest(DIGEST));
    for (seen, form, wrapping, expected) in [
        (&nothing, Form::Raw, Wrapping::Missing, Some(Target::Any)),
        (&body, Form::Raw, Wrapping::Missing, None),
        (&before, Form::Raw, Wrapping::Missing, None),
        (&body, Form::Raw, Wrapping::HttpError, Some(Target::Any)),
        (&nothing, Form::Raw, Wrapping::HttpError, None),
        (&in_field, Form::Raw, Wrapping::InField, digest.clone()),
        (&in_field, Form::Hex, Wrapping::InField, digest.clone()),
        (&nothing, Form::Raw, Wrapping::InField, None),
        (&before, Form::Raw, Wrapping::BeforeStatusLine, digest),
        (&nothing, Form::Raw, Wrapping::BeforeStatusLine, None),
    ] {
        assert_eq!(seen.target(form, wrapping), expected, "{form:?} {wrapping:?}");
    }
    // Of two fields either may hold it.
    let hex = "6e42e40f6162636465666768c3a4ff00";
    for (other, expected) in [
        (hex, Target::Digest(DIGEST)),
        ("00000000000000000000000000000000", Target::Any),
        ("no digest", Target::Digest(DIGEST)),
    ] {
        let response = format!("HTTP/1.1 101 X\r\nA: {hex}\r\nB: {other}\r\n\r\n");
        let response = crate::message::Response::read(response.as_bytes());
        let seen = Seen::of(&response, &[]).unwrap();
        assert_eq!(seen.target(Form::Hex, Wrapping::InField), Some(expected), "{other}");
    }
    for (seen, wrapping, expected) in [
        (&nothing, Wrapping::Missing, false),
        (&body, Wrapping::HttpError, false),
        (&in_field, Wrapping::InField, true),
        (&body, Wrapping::InField, false),
        (&before, Wrapping::BeforeStatusLine, true),
        (&body, Wrapping::BeforeStatusLine, false),
        (&body, Wrapping::None, true),
        (&nothing, Wrapping::None, false),
        (&body, Wrapping::Quoted, false),
    ] {
        assert_eq!(seen.may_be_wrapped(wrapping), expected, "{wrapping:?}");
    }
}
