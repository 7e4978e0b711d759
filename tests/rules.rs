//! Every rule has a row: the smallest change of a right handshake that breaks it, and the smallest
//! one beside it that does not. A rule without a row fails.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod support_rules;

use std::ops::ControlFlow;
use support_rules::{Case, KEY1, KEY2, RULES, Row};

use ws76::capture;
use ws76::draft::rules::{self, Duty};
use ws76::judge::{self, Handshake, Scope, Verdict};

#[test]
fn the_handshake_that_the_rows_change_breaks_no_rule() {
    let judged = Case::right().judge();
    assert_eq!(judged, (Some(Verdict::Match), vec![]));
}

/// The rules that a row's broken case breaks, to the letter, and in no case the rule itself in what is
/// not broken.
#[test]
fn every_rule_is_reported_where_it_is_broken_and_nowhere_else() {
    let mut wrong = Vec::new();
    for row in RULES {
        let Row {
            rule,
            broken,
            also,
            kept,
        } = row;
        let mut expected: Vec<&str> = also.to_vec();
        expected.push(rule);
        expected.sort_unstable();
        let mut found = broken.case().judge().1;
        found.sort_unstable();
        if found != expected {
            wrong.push(format!("{rule}: broken: {found:?}, expected {expected:?}"));
        }
        let (_, found) = kept.case().judge();
        if found.contains(rule) {
            wrong.push(format!("{rule}: kept: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_row() {
    let has_row = |id: &str| RULES.iter().any(|row| row.rule == id) || FROM_FILES.contains(&id);
    let missing: Vec<&str> = rules::ALL
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !has_row(id))
        .collect();
    assert!(missing.is_empty(), "no row in tests/rules.rs: {missing:?}");
    for row in RULES {
        assert!(rules::find(row.rule).is_some(), "{} is no rule", row.rule);
        for id in row.also {
            assert!(rules::find(id).is_some(), "{id} is no rule");
        }
    }
}

/// Rules of captures that only a file can break: the form loses bytes, or the packets do.
const FROM_FILES: [&str; 11] = [
    "capture-lossy",
    "capture-gap",
    "capture-odd",
    "capture-exchanged",
    "answer-lost",
    "capture-code-page",
    "capture-entities",
    "capture-typography",
    "capture-stand-ins",
    "capture-spaces-collapsed",
    "capture-key3-short",
];

#[test]
fn what_a_file_lost_is_reported_and_a_whole_one_is_silent() {
    for (rule, broken, kept) in [
        (
            "capture-lossy",
            "formats/bad.follow-ascii.txt",
            "formats/bad.pcapng",
        ),
        (
            "answer-lost",
            "formats/bad.follow-ascii.txt",
            "formats/bad.pcapng",
        ),
        (
            "capture-exchanged",
            "hostile/response-first.raw",
            "hostile/hidden-behind-frames.raw",
        ),
        (
            "capture-odd",
            "formats/mixed-ether.pcap",
            "formats/good.pcapng",
        ),
        (
            "capture-code-page",
            "wild/w01-cp1252-answer.cap",
            "wild/f22-utf16.cap",
        ),
        (
            "capture-entities",
            "wild/w10-html-entity-in-key.cap",
            "wild/f22-utf16.cap",
        ),
        (
            "capture-typography",
            "wild/w04-typographic-apostrophe.cap",
            "wild/f22-utf16.cap",
        ),
        (
            "capture-stand-ins",
            "wild/w06-dots-for-bytes.cap",
            "wild/f22-utf16.cap",
        ),
        (
            "capture-spaces-collapsed",
            "wild/w16-collapsed-spaces.cap",
            "wild/f22-utf16.cap",
        ),
        (
            "capture-key3-short",
            "wild/w05-key3-seven-bytes.cap",
            "wild/f22-utf16.cap",
        ),
    ] {
        let found = |name: &str| findings_of_file(&format!("testdata/{name}"));
        assert!(found(broken).contains(&rule.to_owned()), "{broken}");
        assert!(!found(kept).contains(&rule.to_owned()), "{kept}");
    }
    let whole = std::fs::read("testdata/formats/good.pcap").unwrap();
    let cut = std::env::temp_dir().join(format!("ws76-rules-{}.pcap", std::process::id()));
    std::fs::write(&cut, &whole[..whole.len() - 300]).unwrap();
    let found = findings_of_file(cut.to_str().unwrap());
    std::fs::remove_file(&cut).unwrap();
    assert!(found.contains(&"capture-gap".to_owned()), "{found:?}");
}

fn file(name: &str) -> (String, Vec<String>) {
    judged_file(&format!("testdata/rules/{name}"))
}

/// The rules that any handshake of a file breaks.
fn findings_of_file(name: &str) -> Vec<String> {
    let all = handshakes_of_file(name);
    all.into_iter().flat_map(|(_, rules)| rules).collect()
}

/// The one handshake of a file.
fn judged_file(name: &str) -> (String, Vec<String>) {
    let mut all = handshakes_of_file(name);
    assert_eq!(all.len(), 1, "{name}");
    all.remove(0)
}

fn handshakes_of_file(name: &str) -> Vec<(String, Vec<String>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::File::open(root.join(name)).unwrap();
    let mut all = Vec::new();
    // A capture that is cut short still yields what it has.
    let _ = capture::read(source, &capture::Options::default(), &mut |conversation| {
        for exchange in judge::of_conversation(&conversation) {
            let judged = Handshake::judge(&exchange, Scope::Both, None);
            let rules = judged.findings.iter();
            let rules = rules.map(|finding| finding.rule.id.to_owned()).collect();
            all.push((judged.verdict.unwrap().word().to_owned(), rules));
        }
        ControlFlow::Continue(())
    });
    all
}

#[test]
fn severity_and_duty_go_together() {
    for rule in rules::ALL.iter() {
        if rule.server == Duty::MustAbort {
            assert_eq!(rule.severity.word(), "error", "{}", rule.id);
        }
        if matches!(rule.server, Duty::ShouldAbort | Duty::MayAbort) {
            assert_ne!(rule.severity.word(), "note", "{}", rule.id);
        }
        if let Duty::Sends { what, or_abort } = rule.server {
            assert!(or_abort.starts_with(what), "{}", rule.id);
        }
    }
}

#[test]
fn the_mistakes_that_findings_name_are_in_the_catalogue() {
    let mut named = 0;
    for row in RULES {
        for message in row.broken.case().messages() {
            let Some((_, rest)) = message.split_once('[') else {
                continue;
            };
            let Some((ids, _)) = rest.split_once(']') else {
                continue;
            };
            for id in ids
                .split(", ")
                .filter(|id| id.starts_with("answer-") || id.starts_with("key3-"))
            {
                assert!(ws76::diagnosis::mistakes::find(id).is_some(), "{id}");
                named += 1;
            }
        }
    }
    assert!(named >= 2);
}

#[test]
fn keys_of_the_draft_are_what_the_rows_change() {
    assert_eq!(KEY1, "4 @1  46546xW%0l 1 5");
    assert_eq!(KEY2, "12998 5 Y3 1  .P00");
}

/// Small inputs in testdata/rules, after public reports: the rules that they break, to the letter.
#[test]
fn what_people_met_is_judged_as_it_should_be() {
    for (name, verdict, rules) in [
        ("w07-absolute-uri.raw", "match", &["request-resource"][..]),
        ("w08-crlf-after-answer.cap", "match", &["answer-followed"]),
        ("w08-crlf-after-answer.pcap", "match", &["answer-followed"]),
        (
            "w09-crlf-nul-after-answer.raw",
            "match",
            &["answer-followed"],
        ),
        (
            "w11-crlf-first-line-lf-fields.raw",
            "incomplete",
            &["request-line-end", "response-missing"],
        ),
        (
            "w14-host-port-not-decimal.raw",
            "incomplete",
            &["host-field", "response-missing"],
        ),
        (
            "w15-protocol-tab.raw",
            "incomplete",
            &["protocol-field", "response-missing"],
        ),
        (
            "w18-answer-before-key3.raw",
            "incomplete",
            &["key3-absent", "answered-before-key3"],
        ),
        (
            "p01-half-request.raw",
            "incomplete",
            &["request-incomplete"],
        ),
        (
            "p02-key3-as-field.raw",
            "incomplete",
            &["key3-field", "key3-absent", "key3-field"],
        ),
        ("m06-ff-after-answer.raw", "match", &["answer-followed"]),
    ] {
        let (found_verdict, found) = file(name);
        assert_eq!(
            (found_verdict.as_str(), found),
            (verdict, rules.iter().map(|&id| id.to_owned()).collect()),
            "{name}"
        );
    }
    let (_, found) = file("m07-location-leading-space.raw");
    assert_eq!(found, ["location-answer"]);
}

#[cfg(feature = "live")]
mod suite_cases {
    use ws76::draft::rules::Duty;
    use ws76::draft::{KeyFields, LineEnds, RequestContext, Severity, check_request, version_of};
    use ws76::live::suite::{self, Expect};
    use ws76::live::url::Url;
    use ws76::message::Request;

    /// The cases of the suite whose requests break a rule, with the rules; what is not here keeps all.
    /// Rules of the keys that are notes stay out: random keys break them.
    const CASES: &[(&str, &[&str])] = &[
        ("field-like-key", &["field-misspelt"]),
        ("key1-no-spaces", &["key-no-spaces"]),
        ("key2-no-spaces", &["key-no-spaces"]),
        ("key-tabs-for-spaces", &["key-no-spaces", "key-junk-byte"]),
        (
            "key-no-break-spaces",
            &["key-no-spaces", "key-no-break-space", "key-junk-byte"],
        ),
        ("key-zero-no-spaces", &["key-no-spaces"]),
        ("key1-not-multiple", &["key-not-multiple"]),
        ("key2-not-multiple", &["key-not-multiple"]),
        ("key-half-over", &["key-not-multiple"]),
        ("key-number-below-spaces", &["key-not-multiple"]),
        ("key-article", &["key-not-multiple"]),
        ("key-no-digits", &["key-no-digits"]),
        ("key1-missing", &["key-field-missing"]),
        ("key2-missing", &["key-field-missing"]),
        ("key-misspelt", &["field-misspelt", "key-field-missing"]),
        ("upgrade-missing", &["upgrade-field"]),
        ("upgrade-other", &["upgrade-field"]),
        ("connection-missing", &["connection-field"]),
        ("connection-list", &["connection-field"]),
        ("host-missing", &["host-field"]),
        ("origin-missing", &["origin-field"]),
        ("method-post", &["request-method"]),
        ("resource-no-slash", &["request-resource"]),
        ("line-no-colon", &["request-field-grammar"]),
        ("line-folded", &["request-field-grammar"]),
        ("colon-no-space", &["request-no-space-after-colon"]),
        ("key-space-first", &["key-space-at-end"]),
        ("key-space-last", &["key-space-at-end"]),
        ("key-only-space-first", &["key-space-at-end"]),
        ("key-tab-as-junk", &["key-junk-byte"]),
        ("key-spaces-many", &["key-spaces-too-many"]),
        ("key-junk-above-7f", &["key-junk-byte"]),
        ("number-above-32-bits", &["key-number-too-large"]),
        ("number-part-largest", &["key-number-too-large"]),
        ("part-above-32-bits", &["part-too-large"]),
        ("part-above-64-bits", &["part-too-large"]),
        ("key1-twice", &["key-field-duplicate"]),
        ("origin-upper-case", &["origin-not-lower-case"]),
        ("host-upper-case", &["host-not-lower-case"]),
        ("host-default-port", &["host-names-default-port"]),
    ];

    /// A case says what a server has to do as its rules say: abort where the rule says must (an error) or
    /// should (a warning), answer where no rule says so.
    #[test]
    fn every_case_of_the_suite_breaks_what_it_says_and_nothing_else() {
        let url = Url::read("ws://example.com:8080/chat").unwrap();
        let mut wrong = Vec::new();
        for (_, case) in suite::cases() {
            let mut broken: Vec<&str> = Vec::new();
            let mut duty = Duty::Nothing;
            for request in case.requests(&url, 76) {
                let request = Request::read(&request.bytes);
                let context = RequestContext {
                    line_ends: LineEnds::AsSent,
                    key3_lost: false,
                };
                for finding in check_request(
                    &request,
                    &KeyFields::of(&request),
                    version_of(&request),
                    context,
                ) {
                    if finding.severity == Severity::Note {
                        continue;
                    }
                    if matches!(finding.rule.server, Duty::MustAbort | Duty::ShouldAbort)
                        && duty != Duty::MustAbort
                    {
                        duty = finding.rule.server;
                    }
                    if !broken.contains(&finding.rule.id) {
                        broken.push(finding.rule.id);
                    }
                }
            }
            let row = CASES.iter().find(|(id, _)| *id == case.id);
            let expected = row.map_or(&[][..], |(_, rules)| rules);
            if broken != expected {
                wrong.push(format!("(\"{}\", &{broken:?}),", case.id));
            }
            let is_abort = matches!(case.expect, Expect::Abort);
            let as_said = match duty {
                Duty::MustAbort => is_abort && case.severity == Severity::Error,
                Duty::ShouldAbort => is_abort && case.severity == Severity::Warning,
                _ => !is_abort,
            };
            if !as_said {
                wrong.push(format!("{}: {duty:?}, weighs {:?}", case.id, case.severity));
            }
        }
        for (id, _) in CASES {
            if !suite::cases().any(|(_, case)| case.id == *id) {
                wrong.push(format!("{id} is no case"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
