//! `docs/clients.md`: its tables are made from the table of clients and from what was measured.

use std::fmt::Write as _;

use serde_json::Value;
use ws76::diagnosis::mistakes;
use ws76::draft::clients::{self, Client, Does};
use ws76::draft::rules::{self, Rule};
use ws76::versions;

use super::lines;

fn marks(name: &str) -> [String; 2] {
    [
        format!("<!-- {name}: written by the tests -->\n"),
        format!("<!-- end of {name} -->"),
    ]
}

/// With `SNAPSHOTS=overwrite` the page is written anew, as the golden files are.
#[test]
fn the_page_on_clients_is_not_stale() {
    let page = std::fs::read_to_string("docs/clients.md").unwrap();
    let mut fresh = page.clone();
    for (name, part) in [
        ("mistakes", of_mistakes()),
        ("clients", by_rule(&rules::ALL, &Client::ALL[..4])),
        (
            "chromium",
            by_rule(&versions::rules::ALL, &Client::ALL[4..]),
        ),
        ("messages", of_messages()),
    ] {
        let [begin, end] = marks(name);
        let (head, rest) = fresh.split_once(&begin).unwrap();
        let (_, tail) = rest.split_once(&end).unwrap();
        fresh = [head, &begin, &part, &end, tail].concat();
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write("docs/clients.md", &fresh).unwrap();
    } else {
        assert!(
            page == fresh,
            "docs/clients.md is stale: SNAPSHOTS=overwrite cargo test"
        );
    }
}

/// What the browser did with each mistake of `serve`, the many alike counted.
fn of_mistakes() -> String {
    let rows = lines("testdata/webkit534/mistakes.jsonl");
    let shown = |row: &&Value| row["shows"] == true;
    let ids = |does: &dyn Fn(&Value) -> bool| {
        let of = rows.iter().filter(|row| does(row));
        let ids = of.map(|row| format!("`{}`", row["id"].as_str().unwrap()));
        ids.collect::<Vec<_>>()
    };
    let does = |row: &Value, word: &str| row["shows"] == true && row["does"] == word;
    let fails = ids(&|row| does(row, "fails"));
    let waits = ids(&|row| does(row, "waits"));
    let unseen = ids(&|row| row["shows"] == false);
    let mut text = format!(
        "Of {} mistakes, {} showed on the browser's keys within 100 handshakes.\n\n\
         | it | mistakes | which |\n| --- | --- | --- |\n\
         | fails, with an error event and no word in its console | {} | all that are not below |\n\
         | waits, without an event, for the rest of 16 bytes | {} | {} |\n",
        rows.len(),
        rows.iter().filter(shown).count(),
        fails.len(),
        waits.len(),
        waits.join(", ")
    );
    let mut effects: Vec<&str> = rows
        .iter()
        .filter(shown)
        .map(|row| row["does"].as_str().unwrap())
        .collect();
    effects.retain(|does| does.starts_with("opens"));
    effects.sort_unstable();
    effects.dedup();
    for effect in effects {
        let of = ids(&|row| does(row, effect));
        let nuls = effect.matches("\\x00").count();
        let words = match effect {
            "opens, no message" => "opens, and the first message is lost".to_owned(),
            _ if nuls > 0 => format!("opens, and the first message begins with NUL ({nuls})"),
            other => other.to_owned(),
        };
        let _ = writeln!(text, "| {} | {} | {} |", words, of.len(), of.join(", "));
    }
    let _ = write!(
        text,
        "| opens: its keys made the right answer each time | {} | {} |\n\n",
        unseen.len(),
        unseen.join(", ")
    );
    let known = mistakes::ALL.len();
    assert!(
        rows.len() * 20 > known * 19,
        "of {known} mistakes {} were tried",
        rows.len()
    );
    text
}

/// A row a rule, a column a client.
fn by_rule(rules: &[&'static Rule], clients: &[Client]) -> String {
    let names: Vec<&str> = clients.iter().map(|client| client.name()).collect();
    let mut table = format!(
        "| rule | the document's client | {} |\n| --- | --- |{}\n",
        names.join(" | "),
        " --- |".repeat(clients.len())
    );
    for rule in rules {
        let rows: Vec<_> = clients::of(rule)
            .filter(|row| clients.contains(&row.client))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let cell = |client: &Client| {
            let rows = rows.iter().filter(|row| row.client == *client);
            let mut cells: Vec<String> = Vec::new();
            for does in [Does::Fails, Does::Opens, Does::Harmed] {
                let of: Vec<&str> = rows
                    .clone()
                    .filter(|row| row.does == does)
                    .map(|row| row.when)
                    .collect();
                let word = match does {
                    Does::Opens => "opens".to_owned(),
                    other => format!("**{}**", other.words()),
                };
                if !of.is_empty() {
                    let words = format!("{word} {}", of.join(", "));
                    cells.push(words.trim_end_matches([' ', ',']).to_owned());
                }
            }
            cells.join("; ")
        };
        let cells: Vec<String> = clients.iter().map(cell).collect();
        let draft = match (rule.id, rule.severity.word()) {
            ("answer-short", _) => "waits",
            ("rfc-answered-draft-76", _) => "**fails** by what is absent",
            (_, "error") => "**fails**",
            _ => "opens",
        };
        let _ = writeln!(table, "| `{}` | {draft} | {} |", rule.id, cells.join(" | "));
    }
    table
}

/// From each message to the rules.
fn of_messages() -> String {
    let mut rows: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for row in clients::all() {
        let Some(says) = row.says else { continue };
        let by = row.client.and_version();
        match rows
            .iter_mut()
            .find(|known| known.0 == says && known.1 == by)
        {
            Some(known) => known.2.push(row.rule),
            None => rows.push((says, by, vec![row.rule])),
        }
    }
    rows.sort_by_key(|row| (row.1, row.0));
    let mut table = String::from("| message | by | broken |\n| --- | --- | --- |\n");
    for (says, by, rules) in rows {
        let mut ids: Vec<String> = rules.iter().map(|id| format!("`{id}`")).collect();
        ids.dedup();
        let _ = writeln!(table, "| `{says}` | {by} | {} |", ids.join(", "));
    }
    table
}
