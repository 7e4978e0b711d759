//! Wrong servers that were written without a look at the catalogue: how many are explained by five
//! handshakes together, and by what.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that fails here shows the line"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use ws76::diagnosis::{Case, Together, explain_together};
use ws76::judge::Exchange;
use ws76::judge::{Handshake, Scope, Verdict};

struct Server {
    id: String,
    computation: String,
    exotic: bool,
    handshakes: Vec<(Vec<u8>, Vec<u8>)>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/wrong-servers")
}

fn servers() -> Vec<Server> {
    let lines = std::fs::read_to_string(folder().join("servers.jsonl")).unwrap();
    lines.lines().map(server).collect()
}

fn server(line: &str) -> Server {
    let row: Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    Server {
        id: text("id"),
        computation: format!("{}: {}", text("language"), text("computation")),
        exotic: row["exotic"].as_bool().unwrap(),
        handshakes: row["handshakes"]
            .as_array()
            .unwrap()
            .iter()
            .map(handshake)
            .collect(),
    }
}

fn handshake(row: &Value) -> (Vec<u8>, Vec<u8>) {
    let text = |place: usize| row[place].as_str().unwrap_or_default();
    let request = format!(
        "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\
         Origin: http://127.0.0.1:8080\r\nSec-WebSocket-Key1: {}\r\nSec-WebSocket-Key2: {}\r\n\r\n",
        text(0),
        text(1)
    );
    let more = match text(4) {
        "" => String::new(),
        field => format!("{field}\r\n"),
    };
    let response = format!(
        "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Origin: http://127.0.0.1:8080\r\n\
         Sec-WebSocket-Location: ws://127.0.0.1:8080/chat\r\n{more}\r\n"
    );
    let with = |head: String, place: usize| {
        [head.into_bytes(), hex::decode(text(place)).unwrap()].concat()
    };
    (with(request, 2), with(response, 3))
}

/// What the five handshakes come to together; none where all of them are right, or nothing
/// explains them.
enum Outcome {
    Explained(Together),
    Right,
    Nothing,
}

fn outcome(server: &Server) -> Outcome {
    let exchanges: Vec<_> = server
        .handshakes
        .iter()
        .map(|(request, response)| Exchange::from_wire(request, Some(response)))
        .collect();
    let judged: Vec<_> = exchanges
        .iter()
        .map(|exchange| Handshake::judge(exchange, Scope::Both, None))
        .collect();
    let is_right = |handshake: &&Handshake<'_>| handshake.verdict == Some(Verdict::Match);
    let right: Vec<_> = judged
        .iter()
        .filter(is_right)
        .filter_map(Case::read)
        .collect();
    let wrong: Vec<_> = judged.iter().filter_map(Case::of).collect();
    if wrong.is_empty() {
        return Outcome::Right;
    }
    match explain_together(&wrong, &right) {
        Some(together) => Outcome::Explained(together),
        None => Outcome::Nothing,
    }
}

/// The table of all servers, and how many of the plausible and of the exotic ones are explained.
fn table() -> (String, [[usize; 2]; 2]) {
    let mut page = String::from(
        "# What explains the wrong servers\n\n| server | computation | explained by |\n| --- | --- | --- |\n",
    );
    let mut counts = [[0; 2]; 2];
    let servers = servers();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let size = servers.len().div_ceil(threads);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let parts: Vec<_> = servers
            .chunks(size)
            .map(|part| scope.spawn(|| part.iter().map(outcome).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap())
            .collect()
    });
    for (server, outcome) in servers.iter().zip(&outcomes) {
        let (is_explained, text) = match outcome {
            Outcome::Explained(together) => (true, sets(together)),
            Outcome::Right => (false, "all five answers are right".to_owned()),
            Outcome::Nothing => (false, "**nothing**".to_owned()),
        };
        let [explained, all] = &mut counts[usize::from(server.exotic)];
        *explained += usize::from(is_explained);
        *all += 1;
        let computation = server.computation.replace('|', "\\|");
        let exotic = if server.exotic { " (exotic)" } else { "" };
        writeln!(page, "| {}{exotic} | {computation} | {text} |", server.id).unwrap();
    }
    (page, counts)
}

fn sets(together: &Together) -> String {
    let sets = together.sets.iter().map(|set| {
        let ids: Vec<&str> = set.iter().map(|mistake| mistake.id).collect();
        ids.join(" + ")
    });
    sets.collect::<Vec<_>>().join(", or ")
}

#[test]
fn most_wrong_servers_are_explained() {
    let (page, [plausible, exotic]) = table();
    eprintln!("explained: plausible {plausible:?}, exotic {exotic:?}");
    let path = folder().join("explained.md");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &page).unwrap();
    } else {
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            known == page,
            "explained.md is stale: SNAPSHOTS=overwrite cargo test"
        );
    }
    assert!(plausible[0] * 100 >= plausible[1] * 95, "{plausible:?}");
    assert!(exotic[0] * 100 >= exotic[1] * 70, "{exotic:?}");
}
