//! The suite against right and wrong servers.

use ws76::diagnosis::stage::{Chain, Choice, Digits, Division, Fit, Int, NoSpaces, Overflow};
use ws76::live::serve::Settings;
use ws76::live::suite::cases;

use crate::support::{Serving, run};

#[test]
fn serve_keeps_every_case() {
    let server = Serving::start(Settings::default());
    let (code, out, err) = run(&["probe", &server.url(), "--suite", "--timeout", "10"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let count = cases().count();
    assert!(
        out.ends_with(&format!("{count} cases: {count} passed\n")),
        "{out}"
    );
    assert!(count > 90);
}

/// A server that looks at nothing and answers everything.
fn lenient() -> Serving {
    Serving::start(Settings {
        chain: Chain::default()
            .with(Choice::Digits(Digits::NoneIsZero))
            .with(Choice::NoSpaces(NoSpaces::PartZero))
            .with(Choice::Division(Division::Truncated))
            .with(Choice::Fit(Fit::Int(Int::unsigned(32), Overflow::Wraps))),
        ..Settings::default()
    })
}

#[test]
fn a_server_that_checks_nothing_fails_what_must_be_aborted() {
    let server = lenient();
    let url = server.url();
    let args = [
        "probe",
        &url,
        "--suite",
        "--timeout",
        "10",
        "--format",
        "json",
        "--case",
    ];
    let with = |case: &str| {
        let args = [&args[..], &[case]].concat();
        let (code, out, _) = run(&args);
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let case = report["cases"][0].clone();
        (code, case["result"].clone(), case["came"].clone())
    };
    for case in ["key1-no-spaces", "key2-not-multiple", "key-article"] {
        assert_eq!(with(case), (1, "fail".into(), "answered".into()), "{case}");
    }
    // What the draft only says should be aborted is no error.
    assert_eq!(
        with("part-above-32-bits"),
        (0, "fail".into(), "answered".into())
    );
    assert_eq!(with("part-zero"), (0, "pass".into(), "answered".into()));
}

#[test]
fn every_form_tells_the_same() {
    let server = lenient();
    let url = server.url();
    let ids: [&'static str; 3] = ["part-zero", "key-article", "part-above-32-bits"];
    let cases: Vec<&'static str> = ids.iter().flat_map(|id| ["--case", *id]).collect();
    let with = |format: &str| {
        let args = [
            "probe",
            &url,
            "--suite",
            "--timeout",
            "10",
            "--seed",
            "1",
            "--format",
            format,
        ];
        let args = [&args[..], &cases].concat();
        let (code, out, err) = run(&args);
        assert_eq!((code, err.as_str()), (1, ""), "{out}");
        out
    };
    let tap = with("tap");
    assert!(tap.starts_with("TAP version 13\n"), "{tap}");
    assert!(
        tap.contains("\nok 1 - part-zero\nnot ok 2 - key-article\n"),
        "{tap}"
    );
    assert!(
        tap.contains("\nnot ok 3 - part-above-32-bits # TODO "),
        "{tap}"
    );
    assert!(tap.ends_with("\n1..3\n"), "{tap}");
    let junit = with("junit");
    assert!(
        junit.contains("tests=\"3\" failures=\"1\" skipped=\"1\""),
        "{junit}"
    );
    let lines = with("jsonl");
    let objects: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 4);
    assert_eq!(objects[3]["summary"]["passed"], 1);
    for object in &objects {
        assert_eq!(object["schema"], "ws76/1");
    }
    let text = with("text");
    assert!(
        text.contains("3 cases: 1 passed, 1 failed (must), 1 failed (should)"),
        "{text}"
    );
}

#[test]
fn ids_are_told_once_and_every_word_is_printable() {
    let mut ids: Vec<&str> = cases().map(|(_, case)| case.id).collect();
    for (_, case) in cases() {
        assert!(
            case.sent.bytes().all(|byte| matches!(byte, 0x20..=0x7e)),
            "{}",
            case.id
        );
        assert!(!case.sent.ends_with('.') && !case.expect.words().ends_with('.'));
        assert_ne!(case.expect.words(), "a 101", "{}", case.id);
    }
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
