//! The pages of `serve`: what it is, and the handshakes seen.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use ws76::bytes::escape_up_to;
use ws76::challenge::Computation;
use ws76::draft::{Severity, check_keys};
use ws76::live::serve::{Pages, Seen};
use ws76::render::html;
use ws76::report::{ComputationReport, Lenient, Origin, Policy};

use super::super::live::Knowledge;
use super::query;

/// As many of the last handshakes are on the page, as far as they weigh no more than [`HEAVIEST`].
const ROWS: usize = 100;

/// The bytes that the handshakes of the page may take: one of 16 KiB can have 4,000 fields, and weighs
/// 400 KB as it was read. The last one is there in any case.
const HEAVIEST: usize = 8 << 20;

/// Longer values are cut.
const LONGEST: usize = 120;

/// The pages of one server.
#[derive(Debug)]
pub(super) struct Site {
    address: SocketAddr,
    /// The mistakes that the server makes, a line each.
    mistakes: Vec<String>,
    last: Mutex<Last>,
    /// What explained the answers on the pages shown so far.
    known: Mutex<Knowledge>,
}

/// The last handshakes, and what they weigh.
#[derive(Debug, Default)]
struct Last {
    seen: VecDeque<Seen>,
    bytes: usize,
}

impl Last {
    fn push(&mut self, seen: Seen) {
        self.bytes = self.bytes.saturating_add(seen.had.weight());
        self.seen.push_back(seen);
        while self.seen.len() > ROWS || (self.bytes > HEAVIEST && self.seen.len() > 1) {
            if let Some(first) = self.seen.pop_front() {
                self.bytes = self.bytes.saturating_sub(first.had.weight());
            }
        }
    }
}

impl Site {
    pub(super) fn new(address: SocketAddr, mistakes: Vec<String>) -> Self {
        Self {
            address,
            mistakes,
            last: Mutex::default(),
            known: Mutex::default(),
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
        page.push_str(FORM);
        page.push_str("<h2>The handshakes seen</h2>\n");
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.seen.is_empty() {
            page.push_str("<p>No handshake has been seen yet.</p>\n");
        } else {
            page.push_str(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"handshakes\">\
                 <table>\n<thead><tr><th scope=\"col\">no.<th scope=\"col\">client\
                 <th scope=\"col\">resource<th scope=\"col\">origin<th scope=\"col\">verdict\
                 <th scope=\"col\">finding</tr></thead>\n<tbody>\n",
            );
            let first = last.seen.front().map_or(1, |first| first.number);
            for one in last.seen.iter().rev() {
                push_row(&mut page, one);
            }
            page.push_str("</tbody>\n</table></div>\n");
            let before = first.saturating_sub(1);
            if before > 0 {
                let _ = writeln!(
                    page,
                    "<p>{before} before them are no longer here; they were shown where the server was \
                     started.</p>"
                );
            }
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }

    /// The page of one handshake, while it is among the last.
    fn handshake(&self, number: &str) -> Option<String> {
        let number: u64 = number.parse().ok()?;
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let one = last.seen.iter().find(|seen| seen.number == number)?;
        let origin = Origin {
            source: format!("ws://{}/", self.address),
            index: usize::try_from(number).ok()?.saturating_sub(1),
            flow: Some(format!("{} -> {}", one.peer, self.address)),
            ..Origin::default()
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let report = known.report_of(&one.had, origin, Policy::default());
        Some(html::handshake_page(&report))
    }
}

/// The page of the keys in a query, or what is wrong with them.
fn computed(query: &str) -> String {
    match query::keys(query) {
        Ok((key1, key2, key3)) => {
            let computation = Computation::new(&key1, &key2, key3);
            let findings = check_keys(&computation.key1, &computation.key2);
            let report = ComputationReport::new(&computation, &findings, Lenient::Hidden);
            html::computation_page(&report, None)
        }
        Err(why) => {
            let why = escaped(&why.to_string());
            format!("{HEAD}<p><strong>{why}</strong></p>\n{FORM}</main>\n</body>\n</html>\n")
        }
    }
}

impl Pages for Site {
    fn note(&self, seen: &Seen) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.push(seen.clone());
    }

    fn page(&self, resource: &str) -> Option<String> {
        let (path, query) = resource.split_once('?').unwrap_or((resource, ""));
        match path {
            "/" => Some(self.index()),
            "/compute" => Some(computed(query)),
            path => self.handshake(path.strip_prefix("/handshakes/")?),
        }
    }
}

fn push_row(page: &mut String, seen: &Seen) {
    let handshake = seen.had.judge();
    let request = seen.had.request();
    let resource = request.map(|request| request.message.text(request.resource));
    let origin = request.and_then(|request| request.message.value("Origin"));
    let verdict = handshake.verdict.map_or("", |verdict| verdict.word());
    let heaviest = handshake
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note)
        .rev()
        .max_by_key(|finding| finding.severity);
    let finding = heaviest.map_or_else(String::new, |finding| finding.message.clone());
    let cells = [
        seen.peer.to_string(),
        escape_up_to(resource.unwrap_or_default(), LONGEST),
        escape_up_to(origin.unwrap_or_default(), LONGEST),
        verdict.to_owned(),
        finding,
    ];
    let number = seen.number;
    let _ = write!(
        page,
        "<tr><td><a href=\"/handshakes/{number}\">{number}</a>"
    );
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
td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top;max-width:22rem}\
td,code{font-family:ui-monospace,monospace;overflow-wrap:break-word}\
label{display:block;margin:.5rem 0}input{display:block;font:inherit;font-family:ui-monospace,monospace;\
width:100%;max-width:40rem;box-sizing:border-box}\
@media(max-width:44rem){thead{display:none}tr{display:block;padding:.5rem 0;border-top:1px solid}\
td{display:inline;padding:0 .6rem 0 0}}</style>\n</head>\n<body>\n<main>\n\
<h1>ws76 serve</h1>\n";

const FORM: &str = "<h2>Compute an answer</h2>\n<form method=\"get\" action=\"/compute\">\n\
<label>key 1 <input name=\"key1\" required spellcheck=\"false\" autocomplete=\"off\" \
value=\"4 @1  46546xW%0l 1 5\"></label>\n\
<label>key 2 <input name=\"key2\" required spellcheck=\"false\" autocomplete=\"off\" \
value=\"12998 5 Y3 1  .P00\"></label>\n\
<label>key 3, eight bytes (also hex:, base64: or escaped:) <input name=\"challenge\" required \
spellcheck=\"false\" autocomplete=\"off\" value=\"^n:ds[4U\"></label>\n\
<p><button>Show every step</button></p>\n</form>\n";

/// What means something in HTML, made to mean itself.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
