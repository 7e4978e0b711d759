//! The text output: for people, at 80 columns, with or without colour.

mod block;
mod diagnosis;
mod explain;
mod findings;
mod key_block;
mod line;
mod live;
mod message;
mod rounds;
mod suite;
mod totals;
mod verdict;

use std::collections::HashSet;
use std::io::{self, Write};

pub use explain::{write_forms, write_mistake, write_mistakes, write_rule, write_rules};
use line::Line;
pub use live::{
    write_frame, write_handshake, write_heading, write_probe, write_told_apart, write_totals,
};
pub use suite::SuiteWriter;
pub use totals::SummaryWriter;

use super::palette::Palette;
use super::{HandshakeRenderer, place_of};
use crate::draft::Severity;
use crate::md5_rounds::Md5Rounds;
use crate::report::{ComputationReport, HandshakeReport, Summary, TogetherReport};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The result alone.
    Quiet,
    /// Every step, and what is wrong.
    Normal,
    /// Also notes, and MD5 itself.
    Verbose,
}

/// Writes every step to the answer for keys from the command line.
pub fn write_computation(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    detail: Detail,
) -> io::Result<()> {
    if detail == Detail::Quiet {
        let lenient = report.lenient.as_ref().map(|lenient| &lenient.answer_hex);
        if let Some(answer) = report.answer_hex.as_ref().or(lenient) {
            writeln!(out, "{answer}")?;
        }
        return Ok(());
    }
    write_steps(out, palette, report, detail)?;
    findings::write(out, palette, report, least_told(detail))
}

/// Keys, challenge block and answer, as far as there are any.
fn write_steps(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    detail: Detail,
) -> io::Result<()> {
    let lenient = report.lenient.as_ref();
    let keys = [
        (1, &report.key1, lenient.map(|lenient| lenient.part1)),
        (2, &report.key2, lenient.map(|lenient| lenient.part2)),
    ];
    for (number, key, lenient) in keys {
        if let Some(key) = key {
            key_block::write(out, palette, number, key, lenient)?;
            writeln!(out)?;
        }
    }
    let (block, heading) = match (report.block, lenient) {
        (Some(block), _) => (block, "answer"),
        (None, Some(lenient)) => (lenient.block, "lenient answer"),
        (None, None) => {
            if let Some(key3) = &report.key3 {
                Line::labelled("key 3", palette.label)
                    .styled(&crate::bytes::spaced_hex(&key3.bytes), palette.key3)
                    .column(45)
                    .plain(&crate::bytes::escape(&key3.bytes))
                    .write(out)?;
            }
            return Ok(());
        }
    };
    block::write_block(out, palette, &block)?;
    writeln!(out)?;
    if detail == Detail::Verbose {
        let rounds = Md5Rounds::of(block.bytes());
        rounds::write(out, palette, &rounds, &block)?;
        writeln!(out)?;
    }
    block::write_answer(out, palette, &block.answer(), heading)
}

/// Writes handshakes as they come: one in full; of many, a line each and the details of what is
/// wrong. So the first one is held back until it is known whether it is the only one.
#[derive(Debug)]
pub struct HandshakeWriter {
    palette: Palette,
    detail: Detail,
    first: Option<HandshakeReport>,
    is_list: bool,
    /// Mistakes that a list has told in full already.
    told: HashSet<Vec<&'static str>>,
    /// Whether an empty line was written last.
    is_parted: bool,
}

impl HandshakeWriter {
    /// A writer; `is_list` where it is known already that there are several inputs.
    #[must_use]
    pub fn new(palette: Palette, detail: Detail, is_list: bool) -> Self {
        Self {
            palette,
            detail,
            first: None,
            is_list,
            told: HashSet::new(),
            is_parted: false,
        }
    }

    fn write_whole(&mut self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        if self.detail == Detail::Quiet {
            return self.write_row(out, report);
        }
        message::write_place(out, &self.palette, report)?;
        self.write_handshake(out, report)
    }

    /// The same without the place, for those who tell another.
    fn write_handshake(&self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        let with_fields = report.judged.is_none() || self.detail == Detail::Verbose;
        message::write(out, &self.palette, report, with_fields)?;
        self.write_steps_and_findings(out, report)?;
        if report.judged.is_some() {
            writeln!(out)?;
            verdict::write(out, &self.palette, report)?;
            if let Some(judged) = &report.judged {
                diagnosis::write(out, &self.palette, judged)?;
            }
        }
        Ok(())
    }

    fn write_steps_and_findings(
        &self,
        out: &mut dyn Write,
        report: &HandshakeReport,
    ) -> io::Result<()> {
        let computation = &report.computation;
        let has_keys = computation.key1.is_some() || computation.key2.is_some();
        if has_keys || computation.key3.is_some() {
            write_steps(out, &self.palette, computation, self.detail)?;
        }
        findings::write(out, &self.palette, computation, least_told(self.detail))
    }

    /// One line; below it, what is wrong.
    fn write_row(&mut self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        let has_errors = report.computation.has_errors();
        let (mark, word, style) = match report.verdict {
            Some(verdict) => {
                let (mark, ..) = verdict::sentence(verdict);
                let mark = if has_errors { "\u{2717}" } else { mark };
                (
                    mark,
                    verdict.word(),
                    verdict::style_of(&self.palette, verdict, has_errors),
                )
            }
            None if has_errors => ("\u{2717}", "request", self.palette.wrong),
            None => ("\u{2713}", "request", self.palette.right),
        };
        let mut line = Line::new()
            .styled(&format!("{mark} {word}"), style)
            .column(15)
            .plain(&place_of(report));
        let findings = &report.computation.findings;
        let told = findings
            .iter()
            .filter(|finding| finding.weight > Severity::Note);
        // The first of the heaviest: findings stand in the order in which a reader meets them.
        let heaviest = told.rev().max_by_key(|finding| finding.weight);
        let mistakes = report
            .judged
            .as_ref()
            .and_then(|judged| judged.diagnosis.first());
        if let Some(mistakes) = mistakes.map(|first| first.mistakes.join(" + ")) {
            line = line.column(60).styled(&mistakes, self.palette.faint);
        } else if let Some(finding) = heaviest {
            line = line.column(60).styled(finding.rule, self.palette.faint);
        }
        line.write(out)?;
        self.is_parted = false;
        if self.detail == Detail::Quiet || !self.is_list || !(has_errors || self.is_wrong(report)) {
            return Ok(());
        }
        self.write_detail(out, report)
    }

    fn is_wrong(&self, report: &HandshakeReport) -> bool {
        use crate::judge::Verdict::{Aborted, Mismatch, Refused};
        matches!(report.verdict, Some(Mismatch | Aborted | Refused))
    }

    fn write_detail(&mut self, out: &mut dyn Write, report: &HandshakeReport) -> io::Result<()> {
        if self.detail == Detail::Verbose {
            writeln!(out)?;
            self.write_steps_and_findings(out, report)?;
        } else {
            findings::write(out, &self.palette, &report.computation, Severity::Error)?;
        }
        if report.judged.is_some() {
            writeln!(out)?;
            verdict::write(out, &self.palette, report)?;
        }
        if let Some(judged) = &report.judged {
            let mistakes = judged
                .diagnosis
                .iter()
                .flat_map(|found| found.mistakes.clone());
            let is_new = self.told.insert(mistakes.collect());
            if is_new {
                diagnosis::write(out, &self.palette, judged)?;
            } else {
                diagnosis::write_again(out, &self.palette, judged)?;
            }
        }
        self.is_parted = true;
        writeln!(out)
    }
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
            self.write_whole(out, &report)?;
            if is_told && totals::has_passed_over(summary) {
                writeln!(out)?;
                totals::write_passed_over(out, summary)?;
            }
        } else if self.is_list && is_told {
            if !self.is_parted {
                writeln!(out)?;
            }
            totals::write(out, summary)?;
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
