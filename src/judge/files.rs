//! The two directions of one connection in two files of raw bytes.

use super::Exchange;
use crate::draft::{Finding, Subject, rules};
use crate::message::series::{First, Rest, Series, is_status_line};

impl<'a> Exchange<'a> {
    /// The exchange of a request's file and a response's. Exchanged ones are recognised by their
    /// first lines. A server that closes without a byte leaves an empty file.
    #[must_use]
    pub fn from_files(request: &'a [u8], response: &'a [u8]) -> Self {
        let are_exchanged = begins_response(request) && begins_request(response);
        let (client, server) = if are_exchanged {
            (response, request)
        } else {
            (request, response)
        };
        let mut exchange = if server.is_empty() {
            let mut exchange = Exchange::from_file(client, None);
            exchange.server_closed = true;
            exchange
        } else {
            Exchange::from_file(client, Some(server))
        };
        if are_exchanged {
            let text = "the request's file holds the response, and the response's the request";
            let rule = &rules::CAPTURE_EXCHANGED;
            exchange
                .findings
                .push(Finding::new(rule, Subject::Capture, text));
        }
        exchange
    }

    /// Adds how the two files were found to belong together.
    pub fn say_paired(&mut self, text: impl Into<String>) {
        let rule = &rules::CAPTURE_ODD;
        self.findings
            .push(Finding::new(rule, Subject::Capture, text.into()));
    }
}

/// Whether a file of a client's bytes holds more than one request.
#[must_use]
pub fn has_several_requests(client: &[u8]) -> bool {
    matches!(
        Series::default().first(client, Rest::Nothing),
        First::Ends(_)
    )
}

fn begins_response(bytes: &[u8]) -> bool {
    is_status_line(super::exchange::without_leading_line_ends(bytes))
}

fn begins_request(bytes: &[u8]) -> bool {
    super::exchange::without_leading_line_ends(bytes).starts_with(b"GET ")
}
