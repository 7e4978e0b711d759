//! The page: every byte of a handshake explained and reproduced, in one file that needs nothing else.
//!
//! No script, no request to anywhere, and a policy in the file that forbids both. Whatever was
//! captured is text on it: `markup::Html` takes markup from the source of this program alone.

mod block;
mod by_hand;
mod explained;
mod findings;
mod key;
mod list;
mod markup;
mod md5;
mod sections;
mod title;
mod view;
mod wire;

use std::io::{self, Write};

pub use explained::write_explained;
pub use list::PageWriter;

use markup::Html;
use sections::write_sections;
use title::write_title;
use view::View;

use crate::report::{ComputationReport, HandshakeReport, ProbeReport, TogetherReport};

/// The heading level of a page's sections: those of a list of handshakes are one further down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// The page shows this handshake alone.
    Page,
    /// The page shows several.
    Listed(usize),
}

impl Level {
    /// Begins a section. `name` ends up in its address.
    fn section(self, html: &mut Html, name: &'static str) {
        html.raw("<section id=\"");
        if let Self::Listed(number) = self {
            html.raw("h").number(number).raw("-");
        }
        html.raw(name).raw("\">\n");
    }

    fn heading(self, html: &mut Html, text: &'static str) {
        match self {
            Self::Page => html.raw("<h2>").raw(text).raw("</h2>\n"),
            Self::Listed(_) => html.raw("<h3>").raw(text).raw("</h3>\n"),
        };
    }
}

/// The page of a computation. With `example`, the handshake that the keys are part of is on it too.
#[must_use]
pub fn computation_page(report: &ComputationReport, example: Option<&HandshakeReport>) -> String {
    let mut view = View::of_computation(report);
    if let Some(example) = example {
        view.messages = View::of_handshake(example).messages;
        if let Some(messages) = &mut view.messages {
            messages.is_example = true;
        }
    }
    let mut html = Html::default();
    write_title(&mut html, &view, None);
    write_sections(&mut html, &view, Level::Page);
    page("The handshake, byte by byte", &html)
}

/// The page of one handshake.
#[must_use]
pub fn handshake_page(report: &HandshakeReport) -> String {
    let view = View::of_handshake(report);
    let mut html = Html::default();
    write_title(&mut html, &view, Some(&super::place_of(report)));
    write_sections(&mut html, &view, Level::Page);
    page("The handshake, byte by byte", &html)
}

/// Writes the page of a probe: what was asked, the handshake, and what further requests showed.
///
/// # Errors
/// Those of the writer.
pub fn write_probe(
    out: &mut dyn Write,
    probe: &ProbeReport,
    handshake: &HandshakeReport,
    together: Option<&TogetherReport>,
) -> io::Result<()> {
    let view = View::of_handshake(handshake);
    let mut html = Html::default();
    write_title(&mut html, &view, Some(&probe.url));
    html.raw("<p class=\"facts-line\">");
    if let Some(peer) = &probe.peer {
        html.raw("connected to <code>").text(peer).raw("</code>, ");
    }
    html.raw("seed <code>")
        .text(&probe.seed)
        .raw("</code>, ")
        .text(probe.ending)
        .raw("</p>\n");
    write_sections(&mut html, &view, Level::Page);
    if let Some(together) = together {
        write_together(&mut html, together);
    }
    let page = page("A handshake with a live server", &html);
    out.write_all(page.as_bytes())
}

/// What explains all wrong answers of a server.
fn write_together(html: &mut Html, together: &TogetherReport) {
    html.raw("<section>\n<h2>All wrong answers of ")
        .text(together.server.as_deref().unwrap_or("the server"))
        .raw("</h2>\n<p class=\"sentence\">")
        .text(&together.explanation);
    for id in &together.mistakes {
        html.raw(" <code>").text(id).raw("</code>");
    }
    html.raw("</p>\n<p>Answers compared: ")
        .number(together.compared)
        .raw("</p>\n");
    for help in &together.help {
        html.raw("<p class=\"help\"><b>help</b> ")
            .text(help)
            .raw("</p>\n");
    }
    html.raw("</section>\n");
}

/// A whole document around the body of a page; `title` is plain text.
fn page(title: &str, body: &Html) -> String {
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"ws76\">\n<title>")
        .text(title)
        .raw(" - ws76</title>\n<style>\n")
        .raw(include_str!("page.css"))
        .raw("</style>\n</head>\n<body>\n")
        .html(body)
        .raw("<footer><p>Made by ws76, a calculator and debugging tool for the opening handshake of WebSocket draft 76 (hybi-00). This page holds no script and asks nobody for anything.</p></footer>\n</body>\n</html>\n");
    html.into_string()
}
