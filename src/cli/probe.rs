//! `ws76 probe`.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ws76::live::connect::{self, Target};
use ws76::live::probe::{Key3Timing, Probe, Probed};
use ws76::live::record;
use ws76::live::suite::{self, Case, Group, Suite};
use ws76::live::url::Url;
use ws76::render::suite::{
    JunitWriter, LineWriter, ObjectWriter, SuiteRenderer, TapWriter, TextWriter,
};
use ws76::render::{HandshakeRenderer, github, json, junit, tap, text};
use ws76::report::{Policy, Standing, SuiteReport, SuiteSummary, Summary};

use super::args::{Format, Global, ProbeArgs};
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};
use super::{tell, value};

/// The time for one handshake, and for one request of the suite.
const TIME: Duration = Duration::from_secs(5);
const CASE_TIME: Duration = Duration::from_secs(2);

/// Probes a live server.
pub(crate) fn run(
    args: &ProbeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let target = target(args)?;
    let seed = args.seed.unwrap_or_else(random_seed);
    if args.suite {
        return run_suite(args, global, output, target, seed);
    }
    let probe = probe(args, target, seed)?;
    if let Some(path) = &args.save {
        check_save(path, global.force)?;
    }
    let probed = match probe.run() {
        Ok(probed) => probed,
        Err(error) => {
            tell(&error.with_cause());
            return Ok(Outcome::Unreachable);
        }
    };
    if let Some(path) = &args.save {
        save(path, &probed, global.force)?;
    }
    let outcome = outcome_of(&probed);
    if probed.is_late() {
        let advice = if args.key3_after_101 {
            ": the server waits for key 3 before it says 101, so behind a reverse proxy that holds \
             key 3 back both wait for ever"
        } else {
            ""
        };
        tell(&format!(
            "{}: no answer within {:?}{advice}",
            probed.report.peer, probe.time
        ));
    }
    if let Some(error) = &probed.cut_off {
        tell(&format!(
            "the answer has several explanations, and the server was gone when it was asked further: {error}"
        ));
    }
    show(&probed, global, output)?;
    Ok(outcome)
}

fn target(args: &ProbeArgs) -> Result<Target, UsageError> {
    let url = Url::read(&args.url).map_err(|error| UsageError(error.to_string()))?;
    let mut target = Target::of(url);
    target.insecure = args.insecure;
    if let Some(text) = &args.connect_to {
        let parsed = connect::host_and_port(text);
        let advice = || UsageError(format!("--connect-to takes HOST:PORT, not \"{text}\""));
        target.connect_to = Some(parsed.ok_or_else(advice)?);
    }
    Ok(target)
}

fn probe(args: &ProbeArgs, target: Target, seed: u64) -> anyhow::Result<Probe> {
    let mut probe = Probe::new(target, seed);
    let key = |flag, value: &Option<std::ffi::OsString>| {
        let value = value.as_ref().map(|value| value::bytes(flag, value));
        value.transpose().map_err(super::compute::usage)
    };
    probe.key1 = one_line("--key1", key("--key1", &args.key1)?)?;
    probe.key2 = one_line("--key2", key("--key2", &args.key2)?)?;
    let challenge = args.challenge.as_ref();
    let challenge = challenge.map(|value| value::key3("--challenge", value));
    probe.key3 = challenge.transpose().map_err(super::compute::usage)?;
    for (flag, text) in [("--origin", &args.origin), ("--protocol", &args.protocol)] {
        one_line(flag, text.as_ref().map(|text| text.as_bytes().to_vec()))?;
    }
    probe.origin.clone_from(&args.origin);
    probe.protocol.clone_from(&args.protocol);
    for text in &args.fields {
        probe.fields.push(field(text)?);
    }
    probe.timing = match (args.key3_delay, args.key3_after_101) {
        (Some(time), _) => Key3Timing::After(time),
        (None, true) => Key3Timing::AfterFields,
        (None, false) => Key3Timing::AtOnce,
    };
    probe.send.clone_from(&args.send);
    probe.time = args.timeout.unwrap_or(TIME);
    Ok(probe)
}

/// A value that would end its line would make another request than the one that is shown.
fn one_line(flag: &str, value: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, UsageError> {
    match value {
        Some(value) if value.windows(2).any(|pair| pair == b"\r\n") => Err(UsageError(format!(
            "{flag} holds a CR LF, which would end its field"
        ))),
        value => Ok(value),
    }
}

fn field(text: &str) -> Result<(Vec<u8>, Vec<u8>), UsageError> {
    let advice = || {
        let seen = ws76::bytes::escape_up_to(text.as_bytes(), 80);
        UsageError(format!(
            "--header takes \"name: value\" in one line, not \"{seen}\""
        ))
    };
    let (name, value) = text.split_once(':').ok_or_else(advice)?;
    if name.is_empty() || text.contains(['\r', '\n']) {
        return Err(advice());
    }
    let value = value.strip_prefix(' ').unwrap_or(value);
    Ok((name.as_bytes().to_vec(), value.as_bytes().to_vec()))
}

/// A seed that nobody chose. Chance is wanted here, not secrecy.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};

    let mut hasher = std::hash::RandomState::new().build_hasher();
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    hasher.write_u128(now.unwrap_or_default().as_nanos());
    // Short enough to be typed.
    hasher.finish() >> 32
}

fn outcome_of(probed: &Probed) -> Outcome {
    if probed.is_late() {
        return Outcome::Unreachable;
    }
    match Policy::default().standing(&probed.handshake) {
        // There is nothing else that could have been captured.
        Standing::Unjudged => Outcome::Wrong,
        Standing::Other => Outcome::Unreadable,
        standing => Outcome::of(standing),
    }
}

fn show(probed: &Probed, global: &Global, output: &mut Output) -> anyhow::Result<()> {
    let (palette, detail) = (output.palette(), output.detail());
    let (report, handshake) = (&probed.report, &probed.handshake);
    match global.format {
        Format::Text => {
            text::write_probe(output, &palette, report, detail)?;
            text::write_handshake(output, &palette, handshake, detail)?;
            if let Some(together) = &probed.together {
                text::write_told_apart(output, &palette, together, detail)?;
            }
            text::write_frame(output, &palette, report, detail)?;
        }
        Format::Json => json::write_probe(output, probed_json(probed), true)?,
        Format::Jsonl => json::write_probe(output, probed_json(probed), false)?,
        Format::Tap => render(&mut tap::TapWriter::new(), probed, output)?,
        Format::Junit => render(&mut junit::JunitWriter::new(), probed, output)?,
        Format::Github => render(&mut github::GithubWriter::default(), probed, output)?,
        format => return Err(UsageError::no_such_format(format).into()),
    }
    Ok(())
}

const fn probed_json(probed: &Probed) -> json::ProbeParts<'_> {
    json::ProbeParts {
        probe: &probed.report,
        handshake: &probed.handshake,
        together: probed.together.as_ref(),
    }
}

fn render(
    renderer: &mut dyn HandshakeRenderer,
    probed: &Probed,
    output: &mut Output,
) -> std::io::Result<()> {
    let mut summary = Summary::default();
    summary.count(&probed.handshake);
    renderer.handshake(output, probed.handshake.clone())?;
    renderer.finish(output, &summary)
}

/// What can be known before anything is sent.
fn check_save(path: &Path, force: bool) -> Result<(), UsageError> {
    if !is_pcap(path) && path.extension().is_none_or(|extension| extension != "raw") {
        return Err(UsageError(
            "--save takes a FILE that ends in .raw or .pcap".to_owned(),
        ));
    }
    if path.exists() && !force {
        let path = path.display();
        return Err(UsageError(format!(
            "{path} exists: say --force to write over it"
        )));
    }
    Ok(())
}

fn is_pcap(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "pcap")
}

fn save(path: &Path, probed: &Probed, force: bool) -> anyhow::Result<()> {
    let bytes = if is_pcap(path) {
        record::pcap(&probed.exchanged)
    } else {
        probed.raw()
    };
    output::write_file(path, &bytes, force)?;
    Ok(())
}

fn run_suite(
    args: &ProbeArgs,
    global: &Global,
    output: &mut Output,
    target: Target,
    seed: u64,
) -> anyhow::Result<Outcome> {
    let wanted = wanted(&args.cases)?;
    let time = args.timeout.unwrap_or(CASE_TIME);
    if let Err(error) = connect::reach(&target, time) {
        tell(&error.with_cause());
        return Ok(Outcome::Unreachable);
    }
    let report = SuiteReport {
        url: target.url.to_string(),
        seed: seed.to_string(),
    };
    let suite = Suite {
        target,
        seed,
        origin: args.origin.clone(),
        time,
    };
    let mut renderer: Box<dyn SuiteRenderer> = match global.format {
        Format::Text => Box::new(TextWriter::new(output.palette(), output.detail())),
        Format::Json => Box::new(ObjectWriter::default()),
        Format::Jsonl => Box::new(LineWriter),
        Format::Tap => Box::new(TapWriter::default()),
        Format::Junit => Box::new(JunitWriter::default()),
        Format::Github => Box::new(github::GithubSuiteWriter::default()),
        format => return Err(UsageError::no_such_format(format).into()),
    };
    let mut summary = SuiteSummary::default();
    let mut cases = Vec::new();
    renderer.begin(output, &report)?;
    for (group, case) in wanted {
        let case = suite.run(group, case);
        summary.count(&case);
        cases.push(case.clone());
        renderer.case(output, case)?;
    }
    renderer.finish(output, &summary, &suite::named(&cases))?;
    Ok(if summary.errors > 0 {
        Outcome::Wrong
    } else {
        Outcome::Right
    })
}

fn wanted(ids: &[String]) -> Result<Vec<(&'static Group, &'static Case)>, UsageError> {
    for id in ids {
        if !suite::cases().any(|(_, case)| case.id == id) {
            let known: Vec<&str> = suite::cases().map(|(_, case)| case.id).collect();
            let text = format!(
                "no case has the id \"{id}\"\nthe cases are {}",
                known.join(", ")
            );
            return Err(UsageError(text));
        }
    }
    let is_wanted = |case: &Case| ids.is_empty() || ids.iter().any(|id| id == case.id);
    Ok(suite::cases().filter(|(_, case)| is_wanted(case)).collect())
}
