//! The page: its numbers, what it holds and what it never holds, its colours, and the commands on
//! it. What a browser makes of it is tested in tests/consumers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

fn ws76(args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_ws76"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

fn example() -> String {
    ws76(&["compute", "--example", "--format", "html"])
}

/// The page's text between tags, entities undone.
fn text(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    unescaped(&text)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The tags of a page with their attributes' names, and how often each occurs.
fn tags(html: &str) -> BTreeMap<String, usize> {
    let mut tags = BTreeMap::new();
    let body = html.split_once("</style>").unwrap().1;
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let mut outside = String::new();
        for (index, piece) in tag.split('"').enumerate() {
            if index % 2 == 0 {
                outside.push_str(piece);
            }
        }
        *tags.entry(outside).or_insert(0) += 1;
    }
    tags
}

#[test]
fn the_drafts_example_is_the_page_in_docs() {
    let page = example();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/handshake.html");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(path, &page).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == page,
        "docs/handshake.html is out of date"
    );
}

#[test]
fn the_page_has_every_number_of_the_drafts_example() {
    let text = text(&example());
    for number in [
        "4146546015 / 5 = 829309203",
        "1299853100 / 5 = 259970620",
        "31 6e 41 13",
        "0f 7e d6 3c",
        "386a4b5327793a472a436f2c5778612d",
        "\"8jKS'y:G*Co,Wxa-\"",
        "round 4ec064737576ccd9e93b4662c1d2f23e1",
        "HTTP/1.1 101 WebSocket Protocol Handshake\\r\\n",
        "Sec-WebSocket-Location: ws://example.com/demo\\r\\n",
    ] {
        assert!(text.contains(number), "{number}");
    }
}

#[test]
fn a_wrong_answer_stands_beside_the_right_one_with_both_computations() {
    let page = ws76(&[
        "verify",
        "testdata/formats/oldws-draft.raw",
        "--format",
        "html",
    ]);
    let text = text(&page);
    for said in [
        "mismatch",
        "challenge-utf8",
        "received; bytes that differ are underlined",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(
        page.contains("<mark>c3 96</mark>"),
        "the byte that became two is marked"
    );
    // All 16 bytes of this answer differ, on the wire and in the section of the answer.
    assert_eq!(page.matches("<li class=\"differs\">").count(), 32);
}

#[test]
fn several_handshakes_are_a_table_and_each_byte_by_byte() {
    let page = ws76(&[
        "verify",
        "testdata/peers/oldws/session.pcap",
        "--format",
        "html",
    ]);
    let rows = page.matches("<tr><td><b class=").count();
    let articles = page.matches("<article id=\"h").count();
    assert!(rows > 1 && rows == articles, "{rows} {articles}");
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "{ids:?}"
    );
    for link in page.split("href=\"#").skip(1) {
        let link = link.split('"').next().unwrap();
        assert!(ids.contains(&link), "{link}");
    }
}

#[test]
fn no_page_asks_for_anything() {
    for page in [
        example(),
        ws76(&[
            "verify",
            "testdata/formats/oldws-draft.raw",
            "--format",
            "html",
        ]),
        ws76(&[
            "parse",
            "testdata/formats/wsdriver-draft.raw",
            "--format",
            "html",
        ]),
        ws76(&["verify", "no-such-file", "--format", "html"]),
    ] {
        assert!(page.starts_with("<!doctype html>"), "{page}");
        let lower = page.to_ascii_lowercase();
        for never in [
            "<script",
            "<link",
            "<img",
            "<iframe",
            "<object",
            " src=",
            "url(",
            "@import",
            "javascript:",
        ] {
            assert!(!lower.contains(never), "{never}");
        }
        assert!(lower.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
        for tag in tags(&page).keys() {
            assert!(!tag.split(' ').any(|name| name.starts_with("on")), "{tag}");
        }
        for link in page.split("href=\"").skip(1) {
            assert!(link.starts_with('#'), "{link:.40}");
        }
    }
}

#[test]
fn each_tag_that_is_opened_is_closed() {
    // These may be left open, and are.
    let open_ended = ["meta", "!doctype", "th", "td", "li", "rect", "br"];
    for page in [
        example(),
        ws76(&[
            "verify",
            "testdata/peers/oldws/session.pcap",
            "--format",
            "html",
        ]),
    ] {
        let mut open: Vec<String> = Vec::new();
        for tag in page.replace("<style>", "<style>\n").split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            let name = tag.split([' ', '/']).next().unwrap().to_owned();
            if let Some(closed) = tag.strip_prefix('/') {
                if !open_ended.contains(&closed) {
                    assert_eq!(open.pop().as_deref(), Some(closed), "{tag}");
                }
            } else if !open_ended.contains(&name.as_str()) {
                open.push(name);
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn a_hostile_key_is_text_like_any_other() {
    // One byte of each key is junk of another kind; all pages have the same tags.
    let harmless = page_of("1 2_________________________________________");
    let hostile = [
        "1 2<script>alert(1)</script>________________",
        "1 2\"><img src=x onerror=alert(1)>___________",
        "1 2' onclick='alert(1)' x='________________'",
        "1 2&lt;script&gt;&#60;script&#62;___________",
        "1 2</style></code></pre></title>____________",
    ];
    for key in hostile {
        assert_eq!(key.len(), 44, "{key}");
        assert!(!key[3..].contains(|c: char| c == ' ' || c.is_ascii_digit()) || key.contains('1'));
        let page = page_of(key);
        let allowed: BTreeSet<&String> = Box::leak(Box::new(tags(&harmless))).keys().collect();
        for tag in tags(&page).keys() {
            assert!(allowed.contains(tag), "{key}: <{tag}>");
        }
        assert!(text(&page).contains("Sec-WebSocket-Key1: 1"), "{key}");
    }
    // Control bytes, UTF-8 and bidi controls: nothing of them reaches the page.
    for key in [
        "hex:3120321b5b33316d00ff",
        "hex:312032e280aee281a6efbbbfc2a0",
    ] {
        let page = page_of(key);
        let ours = ['\u{2423}', '\u{b7}', '\u{2713}', '\u{2717}'];
        for c in page.chars() {
            let is_ours = c == '\n' || matches!(c, ' '..='~') || ours.contains(&c);
            assert!(is_ours, "{key}: {c:?}");
        }
    }
    // A line end in a key cannot be part of a request: the page is of the computation alone.
    let page = page_of("escaped:1 2\\r\\nX: y");
    assert!(!page.contains("id=\"wire\"") && page.contains("id=\"key1\""));
}

fn page_of(key: &str) -> String {
    ws76(&[
        "compute", "--key1", key, "--key2", "2 2", "--key3", "12345678", "--format", "html",
    ])
}

#[test]
fn ten_megabytes_of_digits_make_a_small_page() {
    let path = std::env::temp_dir().join(format!("ws76-page-{}", std::process::id()));
    std::fs::write(&path, [b"1 ".as_slice(), &vec![b'7'; 10_000_000]].concat()).unwrap();
    let page = page_of(&format!("@{}", path.display()));
    std::fs::remove_file(&path).unwrap();
    assert!(
        page.contains("10000001 digits") && page.len() < 200_000,
        "{}",
        page.len()
    );
}

/// The commands on a page, and what each prints.
fn recipes(page: &str) -> Vec<(String, String)> {
    let commands = page.split("<code class=\"run\">").skip(1);
    commands
        .map(|rest| {
            let (command, rest) = rest.split_once("</code>").unwrap();
            let printed = rest.split_once("<samp>").unwrap().1;
            let printed = printed.split_once("</samp>").unwrap().0;
            (unescaped(command), unescaped(printed))
        })
        .collect()
}

#[test]
#[cfg(unix)]
fn the_commands_on_the_page_print_what_is_beside_them() {
    let has = |program: &str| {
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        found.is_ok_and(|found| found.status.success())
    };
    let pages = [
        example(),
        page_of("hex:2d31203225275c00ff0a3233"),
        page_of("% 100\\n'$(x)'`y` 0"),
    ];
    let mut count = 0;
    for page in pages {
        for (command, printed) in recipes(&page) {
            let needs = ["openssl", "python3"];
            if needs
                .iter()
                .any(|program| command.contains(program) && !has(program))
            {
                continue;
            }
            let run = Command::new("sh").args(["-c", &command]).output().unwrap();
            let out = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(
                out.contains(&printed),
                "{command}\nprints {out:?}, not {printed:?}"
            );
            count += 1;
        }
    }
    assert!(count >= 12, "{count}");
}

/// Relative luminance as WCAG 2 has it, of a colour like `#14161b`.
fn luminance(colour: &str) -> f64 {
    let hex = colour.trim_start_matches('#');
    let hex: String = if hex.len() == 3 {
        hex.chars().flat_map(|c| [c, c]).collect()
    } else {
        hex.to_owned()
    };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_can_be_read_on_every_ground_that_it_is_used_on() {
    let css = include_str!("../src/render/html/page.css");
    let mut least: f64 = 21.0;
    let themes: Vec<&str> = css.split(":root {").skip(1).collect();
    assert_eq!(themes.len(), 3, "light, dark and print");
    for theme in themes {
        let theme = theme.split('}').next().unwrap();
        let colours: BTreeMap<&str, &str> = theme
            .split(';')
            .filter_map(|line| line.trim().split_once(": "))
            .filter(|(_, value)| value.starts_with('#'))
            .collect();
        let check = |name: &str, ground: &str| {
            let found = contrast(colours[name], colours[ground]);
            assert!(found >= 4.5, "{name} on {ground}: {found:.2}");
            found
        };
        for ground in ["--paper", "--card"] {
            for name in [
                "--ink",
                "--faint",
                "--digit",
                "--space",
                "--part1",
                "--part2",
                "--key3",
                "--right",
                "--wrong",
                "--warning",
                "--link",
            ] {
                least = least.min(check(name, ground));
            }
        }
        for (name, ground) in [
            ("--part1", "--tint1"),
            ("--part2", "--tint2"),
            ("--key3", "--tint3"),
            ("--right", "--tintright"),
            ("--wrong", "--tintwrong"),
            ("--ink", "--tint2"),
            ("--faint", "--tint2"),
            ("--digit", "--tint2"),
            ("--space", "--tint2"),
        ] {
            least = least.min(check(name, ground));
        }
    }
    println!("least contrast: {least:.2}");
}

#[test]
fn whatever_can_be_explained_is_on_a_page() {
    let message = "location mismatch: ws://a/ != ws://a:80/";
    for (words, said) in [
        (&["key-not-multiple"][..], "4.1 steps 16 to 20"),
        (&["accept-hex"], "RFC 6455, 4.2.2"),
        (&["mismatch"], "exit code"),
        (&["part-zero"], "--case part-zero"),
        (&["5.2", "step", "6"], "answered-forbidden"),
        (&[message], "location-scheme"),
        (&["handshake failed"], "WebKit of 2011"),
        (&["CHALLENGE-UTF8", "refused"], "hash.update(block)"),
        (&["version-rfc-6455", "upgrade-answer"], "the client"),
    ] {
        let page = ws76(&[&["explain"], words, &["--format", "html"]].concat());
        assert!(text(&page).contains(said), "{words:?}: {said}");
        assert!(page.contains("<h1>") && page.contains("<h2>"), "{words:?}");
    }
    // All of it at once, each id once and every rule with the document that it is of.
    let page = ws76(&["explain", "--format", "html"]);
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let all: BTreeSet<&str> = ids.iter().copied().collect();
    assert!(all.len() > 500, "{}", all.len());
    let twice: Vec<&&str> = all
        .iter()
        .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(text(&page).contains("RFC 6455, 4.2.2; error"));
}

#[test]
fn a_line_end_is_shown_as_it_was_sent() {
    let path = std::env::temp_dir().join(format!("ws76-lf-{}", std::process::id()));
    let request = "GET /demo HTTP/1.1\nHost: a\nUpgrade: WebSocket\n\n12345678";
    std::fs::write(&path, request).unwrap();
    let path = path.display().to_string();
    let page = ws76(&[
        "verify",
        "--request",
        &path,
        "--response",
        &path,
        "--format",
        "html",
    ]);
    std::fs::remove_file(&path).unwrap();
    assert!(text(&page).contains("Host: a\\nfield"), "{}", text(&page));
    assert!(text(&page).contains("\\nempty line"), "{}", text(&page));
    let page = ws76(&[
        "verify",
        "testdata/damaged/lf-server-only.raw",
        "--format",
        "html",
    ]);
    assert!(
        text(&page).contains("Upgrade: WebSocket\\nfield") && text(&page).contains("\\r\\nfield")
    );
}
