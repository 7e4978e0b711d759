//! Annotations of GitHub Actions: workflow commands on standard output that mark a file in the
//! summary of a run. One for each handshake or suite case that is not right, one for each input that
//! could not be read.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::suite::SuiteRenderer;
use super::{HandshakeRenderer, NO_DRAFT_76, cause_of, faults_of, place_of, safe_lines, uncompared, word_of};
use crate::bytes::safe_text;
use crate::report::{
    CaseReport, CaseStanding, FailedInput, HandshakeReport, NamedReport, Policy, Standing,
    SuiteReport, SuiteSummary, Summary, TogetherReport, Weight,
};

/// Writes an annotation for each handshake that is not right.
#[derive(Debug, Default)]
pub struct GithubWriter {
    policy: Policy,
    annotated: u64,
}

/// How an annotation weighs: the workflow command that writes it.
#[derive(Debug, Clone, Copy)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// One annotation. `file` is left out where there is none: then it belongs to the run.
fn annotate(
    out: &mut dyn Write,
    level: Level,
    file: Option<&str>,
    title: &str,
    lines: &[String],
) -> io::Result<()> {
    let mut properties = String::new();
    if let Some(file) = file.filter(|file| *file != "-") {
        let _ = write!(properties, "file={},", property(&safe_text(file)));
    }
    let title = property(title);
    let message = data(&lines.join("\n"));
    writeln!(
        out,
        "::{} {properties}title={title}::{message}",
        level.word()
    )
}

/// What ends a command or begins another is escaped; the runner undoes it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// In a property, also what ends it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

impl GithubWriter {
    /// A writer that has written nothing, with what counts as passed.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }
}

impl HandshakeRenderer for GithubWriter {
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        let mut lines = faults_of(&report);
        let level = match (self.policy.standing(&report), lines.is_empty()) {
            (Standing::Failed | Standing::Unjudged, _) => {
                lines.insert(0, cause_of(&report));
                Level::Error
            }
            (Standing::Other, _) => Level::Notice,
            // Right, and something is odd all the same.
            (Standing::Passed, false) => Level::Warning,
            (Standing::Passed, true) => return Ok(()),
        };
        self.annotated = self.annotated.saturating_add(1);
        let title = format!("{}: {}", place_of(&report), word_of(&report));
        annotate(out, level, Some(&report.source), &title, &lines)
    }

    fn failed_input(&mut self, out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        self.annotated = self.annotated.saturating_add(1);
        let title = format!("{}: unreadable", safe_text(&input.source));
        let lines = safe_lines(&input.reason);
        annotate(out, Level::Error, Some(&input.source), &title, &lines)
    }

    fn no_draft_76(&mut self, out: &mut dyn Write, source: &str) -> io::Result<()> {
        self.annotated = self.annotated.saturating_add(1);
        let title = format!("{}: {NO_DRAFT_76}", safe_text(source));
        let lines = [NO_DRAFT_76.to_owned()];
        annotate(out, Level::Error, Some(source), &title, &lines)
    }

    fn together(&mut self, out: &mut dyn Write, together: TogetherReport) -> io::Result<()> {
        let server = together.server.as_deref().map(safe_text);
        let title = format!(
            "{}: {}",
            server.as_deref().unwrap_or("the server"),
            together.mistakes.join(" + ")
        );
        annotate(out, Level::Notice, None, &title, &[together.explanation])
    }

    /// A line for the log, so that a run in which all is right is not silent.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if summary.uncompared > 0 {
            let lines = [uncompared(summary)];
            annotate(out, Level::Notice, None, "not compared", &lines)?;
        }
        let (handshakes, annotated) = (summary.handshakes, self.annotated);
        writeln!(out, "ws76: {handshakes} handshakes, {annotated} annotated")
    }
}

/// Writes an annotation for each case of the conformance suite that fails.
#[derive(Debug, Default)]
pub struct GithubSuiteWriter {
    url: String,
}

impl SuiteRenderer for GithubSuiteWriter {
    fn begin(&mut self, _out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        self.url = safe_text(&suite.url);
        Ok(())
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        let level = match case.standing() {
            CaseStanding::Passed => return Ok(()),
            CaseStanding::Failed(Weight::Error) => Level::Error,
            CaseStanding::Failed(Weight::Warning) => Level::Warning,
            CaseStanding::Failed(Weight::Note)
            | CaseStanding::KnownFailure
            | CaseStanding::PassedThoughKnown => Level::Notice,
        };
        let title = format!("{}: {}", self.url, case.id);
        annotate(out, level, None, &title, &case.lines())
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        _named: &[NamedReport],
    ) -> io::Result<()> {
        if let Some(why) = super::suite::not_run(summary) {
            annotate(out, Level::Error, None, &self.url, &[why])?;
        }
        let (cases, passed) = (summary.cases(), summary.passed);
        writeln!(out, "ws76: {cases} cases, {passed} passed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_begins_another_command() {
        let mut out = Vec::new();
        let lines = ["100%".to_owned(), "::error::x".to_owned()];
        let file = Some("a,b:c\n::warning::y");
        annotate(&mut out, Level::Error, file, "t: 1,2\r\n::", &lines).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error file=a%2Cb%3Ac\\x0a%3A%3Awarning%3A%3Ay,title=t%3A 1%2C2%0D%0A%3A%3A::\
             100%25%0A::error::x\n"
        );
    }
}
