//! Help, completions, manual pages, and words that people try.

use std::process::Command;

use crate::support::run;

const COMMANDS: [&str; 11] = [
    "compute",
    "parse",
    "verify",
    "generate",
    "probe",
    "serve",
    "tap",
    "report",
    "explain",
    "completions",
    "man",
];

#[test]
fn the_short_help_has_examples_and_the_global_options_last() {
    for command in COMMANDS {
        let help = run(&[command, "-h"]).out();
        let (own, global) = help.split_once("\nGlobal options:\n").unwrap();
        assert!(own.contains("Usage: ws76 "), "{command}: {help}");
        assert!(global.contains("Example"), "{command}: {help}");
        assert!(!global.contains("\nOptions:"), "{command}: {help}");
    }
}

#[test]
fn a_commands_help_lists_the_formats_that_it_takes() {
    let help = run(&["compute", "-h"]).out();
    assert!(!help.contains("junit"), "{help}");
    let verify = run(&["verify", "-h"]).out();
    assert!(verify.contains("tap, junit"), "{verify}");
    for args in [
        &["compute", "--example", "--format", "tap"][..],
        &["--format", "tap", "man"],
    ] {
        let run = run(args);
        assert_eq!((run.code, run.out().as_str()), (2, ""), "{args:?}");
        assert!(run.err().contains("tap"), "{}", run.err());
    }
}

#[test]
fn words_that_people_try_lead_to_the_command() {
    for (word, meant) in [
        ("check", "verify"),
        ("decode", "parse"),
        ("version", "--version"),
    ] {
        let run = run(&[word]);
        assert_eq!((run.code, run.out().as_str()), (2, ""), "{word}");
        assert!(run.err().contains(meant), "{word}: {}", run.err());
    }
}

#[test]
fn a_file_without_a_command_is_verified() {
    let file = "testdata/formats/oldws-draft.raw";
    let (short, long) = (run(&[file]), run(&["verify", file]));
    assert_eq!((short.code, short.out()), (long.code, long.out()));
    assert_eq!(short.code, 1);
}

#[test]
fn completions_are_scripts_that_the_shells_read() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.code, script.err().as_str()), (0, ""), "{shell}");
        assert!(
            script.out().contains("key-1") || script.out().contains("key1"),
            "{shell}"
        );
    }
    let script = run(&["completions", "bash"]).out();
    let bash = Command::new("bash").args(["-n", "-c", &script]).output();
    if let Ok(bash) = bash {
        assert!(
            bash.status.success(),
            "{}",
            String::from_utf8_lossy(&bash.stderr)
        );
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = std::env::temp_dir().join(format!("ws76-man-{}", std::process::id()));
    let path = folder.display().to_string();
    let all = run(&["man", "--dir", &path]);
    assert_eq!(
        (all.code, all.out(), all.err()),
        (0, String::new(), String::new())
    );
    for command in COMMANDS {
        let page = std::fs::read_to_string(folder.join(format!("ws76-{command}.1"))).unwrap();
        assert_eq!(page, run(&["man", command]).out(), "{command}");
        assert!(page.contains(".SH NAME\nws76\\-"), "{command}");
        assert!(page.contains(".SH EXAMPLES\n.nf\n"), "{command}");
        assert!(page.contains(".SH \"EXIT STATUS\""), "{command}");
    }
    let page = std::fs::read_to_string(folder.join("ws76.1")).unwrap();
    assert_eq!(page, run(&["man"]).out());
    std::fs::remove_dir_all(&folder).unwrap();
    let none = run(&["man", "nothing"]);
    assert_eq!(none.code, 2);
    assert!(none.err().contains("compute"), "{}", none.err());
}
