//! The README's console blocks are run, and what they print is compared byte for byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::process::Command;

/// Commands and what they print, in the blocks between "```console" and "```".
fn examples(readme: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("split gives at least one");
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => examples.push((command.to_owned(), String::new())),
                None => {
                    let (_, output) = examples.last_mut().expect("a command comes first");
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    examples
}

#[test]
#[cfg(unix)]
fn every_console_example_prints_what_it_says() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let examples = examples(&readme);
    assert!(examples.len() >= 4);
    for (command, expected) in examples {
        let shell = command.replacen("ws76", env!("CARGO_BIN_EXE_ws76"), 1);
        let output = Command::new("sh")
            .arg("-c")
            .arg(&shell)
            .current_dir(root)
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert_eq!(stdout, expected, "{command}");
        assert!(output.stderr.is_empty(), "{command}");
    }
}

#[test]
fn every_flag_that_the_readme_names_is_in_the_help() {
    let readme = include_str!("../README.md");
    let help: String = [
        "compute", "parse", "verify", "probe", "serve", "tap", "explain",
    ]
    .iter()
    .map(|command| {
        let mut ws76 = Command::new(env!("CARGO_BIN_EXE_ws76"));
        let output = ws76.args([command, "--help"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    })
    .collect();
    // Cargo's own flags stand in the README too.
    let cargos = ["--release", "--path"];
    for word in readme.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        if word.starts_with("--")
            && word.len() > 3
            && !cargos.contains(&word)
            && !word.ends_with('-')
        {
            assert!(help.contains(word), "{word}");
        }
    }
}
