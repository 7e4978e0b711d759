//! The rules of the keys: draft 76, 5.2 steps 4 to 8, and how a client makes them, 4.1 steps 16 to
//! 22.

use super::rules::{self, Rule};
use super::{Finding, Subject};
use crate::bytes::{escape, is_printable};
use crate::key::{KeyByte, KeyFault, KeyReading, LARGEST};

/// The most spaces, and the most junk characters, that a conforming client puts into a key.
const MOST_BY_CLIENT: usize = 12;

impl KeyFault {
    /// The rule that the fault breaks.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        match self {
            Self::NoDigits => &rules::KEY_NO_DIGITS,
            Self::NoSpaces => &rules::KEY_NO_SPACES,
            Self::NotMultiple => &rules::KEY_NOT_MULTIPLE,
            Self::PartTooLarge => &rules::PART_TOO_LARGE,
        }
    }
}

/// Every rule that the two keys break.
#[must_use]
pub fn check_keys(key1: &KeyReading<'_>, key2: &KeyReading<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (subject, key) in [(Subject::Key1, key1), (Subject::Key2, key2)] {
        check_key(subject, key, &mut findings);
    }
    findings
}

/// 5.2 steps 4 to 8. Every rule that one key breaks: first those that leave it without a part, then those that only
/// say that no conforming client made it.
pub(super) fn check_key(subject: Subject, key: &KeyReading<'_>, findings: &mut Vec<Finding>) {
    // Most keys have a part.
    if key.part().is_err() {
        let faults = key.faults();
        let found = faults.map(|fault| {
            Finding::new(fault.rule(), subject, fault_message(subject, key, fault))
        });
        findings.extend(found);
    }
    if key.is_number_too_large() && key.part() != Err(KeyFault::PartTooLarge) {
        let number = shortened(&key.key_number().unwrap_or_default());
        findings.push(Finding::new(
            &rules::KEY_NUMBER_TOO_LARGE,
            subject,
            format!("{}: its number {number} is above {LARGEST}", subject.name()),
        ));
    }
    check_bytes(subject, key, findings);
    check_counts(subject, key, findings);
}

fn fault_message(subject: Subject, key: &KeyReading<'_>, fault: KeyFault) -> String {
    let name = subject.name();
    let number = shortened(&key.key_number().unwrap_or_default());
    let spaces = key.spaces();
    match fault {
        KeyFault::NoDigits => {
            format!("{name} holds no digit: a server should abort the connection")
        }
        KeyFault::NoSpaces => format!("{name} holds no space: a server must abort the connection"),
        KeyFault::NotMultiple => format!(
            "{name} does not divide: {number} / {spaces} leaves {}, so a server must abort the connection",
            key.remainder().unwrap_or_default()
        ),
        KeyFault::PartTooLarge => format!(
            "{name}: {number} / {spaces} is above {LARGEST} and does not fit the challenge block"
        ),
    }
}

/// 4.1 step 21: junk is of U+0021 to U+002F and U+003A to U+007E; step 22: spaces are U+0020 and go
/// anywhere but to the start or end.
fn check_bytes(subject: Subject, key: &KeyReading<'_>, findings: &mut Vec<Finding>) {
    let name = subject.name();
    let value = key.value();
    // One look at nearly all keys: what is printable is neither strange nor a no-break space.
    if !value.iter().fold(true, |all, &byte| all & is_printable(byte)) {
        check_strange_bytes(subject, key, findings);
    }
    if value.first() == Some(&b' ') || value.last() == Some(&b' ') {
        let end = if value.first() == Some(&b' ') {
            "begins"
        } else {
            "ends"
        };
        let message = format!("{name} {end} with a space, which counts");
        findings.push(Finding::new(&rules::KEY_SPACE_AT_END, subject, message));
    }
}

fn check_strange_bytes(subject: Subject, key: &KeyReading<'_>, findings: &mut Vec<Finding>) {
    let (name, value) = (subject.name(), key.value());
    let utf8_no_break = !value.is_ascii() && value.windows(2).any(|pair| pair == [0xc2, 0xa0]);
    // A lone 0xa0 is the same character in Latin-1, if it is no piece of other UTF-8.
    let latin1_no_break = value.contains(&0xa0) && std::str::from_utf8(value).is_err();
    if utf8_no_break || latin1_no_break {
        let message = format!("{name} holds U+00A0, which looks like a space and does not count");
        findings.push(Finding::new(&rules::KEY_NO_BREAK_SPACE, subject, message));
    }
    let is_strange = |&(byte, kind): &(u8, KeyByte)| {
        kind == KeyByte::Junk && !KeyByte::is_allowed_junk(byte)
    };
    if let Some((byte, _)) = key.marked().find(is_strange) {
        let message = format!("{name} holds the byte {}", escape(&[byte]));
        findings.push(Finding::new(&rules::KEY_JUNK_BYTE, subject, message));
    }
}

/// 4.1 step 16: 1 to 12 spaces; step 20: the product in base ten, without padding; step 21: 1 to 12
/// characters of junk.
fn check_counts(subject: Subject, key: &KeyReading<'_>, findings: &mut Vec<Finding>) {
    let name = subject.name();
    let spaces = usize::try_from(key.spaces()).unwrap_or(usize::MAX);
    if spaces > MOST_BY_CLIENT {
        let message = format!("{name} holds {spaces} spaces, a conforming client puts in 1 to 12");
        findings.push(Finding::new(&rules::KEY_SPACES_TOO_MANY, subject, message));
    }
    let junk = key
        .value()
        .len()
        .saturating_sub(spaces)
        .saturating_sub(key.digit_count());
    if !(1..=MOST_BY_CLIENT).contains(&junk) {
        let message = format!("{name} holds {junk} junk characters, step 21 has 1 to 12");
        findings.push(Finding::new(&rules::KEY_JUNK_COUNT, subject, message));
    }
    let first_digit = key.marked().find(|(_, kind)| *kind == KeyByte::Digit);
    if first_digit.is_some_and(|(byte, _)| byte == b'0') && key.digit_count() > 1 {
        let message = format!("{name}: its digits begin with 0");
        findings.push(Finding::new(&rules::KEY_LEADING_ZERO, subject, message));
    }
}

/// A number of any length in at most some forty characters.
fn shortened(number: &str) -> String {
    match (number.get(..16), number.get(32..)) {
        (Some(head), Some(_)) => format!("{head}... ({} digits)", number.len()),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(key: &[u8]) -> Vec<&'static str> {
        let mut findings = Vec::new();
        check_key(Subject::Key1, &KeyReading::new(key), &mut findings);
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn the_drafts_own_keys_have_more_junk_than_it_allows_and_that_is_a_note() {
        assert_eq!(ids(b"P388 O503D&ul7 {K%gX( %7  15"), ["key-junk-count"]);
        assert_eq!(rules::KEY_JUNK_COUNT.severity, super::super::Severity::Note);
        assert_eq!(ids(b"4 @1  46546xW%0l 1 5"), Vec::<&str>::new());
    }

    #[test]
    fn a_key_from_a_web_page_has_no_break_spaces() {
        let found = ids("18x\u{a0}6]8".as_bytes());
        assert_eq!(
            found,
            ["key-no-spaces", "key-no-break-space", "key-junk-byte"]
        );
        assert_eq!(ids(b"18x\xa06]8"), found);
        // U+0120 ends in the byte 0xa0 and is no no-break space.
        assert!(!ids("1 \u{120}".as_bytes()).contains(&"key-no-break-space"));
    }

    #[test]
    fn chromes_key_with_a_leading_space_counts_it() {
        // Chrome 6.0.427 on Windows sent two spaces after the colon.
        assert_eq!(ids(b" !0"), ["key-space-at-end"]);
    }

    #[test]
    fn a_number_that_is_too_large_and_does_not_divide_breaks_two_rules() {
        assert_eq!(
            ids(b"9782524224 >15 , 241"),
            ["key-not-multiple", "key-number-too-large"]
        );
    }
}
