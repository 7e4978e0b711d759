//! The page of all handshakes of a run: a table, and each handshake that it has room for.

use std::io::{self, Write};

use super::markup::Html;
use super::sections::write_sections;
use super::title::{write_flow, write_verdict};
use super::view::View;
use super::{Level, handshake_page, page, write_together};
use crate::render::{HandshakeRenderer, cause_of, place_of, uncompared, word_of};
use crate::report::{FailedInput, HandshakeReport, Policy, Standing, Summary, TogetherReport};

/// So many handshakes have a row in the table.
const MOST_ROWS: usize = 5000;

/// So many are shown byte by byte: of those that are wrong, and of those that are right.
const MOST_WRONG: usize = 100;
const MOST_RIGHT: usize = 20;

/// Collects handshakes and writes the page at the end. What it holds in memory is bounded.
#[derive(Debug, Default)]
pub struct PageWriter {
    policy: Policy,
    rows: Vec<Row>,
    shown: Vec<(usize, HandshakeReport)>,
    right: usize,
    failed: Vec<(String, String)>,
    together: Vec<TogetherReport>,
    left_out: usize,
    /// Inputs that were not judged and have no row.
    failed_left_out: usize,
    /// What was not compared, where that is something.
    uncompared: Option<String>,
}

#[derive(Debug)]
struct Row {
    place: String,
    word: &'static str,
    cause: String,
    standing: Standing,
    is_shown: bool,
}

impl HandshakeRenderer for PageWriter {
    fn handshake(&mut self, _out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        let standing = self.policy.standing(&report);
        let is_right = matches!(standing, Standing::Passed | Standing::Other);
        let wrong = self.shown.len().saturating_sub(self.right);
        let is_shown = if is_right {
            self.right < MOST_RIGHT
        } else {
            wrong < MOST_WRONG
        };
        if self.rows.len() >= MOST_ROWS {
            self.left_out = self.left_out.saturating_add(1);
        } else {
            self.rows.push(Row {
                place: place_of(&report),
                word: word_of(&report),
                cause: report
                    .cause()
                    .map_or_else(String::new, |_| cause_of(&report)),
                standing,
                is_shown,
            });
            if is_shown {
                self.right = self.right.saturating_add(usize::from(is_right));
                self.shown.push((self.rows.len().saturating_sub(1), report));
            }
        }
        Ok(())
    }

    fn failed_input(&mut self, _out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        self.not_judged(input.source.clone(), input.reason.clone());
        Ok(())
    }

    fn no_draft_76(&mut self, _out: &mut dyn Write, source: &str) -> io::Result<()> {
        let why = crate::render::NO_DRAFT_76.to_owned();
        self.not_judged(source.to_owned(), why);
        Ok(())
    }

    fn together(&mut self, _out: &mut dyn Write, together: TogetherReport) -> io::Result<()> {
        self.together.push(together);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.uncompared = (summary.uncompared > 0).then(|| uncompared(summary));
        let is_alone = self.rows.len() == 1 && self.failed.is_empty();
        let text = match self.shown.as_slice() {
            [(_, report)] if is_alone => handshake_page(report),
            _ => self.list(),
        };
        out.write_all(text.as_bytes())
    }
}

impl PageWriter {
    /// A writer that has taken nothing, with what counts as passed.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    fn not_judged(&mut self, source: String, why: String) {
        if self.failed.len() < MOST_ROWS {
            self.failed.push((source, why));
        } else {
            self.failed_left_out = self.failed_left_out.saturating_add(1);
        }
    }

    fn list(&self) -> String {
        let mut html = Html::default();
        html.raw("<header>\n<p class=\"kicker\">WebSocket draft 76, opening handshake</p>\n<h1>")
            .number(self.rows.len().saturating_add(self.left_out))
            .raw(" handshakes</h1>\n</header>\n");
        self.write_table(&mut html);
        for together in &self.together {
            write_together(&mut html, together);
        }
        if let Some(uncompared) = &self.uncompared {
            html.raw("<p>Not compared: ").text(uncompared).raw(".</p>\n");
        }
        for (row, report) in &self.shown {
            let view = View::of_handshake(report);
            html.raw("<article id=\"h").number(*row).raw("\">\n<h2>");
            html.text(&place_of(report)).raw("</h2>\n");
            write_verdict(&mut html, &view);
            write_flow(&mut html, &view);
            html.raw("<details class=\"whole\"><summary>Every byte</summary>\n");
            write_sections(&mut html, &view, Level::Listed(*row));
            html.raw("</details>\n</article>\n");
        }
        page("Handshakes, byte by byte", &html)
    }

    fn write_table(&self, html: &mut Html) {
        html.raw("<section id=\"all\">\n<div class=\"scroll\"><table class=\"all\"><thead><tr><th scope=\"col\">verdict<th scope=\"col\">handshake<th scope=\"col\">cause</tr></thead><tbody>\n");
        for (source, why) in &self.failed {
            html.raw("<tr><td><b class=\"wrong\">\u{2717} not judged</b><td>")
                .text(source);
            html.raw("<td>").text(why).raw("</tr>\n");
        }
        for (index, row) in self.rows.iter().enumerate() {
            html.raw(match row.standing {
                Standing::Passed => "<tr><td><b class=\"right\">\u{2713} ",
                Standing::Other => "<tr><td><b>\u{b7} ",
                Standing::Failed | Standing::Unjudged => "<tr><td><b class=\"wrong\">\u{2717} ",
            })
            .raw(row.word)
            .raw("</b><td>");
            if row.is_shown {
                html.raw("<a href=\"#h")
                    .number(index)
                    .raw("\">")
                    .text(&row.place)
                    .raw("</a>");
            } else {
                html.text(&row.place);
            }
            html.raw("<td>").text(&row.cause).raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
        if self.failed_left_out > 0 {
            html.raw("<p>")
                .number(self.failed_left_out)
                .raw(" more inputs were <b class=\"wrong\">not judged</b> and have no row here; the JSON has them all.</p>\n");
        }
        if self.left_out > 0 {
            html.raw("<p>")
                .number(self.left_out)
                .raw(" more handshakes have no row here; the JSON has them all.</p>\n");
        }
        let without = self.rows.iter().filter(|row| !row.is_shown).count();
        if without > 0 {
            html.raw("<p>")
                .number(without)
                .raw(" handshakes are not shown byte by byte: give the page fewer inputs.</p>\n");
        }
        html.raw("</section>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_without_a_row_are_counted() {
        let mut writer = PageWriter::default();
        let mut out = Vec::new();
        for number in 0..MOST_ROWS + 3 {
            let source = number.to_string();
            assert!(writer.no_draft_76(&mut out, &source).is_ok());
        }
        assert!(writer.finish(&mut out, &Summary::default()).is_ok());
        let page = String::from_utf8_lossy(&out);
        assert_eq!(page.matches("\u{2717} not judged</b><td>").count(), MOST_ROWS);
        assert!(page.contains("3 more inputs were <b class=\"wrong\">not judged</b>"));
    }
}
