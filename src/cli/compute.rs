//! `ws76 compute`.

use ws76::challenge::Computation;
use ws76::draft::check_keys;
use ws76::render::{json, text};
use ws76::report::ComputationReport;

use super::args::{ComputeArgs, Format, Global};
use super::outcome::{Outcome, UsageError};
use super::output::Output;
use super::value::{self, ValueError};

/// Shows every step from keys on the command line to the answer.
pub(crate) fn run(
    args: &ComputeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let key1 = value::bytes("--key1", &args.key1).map_err(usage)?;
    let key2 = value::bytes("--key2", &args.key2).map_err(usage)?;
    let key3 = value::key3("--challenge", &args.challenge).map_err(usage)?;
    let computation = Computation::new(&key1, &key2, key3);
    let findings = check_keys(&computation.key1, &computation.key2);
    let report = ComputationReport::new(&computation, &findings, args.lenient);
    match global.format {
        Format::Text => {
            let (palette, detail) = (output.palette(), output.detail());
            text::write_computation(output, &palette, &report, detail)?;
        }
        Format::Json => json::write_computation(output, &report, true)?,
        Format::Jsonl => json::write_computation(output, &report, false)?,
        format => return Err(UsageError::no_such_format(format).into()),
    }
    Ok(if report.has_errors() {
        Outcome::Wrong
    } else {
        Outcome::Right
    })
}

/// A value that cannot be read is a mistake of the command line; a file that it names is not.
pub(super) fn usage(error: ValueError) -> anyhow::Error {
    match error {
        ValueError::File { .. } | ValueError::LargeFile { .. } => error.into(),
        _ => UsageError(error.to_string()).into(),
    }
}
