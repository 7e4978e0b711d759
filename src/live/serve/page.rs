//! The page for a plain browser: what this is, and the handshakes seen.

use std::collections::VecDeque;
use std::fmt::Write as _;

use super::Seen;
use crate::bytes::escape_up_to;
use crate::draft::Severity;
use crate::message::Request;

/// As many of the last handshakes are on the page.
const ROWS: usize = 100;

/// Longer values are cut.
const LONGEST: usize = 120;

/// One handshake on the page; every cell is printable ASCII.
#[derive(Debug, Clone)]
pub(super) struct Row {
    cells: [String; 6],
}

/// Puts a handshake onto the page.
pub(super) fn note(rows: &mut VecDeque<Row>, seen: &Seen) {
    let request = Request::read(&seen.request);
    let origin = request.message.value("Origin").unwrap_or_default();
    let findings = &seen.report.computation.findings;
    let heaviest = findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note)
        .rev()
        .max_by_key(|finding| finding.severity);
    let verdict = seen.report.verdict().map_or("", |verdict| verdict.word());
    rows.push_back(Row {
        cells: [
            seen.number.to_string(),
            seen.peer.to_string(),
            escape_up_to(request.message.text(request.resource), LONGEST),
            escape_up_to(origin, LONGEST),
            verdict.to_owned(),
            heaviest.map_or_else(String::new, |finding| finding.message.clone()),
        ],
    });
    while rows.len() > ROWS {
        rows.pop_front();
    }
}

/// The response with the page.
pub(super) fn response(rows: &VecDeque<Row>) -> Vec<u8> {
    let body = html(rows);
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\
         X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
<title>ws76 serve</title>\n\
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;\
color-scheme:light dark}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;\
text-align:left;vertical-align:top}td{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
</style>\n\
<h1>ws76 serve</h1>\n\
<p>This server speaks the opening handshake of WebSocket draft 76 (hybi-00). It answers each client \
rightly, sends its text frames back, and shows every step where it was started.</p>\n";

fn html(rows: &VecDeque<Row>) -> String {
    let mut page = HEAD.to_owned();
    if rows.is_empty() {
        page.push_str("<p>No handshake has been seen yet.</p>\n");
        return page;
    }
    page.push_str(
        "<table>\n<tr><th>no.<th>client<th>resource<th>origin<th>verdict<th>finding</tr>\n",
    );
    for row in rows.iter().rev() {
        page.push_str("<tr>");
        for cell in &row.cells {
            let _ = write!(page, "<td>{}", escape(cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
    page
}

/// What means something in HTML, made to mean itself.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_client_sends_is_html() {
        let row = Row {
            cells: ["<script>", "a&b", "\"x\"", "'y'", "", ""].map(str::to_owned),
        };
        let page = html(&VecDeque::from([row]));
        assert!(
            page.contains("<td>&lt;script&gt;<td>a&amp;b<td>&quot;x&quot;<td>&#39;y&#39;<td><td>")
        );
    }
}
