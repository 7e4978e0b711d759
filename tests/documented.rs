//! `docs/mistakes.md` says of each mistake what the catalogue in the library says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::PathBuf;

use ws76::diagnosis::mistakes;

const MARKS: [&str; 2] = [
    "<!-- mistakes: written by the tests -->\n",
    "<!-- end of mistakes -->",
];

fn tables() -> String {
    let mut page = String::new();
    let mut phase = None;
    for mistake in mistakes::ALL {
        if phase != Some(mistake.phase()) {
            phase = Some(mistake.phase());
            let title = mistake.phase().title();
            writeln!(page, "\n## {}{}", title[..1].to_uppercase(), &title[1..]).unwrap();
            writeln!(
                page,
                "| id | the server | languages | how common | the slip | where | help |"
            )
            .unwrap();
            writeln!(page, "| --- | --- | --- | --- | --- | --- | --- |").unwrap();
        }
        let cell = |text: &str| {
            text.replace('&', "&amp;")
                .replace('|', "&#124;")
                .replace('<', "&lt;")
        };
        writeln!(
            page,
            "| `{}` | {} | {} | {} | <code>{}</code> | {} | {} |",
            mistake.id,
            cell(mistake.sentence),
            mistake.languages,
            mistake.commonness.word(),
            cell(mistake.slip),
            cell(mistake.evidence),
            cell(mistake.help)
        )
        .unwrap();
    }
    page.push('\n');
    page
}

fn page() -> (PathBuf, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/mistakes.md");
    let page = std::fs::read_to_string(&path).unwrap();
    (path, page)
}

/// With `SNAPSHOTS=overwrite` the page is written anew, as the golden files are.
#[test]
fn the_page_on_mistakes_is_not_stale() {
    let (path, page) = page();
    let (head, rest) = page.split_once(MARKS[0]).unwrap();
    let (_, tail) = rest.split_once(MARKS[1]).unwrap();
    let fresh = [head, MARKS[0], &tables(), MARKS[1], tail].concat();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &fresh).unwrap();
    } else {
        assert!(
            page == fresh,
            "docs/mistakes.md is stale: SNAPSHOTS=overwrite cargo test"
        );
    }
}

#[test]
fn the_implementations_read_show_mistakes_of_the_catalogue() {
    let (_, page) = page();
    let (_, read) = page.split_once("## Implementations read").unwrap();
    let rows = read.lines().filter(|line| line.starts_with("| ")).skip(2);
    let mut languages: Vec<&str> = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 5, "{row}");
        languages.push(cells[1].trim());
        for id in cells[4].split('`').skip(1).step_by(2) {
            let is_known = mistakes::find(id).is_some() || id == "Upgrade: websocket";
            assert!(is_known, "{id}");
        }
    }
    assert!(languages.len() >= 10);
    languages.sort_unstable();
    languages.dedup();
    assert!(languages.len() >= 8, "{languages:?}");
}
