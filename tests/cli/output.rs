//! Where results go: `--output`, and what must not reach a terminal.

use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Stdio;

use crate::support::{Run, run, ws76};

const GOOD: &str = "testdata/draft/1.2.raw";
const BAD: &str = "testdata/formats/oldws-draft.raw";

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ws76-output-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_file_is_replaced_when_the_run_has_a_result() {
    let folder = Folder::new("replace");
    let file = folder.path("out");
    for (input, code) in [(GOOD, 0), (BAD, 1), ("no-such-file", 3)] {
        std::fs::write(&file, "what was there").unwrap();
        let run = run(&["verify", "--format", "json", "-o", &file, input]);
        assert_eq!((run.code, run.out().as_str()), (code, ""));
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(json["schema"], "ws76/1");
        assert_eq!(folder.names(), ["out"], "nothing is left beside it");
    }
    // A run that fails leaves what was there.
    std::fs::write(&file, "what was there").unwrap();
    let args = ["verify", "--format", "tap", "--summary", "-o", &file, GOOD];
    assert_eq!(run(&args).code, 2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "what was there");
    let run = run(&[
        "probe",
        "ws://127.0.0.1:1/",
        "--timeout",
        "100ms",
        "-o",
        &file,
    ]);
    assert_eq!(run.code, 4);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "what was there");
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn ctrl_c_leaves_the_file_that_was_there_and_no_other() {
    let folder = Folder::new("interrupted");
    let file = folder.path("out.raw");
    std::fs::write(&file, "before").unwrap();
    let mut child = ws76()
        .args([
            "generate", "--seed", "1", "--count", "10000000", "-o", &file,
        ])
        .spawn()
        .unwrap();
    while folder.names().len() < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it has much to write");
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(killed.unwrap().success());
    assert!(!child.wait().unwrap().success());
    assert_eq!(folder.names(), ["out.raw"]);
    assert_eq!(std::fs::read(&file).unwrap(), b"before");
}

#[test]
fn links_are_resolved_and_permissions_stay() {
    let folder = Folder::new("links");
    let (file, link, dangling) = (
        folder.path("file"),
        folder.path("link"),
        folder.path("dangling"),
    );
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    symlink("file", &link).unwrap();
    symlink("new", &dangling).unwrap();
    for to in [&link, &dangling] {
        assert_eq!(run(&["verify", "-q", "-o", to, GOOD]).code, 0);
        assert!(std::fs::symlink_metadata(to).unwrap().is_symlink());
        assert!(std::fs::read_to_string(to).unwrap().contains("match"));
    }
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(folder.names().contains(&"new".to_owned()));
}

#[test]
fn devices_and_pipes_are_written_directly_and_a_dash_is_standard_output() {
    let null = run(&["verify", "-q", "-o", "/dev/null", GOOD]);
    assert_eq!(null.code, 0);
    assert!(
        std::fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    let full = run(&["verify", "-q", "-o", "/dev/full", GOOD]);
    assert_eq!(full.code, 3);
    let dash = run(&["verify", "-q", "-o", "-", GOOD]);
    assert!(dash.out().contains("match") && dash.code == 0);
    let folder = Folder::new("pipe");
    let pipe = folder.path("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let mut child = ws76()
        .args(["verify", "-q", "-o", &pipe, GOOD])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    assert!(std::fs::read_to_string(&pipe).unwrap().contains("match"));
    assert!(child.wait().unwrap().success());
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn an_input_is_never_written_over() {
    let folder = Folder::new("input");
    let (file, link) = (folder.path("capture.raw"), folder.path("link"));
    std::fs::copy(GOOD, &file).unwrap();
    symlink("capture.raw", &link).unwrap();
    let kept = std::fs::read(&file).unwrap();
    let whole = folder.0.display().to_string();
    let refused = |args: &[&str]| {
        let run = run(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err());
        assert!(
            run.err().contains("would write over an input"),
            "{}",
            run.err()
        );
        assert_eq!(std::fs::read(&file).unwrap(), kept);
    };
    refused(&["verify", &file, "-o", &file]);
    refused(&["verify", &file, "-o", &link]);
    refused(&["parse", &link, "-o", &file]);
    refused(&["verify", "-r", &whole, "-o", &file]);
    refused(&[
        "verify",
        "--request",
        &file,
        "--response",
        GOOD,
        "-o",
        &file,
    ]);
    // Values that are read from a file are inputs too.
    let key3 = folder.path("key3");
    std::fs::write(&key3, "^n:ds[4U").unwrap();
    let run_compute = run(&[
        "compute",
        "--key1",
        "1 1",
        "--key2",
        "2 2",
        "--challenge",
        &format!("@{key3}"),
        "-o",
        &key3,
    ]);
    assert_eq!(run_compute.code, 2, "{}", run_compute.err());
    assert_eq!(std::fs::read(&key3).unwrap(), b"^n:ds[4U");
    std::fs::remove_file(&key3).unwrap();
    // A new file beside the inputs is none of them.
    assert_eq!(
        run(&["verify", "-r", &whole, "-o", &folder.path("new")]).code,
        0
    );
}

#[test]
fn help_that_cannot_be_written_is_a_failure() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    for args in [&["--help"][..], &["verify", "--help"], &["--version"]] {
        let output = ws76()
            .args(args)
            .stdout(full.try_clone().unwrap())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let run = Run::of(output);
        assert_eq!(run.code, 3, "{args:?}");
        assert!(run.err().contains("cannot write"), "{}", run.err());
    }
}

#[test]
fn what_turns_text_around_or_acts_on_a_terminal_is_escaped_in_json_and_by_the_command_line() {
    let name = "no\u{202e}such\u{9b}31m";
    let run_json = run(&["verify", "--format", "json", name]);
    assert!(!run_json.out().contains(['\u{202e}', '\u{9b}']));
    assert!(run_json.out().contains("no\\u202esuch\\u009b31m"));
    assert_eq!(run_json.json()["inputs_failed"][0]["source"], name);
    for args in [
        &["verify", "--no\u{202e}such"][..],
        &["explain", "x", "\u{1b}[31mred"],
        &["ver\u{9b}ify"],
    ] {
        let run = run(args);
        assert_eq!(run.code, 2);
        assert!(
            !run.err().contains(['\u{202e}', '\u{9b}', '\u{1b}']),
            "{}",
            run.err()
        );
    }
}

#[test]
fn quiet_says_in_one_line_why_there_is_no_answer() {
    let args = [
        "compute",
        "-q",
        "--key1",
        "12",
        "--key2",
        "1 1",
        "--challenge",
        "12345678",
    ];
    let quiet = run(&args);
    assert_eq!((quiet.code, quiet.out().as_str()), (1, ""));
    assert_eq!(quiet.err().lines().count(), 1, "{}", quiet.err());
    assert!(quiet.err().contains("[key-no-spaces]"), "{}", quiet.err());
}

#[test]
fn nothing_kept_is_refused() {
    let none = run(&["verify", "--kept", "0", GOOD]);
    assert_eq!(none.code, 2);
    assert!(none.err().contains("at least 1"), "{}", none.err());
}
