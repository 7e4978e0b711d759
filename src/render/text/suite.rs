//! The conformance suite's results as text: a line for each case, below it what is wrong.

use std::io::{self, Write};

use super::Detail;
use super::line::{Line, write_wrapped};
use crate::bytes::safe_text;
use crate::draft::Severity;
use crate::render::palette::Palette;
use crate::render::suite::SuiteRenderer;
use crate::report::{CaseReport, NamedReport, SuiteReport, SuiteSummary};

/// Writes cases as they come.
#[derive(Debug)]
pub struct SuiteWriter {
    palette: Palette,
    detail: Detail,
    group: &'static str,
}

impl SuiteWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub const fn new(palette: Palette, detail: Detail) -> Self {
        Self {
            palette,
            detail,
            group: "",
        }
    }

    /// What the wrong answers come from.
    fn write_named(&self, out: &mut dyn Write, named: &[NamedReport]) -> io::Result<()> {
        if named.is_empty() {
            return Ok(());
        }
        Line::new()
            .styled(
                "the mistakes that explain the wrong answers",
                self.palette.label,
            )
            .write(out)?;
        for one in named {
            let first = Line::new()
                .plain("  ")
                .styled(&one.mistakes.join(" + "), self.palette.wrong)
                .column(34);
            write_wrapped(out, first, &one.cases.join(", "), 34)?;
        }
        writeln!(out)
    }

    fn write_detail(&self, out: &mut dyn Write, case: &CaseReport) -> io::Result<()> {
        let faint = self.palette.faint;
        for (label, text) in [("sent", case.sent), ("must come", case.must)] {
            let first = Line::new().plain("    ").styled(label, faint).column(16);
            write_wrapped(out, first, text, 16)?;
        }
        let first = Line::new().plain("    ").styled("came", faint).column(16);
        write_wrapped(out, first, &case.came, 16)?;
        for line in &case.detail {
            write_wrapped(out, Line::new().column(16), line, 16)?;
        }
        Ok(())
    }
}

impl SuiteRenderer for SuiteWriter {
    fn begin(&mut self, out: &mut dyn Write, suite: &SuiteReport) -> io::Result<()> {
        if self.detail == Detail::Quiet {
            return Ok(());
        }
        Line::labelled("suite", self.palette.label)
            .plain(&format!("{}, seed {}", safe_text(&suite.url), suite.seed))
            .write(out)
    }

    fn case(&mut self, out: &mut dyn Write, case: CaseReport) -> io::Result<()> {
        if self.detail == Detail::Quiet && case.passed() {
            return Ok(());
        }
        if self.group != case.group && self.detail > Detail::Quiet {
            self.group = case.group;
            writeln!(out)?;
            Line::new()
                .styled(case.group, self.palette.label)
                .write(out)?;
        }
        let (mark, style) = match (case.passed(), case.weight) {
            (true, _) => ("\u{2713}", self.palette.right),
            (false, Severity::Error) => ("\u{2717}", self.palette.wrong),
            (false, Severity::Warning) => ("!", self.palette.warning),
            (false, Severity::Note) => ("-", self.palette.note),
        };
        let step = case.step.map(|step| format!(" step {step}"));
        let place = format!("{}{}", case.section, step.unwrap_or_default());
        Line::new()
            .plain("  ")
            .styled(&format!("{mark} {}", case.id), style)
            .column(34)
            .plain(&case.came)
            .right(&place, self.palette.faint)
            .write(out)?;
        let wanted = match self.detail {
            Detail::Quiet => false,
            Detail::Normal => !case.passed(),
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
        let counts = [
            (summary.passed, "kept", self.palette.right),
            (summary.errors, "broken (must)", self.palette.wrong),
            (summary.warnings, "broken (should)", self.palette.warning),
            (summary.notes, "other (left open)", self.palette.note),
        ];
        let mut line = Line::new().plain(&format!("{} cases", summary.cases()));
        for (at, (count, word, style)) in counts.iter().filter(|(count, ..)| *count > 0).enumerate()
        {
            line = line.plain(if at == 0 { ": " } else { ", " });
            line = line.styled(&format!("{count} {word}"), *style);
        }
        line.write(out)
    }
}
