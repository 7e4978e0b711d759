//! `ws76 compute`.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write as _};
use std::mem::ManuallyDrop;

use console::{Key, Term};
use ws76::challenge::{Computation, Key3, Solution};
use ws76::draft::{Severity, check_keys};
use ws76::generate::{Keys, RequestPlan, response_fields};
use ws76::judge::{Exchange, Handshake, Scope};
use ws76::message::Response;
use ws76::render::text::{self, Depth, Detail};
use ws76::render::{html, json};
use ws76::report::{
    AcceptSteps, ComputationReport, HandshakeReport, Lenient, Origin, TracedReport, Wanted,
};
use ws76::versions::Accept;

use super::args::{ComputeArgs, Format, Global};
use super::notify;
use super::outcome::{Outcome, UsageError};
use super::output::{self, Output};
use super::value::{self, ValueError};

/// Shows every step from keys on the command line to the answer.
pub(crate) fn run(
    args: &ComputeArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let values = [&args.key, &args.key1, &args.key2, &args.challenge];
    let files = values.into_iter().flatten();
    let files: Vec<_> = files.filter_map(|value| value::file_of(value)).collect();
    output::refuse_input(global, &files)?;
    if let Some(key) = &args.key {
        return accept(key, global, output);
    }
    let (key1, key2, key3) = keys(args)?;
    let computation = Computation::new(&key1, &key2, key3);
    let findings = check_keys(&computation.key1, &computation.key2);
    // The process ends soon enough: the report is not taken apart.
    let report = ManuallyDrop::new(ComputationReport::new(
        &computation,
        &findings,
        lenient_of(args.lenient),
    ));
    match global.format {
        Format::Text => write_text(args, output, &report)?,
        Format::Json => write_json(args, output, &report, json::Layout::Lines)?,
        Format::Jsonl => write_json(args, output, &report, json::Layout::OneLine)?,
        Format::Html => {
            let example = example(&computation, report.solution);
            let page = html::computation_page(&report, example.as_ref());
            output.write_all(page.as_bytes())?;
        }
        format => return Err(UsageError::no_such_format(format).into()),
    }
    if global.quiet {
        say_why_nothing(&report);
    }
    Ok(if report.has_errors() {
        Outcome::Wrong
    } else {
        Outcome::Right
    })
}

/// Every step, or one at each press of a key.
fn write_text(
    args: &ComputeArgs,
    output: &mut Output,
    report: &ComputationReport,
) -> anyhow::Result<()> {
    let (palette, detail) = (output.palette(), output.detail());
    let depth = if args.trace {
        Depth::Steps
    } else {
        Depth::Rounds
    };
    if args.step && output.is_stdout() && is_terminal() {
        let sections = text::computation_sections(&palette, report, detail, depth)?;
        return step(output, &sections);
    }
    text::write_computation(output, &palette, report, detail, depth)?;
    Ok(())
}

fn write_json(
    args: &ComputeArgs,
    output: &mut Output,
    report: &ComputationReport,
    layout: json::Layout,
) -> io::Result<()> {
    if args.trace {
        json::write_object(output, &TracedReport::new(report), layout)
    } else {
        json::write_computation(output, report, layout)
    }
}

/// Quiet has the answer alone: where there is none, why is said in one line.
fn say_why_nothing(report: &ComputationReport) {
    if report.solution.is_some() || report.lenient.is_some() {
        return;
    }
    let mut findings = report.findings.iter();
    if let Some(finding) = findings.find(|finding| finding.severity == Severity::Error) {
        let (message, rule) = (&finding.message, finding.rule.id);
        notify(&format!("no answer: {message} [{rule}]"));
    }
}

/// The handshake that the keys belong to, as section 1.2 of the draft has it; none where a key holds
/// what ends a field.
fn example(computation: &Computation<'_>, solution: Option<Solution>) -> Option<HandshakeReport> {
    let keys = Keys {
        key1: computation.key1.value().to_vec(),
        key2: computation.key2.value().to_vec(),
        key3: computation.key3,
    };
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    if keys.key1.iter().chain(&keys.key2).any(is_line_end) {
        return None;
    }
    let plan = RequestPlan::new(b"/demo", b"example.com", b"http://example.com", &keys)
        .with("Sec-WebSocket-Protocol", b"sample")
        .ordered(&[
            "Host",
            "Connection",
            "Sec-WebSocket-Key2",
            "Sec-WebSocket-Protocol",
            "Upgrade",
            "Sec-WebSocket-Key1",
            "Origin",
        ]);
    let request = plan.bytes().concat();
    let mut exchange = Exchange::from_wire(&request, None);
    let fields = response_fields(exchange.request.as_ref()?)?;
    let response = solution.map(|it| [fields.as_slice(), b"\r\n", &it.answer].concat());
    exchange.response = response.as_deref().map(Response::read);
    let judged = Handshake::judge(&exchange, Scope::Both, None);
    let origin = Origin {
        source: "example".to_owned(),
        ..Origin::default()
    };
    let wanted = Wanted {
        verdict: true,
        ..Wanted::default()
    };
    Some(HandshakeReport::new(&judged, origin, wanted))
}

/// Shows the steps of RFC 6455 from one key to its value.
fn accept(key: &OsStr, global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    let key = value::bytes("--key", key).map_err(usage)?;
    let accept = Accept::new(&key);
    let steps = AcceptSteps::new(&accept);
    match global.format {
        Format::Text if output.detail() == Detail::Quiet => writeln!(output, "{}", steps.value)?,
        Format::Text => {
            let palette = output.palette();
            text::write_accept_steps(output, &palette, &steps)?;
        }
        Format::Json => json::write_object(output, &steps, json::Layout::Lines)?,
        Format::Jsonl => json::write_object(output, &steps, json::Layout::OneLine)?,
        format => return Err(UsageError::no_such_format(format).into()),
    }
    Ok(if accept.has_right_key() {
        Outcome::Right
    } else {
        Outcome::Wrong
    })
}

fn keys(args: &ComputeArgs) -> anyhow::Result<(Vec<u8>, Vec<u8>, Key3)> {
    if let Some(example) = args.example {
        let (key1, key2, key3) = example.keys();
        return Ok((key1.to_vec(), key2.to_vec(), key3));
    }
    let given = |value: &'_ Option<std::ffi::OsString>| value.clone().unwrap_or_default();
    let (key1, key2, key3) = (given(&args.key1), given(&args.key2), given(&args.challenge));
    let bytes = |flag, value: &OsStr| value::bytes(flag, value).map_err(usage);
    Ok((
        bytes("--key1", &key1)?,
        bytes("--key2", &key2)?,
        value::key3("--challenge", &key3).map_err(usage)?,
    ))
}

/// Whether somebody is there to press keys and to read.
fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Shows one section at a key press; q, Escape and the end of input end it.
fn step(output: &mut Output, sections: &[Vec<u8>]) -> anyhow::Result<()> {
    let terminal = Term::stdout();
    let count = sections.len();
    for (number, section) in (1_usize..).zip(sections) {
        output.write_all(section)?;
        output.flush()?;
        if number == count {
            break;
        }
        let prompt = format!("step {number} of {count}: a key for the next, q ends");
        terminal.write_str(&prompt)?;
        let key = terminal.read_key();
        terminal.clear_line()?;
        match key {
            Ok(Key::Char('q' | 'Q' | '\u{4}') | Key::Escape | Key::CtrlC) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Ok(())
}

/// What the flag `--lenient` asks for.
pub(super) const fn lenient_of(flag: bool) -> Lenient {
    if flag {
        Lenient::Shown
    } else {
        Lenient::Hidden
    }
}

/// A value that cannot be read is a mistake of the command line; a file that it names is not.
pub(super) fn usage(error: ValueError) -> anyhow::Error {
    match error {
        ValueError::File { .. } | ValueError::LargeFile { .. } => error.into(),
        _ => UsageError(error.to_string()).into(),
    }
}
