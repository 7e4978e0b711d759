//! The results of several runs side by side, as text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Deserialize;

use super::palette::Palette;
use super::Detail;
use crate::bytes::safe_text;
use crate::report::{CaseReport, CaseStanding, SuiteRun, Weight};

/// What is read of a run of `verify`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VerifyRun {
    handshakes: Vec<Verified>,
    #[serde(default)]
    inputs_failed: Vec<Failed>,
}

/// What is read of an input that was not judged, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Failed {}

/// How often each verdict came in a run, and each first explanation of a wrong answer.
#[derive(Debug, Default)]
pub(super) struct Counts<'r> {
    pub(super) handshakes: usize,
    /// Inputs that were not judged, or not to their ends.
    pub(super) unreadable: usize,
    pub(super) verdicts: BTreeMap<&'r str, usize>,
    pub(super) mistakes: BTreeMap<String, usize>,
}

impl VerifyRun {
    pub(super) fn counts(&self) -> Counts<'_> {
        let mut counts = Counts {
            unreadable: self.inputs_failed.len(),
            ..Counts::default()
        };
        for handshake in &self.handshakes {
            counts.handshakes = counts.handshakes.saturating_add(1);
            let count = counts.verdicts.entry(&handshake.verdict).or_default();
            *count = count.saturating_add(1);
            if let Some(first) = handshake.diagnosis.first() {
                let ids = first.mistakes.join(" + ");
                let count = counts.mistakes.entry(ids).or_default();
                *count = count.saturating_add(1);
            }
        }
        counts
    }
}

/// What is read of one handshake.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Verified {
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    diagnosis: Vec<Explained>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Explained {
    mistakes: Vec<String>,
}

/// The width of a server's column.
const COLUMN: usize = 12;

/// Writes a table over runs of the suite: the servers, then a row for each case that not all pass.
///
/// # Errors
/// Those of the writer.
pub fn write_suites(
    out: &mut dyn Write,
    palette: &Palette,
    detail: Detail,
    runs: &[(String, SuiteRun)],
) -> io::Result<()> {
    for (at, (name, run)) in runs.iter().enumerate() {
        let counts = run.summary.counts();
        let counts: Vec<String> = counts
            .iter()
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        writeln!(
            out,
            "{} {}  {}",
            palette.label.style(letter(at)),
            safe_text(name),
            counts.join(", ")
        )?;
        for named in &run.mistakes {
            let (count, ids) = (named.cases.len(), safe_text(&named.mistakes.join(" + ")));
            let plural = if count == 1 { "" } else { "s" };
            writeln!(out, "    {ids}, {count} case{plural}")?;
        }
    }
    writeln!(out)?;
    let mut head = format!("{:<28}", "case");
    for at in 0..runs.len() {
        head.push_str(&format!("{:<COLUMN$}", letter(at)));
    }
    writeln!(out, "{}", palette.label.style(head.trim_end()))?;
    let mut alike = 0_usize;
    for id in ids(runs) {
        let of = |run: &SuiteRun| run.cases.iter().find(|case| case.id == id).cloned();
        let cases: Vec<Option<CaseReport>> = runs.iter().map(|(_, run)| of(run)).collect();
        let pass = |case: &Option<CaseReport>| case.as_ref().is_some_and(CaseReport::passed);
        if cases.iter().all(pass) && detail < Detail::Verbose {
            alike = alike.saturating_add(1);
            continue;
        }
        write!(out, "{:<28}", safe_text(&id))?;
        let last = cases.len().saturating_sub(1);
        for (at, case) in cases.iter().enumerate() {
            let (word, style) = word(case.as_ref(), palette);
            let gap = COLUMN.saturating_sub(word.len());
            let gap = if at == last { 0 } else { gap };
            write!(out, "{}{}", style.style(word), " ".repeat(gap))?;
        }
        writeln!(out)?;
    }
    if alike > 0 {
        writeln!(
            out,
            "\n{alike} cases that all pass are left out (-v shows them)"
        )?;
    }
    Ok(())
}

fn word(case: Option<&CaseReport>, palette: &Palette) -> (&'static str, owo_colors::Style) {
    let Some(case) = case else {
        return ("not run", palette.note);
    };
    match case.standing() {
        CaseStanding::Passed => ("passed", palette.right),
        CaseStanding::PassedThoughKnown => ("passed!", palette.warning),
        CaseStanding::KnownFailure => ("known", palette.note),
        CaseStanding::Failed(Weight::Error) => ("failed", palette.wrong),
        CaseStanding::Failed(Weight::Warning) => ("should", palette.warning),
        CaseStanding::Failed(Weight::Note) => ("other", palette.note),
    }
}

/// The ids of all cases, in the order in which they come.
fn ids(runs: &[(String, SuiteRun)]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for case in runs.iter().flat_map(|(_, run)| &run.cases) {
        if !ids.iter().any(|id| *id == case.id) {
            ids.push(case.id.to_string());
        }
    }
    ids
}

/// A, B, ... Z, then numbers.
fn letter(at: usize) -> String {
    u8::try_from(at)
        .ok()
        .and_then(|at| b'A'.checked_add(at))
        .filter(u8::is_ascii_uppercase)
        .map_or_else(
            || at.saturating_add(1).to_string(),
            |l| char::from(l).to_string(),
        )
}

/// Writes a table over runs of `verify`: how often each verdict came, and what explains the wrong
/// answers.
///
/// # Errors
/// Those of the writer.
pub fn write_verified(
    out: &mut dyn Write,
    palette: &Palette,
    runs: &[(String, VerifyRun)],
) -> io::Result<()> {
    for (name, run) in runs {
        let counts = run.counts();
        let of: Vec<String> = counts
            .verdicts
            .iter()
            .map(|(verdict, count)| format!("{count} {}", safe_text(verdict)))
            .chain((counts.unreadable > 0).then(|| format!("{} unreadable", counts.unreadable)))
            .collect();
        writeln!(
            out,
            "{}  {} handshakes: {}",
            palette.label.style(safe_text(name)),
            counts.handshakes,
            of.join(", ")
        )?;
        for (ids, count) in &counts.mistakes {
            writeln!(out, "    {}, {count}", safe_text(ids))?;
        }
    }
    Ok(())
}
