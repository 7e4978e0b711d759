//! Answers that are right somewhere else: before the status line, in a field, behind a quote, for
//! another request. They are computed here from the draft's words alone.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here shows the line"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use ws76::diagnosis::{Case, MOST, Together, explain_together};
use ws76::judge::{Exchange, Handshake, Scope};

struct Asked {
    key1: String,
    key2: String,
    key3: [u8; 8],
}

/// Requests whose keys have been made by hand: a number, its spaces, some junk.
fn requests() -> Vec<Asked> {
    let asked = |key1: &str, key2: &str, key3: &[u8; 8]| Asked {
        key1: key1.into(),
        key2: key2.into(),
        key3: *key3,
    };
    vec![
        asked(
            "3e6b263  4 17 80",
            "17  9 G`ZD9   2 2b 7X 3 /r90",
            b"WjN}|M(6",
        ),
        asked("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", b"^n:ds[4U"),
        asked(
            "18x 6]8vM;54 *(5:  {   U1]8  z [  8",
            "1_ tx7X d  <  nw  334J702) 7]o}` 0",
            b"Tm[K T2u",
        ),
        asked(
            "1a 2 3 4 8",
            "2z 2 2 2 4",
            b"\x01\x02\x03\x04\xf5\xf6\xf7\xf8",
        ),
    ]
}

impl Asked {
    /// 5.2 steps 4 to 9.
    fn right(&self) -> [u8; 16] {
        let part = |key: &str| {
            let digits: String = key.chars().filter(char::is_ascii_digit).collect();
            let spaces = key.matches(' ').count() as u64;
            u32::try_from(digits.parse::<u64>().unwrap() / spaces).unwrap()
        };
        let parts = [
            part(&self.key1).to_be_bytes(),
            part(&self.key2).to_be_bytes(),
        ];
        Md5::digest([&parts.concat()[..], &self.key3].concat()).into()
    }

    fn request(&self) -> Vec<u8> {
        let fields = format!(
            "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\
             Sec-WebSocket-Key1: {}\r\nSec-WebSocket-Key2: {}\r\nOrigin: http://example.com\r\n\r\n",
            self.key1, self.key2
        );
        [fields.as_bytes(), &self.key3].concat()
    }
}

/// A response: what comes before its status line, a further field, and what follows the fields.
fn response(before: &[u8], field: &str, behind: &[u8]) -> Vec<u8> {
    let fields = format!(
        "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n{field}\r\n"
    );
    [before, fields.as_bytes(), behind].concat()
}

/// The explanations of one wrong answer, the mistakes of each joined by a plus.
fn explained(asked: &Asked, response: &[u8]) -> Vec<String> {
    let request = asked.request();
    let exchange = Exchange::from_wire(&request, Some(response));
    let handshake = Handshake::judge(&exchange, Scope::Both, None);
    let Some(case) = Case::of(&handshake) else {
        return Vec::new();
    };
    let found = case.diagnose(MOST).explanations.into_iter();
    found
        .map(|found| {
            let ids: Vec<&str> = found.mistakes.iter().map(|row| row.id).collect();
            ids.join(" + ")
        })
        .collect()
}

/// What explains several answers together.
fn together(answers: &[(Asked, Vec<u8>)]) -> Option<Together> {
    let requests: Vec<Vec<u8>> = answers.iter().map(|(asked, _)| asked.request()).collect();
    let exchanges: Vec<Exchange<'_>> = requests
        .iter()
        .zip(answers)
        .map(|(request, (_, response))| Exchange::from_wire(request, Some(response)))
        .collect();
    let judged: Vec<Handshake<'_>> = exchanges
        .iter()
        .map(|exchange| Handshake::judge(exchange, Scope::Both, None))
        .collect();
    let wrong: Vec<Case<'_>> = judged.iter().filter_map(Case::of).collect();
    assert_eq!(wrong.len(), answers.len());
    explain_together(&wrong, &[])
}

fn sets(together: &Together) -> Vec<String> {
    let sets = together.sets.iter().map(|set| {
        let ids: Vec<&str> = set.iter().map(|row| row.id).collect();
        ids.join(" + ")
    });
    sets.collect()
}

#[test]
fn right_bytes_in_the_wrong_place_are_named() {
    let asked = &requests()[0];
    let answer = asked.right();
    assert_eq!(&answer, b"n`9eBk9z$R8pOtVb", "the draft's 5.2");
    let in_hex = format!("Sec-WebSocket-Answer: {}\r\n", hex::encode(answer));
    let in_base64 = format!("X-Digest: {}\r\n", STANDARD.encode(answer));
    let quoted =
        |before: &[u8], behind: &[u8]| response(b"", "", &[before, &answer, behind].concat());
    for (response, expected) in [
        (response(&answer, "", b""), "answer-before-status-line"),
        (response(b"", &in_hex, b""), "answer-in-field"),
        (
            response(b"", &in_base64, b""),
            "answer-base64 + answer-in-field",
        ),
        (quoted(b"\"", b"\""), "answer-quoted"),
        (quoted(b"\"", b""), "answer-behind-quote"),
        (quoted(b"'", b"'"), "answer-single-quoted"),
        (
            response(b"", "", b"8jKS'y:G*Co,Wxa-"),
            "answer-of-draft-1-2",
        ),
        (
            response(b"", "", b"fQJ,fN/4F4!~K~MH"),
            "answer-of-draft-1-3",
        ),
    ] {
        let explained = explained(asked, &response);
        assert_eq!(
            explained.first().map(String::as_str),
            Some(expected),
            "{explained:?}"
        );
    }
}

#[test]
fn the_same_answer_to_every_request_is_named() {
    // It is the answer to a request that is not among these.
    let [stranger, ..] = &requests()[..] else {
        panic!("there are four");
    };
    let answer = stranger.right();
    let answers = requests().into_iter().skip(1);
    let answers: Vec<_> = answers
        .map(|asked| (asked, response(b"", "", &answer[..15])))
        .collect();
    // Fifteen bytes are no answer that a client takes.
    assert_ne!(
        together(&answers).map(|found| sets(&found)),
        Some(vec!["answer-always-the-same".to_owned()])
    );
    let answer = *b"0123456789abcdef";
    let answers = requests().into_iter();
    let answers: Vec<_> = answers
        .map(|asked| (asked, response(b"", "", &answer)))
        .collect();
    let found = together(&answers).unwrap();
    assert_eq!(sets(&found), ["answer-always-the-same"]);
    assert_eq!(found.explained, 4);
}

#[test]
fn the_answer_to_the_connection_before_is_named() {
    let right: Vec<[u8; 16]> = requests().iter().map(Asked::right).collect();
    let answers = requests().into_iter().enumerate();
    let answers: Vec<_> = answers
        .map(|(at, asked)| (asked, response(b"", "", &right[(at + 3) % 4])))
        .collect();
    let found = together(&answers).unwrap();
    assert_eq!(sets(&found), ["answer-of-request-before"]);
    assert_eq!(found.explained, 4);
}

#[test]
fn what_explains_most_answers_is_named_with_their_number() {
    // Three in hex, one that nothing explains.
    let answers: Vec<_> = requests()
        .into_iter()
        .enumerate()
        .map(|(at, asked)| {
            let answer = match at {
                2 => b"no answer at all, nothing known.".to_vec(),
                _ => hex::encode(asked.right()).into_bytes(),
            };
            (asked, response(b"", "", &answer))
        })
        .collect();
    let found = together(&answers).unwrap();
    assert_eq!(sets(&found)[0], "answer-hex");
    assert_eq!(found.explained, 3);
}

#[test]
fn nothing_is_named_for_less_than_half_of_the_answers() {
    let answers: Vec<_> = requests()
        .into_iter()
        .enumerate()
        .map(|(at, asked)| {
            let answer = match at {
                0 => hex::encode(asked.right()).into_bytes(),
                _ => format!("no answer at all, and no. {at} of it").into_bytes(),
            };
            (asked, response(b"", "", &answer))
        })
        .collect();
    assert_eq!(together(&answers), None);
}

#[test]
fn two_mistakes_that_show_by_turns_are_found_together() {
    // Bytes above 0x7f become question marks in key 3, which shows where it has some; a line end is lost
    // behind the fields everywhere.
    let answers: Vec<_> = requests()
        .into_iter()
        .map(|mut asked| {
            let right = asked.right();
            let key3 = asked.key3;
            asked.key3 = asked
                .key3
                .map(|byte| if byte.is_ascii() { byte } else { b'?' });
            let bent = asked.right();
            asked.key3 = key3;
            assert_eq!(bent == right, key3.is_ascii());
            let answer = [b"\r\n", &bent[..]].concat();
            (asked, response(b"", "", &answer))
        })
        .collect();
    let found = together(&answers).unwrap();
    assert_eq!(found.explained, 4);
    assert!(
        sets(&found).contains(&"key3-question-marks + answer-newline-before".to_owned()),
        "{:?}",
        sets(&found)
    );
}
