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
mod view;
mod wire;

use std::io::{self, Write};

pub use explained::write_explained;
pub use list::PageWriter;

use block::Colouring;
use markup::Html;
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

/// The page's head: what it shows, what became of it, and the whole computation in one picture.
fn write_title(html: &mut Html, view: &View<'_>, place: Option<&str>) {
    html.raw("<header>\n<p class=\"kicker\">WebSocket draft 76, opening handshake</p>\n<h1>The handshake, byte by byte</h1>\n");
    if let Some(place) = place {
        html.raw("<p class=\"place\"><code>")
            .text(place)
            .raw("</code></p>\n");
    }
    write_verdict(html, view);
    write_flow(html, view);
    html.raw("</header>\n");
    write_contents(html, view);
}

fn write_verdict(html: &mut Html, view: &View<'_>) {
    let Some(judged) = &view.verdict else {
        return;
    };
    html.raw(if judged.verdict.is_right() {
        "<p class=\"verdict\"><b class=\"right\">\u{2713} "
    } else {
        "<p class=\"verdict\"><b class=\"wrong\">\u{2717} "
    })
    .text(judged.verdict.word())
    .raw("</b> ");
    if let Some(cause) = &judged.cause {
        html.text(cause);
    }
    html.raw("</p>\n");
}

/// Keys, block and answer in one picture.
fn write_flow(html: &mut Html, view: &View<'_>) {
    html.raw("<div class=\"flow\">\n<div class=\"sources\">\n");
    let parts = [
        ("<p><b class=\"part1\">key 1</b> ", "<b class=\"part1\">"),
        ("<p><b class=\"part2\">key 2</b> ", "<b class=\"part2\">"),
    ];
    for ((open, class), key) in parts.into_iter().zip(&view.keys) {
        let Some(key) = key else { continue };
        html.raw(open);
        match (key.key_number.as_deref(), key.part) {
            (Some(number), Some(part)) => {
                html.raw("<span class=\"digit\">")
                    .text(number)
                    .raw("</span> / <span class=\"space\">")
                    .number(key.spaces)
                    .raw("</span> = ")
                    .raw(class)
                    .number(part)
                    .raw("</b>");
            }
            _ => {
                html.raw("<b class=\"wrong\">has no part</b>");
            }
        }
        html.raw("</p>\n");
    }
    if view.key3.is_some() {
        html.raw("<p><b class=\"key3\">key 3</b> eight bytes as they come</p>\n");
    }
    html.raw("</div>\n");
    if let Some((block, answer)) = &view.solved {
        html.raw("<p class=\"step\">the challenge block</p>\n");
        block::write_strip(html, block, Colouring::Pieces);
        html.raw("<p class=\"step\">its MD5 is the answer</p>\n");
        block::write_strip(html, answer, Colouring::Right);
    } else {
        html.raw("<p class=\"step\"><b class=\"wrong\">no answer</b></p>\n");
    }
    html.raw("</div>\n");
}

fn write_contents(html: &mut Html, view: &View<'_>) {
    html.raw("<nav aria-label=\"Steps\"><ol>\n");
    let [key1, key2] = &view.keys;
    let judged = view.verdict.as_ref();
    let is_explained = judged.is_some_and(|judged| !judged.explanations.is_empty());
    for (is_there, link) in [
        (
            view.messages.is_some(),
            "<li><a href=\"#wire\">On the wire</a>\n",
        ),
        (key1.is_some(), "<li><a href=\"#key1\">Key 1</a>\n"),
        (key2.is_some(), "<li><a href=\"#key2\">Key 2</a>\n"),
        (
            view.solved.is_some(),
            "<li><a href=\"#block\">Challenge block</a>\n",
        ),
        (view.solved.is_some(), "<li><a href=\"#md5\">MD5</a>\n"),
        (
            view.solved.is_some(),
            "<li><a href=\"#answer\">Answer</a>\n",
        ),
        (
            is_explained,
            "<li><a href=\"#server\">What the server did</a>\n",
        ),
        (
            !view.findings.is_empty(),
            "<li><a href=\"#findings\">Findings</a>\n",
        ),
    ] {
        if is_there {
            html.raw(link);
        }
    }
    html.raw("</ol></nav>\n");
}

fn write_sections(html: &mut Html, view: &View<'_>, level: Level) {
    html.raw("<main>\n");
    if let Some(messages) = &view.messages {
        level.section(html, "wire");
        level.heading(html, "On the wire");
        wire::write(html, view, messages);
        html.raw("</section>\n");
    }
    let names = [("key1", "Key 1", 1), ("key2", "Key 2", 2)];
    for ((name, heading, number), key) in names.into_iter().zip(&view.keys) {
        if let Some(key) = key {
            level.section(html, name);
            level.heading(html, heading);
            key::write(html, number, key);
            html.raw("</section>\n");
        }
    }
    if let Some((block, answer)) = &view.solved {
        level.section(html, "block");
        level.heading(html, "The challenge block");
        html.raw("<p class=\"lead\">Both parts as 32-bit integers, the most significant byte first, then key 3: 16 bytes, 128 bits. <cite>draft 76, 5.2 step 8</cite></p>\n");
        block::write_strip(html, block, Colouring::Pieces);
        block::write_bits(html, block);
        html.raw("</section>\n");
        level.section(html, "md5");
        level.heading(html, "MD5");
        md5::write(html, block);
        html.raw("</section>\n");
        level.section(html, "answer");
        level.heading(html, "The answer");
        write_answer(html, view, answer);
        html.raw("</section>\n");
    }
    write_explanations(html, view, level);
    if !view.findings.is_empty() {
        level.section(html, "findings");
        level.heading(html, "Findings");
        for finding in &view.findings {
            findings::write_one(html, finding);
        }
        html.raw("</section>\n");
    }
    html.raw("</main>\n");
}

fn write_explanations(html: &mut Html, view: &View<'_>, level: Level) {
    let Some(judged) = &view.verdict else {
        return;
    };
    if judged.explanations.is_empty() {
        return;
    }
    level.section(html, "server");
    level.heading(html, "What the server did");
    for (index, explanation) in judged.explanations.iter().enumerate() {
        if index > 0 {
            html.raw("<p class=\"or\">or, with the same answer:</p>\n");
        }
        findings::write_explanation(html, explanation);
    }
    html.raw("</section>\n");
}

fn write_answer(html: &mut Html, view: &View<'_>, answer: &[u8; 16]) {
    html.raw("<p class=\"lead\">The 16 bytes of the digest, raw, behind the empty line of the response. A client fails the connection if one of them differs. <cite>draft 76, 5.2 steps 9 and 13, 4.1 step 45</cite></p>\n");
    let received = view.verdict.as_ref().and_then(|judged| judged.received);
    let received = received.filter(|received| *received != answer.as_slice());
    if received.is_some() {
        html.raw("<p class=\"step\">right</p>\n");
    }
    block::write_strip(html, answer, Colouring::Right);
    if let Some(received) = received {
        html.raw("<p class=\"step\">received; bytes that differ are underlined</p>\n");
        block::write_strip(html, received, Colouring::Against(answer));
    }
    html.raw("<dl class=\"facts\">\n<div><dt>hex</dt><dd class=\"answer-hex\">")
        .text(&hex::encode(answer))
        .raw("</dd></div>\n<div><dt>in C</dt><dd>")
        .text(&crate::bytes::c_string(answer))
        .raw("</dd></div>\n</dl>\n");
    let [Some(key1), Some(key2)] = &view.keys else {
        return;
    };
    let Some(key3) = view.key3 else { return };
    if key1.value.len().saturating_add(key2.value.len()) > 400 {
        return;
    }
    let (key1, key2, key3) = (
        hex::encode(&*key1.value),
        hex::encode(&*key2.value),
        hex::encode(key3),
    );
    let command = format!(
        "python3 -c \"import hashlib; h = bytes.fromhex; p = lambda k: (int(bytes(c for c in k if 48 \
         <= c <= 57)) // k.count(b' ')).to_bytes(4, 'big'); \
         print(hashlib.md5(p(h('{key1}')) + p(h('{key2}')) + h('{key3}')).hexdigest())\""
    );
    let recipe = by_hand::Recipe::new(command, hex::encode(answer));
    by_hand::write_recipes(html, &[recipe]);
}
