//! The pages that are made from tables: `SNAPSHOTS=overwrite cargo test` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;
use ws76::live::suite::{GROUPS, cases, document};

fn check(path: &str, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{}: SNAPSHOTS=overwrite writes it anew",
        path.display()
    );
}

#[test]
fn the_page_of_the_suite_is_its_table() {
    check("docs/conformance.md", &document());
}

/// The expected results of a kind of peers, in the order of the page.
fn expected(kind: &str, names: &[&str]) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers/expected");
    let read = |name: &&str| {
        let path = folder.join(format!("{kind}-{name}.json"));
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    names.iter().map(read).collect()
}

const SERVERS: [&str; 7] = [
    "websocket-driver",
    "ws",
    "eventlet",
    "txws",
    "em-websocket",
    "websocket-ruby",
    "protocol-websocket",
];
const CLIENTS: [&str; 2] = ["websocket-ruby", "protocol-websocket"];

const HEAD: &str = "\
# What real servers and clients do
Seven servers and two clients of draft 76 that can still be installed, held against the conformance
suite ([conformance.md](conformance.md)) by `tests/peers/run`, which installs and starts each and
compares with `tests/peers/expected/`. This page is made from those results and checked against them
by the tests.

A cell tells what came where that is not what must come: *answered* where the draft wants the
connection closed, *wrong answer* where the 16 bytes differ, *silent* where neither an answer nor a
closed connection came within a second, *broken* where a field of the response is not what it must
be, *the server is gone* where the process died of the request. An empty cell is a case kept.
";

fn name_of(peer: &Value) -> String {
    peer["peer"].as_str().unwrap().to_owned()
}

#[test]
fn the_page_of_the_peers_is_what_is_expected_of_them() {
    let servers = expected("server", &SERVERS);
    let mut page = HEAD.to_owned();
    page.push_str("\n## The peers\n| | server | one handshake | cases kept | mistakes named, and the cases that each explains |\n| --- | --- | --- | --- | --- |\n");
    for (at, server) in servers.iter().enumerate() {
        let kept = server["cases"].as_object().unwrap().values();
        let kept = kept.filter(|case| case.as_str().unwrap().starts_with("pass"));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} of {} | {} |",
            letter(at),
            name_of(server),
            probe_cell(&server["probe"]),
            kept.count(),
            cases().count(),
            mistakes_cell(server),
        );
    }
    for group in GROUPS {
        write_group(&mut page, group.title, group.cases, &servers);
    }
    let all_keep: Vec<String> = cases()
        .filter(|(_, case)| {
            servers
                .iter()
                .all(|server| cell(server, case.id).is_empty())
        })
        .map(|(_, case)| format!("`{}`", case.id))
        .collect();
    let _ = writeln!(page, "\n## Cases that all keep\n{}", all_keep.join(", "));
    write_clients(&mut page);
    check("docs/peers.md", &page);
}

fn letter(at: usize) -> char {
    char::from(b'A' + u8::try_from(at).unwrap())
}

fn probe_cell(probe: &Value) -> String {
    let list = |value: &Value| -> Vec<String> {
        let values = value.as_array().unwrap().iter();
        values
            .map(|value| format!("`{}`", value.as_str().unwrap()))
            .collect()
    };
    let mut text = probe["verdict"].as_str().unwrap().to_owned();
    let mistakes: Vec<String> = probe["diagnosis"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| list(one).join(" + "))
        .collect();
    let told = if mistakes.is_empty() {
        list(&probe["findings"])
    } else {
        mistakes
    };
    if !told.is_empty() {
        let _ = write!(text, ": {}", told.join(", "));
    }
    text
}

/// What came, where the case is not kept; the mistakes that explain it stand in the first table.
fn cell(server: &Value, id: &str) -> String {
    let told = server["cases"][id]
        .as_str()
        .unwrap_or_else(|| panic!("{id}"));
    let came = told.strip_prefix("fail: ").unwrap_or_default();
    came.split(" [").next().unwrap_or_default().to_owned()
}

/// The mistakes that the suite names without help, and how many cases each explains.
fn mistakes_cell(server: &Value) -> String {
    let named = server["mistakes"].as_object().unwrap().iter();
    let named = named.map(|(ids, count)| format!("`{ids}` ({count})"));
    named.collect::<Vec<_>>().join(", ")
}

fn write_group(
    page: &mut String,
    title: &str,
    cases: &[ws76::live::suite::Case],
    servers: &[Value],
) {
    let broken: Vec<_> = cases
        .iter()
        .filter(|case| {
            servers
                .iter()
                .any(|server| !cell(server, case.id).is_empty())
        })
        .collect();
    if broken.is_empty() {
        return;
    }
    let letters: Vec<String> = (0..servers.len())
        .map(|at| letter(at).to_string())
        .collect();
    let _ = write!(
        page,
        "\n## {title}\n| case | severity | {} |\n| --- | --- |{}\n",
        letters.join(" | "),
        " --- |".repeat(servers.len())
    );
    for case in broken {
        let cells: Vec<String> = servers.iter().map(|server| cell(server, case.id)).collect();
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            case.id,
            case.severity.word(),
            cells.join(" | ")
        );
    }
}

fn write_clients(page: &mut String) {
    let clients = expected("client", &CLIENTS);
    let names: Vec<String> = clients.iter().map(name_of).collect();
    let _ = write!(
        page,
        "\n## Clients\nWhat a client makes of `ws76 serve`: a right one accepts the right answer and rejects every other.\n\n\
         | the server | {} |\n| --- |{}\n",
        names.join(" | "),
        " --- |".repeat(clients.len())
    );
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for client in &clients {
        for (what, verdict) in client["handshakes"].as_object().unwrap() {
            rows.entry(what.clone())
                .or_default()
                .push(verdict.as_str().unwrap().to_owned());
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    // The right ones first.
    rows.sort_by_key(|(what, _)| (!what.starts_with("right"), what.clone()));
    for (what, verdicts) in rows {
        let what = if what.starts_with("right") {
            what
        } else {
            format!("`--mistake {what}`")
        };
        let _ = writeln!(page, "| {what} | {} |", verdicts.join(" | "));
    }
}

#[test]
fn every_case_has_an_expected_result_of_every_server() {
    for server in expected("server", &SERVERS) {
        let known = server["cases"].as_object().unwrap();
        let ids: Vec<&str> = cases().map(|(_, case)| case.id).collect();
        assert_eq!(known.keys().len(), ids.len(), "{}", name_of(&server));
        for id in ids {
            assert!(known.contains_key(id), "{}: {id}", name_of(&server));
        }
    }
}
