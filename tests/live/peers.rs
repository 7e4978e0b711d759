//! `docs/peers.md` out of what `tests/peers/run` expects of each peer.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;
use ws76::live::suite::{Case, GROUPS, cases};

use super::docs::check;

/// The servers in the order of the page: those that people still install first, then by language.
const SERVERS: [&str; 14] = [
    "lighttpd",
    "mochiweb",
    "websocketpp",
    "websocket-driver",
    "ws",
    "faye",
    "sockjs",
    "eventlet",
    "gevent-websocket",
    "gunicorn-websocket",
    "txws",
    "em-websocket",
    "websocket-ruby",
    "protocol-websocket",
];
const PROXIES: [&str; 3] = ["nginx", "apache", "haproxy"];
const CLIENTS: [&str; 2] = ["websocket-ruby", "protocol-websocket"];

/// What in a server's code makes its results: files and lines of the version that is run.
const CODE: [(&str, &str); 14] = [
    (
        "lighttpd",
        "`src/mod_wstunnel.c`: the two parts are hashed as they lie in memory (693, 710 to 723), so little-endian on most machines; the quotient is rounded down (693); an eleventh digit is refused (686); `Upgrade: websocket` (755); `Sec-WebSocket-Origin` is switched off (761 to 768); the location has no query (777). Key 3 is waited for (859), and what comes later than the fields is not read on.",
    ),
    (
        "mochiweb",
        "`mochiweb_websocket.erl`, `hixie_handshake` (138): `div` rounds down and fails without spaces, `list_to_integer` without digits; each part is packed into 32 bits, so larger ones wrap; the origin goes back as it came; the answer is sent as an HTTP body with a Content-Length; the location is made of Host and path, without the query (`make_handshake`, 102). Read in the debug information of Debian's package.",
    ),
    (
        "websocketpp",
        "`processors/hybi00.hpp`: `strtoul` cut to 32 bits (431); a part without spaces, digits or value is 0 (432, 439); the quotient is rounded down (433). A request without all of key 3 is answered with 400.",
    ),
    (
        "websocket-driver",
        "`driver/draft76.js`: a part above 32 bits is an error of `writeUInt32BE` (83, 84) that nobody catches, after the fields are sent; no `Sec-WebSocket-Protocol` goes back (27 to 30). Keys without spaces fail by `NaN` (66). Node.js trims the keys and joins two of them by a comma and a space.",
    ),
    (
        "ws",
        "`lib/WebSocketServer.js`: the block is handed to the hash as strings (340, 346), which Node.js takes for UTF-8 from version 6 on; `>>` cuts a part to 32 bits (341). A bad key is answered with 400 and the connection destroyed (335, 452 to 463). The quotient of a number above 2^53 is one of floating point (333).",
    ),
    (
        "faye",
        "`faye-node.js`: strings to the hash (1332 to 1334), as ws; the remainder is not looked at (1325, 1328); a key without spaces or digits is an exception (1350, 1354) that leaves the client waiting; key 3 is what came with the fields, however much (1334); no `Sec-WebSocket-Protocol`.",
    ),
    (
        "sockjs",
        "`lib/trans-websocket-hixie76.js`: strings to the hash (32, 34); status and fields are sent (52) before key 3 is read or a key is looked at, so that a bad key leaves a 101 behind which the connection is closed (103). From Node.js 12 on it sends 101 and closes, since sockets of HTTP refuse `setEncoding` (55): the test's script takes that refusal back.",
    ),
    (
        "eventlet",
        "`eventlet/websocket.py`: `//` rounds down (353); `Sec-WebSocket-Protocol: default` where none was asked (204, 205); an origin or Host goes back as it came (181 to 187, 203). The WSGI server trims the keys.",
    ),
    (
        "gevent-websocket",
        "`geventwebsocket/handler.py`: status and fields go out (161) before key 3 is read (164), so that what fails later (`struct.pack`, 166: a part above 32 bits) leaves a 101 without an answer; without `Sec-WebSocket-Key1` it is draft 75 (170). The WSGI server trims the keys.",
    ),
    (
        "gunicorn-websocket",
        "`gunicornwebsocket/handler.py`: the same code (140 to 160, 200 to 207) behind gunicorn's reader of requests, which writes an HTTP error behind the 101 where the handler fails.",
    ),
    (
        "txws",
        "`txws.py`: key 3 is decoded as UTF-8 (619), so that a byte above 7F in it ends the connection, and where it is UTF-8 after all it is encoded as Latin-1 (142): shorter, and wrong. That suited Python 2. The quotient is rounded down (139); a request without a key is waited on.",
    ),
    (
        "em-websocket",
        "`em-websocket/handshake76.rb`: as the draft has it but for a key without digits, which is 0 (46). `handshake.rb`: key 3 that begins in a later packet than the fields is an error of its HTTP parser (26, 31), and so are bytes behind key 3 (128).",
    ),
    (
        "websocket-ruby",
        "`websocket/handshake/base.rb`: what follows the fields is stripped and taken for key 3, however much has come (66); values are stripped (128). `handler/server76.rb`: a key without digits is 0 (57).",
    ),
    (
        "protocol-websocket",
        "`Protocol/WebSocket/Message.pm`: `int` rounds down (143), and Perl counts in floating point from 2^64 on; `pack 'N'` cuts to 32 bits (90, 91). A key without digits is 0.",
    ),
];

const HEAD: &str = "\
# What real servers, proxies and clients do
Peers of draft 76 that can still be installed, held against the conformance suite
([conformance.md](conformance.md)) by `tests/peers/run`, which installs and starts each and compares
with `tests/peers/expected/`. This page is made from those results by the tests.
";

const LEGEND: &str = "\
**W** wrong answer, **A** answered where the connection is to be closed, **S** silent for a second, \
**C** closed, **R** refused with a status of its own, **B** a field of the response is broken, \
**N** 101 without an answer, **O** left open, **X** the server died; empty: passed.
";

/// The expected results of a kind of peers, in the order of the page.
fn expected(kind: &str, names: &[&str]) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers/expected");
    let read = |name: &&str| {
        let path = folder.join(format!("{kind}-{name}.json"));
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    names.iter().map(read).collect()
}

fn name_of(peer: &Value) -> &str {
    peer["peer"].as_str().unwrap()
}

#[test]
fn the_page_of_the_peers_is_what_is_expected_of_them() {
    let servers = expected("server", &SERVERS);
    let mut page = HEAD.to_owned();
    write_servers(&mut page, &servers);
    for group in GROUPS.iter() {
        write_group(&mut page, group.title, &group.cases, &servers);
    }
    let all_pass: Vec<String> = cases()
        .filter(|(_, case)| {
            servers
                .iter()
                .all(|server| cell(server, case.id).is_empty())
        })
        .map(|(_, case)| format!("`{}`", case.id))
        .collect();
    let _ = writeln!(
        page,
        "\n## Cases that all servers pass\n{}",
        all_pass.join(", ")
    );
    write_proxies(&mut page);
    write_clients(&mut page);
    check("docs/peers.md", &page);
}

fn write_servers(page: &mut String, servers: &[Value]) {
    page.push_str(
        "\n## The servers\n| | server | one handshake | passed | mistakes named, and the cases that each explains |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for (at, server) in servers.iter().enumerate() {
        let results = server["cases"].as_object().unwrap().values();
        let passed = results.filter(|case| case.as_str().unwrap().starts_with("pass"));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} of {} | {} |",
            letter(at),
            name_of(server),
            probe_cell(&server["probe"]),
            passed.count(),
            cases().count(),
            mistakes_cell(server),
        );
    }
    page.push_str("\nWhat in their code makes it, by file and line of the version that is run:\n");
    for (name, text) in CODE {
        let at = SERVERS.iter().position(|server| *server == name).unwrap();
        let _ = writeln!(page, "- **{}** {text}", letter(at));
    }
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
    let found = probe["diagnosis"].as_array().unwrap().iter();
    let mut named: Vec<String> = found.map(|one| list(one).join(" + ")).collect();
    if named.is_empty() {
        named = list(&probe["findings"]);
    }
    if !named.is_empty() {
        let _ = write!(text, ": {}", named.join(", "));
    }
    text
}

/// What came, where the case is not passed; the mistakes that explain it are in the first table.
fn cell<'v>(server: &'v Value, id: &str) -> &'v str {
    let result = server["cases"][id]
        .as_str()
        .unwrap_or_else(|| panic!("{id}"));
    let came = result.strip_prefix("fail: ").unwrap_or_default();
    came.split(" [").next().unwrap_or_default()
}

/// The letter of the legend.
fn mark(came: &str) -> &str {
    match came {
        "" => "",
        "wrong answer" => "**W**",
        "answered" => "**A**",
        "silent" => "**S**",
        "closed" => "**C**",
        "broken" => "**B**",
        "101 without answer" => "**N**",
        "left open" => "**O**",
        "the server is gone" => "**X**",
        came if came.starts_with("refused") => "**R**",
        came => came,
    }
}

/// The mistakes that the suite names without help, and how many cases each explains.
fn mistakes_cell(server: &Value) -> String {
    let named = server["mistakes"].as_object().unwrap().iter();
    let named = named.map(|(ids, count)| format!("`{ids}` ({count})"));
    named.collect::<Vec<_>>().join(", ")
}

fn write_group(page: &mut String, title: &str, cases: &[Case], servers: &[Value]) {
    let is_broken = |case: &&Case| {
        servers
            .iter()
            .any(|server| !cell(server, case.id).is_empty())
    };
    let broken: Vec<_> = cases.iter().filter(is_broken).collect();
    if broken.is_empty() {
        return;
    }
    let letters: Vec<String> = (0..servers.len())
        .map(|at| letter(at).to_string())
        .collect();
    let _ = write!(
        page,
        "\n## {title}\n{LEGEND}\n| case | severity | {} |\n| --- | --- |{}\n",
        letters.join(" | "),
        " --- |".repeat(servers.len())
    );
    for case in broken {
        let cells: Vec<&str> = servers
            .iter()
            .map(|server| mark(cell(server, case.id)))
            .collect();
        let word = case.severity.word();
        let _ = writeln!(page, "| `{}` | {word} | {} |", case.id, cells.join(" | "));
    }
}

fn write_proxies(page: &mut String) {
    page.push_str(
        "\n## Proxies\nIn front of `ws76 serve`, each configured for WebSocket as its manual says. The draft's eight \
         bytes of key 3 are announced by no field, so that a proxy may hold them back. A server that sends its \
         fields before it has key 3, as serve does, may pass where one that waits for key 3 does not.\n\n\
         | proxy | a right server | a server that waits for key 3 | cases passed |\n| --- | --- | --- | --- |\n",
    );
    for proxy in expected("proxy", &PROXIES) {
        let late = &proxy["waits for key 3"];
        let is_through = late["diagnosis"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one[0] == "parts-little-endian");
        let late = if is_through {
            "key 3 and the answer pass".to_owned()
        } else {
            probe_cell(late)
        };
        let results = proxy["cases"].as_object().unwrap().values();
        let passed = results
            .filter(|case| case.as_str().unwrap().starts_with("pass"))
            .count();
        let _ = writeln!(
            page,
            "| {} | {} | {late} | {passed} of {} |",
            name_of(&proxy),
            probe_cell(&proxy["probe"]),
            cases().count()
        );
    }
    page.push_str(
        "\nHAProxy takes `Upgrade: WebSocket` in any case for RFC 6455 (`src/h1.c`, 349) and refuses a request without \
         a `Sec-WebSocket-Key` of 24 bytes (`src/mux_h1.c`, 1538, 1565, 1645 to 1650) before any server sees it; \
         in TCP mode it passes every byte.\n",
    );
}

/// How the responses' names begin, in the order of 4.1.
const STEPS: [&str; 15] = [
    "right",
    "status",
    "continue",
    "crlf",
    "lf",
    "no-space",
    "two-spaces",
    "field",
    "upgrade",
    "connection",
    "origin",
    "location",
    "protocol",
    "answer",
    "behind",
];

fn write_clients(page: &mut String) {
    let browser = expected("browser", &["webkit534"]).remove(0);
    let clients = expected("client", &CLIENTS);
    write_mistakes(page, &browser, &clients);
    let _ = write!(
        page,
        "\n## Clients by rules\nA server breaks one rule of the response at a time and sends two messages behind it. \
         The first column is what the draft's client (4.1) does, by ws76; the console's words are the browser's, of \
         which only the part that does not vary is shown. The other two clients get no messages. Not every client that opens is right, and not every one \
         that fails is wrong: see the rule with `ws76 explain`.\n\n\
         | response | the draft's client | {} | {} | the browser's console |\n| --- | --- | --- |{} --- |\n",
        name_of(&browser),
        clients.iter().map(name_of).collect::<Vec<_>>().join(" | "),
        " --- |".repeat(clients.len()),
    );
    let mut rows: Vec<_> = browser["responses"].as_object().unwrap().iter().collect();
    rows.sort_by_key(|(name, _)| {
        STEPS
            .iter()
            .position(|step| name.starts_with(step))
            .unwrap()
    });
    for (name, row) in rows {
        let others: Vec<&str> = clients
            .iter()
            .map(|client| match client["responses"][name].as_str().unwrap() {
                "accepted" => "opens",
                "rejected" => "fails",
                other => other,
            })
            .collect();
        let said = row["console"].as_array().map_or(String::new(), |lines| {
            let lines = lines.iter().map(|line| console(line.as_str().unwrap()));
            lines.collect::<Vec<_>>().join("; ")
        });
        let does = row["does"].as_str().unwrap().replace('\\', "\\\\");
        let draft = drafts_client(row["ws76"].as_str().unwrap());
        let _ = writeln!(
            page,
            "| {name} | {draft} | {does} | {} | {said} |",
            others.join(" | ")
        );
    }
}

/// What a client of 4.1 does, by the verdict, with the rules that are broken.
fn drafts_client(told: &str) -> String {
    let (verdict, rules) = told.split_once(':').unwrap();
    let does = match verdict {
        "match" => "opens",
        "incomplete" => "waits",
        _ => "fails",
    };
    let rules: Vec<String> = rules
        .split_whitespace()
        .map(|rule| format!("`{rule}`"))
        .collect();
    [&[does.to_owned()], &rules[..]].concat().join(" ")
}

/// The part of a console's line that does not vary.
fn console(line: &str) -> String {
    let line = line
        .strip_prefix("Error during WebSocket handshake: ")
        .unwrap_or(line);
    let line = line
        .split_once("mismatch:")
        .map_or(line, |(what, _)| &line[..what.len() + "mismatch".len()]);
    format!("`{}`", line.trim_end_matches(['\r', ' ', ':']))
}

fn write_mistakes(page: &mut String, browser: &Value, clients: &[Value]) {
    let names: Vec<&str> = [browser].into_iter().chain(clients).map(name_of).collect();
    let _ = write!(
        page,
        "\n## Clients and wrong answers\nA right client opens the connection on the right answer and on no other.\n\n\
         | `ws76 serve` | {} |\n| --- |{}\n",
        names.join(" | "),
        " --- |".repeat(names.len())
    );
    let mut rows: Vec<_> = clients[0]["handshakes"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    rows.sort_by_key(|what| !what.starts_with("right"));
    for what in rows {
        if clients[0]["handshakes"][what].is_null() {
            continue;
        }
        let shown = if what.starts_with("right") {
            what.clone()
        } else {
            format!("`--mistake {what}`")
        };
        let mut cells = vec![browser["handshakes"][what].as_str().unwrap().to_owned()];
        cells.extend(clients.iter().map(|client| {
            let did = client["handshakes"][what].as_str().unwrap();
            did.replace("accepted", "opens")
                .replace("rejected", "fails")
        }));
        let _ = writeln!(page, "| {shown} | {} |", cells.join(" | "));
    }
    page.push_str(
        "\nThe browser was run against every mistake: [clients.md](clients.md) has what it does, and what the \
         other clients do rule by rule.\n",
    );
}

#[test]
fn every_case_has_an_expected_result_of_every_server() {
    for server in [expected("server", &SERVERS), expected("proxy", &PROXIES)].concat() {
        let known = server["cases"].as_object().unwrap();
        let ids: Vec<&str> = cases().map(|(_, case)| case.id).collect();
        assert_eq!(known.keys().len(), ids.len(), "{}", name_of(&server));
        for id in ids {
            assert!(known.contains_key(id), "{}: {id}", name_of(&server));
        }
    }
}
