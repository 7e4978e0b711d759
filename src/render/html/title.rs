//! The page's head.

use super::block::{self, Colouring};
use super::markup::Html;
use super::view::View;

/// The page's head: what it shows, what became of it, and the whole computation in one picture.
pub(super) fn write_title(html: &mut Html, view: &View<'_>, place: Option<&str>) {
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

pub(super) fn write_verdict(html: &mut Html, view: &View<'_>) {
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
pub(super) fn write_flow(html: &mut Html, view: &View<'_>) {
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
    let is_explained = judged
        .is_some_and(|judged| !judged.explanations.is_empty() || judged.sought.is_some());
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
