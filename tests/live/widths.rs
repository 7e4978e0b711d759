//! The text of live commands at 40 to 200 columns.

use std::process::{Command, Output};

use crate::columns::may_be_long;
use crate::support::{spawn_command, ws76};

fn at(columns: usize, args: &[&str]) -> Command {
    let mut command = ws76();
    command.args(args).env("COLUMNS", columns.to_string());
    command.env_remove("LC_ALL");
    command
}

/// What one handshake through a tap shows at each of the three.
fn shown(columns: usize, more: &[&str]) -> [String; 3] {
    let serve = [&["serve", "127.0.0.1:0", "--once"], more].concat();
    let (server, _stderr, url) = spawn_command(&mut at(columns, &serve));
    let target = url.trim_start_matches("ws://").trim_end_matches('/');
    let tap = ["tap", "127.0.0.1:0", target, "--once", "-v"];
    let (tap, _stderr, url) = spawn_command(&mut at(columns, &tap));
    let probe = at(columns, &["probe", &url, "-v", "--send", "a text"])
        .output()
        .unwrap();
    let text = |output: Output| String::from_utf8(output.stdout).unwrap();
    let [server, tap] = [server, tap].map(|child| child.wait_with_output().unwrap());
    [probe, server, tap].map(text)
}

#[test]
fn no_line_of_a_live_command_is_longer_than_the_terminal() {
    let mut wrong = Vec::new();
    for columns in [40, 60, 80, 120, 200] {
        for more in [
            &[][..],
            &["--mistake", "answer-hex"],
            &["-v", "--mistake", "parts-little-endian"],
        ] {
            let said = shown(columns, more);
            for (name, text) in ["probe", "serve", "tap"].into_iter().zip(&said) {
                let mistake = more.last().unwrap_or(&"match");
                assert!(
                    text.contains(mistake),
                    "{name} {more:?} at {columns}: {text}"
                );
                let long =
                    |line: &&str| line.chars().count() > columns && !may_be_long(line, columns);
                let long = text.lines().filter(long);
                wrong.extend(long.map(|line| format!("{name} {more:?} at {columns}: {line}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
