//! `docs/conformance.md`, out of the table.

use std::fmt::Write as _;

use super::GROUPS;

const HEAD: &str = "\
# The conformance suite
`ws76 probe --suite ws://host:port/path` holds a server against these cases; `--case ID` runs one,
`--skip ID` leaves one out, `--jobs N` runs cases side by side, `--save DIR` keeps the exchanges of
those that fail as packet captures, and `--known FILE` names those that are known to fail, an id a
line: they do not fail the run, and one that passes is reported. A server that fails
`request-plain`, is gone or hangs ends the run, unless `--keep-going` is given. `--format html` writes
a report for a browser, and `ws76 report A.json B.json -o index.html` one over several servers.

This page is made from the table in `src/live/suite/` and checked against it by the tests.

Sections and steps are the draft's. A failure weighs as the draft's own word: *error* for must,
*warning* for should, *note* for what it leaves open. The exit code is 1 where one of severity error
fails. \"The connection closed\" is what the draft calls to abort; an HTTP error before it is taken
for the same. A case of several requests sends them one after the other and passes where each does.
";

/// The whole page.
#[must_use]
pub fn table() -> String {
    let mut page = HEAD.to_owned();
    for group in GROUPS.iter() {
        let _ = write!(
            page,
            "\n## {}\n| case | draft | severity | sent | must come |\n| --- | --- | --- | --- | --- |\n",
            capitalised(group.title)
        );
        for case in &group.cases {
            let step = case.step.map(|step| format!(" step {step}"));
            let _ = writeln!(
                page,
                "| `{}` | {}{} | {} | {} | {} |",
                case.id,
                case.section,
                step.unwrap_or_default(),
                case.severity.word(),
                case.sent.replace('|', "\\|"),
                case.expect.words()
            );
        }
    }
    page
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
