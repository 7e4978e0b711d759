//! Running the binary, and golden files that are compared byte for byte.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// The binary, in the repository's folder, with nothing of the caller's terminal in its
/// environment.
pub(crate) fn ws76() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ws76"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "TERM",
        "COLUMNS",
        "LC_ALL",
        "LC_CTYPE",
        "LANG",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the binary with standard input closed.
pub(crate) fn run(args: &[&str]) -> Run {
    Run::of(ws76().args(args).stdin(Stdio::null()).output().unwrap())
}

/// Runs the binary with bytes on standard input.
pub(crate) fn run_with(args: &[&str], stdin: &[u8]) -> Run {
    let mut child = ws76()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // A binary that ends before it has read all is no failure of the test.
        let _ = pipe.write_all(&stdin);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run::of(output)
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the binary ended by itself"),
            stdout: output.stdout,
            stderr: output.stderr,
        }
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.stdout.clone()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.stderr.clone()).unwrap()
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

/// Compares a run with `tests/cli/golden/<name>`, byte for byte. `SNAPSHOTS=overwrite` writes the
/// file anew; then it is to be read by eye before it is committed.
#[track_caller]
pub(crate) fn golden(name: &str, args: &[&str], code: i32) {
    let run = run(args);
    assert_eq!(
        run.code,
        code,
        "exit code of {args:?}; stderr: {}",
        run.err()
    );
    assert_eq!(run.err(), "", "standard error of {args:?}");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/golden")
        .join(name);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &run.stdout).unwrap();
    }
    let expected = std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    if expected != run.stdout {
        let expected = String::from_utf8_lossy(&expected).into_owned();
        similar(&expected, &run.out(), name);
    }
    plain_but_for_colour(args, &run);
}

#[track_caller]
fn similar(expected: &str, found: &str, name: &str) {
    for (number, (want, got)) in expected.lines().zip(found.lines()).enumerate() {
        assert_eq!(got, want, "{name}, line {}", number + 1);
    }
    assert_eq!(
        found.lines().count(),
        expected.lines().count(),
        "{name}: number of lines"
    );
    panic!("{name}: the files differ in a line end");
}

/// With colour, the same text is written and nothing but styles beside it.
#[track_caller]
fn plain_but_for_colour(args: &[&str], plain: &Run) {
    if args.iter().any(|arg| arg.starts_with("--format")) {
        return;
    }
    let coloured = run(&[&["--color", "always"], args].concat());
    assert_eq!(coloured.code, plain.code);
    assert_eq!(
        without_styles(&coloured.out()),
        plain.out(),
        "coloured output of {args:?}"
    );
}

/// The text without its `ESC [ ... m`.
pub(crate) fn without_styles(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        let (codes, after) = after.split_once('m').expect("a style ends in m");
        assert!(
            codes
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';'),
            "{codes:?}"
        );
        plain.push_str(before);
        rest = after;
    }
    plain + rest
}
