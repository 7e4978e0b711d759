//! `ws76 report`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ws76::render::compare::{VerifyRun, write_suites, write_verified};
use ws76::render::suite::write_report;
use ws76::report::{SCHEMA, SuiteRun};

use super::args::{Format, Global, ReportArgs};
use super::notify;
use super::outcome::Outcome;
use super::output::{self, Output};

/// A longer file is no report of one run: 64 MiB.
const LONGEST: u64 = 64 << 20;

/// The results of one file.
enum Results {
    Suite(SuiteRun),
    Verify(VerifyRun),
}

/// Sets the results of files side by side.
pub(crate) fn run(
    args: &ReportArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    output::refuse_input(global, &args.files)?;
    let (mut suites, mut verified) = (Vec::new(), Vec::new());
    let mut outcome = Outcome::Right;
    for (path, name) in args.files.iter().zip(names(&args.files)) {
        match read(path) {
            Ok(Results::Suite(run)) => suites.push((name, run)),
            Ok(Results::Verify(run)) => verified.push((name, run)),
            Err(error) => {
                notify(&format!("{}: {error:#}", path.display()));
                outcome = Outcome::Unreadable;
            }
        }
    }
    if suites.is_empty() && verified.is_empty() {
        return Ok(outcome);
    }
    if is_html(global) {
        write_report(output, &suites, &verified)?;
        return Ok(outcome);
    }
    let (palette, detail) = (output.palette(), output.detail());
    if !suites.is_empty() {
        write_suites(output, &palette, detail, &suites)?;
    }
    if !verified.is_empty() {
        write_verified(output, &palette, &verified)?;
    }
    Ok(outcome)
}

fn is_html(global: &Global) -> bool {
    let by_name = || {
        let path = global.output.as_deref();
        path.and_then(Path::extension)
            .is_some_and(|extension| extension.eq_ignore_ascii_case("html"))
    };
    global.format == Format::Html || by_name()
}

/// The files' names without what they have in common at their ends, where that distinguishes them.
fn names(files: &[PathBuf]) -> Vec<String> {
    let stem = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or(path.as_os_str());
        stem.to_string_lossy().into_owned()
    };
    let stems: Vec<String> = files.iter().map(stem).collect();
    let is_only = |stem: &String| stems.iter().filter(|other| *other == stem).count() == 1;
    let named = files.iter().zip(&stems).map(|(path, stem)| {
        if is_only(stem) {
            stem.clone()
        } else {
            path.display().to_string()
        }
    });
    named.collect()
}

fn read(path: &Path) -> anyhow::Result<Results> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(LONGEST.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST {
        bail!("longer than {LONGEST} bytes: the report of one run is not");
    }
    let value: serde_json::Value = serde_json::from_slice(&bytes)
        .context("not the JSON of one run: write it with --format json")?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str);
    if schema != Some(SCHEMA) {
        bail!("not JSON of ws76: it lacks \"schema\": \"{SCHEMA}\"");
    }
    if value.get("suite").is_some() {
        let run = serde_json::from_value(value).context("not a run of probe --suite")?;
        return Ok(Results::Suite(run));
    }
    if value.get("handshakes").is_some() {
        let run = serde_json::from_value(value).context("not a run of verify")?;
        return Ok(Results::Verify(run));
    }
    bail!("neither the JSON of probe --suite nor that of verify");
}
