//! The conformance suite's results as text: a line for each case, below it what is wrong.

use std::io::{self, Write};

use owo_colors::Style;

use super::Detail;
use super::line::write_wrapped;
use crate::bytes::safe_text;
use crate::render::palette::Palette;
use crate::render::suite::SuiteRenderer;
use crate::report::{
    CaseReport, CaseStanding, NamedReport, SuiteReport, SuiteSummary, Text, Weight,
};

/// Where the values of details begin.
const COLUMN: usize = 16;

/// Writes cases as they come.
#[derive(Debug)]
pub struct SuiteWriter {
    palette: Palette,
    detail: Detail,
    group: Text,
    /// The explanations that were shown already: each is shown once.
    shown: Vec<Vec<Vec<Text>>>,
}

impl SuiteWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub const fn new(palette: Palette, detail: Detail) -> Self {
        Self {
            palette,
            detail,
            group: Text::Borrowed(""),
            shown: Vec::new(),
        }
    }

    /// What the wrong answers come from: each set of mistakes once, with how many it explains.
    fn write_named(&self, out: &mut dyn Write, named: &[NamedReport]) -> io::Result<()> {
        if named.is_empty() {
            return Ok(());
        }
        let title = "what explains the wrong answers";
        self.palette
            .line()
            .styled(title, self.palette.label)
            .write(out)?;
        for one in named {
            let count = one.cases.len();
            let plural = if count == 1 { "" } else { "s" };
            self.palette
                .line()
                .plain("  ")
                .styled(&one.mistakes.join(" + "), self.palette.wrong)
                .plain(&format!(", {count} case{plural}"))
                .write(out)?;
            if !one.explanation.is_empty() {
                write_wrapped(out, self.palette.line().column(4), &one.explanation, 4)?;
            }
            if self.detail == Detail::Verbose {
                write_wrapped(out, self.palette.line().column(4), &one.cases.join(", "), 4)?;
            }
        }
        writeln!(out)
    }

    fn write_detail(&mut self, out: &mut dyn Write, case: &CaseReport) -> io::Result<()> {
        let faint = self.palette.faint;
        for (label, text) in [("sent", &case.sent), ("must come", &case.must)] {
            let first = self
                .palette
                .line()
                .plain("    ")
                .styled(label, faint)
                .column(COLUMN);
            write_wrapped(out, first, text, COLUMN)?;
        }
        let first = self
            .palette
            .line()
            .plain("    ")
            .styled("came", faint)
            .column(COLUMN);
        write_wrapped(out, first, &case.came, COLUMN)?;
        for line in &case.detail {
            write_wrapped(out, self.palette.line().column(COLUMN), line, COLUMN)?;
        }
        Ok(())
    }

    /// Whether what is wrong with a case is worth its lines: a set of mistakes only once.
    fn is_news(&mut self, case: &CaseReport) -> bool {
        if case.diagnosis.is_empty() {
            return true;
        }
        let is_shown = self.shown.contains(&case.diagnosis);
        if !is_shown {
            self.shown.push(case.diagnosis.clone());
        }
        !is_shown
    }

    const fn mark(&self, case: &CaseReport) -> (&'static str, Style) {
        match case.standing() {
            CaseStanding::Passed => ("\u{2713}", self.palette.right),
            CaseStanding::PassedThoughKnown => ("\u{2713}", self.palette.warning),
            CaseStanding::KnownFailure => ("~", self.palette.note),
            CaseStanding::Failed(Weight::Error) => ("\u{2717}", self.palette.wrong),
            CaseStanding::Failed(Weight::Warning) => ("!", self.palette.warning),
            CaseStanding::Failed(Weight::Note) => ("-", self.palette.note),
        }
    }

    fn write_line(&self, out: &mut dyn Write, case: &CaseReport) -> io::Result<()> {
        let (mark, style) = self.mark(case);
        let mut came = case.came.clone();
        match case.standing() {
            CaseStanding::PassedThoughKnown => came.push_str(" (passes, and is on the known list)"),
            CaseStanding::KnownFailure => came.push_str(" (known)"),
            _ => {}
        }
        if let (Some(set), false) = (case.diagnosis.first(), case.passed()) {
            came = format!("{came} [{}]", set.join(" + "));
        }
        self.palette
            .line()
            .plain("  ")
            .styled(&format!("{mark} {}", case.id), style)
            .column(34)
            .plain(&came)
            .right(&case.place(), self.palette.faint)
            .write(out)
    }
}

impl SuiteRenderer for SuiteWriter {
    fn begin(&mut self, out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        if self.detail == Detail::Quiet {
            return Ok(());
        }
        self.palette
            .labelled("suite", self.palette.label)
            .plain(&format!("{}, seed {}", safe_text(&suite.url), suite.seed))
            .write(out)?;
        out.flush()
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        if self.detail == Detail::Quiet && case.standing() == CaseStanding::Passed {
            return Ok(());
        }
        if self.group != case.group && self.detail > Detail::Quiet {
            self.group = case.group.clone();
            writeln!(out)?;
            self.palette
                .line()
                .styled(&case.group, self.palette.label)
                .write(out)?;
        }
        self.write_line(out, &case)?;
        let wanted = match self.detail {
            Detail::Quiet => false,
            Detail::Normal => !case.passed() && self.is_news(&case),
            Detail::Verbose => true,
        };
        if wanted {
            self.write_detail(out, &case)?;
        }
        out.flush()
    }

    fn finish(
        &mut self,
        out: &mut dyn Write,
        summary: &SuiteSummary,
        named: &[NamedReport],
    ) -> io::Result<()> {
        if self.detail > Detail::Quiet {
            writeln!(out)?;
            self.write_named(out, named)?;
        }
        if !summary.known_passed.is_empty() {
            let ids = summary.known_passed.join(", ");
            let text = format!("no longer failing, to be taken off the known list: {ids}");
            write_wrapped(out, self.palette.line(), &text, 0)?;
        }
        if let Some(ended) = summary.ended {
            write_wrapped(out, self.palette.line(), ended.sentence(), 0)?;
        }
        let mut line = self.palette.line().plain(&match summary.cases() {
            1 => "1 case".to_owned(),
            count => format!("{count} cases"),
        });
        for (at, (count, word)) in summary.counts().into_iter().enumerate() {
            let style = match word {
                "passed" => self.palette.right,
                "failed (must)" | "not run" => self.palette.wrong,
                "failed (should)" => self.palette.warning,
                _ => self.palette.note,
            };
            line = line.plain(if at == 0 { ": " } else { ", " });
            line = line.styled(&format!("{count} {word}"), style);
        }
        line.write(out)
    }
}
