//! `ws76 probe`.

mod cases;
mod report;
mod suite;

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ws76::live::connect::{self, Target};
use ws76::live::probe::{Fallback, Key3Timing, Probe};
use ws76::live::record;
use ws76::live::url::Url;
use ws76::render::text::Detail;
use ws76::render::{self, HandshakeRenderer, html, json, text};
use ws76::report::Summary;

use super::args::{Format, Global, ProbeArgs};
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};
use super::{notify, value};
use report::Reported;

/// The time for one handshake.
const TIME: Duration = Duration::from_secs(5);

/// Probes a live server.
pub(crate) fn run(
    args: &ProbeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    if args.list_cases {
        return cases::list(global, output);
    }
    let target = target(args)?;
    let seed = args.seed.unwrap_or_else(random_seed);
    if args.is_suite() {
        if args.policy.is_given() {
            return Err(UsageError(
                "--fail-on and --expect are for one handshake; the suite has --known and --skip"
                    .to_owned(),
            )
            .into());
        }
        return suite::run(args, global, output, target, seed);
    }
    let policy = args.policy.policy()?;
    let probe = probe(args, target, seed)?;
    if let Some(path) = &args.save {
        check_save(path, global.force)?;
    }
    let probed = match probe.run() {
        Ok(probed) => probed,
        Err(error) => {
            notify(&error.with_cause());
            return Ok(Outcome::Unreachable);
        }
    };
    if let Some(path) = &args.save {
        let bytes = if is_pcap(path) {
            record::pcap(&probed.exchanged)
        } else {
            probed.had.raw()
        };
        output::write_file(path, &bytes, global.force)?;
    }
    if probed.is_late() && args.key3_after_101 {
        notify(
            "the server waits for key 3 before it sends 101, so behind a reverse proxy that holds \
             key 3 back both wait for ever",
        );
    }
    if let Some(error) = &probed.cut_off {
        notify(&format!(
            "the answer has several explanations, and the server refused the further requests that \
             distinguish them: {error}"
        ));
    }
    let reported = report::of(&probe, &probed, policy, global.verbose);
    show(&reported, global, output)?;
    Ok(reported.outcome)
}

fn target(args: &ProbeArgs) -> Result<Target, UsageError> {
    let text = args.url.as_deref().unwrap_or_default();
    let url = Url::guess(text).map_err(|error| UsageError(error.to_string()))?;
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
    // A request of the user's own, or one that is saved, stays the only one.
    let is_one = args.no_fallback || args.save.is_some() || args.key1.is_some();
    if is_one || args.key2.is_some() || args.challenge.is_some() {
        probe.fallback = Fallback::Never;
    }
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

fn show(reported: &Reported, global: &Global, output: &mut Output) -> anyhow::Result<()> {
    let (palette, detail) = (output.palette(), output.detail());
    let (report, handshake) = (&reported.probe, &reported.handshake);
    match global.format {
        Format::Text => {
            text::write_probe(output, &palette, report, detail)?;
            if reported.is_dead_end && detail == Detail::Normal {
                text::write_dead_end(output, &palette, report, handshake)?;
                return Ok(());
            }
            if detail > Detail::Quiet {
                writeln!(output)?;
            }
            text::write_handshake(output, &palette, handshake, detail)?;
            if let Some(together) = &reported.together {
                text::write_told_apart(output, &palette, together, detail)?;
            }
            text::write_frame(output, &palette, report, detail)?;
        }
        Format::Json => json::write_probe(output, parts(reported), json::Layout::Lines)?,
        Format::Jsonl => json::write_probe(output, parts(reported), json::Layout::OneLine)?,
        Format::Html => {
            let parts = parts(reported);
            html::write_probe(output, parts.probe, parts.handshake, parts.together)?;
        }
        format => {
            let renderer = format.handshakes(&render::Options {
                policy: reported.policy,
                ..render::Options::default()
            });
            let renderer = renderer.ok_or_else(|| UsageError::no_such_format(format))?;
            render_one(renderer, reported, output)?;
        }
    }
    Ok(())
}

const fn parts(reported: &Reported) -> json::ProbeParts<'_> {
    json::ProbeParts {
        probe: &reported.probe,
        handshake: &reported.handshake,
        together: reported.together.as_ref(),
    }
}

fn render_one(
    mut renderer: Box<dyn HandshakeRenderer>,
    reported: &Reported,
    output: &mut Output,
) -> std::io::Result<()> {
    let mut summary = Summary::default();
    summary.count(&reported.handshake);
    renderer.handshake(output, reported.handshake.clone())?;
    renderer.finish(output, &summary)
}

/// What can be known before anything is sent.
fn check_save(path: &Path, force: bool) -> Result<(), UsageError> {
    if !is_pcap(path) && path.extension().is_none_or(|extension| extension != "raw") {
        return Err(UsageError(
            "--save takes a FILE that ends in .raw or .pcap".to_owned(),
        ));
    }
    output::refuse_existing(path, force)
}

fn is_pcap(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "pcap")
}
