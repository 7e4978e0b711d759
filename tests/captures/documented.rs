//! `docs/captures.md` says of each form what the table in the library says.

use std::fmt::Write as _;
use std::path::PathBuf;

use ws76::capture::{Options, TABLE};

/// Marks between which the table stands.
const MARKS: [&str; 2] = [
    "<!-- forms: written by the tests -->\n",
    "<!-- end of forms -->\n",
];

fn table() -> String {
    let mut table =
        "| form | what it is | a command that makes it |\n| --- | --- | --- |\n".to_owned();
    for row in TABLE.iter() {
        // A bar would end the cell, and an angle bracket stands for itself in code only.
        let command = row.command.replace('|', "\\|");
        let sentence = row
            .sentence
            .replace('|', "\\|")
            .replace('>', "&gt;")
            .replace('<', "&lt;");
        write!(table, "| `{}` | {sentence}", row.id).unwrap();
        if let Some(instead) = row.instead {
            write!(table, "; `{instead}` keeps them").unwrap();
        }
        let (command, rest) = match command.split_once(" (") {
            Some((command, rest)) => (command.to_owned(), format!(" ({rest}")),
            None => (command, String::new()),
        };
        writeln!(table, " | `{command}`{rest} |").unwrap();
    }
    table
}

/// With `SNAPSHOTS=overwrite` the page is written anew, as the golden files are.
#[test]
fn the_page_on_captures_is_not_stale() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/captures.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find(MARKS[0]).unwrap() + MARKS[0].len();
    let end = page.find(MARKS[1]).unwrap();
    let fresh = format!("{}{}{}", &page[..start], table(), &page[end..]);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &fresh).unwrap();
    } else {
        assert!(
            page == fresh,
            "docs/captures.md is stale: SNAPSHOTS=overwrite cargo test"
        );
    }
}

#[test]
fn the_limits_on_the_page_are_those_of_the_library() {
    let page = include_str!("../../docs/captures.md");
    let defaults = Options::default();
    for (limit, shown) in [
        (defaults.kept, "64 KiB"),
        (defaults.kept_after_fields, "4 KiB"),
        (defaults.held, "16 MiB"),
        (defaults.text, "16 MiB"),
    ] {
        let (number, unit) = shown.split_once(' ').unwrap();
        let unit = if unit == "KiB" { 1 << 10 } else { 1 << 20 };
        assert_eq!(number.parse::<usize>().unwrap() * unit, limit);
        assert!(page.contains(shown), "{shown}");
    }
    assert!(page.contains(&format!("{}", defaults.flows)) && page.contains("--flows"));
}
