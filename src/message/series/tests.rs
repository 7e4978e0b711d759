//! Handshakes in a row against their definition, and the work that it takes.

use super::*;

const HEAD: &str = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
const ANSWER: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\r\n0123456789abcdef";

/// The pieces of a run.
fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut series = Series::default();
    while !bytes.is_empty() {
        let (First::Ends(bounds) | First::Open(bounds)) = series.first(bytes, Rest::Nothing);
        series.pass(bounds.end);
        let (piece, rest) = bytes.split_at(bounds.end);
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

/// Bytes looked at to split a run.
fn steps(bytes: &[u8]) -> usize {
    STEPS.with(|counted| counted.set(0));
    pieces(bytes);
    STEPS.with(std::cell::Cell::get)
}

#[test]
fn twice_the_bytes_are_at_most_twice_the_work() {
    let long = "x".repeat(200);
    let page = "HTTP/1.1 404 No\r\nContent-Length: 900000\r\n\r\nno page";
    for unit in [
        format!("{HEAD}12345678"),
        format!("{HEAD}12345678{ANSWER}"),
        format!("{HEAD}12345678{page}"),
        "GET / HTTP/1.1\r\n".to_owned(),
        "GET / HTTP/1.1\n".to_owned(),
        "GET / HTTP/1.1\nGET / HTTP/1.1\r\n".to_owned(),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {long}\r\n"),
        "GET / GET ".to_owned(),
        "GET / HTTP/1.1\r\nHost: a\n\n".to_owned(),
        "HTTP/1.1 101 x\r\n\r\n".to_owned(),
        "HTTP/1.1 101 x\r\n".to_owned(),
        "HTTP/1.HTTP/1.1 10".to_owned(),
        "\r\n".to_owned(),
        "\n\r".to_owned(),
        "GET / HTTP/1.1\r\nGET / HTTP/1.1\nUpgrade: x\n\n12345678".to_owned(),
    ] {
        for before in ["", HEAD, &format!("{HEAD}12345678{ANSWER}")] {
            let once = format!("{before}{}", unit.repeat(500));
            let twice = format!("{before}{}", unit.repeat(1000));
            let (once, twice) = (steps(once.as_bytes()), steps(twice.as_bytes()));
            let context = format!("{before:?} {unit:?}: {once} and {twice}");
            assert!(twice <= once * 22 / 10, "{context}");
            assert!(
                twice <= 20 * (before.len() + 1000 * unit.len()),
                "{context}"
            );
        }
    }
}

#[test]
fn a_piece_does_not_change_when_more_bytes_come() {
    let page = "HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nno!";
    let absolute = "GET http://a/ HTTP/1.1\r\nSec-WebSocket-Key1: 1\r\n\r\n";
    let run = format!(
        "\n{HEAD}12345678{ANSWER}\0hi\u{7f}{HEAD}12345678{page}{HEAD}1234GET {absolute}87654321\
         {HEAD}GET / HTTP/1.1\r\n\r\nGET /no HTTP/1.1\r\nHost: a\r\n\r\n{HEAD}HTTP/1.1{ANSWER}"
    );
    let whole = pieces(run.as_bytes());
    for end in 0..run.len() {
        let mut bytes = run.as_bytes().get(..end).unwrap();
        let mut found = Vec::new();
        let mut series = Series::default();
        while let First::Ends(bounds) = series.first(bytes, Rest::More) {
            series.pass(bounds.end);
            let (piece, rest) = bytes.split_at(bounds.end);
            found.push(piece);
            bytes = rest;
        }
        assert_eq!(found, whole[..found.len()], "{end}");
    }
    assert_eq!(whole.len(), 6);
}

#[test]
fn a_body_is_passed_over_only_where_its_length_fits() {
    let page = |length: &str, body: &str| {
        format!("{HEAD}12345678HTTP/1.1 404 No\r\nContent-Length:{length}\r\n\r\n{body}")
    };
    let shown = format!("<pre>{HEAD}</pre>");
    let next = format!("{HEAD}12345678{ANSWER}");
    let right = page(&format!(" {} ", shown.len()), &shown);
    assert_eq!(pieces(format!("{right}{next}").as_bytes()).len(), 2);
    for wrong in ["5000", "20", "99999999999999999999", "-1"] {
        let run = format!("{}{next}", page(wrong, ""));
        assert_eq!(pieces(run.as_bytes()).len(), 2, "{wrong}");
    }
}

#[test]
fn a_length_that_nobody_believes_is_not_waited_for() {
    let page = format!("{HEAD}12345678HTTP/1.1 404 No\r\nContent-Length: 2000000\r\n\r\n{HEAD}");
    let found = Series::default().first(page.as_bytes(), Rest::More);
    assert!(matches!(found, First::Ends(bounds) if bounds.end == page.len() - HEAD.len()));
}

fn first(bytes: &str, rest: Rest) -> (bool, Bounds) {
    match Series::default().first(bytes.as_bytes(), rest) {
        First::Ends(bounds) => (true, bounds),
        First::Open(bounds) => (false, bounds),
    }
}

#[test]
fn a_status_line_has_version_space_and_three_digits() {
    for right in ["HTTP/1.1 101", "HTTP/1.0 404 x", "HTTP/1.10 101", "HTTP/1.100 101"] {
        assert!(is_status_line(right.as_bytes()), "{right}");
    }
    for wrong in [
        "HTTP/1. 101", "HTTP/1.x 101", "HTTP/1.1x101", "HTTP/1.1 1x1", "HTTP/1.1 10", "HTTP/1.1000 101",
        "HTTP/2.0 101", "HTTP/1.1",
    ] {
        assert!(!is_status_line(wrong.as_bytes()), "{wrong}");
    }
}

/// 5.1: the lines of a request that begins with CR LF end with CR LF, and a bare LF is part of a value.
#[test]
fn two_bare_lf_do_not_end_the_fields_of_a_request() {
    let head = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nA: b\n\nc\r\n\r\n";
    let (_, bounds) = first(&format!("{head}12345678{ANSWER}"), Rest::Nothing);
    assert_eq!(bounds.body, Some(head.len()));
    assert_eq!(bounds.response, Some(head.len() + 8));
}

#[test]
fn a_line_without_a_colon_is_no_status_line() {
    let head = "GET / HTTP/1.1\r\nno colon\r\nUpgrade: WebSocket\r\n\r\n";
    let status = "HTTP/1.1 101 x\r\nno colon\r\n\r\n";
    let (_, bounds) = first(&format!("{head}12345678{status}0123456789abcdef"), Rest::Nothing);
    assert_eq!(bounds.body, Some(head.len()));
    assert_eq!(bounds.response, Some(head.len() + 8));
    assert_eq!(bounds.response_body, Some(head.len() + 8 + status.len()));
}

#[test]
fn what_may_still_become_a_response_is_waited_for() {
    let body = Some(HEAD.len());
    // Four bytes behind key 3 may become "HTTP/": then key 3 is "HTTP/1.1".
    let short = format!("{HEAD}HTTP/1.1 101");
    assert_eq!(first(&short, Rest::More).1.response, None);
    assert_eq!(first(&short, Rest::Nothing).1.response, body);
    // Five that are not "HTTP/" cannot.
    assert_eq!(first(&format!("{short}\r"), Rest::More).1.response, body);
    // A request without a response ends where the next one begins.
    let (ends, bounds) = first(&format!("{HEAD}12345678{HEAD}"), Rest::More);
    assert_eq!((ends, bounds.end), (true, HEAD.len() + 8));
}

#[test]
fn what_may_still_become_a_request_is_waited_for() {
    let next = |bytes: &str, rest| Series::default().next_request(bytes.as_bytes(), 0, rest);
    for open in ["ab GET /a HT", "ab GET /a HTTP/1.1\r\nHost: a\r\n", "ab GET /a HTTP/1.1\nHost: a"] {
        assert_eq!(next(open, Rest::More), Next::Open(3), "{open}");
        assert_eq!(next(open, Rest::Nothing), Next::Nowhere, "{open}");
    }
    // Not for ever: a megabyte behind its beginning it has not shown itself. A whole start line is one
    // all the same, so that what follows is judged.
    for (begin, found) in [("GET /", Next::Nowhere), ("GET / HTTP/1.1\r\nA: ", Next::At(0))] {
        let long = format!("{begin}{}", "x".repeat(LONGEST_HEAD + 100));
        assert_eq!(next(&long, Rest::More), found, "{begin}");
    }
}

/// The definition: a start line with GET, and behind it a field that only a WebSocket's request has,
/// before an empty line.
fn is_request_at(bytes: &str, at: usize) -> bool {
    let Some((line, rest)) = bytes[at..].split_once('\n') else {
        return false;
    };
    let (bare, end) = match line.strip_suffix('\r') {
        Some(bare) => (bare, "\r\n"),
        None => (line, "\n"),
    };
    let targets = ["GET /", "GET ws://", "GET wss://", "GET http://", "GET https://"];
    let is_start = targets.iter().any(|begin| bare.starts_with(begin))
        && [" HTTP/1.0", " HTTP/1.1"].iter().any(|version| bare.ends_with(version));
    let mut lines = rest.split(end).peekable();
    let field = |line: &str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("sec-websocket-")
            || ["upgrade:", "upgrade ", "upgrade\r"].iter().any(|name| line.starts_with(name))
    };
    while let Some(line) = lines.next() {
        let ended = lines.peek().is_some();
        // The split takes the CR of "upgrade CR LF".
        if field(line) || (ended && field(&format!("{line}{end}"))) {
            return is_start;
        }
        let is_empty = line.is_empty() || (end == "\n" && line == "\r");
        if !ended || is_empty {
            return false;
        }
    }
    false
}

const TOKENS: [&str; 24] = [
    "\r\n", "\r\n", "\n", "\n", "\r", "GET / HTTP/1.1", "GET /a HTTP/1.0", "GET ws://a/ HTTP/1.1",
    "GET x HTTP/1.1", "GET ", "GET /", "GET / HTTP/1.1\r\n", "Upgrade: x", "upgrade", "Upgrade", "Upgraded: x",
    "Sec-WebSocket-Key1: 1", "Host: a", "x", "HTTP/1.1 101 x", "HTTP/1.1", "12345678", HEAD, ANSWER,
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn requests_are_found_where_the_definition_has_them(
        tokens in proptest::collection::vec(0..TOKENS.len(), 0..24),
    ) {
        let run: String = tokens.iter().map(|&token| TOKENS[token]).collect();
        let defined = (0..run.len()).find(|&at| run.is_char_boundary(at) && run[at..].starts_with("GET ") && is_request_at(&run, at));
        let found = Series::default().next_request(run.as_bytes(), 0, Rest::Nothing);
        proptest::prop_assert_eq!(found, defined.map_or(Next::Nowhere, Next::At), "{:?}", run);
    }

    /// What is remembered from one handshake to the next, and while bytes come, changes nothing.
    #[test]
    fn a_series_is_what_its_handshakes_are_one_by_one(
        tokens in proptest::collection::vec(0..TOKENS.len(), 0..40),
        step in 1..60_usize,
    ) {
        let run: String = tokens.iter().map(|&token| TOKENS[token]).collect();
        let (mut bytes, mut shown) = (run.as_bytes(), 0);
        let mut series = Series::default();
        while !bytes.is_empty() {
            shown = shown.min(bytes.len());
            let rest = if shown < bytes.len() { Rest::More } else { Rest::Nothing };
            let found = series.first(&bytes[..shown], rest);
            if rest == Rest::More && matches!(found, First::Open(_)) {
                shown = shown.saturating_add(step);
                continue;
            }
            proptest::prop_assert_eq!(found, Series::default().first(bytes, Rest::Nothing), "{:?}", run);
            let (First::Ends(bounds) | First::Open(bounds)) = found;
            series.pass(bounds.end);
            bytes = &bytes[bounds.end..];
            shown = shown.saturating_sub(bounds.end);
        }
    }
}

#[test]
fn fields_end_where_another_start_line_stands() {
    let run =
        format!("GET /a HTTP/1.1\r\nHost: a\r\n{HEAD}12345678HTTP/1.1 101 x\r\nA: b\r\n{HEAD}");
    assert_eq!(pieces(run.as_bytes()).len(), 3);
}

/// What was found out about one place says nothing about those before it, nor about those that were passed.
#[test]
fn what_is_remembered_holds_for_the_bytes_that_were_looked_at() {
    let run = format!("{HEAD}12345678{HEAD}12345678");
    let mut series = Series::default();
    let second = HEAD.len() + 8;
    assert_eq!(series.next_request(run.as_bytes(), 1, Rest::Nothing), Next::At(second));
    assert_eq!(series.next_request(run.as_bytes(), 0, Rest::Nothing), Next::At(0));
    series.pass(1);
    let rest = &run.as_bytes()[1..];
    assert_eq!(series.next_request(rest, 0, Rest::Nothing), Next::At(second - 1));
    series.pass(second);
    let rest = &run.as_bytes()[second + 1..];
    assert_eq!(series.next_request(rest, 0, Rest::Nothing), Next::Nowhere);
    // A beginning that may become a request, looked for again from behind it and from before it.
    let open = "ab GET / HTTP/1.1\r\nHost";
    let mut series = Series::default();
    for (from, next) in [(0, Next::Open(3)), (10, Next::Nowhere), (0, Next::Open(3))] {
        assert_eq!(series.next_request(open.as_bytes(), from, Rest::More), next);
    }
}
