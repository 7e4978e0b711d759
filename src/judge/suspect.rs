//! Handshakes that look wrong because their capture lost something, which the right answer shows:
//! what was lost is incomplete, and nobody is blamed.

use super::{Handshake, Verdict};
use super::{damage, pages};
use crate::bytes::is_printable;
use crate::challenge::{Answer, ChallengeBlock, Computation};
use crate::draft::Finding;
use crate::draft::rules::{self, Rule};
use crate::message::{Request, Response};

/// More spaces than this are in no key (4.1 step 22).
const MOST_SPACES: u64 = 12;
/// So many stand-ins among sixteen printable bytes are no accident.
const MANY_STAND_INS: usize = 4;

/// What speaks for the capture being at fault.
#[derive(Debug)]
pub(super) struct Suspicion {
    pub(super) rule: &'static Rule,
    pub(super) text: String,
    /// Whether the captured answer is not the one that was sent.
    pub(super) answer_lost: bool,
}

/// What speaks for the capture being at fault, where a verdict blames a peer.
pub(super) fn of(handshake: &Handshake<'_>) -> Option<Suspicion> {
    let blamed = matches!(
        handshake.verdict,
        Some(Verdict::Mismatch | Verdict::Aborted)
    );
    if handshake.exact || !blamed {
        return None;
    }
    let case = Case::of(handshake)?;
    entities_in_keys(&case)
        .or_else(|| collapsed_spaces(&case))
        .or_else(|| answer_as_text(&case))
        .or_else(|| stand_ins(&case))
        .or_else(|| line_end_in_key3(&case))
}

/// The parts of a handshake that were looked at.
struct Case<'a, 'h> {
    handshake: &'h Handshake<'a>,
    key1: &'a [u8],
    key2: &'a [u8],
    key3: [u8; 8],
    right: Option<Answer>,
    /// What follows the response's empty line.
    body: &'a [u8],
    /// Whether a person or an editor made the file.
    is_hand_made: bool,
}

impl<'a, 'h> Case<'a, 'h> {
    fn of(handshake: &'h Handshake<'a>) -> Option<Self> {
        let signs = [
            &rules::CAPTURE_LF_LINE_ENDS,
            &rules::CAPTURE_NEWLINE_AFTER_KEY3,
            &rules::CAPTURE_NEWLINE_AFTER_ANSWER,
            &rules::CAPTURE_CODE_PAGE,
            &rules::CAPTURE_UTF8,
        ];
        Some(Self {
            handshake,
            key1: handshake.keys.key1?.value(),
            key2: handshake.keys.key2?.value(),
            key3: handshake.request.and_then(Request::key3)?,
            right: handshake.answer(),
            body: handshake
                .response
                .and_then(Response::body)
                .unwrap_or_default(),
            is_hand_made: signs.iter().any(|rule| has(&handshake.findings, rule)),
        })
    }

    /// Whether these keys with this key 3 give those bytes.
    fn gives(&self, key1: &[u8], key2: &[u8], answer: &[u8]) -> bool {
        let computed = Computation::new(key1, key2, self.key3).answer();
        computed.is_ok_and(|computed| computed.as_slice() == answer)
    }

    fn has(&self, rule: &'static Rule) -> bool {
        has(&self.handshake.findings, rule)
    }
}

fn has(findings: &[Finding], rule: &'static Rule) -> bool {
    findings.iter().any(|finding| finding.is_of(rule))
}

/// A key that holds `&#39;` or `&amp;`: its digits and the character are the web page's. One of them
/// may be a client's junk: the characters in their place have to make the answer right, or keys that
/// a server must refuse into such as it must answer.
fn entities_in_keys(case: &Case<'_, '_>) -> Option<Suspicion> {
    let [key1, key2] = [case.key1, case.key2].map(damage::without_entities);
    if key1.is_none() && key2.is_none() {
        return None;
    }
    let key1 = key1.as_deref().unwrap_or(case.key1);
    let key2 = key2.as_deref().unwrap_or(case.key2);
    let is_right = case.gives(key1, key2, first_16(case.body));
    let is_usable = || Computation::new(key1, key2, case.key3).answer().is_ok();
    let are_several = || {
        let [of_key1, of_key2] = [case.key1, case.key2].map(damage::entities);
        of_key1.saturating_add(of_key2) > 1
    };
    if !(is_right || case.right.is_none() && is_usable() || are_several()) {
        return None;
    }
    let proof = if is_right {
        "; with the characters in their place the 16 bytes are right"
    } else {
        ""
    };
    Some(Suspicion {
        rule: &rules::CAPTURE_ENTITIES,
        text: format!("a key holds an HTML entity, as the source of a web page does{proof}"),
        answer_lost: false,
    })
}

/// Keys without a run of spaces, of which some number of spaces more gives the captured answer.
fn collapsed_spaces(case: &Case<'_, '_>) -> Option<Suspicion> {
    let answer: &[u8; 16] = case.body.first_chunk()?;
    // No-break spaces are reported as such.
    if case.key1.contains(&0xa0) || case.key2.contains(&0xa0) {
        return None;
    }
    let has_run = |key: &[u8]| memchr::memmem::find(key, b"  ").is_some();
    if has_run(case.key1) && has_run(case.key2) {
        return None;
    }
    let (counts1, counts2) = (counts(case.key1)?, counts(case.key2)?);
    for (more1, part1) in &counts1 {
        for (more2, part2) in &counts2 {
            let lost = more1.saturating_add(*more2);
            // One more in both keys: so counts a server that takes the space after the colon along.
            let of_server =
                case.right.is_some() && !case.is_hand_made && (*more1, *more2) == (1, 1);
            if lost == 0 || of_server {
                continue;
            }
            if ChallengeBlock::new(*part1, *part2, case.key3).answer() == *answer {
                return Some(Suspicion {
                    rule: &rules::CAPTURE_SPACES_COLLAPSED,
                    text: format!(
                        "the 16 bytes are right for {more1} more spaces in key 1 and {more2} in key 2: the capture lost them, as a web page does with runs of spaces"
                    ),
                    answer_lost: false,
                });
            }
        }
    }
    None
}

/// How many spaces more a key may have had, with the part that each gives.
fn counts(key: &[u8]) -> Option<Vec<(u64, u32)>> {
    let digits: String = key
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|&byte| char::from(byte))
        .collect();
    let number: u64 = digits.parse().ok()?;
    let spaces = memchr::memchr_iter(b' ', key).count() as u64;
    // Of a run that collapses one space is left: a key without any has lost none this way.
    if spaces == 0 {
        return None;
    }
    // A run is still there: nothing was collapsed in this key.
    let most = if memchr::memmem::find(key, b"  ").is_some() {
        spaces
    } else {
        MOST_SPACES.max(spaces)
    };
    let found = (spaces..=most).filter_map(|count| {
        let part = number.checked_div(count)?;
        let whole = number.checked_rem(count) == Some(0);
        let part = u32::try_from(part).ok().filter(|_| whole)?;
        Some((count.saturating_sub(spaces), part))
    });
    Some(found.collect())
}

/// An answer that is characters: of HTML, of typography, of a code page.
fn answer_as_text(case: &Case<'_, '_>) -> Option<Suspicion> {
    let right = case.right?;
    let shown = damage::without_line_end(case.body);
    if damage::without_entities(shown).is_some_and(|plain| plain == right) {
        let text = "the answer holds an HTML entity; with the character in its place it is right";
        return Some(answer_lost(&rules::CAPTURE_ENTITIES, text));
    }
    if case.has(&rules::CAPTURE_CODE_PAGE) {
        let text = pages::WINDOWS_1252.text(shown);
        if damage::plain(&text).as_bytes() == right {
            return Some(typographic());
        }
        return Some(unknown_page(case, None, ""));
    }
    let text = std::str::from_utf8(shown).ok()?;
    if text.is_ascii() {
        return None;
    }
    if damage::plain(text).as_bytes() == right {
        return Some(typographic());
    }
    if text.chars().count() != right.len() {
        return None;
    }
    if text.chars().any(|c| u32::from(c) > 0xff) {
        let mut pairs = text.chars().zip(right);
        let ascii_differs = pairs.any(|(c, byte)| c.is_ascii() && c != char::from(byte));
        // Of key 3, the same page may have made other characters.
        let already = if ascii_differs && case.key3.is_ascii() {
            "; the others are already not the right ones"
        } else {
            ""
        };
        return Some(unknown_page(case, Some(text), already));
    }
    let undone = damage::undo_utf8(shown, right.len())?;
    let text = "the answer is right but for its bytes above 0x7f, which are UTF-8: the server wrote text (answer-utf8), or the file was saved as UTF-8";
    (case.is_hand_made && undone == right).then(|| answer_lost(&rules::CAPTURE_UTF8, text))
}

fn answer_lost(rule: &'static Rule, text: impl Into<String>) -> Suspicion {
    Suspicion {
        rule,
        text: text.into(),
        answer_lost: true,
    }
}

/// Bytes of which nobody knows which they were, with the page that proves them right, if one does.
fn unknown_page(case: &Case<'_, '_>, answer: Option<&str>, more: &str) -> Suspicion {
    let proof = proof_by_page(case, answer);
    let text =
        format!("bytes above 0x7f became characters by way of an unknown code page{proof}{more}");
    answer_lost(&rules::CAPTURE_CODE_PAGE, text)
}

fn typographic() -> Suspicion {
    let text = "a quote, a dash or a space of the answer was replaced by a typographic one; the others are the right ones";
    answer_lost(&rules::CAPTURE_TYPOGRAPHY, text)
}

/// The page by way of which key 3 and the answer become right together, if one is known.
fn proof_by_page(case: &Case<'_, '_>, answer: Option<&str>) -> String {
    let key3: String = case.key3.iter().map(|&byte| char::from(byte)).collect();
    let found = pages::ALL.iter().find(|page| {
        let key3 = page
            .bytes(&key3)
            .and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
        let answer = answer.and_then(|answer| page.bytes(answer));
        let (Some(key3), Some(answer)) = (key3, answer) else {
            return false;
        };
        let computed = Computation::new(case.key1, case.key2, key3).answer();
        computed.is_ok_and(|computed| computed.as_slice() == answer)
    });
    match found {
        Some(page) => format!("; by way of {} the 16 bytes are right", page.name),
        None => String::new(),
    }
}

/// Sixteen printable bytes with dots or question marks among them: a tool's stand-ins.
fn stand_ins(case: &Case<'_, '_>) -> Option<Suspicion> {
    let right = case.right?;
    let shown: &[u8; 16] = case.body.first_chunk()?;
    if !shown.iter().all(|&byte| is_printable(byte)) {
        return None;
    }
    let is_stand_in = |byte: u8| matches!(byte, b'.' | b'?');
    let lost = shown.iter().filter(|&&byte| is_stand_in(byte)).count();
    let differs = |(&got, &right): (&u8, &u8)| {
        if is_stand_in(got) {
            is_printable(right) && got != right
        } else {
            got != right
        }
    };
    let wrong = shown.iter().zip(&right).any(differs);
    if lost == 0 || (wrong && lost < MANY_STAND_INS) {
        return None;
    }
    let left = if wrong { "are already not" } else { "are" };
    Some(Suspicion {
        rule: &rules::CAPTURE_STAND_INS,
        text: format!(
            "{lost} of the 16 bytes are dots or question marks, in place of bytes that are not printable; the others {left} the right ones"
        ),
        answer_lost: true,
    })
}

/// A key 3 whose last bytes are a text file's line end: it had seven characters or six, the others
/// were lost when it was printed.
fn line_end_in_key3(case: &Case<'_, '_>) -> Option<Suspicion> {
    let is_text = case.has(&rules::CAPTURE_LF_LINE_ENDS);
    let is_file = case.has(&rules::CAPTURE_NEWLINE_AFTER_ANSWER) || is_text;
    let kept = damage::without_line_end(&case.key3);
    let ends = if is_text {
        case.key3.ends_with(b"\n")
    } else {
        is_file && case.key3.ends_with(b"\r\n")
    };
    (ends && kept.iter().all(|&byte| is_printable(byte))).then(|| Suspicion {
        rule: &rules::CAPTURE_KEY3_SHORT,
        text: format!(
            "{} bytes of key 3 are left: the line end behind them is the file's, and a byte that is not printable was lost",
            kept.len()
        ),
        answer_lost: false,
    })
}

fn first_16(bytes: &[u8]) -> &[u8] {
    bytes.get(..16).unwrap_or(bytes)
}
