//! What follows the 16 bytes (4.1 step 46: from there on there are frames), and 16 bytes that came
//! before key 3.

use md5::{Digest, Md5};

use super::{Finding, KeyFields, Subject, rules};
use crate::challenge::Answer;

/// Reports what follows the answer where a server does not send it: anything but whole text frames
/// (00, text, FF), a closing frame (FF 00) at the end, and a frame that the capture cuts.
#[must_use]
pub fn check_behind(answer: &Answer, behind: &[u8]) -> Option<Finding> {
    let odd = first_odd(answer, behind)?;
    let count = match behind.len() {
        1 => "1 byte follows".to_owned(),
        more => format!("{more} bytes follow"),
    };
    let text = match odd {
        Odd::Lead(lead) => format!(
            "{} follow{} the 16 bytes: {}",
            lead.what, lead.s, lead.effect
        ),
        Odd::InFrames => format!(
            "{count} the 16 bytes, and not all of them are frames: the client ignores what has another type, up to the next FF"
        ),
        Odd::AfterClosing => format!(
            "{count} the 16 bytes, some of them after the closing frame FF 00: the client ignores them"
        ),
    };
    Some(Finding::new(&rules::ANSWER_FOLLOWED, Subject::Answer, text))
}

/// What stands out first.
enum Odd {
    Lead(Lead),
    InFrames,
    AfterClosing,
}

/// Bytes directly after the answer, and what a client does with them.
struct Lead {
    what: &'static str,
    /// The verb's ending.
    s: &'static str,
    effect: &'static str,
}

const LEADS: [(&[u8], Lead); 8] = [
    (
        b"\r\n\xff",
        Lead {
            what: "CR LF and FF [answer-newline-after]",
            s: "",
            effect: "the client reads them as one frame of an unknown type and discards it",
        },
    ),
    (
        b"\r\n\0",
        Lead {
            what: "CR LF and NUL [answer-newline-after, answer-nul-after]",
            s: "",
            effect: "the client takes CR as the type of an unknown frame and ignores all up to the next FF, so the first message is lost",
        },
    ),
    (
        b"\r\n",
        Lead {
            what: "CR LF [answer-newline-after]",
            s: "s",
            effect: "the client takes CR as the type of an unknown frame and ignores all up to the next FF, so the first message is lost",
        },
    ),
    (
        b"\n",
        Lead {
            what: "LF [answer-newline-after]",
            s: "s",
            effect: "the client takes it as the type of an unknown frame and ignores all up to the next FF, so the first message is lost",
        },
    ),
    (
        b"\0\0",
        Lead {
            what: "NUL [answer-nul-after]",
            s: "s",
            effect: "it begins a frame, so the next frame's 00 becomes the first character of the first message",
        },
    ),
    (
        b"\xff\0",
        Lead {
            what: "FF",
            s: "s",
            effect: "with the 00 of the first frame it is the closing frame FF 00: a client closes, or loses the first message",
        },
    ),
    (
        b"\xff",
        Lead {
            what: "FF",
            s: "s",
            effect: "with the 00 of the next frame it is the closing frame FF 00: a client closes, or loses the first message",
        },
    ),
    (
        b"HTTP/",
        Lead {
            what: "a second response",
            s: "s",
            effect: "the client takes it as a frame of an unknown type and ignores all up to the next FF",
        },
    ),
];

const ANSWER_TWICE: Lead = Lead {
    what: "the 16 bytes a second time [answer-twice]",
    s: "",
    effect: "the client takes them as frames, so messages are lost, perhaps all",
};

const LONE_NUL: Lead = Lead {
    what: "a single NUL [answer-nul-after]",
    s: "s",
    effect: "it begins a frame, so the next frame's 00 becomes the first character of the first message",
};

fn first_odd(answer: &Answer, behind: &[u8]) -> Option<Odd> {
    if behind.starts_with(answer) {
        return Some(Odd::Lead(ANSWER_TWICE));
    }
    match behind {
        [] | [0xff, 0x00] => return None,
        [0x00] => return Some(Odd::Lead(LONE_NUL)),
        _ => {}
    }
    let lead = LEADS
        .into_iter()
        .find(|(bytes, _)| behind.starts_with(bytes));
    match lead {
        Some((_, lead)) => Some(Odd::Lead(lead)),
        None => odd_among_frames(behind),
    }
}

/// 4.2: a frame of type 00 ends at the next FF; FF 00 closes.
fn odd_among_frames(behind: &[u8]) -> Option<Odd> {
    let mut rest = behind;
    loop {
        rest = match rest {
            // The last two are cut by the capture's end.
            [] | [0xff, 0x00] | [0xff] => return None,
            [0x00, text @ ..] => match memchr::memchr(0xff, text) {
                Some(end) => text.get(end.saturating_add(1)..).unwrap_or_default(),
                None => return None,
            },
            [0xff, 0x00, ..] => return Some(Odd::AfterClosing),
            _ => return Some(Odd::InFrames),
        };
    }
}

/// 5.2 step 8 takes key 3 into the challenge. Reports 16 bytes that are the MD5 of the two parts
/// alone, of a request whose key 3 was not captured: the server did not wait for it.
#[must_use]
pub fn check_early_answer(keys: KeyFields<'_>, received: &[u8]) -> Option<Finding> {
    let (part1, part2) = (keys.key1?.part().ok()?, keys.key2?.part().ok()?);
    let parts = [part1.to_be_bytes(), part2.to_be_bytes()].concat();
    let without_key3: Answer = Md5::digest(parts).into();
    let rule = &rules::ANSWER_EARLY;
    let text = "the 16 bytes are the MD5 of the two parts alone [key3-missing]: the server answered before key 3 had come";
    (received == without_key3).then(|| Finding::new(rule, Subject::Answer, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyReading;

    const ANSWER: &Answer = b"8jKS'y:G*Co,Wxa-";

    fn found(behind: &[u8]) -> Option<String> {
        check_behind(ANSWER, behind).map(|finding| finding.message)
    }

    #[test]
    fn frames_and_the_closing_frame_are_silent() {
        for behind in [
            &b""[..],
            b"\0hello\xff",
            b"\0hello\xff\0\xff\xff\0",
            b"\xff\0",
            b"\0cut",
            b"\0hello\xff\xff",
            b"\0hello\xff\0",
        ] {
            assert_eq!(found(behind), None, "{behind:?}");
        }
    }

    #[test]
    fn what_is_no_frame_is_reported_with_the_mistake_that_sends_it() {
        for (behind, named) in [
            (&b"\r\n"[..], "[answer-newline-after]"),
            (
                b"\r\n\0hello\xff",
                "[answer-newline-after, answer-nul-after]",
            ),
            (b"\r\n\0", "[answer-newline-after, answer-nul-after]"),
            (b"\r\n\xff", "[answer-newline-after]"),
            (b"\n\0hello\xff", "[answer-newline-after]"),
            (b"\0\0hello\xff", "[answer-nul-after]"),
            (b"\0", "[answer-nul-after]"),
            (b"\xff", "FF"),
            (b"\xff\0hello\xff", "FF"),
            (b"8jKS'y:G*Co,Wxa-\0hello\xff", "[answer-twice]"),
            (b"HTTP/1.1 200 OK\r\n", "a second response"),
            (b"hello", "not all of them are frames"),
            (b"\0a\xff\r\n", "not all of them are frames"),
            (b"\0a\xff\xff\0b", "after the closing frame"),
        ] {
            let message = found(behind).unwrap_or_default();
            assert!(message.contains(named), "{behind:?}: {message}");
        }
    }

    #[test]
    fn an_answer_without_key_3_is_recognised() {
        let keys = KeyFields {
            key1: Some(KeyReading::new(b"1 1")),
            key2: Some(KeyReading::new(b"2 2")),
        };
        let early: Answer = Md5::digest([0, 0, 0, 11, 0, 0, 0, 22]).into();
        assert!(check_early_answer(keys, &early).is_some());
        assert!(check_early_answer(keys, ANSWER).is_none());
    }
}
