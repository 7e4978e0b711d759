//! Request and response in a row, in one run of bytes.

use super::exchange::{Exchange, without_leading_line_ends};
use crate::bytes::Span;
use crate::message::{Message, Response, Separator, Side};

/// More handshakes than this are not looked for in one run of bytes.
const MOST: usize = 100_000;

/// Splits a run of bytes that holds request and response in a row, any number of times.
///
/// There is at least one exchange, unless the bytes are all line ends.
#[must_use]
pub fn split(bytes: &[u8]) -> Vec<Exchange<'_>> {
    let mut exchanges = Vec::new();
    let mut rest = bytes;
    while !without_leading_line_ends(rest).is_empty() && exchanges.len() < MOST {
        let (exchange, next) = split_one(rest);
        exchanges.push(exchange);
        match next {
            Some(next) => rest = next,
            None => break,
        }
    }
    exchanges
}

fn split_one(bytes: &[u8]) -> (Exchange<'_>, Option<&[u8]>) {
    let mut exchange = Exchange::default();
    let bytes = exchange.without_lead(bytes);
    let message = Message::read(bytes, Side::Client);
    let (body, response_at) = if is_status_line(bytes) {
        (None, Some(0))
    } else if let Some(at) = status_line_among_fields(&message) {
        (None, Some(at))
    } else {
        let at = message.body().and_then(|body| response_after(bytes, body));
        (message.body(), at)
    };
    // A request that got no response may be followed by the next one.
    let from = body.unwrap_or(bytes.len());
    let next_at = request_from(bytes, from).filter(|&at| response_at.is_none_or(|it| at < it));
    if let Some(next_at) = next_at.filter(|_| response_at != Some(0)) {
        exchange.take_request(bytes, body, next_at);
        return (exchange, bytes.get(next_at..));
    }
    if response_at != Some(0) {
        exchange.take_request(bytes, body, response_at.unwrap_or(bytes.len()));
    }
    let Some(response) = response_at.and_then(|at| bytes.get(at..)) else {
        return (exchange, None);
    };
    let (response, next) = match next_request(response) {
        Some(end) => response.split_at_checked(end).unwrap_or((response, &[])),
        None => (response, &[][..]),
    };
    exchange.take_response(response);
    (exchange, Some(next).filter(|next| !next.is_empty()))
}

/// `HTTP/`, a version, a space, three digits.
fn is_status_line(bytes: &[u8]) -> bool {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    bytes.starts_with(b"HTTP/1.") && digit(7) && bytes.get(8) == Some(&b' ') && (9..12).all(digit)
}

/// Where the response begins in a request that lacks its empty line.
fn status_line_among_fields(message: &Message<'_>) -> Option<usize> {
    let field = message.fields().iter().find(|field| {
        field.separator == Separator::Missing && is_status_line(message.text(field.line))
    })?;
    Some(field.line.start)
}

/// Where the response begins after a request's empty line: right after the eight bytes, after
/// line ends that someone put there, or wherever a status line comes first. Key 3 may itself be
/// the eight bytes `HTTP/1.1`, so the places are tried in this order.
fn response_after(bytes: &[u8], body: usize) -> Option<usize> {
    let after_key3 = body.saturating_add(8);
    let straight = bytes.get(after_key3..).unwrap_or_default();
    let trimmed = without_leading_line_ends(straight);
    if trimmed.starts_with(b"HTTP/") {
        return Some(bytes.len().saturating_sub(trimmed.len()));
    }
    let tail = bytes.get(body..)?;
    memchr::memmem::find_iter(tail, b"HTTP/1.")
        .find(|&at| tail.get(at..).is_some_and(is_status_line))
        .map(|at| body.saturating_add(at))
}

/// Where the next request begins after a response: behind its answer, which may be missing or cut
/// short, and the frames that follow it, or behind its body. Line ends before it belong to the
/// answer's side, so that they are told there.
fn next_request(bytes: &[u8]) -> Option<usize> {
    let response = Response::read(bytes);
    let body = response.message.body()?;
    let length = if response.code() == Some(101) {
        0
    } else {
        let length = response.message.value("Content-Length");
        std::str::from_utf8(length.unwrap_or(b"0"))
            .ok()?
            .parse()
            .ok()?
    };
    request_from(bytes, body.saturating_add(length))
}

/// Where the first request at or after `from` begins: a start line of `GET`, and a field that only a
/// WebSocket's request has. Frames and pages of text hold nothing of the kind.
fn request_from(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let starts = memchr::memmem::find_iter(rest, b"GET /").take(MOST_STARTS);
    starts
        .map(|at| from.saturating_add(at))
        .find(|&at| bytes.get(at..).is_some_and(is_request))
}

/// Places that look like a request's first bytes; more are not looked into.
const MOST_STARTS: usize = 64;

fn is_request(bytes: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = Span::new(0, end).of(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if !line.ends_with(b" HTTP/1.1") && !line.ends_with(b" HTTP/1.0") {
        return false;
    }
    let message = Message::read(Span::sized(0, LONGEST_FIELDS).of(bytes), Side::Client);
    ["Upgrade", "Sec-WebSocket-Key1", "Sec-WebSocket-Key2"]
        .into_iter()
        .any(|name| message.named(name).next().is_some())
}

/// Bytes in which a request shows one of those fields.
const LONGEST_FIELDS: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const ANSWER: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\r\n0123456789abcdef";

    fn sides(bytes: &[u8]) -> Vec<(String, String, Vec<&'static str>)> {
        let text = |side: &Option<std::borrow::Cow<'_, [u8]>>| {
            String::from_utf8_lossy(side.as_deref().unwrap_or(b"-")).into_owned()
        };
        split(bytes)
            .iter()
            .map(|exchange| {
                let ids = exchange.findings.iter().map(|f| f.rule.id).collect();
                (text(&exchange.request), text(&exchange.response), ids)
            })
            .collect()
    }

    #[test]
    fn a_straight_file_is_split_after_key_3() {
        let found = sides(format!("{HEAD}12345678{ANSWER}").as_bytes());
        assert_eq!(
            found,
            [(format!("{HEAD}12345678"), ANSWER.to_owned(), vec![])]
        );
    }

    #[test]
    fn key_3_may_look_like_the_response() {
        let found = sides(format!("{HEAD}HTTP/1.1{ANSWER}").as_bytes());
        assert_eq!(
            found,
            [(format!("{HEAD}HTTP/1.1"), ANSWER.to_owned(), vec![])]
        );
        let found = sides(format!("{HEAD}{ANSWER}").as_bytes());
        assert_eq!(found, [(HEAD.to_owned(), ANSWER.to_owned(), vec![])]);
    }

    #[test]
    fn line_ends_of_a_hand_made_file_are_left_out_and_told() {
        let found = sides(format!("\n{HEAD}12345678\n\n{ANSWER}\r\n").as_bytes());
        let told = vec![
            "capture-leading-bytes",
            "capture-newline-after-key3",
            "capture-newline-after-answer",
        ];
        assert_eq!(
            found,
            [(format!("{HEAD}12345678"), ANSWER.to_owned(), told)]
        );
    }

    #[test]
    fn a_short_key_3_stays_short() {
        let found = sides(format!("{HEAD}1234567{ANSWER}").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}1234567"));
        // Eight bytes are key 3, even where a line end is among them.
        let found = sides(format!("{HEAD}1234567\n{ANSWER}").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}1234567\n"));
    }

    #[test]
    fn utf_8_in_key_3_is_undone_and_the_answer_with_it() {
        let answer = ANSWER.replace("0123", "\u{e9}\u{80}\u{ff}3");
        let found = split(format!("{HEAD}1234567\u{e9}{answer}\n").as_bytes())
            .iter()
            .map(|e| (e.request.clone(), e.response.clone()))
            .map(|(a, b)| (a.unwrap().into_owned(), b.unwrap().into_owned()))
            .collect::<Vec<_>>();
        assert!(found[0].0.ends_with(b"1234567\xe9"));
        assert!(found[0].1.ends_with(b"\xe9\x80\xff3456789abcdef"));
    }

    #[test]
    fn what_stands_between_two_handshakes_hides_none() {
        let head = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
        let first = format!("{head}12345678{ANSWER}");
        for between in [
            "\0hello\u{7f}",
            "",
            "\r\n",
            "\0GET / HTTP/1.1 is no request\n",
        ] {
            let found = sides(format!("{first}{between}{head}abcdefgh{ANSWER}").as_bytes());
            assert_eq!(found.len(), 2, "{between:?}");
            assert_eq!(found[1].0, format!("{head}abcdefgh"));
        }
    }

    #[test]
    fn a_request_without_response_takes_none_from_the_next() {
        let head = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
        for key3 in ["12345678", "12345678\n", ""] {
            let found = sides(format!("{head}{key3}{head}abcdefgh{ANSWER}").as_bytes());
            assert_eq!(found.len(), 2, "{key3:?}");
            assert_eq!(found[0].1, "-");
            assert_eq!(found[1].1, ANSWER);
        }
        let short = ANSWER.replace("0123456789abcdef", "");
        let found = sides(format!("{head}12345678{short}{head}abcdefgh{ANSWER}").as_bytes());
        assert_eq!((found.len(), found[0].1.as_str()), (2, short.as_str()));
    }

    #[test]
    fn several_handshakes_stand_in_a_row() {
        let refused = "HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nbad";
        const HEAD: &str = "GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
        let file = format!("{HEAD}12345678{refused}{HEAD}abcdefgh{ANSWER}\n{HEAD}ABCDEFGH{ANSWER}");
        let found = sides(file.as_bytes());
        let requests: Vec<_> = found
            .iter()
            .map(|(request, ..)| &request[HEAD.len()..])
            .collect();
        assert_eq!(requests, ["12345678", "abcdefgh", "ABCDEFGH"]);
        assert_eq!(found[0].1, refused);
        assert_eq!(found[1].1, ANSWER);
    }

    #[test]
    fn a_request_without_its_empty_line_ends_where_the_response_begins() {
        let head = "GET / HTTP/1.1\r\nHost: a\r\n";
        let found = sides(format!("{head}{ANSWER}").as_bytes());
        assert_eq!(found, [(head.to_owned(), ANSWER.to_owned(), vec![])]);
    }
}
