//! Every step from two keys and key 3 to the answer, in sections that can be shown one at a time.

use std::io::{self, Write};

use super::line::Line;
use super::{Detail, block, findings, key_block, least_told, rounds};
use crate::challenge::Solution;
use crate::md5_rounds::Md5Rounds;
use crate::render::palette::Palette;
use crate::report::{ComputationReport, Hex};

/// How much of MD5 is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Its words after each round, where the detail is [`Detail::Verbose`].
    Rounds,
    /// Also the 64 steps.
    Steps,
}

/// One section of the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Key1,
    Key2,
    Key3,
    Block,
    Rounds,
    Steps,
    Answer,
}

/// Writes every step to the answer for keys from the command line.
///
/// # Errors
/// Those of the writer.
pub fn write_computation(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    detail: Detail,
    depth: Depth,
) -> io::Result<()> {
    if detail == Detail::Quiet {
        return match answer_alone(report) {
            Some(line) => out.write_all(&line),
            None => Ok(()),
        };
    }
    for section in plan(report, detail, depth) {
        write_section(out, palette, report, section)?;
    }
    findings::write(out, palette, report, least_told(detail))
}

/// The answer's hex in a line; none where there is no answer.
fn answer_alone(report: &ComputationReport) -> Option<Vec<u8>> {
    let lenient = report.lenient.as_ref().map(|lenient| &lenient.solution);
    let solution = report.solution.as_ref().or(lenient);
    solution.map(|it| format!("{}\n", Hex::from(&it.answer)).into_bytes())
}

/// The sections of the same text, in their order; one after the other they are all of it.
///
/// # Errors
/// None: they are written to memory.
pub fn computation_sections(
    palette: &Palette,
    report: &ComputationReport,
    detail: Detail,
    depth: Depth,
) -> io::Result<Vec<Vec<u8>>> {
    if detail == Detail::Quiet {
        return Ok(answer_alone(report).into_iter().collect());
    }
    let mut sections = Vec::with_capacity(8);
    for section in plan(report, detail, depth) {
        let mut text = Vec::new();
        write_section(&mut text, palette, report, section)?;
        sections.push(text);
    }
    let mut text = Vec::new();
    findings::write(&mut text, palette, report, least_told(detail))?;
    if !text.is_empty() {
        sections.push(text);
    }
    Ok(sections)
}

/// Writes keys, challenge block and answer, as far as there are any.
pub(super) fn write_steps(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    detail: Detail,
) -> io::Result<()> {
    for section in plan(report, detail, Depth::Rounds) {
        write_section(out, palette, report, section)?;
    }
    Ok(())
}

fn plan(report: &ComputationReport, detail: Detail, depth: Depth) -> Vec<Section> {
    let mut sections = Vec::with_capacity(8);
    if report.key1.is_some() {
        sections.push(Section::Key1);
    }
    if report.key2.is_some() {
        sections.push(Section::Key2);
    }
    if solution_of(report).is_none() {
        sections.push(Section::Key3);
        return sections;
    }
    sections.push(Section::Block);
    if detail == Detail::Verbose || depth == Depth::Steps {
        sections.push(Section::Rounds);
    }
    if depth == Depth::Steps {
        sections.push(Section::Steps);
    }
    sections.push(Section::Answer);
    sections
}

/// The block with its answer, and the heading of that.
fn solution_of(report: &ComputationReport) -> Option<(Solution, &'static str)> {
    let lenient = report.lenient.as_ref();
    let right = report.solution.map(|solution| (solution, "answer"));
    right.or_else(|| lenient.map(|lenient| (lenient.solution, "lenient answer")))
}

/// Writes one section, and the empty line that parts it from the next.
fn write_section(
    out: &mut dyn Write,
    palette: &Palette,
    report: &ComputationReport,
    section: Section,
) -> io::Result<()> {
    let lenient = report.lenient.as_ref();
    let (key, number, part) = match section {
        Section::Key1 => (&report.key1, 1, lenient.map(|lenient| lenient.part1)),
        Section::Key2 => (&report.key2, 2, lenient.map(|lenient| lenient.part2)),
        _ => (&None, 0, None),
    };
    if let Some(key) = key {
        key_block::write(out, palette, number, key, part)?;
        return writeln!(out);
    }
    let Some((Solution { block, answer }, heading)) = solution_of(report) else {
        return match &report.key3 {
            Some(key3) => write_key3(out, palette, &key3.bytes),
            None => Ok(()),
        };
    };
    match section {
        Section::Block => block::write_block(out, palette, &block)?,
        Section::Rounds => {
            rounds::write(out, palette, &Md5Rounds::of(block.bytes()), &block)?;
        }
        Section::Steps => rounds::write_trace(out, palette, &Md5Rounds::of(block.bytes()))?,
        Section::Answer => return block::write_answer(out, palette, &answer, heading),
        Section::Key1 | Section::Key2 | Section::Key3 => return Ok(()),
    }
    writeln!(out)
}

fn write_key3(out: &mut dyn Write, palette: &Palette, key3: &[u8]) -> io::Result<()> {
    let line: Line = palette.labelled("key 3", palette.label);
    line.styled(&crate::bytes::spaced_hex(key3), palette.key3)
        .fitted(45, &crate::bytes::escape(key3), owo_colors::Style::new())
        .write(out)
}
