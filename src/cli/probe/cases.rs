//! Which cases of the suite are meant: those that are listed, chosen, left out, or known to fail.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use ws76::bytes::safe_text;
use ws76::draft::Severity;
use ws76::live::suite::{self, Wanted};
use ws76::report::{SCHEMA, Text, Weight};

use super::super::args::{Format, Global, ProbeArgs};
use super::super::outcome::{Outcome, UsageError};
use super::super::output::Output;

/// The cases that are to be run.
pub(super) fn wanted(args: &ProbeArgs) -> Result<Vec<Wanted>, UsageError> {
    for id in args.cases.iter().chain(&args.skip) {
        if !suite::cases().any(|(_, case)| case.id == id) {
            return Err(UsageError(format!(
                "no case has the id \"{}\"\n--list-cases lists them",
                safe_text(id)
            )));
        }
    }
    let is_wanted = |id: &str| {
        let is_chosen = args.cases.is_empty() || args.cases.iter().any(|case| case == id);
        is_chosen && !args.skip.iter().any(|skipped| skipped == id)
    };
    let wanted: Vec<Wanted> = suite::cases()
        .filter(|(_, case)| is_wanted(case.id))
        .collect();
    if wanted.is_empty() {
        return Err(UsageError("--skip leaves no case to run".to_owned()));
    }
    Ok(wanted)
}

/// Reads the ids of cases that are known to fail: one a line, `#` begins a comment.
pub(super) fn known(path: Option<&Path>) -> anyhow::Result<BTreeSet<String>> {
    let Some(path) = path else {
        return Ok(BTreeSet::new());
    };
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut known = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let id = line.split('#').next().unwrap_or_default().trim();
        if id.is_empty() {
            continue;
        }
        if !suite::cases().any(|(_, case)| case.id == id) {
            let (path, number) = (path.display(), index.saturating_add(1));
            let id = safe_text(id);
            return Err(UsageError(format!(
                "{path}:{number}: no case has the id \"{id}\"\n--list-cases lists them"
            ))
            .into());
        }
        known.insert(id.to_owned());
    }
    Ok(known)
}

#[derive(Serialize)]
struct Listed {
    id: Text,
    group: Text,
    section: Text,
    step: Option<u8>,
    severity: Weight,
    sent: Text,
    must: Text,
}

#[derive(Serialize)]
struct List {
    schema: &'static str,
    cases: Vec<Listed>,
}

/// `--list-cases`.
pub(super) fn list(global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    match global.format {
        Format::Text => {
            for (_, case) in suite::cases() {
                let weight = weight(case.severity).in_the_draft();
                let place = match case.step {
                    Some(step) => format!("{} step {step}", case.section),
                    None => case.section.to_owned(),
                };
                if global.quiet {
                    writeln!(output, "{}", case.id)?;
                } else {
                    writeln!(
                        output,
                        "{:<26} {place:<12} {weight:<10} {}",
                        case.id, case.sent
                    )?;
                }
            }
        }
        Format::Json | Format::Jsonl => {
            let listed = suite::cases().map(|(group, case)| Listed {
                id: Cow::Borrowed(case.id),
                group: Cow::Borrowed(group.title),
                section: Cow::Borrowed(case.section),
                step: case.step,
                severity: weight(case.severity),
                sent: Cow::Borrowed(case.sent),
                must: Cow::Borrowed(case.expect.words()),
            });
            let list = List {
                schema: SCHEMA,
                cases: listed.collect(),
            };
            if global.format == Format::Json {
                serde_json::to_writer_pretty(&mut *output, &list)?;
            } else {
                serde_json::to_writer(&mut *output, &list)?;
            }
            writeln!(output)?;
        }
        format => return Err(UsageError::no_such_format(format).into()),
    }
    Ok(Outcome::Right)
}

/// What a case weighs, as reports write it.
pub(super) const fn weight(severity: Severity) -> Weight {
    match severity {
        Severity::Note => Weight::Note,
        Severity::Warning => Weight::Warning,
        _ => Weight::Error,
    }
}
