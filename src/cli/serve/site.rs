//! The pages of `serve`: what it is, and the handshakes seen.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use ws76::bytes::escape_up_to;
use ws76::draft::Severity;
use ws76::live::serve::{Pages, Seen};
use ws76::message::Request;

/// As many of the last handshakes are on the page.
const ROWS: usize = 100;

/// Longer values are cut.
const LONGEST: usize = 120;

/// The pages of one server.
#[derive(Debug)]
pub(super) struct Site {
    address: SocketAddr,
    /// The mistakes that the server makes, a line each.
    mistakes: Vec<String>,
    seen: Mutex<VecDeque<Seen>>,
}

impl Site {
    pub(super) const fn new(address: SocketAddr, mistakes: Vec<String>) -> Self {
        Self {
            address,
            mistakes,
            seen: Mutex::new(VecDeque::new()),
        }
    }

    fn index(&self) -> String {
        let address = self.address;
        let mut page = HEAD.to_owned();
        let does = if self.mistakes.is_empty() {
            "answers each client rightly".to_owned()
        } else {
            let mistakes: Vec<String> = self.mistakes.iter().map(|line| escaped(line)).collect();
            format!(
                "<strong>answers with a mistake</strong>: {}",
                mistakes.join("; ")
            )
        };
        let _ = writeln!(
            page,
            "<p>This server speaks the opening handshake of WebSocket draft 76 (hybi-00) at \
             <code>ws://{address}/</code>. It {does}, sends text frames back, and shows every step \
             where it was started.</p>"
        );
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_empty() {
            page.push_str("<p>No handshake has been seen yet.</p>\n");
        } else {
            page.push_str(
                "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">no.\
                 <th scope=\"col\">client<th scope=\"col\">resource<th scope=\"col\">origin\
                 <th scope=\"col\">verdict<th scope=\"col\">finding</tr></thead>\n<tbody>\n",
            );
            for one in seen.iter().rev() {
                push_row(&mut page, one);
            }
            page.push_str("</tbody>\n</table></div>\n");
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }
}

impl Pages for Site {
    fn note(&self, seen: &Seen) {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back(seen.clone());
        while all.len() > ROWS {
            all.pop_front();
        }
    }

    fn page(&self, resource: &str) -> Option<String> {
        let path = resource.split('?').next().unwrap_or_default();
        (path == "/").then(|| self.index())
    }
}

fn push_row(page: &mut String, seen: &Seen) {
    let request = Request::read(&seen.had.request);
    let origin = request.message.value("Origin").unwrap_or_default();
    let (verdict, finding) = seen.had.judged(|handshake| {
        let verdict = handshake.verdict.map_or("", |verdict| verdict.word());
        let heaviest = handshake
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .rev()
            .max_by_key(|finding| finding.severity);
        let finding = heaviest.map_or_else(String::new, |finding| finding.message.clone());
        (verdict, finding)
    });
    let cells = [
        seen.number.to_string(),
        seen.peer.to_string(),
        escape_up_to(request.message.text(request.resource), LONGEST),
        escape_up_to(origin, LONGEST),
        verdict.to_owned(),
        finding,
    ];
    page.push_str("<tr>");
    for cell in &cells {
        let _ = write!(page, "<td>{}", escaped(cell));
    }
    page.push_str("</tr>\n");
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
<title>ws76 serve</title>\n\
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;\
max-width:70rem;padding:1rem}.scroll{overflow-x:auto}table{border-collapse:collapse}\
td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}\
td,code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
label{display:block;margin:.5rem 0}input{font:inherit;font-family:ui-monospace,monospace;\
width:100%;max-width:40rem;box-sizing:border-box}</style>\n</head>\n<body>\n<main>\n\
<h1>ws76 serve</h1>\n";

/// What means something in HTML, made to mean itself.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
