//! What `explain` says, as a page.

use std::io::{self, Write};

use super::findings::write_comparisons;
use super::markup::Html;
use super::page;
use super::view::place;
use crate::draft::By;
use crate::key::KeyReading;
use crate::report::{
    CaseHelp, CauseReport, Explained, MistakeReport, RuleReport, SlipReport, TopicReport,
    VerdictHelp,
};

/// Writes the page of all that was asked for.
///
/// # Errors
/// Those of the writer.
pub fn write_explained(out: &mut dyn Write, explained: &Explained) -> io::Result<()> {
    let Explained {
        rules,
        mistakes,
        slips,
        verdicts,
        cases,
        messages,
        topics,
    } = explained;
    let mut body = Html::default();
    section(&mut body, "Rules", rules, write_rule);
    section(&mut body, "Mistakes of servers", mistakes, write_mistake);
    section(
        &mut body,
        "Slips that make a wrong Sec-WebSocket-Accept",
        slips,
        write_slip,
    );
    section(&mut body, "Verdicts", verdicts, write_verdict);
    section(&mut body, "Cases of the conformance suite", cases, write_case);
    section(&mut body, "Messages of browsers", messages, write_message);
    section(&mut body, "Where a browser says no more", topics, write_topic);
    let title = match (rules.len(), mistakes.len()) {
        (1.., 0) => "What the draft demands",
        (0, 1..) => "What servers do wrong",
        (0, 0) => "What it means",
        _ => "Rules and mistakes",
    };
    let mut html = Html::default();
    html.raw("<header>\n<p class=\"kicker\">WebSocket draft 76, opening handshake</p>\n<h1>")
        .raw(title)
        .raw("</h1>\n</header>\n<main>\n")
        .html(&body)
        .raw("</main>\n");
    out.write_all(page(title, &html).as_bytes())
}

/// A section of entries, where there are any.
fn section<T>(html: &mut Html, heading: &'static str, entries: &[T], write: fn(&mut Html, &T)) {
    if entries.is_empty() {
        return;
    }
    html.raw("<section>\n<h2>").raw(heading).raw("</h2>\n");
    entries.iter().for_each(|entry| write(html, entry));
    html.raw("</section>\n");
}

/// Begins an entry: its id, and what it is in one sentence.
fn begin(html: &mut Html, id: &str, sentence: &str) {
    html.raw("<article class=\"entry\" id=\"")
        .text(id)
        .raw("\">\n<h3><code>")
        .text(id)
        .raw("</code></h3>\n<p class=\"sentence\">")
        .text(sentence)
        .raw("</p>\n");
}

fn help(html: &mut Html, text: &str) {
    html.raw("<p class=\"help\"><b>help</b> ")
        .text(text)
        .raw("</p>\n");
}

/// Labels and their values.
fn facts<'t>(html: &mut Html, facts: impl IntoIterator<Item = (&'static str, &'t str)>) {
    html.raw("<dl class=\"facts\">\n");
    for (label, text) in facts {
        html.raw("<div><dt>")
            .raw(label)
            .raw("</dt><dd>")
            .text(text)
            .raw("</dd></div>\n");
    }
    html.raw("</dl>\n");
}

fn write_rule(html: &mut Html, rule: &RuleReport) {
    begin(html, rule.id, rule.title);
    html.raw("<p>").text(rule.consequence).raw("</p>\n");
    help(html, rule.help);
    if let Some(server) = rule.server {
        facts(html, [("the server", server)]);
    }
    write_clients(html, rule);
    html.raw("<p><cite>")
        .text(rule.document.name())
        .raw(", ")
        .text(rule.section);
    if let Some(step) = rule.step {
        html.raw(" step ").number(step);
    }
    html.raw("; ")
        .text(rule.severity.word())
        .raw("; broken by the ")
        .raw(match rule.by {
            By::Client => "client",
            By::Server => "server",
            By::Capture => "capture",
        })
        .raw("</cite></p>\n</article>\n");
}

/// What real clients do about a rule.
fn write_clients(html: &mut Html, rule: &RuleReport) {
    if rule.clients.is_empty() {
        return;
    }
    html.raw("<details><summary>What real clients do</summary>\n<dl class=\"facts\">\n");
    for client in &rule.clients {
        html.raw("<div><dt>")
            .text(client.client)
            .raw("</dt><dd>")
            .text(client.does);
        if !client.when.is_empty() {
            html.raw(" ").text(client.when);
        }
        if let Some(says) = client.says {
            html.raw("; console: <code>").text(says).raw("</code>");
        }
        html.raw("</dd></div>\n");
    }
    html.raw("</dl>\n</details>\n");
}

fn write_mistake(html: &mut Html, mistake: &MistakeReport) {
    begin(html, mistake.id, mistake.sentence);
    html.raw("<p>").text(mistake.commonness);
    if !mistake.evidence.is_empty() {
        html.raw(": ").text(mistake.evidence);
    }
    html.raw("</p>\n");
    help(html, mistake.help);
    let languages = mistake.languages.join(", ");
    facts(html, [("stage", mistake.stage), ("in", &languages)]);
    code(html, "wrong, in ", mistake.languages.first().copied().unwrap_or_default(), mistake.slip);
    if let Some(example) = &mistake.example {
        html.raw("<details><summary>An example</summary>\n<dl class=\"facts\">\n");
        for (label, key) in ["key 1", "key 2"]
            .into_iter()
            .zip([&example.request.key1, &example.request.key2])
        {
            html.raw("<div><dt>").raw(label).raw("</dt><dd>");
            super::key::write_inline(html, &KeyReading::new(key));
            html.raw("</dd></div>\n");
        }
        html.raw("<div><dt>key 3</dt><dd>")
            .text(&example.request.key3.to_string())
            .raw("</dd></div>\n</dl>\n");
        write_comparisons(html, &example.comparison);
        html.raw("</details>\n");
    }
    for fix in &mistake.fixes {
        code(html, "The right code in ", fix.language, fix.code);
    }
    html.raw("</article>\n");
}

/// Code, to be opened.
fn code(html: &mut Html, what: &'static str, language: &str, code: &str) {
    html.raw("<details><summary>")
        .raw(what)
        .text(language)
        .raw("</summary>\n<pre><code>");
    for line in code.lines() {
        html.text(line).raw("\n");
    }
    html.raw("</code></pre></details>\n");
}

fn write_slip(html: &mut Html, slip: &SlipReport) {
    begin(html, slip.id, slip.sentence);
    help(html, slip.help);
    html.raw("<p><cite>RFC 6455, 4.2.2</cite></p>\n</article>\n");
}

fn write_verdict(html: &mut Html, verdict: &VerdictHelp) {
    begin(html, verdict.id.word(), verdict.meaning);
    help(html, verdict.help);
    facts(html, [("exit code", verdict.exit_code)]);
    html.raw("</article>\n");
}

/// A case may have the id of a mistake or a rule: its address is its own.
fn write_case(html: &mut Html, case: &CaseHelp) {
    html.raw("<article class=\"entry\" id=\"case-")
        .text(case.id)
        .raw("\">\n<h3><code>")
        .text(case.id)
        .raw("</code></h3>\n<p class=\"sentence\">")
        .text(case.sent)
        .raw("</p>\n");
    let run = format!("ws76 probe --suite --case {} URL", case.id);
    facts(
        html,
        [
            ("group", case.group),
            ("must come", case.must),
            ("a failure is", case.severity.word()),
            ("run", &run),
        ],
    );
    html.raw("<p><cite>")
        .text(&place(case.section, case.step))
        .raw("</cite></p>\n</article>\n");
}

fn write_message(html: &mut Html, cause: &CauseReport) {
    html.raw("<article class=\"entry\">\n<h3><code>")
        .text(cause.message)
        .raw("</code></h3>\n<p>printed by ")
        .text(cause.by)
        .raw("; what can be behind it:</p>\n<ul>\n");
    for rule in &cause.rules {
        html.raw("<li><code>").text(rule).raw("</code></li>\n");
    }
    html.raw("</ul>\n</article>\n");
}

fn write_topic(html: &mut Html, topic: &TopicReport) {
    html.raw("<article class=\"entry\" id=\"")
        .text(topic.id)
        .raw("\">\n<h3><code>")
        .text(topic.id)
        .raw("</code></h3>\n");
    for paragraph in topic.paragraphs {
        html.raw("<p>").text(paragraph).raw("</p>\n");
    }
    html.raw("</article>\n");
}
