//! Request and response in a row, in one run of bytes.

use super::exchange::{Exchange, Followed, Key3Bytes, without_leading_line_ends};
use crate::bytes::Span;
use crate::message::Request;
use crate::message::series::{Bounds, First, Rest, Series};

/// Splits a run of bytes that holds request and response in a row, any number of times.
///
/// There is at least one exchange, unless the bytes are all line ends.
#[must_use]
pub fn split(bytes: &[u8]) -> Vec<Exchange<'_>> {
    let mut exchanges = Vec::new();
    let mut rest = bytes;
    let mut series = Series::default();
    while !without_leading_line_ends(rest).is_empty() {
        let (First::Ends(bounds) | First::Open(bounds)) = series.first(rest, Rest::Nothing);
        series.pass(bounds.end);
        exchanges.push(exchange(rest, &bounds));
        rest = rest.get(bounds.end..).unwrap_or_default();
    }
    exchanges
}

/// The exchange whose parts lie in `bytes` as the bounds say.
fn exchange<'b>(bytes: &'b [u8], bounds: &Bounds) -> Exchange<'b> {
    let mut exchange = Exchange::default();
    let from_start = |at: usize| at.saturating_sub(bounds.start);
    let bytes = exchange.without_lead(bytes);
    let end = from_start(bounds.end);
    let response = bounds.response.map(from_start);
    let mut key3 = Key3Bytes::AsCaptured;
    if response != Some(0) {
        let until = response.unwrap_or(end);
        let request = Request::read(Span::new(0, until).of(bytes));
        if bounds.body.is_none() {
            // Nothing shows where key 3 would be.
            exchange.request = Some(request);
        } else if until < bytes.len() {
            key3 = exchange.take_request(request, Followed::ByMore);
        } else {
            key3 = exchange.take_request(request, Followed::ByNothing);
        }
    }
    if let Some(response) = response {
        exchange.take_response(Span::new(response, end).of(bytes), key3);
    }
    exchange
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    const HEAD: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const ANSWER: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\n\r\n0123456789abcdef";

    fn sides(bytes: &[u8]) -> Vec<(String, String, Vec<&'static str>)> {
        let text = |side: Option<&Message<'_>>| {
            String::from_utf8_lossy(side.map_or(b"-", Message::bytes)).into_owned()
        };
        split(bytes)
            .iter()
            .map(|exchange| {
                let ids = exchange.findings.iter().map(|f| f.rule.id).collect();
                let request = exchange.request.as_ref().map(|request| &request.message);
                let response = exchange.response.as_ref().map(|response| &response.message);
                (text(request), text(response), ids)
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
        let reported = vec![
            "capture-leading-bytes",
            "capture-newline-after-key3",
            "capture-newline-after-answer",
        ];
        assert_eq!(
            found,
            [(format!("{HEAD}12345678"), ANSWER.to_owned(), reported)]
        );
    }

    #[test]
    fn a_short_key_3_stays_short() {
        let found = sides(format!("{HEAD}1234567{ANSWER}").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}1234567"));
        // Eight bytes are key 3, even where a line end is among them.
        let found = sides(format!("{HEAD}1234567\n{ANSWER}").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}1234567\n"));
        // Of fewer, a line end before the response is the file's.
        let found = sides(format!("{HEAD}12345\r\n{ANSWER}").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}12345"));
        let found = sides(format!("{HEAD}12345\r\n").as_bytes());
        assert_eq!(found[0].0, format!("{HEAD}12345\r\n"));
    }

    #[test]
    fn utf_8_in_key_3_is_undone_and_the_answer_with_it() {
        let answer = ANSWER.replace("0123", "\u{e9}\u{80}\u{ff}3");
        let file = format!("{HEAD}1234567\u{e9}{answer}\n");
        let found = split(file.as_bytes());
        let behind = |message: &Message<'_>| message.behind().map(<[u8]>::to_vec);
        let key3 = found[0].request.as_ref().and_then(|it| behind(&it.message));
        let answer = found[0].response.as_ref().and_then(|it| behind(&it.message));
        assert_eq!(key3.as_deref(), Some(&b"1234567\xe9"[..]));
        assert_eq!(answer.as_deref(), Some(&b"\xe9\x80\xff3456789abcdef"[..]));
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
