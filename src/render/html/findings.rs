//! Findings, and what a server computed instead.

use super::markup::Html;
use super::view::FindingView;
use crate::bytes::spaced_hex;
use crate::draft::Severity;
use crate::report::{Comparison, ExplanationReport, Stage};

/// Longer byte strings are cut.
const MOST: usize = 96;

/// Writes one finding.
pub(super) fn write_one(html: &mut Html, finding: &FindingView<'_>) {
    html.raw(match finding.severity {
        Severity::Error => "<div class=\"finding error\"><p><b>error",
        Severity::Warning => "<div class=\"finding warning\"><p><b>warning",
        Severity::Note => "<div class=\"finding note\"><p><b>note",
    })
    .raw("</b> <code>")
    .text(finding.rule)
    .raw("</code> ")
    .text(finding.message)
    .raw("</p>\n<p>")
    .text(finding.consequence)
    .raw(" <cite>")
    .text(&finding.place)
    .raw("</cite></p>\n<p class=\"help\"><b>help</b> ")
    .text(finding.help)
    .raw("</p></div>\n");
}

/// Writes one explanation of a wrong answer: a sentence, both computations from where they part, and
/// what to do.
pub(super) fn write_explanation(html: &mut Html, explanation: &ExplanationReport) {
    html.raw("<p class=\"sentence\">")
        .text(&explanation.explanation);
    for id in &explanation.mistakes {
        html.raw(" <code>").text(id).raw("</code>");
    }
    html.raw("</p>\n");
    write_comparisons(html, &explanation.comparison);
    for help in &explanation.help {
        html.raw("<p class=\"help\"><b>help</b> ")
            .text(help)
            .raw("</p>\n");
    }
}

/// Writes both computations side by side.
pub(super) fn write_comparisons(html: &mut Html, comparisons: &[Comparison]) {
    if comparisons.is_empty() {
        return;
    }
    html.raw("<div class=\"scroll\"><table class=\"compare\"><caption>Both computations from where they part</caption><thead><tr><th scope=\"col\">step<th scope=\"col\">the draft<th scope=\"col\">this server</tr></thead><tbody>\n");
    for comparison in comparisons {
        html.raw("<tr><th scope=\"row\">")
            .text(comparison.label)
            .raw("<td>");
        write_stage(html, &comparison.right, &comparison.server);
        html.raw("<td>");
        write_stage(html, &comparison.server, &comparison.right);
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}

/// One side; what the other does not have is marked.
fn write_stage(html: &mut Html, stage: &Stage, other: &Stage) {
    match stage {
        Stage::None(why) => {
            html.raw("<i>").text(why).raw("</i>");
        }
        Stage::Text(text) => {
            html.raw("<code>").text(text).raw("</code>");
        }
        Stage::Bytes(bytes, remark) => {
            let against: &[u8] = match other {
                Stage::Bytes(bytes, _) => bytes,
                _ => bytes,
            };
            write_differing(html, bytes, against);
            if !remark.is_empty() {
                html.raw(" <small>").text(remark).raw("</small>");
            }
        }
    }
}

/// Bytes in hex; those between a common beginning and a common end are marked.
fn write_differing(html: &mut Html, bytes: &[u8], other: &[u8]) {
    let pairs = bytes.iter().zip(other);
    let start = pairs.take_while(|(a, b)| a == b).count();
    let pairs = bytes.iter().rev().zip(other.iter().rev());
    let end = pairs.take_while(|(a, b)| a == b).count();
    let room = bytes.len().min(other.len()).saturating_sub(start);
    let end = end.min(room);
    let (start, end) = (start.min(MOST), bytes.len().saturating_sub(end).min(MOST));
    let get = |from: usize, to: usize| spaced_hex(bytes.get(from..to).unwrap_or_default());
    html.raw("<code>").text(&get(0, start));
    if start < end {
        html.raw(" <mark>").text(&get(start, end)).raw("</mark>");
    }
    html.raw(" ").text(&get(end, bytes.len().min(MOST)));
    if bytes.len() > MOST {
        html.raw(" ... (").number(bytes.len()).raw(" bytes)");
    }
    html.raw("</code>");
}
