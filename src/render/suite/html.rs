//! A report for a browser: a row for each case, a column for each server. One file, no script.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::SuiteRenderer;
use super::json::run_of;
use crate::render::compare::VerifyRun;
use crate::report::{
    CaseReport, CaseStanding, NamedReport, SuiteReport, SuiteRun, SuiteSummary, Weight,
};

/// Writes the report of one server at the end.
#[derive(Debug, Default)]
pub struct HtmlWriter {
    suite: Option<SuiteReport>,
    cases: Vec<CaseReport>,
}

impl SuiteRenderer for HtmlWriter {
    fn begin(&mut self, _out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        self.suite = Some(suite.clone());
        Ok(())
    }

    fn case(&mut self, _out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        self.cases.push(case);
        Ok(())
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        named: &[NamedReport],
    ) -> io::Result<()> {
        let run = run_of(self.suite.take(), &mut self.cases, summary, named);
        let name = run.suite.url.clone();
        write_report(out, &[(name, run)], &[])
    }
}

/// Writes one table over several runs of the suite, and one over runs of `verify`, each run with its
/// name.
///
/// # Errors
/// Those of the writer.
pub fn write_report(
    out: &mut dyn Write,
    suites: &[(String, SuiteRun)],
    verified: &[(String, VerifyRun)],
) -> io::Result<()> {
    out.write_all(page(suites, verified).as_bytes())
}

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8886;--pass:#176b2c;--fail:#a8071a;--should:#8a4b00;\
--note:#4a5568;--head:#f3f4f6;--back:#fff;--text:#1a202c}\
@media(prefers-color-scheme:dark){:root{--pass:#7ee29b;--fail:#ff9c9c;--should:#ffc069;\
--note:#b6c2d1;--head:#23272e;--back:#15181d;--text:#e6e9ee}}\
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem;\
background:var(--back);color:var(--text)}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}\
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}\
thead th{background:var(--head)}code{font-family:ui-monospace,monospace;font-size:.9em}\
td,th{overflow-wrap:break-word}th[scope=row]{font-weight:400;min-width:10rem}td{min-width:4rem}tbody tr:hover{background:var(--head)}\
.case{width:45%}.place{display:inline-block}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid}\
@media(max-width:40rem){body{padding:.6rem}th,td{padding:.3rem .4rem}\
th[scope=row]{min-width:8.5rem;max-width:10rem}}\
.pass{color:var(--pass)}.fail{color:var(--fail);font-weight:600}.should{color:var(--should)}\
.note{color:var(--note)}summary{cursor:pointer}details p{margin:.3rem 0;overflow-wrap:anywhere}.few th[scope=row],.few td{min-width:0}.few code{overflow-wrap:anywhere}.few span{white-space:nowrap}\
ul{margin:.3rem 0;padding-left:1.2rem}small{color:var(--note)}\
@media print{body{max-width:none}details{break-inside:avoid}}";

fn page(suites: &[(String, SuiteRun)], verified: &[(String, VerifyRun)]) -> String {
    let title = if suites.is_empty() {
        "WebSocket draft 76: handshakes"
    } else {
        "WebSocket draft 76: conformance"
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    if !suites.is_empty() {
        push_totals(&mut page, suites);
        push_mistakes(&mut page, suites);
        for (group, ids) in groups(suites) {
            push_group(&mut page, suites, &group, &ids);
        }
        page.push_str(
            "<p><small>must: the draft says must, and a failure is an error. should: the draft says \
             should. left open: the draft leaves it open.</small></p>\n",
        );
    }
    push_verified(&mut page, verified);
    page.push_str("<p><small>Written by <code>ws76</code>.</small></p>\n</body>\n</html>\n");
    page
}

/// A row for each run of `verify`.
fn push_verified(page: &mut String, runs: &[(String, VerifyRun)]) {
    if runs.is_empty() {
        return;
    }
    page.push_str(
        "<h2>Captured handshakes</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
         aria-label=\"table\"><table class=\"few\">\n<thead><tr><th scope=\"col\">run<th scope=\"col\">total\
         <th scope=\"col\">verdicts<th scope=\"col\">wrong answers explained by</tr></thead>\n<tbody>\n",
    );
    for (name, run) in runs {
        let counts = run.counts();
        let _ = write!(
            page,
            "<tr><th scope=\"row\">{}<td>{}<td>",
            escaped(name),
            counts.handshakes
        );
        for (verdict, count) in &counts.verdicts {
            let class = match *verdict {
                "match" => "pass",
                "faulty" | "mismatch" => "fail",
                "not-draft-76" => "note",
                _ => "should",
            };
            let _ = write!(page, "<span class=\"{class}\">{count} {}</span><br>", escaped(verdict));
        }
        if counts.unreadable > 0 {
            let _ = write!(page, "<span class=\"fail\">{} unreadable</span><br>", counts.unreadable);
        }
        page.push_str("<td>");
        for (ids, count) in &counts.mistakes {
            let _ = write!(page, "{count} <code>{}</code><br>", escaped(ids));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn push_totals(page: &mut String, runs: &[(String, SuiteRun)]) {
    page.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table>\n<thead><tr><th scope=\"col\">server<th scope=\"col\">result\
         <th scope=\"col\">seed</tr></thead>\n<tbody>\n",
    );
    for (name, run) in runs {
        let counts = run.summary.counts();
        let counts: Vec<String> = counts
            .iter()
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        let _ = write!(page, "<tr><th scope=\"row\">{}", escaped(name));
        if *name != run.suite.url {
            let _ = write!(page, "<br><small>{}</small>", escaped(&run.suite.url));
        }
        let _ = write!(page, "<td>{}", escaped(&counts.join(", ")));
        if let Some(ended) = run.summary.ended {
            let _ = write!(page, "<br><small>{}</small>", escaped(ended.sentence()));
        }
        let _ = writeln!(page, "<td><code>{}</code></tr>", escaped(&run.suite.seed));
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn push_mistakes(page: &mut String, runs: &[(String, SuiteRun)]) {
    if runs.iter().all(|(_, run)| run.mistakes.is_empty()) {
        return;
    }
    page.push_str("<h2>What explains the wrong answers</h2>\n<ul>\n");
    for (name, run) in runs {
        for named in &run.mistakes {
            let count = named.cases.len();
            let plural = if count == 1 { "" } else { "s" };
            let _ = writeln!(
                page,
                "<li>{}: <code>{}</code>, {count} case{plural}. {}</li>",
                escaped(name),
                escaped(&named.mistakes.join(" + ")),
                escaped(&named.explanation)
            );
        }
    }
    page.push_str("</ul>\n");
}

/// The groups in the order in which they come, each with the ids of its cases: of all runs, since
/// one may lack what another has.
fn groups(runs: &[(String, SuiteRun)]) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for case in runs.iter().flat_map(|(_, run)| &run.cases) {
        let at = groups.iter().position(|(group, _)| *group == case.group);
        let at = at.unwrap_or_else(|| {
            groups.push((case.group.to_string(), Vec::new()));
            groups.len().saturating_sub(1)
        });
        if let Some((_, ids)) = groups.get_mut(at)
            && !ids.iter().any(|id| *id == case.id)
        {
            ids.push(case.id.to_string());
        }
    }
    groups
}

fn push_group(page: &mut String, runs: &[(String, SuiteRun)], group: &str, ids: &[String]) {
    let _ = write!(
        page,
        "<h2>{}</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table>\n<thead><tr><th scope=\"col\" class=\"case\">case",
        escaped(&capitalised(group))
    );
    for (name, _) in runs {
        let _ = write!(page, "<th scope=\"col\">{}", escaped(name));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for id in ids {
        let of = |run: &'_ SuiteRun| run.cases.iter().find(|case| case.id == *id).cloned();
        let found: Vec<Option<CaseReport>> = runs.iter().map(|(_, run)| of(run)).collect();
        let Some(any) = found.iter().flatten().next() else {
            continue;
        };
        let _ = write!(
            page,
            "<tr><th scope=\"row\"><code>{}</code> <small class=\"place\">{}, {}</small><br><small>{}</small>",
            escaped(id),
            escaped(&any.place()),
            any.severity.in_the_draft(),
            escaped(&any.sent)
        );
        for case in &found {
            push_cell(page, case.as_ref());
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn push_cell(page: &mut String, case: Option<&CaseReport>) {
    let Some(case) = case else {
        page.push_str("<td class=\"note\">not run");
        return;
    };
    let came = escaped(&case.came);
    let (class, words) = match case.standing() {
        CaseStanding::Passed => ("pass", format!("\u{2713} passed: {came}")),
        CaseStanding::PassedThoughKnown => (
            "should",
            format!("\u{2713} passed, and is a known failure: {came}"),
        ),
        CaseStanding::KnownFailure => ("note", format!("~ known failure: {came}")),
        CaseStanding::Failed(Weight::Error) => ("fail", format!("\u{2717} failed: {came}")),
        CaseStanding::Failed(Weight::Warning) => ("should", format!("! failed: {came}")),
        CaseStanding::Failed(Weight::Note) => ("note", format!("- {came}")),
    };
    if case.passed() {
        let _ = write!(page, "<td class=\"{class}\">{words}");
        return;
    }
    let _ = write!(
        page,
        "<td><details><summary class=\"{class}\">{words}</summary>\
         <p>must come: {}</p>",
        escaped(&case.must)
    );
    for line in &case.detail {
        let _ = write!(page, "<p>{}</p>", escaped(line));
    }
    page.push_str("</details>");
}

/// What means something in HTML, made to mean itself.
fn escaped(text: &str) -> String {
    crate::bytes::safe_text(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_report_that_was_read_is_html() {
        let hostile = "<script>alert(1)</script>\u{202e}\"'&";
        let case = format!(
            r#"{{"id":{0},"group":{0},"section":{0},"step":null,"severity":"error","sent":{0},
            "must":{0},"result":"fail","came":{0},"detail":[{0}],"diagnosis":[[{0}]]}}"#,
            serde_json::to_string(hostile).unwrap()
        );
        let text = format!(
            r#"{{"schema":"ws76/1","suite":{{"url":{0},"seed":{0}}},"cases":[{case}],
            "mistakes":[{{"mistakes":[{0}],"cases":[{0}]}}],
            "summary":{{"passed":0,"errors":1,"warnings":0,"notes":0}}}}"#,
            serde_json::to_string(hostile).unwrap()
        );
        let run: SuiteRun = serde_json::from_str(&text).unwrap();
        let text = format!(
            r#"{{"handshakes":[{{"verdict":{0},"diagnosis":[{{"mistakes":[{0}]}}]}}]}}"#,
            serde_json::to_string(hostile).unwrap()
        );
        let verified: VerifyRun = serde_json::from_str(&text).unwrap();
        let page = page(
            &[(hostile.to_owned(), run)],
            &[(hostile.to_owned(), verified)],
        );
        assert!(
            !page.contains("<script") && !page.contains('\u{202e}'),
            "{page}"
        );
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    }
}
