//! The text output: for people, at 80 columns, with or without colour.

mod accept;
mod answers;
mod block;
mod computation;
mod diagnosis;
mod explain;
mod findings;
#[cfg(feature = "generate")]
mod generated;
mod indent;
mod key_block;
mod line;
mod live;
mod message;
mod rounds;
#[cfg(feature = "render")]
mod suite;
mod totals;
mod verdict;

use std::collections::HashSet;
use std::io::{self, Write};

pub use accept::write_accept_steps;
pub use computation::{Depth, computation_sections, write_computation};
#[cfg(feature = "capture")]
pub use explain::write_forms;
pub use explain::{
    write_case, write_cause, write_mistake, write_mistakes, write_rule, write_rules, write_slip,
    write_slips, write_topic, write_verdict,
};
#[cfg(feature = "generate")]
pub use generated::write_generated;
use indent::Indented;
pub use live::{
    write_dead_end, write_frame, write_handshake, write_heading, write_probe, write_told_apart,
    write_totals, write_verified,
};
#[cfg(feature = "render")]
pub use suite::SuiteWriter;
pub use totals::SummaryWriter;

use super::palette::Palette;
pub use super::Detail;
use super::{Extent, HandshakeRenderer, place_of};
use crate::challenge::Solution;
use crate::draft::Severity;
use crate::judge::Verdict;
use crate::report::{HandshakeReport, Summary, TogetherReport, VerdictReport};

/// Where the place of a handshake begins in a row.
const PLACE: usize = 15;

/// Writes handshakes as they come: one in full; of many, a line each and the details of what is
/// wrong. So the first one is held back until it is known whether it is the only one.
#[derive(Debug)]
pub struct HandshakeWriter {
    palette: Palette,
    detail: Detail,
    first: Option<HandshakeReport>,
    is_list: bool,
    /// Mistakes that a list has shown in full already.
    shown: HashSet<Vec<&'static str>>,
    /// Whether an empty line was written last.
    is_parted: bool,
}

impl HandshakeWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub fn new(palette: Palette, detail: Detail, extent: Extent) -> Self {
        Self {
            palette,
            detail,
            first: None,
            is_list: extent == Extent::List,
            shown: HashSet::new(),
            is_parted: false,
        }
    }

    /// One handshake in full; where the answer is right and no more is wanted, in a few lines.
    fn write_whole(
        &mut self,
        out: &mut dyn Write,
        report: &HandshakeReport,
        summary: &Summary,
    ) -> io::Result<()> {
        if self.detail == Detail::Quiet {
            return self.write_row(out, report);
        }
        if !self.is_brief(report) {
            message::write_place(out, &self.palette, report)?;
        }
        self.write_shortest(out, report)?;
        if totals::has_passed_over(summary) {
            writeln!(out)?;
            totals::write_passed_over(out, &self.palette, summary)?;
        }
        self.write_end(out, report)
    }

    /// Whether a few lines are enough: the answer is right, and no more is wanted.
    fn is_brief(&self, report: &HandshakeReport) -> bool {
        let is_right = report.verdict().is_some_and(Verdict::is_right);
        is_right && self.detail == Detail::Normal
    }

    /// All but the verdict, in a few lines where they are enough.
    fn write_shortest(&self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        match &report.computation.solution {
            Some(solution) if self.is_brief(report) => self.write_brief(out, report, solution),
            _ => self.write_reading(out, report),
        }
    }

    /// The same of a live peer, every step of it.
    fn write_handshake(&self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        self.write_reading(out, report)?;
        self.write_end(out, report)
    }

    /// Both parts, the answer, and the findings.
    fn write_brief(
        &self,
        out: &mut dyn Write,
        report: &HandshakeReport,
        solution: &Solution,
    ) -> io::Result<()> {
        let computation = &report.computation;
        for (number, key) in [(1, &computation.key1), (2, &computation.key2)] {
            if let Some(key) = key {
                key_block::write_part(out, &self.palette, number, key, None)?;
            }
        }
        verdict::write_right_answer(out, &self.palette, &solution.answer)?;
        findings::write(out, &self.palette, computation, least_told(self.detail))
    }

    /// Messages, steps, findings, and what explains a wrong answer.
    fn write_reading(&self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        let with_fields = report.judged().is_none() || self.detail == Detail::Verbose;
        message::write(out, &self.palette, report, with_fields)?;
        self.write_steps_and_findings(out, &self.palette, report)?;
        if let Some(accept) = &report.accept {
            accept::write(out, &self.palette, accept)?;
        }
        verdict::write_grounds(out, &self.palette, report)?;
        if let Some(judged) = report.judged() {
            diagnosis::write(out, &self.palette, judged)?;
        }
        Ok(())
    }

    /// The verdict, where one was asked for.
    fn write_end(&self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        if report.judged().is_some() {
            writeln!(out)?;
        }
        verdict::write_last(out, &self.palette, report)
    }

    fn write_steps_and_findings(
        &self,
        out: &mut dyn Write,
        palette: &Palette,
        report: &HandshakeReport,
    ) -> io::Result<()> {
        let computation = &report.computation;
        let has_keys = computation.key1.is_some() || computation.key2.is_some();
        if has_keys || computation.key3.is_some() {
            computation::write_steps(out, palette, computation, self.detail)?;
        }
        findings::write(out, palette, computation, least_told(self.detail))
    }

    /// One line; below it, what is wrong.
    fn write_row(&mut self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        let is_failed = match report.judged() {
            Some(judged) => judged.verdict == Verdict::Match && !judged.ok,
            None => report.computation.has_errors(),
        };
        let verdict = report.verdict();
        let mark = verdict::mark(verdict, is_failed);
        let style = verdict::style_of(&self.palette, verdict, is_failed);
        let word = verdict.map_or("request", Verdict::word);
        let line = self
            .palette
            .row()
            .hanging(PLACE)
            .styled(&format!("{mark} {word}"), style)
            .column(PLACE)
            .plain(&place_of(report));
        match row_remark(report) {
            Some(remark) => line.column(60).styled(&remark, self.palette.faint),
            None => line,
        }
        .write(out)?;
        self.is_parted = false;
        if self.detail == Detail::Quiet || !self.is_list || !has_details(report) {
            return Ok(());
        }
        self.write_detail(out, report)
    }

    /// What is wrong, below its line and moved right.
    fn write_detail(&mut self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        let palette = self.palette.moved(indent::BY);
        let explained = report
            .judged()
            .map(mistakes_of)
            .filter(|ids| !ids.is_empty());
        // What explains it was written above; its line names that.
        let is_again = explained.is_some_and(|ids| self.shown.contains(&ids));
        if is_again && self.detail < Detail::Verbose && has_one_error(report) {
            return Ok(());
        }
        let indented = &mut Indented::new(out);
        if self.detail == Detail::Verbose {
            writeln!(indented)?;
            self.write_steps_and_findings(indented, &palette, report)?;
        } else {
            findings::write(indented, &palette, &report.computation, Severity::Error)?;
        }
        verdict::write_grounds(indented, &palette, report)?;
        if let Some(judged) = report.judged() {
            let is_new = self.shown.insert(mistakes_of(judged));
            if is_new {
                diagnosis::write(indented, &palette, judged)?;
            } else {
                diagnosis::write_again(indented, &palette, judged)?;
            }
        }
        self.is_parted = true;
        writeln!(out)
    }
}

/// The mistakes of every explanation.
fn mistakes_of(judged: &VerdictReport) -> Vec<&'static str> {
    let found = judged.diagnosis.iter();
    found.flat_map(|found| found.mistakes.clone()).collect()
}

/// Whether nothing but its answer is wrong with a handshake.
fn has_one_error(report: &HandshakeReport) -> bool {
    let findings = report.computation.findings.iter();
    findings
        .filter(|finding| finding.severity == Severity::Error)
        .count()
        <= 1
}

/// The ids of what is wrong; else of the heaviest warning, the first of several.
fn row_remark(report: &HandshakeReport) -> Option<String> {
    if let Some(cause) = report.cause() {
        return Some(cause.ids.join(" + "));
    }
    let findings = report.computation.findings.iter();
    let mut warnings = findings.filter(|finding| finding.severity == Severity::Warning);
    warnings.next().map(|finding| finding.rule.id.to_owned())
}

/// Whether a row needs more than its line.
fn has_details(report: &HandshakeReport) -> bool {
    let is_wrong = matches!(
        report.verdict(),
        Some(Verdict::Faulty | Verdict::Mismatch | Verdict::Aborted | Verdict::Refused)
    );
    is_wrong || report.computation.has_errors()
}

impl HandshakeRenderer for HandshakeWriter {
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        if self.is_list {
            return self.write_row(out, &report);
        }
        match self.first.take() {
            None => {
                self.first = Some(report);
                Ok(())
            }
            Some(first) => {
                self.is_list = true;
                self.write_row(out, &first)?;
                self.write_row(out, &report)
            }
        }
    }

    fn together(&mut self, out: &mut dyn Write, together: TogetherReport) -> io::Result<()> {
        if self.detail == Detail::Quiet {
            return Ok(());
        }
        if !std::mem::take(&mut self.is_parted) {
            writeln!(out)?;
        }
        diagnosis::write_together(out, &self.palette, &together)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let is_told = self.detail > Detail::Quiet;
        if let Some(report) = self.first.take() {
            self.write_whole(out, &report, summary)?;
        } else if self.is_list && is_told {
            if !self.is_parted {
                writeln!(out)?;
            }
            totals::write(out, &self.palette, summary)?;
        }
        Ok(())
    }
}

const fn least_told(detail: Detail) -> Severity {
    match detail {
        Detail::Verbose => Severity::Note,
        Detail::Normal | Detail::Quiet => Severity::Warning,
    }
}
