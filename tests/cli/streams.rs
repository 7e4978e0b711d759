//! Files that cannot be read, closed pipes, `--output`.

use std::io::Read as _;
use std::process::Stdio;

use crate::support::{Run, run, run_with, ws76};

const GOOD: &str = "testdata/formats/wsdriver-draft.raw";
const BAD: &str = "testdata/formats/oldws-draft.raw";

#[test]
fn an_unreadable_file_is_named_with_the_reason_and_the_rest_still_runs() {
    let run = run(&[
        "verify",
        "testdata/no-such-file",
        GOOD,
        "testdata",
        "--format",
        "json",
    ]);
    assert_eq!(run.code, 3);
    assert!(
        run.err().contains("testdata/no-such-file: No such file"),
        "{}",
        run.err()
    );
    assert!(
        run.err().contains("testdata: is a directory\n  say -r"),
        "{}",
        run.err()
    );
    let json = run.json();
    assert_eq!(json["summary"]["match"], 1);
    assert_eq!(json["summary"]["errors"], 2);
}

#[test]
fn the_highest_code_of_all_inputs_counts() {
    assert_eq!(run(&["verify", GOOD]).code, 0);
    assert_eq!(run(&["verify", GOOD, BAD, GOOD]).code, 1);
    assert_eq!(run(&["verify", BAD, "testdata/no-such-file"]).code, 3);
    assert_eq!(
        run(&["verify", BAD, "testdata/damaged/rfc-6455.raw", GOOD]).code,
        3
    );
}

#[test]
fn an_empty_file_and_an_empty_pipe_are_unreadable() {
    for (args, stdin) in [
        (&["verify"][..], &b""[..]),
        (&["parse", "-"], b""),
        (&["verify"], b"\r\n\n"),
    ] {
        let run = run_with(args, stdin);
        assert_eq!((run.code, run.out().as_str()), (3, ""));
        assert!(run.err().starts_with("ws76: -: "), "{}", run.err());
    }
}

#[test]
fn a_closed_pipe_is_silent_and_does_not_change_the_exit_code() {
    let paths = vec![BAD; 2000];
    let mut child = ws76()
        .arg("verify")
        .args(&paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut first = [0; 16];
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.err().as_str()), (1, ""));
}

#[test]
fn a_run_that_fails_leaves_no_output_file() {
    let path = std::env::temp_dir().join(format!("ws76-none-{}", std::process::id()));
    let name = path.to_str().unwrap();
    assert_eq!(
        run(&[
            "compute", "--key1", "1", "--key2", "1", "--key3", "1", "-o", name
        ])
        .code,
        2
    );
    assert!(!path.exists());
}

#[test]
fn colour_is_asked_for_never_guessed_in_a_pipe() {
    assert!(!run(&["verify", BAD]).out().contains('\u{1b}'));
    assert!(
        run(&["verify", BAD, "--color", "always"])
            .out()
            .contains('\u{1b}')
    );
    let with = |name: &str, value: &str| {
        let output = ws76()
            .args(["verify", BAD])
            .env(name, value)
            .output()
            .unwrap();
        Run::of(output).out().contains('\u{1b}')
    };
    assert!(with("CLICOLOR_FORCE", "1"));
    assert!(!with("NO_COLOR", "1"));
}
