//! The console blocks of README.md and docs/ are run, and what they print is compared byte for byte.
//! Blocks marked `sh` need a peer, a network or a folder of captures: tests/consumers/documented.py and
//! tests/scale/run run those.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Commands and what they print, in the blocks between "```console" and "```".
fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    for block in page.split("```console\n").skip(1) {
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

/// README.md and every page of docs/.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap();
    let mut pages: Vec<PathBuf> = docs
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages.insert(0, root.join("README.md"));
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

#[test]
#[cfg(unix)]
fn every_console_example_prints_what_it_says() {
    let mut count = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for (command, expected) in examples(&page) {
            let place = path.display();
            let shell = command.replacen("ws76", env!("CARGO_BIN_EXE_ws76"), 1);
            let output = Command::new("sh")
                .arg("-c")
                .arg(&shell)
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env_remove("COLUMNS")
                .output()
                .unwrap();
            let stdout = String::from_utf8(output.stdout).unwrap();
            assert_eq!(stdout, expected, "{place}: {command}");
            assert!(output.stderr.is_empty(), "{place}: {command}");
            count += 1;
        }
    }
    assert!(count >= 12, "{count}");
}

#[test]
fn every_flag_that_a_page_names_is_in_the_help() {
    let commands = [
        "compute",
        "parse",
        "verify",
        "generate",
        "probe",
        "serve",
        "tap",
        "report",
        "explain",
        "man",
        "completions",
    ];
    let help: String = commands
        .iter()
        .map(|command| {
            let mut ws76 = Command::new(env!("CARGO_BIN_EXE_ws76"));
            let output = ws76.args([command, "--help"]).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();
    let known: BTreeSet<&str> = help.split(|c: char| !is_of_flag(c)).collect();
    // Code that names a command of this program; other programs' flags are theirs.
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let code = page.split('`').skip(1).step_by(2);
        for code in code.filter(|code| code.starts_with("ws76 ") || code.starts_with("--")) {
            let ours = code.split(['|', ';', '\n']).next().unwrap_or_default();
            for flag in ours.split(|c: char| !is_of_flag(c)) {
                let is_flag = flag.starts_with("--") && flag.len() > 3 && !flag.ends_with('-');
                assert!(
                    !is_flag || known.contains(flag) || CARGOS.contains(&flag),
                    "{}: {code}",
                    path.display()
                );
            }
        }
    }
}

/// Flags of cargo and of the project's own scripts.
const CARGOS: [&str; 6] = [
    "--release",
    "--path",
    "--write",
    "--quick",
    "--bleeding-edge",
    "--freeze",
];

const fn is_of_flag(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

#[test]
fn every_link_leads_to_a_file_and_every_page_is_in_the_index() {
    let readme = include_str!("../README.md");
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let folder = path.parent().unwrap();
        for link in page.split("](").skip(1) {
            let link = link.split(')').next().unwrap_or_default();
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || link.contains("://") || link.contains(' ') {
                continue;
            }
            assert!(folder.join(file).exists(), "{}: {link}", path.display());
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            name == "README.md" || readme.contains(&format!("(docs/{name})")),
            "{name} is in no index"
        );
    }
}
