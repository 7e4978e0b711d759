//! Rules and mistakes, for `explain`.

use std::io::{self, Write};

use super::findings::write_comparisons;
use super::markup::Html;
use super::page;
use super::view::place;
use crate::draft::By;
use crate::draft::rules::Rule;
use crate::report::MistakeReport;

/// Writes the page of rules and mistakes.
///
/// # Errors
/// Those of the writer.
pub fn write_explained(
    out: &mut dyn Write,
    rules: &[&Rule],
    mistakes: &[MistakeReport],
) -> io::Result<()> {
    let mut html = Html::default();
    html.raw("<header>\n<p class=\"kicker\">WebSocket draft 76, opening handshake</p>\n<h1>");
    html.raw(match (rules.is_empty(), mistakes.is_empty()) {
        (false, true) => "What the draft demands",
        (true, false) => "What servers do wrong",
        _ => "Rules and mistakes",
    });
    html.raw("</h1>\n</header>\n<main>\n");
    if !rules.is_empty() {
        html.raw("<section>\n<h2>Rules of the draft</h2>\n");
        rules.iter().for_each(|rule| write_rule(&mut html, rule));
        html.raw("</section>\n");
    }
    if !mistakes.is_empty() {
        html.raw("<section>\n<h2>Mistakes of servers</h2>\n");
        for mistake in mistakes {
            write_mistake(&mut html, mistake);
        }
        html.raw("</section>\n");
    }
    html.raw("</main>\n");
    out.write_all(page("Rules and mistakes", &html).as_bytes())
}

fn write_rule(html: &mut Html, rule: &Rule) {
    html.raw("<article class=\"entry\" id=\"")
        .text(rule.id)
        .raw("\">\n<h3><code>")
        .text(rule.id)
        .raw("</code></h3>\n<p class=\"sentence\">")
        .text(rule.title)
        .raw("</p>\n<p>")
        .text(rule.consequence)
        .raw("</p>\n<p class=\"help\"><b>help</b> ")
        .text(rule.help)
        .raw("</p>\n<p><cite>")
        .text(&place(rule.section, rule.step))
        .raw("; ")
        .text(rule.severity.word())
        .raw("; broken by the ")
        .raw(match rule.by {
            By::Client => "client",
            By::Server => "server",
            By::Capture => "capture",
        })
        .raw("</cite></p>\n</article>\n");
}

fn write_mistake(html: &mut Html, mistake: &MistakeReport) {
    html.raw("<article class=\"entry\" id=\"")
        .text(mistake.id)
        .raw("\">\n<h3><code>")
        .text(mistake.id)
        .raw("</code></h3>\n<p class=\"sentence\">")
        .text(mistake.sentence)
        .raw("</p>\n<p>")
        .text(mistake.commonness)
        .raw(": ")
        .text(mistake.evidence)
        .raw("</p>\n<p class=\"help\"><b>help</b> ")
        .text(mistake.help)
        .raw("</p>\n");
    if let Some(example) = &mistake.example {
        html.raw("<details><summary>An example</summary>\n<dl class=\"facts\">\n");
        for (label, key) in ["key 1", "key 2"]
            .into_iter()
            .zip([&example.request.key1, &example.request.key2])
        {
            html.raw("<div><dt>").raw(label).raw("</dt><dd>");
            super::key::write_inline(html, key);
            html.raw("</dd></div>\n");
        }
        html.raw("<div><dt>key 3</dt><dd>")
            .text(&example.request.key3.to_string())
            .raw("</dd></div>\n</dl>\n");
        write_comparisons(html, &example.comparison);
        html.raw("</details>\n");
    }
    for fix in &mistake.fixes {
        html.raw("<details><summary>The right code in ")
            .text(fix.language)
            .raw("</summary>\n<pre><code>");
        for line in fix.code.lines() {
            html.text(line).raw("\n");
        }
        html.raw("</code></pre></details>\n");
    }
    html.raw("</article>\n");
}
